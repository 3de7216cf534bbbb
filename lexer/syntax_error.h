// A syntax error as data: which row of lexer/syntax_errors.def, where, and what fills the row's
// placeholders. The lexer and the parser record them; they are part of the result, not a failure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lexer/span.h"

namespace krait {

enum class SyntaxErrorKind : uint8_t {
#define KRAIT_SYNTAX_ERROR(kind, message) kind,
#include "lexer/syntax_errors.def"
};

/// The one edit that mends an error, where there is one: replace `span` by `text`.
struct SyntaxFixIt {
  Span span;
  std::string text;
};

struct SyntaxError {
  SyntaxErrorKind kind;
  Span span;                       ///< what the caret points at; may be empty at the end of a line
  std::vector<std::string> words;  ///< what `{0}`, `{1}` in the row's message stand for
  Span related;                    ///< e.g. the bracket that was opened; empty when there is none
  std::vector<SyntaxFixIt> fix_its;
};

/// The row's message with its placeholders filled in: lower case, no full stop.
[[nodiscard]] std::string message_of(const SyntaxError& error);
/// The enumerator's name, for tests and machine formats.
[[nodiscard]] std::string_view name_of(SyntaxErrorKind kind);

}  // namespace krait
