// Names with characters beyond ASCII (PEP 3131), and characters that no token has.
#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>

#include "lexer/scanner.h"
#include "lexer/unicode.h"

namespace krait {
namespace {

/// Characters that editors and word processors put where ASCII was meant.
struct Confusable {
  char32_t character;
  std::string_view meant;
};
constexpr std::array kConfusables = {
    Confusable{0x00B4, "'"},  Confusable{0x00D7, "*"},   Confusable{0x2010, "-"},
    Confusable{0x2011, "-"},  Confusable{0x2012, "-"},   Confusable{0x2013, "-"},
    Confusable{0x2014, "-"},  Confusable{0x2018, "'"},   Confusable{0x2019, "'"},
    Confusable{0x201A, "'"},  Confusable{0x201C, "\""},  Confusable{0x201D, "\""},
    Confusable{0x201E, "\""}, Confusable{0x2026, "..."}, Confusable{0x2032, "'"},
    Confusable{0x2033, "\""}, Confusable{0x2212, "-"},   Confusable{0x2215, "/"},
    Confusable{0x2217, "*"},  Confusable{0x2260, "!="},  Confusable{0x2264, "<="},
    Confusable{0x2265, ">="}, Confusable{0x3001, ","},   Confusable{0x3010, "["},
    Confusable{0x3011, "]"},  Confusable{0xFF08, "("},   Confusable{0xFF09, ")"},
    Confusable{0xFF0B, "+"},  Confusable{0xFF0C, ","},   Confusable{0xFF0E, "."},
    Confusable{0xFF1A, ":"},  Confusable{0xFF1B, ";"},   Confusable{0xFF1D, "="},
    Confusable{0xFF3B, "["},  Confusable{0xFF3D, "]"},   Confusable{0xFF5B, "{"},
    Confusable{0xFF5D, "}"},
};

std::optional<std::string_view> meant_by(char32_t character) {
  const auto found = std::ranges::find(kConfusables, character, &Confusable::character);
  return found == kConfusables.end() ? std::nullopt : std::optional(found->meant);
}

std::string code_point_name(char32_t character) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "U+%04X", static_cast<unsigned>(character));
  return text.data();
}

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

}  // namespace

Scanner::Position Scanner::scan_non_ascii_name(Position at, const char* end) {
  if (mode_ == LexMode::Pattern) {
    const char* const ellipsis = std::search(at.cursor, end, kEllipsis.begin(), kEllipsis.end());
    if (ellipsis == at.cursor) {
      return emit(at, kEllipsis.size(), TokenKind::Ellipsis);
    }
    end = ellipsis;
  }
  for (const char* cursor = at.cursor; cursor < end;) {
    const char* const character = cursor;
    const char32_t code_point = decode_utf8(cursor, end);
    const bool is_valid = character == at.cursor ? is_identifier_start(code_point)
                                                 : is_identifier_continue(code_point);
    if (!is_valid) {
      report_character(character, end);
      return emit(at, end, TokenKind::Error);
    }
  }
  return emit(at, end, TokenKind::Name, TokenFlag::NonAscii);
}

/// Two quotes of a kind that Python does not know are mended together or not at all.
void Scanner::add_plain_quotes(SyntaxError& error, const char* from, std::string_view quote) {
  const char* const line_end = find_line_end(from);
  while (from < line_end) {
    const char* const character = from;
    if (meant_by(decode_utf8(from, line_end)) == quote) {
      error.fix_its.push_back({error.span, std::string(quote)});
      error.fix_its.push_back({span_of(character, from), std::string(quote)});
      return;
    }
  }
}

/// `character` begins nothing, or does not belong in the name that it stands in.
void Scanner::report_character(const char* character, const char* end) {
  const char* cursor = character;
  const char32_t code_point = decode_utf8(cursor, end);
  const Span span = span_of(character, cursor);
  // What stands for a byte that did not decode, and the null byte, have their error already.
  if ((code_point == 0xFFFD || code_point == 0) && !source_->decode_errors().empty()) {
    return;
  }
  const std::string text(character, cursor);
  if (code_point < 0x80 && is_printable(code_point)) {
    report(SyntaxErrorKind::StrayCharacter, span, {text});
  } else if (!is_printable(code_point)) {
    if (SyntaxError* error =
            report(SyntaxErrorKind::InvisibleCharacter, span, {code_point_name(code_point)})) {
      // No-break spaces and their kin stand for a blank, the rest for nothing.
      std::string plain;
      append_nfkc(text, plain);
      error->fix_its.push_back({span, plain == " " ? " " : ""});
    }
  } else if (const std::optional<std::string_view> meant = meant_by(code_point)) {
    if (SyntaxError* error = report(SyntaxErrorKind::ConfusableCharacter, span,
                                    {text, code_point_name(code_point), std::string(*meant)})) {
      if (*meant == "'" || *meant == "\"") {
        add_plain_quotes(*error, cursor, *meant);
      } else {
        error->fix_its.push_back({span, std::string(*meant)});
      }
    }
  } else {
    report(SyntaxErrorKind::InvalidCharacter, span, {text, code_point_name(code_point)});
  }
}

}  // namespace krait
