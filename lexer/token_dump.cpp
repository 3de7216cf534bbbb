#include "lexer/token_dump.h"

#include <algorithm>
#include <array>
#include <vector>

#include "lexer/byte_scan.h"
#include "lexer/unicode.h"

namespace krait {
namespace {

/// The names that Python's `token` module gives the kinds; the last is that of keywords.
constexpr std::array<std::string_view, 65> kNames = {
    "ENDMARKER",
    "NEWLINE",
    "INDENT",
    "DEDENT",
    "NAME",
    "NUMBER",
    "NUMBER",
    "NUMBER",
    "STRING",
    "FSTRING_START",
    "FSTRING_MIDDLE",
    "FSTRING_END",
    "TSTRING_START",
    "TSTRING_MIDDLE",
    "TSTRING_END",
    "ERRORTOKEN",
    "LPAR",
    "LSQB",
    "LBRACE",
    "RPAR",
    "RSQB",
    "RBRACE",
    "COLON",
    "COLONEQUAL",
    "COMMA",
    "SEMI",
    "DOT",
    "ELLIPSIS",
    "RARROW",
    "EXCLAMATION",
    "AT",
    "PLUS",
    "MINUS",
    "STAR",
    "DOUBLESTAR",
    "SLASH",
    "DOUBLESLASH",
    "PERCENT",
    "LEFTSHIFT",
    "RIGHTSHIFT",
    "AMPER",
    "VBAR",
    "CIRCUMFLEX",
    "TILDE",
    "LESS",
    "GREATER",
    "LESSEQUAL",
    "GREATEREQUAL",
    "EQEQUAL",
    "NOTEQUAL",
    "EQUAL",
    "PLUSEQUAL",
    "MINEQUAL",
    "STAREQUAL",
    "DOUBLESTAREQUAL",
    "SLASHEQUAL",
    "DOUBLESLASHEQUAL",
    "PERCENTEQUAL",
    "ATEQUAL",
    "AMPEREQUAL",
    "VBAREQUAL",
    "CIRCUMFLEXEQUAL",
    "LEFTSHIFTEQUAL",
    "RIGHTSHIFTEQUAL",
    "NAME",
};
static_assert(static_cast<std::size_t>(TokenKind::False) + 1 == kNames.size());

std::string_view python_name(TokenKind kind) {
  return kNames[std::min(static_cast<std::size_t>(kind), kNames.size() - 1)];
}

void append_hexadecimal(uint32_t value, int digits, std::string& out) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
    out += "0123456789abcdef"[value >> shift & 0xFU];
  }
}

/// As Python's repr() of a str.
std::string quoted(std::string_view text) {
  const bool has_single = text.find('\'') != std::string_view::npos;
  const char quote = has_single && text.find('"') == std::string_view::npos ? '"' : '\'';
  std::string out(1, quote);
  const char* cursor = text.data();
  const char* const end = cursor + text.size();
  while (cursor < end) {
    const char* const character = cursor;
    const char32_t code_point = decode_utf8(cursor, end);
    if (code_point == static_cast<unsigned char>(quote) || code_point == '\\') {
      out += '\\';
      out += static_cast<char>(code_point);
    } else if (code_point == '\n' || code_point == '\r' || code_point == '\t') {
      out += code_point == '\n' ? "\\n" : code_point == '\r' ? "\\r" : "\\t";
    } else if (is_printable(code_point)) {
      out.append(character, cursor);
    } else if (code_point < 0x100) {
      out += "\\x";
      append_hexadecimal(code_point, 2, out);
    } else if (code_point < 0x10000) {
      out += "\\u";
      append_hexadecimal(code_point, 4, out);
    } else {
      out += "\\U";
      append_hexadecimal(code_point, 8, out);
    }
  }
  out += quote;
  return out;
}

class TokenDump {
 public:
  TokenDump(const TokenBuffer& tokens, std::string& out)
      : tokens_(tokens), source_(tokens.source()), out_(out) {}

  void run() {
    write_row("0,0-0,0:", "ENCODING", quoted(source_.encoding().python_name));
    for (TokenIndex index = 0; index < tokens_.tokens().size(); ++index) {
      const Token& token = tokens_[index];
      write_gap(token.span.begin);
      write_token(token);
      position_ = std::max(position_, token.span.end);
      line_has_token_ = token.kind != TokenKind::Newline;
    }
  }

 private:
  enum class Context : uint8_t { Bracket, Field, FormatSpec, Text };

  void write_row(std::string_view place, std::string_view name, std::string_view text) {
    const auto append = [this](std::string_view column, std::size_t width) {
      out_ += column;
      // Python pads to the width in characters.
      const auto characters = static_cast<std::size_t>(std::ranges::count_if(
          column, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
      out_.append(characters < width ? width - characters : 0, ' ');
    };
    append(place, 20);
    append(name, 15);
    append(text, 15);
    out_ += '\n';
  }

  /// Line and column of an offset that is not before the last one asked for.
  LineColumn advance(uint32_t offset) {
    const std::string_view text = source_.text();
    while (true) {
      const char* const end = find_line_end(text.data() + line_begin_);
      auto next = static_cast<uint32_t>(end - text.data());
      next += *end == '\r' && end[1] == '\n' ? 2 : 1;
      if (next > offset || next > text.size()) {
        return {line_, offset - line_begin_};
      }
      line_begin_ = next;
      ++line_;
    }
  }

  void write_span(Span span, std::string_view name, std::string_view text) {
    const LineColumn begin = advance(span.begin);
    const LineColumn end = advance(span.end);
    write_place(begin, end, name, text);
  }

  void write_place(LineColumn begin, LineColumn end, std::string_view name, std::string_view text) {
    write_row(std::to_string(begin.line_1based) + "," + std::to_string(begin.column_1based) + "-" +
                  std::to_string(end.line_1based) + "," + std::to_string(end.column_1based) + ":",
              name, quoted(text));
  }

  /// A line end is as wide as it is written, and one byte where the file ends without.
  void write_line_end(uint32_t begin, uint32_t end, std::string_view name) {
    const LineColumn from = advance(begin);
    const uint32_t size = std::max(end - begin, 1U);
    write_place(from, {from.line_1based, from.column_1based + size}, name,
                source_.text(Span{begin, end}));
  }

  /// Comments, blank lines and line ends inside brackets before a token.
  void write_gap(uint32_t end) {
    const std::string_view text = source_.text();
    while (position_ < end) {
      const char byte = text[position_];
      const std::span<const Span> comments = tokens_.comments();
      if (byte == '#' && next_comment_ < comments.size()) {
        const Span comment = comments[next_comment_++];
        write_span(comment, "COMMENT", source_.text(comment));
        position_ = comment.end;
      } else if (byte == '\\') {
        position_ +=
            position_ + 2 < end && text[position_ + 1] == '\r' && text[position_ + 2] == '\n' ? 3
                                                                                              : 2;
      } else if (byte == '\n' || byte == '\r') {
        const uint32_t size =
            byte == '\r' && position_ + 1 < text.size() && text[position_ + 1] == '\n' ? 2 : 1;
        write_line_end(position_, position_ + size, "NL");
        position_ += size;
      } else {
        ++position_;
      }
    }
    // The file may end in a comment or blanks, without a line end.
    if (end == text.size() && !is_ended_ && !text.empty() && text.back() != '\n' &&
        text.back() != '\r') {
      if (!line_has_token_) {
        write_line_end(end, end, "NL");
      }
      is_ended_ = true;
    }
  }

  void write_token(const Token& token) {
    const std::string_view name = python_name(token.kind);
    switch (token.kind) {
      case TokenKind::Newline:
        write_line_end(token.span.begin, token.span.end, name);
        return;
      case TokenKind::EndOfFile:
      case TokenKind::Dedent:
        write_empty(token, name);
        return;
      case TokenKind::FStringMiddle:
      case TokenKind::TStringMiddle:
        write_text(token, name);
        return;
      default:  // every other kind is written as it stands
        break;
    }
    if (is_in_text() &&
        (token.kind == TokenKind::LeftBrace || token.kind == TokenKind::RightBrace)) {
      write_empty_text(token);
    }
    follow(token);
    write_span(token.span, name, tokens_.text(token));
  }

  /// Dedents and the end stand on the next line when the file ends without a line end.
  void write_empty(const Token& token, std::string_view name) {
    LineColumn place = advance(token.span.begin);
    if (token.span.begin == source_.text().size() && place.column_1based != 0) {
      place = {place.line_1based + 1, 0};
    }
    write_place(place, place, name, "");
  }

  [[nodiscard]] bool is_in_text() const {
    return !contexts_.empty() &&
           (contexts_.back() == Context::Text || contexts_.back() == Context::FormatSpec);
  }

  /// CPython has a token for no text before the `}` that ends a specification, and before a field
  /// in it that begins like an escaped brace.
  void write_empty_text(const Token& token) {
    const bool is_empty = last_end_ == token.span.begin && !last_was_text_;
    const std::string_view text = source_.text();
    const bool looks_escaped =
        token.kind == TokenKind::LeftBrace && text.substr(token.span.begin, 2) == "{{";
    if (is_empty && (token.kind == TokenKind::RightBrace || looks_escaped)) {
      write_span({token.span.begin, token.span.begin}, text_name_, "");
    }
  }

  /// Keeps track of what is open, to know where a colon begins a specification.
  void follow(const Token& token) {
    const bool was_in_text = is_in_text();
    last_end_ = token.span.end;
    last_was_text_ = false;
    switch (token.kind) {
      case TokenKind::FStringStart:
      case TokenKind::TStringStart:
        contexts_.push_back(Context::Text);
        text_name_ = token.kind == TokenKind::FStringStart ? "FSTRING_MIDDLE" : "TSTRING_MIDDLE";
        return;
      case TokenKind::LeftBrace:
        contexts_.push_back(was_in_text ? Context::Field : Context::Bracket);
        return;
      case TokenKind::LeftParenthesis:
      case TokenKind::LeftBracket:
        contexts_.push_back(Context::Bracket);
        return;
      case TokenKind::Colon:
        if (!contexts_.empty() && contexts_.back() == Context::Field) {
          contexts_.back() = Context::FormatSpec;
        }
        return;
      case TokenKind::RightBrace:
      case TokenKind::RightParenthesis:
      case TokenKind::RightBracket:
      case TokenKind::FStringEnd:
      case TokenKind::TStringEnd:
        if (!contexts_.empty()) {
          contexts_.pop_back();
        }
        return;
      default:  // opens and closes nothing
        return;
    }
  }

  /// CPython ends a token behind the first of two braces, and behind `\N{…}`.
  void write_text(const Token& token, std::string_view name) {
    const std::string_view text = source_.text();
    const bool is_spec = has(token.flags, TokenFlag::InFormatSpec);
    const bool is_raw = has(token.flags, TokenFlag::Raw);
    uint32_t begin = token.span.begin;
    for (uint32_t at = begin; at < token.span.end;) {
      const char byte = text[at];
      if (byte == '\\' && at + 1 < token.span.end) {
        if (text[at + 1] == 'N' && !is_raw && at + 2 < token.span.end && text[at + 2] == '{') {
          at = static_cast<uint32_t>(std::min<std::size_t>(text.find('}', at) + 1, token.span.end));
          write_span({begin, at}, name, source_.text(Span{begin, at}));
          begin = at;
        } else {
          at += text[at + 1] == '{' || text[at + 1] == '}' ? 1 : 2;
        }
      } else if ((byte == '{' || byte == '}') && !is_spec) {
        write_span({begin, at + 1}, name, source_.text(Span{begin, at + 1}));
        at += 2;
        begin = at;
      } else {
        ++at;
      }
    }
    if (begin < token.span.end) {
      write_span({begin, token.span.end}, name, source_.text(Span{begin, token.span.end}));
    }
    last_end_ = token.span.end;
    last_was_text_ = begin < token.span.end;
  }

  const TokenBuffer& tokens_;
  const SourceFile& source_;
  std::string& out_;
  uint32_t position_ = 0;
  uint32_t line_ = 1;
  uint32_t line_begin_ = 0;
  std::size_t next_comment_ = 0;
  bool line_has_token_ = false;
  bool is_ended_ = false;
  std::vector<Context> contexts_;
  uint32_t last_end_ = 0;
  bool last_was_text_ = false;
  std::string_view text_name_ = "FSTRING_MIDDLE";
};

}  // namespace

void write_tokens(const TokenBuffer& tokens, std::string& out) { TokenDump(tokens, out).run(); }

}  // namespace krait
