// A set of token kinds, for questions such as "does an expression begin here".
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "lexer/token.h"

namespace krait {

/// A constant: `constexpr TokenSet kClosers{TokenKind::RightParenthesis, …}`.
class TokenSet {
 public:
  constexpr TokenSet(std::initializer_list<TokenKind> kinds) {
    for (const TokenKind kind : kinds) {
      const auto value = static_cast<size_t>(kind);
      words_[value / 64] |= uint64_t{1} << (value % 64);
    }
  }
  [[nodiscard]] constexpr bool contains(TokenKind kind) const {
    const auto value = static_cast<size_t>(kind);
    return ((words_[value / 64] >> (value % 64)) & 1U) != 0;
  }
  [[nodiscard]] constexpr TokenSet operator|(TokenSet other) const {
    TokenSet result = *this;
    for (size_t word = 0; word < words_.size(); ++word) {
      result.words_[word] |= other.words_[word];
    }
    return result;
  }

 private:
  std::array<uint64_t, 2> words_{};
};

}  // namespace krait
