// Where the parser stands in the tokens, and the few words it asks with: `at`, `eat`, `bump`. After
// a mistake the cursor is parked: it then stands at an end of file that nothing accepts, so that
// every rule ends by itself until the statement takes over.
#pragma once

#include <array>
#include <cassert>
#include <cstdint>

#include "lexer/token_buffer.h"
#include "lexer/token_set.h"

namespace krait {

/// A position in a `TokenBuffer`, which closes with EndOfFile.
class Cursor {
 public:
  explicit Cursor(const TokenBuffer& tokens) : token_(tokens.tokens().data()), parked_{} {}
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  [[nodiscard]] const Token& token() const { return *token_; }
  [[nodiscard]] TokenKind kind() const { return token_->kind; }
  [[nodiscard]] uint32_t begin() const { return token_->span.begin; }
  /// The kind of the token `distance` behind this one; those between are no EndOfFile.
  [[nodiscard]] TokenKind kind_after(uint32_t distance) const { return token_[distance].kind; }
  /// Where the token before this one ends.
  [[nodiscard]] uint32_t previous_end() const { return token_[-1].span.end; }
  [[nodiscard]] bool at(TokenKind kind) const { return token_->kind == kind; }
  [[nodiscard]] bool at(TokenSet set) const { return set.contains(token_->kind); }

  const Token& bump() {
    assert(token_->kind != TokenKind::EndOfFile);
    return *token_++;
  }
  bool eat(TokenKind kind) {
    if (token_->kind != kind) {
      return false;
    }
    ++token_;
    return true;
  }

  [[nodiscard]] const Token* mark() const { return token_; }
  void reset(const Token* mark) { token_ = mark; }
  void park() { token_ = &parked_[1]; }

 private:
  const Token* token_;
  std::array<Token, 4> parked_;
};

}  // namespace krait
