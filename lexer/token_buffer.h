// The lexer's result: all tokens of a file in one array, its comments, its brackets' partners and
// the lexical errors. The parser reads it by index; nothing is lexed twice.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
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
///
/// What the lexer could not make sense of leaves these traces, each with an error in `errors()`,
/// so that nobody needs to report it again: an Error token, a bracket without partner, a
/// `Malformed` number, a token of Python 2 that reads as what it meant (`<>` as NotEqual,
/// backquotes as parentheses, `ur""` as a String). One logical line has at most one error.
/// Brackets nest properly, an FStringStart always has its FStringEnd, Indents match Dedents and
/// every logical line ends in Newline, whatever the source.
class TokenBuffer {
 public:
  static constexpr TokenIndex kNoPartner = 0xFFFF'FFFF;

  [[nodiscard]] const SourceFile& source() const { return *source_; }
  [[nodiscard]] std::span<const Token> tokens() const { return {tokens_.get(), size_}; }
  [[nodiscard]] const Token& operator[](TokenIndex index) const { return tokens_[index]; }
  [[nodiscard]] std::string_view text(const Token& token) const {
    return source_->text(token.span);
  }
  /// Comments from `#` to the end of the line (excluded), in source order.
  [[nodiscard]] std::span<const Span> comments() const { return comments_; }
  /// For an opening bracket the index of the token that closes it, and the other way round;
  /// `kNoPartner` where it is missing. The braces of a replacement field are brackets too.
  [[nodiscard]] TokenIndex partner(TokenIndex bracket) const {
    const Token& token = tokens_[bracket];
    if (token.partner_distance == 0) {
      return kNoPartner;
    }
    if (token.partner_distance == kFarPartner) {
      return find_far_partner(bracket);
    }
    return token.kind <= TokenKind::LeftBrace ? bracket + token.partner_distance
                                              : bracket - token.partner_distance;
  }
  /// In source order; of a file with very many only the first `kMaximumErrors`.
  [[nodiscard]] std::span<const SyntaxError> errors() const { return errors_; }
  static constexpr std::size_t kMaximumErrors = 1000;

 private:
  friend class Scanner;

  struct FreeTokens {
    void operator()(Token* tokens) const { std::free(tokens); }
  };
  /// Partners further away than a token can say.
  struct FarPartner {
    TokenIndex bracket;
    TokenIndex partner;
  };
  static constexpr uint16_t kFarPartner = 0xFFFF;

  [[nodiscard]] TokenIndex find_far_partner(TokenIndex bracket) const;

  const SourceFile* source_ = nullptr;
  std::unique_ptr<Token[], FreeTokens> tokens_;
  std::size_t size_ = 0;
  std::vector<FarPartner> far_partners_;  // ascending by bracket
  std::vector<Span> comments_;
  std::vector<SyntaxError> errors_;
};

}  // namespace krait
