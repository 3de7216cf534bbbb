#include "ast/equal.h"

#include <cstring>
#include <utility>
#include <vector>

#include "ast/visit.h"
#include "ast/walk.h"

namespace krait::ast {
namespace {

using Pending = std::vector<std::pair<const Node*, const Node*>>;

bool same(const ConstantValue& left, const ConstantValue& right) {
  if (left.kind != right.kind) {
    return false;
  }
  switch (left.kind) {
    case ConstantKind::None:
    case ConstantKind::False:
    case ConstantKind::True:
    case ConstantKind::Ellipsis:
      return true;
    case ConstantKind::Integer:
      return left.integer == right.integer;
    case ConstantKind::Float:
    case ConstantKind::Imaginary:
      return left.number == right.number;
    case ConstantKind::BigInteger:
    case ConstantKind::Str:
    case ConstantKind::Bytes:
      return left.text == right.text;
  }
  return false;
}

bool same(Identifier left, Identifier right) {
  return bool(left) == bool(right) && left.text() == right.text();
}

template <class Scalar>
bool same(const Scalar& left, const Scalar& right) {
  return left == right;
}

/// Both null or both there; what is there is compared later.
bool same_shape(const Node* left, const Node* right, Pending& pending) {
  if (left == nullptr || right == nullptr) {
    return left == right;
  }
  pending.emplace_back(left, right);
  return true;
}

template <class Value>
bool same_field(const Value& left, const Value& right, Pending& pending) {
  if constexpr (walk_detail::kIsNodePointer<Value>) {
    return same_shape(left, right, pending);
  } else {
    return same(left, right);
  }
}

template <class T>
bool same_field(const Array<T>& left, const Array<T>& right, Pending& pending) {
  if (left.size() != right.size()) {
    return false;
  }
  for (uint32_t index = 0; index < left.size(); ++index) {
    if (!same_field(left[index], right[index], pending)) {
      return false;
    }
  }
  return true;
}

template <class T>
bool same_fields(const T& left, const T& right, Pending& pending) {
  return std::apply(
      [&](const auto&... fields) {
        return (same_field(left.*(fields.member), right.*(fields.member), pending) && ...);
      },
      T::fields());
}

}  // namespace

bool equal(const Node& left, const Node& right) {
  Pending pending{{&left, &right}};
  while (!pending.empty()) {
    const auto [one, other] = pending.back();
    pending.pop_back();
    if (one->node_kind != other->node_kind) {
      return false;
    }
    const Node& other_node = *other;
    const bool is_same = visit(*one, [&](const auto& typed) {
      using T = std::remove_cvref_t<decltype(typed)>;
      return same_fields(typed, static_cast<const T&>(other_node), pending);
    });
    if (!is_same) {
      return false;
    }
  }
  return true;
}

}  // namespace krait::ast
