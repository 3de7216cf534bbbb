// A constant that a rule names: a literal of a pattern or a YAML scalar under `equals`. Compared
// with what analysis/ found by Python's `==`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "analysis/values.h"
#include "ast/constant.h"

namespace krait {

enum class LiteralKind : uint8_t {
  None,
  Bool,
  Ellipsis,
  Integer,
  BigInteger,
  Float,
  Imaginary,
  Str,
  Bytes,
};

struct Literal {
  LiteralKind kind = LiteralKind::None;
  bool boolean = false;
  int64_t integer = 0;
  double number = 0;  ///< Float; Imaginary: the imaginary part
  std::string text;   ///< Str, Bytes; BigInteger: decimal digits with sign
};

/// The literal of a `Constant` node, negated when a minus stands before it.
[[nodiscard]] Literal literal_of(const ast::ConstantValue& constant, bool is_negative);

/// `literal == value` as Python compares: numbers by value whatever their type, str never equal to
/// bytes.
[[nodiscard]] bool equals(const Literal& literal, const Value& value);

/// `constant` written in source equals `literal`.
[[nodiscard]] bool equals(const Literal& literal, const ast::ConstantValue& constant);

/// Two known values that Python would call equal. Containers compare element by element, where
/// each element has one known value; unknown parts are unequal.
[[nodiscard]] bool equal_values(const Value& left, const Value& right);

/// Python's `repr` of a value; `...` stands where elements are unknown. At most about 200
/// characters.
[[nodiscard]] std::string repr_of(const Value& value);

/// The text of a str or bytes value or of an instance of a subclass of them; null when it is none.
[[nodiscard]] const std::string_view* text_of(const Value& value);
/// True for bytes and for instances of a subclass of bytes.
[[nodiscard]] bool is_bytes(const Value& value);

/// True when the value is an instance of class `qualified_name` or a subclass.
[[nodiscard]] bool is_instance_of(const Value& value, std::string_view qualified_name);

}  // namespace krait
