// `visit(node, overloads)`: calls the overload for the node's own kind. For code that treats some
// kinds differently; code that treats all alike is written over `fields()` (ast/walk.h).
#pragma once

#include <utility>

#include "ast/nodes.h"

namespace krait::ast {

/// Several lambdas as one visitor: `visit(node, Overloads{[](const Call& call) {…}, …})`.
// NOLINTNEXTLINE(readability-identifier-naming): is used like a function
template <class... Functions>
struct Overloads : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloads(Functions...) -> Overloads<Functions...>;

/// Calls `visitor` with `node` as a reference to its struct. All overloads return the same type; an
/// overload for `const Node&` takes the kinds that have none of their own.
template <class Visitor>
decltype(auto) visit(const Node& node, Visitor&& visitor) {
  switch (node.node_kind) {
#define KRAIT_NODE(kind, base) \
  case Kind::kind:             \
    return visitor(static_cast<const kind&>(node));
#include "ast/kinds.def"
  }
  __builtin_unreachable();
}
template <class Visitor>
decltype(auto) visit(const Node* node, Visitor&& visitor) {
  return visit(*node, std::forward<Visitor>(visitor));
}

}  // namespace krait::ast
