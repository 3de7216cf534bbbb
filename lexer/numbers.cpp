// Numbers (Python reference 2.6). The lexer finds where they end and refuses what CPython refuses;
// values are the parser's business. A number that is wrong stays a number, flagged Malformed, so
// that the rest of its statement can be parsed.
#include <algorithm>
#include <string>
#include <string_view>

#include "lexer/scanner.h"

namespace krait {
namespace {

unsigned digit_value(char byte) {
  if (is_digit(byte)) {
    return static_cast<unsigned>(byte - '0');
  }
  const char lower = static_cast<char>(byte | 0x20);
  return lower >= 'a' && lower <= 'f' ? static_cast<unsigned>(lower - 'a') + 10 : 99;
}

std::string_view base_name(unsigned base) {
  return base == 16 ? "hexadecimal" : base == 8 ? "octal" : "binary";
}

/// Digits with single underscores between them. Stops at the first byte that is neither, and
/// behind an underscore that no digit follows, which `stray_underscore` then points to.
const char* skip_digits(const char* cursor, unsigned base, const char*& stray_underscore) {
  while (digit_value(*cursor) < base) {
    ++cursor;
    if (*cursor == '_') {
      if (digit_value(cursor[1]) >= base) {
        stray_underscore = cursor;
        return cursor + 1;
      }
      ++cursor;
    }
  }
  return cursor;
}

/// Whether a number may end here: `1if x` and `0x1for y` are two tokens, since these keywords can
/// follow a number in code that is valid. CPython looks no further than the letters named here.
bool may_follow_number(const char* cursor) {
  if (!is_identifier_byte(*cursor)) {
    return true;
  }
  constexpr std::array<std::string_view, 8> kWords = {"and", "else", "for", "if",
                                                      "in",  "is",   "or",  "not"};
  return std::ranges::any_of(kWords, [cursor](std::string_view word) {
    return std::equal(word.begin(), word.end(), cursor);
  });
}

}  // namespace

Scanner::Position Scanner::fail_number(Position at, const char* wrong, SyntaxErrorKind error,
                                       std::vector<std::string> words) {
  const char* const end = find_identifier_end(std::max(wrong, at.cursor + 1));
  const char* const wrong_end =
      error == SyntaxErrorKind::NumberRunsIntoName ? end : std::min(wrong + 1, end);
  SyntaxError* const recorded =
      report(error, span_of(wrong, std::max(wrong, wrong_end)), std::move(words));
  if (recorded != nullptr && error == SyntaxErrorKind::MisplacedUnderscore) {
    recorded->fix_its.push_back({span_of(wrong, wrong + 1), ""});
  }
  return emit(at, end, TokenKind::Integer, TokenFlag::Malformed);
}

Scanner::Position Scanner::finish_number(Position at, const char* end, TokenKind kind) {
  if (may_follow_number(end)) [[likely]] {
    return emit(at, end, kind);
  }
  if (*end == '_') {
    return fail_number(at, end, SyntaxErrorKind::MisplacedUnderscore);
  }
  if (kind == TokenKind::Integer && (*end == 'l' || *end == 'L') && !is_identifier_byte(end[1])) {
    const Span suffix = span_of(end, end + 1);
    if (SyntaxError* error =
            report(SyntaxErrorKind::OldLongNumber, suffix, {std::string(1, *end)})) {
      error->fix_its.push_back({suffix, ""});
    }
    return emit(at, end + 1, kind, TokenFlag::Malformed);
  }
  const char* const name_end = find_identifier_end(end);
  return fail_number(at, end, SyntaxErrorKind::NumberRunsIntoName, {std::string(end, name_end)});
}

Scanner::Position Scanner::scan_based_number(Position at, unsigned base) {
  const char* cursor = at.cursor + 2;
  const char* stray = nullptr;
  cursor += *cursor == '_' ? 1 : 0;
  if (digit_value(*cursor) >= base) {
    if (is_digit(*cursor)) {
      return fail_number(at, cursor, SyntaxErrorKind::InvalidDigit,
                         {std::string(1, *cursor), std::string(base_name(base))});
    }
    return fail_number(at, cursor, SyntaxErrorKind::NumberWithoutDigits,
                       {std::string(base_name(base)), std::string(at.cursor, at.cursor + 2)});
  }
  cursor = skip_digits(cursor, base, stray);
  if (is_digit(*cursor)) {
    return fail_number(at, cursor, SyntaxErrorKind::InvalidDigit,
                       {std::string(1, *cursor), std::string(base_name(base))});
  }
  if (stray != nullptr) {
    return fail_number(at, stray, SyntaxErrorKind::MisplacedUnderscore);
  }
  return finish_number(at, cursor, TokenKind::Integer);
}

Scanner::Position Scanner::fail_leading_zeros(Position at, const char* end) {
  const char* const digits =
      std::find_if(at.cursor, end, [](char byte) { return byte != '0' && byte != '_'; });
  const bool is_octal = std::all_of(digits, end, [](char byte) { return byte < '8'; });
  const Span span = span_of(at.cursor, end);
  const Span zeros = span_of(at.cursor, digits);
  if (is_octal) {
    if (SyntaxError* error = report(SyntaxErrorKind::OldOctalNumber, span,
                                    {std::string(at.cursor, end), std::string(digits, end)})) {
      error->fix_its.push_back({zeros, "0o"});
    }
  } else if (SyntaxError* error = report(SyntaxErrorKind::LeadingZeros, span)) {
    error->fix_its.push_back({zeros, ""});
  }
  // Python 2 could add `L`.
  end += *end == 'l' || *end == 'L' ? 1 : 0;
  return emit(at, end, TokenKind::Integer, TokenFlag::Malformed);
}

Scanner::Position Scanner::scan_exponent(Position at, const char* cursor, TokenKind kind) {
  const char* digits = cursor + 1;
  if (*digits == '+' || *digits == '-') {
    ++digits;
    if (!is_digit(*digits)) {
      return fail_number(at, digits, SyntaxErrorKind::ExponentWithoutDigits);
    }
  } else if (!is_digit(*digits)) {
    // `1else`: the number may end before the `e`.
    return finish_number(at, cursor, kind);
  }
  const char* stray = nullptr;
  cursor = skip_digits(digits, 10, stray);
  if (stray != nullptr) {
    return fail_number(at, stray, SyntaxErrorKind::MisplacedUnderscore);
  }
  if (*cursor == 'j' || *cursor == 'J') {
    return finish_number(at, cursor + 1, TokenKind::Imaginary);
  }
  return finish_number(at, cursor, TokenKind::Float);
}

/// From behind the `.` on.
Scanner::Position Scanner::scan_fraction(Position at, const char* cursor) {
  const char* stray = nullptr;
  if (is_digit(*cursor)) {
    cursor = skip_digits(cursor, 10, stray);
    if (stray != nullptr) {
      return fail_number(at, stray, SyntaxErrorKind::MisplacedUnderscore);
    }
  }
  if (*cursor == 'e' || *cursor == 'E') {
    return scan_exponent(at, cursor, TokenKind::Float);
  }
  if (*cursor == 'j' || *cursor == 'J') {
    return finish_number(at, cursor + 1, TokenKind::Imaginary);
  }
  return finish_number(at, cursor, TokenKind::Float);
}

/// A decimal number of any form.
Scanner::Position Scanner::scan_unusual_number(Position at) {
  if (*at.cursor == '0') {
    switch (at.cursor[1] | 0x20) {
      case 'x':
        return scan_based_number(at, 16);
      case 'o':
        return scan_based_number(at, 8);
      case 'b':
        return scan_based_number(at, 2);
      default:
        break;
    }
  }
  const char* stray = nullptr;
  const char* const cursor = skip_digits(at.cursor, 10, stray);
  if (stray != nullptr) {
    return fail_number(at, stray, SyntaxErrorKind::MisplacedUnderscore);
  }
  if (*cursor == '.') {
    return scan_fraction(at, cursor + 1);
  }
  if (*cursor == 'e' || *cursor == 'E') {
    return scan_exponent(at, cursor, TokenKind::Integer);
  }
  if (*cursor == 'j' || *cursor == 'J') {
    return finish_number(at, cursor + 1, TokenKind::Imaginary);
  }
  // `00` and `0_0` are zero; `007` was octal in Python 2, but `09.5` and `09j` are fine.
  const bool has_leading_zero = *at.cursor == '0' && std::any_of(at.cursor, cursor, [](char byte) {
    return byte != '0' && byte != '_';
  });
  if (has_leading_zero) {
    return fail_leading_zeros(at, cursor);
  }
  return finish_number(at, cursor, TokenKind::Integer);
}

}  // namespace krait
