// What every node has, and the five families that a field can ask for. The structs of the single
// kinds are in ast/nodes.h.
#pragma once

#include <cstdint>

#include "lexer/span.h"

namespace krait::ast {

enum class Kind : uint8_t {
#define KRAIT_NODE(kind, base) kind,
#include "ast/kinds.def"
};

/// The node's name in Python's ASDL: `"Call"`, `"arguments"`.
[[nodiscard]] const char* name_of(Kind kind);

/// Dense per tree: 0, 1, 2 …, so that what later stages learn of a node goes into a vector.
using NodeId = uint32_t;

/// Sixteen bytes, the last two of which are free for the first small member of a kind (`ctx`,
/// `op`). Trivially destructible, allocated in a tree's arena only.
struct Node {
  NodeId node_id;
  Span span;  ///< as CPython's lineno … end_col_offset; nodes without positions there have the
              ///< extent of their text (`Arguments`, `Comprehension`)
  Kind node_kind;
  uint8_t node_flags;  ///< the kind's own use; see ast/nodes.h

  // Provided, not defaulted: only then does the ABI give the tail to the members of the kinds.
  constexpr Node() : node_id(0), node_kind(), node_flags(0) {}

  /// The node as a `T` when it is of that kind, else null.
  template <class T>
  [[nodiscard]] T* as() {
    return node_kind == T::kKind ? static_cast<T*>(this) : nullptr;
  }
  template <class T>
  [[nodiscard]] const T* as() const {
    return node_kind == T::kKind ? static_cast<const T*>(this) : nullptr;
  }
  template <class T>
  [[nodiscard]] bool is() const {
    return node_kind == T::kKind;
  }
};
static_assert(sizeof(Node) == 16);

struct AnyStmt : Node {};
struct AnyExpr : Node {};
struct AnyPattern : Node {};
struct AnyTypeParam : Node {};

}  // namespace krait::ast
