// Integers of any size, for folding what does not fit in 64 bits. Only what Python's operators on
// constants need; simple schoolbook arithmetic, since the numbers are literals.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace krait {

class BigInteger {
 public:
  BigInteger() = default;
  explicit BigInteger(int64_t value);
  /// Digits of `base` with an optional sign; nothing when there are others.
  static std::optional<BigInteger> parse(std::string_view text, uint32_t base = 10);

  [[nodiscard]] bool is_zero() const { return digits_.empty(); }
  [[nodiscard]] bool is_negative() const { return is_negative_; }
  /// Nothing when it does not fit.
  [[nodiscard]] std::optional<int64_t> to_int64() const;
  [[nodiscard]] double to_double() const;
  [[nodiscard]] std::string to_string(uint32_t base = 10) const;
  [[nodiscard]] size_t bit_length() const;
  /// Unsigned, most significant first; nothing when it is negative or takes more than `size`.
  [[nodiscard]] std::optional<std::vector<uint8_t>> to_bytes(size_t size) const;
  static BigInteger from_bytes(const std::vector<uint8_t>& bytes);

  friend BigInteger operator+(const BigInteger& left, const BigInteger& right);
  friend BigInteger operator-(const BigInteger& left, const BigInteger& right);
  friend BigInteger operator*(const BigInteger& left, const BigInteger& right);
  [[nodiscard]] BigInteger negated() const;
  /// Python's `//` and `%`: rounded down. `divisor` is not zero.
  void divide(const BigInteger& divisor, BigInteger& quotient, BigInteger& remainder) const;
  [[nodiscard]] BigInteger shifted_left(size_t bits) const;
  [[nodiscard]] BigInteger shifted_right(size_t bits) const;
  /// `&`, `|`, `^` on two's complement of any length.
  static BigInteger combine(const BigInteger& left, const BigInteger& right, char op);
  /// -1, 0 or 1.
  static int compare(const BigInteger& left, const BigInteger& right);

 private:
  static int compare_magnitude(const BigInteger& left, const BigInteger& right);
  static BigInteger add_magnitude(const BigInteger& left, const BigInteger& right);
  static BigInteger subtract_magnitude(const BigInteger& left, const BigInteger& right);
  uint32_t divide_small(uint32_t divisor);
  [[nodiscard]] std::vector<uint32_t> twos_complement(size_t size) const;
  void trim();

  std::vector<uint32_t> digits_;  // base 2**32, least first
  bool is_negative_ = false;
};

}  // namespace krait
