// Names, each stored once per tree: two `Identifier`s of one tree are the same name exactly when
// their pointers are equal. Text is NFKC-normalised (PEP 3131); dotted module names of imports are
// identifiers too ("os.path").
#pragma once

#include <algorithm>
#include <bit>
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
/// written in the source. A name of at most eight bytes, as most are, is its own key, so that equal
/// keys are equal names; longer ones are compared too. A table that was moved from is gone.
class IdentifierTable {
 public:
  /// Has room for `expected` names before it grows.
  explicit IdentifierTable(size_t expected = 0)
      : entries_(expected * sizeof(IdentifierEntry)),
        slots_(std::bit_ceil(std::max(expected * 2, kFirstSlotCount))) {}
  IdentifierTable(IdentifierTable&&) = default;
  IdentifierTable& operator=(IdentifierTable&&) = default;
  IdentifierTable(const IdentifierTable&) = delete;
  IdentifierTable& operator=(const IdentifierTable&) = delete;
  ~IdentifierTable() = default;

  /// The identifier for `text`, which is NFKC-normalised and outlives the table.
  [[nodiscard]] Identifier intern(std::string_view text) { return intern(text, key_of(text)); }
  /// As `intern`, where at least eight bytes may be read at `text.data()`, which is not empty.
  [[nodiscard]] Identifier intern_padded(std::string_view text) {
    if (text.size() > sizeof(uint64_t)) {
      return intern(text, hash_of_long(text));
    }
    uint64_t key = 0;
    std::memcpy(&key, text.data(), sizeof key);
    return intern(text, key & (~uint64_t{0} >> (64 - 8 * text.size())));
  }
  /// As `intern`, for text that does not live as long as the table; it is copied when it is new.
  [[nodiscard]] Identifier intern_copy(std::string_view text);
  /// The identifier for `text`, null when it was never interned.
  [[nodiscard]] Identifier find(std::string_view text) const;
  [[nodiscard]] uint32_t size() const { return size_; }
  /// Bytes taken from the system.
  [[nodiscard]] size_t reserved_bytes() const {
    return entries_.reserved_bytes() + slots_.capacity() * sizeof(Slot);
  }

 private:
  struct Slot {
    uint64_t key = 0;
    const IdentifierEntry* entry = nullptr;
  };
  static constexpr size_t kFirstSlotCount = 32;
  static constexpr uint64_t kMultiplier = 0x9E37'79B9'7F4A'7C15;
  /// No UTF-8 text has these bytes, so keys of the empty name and of long names are no one else's.
  static constexpr uint64_t kEmptyKey = 0xFE;
  static constexpr uint64_t kLongMark = 0xFF;

  [[nodiscard]] static uint32_t mix(uint64_t key) {
    return static_cast<uint32_t>((key * kMultiplier) >> 32U);
  }
  [[nodiscard]] static uint64_t word_at(const char* position) {
    uint64_t word = 0;
    std::memcpy(&word, position, sizeof word);
    return word;
  }
  /// Of more than eight bytes; the last word overlaps the one before.
  [[nodiscard]] static uint64_t hash_of_long(std::string_view text) {
    const char* position = text.data();
    const char* const last = position + text.size() - sizeof(uint64_t);
    uint64_t state = text.size();
    for (; position < last; position += sizeof(uint64_t)) {
      state = (state ^ word_at(position)) * kMultiplier;
      state ^= state >> 32U;
    }
    state = (state ^ word_at(last)) * kMultiplier;
    return (state ^ (state >> 32U)) | kLongMark;
  }
  [[nodiscard]] static bool equal_long(const char* left, const char* right, size_t size) {
    size_t position = 0;
    for (; position < size - sizeof(uint64_t); position += sizeof(uint64_t)) {
      if (word_at(left + position) != word_at(right + position)) {
        return false;
      }
    }
    position = size - sizeof(uint64_t);
    return word_at(left + position) == word_at(right + position);
  }
  [[nodiscard]] static uint64_t key_of(std::string_view text);

  [[nodiscard]] Identifier intern(std::string_view text, uint64_t key) {
    const size_t mask = slots_.size() - 1;
    for (size_t slot = mix(key) & mask;; slot = (slot + 1) & mask) {
      const Slot& found = slots_[slot];
      if (found.key == key) [[likely]] {
        const IdentifierEntry* const entry = found.entry;
        if (text.size() <= sizeof(uint64_t) ||
            (entry->text.size() == text.size() &&
             equal_long(entry->text.data(), text.data(), text.size()))) {
          return Identifier(entry);
        }
      } else if (found.entry == nullptr) {
        return add(text, key);
      }
    }
  }
  Identifier add(std::string_view text, uint64_t key);
  void place(uint64_t key, const IdentifierEntry* entry);
  void grow();

  Arena entries_;
  std::vector<Slot> slots_;  // a power of two, at most half of them taken
  uint32_t size_ = 0;
};

}  // namespace krait::ast
