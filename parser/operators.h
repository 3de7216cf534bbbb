// The operators of expressions in one table: how tightly each binds and what node it becomes
// (Python reference 6.17, from the loosest to the tightest).
#pragma once

#include <array>
#include <cstdint>

#include "ast/nodes.h"
#include "lexer/token.h"

namespace krait {

/// Higher binds tighter. `None` is no operator.
enum class Precedence : uint8_t {
  None,
  Lambda,
  Ternary,
  Or,
  And,
  Not,
  Comparison,
  BitOr,
  BitXor,
  BitAnd,
  Shift,
  Sum,
  Term,
  Unary,
  Power,
};

/// What stands between two operands, or none.
struct InfixOperator {
  Precedence precedence = Precedence::None;
  uint8_t code = 0;  ///< BinaryOperator, ComparisonOperator or BoolOperator, by precedence
};

namespace operators_detail {

constexpr std::array<InfixOperator, 256> make_infix_operators() {
  using ast::BinaryOperator;
  using ast::BoolOperator;
  using ast::ComparisonOperator;
  std::array<InfixOperator, 256> table{};
  const auto set = [&](TokenKind kind, Precedence precedence, auto code) {
    table[static_cast<size_t>(kind)] = {precedence, static_cast<uint8_t>(code)};
  };
  set(TokenKind::If, Precedence::Ternary, 0);
  set(TokenKind::Or, Precedence::Or, BoolOperator::Or);
  set(TokenKind::And, Precedence::And, BoolOperator::And);
  set(TokenKind::EqualEqual, Precedence::Comparison, ComparisonOperator::Eq);
  set(TokenKind::NotEqual, Precedence::Comparison, ComparisonOperator::NotEq);
  set(TokenKind::Less, Precedence::Comparison, ComparisonOperator::Lt);
  set(TokenKind::LessEqual, Precedence::Comparison, ComparisonOperator::LtE);
  set(TokenKind::Greater, Precedence::Comparison, ComparisonOperator::Gt);
  set(TokenKind::GreaterEqual, Precedence::Comparison, ComparisonOperator::GtE);
  set(TokenKind::Is, Precedence::Comparison, ComparisonOperator::Is);
  set(TokenKind::In, Precedence::Comparison, ComparisonOperator::In);
  set(TokenKind::Not, Precedence::Comparison, ComparisonOperator::NotIn);
  set(TokenKind::VerticalBar, Precedence::BitOr, BinaryOperator::BitOr);
  set(TokenKind::Caret, Precedence::BitXor, BinaryOperator::BitXor);
  set(TokenKind::Ampersand, Precedence::BitAnd, BinaryOperator::BitAnd);
  set(TokenKind::LeftShift, Precedence::Shift, BinaryOperator::LShift);
  set(TokenKind::RightShift, Precedence::Shift, BinaryOperator::RShift);
  set(TokenKind::Plus, Precedence::Sum, BinaryOperator::Add);
  set(TokenKind::Minus, Precedence::Sum, BinaryOperator::Sub);
  set(TokenKind::Star, Precedence::Term, BinaryOperator::Mult);
  set(TokenKind::Slash, Precedence::Term, BinaryOperator::Div);
  set(TokenKind::DoubleSlash, Precedence::Term, BinaryOperator::FloorDiv);
  set(TokenKind::Percent, Precedence::Term, BinaryOperator::Mod);
  set(TokenKind::At, Precedence::Term, BinaryOperator::MatMult);
  set(TokenKind::DoubleStar, Precedence::Power, BinaryOperator::Pow);
  return table;
}

constexpr std::array<uint8_t, 256> make_augmented_operators() {
  using ast::BinaryOperator;
  std::array<uint8_t, 256> table{};
  const auto set = [&](TokenKind kind, BinaryOperator code) {
    table[static_cast<size_t>(kind)] = static_cast<uint8_t>(static_cast<uint8_t>(code) + 1);
  };
  set(TokenKind::PlusEqual, BinaryOperator::Add);
  set(TokenKind::MinusEqual, BinaryOperator::Sub);
  set(TokenKind::StarEqual, BinaryOperator::Mult);
  set(TokenKind::AtEqual, BinaryOperator::MatMult);
  set(TokenKind::SlashEqual, BinaryOperator::Div);
  set(TokenKind::PercentEqual, BinaryOperator::Mod);
  set(TokenKind::DoubleStarEqual, BinaryOperator::Pow);
  set(TokenKind::LeftShiftEqual, BinaryOperator::LShift);
  set(TokenKind::RightShiftEqual, BinaryOperator::RShift);
  set(TokenKind::VerticalBarEqual, BinaryOperator::BitOr);
  set(TokenKind::CaretEqual, BinaryOperator::BitXor);
  set(TokenKind::AmpersandEqual, BinaryOperator::BitAnd);
  set(TokenKind::DoubleSlashEqual, BinaryOperator::FloorDiv);
  return table;
}

inline constexpr std::array<InfixOperator, 256> kInfixOperators = make_infix_operators();
inline constexpr std::array<uint8_t, 256> kAugmentedOperators = make_augmented_operators();

}  // namespace operators_detail

[[nodiscard]] inline InfixOperator infix_operator(TokenKind kind) {
  return operators_detail::kInfixOperators[static_cast<size_t>(kind)];
}
/// True for `+=` and its like.
[[nodiscard]] inline bool is_augmented_assignment(TokenKind kind) {
  return operators_detail::kAugmentedOperators[static_cast<size_t>(kind)] != 0;
}
/// `+` for `+=`; the kind is one of those.
[[nodiscard]] inline ast::BinaryOperator augmented_operator(TokenKind kind) {
  const uint8_t row = operators_detail::kAugmentedOperators[static_cast<size_t>(kind)];
  return static_cast<ast::BinaryOperator>(row - 1);
}

}  // namespace krait
