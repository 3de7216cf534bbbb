// f- and t-strings (PEP 701, PEP 750). Their text is scanned here; what stands in replacement
// fields are ordinary tokens, scanned by the ordinary loop, which comes back here at the `:` and
// the `}` of a field. A field's `{` is on the stack of brackets, marked as one.
#include <algorithm>

#include "lexer/scanner.h"

namespace krait {
namespace {

/// Bytes at which the text of an f-string may stop being text.
bool stops_text(char byte, char quote) {
  return byte == quote || byte == '{' || byte == '}' || byte == '\\' || byte == '\n' ||
         byte == '\r';
}

}  // namespace

Scanner::Position Scanner::begin_formatted_string(Position at, const char* quote, TokenFlag flags,
                                                  char letter) {
  if (formatted_.size() == kMaximumFormattedStrings) {
    report(SyntaxErrorKind::TooManyFormattedStrings, span_of(at.cursor, quote + 1));
    return skip_to_statement(at, at.cursor, false);
  }
  const auto prefix_size = static_cast<uint16_t>(quote - at.cursor);
  const bool is_triple = quote[1] == *quote && quote[2] == *quote;
  if (is_triple) {
    flags = flags | TokenFlag::Triple;
  }
  const bool is_f = letter == 'f';
  FormattedString string{};
  string.start = at.out;
  string.base_level = level_;
  string.quote = *quote;
  string.letter = letter;
  string.flags = flags;
  string.middle = is_f ? TokenKind::FStringMiddle : TokenKind::TStringMiddle;
  formatted_.push_back(string);
  at = emit(at, quote + (is_triple ? 3 : 1),
            is_f ? TokenKind::FStringStart : TokenKind::TStringStart, flags, prefix_size);
  return scan_formatted_text(at);
}

Scanner::Position Scanner::emit_formatted_text(Position at, const char* end, TokenFlag flags) {
  if (end == at.cursor) {
    return at;
  }
  return emit(at, end, formatted_.back().middle, flags);
}

/// Emits the text up to the next field or the string's end, and that.
Scanner::Position Scanner::scan_formatted_text(Position at) {
  const FormattedString& string = formatted_.back();
  const bool is_triple = has(string.flags, TokenFlag::Triple);
  const bool is_top_level = level_ == string.base_level;
  TokenFlag flags = string.flags;
  if (string.is_in_format_spec) {
    flags = flags | TokenFlag::InFormatSpec;
  }
  const char* cursor = at.cursor;
  while (cursor < end_) {
    if (!stops_text(*cursor, string.quote)) {
      if (static_cast<unsigned char>(*cursor) >= 0x80) {
        flags = flags | TokenFlag::NonAscii;
      }
      ++cursor;
    } else if (*cursor == string.quote) {
      if (!is_triple || (cursor[1] == string.quote && cursor[2] == string.quote)) {
        return end_formatted_string(emit_formatted_text(at, cursor, flags));
      }
      ++cursor;
    } else if (*cursor == '{') {
      if (cursor[1] != '{' || string.is_in_format_spec) {
        return begin_field(emit_formatted_text(at, cursor, flags));
      }
      flags = flags | TokenFlag::HasEscape;
      cursor += 2;
    } else if (*cursor == '}') {
      if (!is_top_level) {
        return emit_formatted_text(at, cursor, flags);
      }
      flags = flags | TokenFlag::HasEscape;
      cursor = skip_closing_braces(cursor);
    } else if (*cursor == '\\') {
      flags = flags | TokenFlag::HasEscape;
      cursor = skip_escape(cursor, flags);
    } else {
      if (!is_triple && !goes_on_in_format_spec(cursor)) {
        return fail_formatted_string(at, cursor);
      }
      if (*cursor == '\r') {
        flags = flags | TokenFlag::HasCarriageReturn;
      }
      ++cursor;
    }
  }
  return fail_formatted_string(at, end_);
}

/// From a `}` in the text of a string, outside of its fields, where it should stand twice.
const char* Scanner::skip_closing_braces(const char* cursor) {
  if (cursor[1] == '}') {
    return cursor + 2;
  }
  const Span span = span_of(cursor, cursor + 1);
  if (SyntaxError* error = report(SyntaxErrorKind::SingleClosingBrace, span,
                                  {std::string(1, formatted_.back().letter)})) {
    error->fix_its.push_back({span, "}}"});
  }
  return cursor + 1;
}

/// Whether a format specification was only broken into two lines, which is an error, but one behind
/// which the string can go on.
bool Scanner::goes_on_in_format_spec(const char* line_end) {
  const FormattedString& string = formatted_.back();
  if (!string.is_in_format_spec || line_end >= end_) {
    return false;
  }
  const char* const next =
      line_end + (line_end[0] == '\r' && line_end[1] == '\n' && line_end + 1 < end_ ? 2 : 1);
  const char* const next_end = find_line_end(next);
  if (std::find(next, next_end, '}') == next_end) {
    return false;
  }
  report(SyntaxErrorKind::LineEndInFormatSpec, span_of(line_end, next),
         {std::string(1, string.letter)});
  return true;
}

/// From a backslash in the text of an f-string to what follows its escape. A brace is never
/// escaped; `\N{…}` is a character unless the string is raw.
const char* Scanner::skip_escape(const char* cursor, TokenFlag& flags) const {
  ++cursor;
  if (*cursor == '{' || *cursor == '}' || cursor >= end_) {
    return cursor;
  }
  if (*cursor == '\r') {
    flags = flags | TokenFlag::HasCarriageReturn;
    return cursor + (cursor[1] == '\n' ? 2 : 1);
  }
  if (static_cast<unsigned char>(*cursor) >= 0x80) {
    flags = flags | TokenFlag::NonAscii;
  }
  const FormattedString& string = formatted_.back();
  if (*cursor != 'N' || cursor[1] != '{' || has(flags, TokenFlag::Raw)) {
    return cursor + 1;
  }
  // Up to the brace that closes the name, or to what ends the text before.
  const char* const end = std::find_if(
      cursor + 2, end_, [&string](char byte) { return stops_text(byte, string.quote); });
  return *end == '}' ? end + 1 : end;
}

Scanner::Position Scanner::begin_field(Position at) {
  FormattedString& string = formatted_.back();
  if (string.field_depth == kMaximumFieldDepth) {
    report(SyntaxErrorKind::FieldsNestedTooDeep, span_of(at.cursor, at.cursor + 1));
    return skip_formatted_string(at);
  }
  if (level_ == kMaximumBrackets) {
    report(SyntaxErrorKind::TooManyBrackets, span_of(at.cursor, at.cursor + 1));
    return skip_to_statement(at, at.cursor, false);
  }
  ++string.field_depth;
  brackets_[level_] = {at.out, '{', true};
  ++level_;
  return emit(at, 1, TokenKind::LeftBrace);
}

Scanner::Position Scanner::end_formatted_string(Position at) {
  const FormattedString string = formatted_.back();
  const bool is_triple = has(string.flags, TokenFlag::Triple);
  if (level_ != string.base_level) {
    // The quotes end the string inside a format specification.
    return fail_open_field(at, at.cursor);
  }
  formatted_.pop_back();
  const TokenKind end = string.letter == 'f' ? TokenKind::FStringEnd : TokenKind::TStringEnd;
  return emit(at, at.cursor + (is_triple ? 3 : 1), end, string.flags);
}

/// The string's line ended, or the file.
Scanner::Position Scanner::fail_formatted_string(Position at, const char* end) {
  const FormattedString& string = formatted_.back();
  const bool is_triple = has(string.flags, TokenFlag::Triple);
  const uint32_t begin = string.start->span.begin;
  const std::string letter(1, string.letter);
  if (string.is_in_format_spec && !is_triple && end < end_) {
    report(SyntaxErrorKind::LineEndInFormatSpec, span_of(end, end + 1), {letter});
  } else if (is_triple) {
    report(SyntaxErrorKind::UnterminatedTripleFormattedString, string.start->span, {letter});
    return skip_to_statement(at, begin_ + begin, true);
  } else {
    report(SyntaxErrorKind::UnterminatedFormattedString, {begin, offset_of(end)}, {letter});
  }
  is_in_trouble_ = true;
  is_doubtful_ = true;
  return drop_open_strings({end, at.out}, end, formatted_.size() - 1);
}

/// Whether a string that begins at `quote`, and does not end, is rather the end of the f-string
/// whose field it stands in.
bool Scanner::closes_formatted_string(const char* quote, bool is_triple) const {
  return !formatted_.empty() && formatted_.back().quote == *quote &&
         has(formatted_.back().flags, TokenFlag::Triple) == is_triple;
}

Scanner::Position Scanner::fail_open_field(Position at, const char* quote) {
  const FormattedString& string = formatted_.back();
  const char* const end = quote + (has(string.flags, TokenFlag::Triple) ? 3 : 1);
  if (SyntaxError* error = report(SyntaxErrorKind::FieldNotClosed, span_of(quote, end),
                                  {std::string(1, string.letter)})) {
    error->related = brackets_[string.base_level].token->span;
    error->fix_its.push_back({span_of(quote, quote), "}"});
  }
  return drop_open_strings({end, at.out}, end, formatted_.size() - 1);
}

/// Makes an Error token of the string, up to the first quote that may end it.
Scanner::Position Scanner::skip_formatted_string(Position at) {
  const FormattedString& string = formatted_.back();
  const bool is_triple = has(string.flags, TokenFlag::Triple);
  const char* end = at.cursor;
  const auto ends_here = [&string, is_triple](const char* place) {
    return place[0] == string.quote &&
           (!is_triple || (place[1] == string.quote && place[2] == string.quote));
  };
  while (end < end_ && !ends_here(end) &&
         (is_triple || class_of(*end) != CharacterClass::LineEnd)) {
    ++end;
  }
  if (end < end_ && ends_here(end)) {
    end += is_triple ? 3 : 1;
  }
  is_in_trouble_ = true;
  is_doubtful_ = true;
  return drop_open_strings({end, at.out}, end, formatted_.size() - 1);
}

}  // namespace krait
