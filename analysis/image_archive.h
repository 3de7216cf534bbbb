// Plain data into bytes and back: numbers, text, lists and structs of them, one after the other.
// A struct takes part when `image_fields(value)` gives its members as a tuple, so that what is
// written and what is read cannot disagree. Which structs there are, and what becomes of pointers,
// is said by the class that derives from them; see models_image.cpp and engine/pack_image.cpp.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace krait {

/// `T` itself, const or not: for the parameter of `image_fields`.
template <class T, class Plain>
concept Either = std::same_as<std::remove_const_t<T>, Plain>;

template <class T>
concept HasImageFields = requires(T& value) {
  image_fields(value);
};

/// Appends to a string. Numbers take seven bits to a byte, so that small ones take one. `Derived`
/// may have further overloads of `put`.
template <class Derived>
class ImageWriter {
 public:
  [[nodiscard]] std::string take() { return std::move(bytes_); }

  void number(uint64_t value) {
    for (; value >= 0x80; value >>= 7U) {
      bytes_ += static_cast<char>(value | 0x80U);
    }
    bytes_ += static_cast<char>(value);
  }

  template <std::unsigned_integral T>
  void put(T value) {
    number(value);
  }
  template <std::signed_integral T>
  void put(T value) {
    const auto wide = static_cast<int64_t>(value);
    number(static_cast<uint64_t>(wide) << 1U ^ static_cast<uint64_t>(wide >> 63));
  }
  template <class T>
  requires(std::is_enum_v<T>) void put(T value) { number(static_cast<uint64_t>(value)); }
  void put(double value) {
    std::array<char, sizeof value> bytes{};
    std::memcpy(bytes.data(), &value, sizeof value);
    bytes_.append(bytes.data(), bytes.size());
  }
  void put(std::string_view text) {
    number(text.size());
    bytes_ += text;
  }
  void put(const std::string& text) { put(std::string_view(text)); }
  template <class T>
  void put(const std::optional<T>& value) {
    put(value.has_value());
    if (value) {
      self().put(*value);
    }
  }
  template <class First, class Second>
  void put(const std::pair<First, Second>& pair) {
    self().put(pair.first);
    self().put(pair.second);
  }
  template <class T>
  void put(const std::vector<T>& values) {
    put_all(values);
  }
  template <class T>
  void put(const std::deque<T>& values) {
    put_all(values);
  }
  template <HasImageFields T>
  void put(const T& value) {
    std::apply([this](const auto&... fields) { (self().put(fields), ...); }, image_fields(value));
  }

 private:
  Derived& self() { return static_cast<Derived&>(*this); }

  template <class List>
  void put_all(const List& values) {
    number(values.size());
    for (const auto& value : values) {
      self().put(value);
    }
  }

  std::string bytes_;
};

/// Reads what an `ImageWriter` wrote. The bytes must outlive every `std::string_view` read from
/// them. They are krait's own: what they say is not doubted, only their end is minded. `Derived`
/// may have further overloads of `get`.
template <class Derived>
class ImageReader {
 public:
  explicit ImageReader(std::string_view bytes) : rest_(bytes) {}
  /// True when everything has been read, and nothing more was asked for.
  [[nodiscard]] bool is_whole() const { return rest_.empty() && !is_cut_short_; }

  uint64_t number() {
    uint64_t value = 0;
    is_cut_short_ = is_cut_short_ || rest_.empty();
    for (unsigned shift = 0; !rest_.empty() && shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_[0]);
      rest_.remove_prefix(1);
      value |= static_cast<uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) {
        break;
      }
    }
    return value;
  }
  /// How many elements follow: no more than there are bytes.
  size_t count() {
    const uint64_t wanted = number();
    return static_cast<size_t>(std::min<uint64_t>(wanted, rest_.size()));
  }

  template <std::unsigned_integral T>
  void get(T& value) {
    value = static_cast<T>(number());
  }
  template <std::signed_integral T>
  void get(T& value) {
    const uint64_t folded = number();
    value = static_cast<T>(static_cast<int64_t>(folded >> 1U) ^ -static_cast<int64_t>(folded & 1U));
  }
  template <class T>
  requires(std::is_enum_v<T>) void get(T& value) { value = static_cast<T>(number()); }
  void get(double& value) {
    const size_t size = std::min(sizeof value, rest_.size());
    std::memcpy(&value, rest_.data(), size);
    rest_.remove_prefix(size);
  }
  void get(std::string_view& text) {
    const size_t size = count();
    text = rest_.substr(0, size);
    rest_.remove_prefix(size);
  }
  void get(std::string& text) {
    std::string_view view;
    get(view);
    text = view;
  }
  template <class T>
  void get(std::optional<T>& value) {
    bool has_value = false;
    get(has_value);
    if (has_value) {
      self().get(value.emplace());
    }
  }
  template <class First, class Second>
  void get(std::pair<First, Second>& pair) {
    self().get(pair.first);
    self().get(pair.second);
  }
  template <class T>
  void get(std::vector<T>& values) {
    values.resize(count());
    for (T& value : values) {
      self().get(value);
    }
  }
  template <class T>
  void get(std::deque<T>& values) {
    values.resize(count());
    for (T& value : values) {
      self().get(value);
    }
  }
  template <HasImageFields T>
  void get(T& value) {
    std::apply([this](auto&... fields) { (self().get(fields), ...); }, image_fields(value));
  }

 private:
  Derived& self() { return static_cast<Derived&>(*this); }

  std::string_view rest_;
  bool is_cut_short_ = false;
};

}  // namespace krait
