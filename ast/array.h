// A list in the arena: pointer and length, immutable once the parser has closed it.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>

namespace krait::ast {

/// Elements live in the tree's arena, as long as the tree. Copying an `Array` copies the view.
template <class T>
class Array {
 public:
  constexpr Array() = default;
  constexpr Array(T* data, uint32_t size) : data_(data), size_(size) {}

  [[nodiscard]] constexpr uint32_t size() const { return size_; }
  [[nodiscard]] constexpr bool empty() const { return size_ == 0; }
  [[nodiscard]] constexpr T& operator[](size_t index) const {
    assert(index < size_);
    return data_[index];
  }
  [[nodiscard]] constexpr T& front() const { return (*this)[0]; }
  [[nodiscard]] constexpr T& back() const { return (*this)[size_ - 1U]; }
  [[nodiscard]] constexpr T* begin() const { return data_; }
  [[nodiscard]] constexpr T* end() const { return data_ + size_; }

 private:
  T* data_ = nullptr;
  uint32_t size_ = 0;
};
static_assert(sizeof(Array<int>) == 16);

}  // namespace krait::ast
