// Tokens to a tree, by Python 3.14's grammar (https://docs.python.org/3.14/reference/grammar.html).
// The one way into the parser; the class behind it is in parser/parser.h.
#pragma once

#include "ast/tree.h"
#include "lexer/token_buffer.h"

namespace krait {

/// Never fails: each mistake is a `SyntaxError` in the tree and costs its own statement, which
/// becomes a `BadStmt`. Of very many mistakes only the first thousand are recorded. The tokens may
/// be dropped afterwards; the `SourceFile` must outlive the tree. Needs at most 1 MiB of stack.
[[nodiscard]] ast::Tree parse(const TokenBuffer& tokens);

/// As `parse`, for the text of a rule pattern (the rule language, section 3): one expression, one
/// simple statement or one compound statement whose body is `...`, where `…` is read as `...` and
/// `...` may follow keyword arguments and stand among dict entries (there: a null-key entry whose
/// value is the Ellipsis constant) and among parameters (there: an `Arg` named `...`).
[[nodiscard]] ast::Tree parse_pattern(const TokenBuffer& tokens);

/// As `lex`, with the relaxations that patterns need.
[[nodiscard]] TokenBuffer lex_pattern(const SourceFile& source);

}  // namespace krait
