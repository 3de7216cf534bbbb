// Operators and comparisons on constants.
#include <algorithm>
#include <cmath>

#include "analysis/big_integer.h"
#include "analysis/folding.h"
#include "analysis/formatting.h"
#include "analysis/numbers.h"

namespace krait {

namespace {

using ast::BinaryOperator;

constexpr int64_t kMaximumShift = 4096;
constexpr size_t kMaximumBits = 65536;

bool is_integer(const Datum& datum) {
  return datum.kind == DatumKind::Int || datum.kind == DatumKind::Bool;
}

Folded fold_division(Folder& folder, BinaryOperator op, const BigInteger& a, const BigInteger& b) {
  if (b.is_zero()) {
    return Folded::raises();
  }
  BigInteger quotient;
  BigInteger remainder;
  a.divide(b, quotient, remainder);
  return integer_datum(folder.factory, op == BinaryOperator::Mod ? remainder : quotient);
}

Folded fold_shift(Folder& folder, BinaryOperator op, const BigInteger& a, const BigInteger& b) {
  const auto bits = b.to_int64();
  if (b.is_negative()) {
    return Folded::raises();
  }
  if (!bits || *bits > kMaximumShift) {
    return a.is_zero() ? Folded(folder.factory.integer(0)) : Folded();
  }
  const auto count = static_cast<size_t>(*bits);
  return integer_datum(folder.factory, op == BinaryOperator::LShift ? a.shifted_left(count)
                                                                    : a.shifted_right(count));
}

Folded fold_power(Folder& folder, const BigInteger& a, const BigInteger& b) {
  const auto exponent = b.to_int64();
  if (!exponent || *exponent < 0) {
    return {};
  }
  if (a.bit_length() * static_cast<size_t>(std::min<int64_t>(*exponent, kMaximumShift)) >
          kMaximumBits ||
      (*exponent > kMaximumShift && a.bit_length() > 1)) {
    return {};
  }
  BigInteger result(1);
  for (int64_t i = 0; i < std::min<int64_t>(*exponent, kMaximumShift); ++i) {
    result = result * a;
  }
  return integer_datum(folder.factory, result);
}

Folded fold_integers(Folder& folder, BinaryOperator op, const BigInteger& a, const BigInteger& b) {
  DatumFactory& factory = folder.factory;
  switch (op) {
    case BinaryOperator::Add:
      return integer_datum(factory, a + b);
    case BinaryOperator::Sub:
      return integer_datum(factory, a - b);
    case BinaryOperator::Mult:
      return a.bit_length() + b.bit_length() > kMaximumBits ? Folded()
                                                            : integer_datum(factory, a * b);
    case BinaryOperator::Div:
      return b.is_zero() ? Folded::raises() : Folded(factory.number(a.to_double() / b.to_double()));
    case BinaryOperator::FloorDiv:
    case BinaryOperator::Mod:
      return fold_division(folder, op, a, b);
    case BinaryOperator::LShift:
    case BinaryOperator::RShift:
      return fold_shift(folder, op, a, b);
    case BinaryOperator::BitAnd:
      return integer_datum(factory, BigInteger::combine(a, b, '&'));
    case BinaryOperator::BitOr:
      return integer_datum(factory, BigInteger::combine(a, b, '|'));
    case BinaryOperator::BitXor:
      return integer_datum(factory, BigInteger::combine(a, b, '^'));
    case BinaryOperator::Pow:
      return fold_power(folder, a, b);
    case BinaryOperator::MatMult:
      return Folded::raises();
  }
  return {};
}

Folded fold_floats(Folder& folder, BinaryOperator op, double a, double b) {
  DatumFactory& factory = folder.factory;
  const bool divides =
      op == BinaryOperator::Div || op == BinaryOperator::FloorDiv || op == BinaryOperator::Mod;
  if (divides && b == 0) {
    return Folded::raises();
  }
  switch (op) {
    case BinaryOperator::Add:
      return factory.number(a + b);
    case BinaryOperator::Sub:
      return factory.number(a - b);
    case BinaryOperator::Mult:
      return factory.number(a * b);
    case BinaryOperator::Div:
      return factory.number(a / b);
    case BinaryOperator::FloorDiv:
      return factory.number(std::floor(a / b));
    case BinaryOperator::Mod:
      return factory.number(a - b * std::floor(a / b));
    case BinaryOperator::Pow:
      return a < 0 ? Folded() : Folded(factory.number(std::pow(a, b)));
    case BinaryOperator::LShift:
    case BinaryOperator::RShift:
    case BinaryOperator::BitAnd:
    case BinaryOperator::BitOr:
    case BinaryOperator::BitXor:
    case BinaryOperator::MatMult:
      return Folded::raises();
  }
  return {};
}

bool is_sequence(const Datum& datum) {
  return datum.kind == DatumKind::Tuple || datum.kind == DatumKind::FrozenList;
}

bool is_text(const Datum& datum) {
  return datum.kind == DatumKind::Str || datum.kind == DatumKind::Bytes;
}

Folded repeat(Folder& folder, const Datum& sequence, int64_t count) {
  count = std::max<int64_t>(count, 0);
  if (is_text(sequence)) {
    if (static_cast<uint64_t>(count) * sequence.text.size() > kMaximumStringSize) {
      return {};
    }
    std::string text;
    for (int64_t i = 0; i < count && !sequence.text.empty(); ++i) {
      text += sequence.text;
    }
    return folder.factory.str_kept(folder.factory.copy(text), sequence.kind);
  }
  if (static_cast<uint64_t>(count) * sequence.count > kMaximumContainerSize) {
    return {};
  }
  std::vector<Element> elements;
  for (int64_t i = 0; i < count && sequence.count > 0; ++i) {
    elements.insert(elements.end(), sequence.elements, sequence.elements + sequence.count);
  }
  return folder.factory.sequence(sequence.kind, elements, sequence.has_unknown);
}

Folded concatenate(Folder& folder, const Datum& left, const Datum& right) {
  if (is_text(left)) {
    std::string text = std::string(left.text) + std::string(right.text);
    return left.kind == DatumKind::Str ? checked_str(folder, text) : checked_bytes(folder, text);
  }
  std::vector<Element> elements(left.elements, left.elements + left.count);
  elements.insert(elements.end(), right.elements, right.elements + right.count);
  if (elements.size() > kMaximumContainerSize) {
    return {};
  }
  return folder.factory.sequence(left.kind, elements, left.has_unknown || right.has_unknown);
}

bool contains(const Datum& set, const Datum& wanted) {
  return std::any_of(set.elements, set.elements + set.count, [&](const Element& element) {
    return python_equal(*element.values.only(), wanted).value_or(false);
  });
}

Folded fold_sets(Folder& folder, BinaryOperator op, const Datum& left, const Datum& right) {
  std::vector<Element> elements;
  auto take = [&](const Datum& from, auto condition) {
    for (uint32_t i = 0; i < from.count; ++i) {
      if (condition(*from.elements[i].values.only())) {
        elements.push_back(from.elements[i]);
      }
    }
  };
  auto in_left = [&](const Datum& datum) { return contains(left, datum); };
  auto in_right = [&](const Datum& datum) { return contains(right, datum); };
  switch (op) {
    case BinaryOperator::BitOr:
      take(left, [](const Datum&) { return true; });
      take(right, [&](const Datum& datum) { return !in_left(datum); });
      break;
    case BinaryOperator::BitAnd:
      take(left, in_right);
      break;
    case BinaryOperator::Sub:
      take(left, [&](const Datum& datum) { return !in_right(datum); });
      break;
    case BinaryOperator::BitXor:
      take(left, [&](const Datum& datum) { return !in_right(datum); });
      take(right, [&](const Datum& datum) { return !in_left(datum); });
      break;
    case BinaryOperator::Add:
    case BinaryOperator::Mult:
    case BinaryOperator::MatMult:
    case BinaryOperator::Div:
    case BinaryOperator::Mod:
    case BinaryOperator::Pow:
    case BinaryOperator::LShift:
    case BinaryOperator::RShift:
    case BinaryOperator::FloorDiv:
      return Folded::raises();
  }
  return folder.factory.sequence(DatumKind::FrozenSet, elements, false);
}

Folded fold_dicts(Folder& folder, const Datum& left, const Datum& right) {
  std::vector<DictItem> items(left.items, left.items + left.count);
  for (uint32_t i = 0; i < right.count; ++i) {
    const DictItem& added = right.items[i];
    const auto known = std::find_if(items.begin(), items.end(), [&](const DictItem& item) {
      return python_equal(*item.key.datum, *added.key.datum).value_or(false);
    });
    if (known != items.end()) {
      known->value = added.value;
    } else {
      items.push_back(added);
    }
  }
  return folder.factory.dict(items, left.has_unknown || right.has_unknown);
}

}  // namespace

Folded fold_binary(Folder& folder, BinaryOperator op, const Datum& left, const Datum& right) {
  if (left.kind == DatumKind::External || right.kind == DatumKind::External) {
    return {};
  }
  if (op == BinaryOperator::Mod && is_text(left)) {
    return fold_percent(folder, left, right);
  }
  if (is_integer(left) && is_integer(right)) {
    // Of a literal that is wrong, or longer than is computed with, the value is not known.
    const auto first = integer_of(left);
    const auto second = integer_of(right);
    return first && second ? fold_integers(folder, op, *first, *second) : Folded();
  }
  const auto a = double_of(left);
  const auto b = double_of(right);
  if (a && b) {
    return fold_floats(folder, op, *a, *b);
  }
  if (left.kind == DatumKind::Complex || right.kind == DatumKind::Complex) {
    return {};
  }
  const bool is_same = left.kind == right.kind;
  if (op == BinaryOperator::Add && is_same && (is_text(left) || is_sequence(left))) {
    return concatenate(folder, left, right);
  }
  if (op == BinaryOperator::Mult) {
    const bool left_is_count = is_integer(left);
    const Datum& sequence = left_is_count ? right : left;
    const Datum& count = left_is_count ? left : right;
    if (is_integer(count) && (is_text(sequence) || is_sequence(sequence))) {
      const auto number = index_of(count);
      return number ? repeat(folder, sequence, *number) : Folded();
    }
  }
  if (is_same && left.kind == DatumKind::FrozenSet) {
    return fold_sets(folder, op, left, right);
  }
  if (is_same && left.kind == DatumKind::FrozenDict && op == BinaryOperator::BitOr) {
    return fold_dicts(folder, left, right);
  }
  if (left.kind == DatumKind::Address || right.kind == DatumKind::Address) {
    return fold_address_operation(folder, op, left, right);
  }
  return Folded::raises();
}

Folded fold_unary(Folder& folder, ast::UnaryOperator op, const Datum& operand) {
  if (op == ast::UnaryOperator::Not) {
    const auto truth = truth_of(operand);
    return truth ? Folded(folder.factory.boolean(!*truth)) : Folded();
  }
  if (const auto integer = integer_of(operand)) {
    switch (op) {
      case ast::UnaryOperator::Invert:
        return integer_datum(folder.factory, integer->negated() - BigInteger(1));
      case ast::UnaryOperator::UAdd:
        return integer_datum(folder.factory, *integer);
      case ast::UnaryOperator::USub:
        return integer_datum(folder.factory, integer->negated());
      case ast::UnaryOperator::Not:
        break;
    }
    return {};
  }
  const double sign = op == ast::UnaryOperator::USub ? -1 : 1;
  if (operand.kind == DatumKind::Float && op != ast::UnaryOperator::Invert) {
    return folder.factory.number(sign * operand.number);
  }
  if (operand.kind == DatumKind::Complex && op != ast::UnaryOperator::Invert) {
    return folder.factory.complex(sign * operand.number, sign * operand.imaginary);
  }
  return operand.kind == DatumKind::External ? Folded() : Folded::raises();
}

namespace {

/// Order of two values; nothing when not known, and `raises` when Python has none.
std::optional<int> order_of(const Datum& left, const Datum& right, bool& raises) {
  const bool are_numbers = (is_integer(left) || left.kind == DatumKind::Float) &&
                           (is_integer(right) || right.kind == DatumKind::Float);
  if (are_numbers) {
    return compare_numbers(left, right);
  }
  if (left.kind == right.kind && is_text(left)) {
    // UTF-8 orders like the code points.
    return left.text < right.text ? -1 : left.text > right.text ? 1 : 0;
  }
  if (left.kind == right.kind && is_sequence(left)) {
    for (uint32_t i = 0; i < left.count && i < right.count; ++i) {
      const Datum& a = *left.elements[i].values.only();
      const Datum& b = *right.elements[i].values.only();
      const auto equal = python_equal(a, b);
      if (!equal) {
        return std::nullopt;
      }
      if (!*equal) {
        return order_of(a, b, raises);
      }
    }
    return left.count < right.count ? -1 : left.count > right.count ? 1 : 0;
  }
  if (left.kind == DatumKind::External || right.kind == DatumKind::External ||
      left.kind == DatumKind::FrozenSet || left.kind == DatumKind::Address) {
    return std::nullopt;
  }
  raises = true;
  return std::nullopt;
}

std::optional<bool> fold_in(const Datum& left, const Datum& right, bool& raises) {
  if (right.kind == DatumKind::Str || right.kind == DatumKind::Bytes) {
    if (left.kind == right.kind) {
      return right.text.find(left.text) != std::string_view::npos;
    }
    if (right.kind == DatumKind::Bytes && is_integer(left)) {
      const auto byte = index_of(left);
      return byte && right.text.find(static_cast<char>(*byte)) != std::string_view::npos;
    }
    raises = true;
    return std::nullopt;
  }
  if (right.kind == DatumKind::FrozenDict) {
    return std::any_of(right.items, right.items + right.count, [&](const DictItem& item) {
      return python_equal(*item.key.datum, left).value_or(false);
    });
  }
  if (is_sequence(right) || right.kind == DatumKind::FrozenSet) {
    bool is_unknown = false;
    for (uint32_t i = 0; i < right.count; ++i) {
      const auto equal = python_equal(*right.elements[i].values.only(), left);
      if (equal == std::optional(true)) {
        return true;
      }
      is_unknown = is_unknown || !equal;
    }
    return is_unknown ? std::nullopt : std::optional(false);
  }
  if (right.kind == DatumKind::Range) {
    const auto number = index_of(left);
    return number ? std::optional(range_contains(right, *number)) : std::nullopt;
  }
  if (right.kind == DatumKind::External) {
    return std::nullopt;
  }
  if (right.kind == DatumKind::Address) {
    return address_contains(right, left);
  }
  raises = true;
  return std::nullopt;
}

std::optional<bool> negated(std::optional<bool> value) {
  return value ? std::optional(!*value) : std::nullopt;
}

}  // namespace

std::optional<bool> fold_comparison(ast::ComparisonOperator op, const Datum& left,
                                    const Datum& right, bool& raises) {
  using ast::ComparisonOperator;
  switch (op) {
    case ComparisonOperator::Eq:
      return python_equal(left, right);
    case ComparisonOperator::NotEq:
      return negated(python_equal(left, right));
    case ComparisonOperator::Is:
    case ComparisonOperator::IsNot:
      return std::nullopt;
    case ComparisonOperator::In:
      return fold_in(left, right, raises);
    case ComparisonOperator::NotIn:
      return negated(fold_in(left, right, raises));
    case ComparisonOperator::Lt:
    case ComparisonOperator::LtE:
    case ComparisonOperator::Gt:
    case ComparisonOperator::GtE:
      break;
  }
  const auto order = order_of(left, right, raises);
  if (!order) {
    return std::nullopt;
  }
  if (op == ComparisonOperator::Lt) {
    return *order < 0;
  }
  if (op == ComparisonOperator::LtE) {
    return *order <= 0;
  }
  return op == ComparisonOperator::Gt ? *order > 0 : *order >= 0;
}

}  // namespace krait
