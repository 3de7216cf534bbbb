// One token: twelve bytes, its text a view into the source. Kinds and spellings are rows of
// lexer/token_kinds.def.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

#include "lexer/span.h"

namespace krait {

enum class TokenKind : uint8_t {
#define KRAIT_TOKEN(kind, words) kind,
#include "lexer/token_kinds.def"
};

/// How diagnostics name a kind: `"'('"`-less spelling of an operator or keyword, else words.
[[nodiscard]] std::string_view token_words(TokenKind kind);

/// What a token says beside its kind. Which flags can occur is noted with each.
enum class TokenFlag : uint8_t {
  None = 0,
  Raw = 1 << 0,                ///< String, FString*, TString*: prefix has r
  Bytes = 1 << 1,              ///< String: prefix has b
  Unicode = 1 << 2,            ///< String: prefix is u
  Triple = 1 << 3,             ///< String, FString*, TString*: three quotes
  HasEscape = 1 << 4,          ///< String, *Middle: has a backslash (or `{{`, `}}` in a Middle)
  HasCarriageReturn = 1 << 5,  ///< String, *Middle: has a CR, which reads as LF
  NonAscii = 1 << 6,      ///< Name: NFKC normalisation applies; String, *Middle: bytes over 127
  InFormatSpec = 1 << 7,  ///< *Middle: text of a format specification, where `{{` is no escape
  Malformed = 1 << 0,     ///< Integer, Float, Imaginary: an error was recorded, there is no value
};
constexpr TokenFlag operator|(TokenFlag a, TokenFlag b) {
  return static_cast<TokenFlag>(static_cast<uint8_t>(a) | static_cast<uint8_t>(b));
}
constexpr bool has(TokenFlag set, TokenFlag flag) {
  return (static_cast<uint8_t>(set) & static_cast<uint8_t>(flag)) != 0;
}

struct Token {
  Span span;
  TokenKind kind = TokenKind::EndOfFile;
  TokenFlag flags = TokenFlag::None;
  union {
    uint16_t prefix_size = 0;   ///< String, FStringStart, TStringStart: bytes before the quote
    uint16_t partner_distance;  ///< brackets: read it through `TokenBuffer::partner`
  };
};
static_assert(sizeof(Token) == 12);
static_assert(std::is_trivially_copyable_v<Token>);

/// Index of a token in its `TokenBuffer`.
using TokenIndex = uint32_t;

}  // namespace krait
