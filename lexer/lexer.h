// Bytes to tokens, the whole file at once, by Python 3.14's lexical rules (Python reference,
// chapter 2; PEP 701 and PEP 750 for f- and t-strings). No look at the grammar: soft keywords are
// names here.
#pragma once

#include "lexer/token_buffer.h"

namespace krait {

/// What the text is.
enum class LexMode : uint8_t {
  Module,   ///< a Python file
  Pattern,  ///< a rule pattern, where `…` is an Ellipsis too
};

/// Never fails: text that is no token becomes an Error token and a recorded `SyntaxError`, and
/// lexing goes on. `source` must outlive the result. Linear in the size of the file.
[[nodiscard]] TokenBuffer lex(const SourceFile& source, LexMode mode = LexMode::Module);

}  // namespace krait
