// Whether two trees say the same: kinds, names, operators and constants, not positions.
#pragma once

#include "ast/node.h"

namespace krait::ast {

/// Compares by meaning: spans, ids and the `u` of a string do not count, `Constant`s are equal when
/// kind and value are. The nodes may belong to different trees. Needs no stack for deep ones.
[[nodiscard]] bool equal(const Node& left, const Node& right);

}  // namespace krait::ast
