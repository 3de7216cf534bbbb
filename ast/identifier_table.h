// Names, each stored once per tree: two `Identifier`s of one tree are the same name exactly when
// their pointers are equal. Text is NFKC-normalised (PEP 3131); dotted module names of imports are
// identifiers too ("os.path").
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "ast/arena.h"

namespace krait::ast {

/// What an identifier points at; lives in the tree's arena.
struct IdentifierEntry {
  std::string_view text;
  uint32_t hash = 0;
  uint32_t index = 0;  ///< dense per tree: 0, 1, 2 …
};

/// A name or, when null, no name (`MatchAs(name=None)`).
class Identifier {
 public:
  constexpr Identifier() = default;
  constexpr explicit Identifier(const IdentifierEntry* entry) : entry_(entry) {}

  [[nodiscard]] std::string_view text() const { return entry_ ? entry_->text : std::string_view(); }
  [[nodiscard]] uint32_t index() const { return entry_->index; }
  [[nodiscard]] uint32_t hash() const { return entry_->hash; }
  explicit constexpr operator bool() const { return entry_ != nullptr; }
  /// Of identifiers of one tree. Between trees compare `text()`.
  friend constexpr bool operator==(Identifier, Identifier) = default;

 private:
  const IdentifierEntry* entry_ = nullptr;
};

/// The names of one tree: a hash table with open addressing. A name is hashed once each time it is
/// written in the source and compared with what stands in its slot.
class IdentifierTable {
 public:
  IdentifierTable() = default;
  IdentifierTable(IdentifierTable&&) = default;
  IdentifierTable& operator=(IdentifierTable&&) = default;
  IdentifierTable(const IdentifierTable&) = delete;
  IdentifierTable& operator=(const IdentifierTable&) = delete;
  ~IdentifierTable() = default;

  /// The identifier for `text`, which is NFKC-normalised and outlives the table.
  [[nodiscard]] Identifier intern(std::string_view text) {
    const uint32_t hash = hash_of(text);
    for (size_t slot = hash & mask_; mask_ != 0; slot = (slot + 1) & mask_) {
      const IdentifierEntry* entry = slots_[slot];
      if (entry == nullptr) {
        break;
      }
      if (entry->hash == hash && entry->text == text) {
        return Identifier(entry);
      }
    }
    return add(text, hash);
  }
  /// As `intern`, for text that does not live as long as the table; it is copied when it is new.
  [[nodiscard]] Identifier intern_copy(std::string_view text);
  /// The identifier for `text`, null when it was never interned.
  [[nodiscard]] Identifier find(std::string_view text) const;
  [[nodiscard]] uint32_t size() const { return size_; }
  /// Bytes taken from the system.
  [[nodiscard]] size_t reserved_bytes() const {
    return entries_.reserved_bytes() + slots_.capacity() * sizeof(void*);
  }

 private:
  [[nodiscard]] static uint32_t hash_of(std::string_view text) {
    // Eight bytes a step, each mixed by one multiplication; the upper half has seen all of them.
    constexpr uint64_t kMultiplier = 0x9E37'79B9'7F4A'7C15;
    uint64_t state = text.size() * kMultiplier;
    const char* position = text.data();
    size_t left = text.size();
    for (; left >= 8; left -= 8, position += 8) {
      uint64_t word = 0;
      std::memcpy(&word, position, 8);
      state = (state ^ word) * kMultiplier;
      state ^= state >> 32U;
    }
    uint64_t tail = 0;
    if (left >= 4) {
      uint32_t first = 0;
      uint32_t last = 0;
      std::memcpy(&first, position, 4);
      std::memcpy(&last, position + left - 4, 4);
      tail = (uint64_t{last} << 32U) | first;
    } else if (left != 0) {
      tail = (static_cast<uint64_t>(static_cast<unsigned char>(position[0])) << 16U) |
             (static_cast<uint64_t>(static_cast<unsigned char>(position[left / 2])) << 8U) |
             static_cast<unsigned char>(position[left - 1]);
    }
    state = (state ^ tail) * kMultiplier;
    return static_cast<uint32_t>(state >> 32U);
  }
  Identifier add(std::string_view text, uint32_t hash);
  void grow();

  Arena entries_;
  std::vector<const IdentifierEntry*> slots_;  // a power of two, at most half of them taken
  size_t mask_ = 0;
  uint32_t size_ = 0;
};

}  // namespace krait::ast
