#include "analysis/numbers.h"

#include <charconv>
#include <cmath>

namespace krait {

std::optional<BigInteger> integer_of(const Datum& datum) {
  if (datum.kind == DatumKind::Bool) {
    return BigInteger(datum.boolean ? 1 : 0);
  }
  if (datum.kind != DatumKind::Int) {
    return std::nullopt;
  }
  return datum.text.empty() ? BigInteger(datum.integer) : BigInteger::parse(datum.text);
}

std::optional<double> double_of(const Datum& datum) {
  if (datum.kind == DatumKind::Float) {
    return datum.number;
  }
  if (const auto integer = integer_of(datum)) {
    return integer->to_double();
  }
  return std::nullopt;
}

const Datum* integer_datum(DatumFactory& factory, const BigInteger& value) {
  if (const auto small = value.to_int64()) {
    return factory.integer(*small);
  }
  return factory.big_integer(factory.copy(value.to_string()));
}

std::optional<int> compare_numbers(const Datum& left, const Datum& right) {
  const auto a = integer_of(left);
  const auto b = integer_of(right);
  if (a && b) {
    return BigInteger::compare(*a, *b);
  }
  const auto x = double_of(left);
  const auto y = double_of(right);
  if (!x || !y || std::isnan(*x) || std::isnan(*y)) {
    return std::nullopt;
  }
  return *x < *y ? -1 : *x > *y ? 1 : 0;
}

bool numbers_equal(const Datum& left, const Datum& right) {
  const bool is_complex = left.kind == DatumKind::Complex || right.kind == DatumKind::Complex;
  if (!is_complex) {
    return compare_numbers(left, right) == 0;
  }
  auto part = [](const Datum& datum, bool imaginary) {
    if (datum.kind == DatumKind::Complex) {
      return imaginary ? datum.imaginary : datum.number;
    }
    return imaginary ? 0 : double_of(datum).value_or(0);
  };
  return part(left, false) == part(right, false) && part(left, true) == part(right, true);
}

std::string float_text(double value) {
  if (std::isnan(value)) {
    return "nan";
  }
  if (std::isinf(value)) {
    return value < 0 ? "-inf" : "inf";
  }
  char buffer[64];
  const double magnitude = std::fabs(value);
  const bool is_plain = value == 0 || (magnitude >= 1e-4 && magnitude < 1e16);
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value,
                    is_plain ? std::chars_format::fixed : std::chars_format::scientific);
  std::string text(buffer, end.ptr);
  const bool has_point = text.find_first_of(".e") != std::string::npos;
  return is_plain && !has_point ? text + ".0" : text;
}

std::string number_text(const Datum& datum) {
  if (datum.kind == DatumKind::Int) {
    return datum.text.empty() ? std::to_string(datum.integer) : std::string(datum.text);
  }
  if (datum.kind == DatumKind::Float) {
    return float_text(datum.number);
  }
  auto part = [](double value) {
    std::string text = float_text(value);
    return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
  };
  std::string imaginary = part(datum.imaginary) + "j";
  if (datum.number == 0 && !std::signbit(datum.number)) {
    return imaginary;
  }
  const char* sign = std::signbit(datum.imaginary) ? "" : "+";
  return "(" + part(datum.number) + sign + imaginary + ")";
}

}  // namespace krait
