// Memory for one tree: allocated by moving a pointer, freed all at once. What is allocated is never
// destroyed, so only trivially destructible types are let in. The parser takes a mark before each
// statement and rolls back to it when the statement turns out to be broken; blocks freed so are
// used again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace krait::ast {

/// Movable; pointers stay valid when it is moved.
class Arena {
 public:
  Arena() = default;
  /// `expected` bytes are asked for in blocks as large as there are, when the first are needed.
  explicit Arena(size_t expected) : expected_(expected) {}
  Arena(Arena&& other) noexcept { swap(other); }
  Arena& operator=(Arena&& other) noexcept {
    Arena moved(std::move(other));
    swap(moved);
    return *this;
  }
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() = default;

  /// A point to roll back to.
  struct Mark {
    size_t block_count = 0;
    std::byte* cursor = nullptr;
  };

  /// Memory aligned to eight bytes, not initialised.
  void* allocate(size_t size) {
    size = (size + 7U) & ~size_t{7};
    if (size > static_cast<size_t>(end_ - cursor_)) {
      open_block(size);
    }
    std::byte* result = cursor_;
    cursor_ += size;
    return result;
  }
  template <class T>
  [[nodiscard]] T* make() {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= 8);
    return new (allocate(sizeof(T))) T();
  }
  /// `count` elements that the caller fills; null when there are none.
  template <class T>
  [[nodiscard]] T* allocate_array(size_t count) {
    static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= 8);
    // NOLINTNEXTLINE(bugprone-sizeof-expression): T may be a pointer, and its size is meant
    return count == 0 ? nullptr : static_cast<T*>(allocate(count * sizeof(T)));
  }

  [[nodiscard]] Mark mark() const { return {used_, cursor_}; }
  /// Gives back everything that was allocated since `mark` was taken.
  void rollback(Mark mark) {
    used_ = mark.block_count;
    cursor_ = mark.cursor;
    end_ = used_ == 0 ? nullptr : blocks_[used_ - 1].memory.get() + blocks_[used_ - 1].size;
  }
  /// Bytes in use, with what the blocks before the last one leave free.
  [[nodiscard]] size_t used_bytes() const {
    return used_ == 0 ? 0
                      : blocks_[used_ - 1].offset + blocks_[used_ - 1].size -
                            static_cast<size_t>(end_ - cursor_);
  }
  /// Bytes taken from the system.
  [[nodiscard]] size_t reserved_bytes() const;

 private:
  struct Block {
    std::unique_ptr<std::byte[]> memory;
    size_t size = 0;
    size_t offset = 0;  // sum of the sizes of the blocks before it
  };

  void open_block(size_t size);
  [[nodiscard]] size_t next_block_size() const;
  void swap(Arena& other) noexcept {
    std::swap(blocks_, other.blocks_);
    std::swap(used_, other.used_);
    std::swap(cursor_, other.cursor_);
    std::swap(end_, other.end_);
    std::swap(expected_, other.expected_);
  }

  std::vector<Block> blocks_;
  size_t used_ = 0;  // blocks behind the first `used_` are empty and wait to be used again
  std::byte* cursor_ = nullptr;
  std::byte* end_ = nullptr;
  size_t expected_ = 0;
};

}  // namespace krait::ast
