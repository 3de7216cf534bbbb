// Reflection of the node structs: each has one `fields()` line that names its members in ASDL
// order. Dumping, walking, comparing and pattern matching are each written once over it. It is a
// template, so that only who asks for a node's fields pays for compiling their tuple.
#pragma once

#include <tuple>

namespace krait::ast {

/// A field's ASDL name and the member that holds it. `is_optional` is ASDL's `?`.
template <class Struct, class Member>
struct Field {
  const char* name;
  Member Struct::*member;
  bool is_optional = false;
};

template <class Struct, class Member>
constexpr Field<Struct, Member> field(const char* name, Member Struct::*member) {
  return {name, member, false};
}
/// A field that Python's ASDL marks with `?`: may be null, and is then left out of the dump.
template <class Struct, class Member>
constexpr Field<Struct, Member> optional_field(const char* name, Member Struct::*member) {
  return {name, member, true};
}

/// Calls `visitor(field, node.*member)` for each field in ASDL order.
template <class T, class Visitor>
constexpr void for_each_field(T& node, Visitor&& visitor) {
  std::apply([&](const auto&... fields) { (visitor(fields, node.*(fields.member)), ...); },
             T::fields());
}

}  // namespace krait::ast
