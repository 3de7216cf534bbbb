// The lexer's result: all tokens of a file in one array, its comments, its brackets' partners and
// the lexical errors. The parser reads it by index; nothing is lexed twice.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "lexer/source_file.h"
#include "lexer/syntax_error.h"
#include "lexer/token.h"

namespace krait {

/// Tokens in source order, closed by Newline (where the last line has a statement), the open
/// Dedents and one EndOfFile. Comments, blank lines and line continuations are no tokens. Valid as
/// long as the `SourceFile` it was made from.
class TokenBuffer {
 public:
  static constexpr TokenIndex kNoPartner = 0xFFFF'FFFF;

  [[nodiscard]] const SourceFile& source() const { return *source_; }
  [[nodiscard]] std::span<const Token> tokens() const { return tokens_; }
  [[nodiscard]] const Token& operator[](TokenIndex index) const { return tokens_[index]; }
  [[nodiscard]] std::string_view text(const Token& token) const {
    return source_->text(token.span);
  }
  /// Comments from `#` to the end of the line (excluded), in source order.
  [[nodiscard]] std::span<const Span> comments() const { return comments_; }
  /// For an opening bracket the index of the token that closes it, and the other way round;
  /// `kNoPartner` where it is missing.
  [[nodiscard]] TokenIndex partner(TokenIndex bracket) const;
  [[nodiscard]] std::span<const SyntaxError> errors() const { return errors_; }

 private:
  friend class Lexer;

  const SourceFile* source_ = nullptr;
  std::vector<Token> tokens_;
  std::vector<Span> comments_;
  std::vector<SyntaxError> errors_;
};

}  // namespace krait
