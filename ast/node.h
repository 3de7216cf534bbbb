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

/// Sixteen bytes, trivially destructible, allocated in a tree's arena only.
struct Node {
  Kind node_kind;
  uint8_t node_flags = 0;  ///< the kind's own use; see ast/nodes.h
  NodeId node_id = 0;
  Span span;  ///< as CPython's lineno … end_col_offset; nodes without positions there have the
              ///< extent of their text (`Arguments`, `Comprehension`)

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
