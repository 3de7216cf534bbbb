#include "lexer/syntax_error.h"

#include <algorithm>
#include <array>

namespace krait {
namespace {

struct Row {
  std::string_view name;
  std::string_view message;
};

constexpr std::array kRows = {
#define KRAIT_SYNTAX_ERROR(kind, message) Row{#kind, message},
#include "lexer/syntax_errors.def"
};

const Row& row_of(SyntaxErrorKind kind) { return kRows[static_cast<std::size_t>(kind)]; }

/// Lower comes first in CPython, which reads all tokens of a file before it settles on an error of
/// its grammar, or on a bracket that is not closed.
int precedence(SyntaxErrorKind kind) {
  switch (kind) {
    case SyntaxErrorKind::NullByte:
    case SyntaxErrorKind::InvalidUtf8:
    case SyntaxErrorKind::UndecodableByte:
    case SyntaxErrorKind::UnknownEncoding:
    case SyntaxErrorKind::EncodingWithByteOrderMark:
      return 0;
    case SyntaxErrorKind::InvalidCharacter:
    case SyntaxErrorKind::ConfusableCharacter:
    case SyntaxErrorKind::InvisibleCharacter:
    case SyntaxErrorKind::UnterminatedString:
    case SyntaxErrorKind::EscapedClosingQuote:
    case SyntaxErrorKind::UnterminatedTripleString:
    case SyntaxErrorKind::UnterminatedFormattedString:
    case SyntaxErrorKind::UnterminatedTripleFormattedString:
    case SyntaxErrorKind::FieldNotClosed:
    case SyntaxErrorKind::SingleClosingBrace:
    case SyntaxErrorKind::FieldsNestedTooDeep:
    case SyntaxErrorKind::LineEndInFormatSpec:
    case SyntaxErrorKind::TooManyFormattedStrings:
    case SyntaxErrorKind::StringPrefixes:
    case SyntaxErrorKind::OldUnicodeRawString:
    case SyntaxErrorKind::OldOctalNumber:
    case SyntaxErrorKind::LeadingZeros:
    case SyntaxErrorKind::OldLongNumber:
    case SyntaxErrorKind::InvalidDigit:
    case SyntaxErrorKind::NumberWithoutDigits:
    case SyntaxErrorKind::MisplacedUnderscore:
    case SyntaxErrorKind::ExponentWithoutDigits:
    case SyntaxErrorKind::NumberRunsIntoName:
    case SyntaxErrorKind::UnmatchedClosingBracket:
    case SyntaxErrorKind::MismatchedClosingBracket:
    case SyntaxErrorKind::TooManyBrackets:
      return 1;
    default:  // the rows of the grammar, which are many
      return 2;
  }
}

/// Whether CPython reads no token behind this error.
bool stops_tokenizer(SyntaxErrorKind kind) {
  return kind == SyntaxErrorKind::UnexpectedIndent || kind == SyntaxErrorKind::InconsistentDedent ||
         kind == SyntaxErrorKind::InconsistentTabs || kind == SyntaxErrorKind::TooManyIndents ||
         kind == SyntaxErrorKind::TextAfterBackslash ||
         kind == SyntaxErrorKind::BackslashAtEndOfFile;
}

}  // namespace

const SyntaxError& leading_error(std::span<const SyntaxError> errors) {
  const auto bytes = std::ranges::find_if(
      errors, [](const SyntaxError& error) { return precedence(error.kind) == 0; });
  if (bytes != errors.end()) {
    return *bytes;
  }
  const auto stop = std::ranges::find_if(
      errors, [](const SyntaxError& error) { return stops_tokenizer(error.kind); });
  return *std::min_element(errors.begin(), stop == errors.end() ? stop : stop + 1,
                           [](const SyntaxError& left, const SyntaxError& right) {
                             return precedence(left.kind) < precedence(right.kind);
                           });
}

std::string message_of(const SyntaxError& error) {
  const std::string_view pattern = row_of(error.kind).message;
  std::string message;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    // A placeholder is one digit in braces; other braces are code.
    if (pattern[at] == '{' && at + 2 < pattern.size() && pattern[at + 2] == '}' &&
        pattern[at + 1] >= '0' && pattern[at + 1] <= '9') {
      const auto word = static_cast<std::size_t>(pattern[at + 1] - '0');
      message += word < error.words.size() ? error.words[word] : std::string();
      at += 2;
    } else {
      message += pattern[at];
    }
  }
  return message;
}

std::string_view name_of(SyntaxErrorKind kind) { return row_of(kind).name; }

}  // namespace krait
