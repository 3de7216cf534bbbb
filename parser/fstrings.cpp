// Strings: adjacent literals become one constant, f-strings (PEP 701) and t-strings (PEP 750) a
// list of constants and fields.
#include <algorithm>

#include "lexer/unicode.h"
#include "parser/depth_guard.h"
#include "parser/parser.h"

namespace krait {
namespace {

using ast::AnyExpr;
using ast::ConstantKind;

constexpr TokenSet kStringStart{TokenKind::String, TokenKind::FStringStart,
                                TokenKind::TStringStart};
constexpr TokenSet kMiddle{TokenKind::FStringMiddle, TokenKind::TStringMiddle};
constexpr TokenSet kFieldEnd{TokenKind::RightBrace, TokenKind::Exclamation, TokenKind::Colon,
                             TokenKind::Equal};

/// str.isspace() of what may stand at the end of a field's text.
bool is_blank(char character) {
  return character == ' ' || (character >= '\t' && character <= '\r') ||
         (character >= '\x1c' && character <= '\x1f');
}

/// As set_ftstring_expr in CPython's lexer.c looks for one.
bool has_comment_outside_quotes(std::string_view spelling) {
  char quote = 0;
  for (size_t index = 0; index < spelling.size(); ++index) {
    const char character = spelling[index];
    if (character == '\\') {
      ++index;
    } else if (character == '"' || character == '\'') {
      quote = quote == 0 ? character : quote == character ? '\0' : quote;
    } else if (character == '#' && quote == 0) {
      return true;
    }
  }
  return false;
}

/// Interpolation.str: blanks and `=` at the end do not belong to it.
std::string_view without_trailing_blanks(std::string_view spelling) {
  while (!spelling.empty() && (is_blank(spelling.back()) || spelling.back() == '=')) {
    spelling.remove_suffix(1);
  }
  return spelling;
}

constexpr uint32_t kOpenEnd = 0xFFFF'FFFF;

}  // namespace

/// What CPython's tokenizer keeps of the fields of one f- or t-string.
struct Parser::FieldText {
  uint32_t begin = 0;
  uint32_t end = kOpenEnd;
  bool is_outermost = true;  // the present field stands in no format specification
  bool is_in_format_spec = false;
};

/// Adjacent pieces of text. One piece stays a view; from the second on they are joined in `text_`.
struct Parser::TextRun {
  size_t mark;
  uint32_t pieces = 0;
  std::string_view only = {};
  Span span = {};
  bool is_unicode = false;  // the first piece has the prefix `u`
};

void Parser::append_text(TextRun& run, std::string_view piece, Span span, bool is_unicode) {
  if (run.pieces == 0) {
    run.only = piece;
    run.span = span;
    run.is_unicode = is_unicode;
  } else {
    if (run.pieces == 1) {
      text_.append(run.only);
    }
    text_.append(piece);
    run.span.end = span.end;
  }
  ++run.pieces;
}

/// The whole text; the run is empty afterwards.
std::string_view Parser::close_text(TextRun& run) {
  std::string_view whole = run.only;
  if (run.pieces > 1) {
    whole = builder_.copy_text(std::string_view(text_).substr(run.mark));
    text_.resize(run.mark);
  }
  run.pieces = 0;
  return whole;
}

/// Ends the text before a field or the end of an f-string; empty text leaves nothing.
void Parser::push_text(TextRun& run) {
  if (run.pieces == 0) {
    return;
  }
  const std::string_view whole = close_text(run);
  if (whole.empty()) {
    return;
  }
  auto* constant = make<ast::Constant>(run.span);
  constant->value.kind = ConstantKind::Str;
  constant->value.text = whole;
  constant->node_flags = run.is_unicode ? 1 : 0;
  push(constant);
}

std::string_view Parser::string_contents(const Token& token) const {
  std::string_view contents = text(token);
  const size_t quotes = has(token.flags, TokenFlag::Triple) ? 3 : 1;
  contents.remove_prefix(token.prefix_size + quotes);
  contents.remove_suffix(quotes);
  return contents;
}

/// Whether the `Constant.kind` of the string is 'u': CPython looks for the small letter only.
bool Parser::has_kind(const Token& string) const {
  return has(string.flags, TokenFlag::Unicode) && text(string)[0] == 'u';
}

/// strings: (fstring | string)+ | tstring+
AnyExpr* Parser::parse_strings() {
  const Token& first = token();
  if (first.kind == TokenKind::String) {
    if (!kStringStart.contains(kind_after(1))) {
      bump();
      return parse_one_string(first);
    }
    // Not past a mistake, after which these tokens are read again one by one.
    const bool is_bytes = has(first.flags, TokenFlag::Bytes);
    const Token* last = &first;
    while (last->kind == TokenKind::String && has(last->flags, TokenFlag::Bytes) == is_bytes) {
      ++last;
    }
    if (!kStringStart.contains(last->kind)) {
      return parse_string_run();
    }
  }
  return parse_joined_strings();
}

AnyExpr* Parser::parse_one_string(const Token& string) {
  auto* constant = make<ast::Constant>(string.span);
  constant->value.kind =
      has(string.flags, TokenFlag::Bytes) ? ConstantKind::Bytes : ConstantKind::Str;
  constant->value.text = decode_string(string, string_contents(string));
  constant->node_flags = has_kind(string) ? 1 : 0;
  return constant;
}

/// Plain strings or bytes side by side.
AnyExpr* Parser::parse_string_run() {
  const Token& first = token();
  TextRun run{text_.size()};
  while (at(TokenKind::String)) {
    check_string_kind(first, token());
    if (has_failed_) {
      break;
    }
    const Token& string = bump();
    append_text(run, decode_string(string, string_contents(string)), string.span, has_kind(string));
  }
  auto* constant = make<ast::Constant>(run.span);
  constant->value.kind =
      has(first.flags, TokenFlag::Bytes) ? ConstantKind::Bytes : ConstantKind::Str;
  constant->node_flags = run.is_unicode ? 1 : 0;
  constant->value.text = close_text(run);
  return constant;
}

/// Bytes go with bytes only, t-strings with t-strings only.
void Parser::check_string_kind(const Token& first, const Token& other) {
  const auto is_template = [](const Token& string) {
    return string.kind == TokenKind::TStringStart;
  };
  const auto is_bytes = [](const Token& string) {
    return string.kind == TokenKind::String && has(string.flags, TokenFlag::Bytes);
  };
  if (is_template(first) != is_template(other)) {
    fail(SyntaxErrorKind::MixedTemplateStrings, first.span, {}, other.span);
  } else if (is_bytes(first) != is_bytes(other)) {
    fail(SyntaxErrorKind::MixedBytes, other.span, {}, first.span);
  }
}

/// Strings side by side of which at least one is an f-string, or all are t-strings.
AnyExpr* Parser::parse_joined_strings() {
  const ScratchMark mark = scratch_mark();
  const Token& first = token();
  TextRun run{text_.size()};
  while (at(kStringStart)) {
    check_string_kind(first, token());
    if (has_failed_) {
      break;
    }
    if (at(TokenKind::String)) {
      const Token& string = bump();
      append_text(run, decode_string(string, string_contents(string)), string.span,
                  has_kind(string));
    } else {
      parse_formatted_string(run);
    }
  }
  push_text(run);
  if (first.kind == TokenKind::TStringStart) {
    auto* result = make<ast::TemplateStr>(since(first.span.begin));
    result->values = take<AnyExpr>(mark);
    return result;
  }
  auto* result = make<ast::JoinedStr>(since(first.span.begin));
  result->values = take<AnyExpr>(mark);
  return result;
}

/// fstring: FSTRING_START fstring_middle* FSTRING_END
/// tstring: TSTRING_START tstring_middle* TSTRING_END
void Parser::parse_formatted_string(TextRun& run) {
  const DepthGuard guard(depth_);
  const Token& opener = bump();
  if (guard.is_too_deep()) {
    fail(SyntaxErrorKind::TooDeeplyNested, opener.span);
    return;
  }
  const bool is_template = opener.kind == TokenKind::TStringStart;
  FieldText field_text;
  for (;;) {
    if (at(kMiddle)) {
      append_middle(run);
    } else if (at(TokenKind::LeftBrace)) {
      field_text.is_outermost = true;
      parse_replacement_field(run, is_template, field_text);
    } else {
      break;
    }
  }
  expect(is_template ? TokenKind::TStringEnd : TokenKind::FStringEnd);
}

/// fstring_middle: FSTRING_MIDDLE
void Parser::append_middle(TextRun& run) {
  const Token& middle = bump();
  const std::string_view piece = decode_string(middle, text(middle));
  if (!piece.empty()) {
    append_text(run, piece, middle.span, false);
  }
}

/// fstring_replacement_field: '{' annotated_rhs ['='] [fstring_conversion]
///   [fstring_full_format_spec] '}'
void Parser::parse_replacement_field(TextRun& run, bool is_template, FieldText& field_text) {
  const Token& opener = bump();
  if (at(kFieldEnd)) {
    fail(SyntaxErrorKind::EmptyReplacementField, token().span, {is_template ? "t" : "f"});
    return;
  }
  open_field_text(field_text, opener);
  // Text before the field is complete unless `=` adds to it; nodes are made in any order.
  AnyExpr* value = parse_annotated_rhs();
  const bool is_debug = eat(TokenKind::Equal);
  std::string_view spelling;
  if (is_debug || is_template) {
    end_field_text(field_text, opener, token(), is_debug);
    spelling = text_of_field(field_text);
  }
  if (is_debug) {
    append_text(run, spelling, {opener.span.end, begin()}, false);
  }
  push_text(run);
  int conversion = at(TokenKind::Exclamation) ? parse_conversion() : -1;
  const bool is_outermost = field_text.is_outermost;
  AnyExpr* format_spec = nullptr;
  if (at(TokenKind::Colon)) {
    field_text.is_in_format_spec = true;
    field_text.is_outermost = false;
    format_spec = parse_format_spec(field_text);
  }
  field_text.is_outermost = is_outermost;
  if (is_debug && conversion == -1 && format_spec == nullptr) {
    conversion = 'r';
  }
  end_field_text(field_text, opener, token(), is_debug);
  field_text.is_in_format_spec = false;
  expect_closer(TokenKind::RightBrace, opener);
  if (!is_template) {
    auto* field = make<ast::FormattedValue>(since(opener.span.begin));
    field->value = value;
    field->conversion = conversion;
    field->format_spec = format_spec;
    push(field);
    return;
  }
  auto* field = make<ast::Interpolation>(since(opener.span.begin));
  field->value = value;
  field->str.kind = ConstantKind::Str;
  field->str.text = without_trailing_blanks(spelling);
  field->conversion = conversion;
  field->format_spec = format_spec;
  push(field);
}

/// fstring_conversion: "!" NAME, side by side
int Parser::parse_conversion() {
  const Token& exclamation = bump();
  const Token& name = token();
  const std::string_view letter = text(name);
  if (name.kind == TokenKind::Name && name.span.begin == exclamation.span.end &&
      (letter == "s" || letter == "r" || letter == "a")) {
    bump();
    return letter[0];
  }
  fail(SyntaxErrorKind::InvalidConversion, {exclamation.span.begin, name.span.end});
  return -1;
}

/// fstring_full_format_spec: ':' fstring_format_spec*
AnyExpr* Parser::parse_format_spec(FieldText& field_text) {
  const uint32_t spec_begin = bump().span.begin;
  const ScratchMark mark = scratch_mark();
  TextRun run{text_.size()};
  for (;;) {
    if (at(kMiddle)) {
      append_middle(run);
    } else if (at(TokenKind::LeftBrace)) {
      // Also in a t-string: what formats an interpolation is no interpolation.
      parse_replacement_field(run, false, field_text);
    } else {
      break;
    }
  }
  push_text(run);
  auto* spec = make<ast::JoinedStr>(since(spec_begin));
  spec->values = take<AnyExpr>(mark);
  return spec;
}

/// CPython's tokenizer notes the text of a field at its opening brace, but within a format
/// specification only at the first one, or behind text (update_ftstring_expr in its lexer.c).
void Parser::open_field_text(FieldText& field_text, const Token& opener) {
  if (field_text.is_outermost || field_text.is_in_format_spec ||
      kMiddle.contains((&opener)[-1].kind)) {
    field_text.begin = opener.span.end;
    field_text.end = kOpenEnd;
  }
}

/// The text ends at `!`, also that of a `!=` outside of brackets, and at `}`, and at `:` only when
/// it had no end before.
void Parser::end_field_text(FieldText& field_text, const Token& opener, const Token& end,
                            bool is_debug) {
  const bool counts = field_text.is_outermost || field_text.is_in_format_spec;
  if (end.kind == TokenKind::Colon && counts) {
    const Token* const last = &end;
    for (const Token* position = &opener + 1; position < last; ++position) {
      if (position->kind == TokenKind::NotEqual) {
        field_text.end = position->span.begin;
      }
      position = end_of_nested(position);
    }
  }
  if ((counts || is_debug) && (end.kind != TokenKind::Colon || field_text.end == kOpenEnd)) {
    field_text.end = end.span.begin;
  }
}

/// The last token of the bracket or string that begins here, else the token itself.
const Token* Parser::end_of_nested(const Token* token) const {
  if (token->kind != TokenKind::FStringStart && token->kind != TokenKind::TStringStart) {
    return token + (skip_brackets(index_of(token)) - index_of(token));
  }
  uint32_t open = 0;
  for (;; ++token) {
    if (token->kind == TokenKind::FStringStart || token->kind == TokenKind::TStringStart) {
      ++open;
    } else if (token->kind == TokenKind::FStringEnd || token->kind == TokenKind::TStringEnd) {
      --open;
    }
    if (open == 0 || token->kind == TokenKind::EndOfFile) {
      return token;
    }
  }
}

/// The text of a field as `=` shows it: comments are left out (set_ftstring_expr in CPython's
/// lexer.c, which knows of quotes but not of what they quote).
std::string_view Parser::text_of_field(const FieldText& field_text) {
  const uint32_t text_end = std::max(field_text.begin, field_text.end);
  const std::string_view spelling = tokens_.source().text({field_text.begin, text_end});
  const bool has_comment = has_comment_outside_quotes(spelling);
  if (!has_comment && spelling.find('\r') == std::string_view::npos) {
    return spelling;
  }
  char* const data = builder_.allocate_text(spelling.size());
  char* out = data;
  char quote = 0;
  for (size_t index = 0; index < spelling.size(); ++index) {
    const char character = spelling[index];
    if (character == '\r') {
      index += index + 1 < spelling.size() && spelling[index + 1] == '\n' ? 1 : 0;
      *out++ = '\n';
      continue;
    }
    if (character == '"' || character == '\'') {
      quote = quote == 0 ? character : quote == character ? '\0' : quote;
    } else if (character == '#' && quote == 0 && has_comment) {
      index = std::min(spelling.find_first_of("\r\n", index), spelling.size()) - 1;
      continue;
    }
    *out++ = character;
  }
  return {data, static_cast<size_t>(out - data)};
}

}  // namespace krait
