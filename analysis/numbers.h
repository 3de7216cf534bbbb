// Python's numbers as constants: conversion between data and integers of any size, comparison,
// text.
#pragma once

#include <optional>
#include <string>

#include "analysis/big_integer.h"
#include "analysis/datum.h"

namespace krait {

/// Of an Int or a Bool; nothing for other data.
[[nodiscard]] std::optional<BigInteger> integer_of(const Datum& datum);
[[nodiscard]] std::optional<double> double_of(const Datum& datum);
[[nodiscard]] const Datum* integer_datum(DatumFactory& factory, const BigInteger& value);
[[nodiscard]] bool numbers_equal(const Datum& left, const Datum& right);
/// -1, 0 or 1; nothing for NaN and complex numbers.
[[nodiscard]] std::optional<int> compare_numbers(const Datum& left, const Datum& right);
/// `repr` of an Int, Float or Complex.
[[nodiscard]] std::string number_text(const Datum& datum);
[[nodiscard]] std::string float_text(double value);

}  // namespace krait
