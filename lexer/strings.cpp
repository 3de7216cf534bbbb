// Strings without replacement fields (Python reference 2.5.1). f- and t-strings are in
// formatted_strings.cpp.
#include <algorithm>
#include <bit>

#include "lexer/scanner.h"

namespace krait {
namespace {

constexpr uint32_t kLetterB = 1;
constexpr uint32_t kLetterU = 2;
constexpr uint32_t kLetterR = 4;
constexpr uint32_t kLetterF = 8;
constexpr uint32_t kLetterT = 16;
constexpr std::string_view kLetters = "burft";  // by bit

/// The letters of a string prefix as a set; 0 when `text` is no prefix, not even a wrong one.
uint32_t prefix_letters(std::string_view text) {
  uint32_t letters = 0;
  for (const char byte : text) {
    const std::size_t index = kLetters.find(static_cast<char>(byte | 0x20));
    if (index == std::string_view::npos || (letters >> index & 1U) != 0) {
      return 0;
    }
    letters |= 1U << index;
  }
  return letters;
}

bool is_valid_prefix(uint32_t letters) {
  const bool has_partner = std::popcount(letters) > 1;
  const uint32_t kinds = letters & (kLetterB | kLetterF | kLetterT);
  return ((letters & kLetterU) == 0 || !has_partner) && std::popcount(kinds) <= 1;
}

}  // namespace

Scanner::Position Scanner::scan_prefixed_string(Position at, const char* quote) {
  const std::string_view text(at.cursor, static_cast<std::size_t>(quote - at.cursor));
  const uint32_t letters = prefix_letters(text);
  if (letters == 0) {
    return emit(at, quote, keyword_or_name(at.cursor, text.size()));
  }
  if (!is_valid_prefix(letters)) {
    report_prefixes(at.cursor, quote, letters);
  }
  TokenFlag flags = (letters & kLetterR) != 0 ? TokenFlag::Raw : TokenFlag::None;
  if ((letters & kLetterB) != 0) {
    return scan_unusual_string(at, quote, flags | TokenFlag::Bytes);
  }
  if ((letters & kLetterF) != 0) {
    return begin_formatted_string(at, quote, flags, 'f');
  }
  if ((letters & kLetterT) != 0) {
    return begin_formatted_string(at, quote, flags, 't');
  }
  if ((letters & kLetterU) != 0) {
    flags = flags | TokenFlag::Unicode;
  }
  return scan_unusual_string(at, quote, flags);
}

void Scanner::report_prefixes(const char* begin, const char* quote, uint32_t letters) {
  const Span span = span_of(begin, quote);
  if (letters == (kLetterU | kLetterR) && (*begin | 0x20) == 'u') {
    if (SyntaxError* error =
            report(SyntaxErrorKind::OldUnicodeRawString, span, {std::string(begin, quote)})) {
      error->fix_its.push_back({span, "r"});
    }
    return;
  }
  // `u` excludes all others, the rest exclude each other but for `r`.
  const uint32_t first = (letters & kLetterU) != 0 ? kLetterU : letters & ~kLetterR;
  const uint32_t second = (letters & kLetterU) != 0 ? letters & ~kLetterU : first & (first - 1);
  const auto letter = [](uint32_t set) {
    return std::string(1, kLetters[static_cast<std::size_t>(std::countr_zero(set))]);
  };
  report(SyntaxErrorKind::StringPrefixes, span, {letter(first), letter(second)});
}

/// With escapes, an end that is missing, a prefix, three quotes or nothing between two.
Scanner::Position Scanner::scan_unusual_string(Position at, const char* quote, TokenFlag flags) {
  const auto prefix_size = static_cast<uint16_t>(quote - at.cursor);
  if (quote[1] == *quote) {
    if (quote[2] == *quote) {
      return scan_long_string(at, quote, flags | TokenFlag::Triple);
    }
    return emit(at, quote + 2, TokenKind::String, flags, prefix_size);
  }
  const char* escaped_quote = nullptr;
  const char* cursor = quote + 1;
  while (true) {
    const TextRun run = find_string_stop(cursor, *quote);
    cursor = run.end;
    if (run.has_non_ascii) {
      flags = flags | TokenFlag::NonAscii;
    }
    if (*cursor == *quote) {
      return emit(at, cursor + 1, TokenKind::String, flags, prefix_size);
    }
    if (*cursor != '\\' || cursor + 1 >= end_) {
      return fail_string(at, quote, std::min(cursor, end_), escaped_quote);
    }
    flags = flags | TokenFlag::HasEscape;
    ++cursor;
    if (*cursor == *quote) {
      escaped_quote = cursor;
    } else if (*cursor == '\r') {
      flags = flags | TokenFlag::HasCarriageReturn;
      cursor += cursor[1] == '\n' && cursor + 1 < end_ ? 1 : 0;
    } else if (static_cast<unsigned char>(*cursor) >= 0x80) {
      flags = flags | TokenFlag::NonAscii;
    }
    ++cursor;
  }
}

Scanner::Position Scanner::scan_long_string(Position at, const char* quote, TokenFlag flags) {
  const auto prefix_size = static_cast<uint16_t>(quote - at.cursor);
  const char* cursor = quote + 3;
  while (true) {
    const TextRun run = find_long_string_stop(cursor, end_, *quote);
    cursor = run.end;
    if (run.has_non_ascii) {
      flags = flags | TokenFlag::NonAscii;
    }
    if (cursor >= end_) {
      return fail_long_string(at, quote);
    }
    if (*cursor == *quote) {
      if (cursor[1] == *quote && cursor[2] == *quote) {
        return emit(at, cursor + 3, TokenKind::String, flags, prefix_size);
      }
      ++cursor;
    } else if (*cursor == '\r') {
      flags = flags | TokenFlag::HasCarriageReturn;
      ++cursor;
    } else {
      flags = flags | TokenFlag::HasEscape;
      // The escaped byte cannot end the string; of a CR LF it is the CR.
      ++cursor;
      if (*cursor == '\r') {
        flags = flags | TokenFlag::HasCarriageReturn;
      } else if (static_cast<unsigned char>(*cursor) >= 0x80) {
        flags = flags | TokenFlag::NonAscii;
      }
      ++cursor;
    }
  }
}

/// `end` is the end of the line, which the string did not reach over.
Scanner::Position Scanner::fail_string(Position at, const char* quote, const char* end,
                                       const char* escaped_quote) {
  if (closes_formatted_string(quote, false)) {
    return fail_open_field(at, quote);
  }
  const Span span = span_of(at.cursor, end);
  if (escaped_quote == nullptr) {
    report(SyntaxErrorKind::UnterminatedString, span);
  } else if (SyntaxError* error = report(SyntaxErrorKind::EscapedClosingQuote, span)) {
    error->related = span_of(escaped_quote - 1, escaped_quote + 1);
    error->fix_its.push_back({span_of(escaped_quote, escaped_quote), "\\"});
  }
  // It may have swallowed a closing bracket.
  is_in_trouble_ = true;
  is_doubtful_ = true;
  return emit(at, end, TokenKind::Error);
}

Scanner::Position Scanner::fail_long_string(Position at, const char* quote) {
  if (closes_formatted_string(quote, true)) {
    return fail_open_field(at, quote);
  }
  report(SyntaxErrorKind::UnterminatedTripleString, span_of(at.cursor, quote + 3));
  return skip_to_statement(at, at.cursor, true);
}

}  // namespace krait
