#include "analysis/big_integer.h"

#include <algorithm>
#include <bit>

namespace krait {

BigInteger::BigInteger(int64_t value) : is_negative_(value < 0) {
  uint64_t magnitude = value < 0 ? ~static_cast<uint64_t>(value) + 1 : static_cast<uint64_t>(value);
  for (; magnitude != 0; magnitude >>= 32U) {
    digits_.push_back(static_cast<uint32_t>(magnitude));
  }
}

void BigInteger::trim() {
  while (!digits_.empty() && digits_.back() == 0) {
    digits_.pop_back();
  }
  is_negative_ = is_negative_ && !digits_.empty();
}

std::optional<BigInteger> BigInteger::parse(std::string_view text, uint32_t base) {
  BigInteger result;
  bool is_negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    is_negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty()) {
    return std::nullopt;
  }
  for (const char c : text) {
    const uint32_t digit = c >= '0' && c <= '9'   ? static_cast<uint32_t>(c - '0')
                           : c >= 'a' && c <= 'z' ? static_cast<uint32_t>(c - 'a' + 10)
                           : c >= 'A' && c <= 'Z' ? static_cast<uint32_t>(c - 'A' + 10)
                                                  : 99;
    if (digit >= base) {
      return std::nullopt;
    }
    uint64_t carry = digit;
    for (uint32_t& part : result.digits_) {
      carry += static_cast<uint64_t>(part) * base;
      part = static_cast<uint32_t>(carry);
      carry >>= 32U;
    }
    if (carry != 0) {
      result.digits_.push_back(static_cast<uint32_t>(carry));
    }
  }
  result.is_negative_ = is_negative;
  result.trim();
  return result;
}

std::optional<int64_t> BigInteger::to_int64() const {
  if (digits_.size() > 2) {
    return std::nullopt;
  }
  uint64_t magnitude = 0;
  for (size_t i = digits_.size(); i-- > 0;) {
    magnitude = (magnitude << 32U) | digits_[i];
  }
  const uint64_t limit = uint64_t{1} << 63U;
  if (magnitude > limit || (magnitude == limit && !is_negative_)) {
    return std::nullopt;
  }
  return is_negative_ ? static_cast<int64_t>(~magnitude + 1) : static_cast<int64_t>(magnitude);
}

double BigInteger::to_double() const {
  double result = 0;
  for (size_t i = digits_.size(); i-- > 0;) {
    result = result * 4294967296.0 + digits_[i];
  }
  return is_negative_ ? -result : result;
}

uint32_t BigInteger::divide_small(uint32_t divisor) {
  uint64_t remainder = 0;
  for (size_t i = digits_.size(); i-- > 0;) {
    remainder = (remainder << 32U) | digits_[i];
    digits_[i] = static_cast<uint32_t>(remainder / divisor);
    remainder %= divisor;
  }
  trim();
  return static_cast<uint32_t>(remainder);
}

std::string BigInteger::to_string(uint32_t base) const {
  if (digits_.empty()) {
    return "0";
  }
  BigInteger rest = *this;
  rest.is_negative_ = false;
  std::string text;
  while (!rest.digits_.empty()) {
    text.push_back("0123456789abcdefghijklmnopqrstuvwxyz"[rest.divide_small(base)]);
  }
  if (is_negative_) {
    text.push_back('-');
  }
  std::reverse(text.begin(), text.end());
  return text;
}

size_t BigInteger::bit_length() const {
  return digits_.empty()
             ? 0
             : (digits_.size() - 1) * 32 + static_cast<size_t>(std::bit_width(digits_.back()));
}

int BigInteger::compare_magnitude(const BigInteger& left, const BigInteger& right) {
  if (left.digits_.size() != right.digits_.size()) {
    return left.digits_.size() < right.digits_.size() ? -1 : 1;
  }
  for (size_t i = left.digits_.size(); i-- > 0;) {
    if (left.digits_[i] != right.digits_[i]) {
      return left.digits_[i] < right.digits_[i] ? -1 : 1;
    }
  }
  return 0;
}

int BigInteger::compare(const BigInteger& left, const BigInteger& right) {
  if (left.is_negative_ != right.is_negative_) {
    return left.is_negative_ ? -1 : 1;
  }
  const int result = compare_magnitude(left, right);
  return left.is_negative_ ? -result : result;
}

BigInteger BigInteger::add_magnitude(const BigInteger& left, const BigInteger& right) {
  BigInteger result;
  uint64_t carry = 0;
  for (size_t i = 0; i < std::max(left.digits_.size(), right.digits_.size()) || carry != 0; ++i) {
    carry += i < left.digits_.size() ? left.digits_[i] : 0;
    carry += i < right.digits_.size() ? right.digits_[i] : 0;
    result.digits_.push_back(static_cast<uint32_t>(carry));
    carry >>= 32U;
  }
  return result;
}

/// `left` is not smaller.
BigInteger BigInteger::subtract_magnitude(const BigInteger& left, const BigInteger& right) {
  BigInteger result;
  int64_t borrow = 0;
  for (size_t i = 0; i < left.digits_.size(); ++i) {
    int64_t digit = static_cast<int64_t>(left.digits_[i]) - borrow -
                    (i < right.digits_.size() ? right.digits_[i] : 0);
    borrow = digit < 0 ? 1 : 0;
    digit += borrow << 32U;
    result.digits_.push_back(static_cast<uint32_t>(digit));
  }
  result.trim();
  return result;
}

BigInteger BigInteger::negated() const {
  BigInteger result = *this;
  result.is_negative_ = !is_negative_ && !is_zero();
  return result;
}

BigInteger operator+(const BigInteger& left, const BigInteger& right) {
  BigInteger result;
  if (left.is_negative_ == right.is_negative_) {
    result = BigInteger::add_magnitude(left, right);
    result.is_negative_ = left.is_negative_;
  } else if (BigInteger::compare_magnitude(left, right) >= 0) {
    result = BigInteger::subtract_magnitude(left, right);
    result.is_negative_ = left.is_negative_;
  } else {
    result = BigInteger::subtract_magnitude(right, left);
    result.is_negative_ = right.is_negative_;
  }
  result.trim();
  return result;
}

BigInteger operator-(const BigInteger& left, const BigInteger& right) {
  return left + right.negated();
}

BigInteger operator*(const BigInteger& left, const BigInteger& right) {
  BigInteger result;
  result.digits_.assign(left.digits_.size() + right.digits_.size(), 0);
  for (size_t i = 0; i < left.digits_.size(); ++i) {
    uint64_t carry = 0;
    for (size_t j = 0; j < right.digits_.size() || carry != 0; ++j) {
      carry += result.digits_[i + j];
      carry +=
          j < right.digits_.size() ? static_cast<uint64_t>(left.digits_[i]) * right.digits_[j] : 0;
      result.digits_[i + j] = static_cast<uint32_t>(carry);
      carry >>= 32U;
    }
  }
  result.is_negative_ = left.is_negative_ != right.is_negative_;
  result.trim();
  return result;
}

void BigInteger::divide(const BigInteger& divisor, BigInteger& quotient,
                        BigInteger& remainder) const {
  BigInteger dividend = *this;
  BigInteger positive = divisor;
  dividend.is_negative_ = false;
  positive.is_negative_ = false;
  quotient = BigInteger();
  remainder = BigInteger();
  const size_t bits = dividend.bit_length();
  quotient.digits_.assign(dividend.digits_.size(), 0);
  for (size_t i = bits; i-- > 0;) {
    remainder = remainder.shifted_left(1);
    if (((dividend.digits_[i / 32] >> (i % 32)) & 1U) != 0) {
      remainder = remainder + BigInteger(1);
    }
    if (compare_magnitude(remainder, positive) >= 0) {
      remainder = subtract_magnitude(remainder, positive);
      quotient.digits_[i / 32] |= 1U << (i % 32);
    }
  }
  quotient.trim();
  const bool differs = is_negative_ != divisor.is_negative_;
  if (differs && !remainder.is_zero()) {
    quotient = quotient + BigInteger(1);
    remainder = positive - remainder;
  }
  quotient.is_negative_ = differs && !quotient.is_zero();
  remainder.is_negative_ = divisor.is_negative_ && !remainder.is_zero();
}

BigInteger BigInteger::shifted_left(size_t bits) const {
  BigInteger result;
  if (is_zero()) {
    return result;
  }
  result.digits_.assign(bits / 32, 0);
  uint64_t carry = 0;
  for (const uint32_t digit : digits_) {
    carry |= static_cast<uint64_t>(digit) << (bits % 32);
    result.digits_.push_back(static_cast<uint32_t>(carry));
    carry >>= 32U;
  }
  result.digits_.push_back(static_cast<uint32_t>(carry));
  result.is_negative_ = is_negative_;
  result.trim();
  return result;
}

BigInteger BigInteger::shifted_right(size_t bits) const {
  BigInteger quotient;
  BigInteger remainder;
  divide(BigInteger(1).shifted_left(bits), quotient, remainder);
  return quotient;
}

std::vector<uint32_t> BigInteger::twos_complement(size_t size) const {
  std::vector<uint32_t> result = digits_;
  result.resize(size, 0);
  if (is_negative_) {
    uint64_t carry = 1;
    for (uint32_t& digit : result) {
      carry += static_cast<uint32_t>(~digit);
      digit = static_cast<uint32_t>(carry);
      carry >>= 32U;
    }
  }
  return result;
}

BigInteger BigInteger::combine(const BigInteger& left, const BigInteger& right, char op) {
  const size_t size = std::max(left.digits_.size(), right.digits_.size()) + 1;
  const std::vector<uint32_t> a = left.twos_complement(size);
  const std::vector<uint32_t> b = right.twos_complement(size);
  BigInteger result;
  for (size_t i = 0; i < size; ++i) {
    result.digits_.push_back(op == '&' ? a[i] & b[i] : op == '|' ? a[i] | b[i] : a[i] ^ b[i]);
  }
  if ((result.digits_.back() >> 31U) != 0) {
    result.is_negative_ = true;
    const std::vector<uint32_t> magnitude = result.twos_complement(size);
    result.digits_ = magnitude;
  }
  result.trim();
  return result;
}

std::optional<std::vector<uint8_t>> BigInteger::to_bytes(size_t size) const {
  if (is_negative_ || bit_length() > size * 8) {
    return std::nullopt;
  }
  std::vector<uint8_t> bytes(size);
  for (size_t i = 0; i < size && i / 4 < digits_.size(); ++i) {
    bytes[size - 1 - i] = static_cast<uint8_t>(digits_[i / 4] >> (i % 4 * 8));
  }
  return bytes;
}

BigInteger BigInteger::from_bytes(const std::vector<uint8_t>& bytes) {
  BigInteger result;
  result.digits_.resize((bytes.size() + 3) / 4);
  for (size_t i = 0; i < bytes.size(); ++i) {
    result.digits_[i / 4] |= static_cast<uint32_t>(bytes[bytes.size() - 1 - i]) << (i % 4 * 8);
  }
  result.trim();
  return result;
}

}  // namespace krait
