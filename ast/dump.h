// The tree as text, to the byte what CPython 3.14 prints for
// `ast.dump(tree, include_attributes=True)`.
#pragma once

#include <string>

#include "ast/tree.h"

namespace krait::ast {

/// Appends the dump of the whole tree. A `BadStmt` prints as `BadStmt(parts=[…])`. Linear, and
/// without recursion.
void append_dump(const Tree& tree, std::string& out);

/// Appends the dump of one node of `tree`. `has_positions` is `include_attributes`.
void append_dump(const Tree& tree, const Node& node, bool has_positions, std::string& out);

}  // namespace krait::ast
