// The value of a `Constant` node: what the literal means, not how it is spelled.
#pragma once

#include <cstdint>
#include <string_view>

namespace krait::ast {

enum class ConstantKind : uint8_t {
  None,
  False,
  True,
  Ellipsis,
  Integer,
  BigInteger,
  Float,
  Imaginary,
  Str,
  Bytes
};

/// Strings live in the tree's arena or in the source text; both outlive the node.
struct ConstantValue {
  ConstantKind kind = ConstantKind::None;
  union {
    uint64_t integer = 0;  ///< Integer: literals have no sign
    double number;         ///< Float; Imaginary: the imaginary part
    /// BigInteger: decimal digits of a value of 2**64 or more. Str: UTF-8, where a lone surrogate
    /// (from an escape) is encoded as three bytes. Bytes: the bytes.
    std::string_view text;
  };
  constexpr ConstantValue() : integer(0) {}
};
static_assert(sizeof(ConstantValue) == 24);

}  // namespace krait::ast
