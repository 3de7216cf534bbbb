#include "lexer/syntax_error.h"

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

}  // namespace

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
