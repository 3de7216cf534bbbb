// Names, each stored once per tree: two `Identifier`s of one tree are the same name exactly when
// their pointers are equal. Text is NFKC-normalised (PEP 3131); dotted module names of imports are
// identifiers too ("os.path").
#pragma once

#include <cstdint>
#include <string_view>

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

}  // namespace krait::ast
