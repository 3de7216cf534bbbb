// Going through a tree without recursion, however deep it is. Written once, over `fields()`.
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <vector>

#include "ast/visit.h"

namespace krait::ast {

namespace walk_detail {

template <class Value>
inline constexpr bool kIsNodePointer = false;
template <class T>
inline constexpr bool kIsNodePointer<T*> = std::is_base_of_v<Node, T>;

template <class Value>
inline constexpr bool kIsNodeArray = false;
template <class T>
inline constexpr bool kIsNodeArray<Array<T*>> = std::is_base_of_v<Node, T>;

/// Calls `function` for the nodes that a field holds: one, several, or none.
template <class Value, class Function>
void for_each_node(const Value& value, Function& function) {
  if constexpr (kIsNodePointer<Value>) {
    if (value != nullptr) {
      function(static_cast<const Node&>(*value));
    }
  } else if constexpr (kIsNodeArray<Value>) {
    for (const Node* element : value) {
      if (element != nullptr) {
        function(*element);
      }
    }
  }
}

}  // namespace walk_detail

/// Calls `function(const Node&)` for each child in field order; null entries (`**x` in a Dict) are
/// skipped.
template <class Function>
void for_each_child(const Node& node, Function&& function) {
  visit(node, [&](const auto& typed) {
    for_each_field(typed, [&](const auto&, const auto& value) {
      walk_detail::for_each_node(value, function);
    });
  });
}

/// Calls `function(const Node&)` for `root` and everything below it, parents before children,
/// children in field order. When `function` returns bool, false means: not below this node.
template <class Function>
void walk(const Node& root, Function&& function) {
  std::vector<const Node*> pending{&root};
  while (!pending.empty()) {
    const Node& node = *pending.back();
    pending.pop_back();
    if constexpr (std::is_same_v<std::invoke_result_t<Function&, const Node&>, bool>) {
      if (!function(node)) {
        continue;
      }
    } else {
      function(node);
    }
    const auto first = static_cast<ptrdiff_t>(pending.size());
    for_each_child(node, [&](const Node& child) { pending.push_back(&child); });
    std::reverse(pending.begin() + first, pending.end());
  }
}

}  // namespace krait::ast
