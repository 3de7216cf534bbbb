// What the lexer does at a byte, as tables: which kind of token it begins, whether it belongs to an
// identifier, which operators it makes; and the perfect hash of the keywords.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "lexer/token.h"

namespace krait {

/// The token that begins with a byte.
enum class CharacterClass : uint8_t {
  Invalid,   ///< begins nothing: `$`, `?`, a control character
  NonAscii,  ///< a byte over 127: a name, or text that is invalid
  Quote,
  Name,  ///< letter, underscore: a name, keyword or string prefix
  Digit,
  Opening,   ///< `(`, `[`, `{`
  Closing,   ///< `)`, `]`, `}`
  Single,    ///< `,`, `;`, `~`: never part of a longer operator
  Operator,  ///< may go on with `=` or itself
  Colon,
  Dot,
  Backquote,
  LineEnd,  // from here on: what a line may begin with that is no token
  Comment,
  Blank,  ///< space, tab, form feed
  Backslash,
};

namespace character_tables {

constexpr std::array<CharacterClass, 256> make_classes() {
  std::array<CharacterClass, 256> classes{};
  const auto set = [&classes](std::string_view bytes, CharacterClass value) {
    for (const char byte : bytes) {
      classes[static_cast<unsigned char>(byte)] = value;
    }
  };
  set(" \t\f", CharacterClass::Blank);
  set("ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz", CharacterClass::Name);
  for (unsigned byte = 0x80; byte < 256; ++byte) {
    classes[byte] = CharacterClass::NonAscii;
  }
  set("0123456789", CharacterClass::Digit);
  set("'\"", CharacterClass::Quote);
  set("([{", CharacterClass::Opening);
  set(")]}", CharacterClass::Closing);
  set(",;~", CharacterClass::Single);
  set("=+-*/%&|^<>@!", CharacterClass::Operator);
  set(":", CharacterClass::Colon);
  set(".", CharacterClass::Dot);
  set("\n\r", CharacterClass::LineEnd);
  set("#", CharacterClass::Comment);
  set("\\", CharacterClass::Backslash);
  set("`", CharacterClass::Backquote);
  return classes;
}

struct Operators {
  std::array<TokenKind, 128> alone{};       ///< the byte by itself
  std::array<TokenKind, 128> with_equal{};  ///< the byte and `=`
};

constexpr Operators make_operators() {
  Operators operators{};
  const auto add = [&operators](std::string_view spelling, TokenKind kind) {
    const auto first = static_cast<unsigned char>(spelling[0]);
    if (spelling.size() == 1) {
      operators.alone[first] = kind;
    } else if (spelling.size() == 2 && spelling[1] == '=') {
      operators.with_equal[first] = kind;
    }
  };
#define KRAIT_OPERATOR(kind, spelling) add(spelling, TokenKind::kind);
#define KRAIT_KEYWORD(kind, spelling)
#include "lexer/token_kinds.def"
  return operators;
}

/// The bytes of a word of at most eight as one number, its first byte lowest.
constexpr uint64_t pack_word(std::string_view word) {
  uint64_t packed = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    packed |= static_cast<uint64_t>(static_cast<unsigned char>(word[i])) << (8 * i);
  }
  return packed;
}

/// Sends every keyword to a slot of its own (asserted below); found by trying random numbers.
inline constexpr uint64_t kKeywordMultiplier = 0x7E01F64F2B36BC8B;
inline constexpr unsigned kKeywordShift = 58;

constexpr std::size_t keyword_slot(uint64_t packed) {
  return static_cast<std::size_t>((packed * kKeywordMultiplier) >> kKeywordShift);
}

struct Keywords {
  std::array<uint64_t, std::size_t{1} << (64 - kKeywordShift)> words{};
  std::array<TokenKind, std::size_t{1} << (64 - kKeywordShift)> kinds{};
  std::size_t count = 0;
  std::size_t used_slots = 0;
};

constexpr Keywords make_keywords() {
  Keywords keywords{};
  keywords.kinds.fill(TokenKind::Name);
  const auto add = [&keywords](std::string_view spelling, TokenKind kind) {
    const uint64_t packed = pack_word(spelling);
    const std::size_t slot = keyword_slot(packed);
    keywords.used_slots += keywords.words[slot] == 0 ? 1U : 0U;
    keywords.words[slot] = packed;
    keywords.kinds[slot] = kind;
    ++keywords.count;
  };
#define KRAIT_TOKEN(kind, words)
#define KRAIT_KEYWORD(kind, spelling) add(spelling, TokenKind::kind);
#include "lexer/token_kinds.def"
  return keywords;
}

/// `kPrefixMasks[n]` keeps the first n bytes of a packed word; longer words are no keywords.
constexpr std::array<uint64_t, 16> make_prefix_masks() {
  std::array<uint64_t, 16> masks{};
  for (std::size_t size = 1; size <= 8; ++size) {
    masks[size] = ~uint64_t{0} >> (64 - 8 * size);
  }
  return masks;
}

inline constexpr auto kClasses = make_classes();
inline constexpr auto kOperators = make_operators();
inline constexpr auto kKeywords = make_keywords();
inline constexpr auto kPrefixMasks = make_prefix_masks();
static_assert(kKeywords.used_slots == kKeywords.count, "two keywords in one slot");

}  // namespace character_tables

inline CharacterClass class_of(char byte) {
  return character_tables::kClasses[static_cast<unsigned char>(byte)];
}

/// `[A-Za-z0-9_]`: what belongs to an identifier without asking Unicode.
inline bool is_identifier_byte(char byte) {
  const CharacterClass value = class_of(byte);
  return value == CharacterClass::Name || value == CharacterClass::Digit;
}

inline bool is_non_ascii(char byte) { return static_cast<unsigned char>(byte) >= 0x80; }

inline bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

/// The keyword that the `size` bytes at `text` are, fewer than 16, else Name. Reads eight bytes.
inline TokenKind short_keyword_or_name(const char* text, std::size_t size) {
  using namespace character_tables;
  static_assert(std::endian::native == std::endian::little);
  uint64_t packed = 0;
  std::memcpy(&packed, text, sizeof packed);
  packed &= kPrefixMasks[size];
  const std::size_t slot = keyword_slot(packed);
  return kKeywords.words[slot] == packed ? kKeywords.kinds[slot] : TokenKind::Name;
}

/// The same for words of any size.
inline TokenKind keyword_or_name(const char* text, std::size_t size) {
  return size < 16 ? short_keyword_or_name(text, size) : TokenKind::Name;
}

}  // namespace krait
