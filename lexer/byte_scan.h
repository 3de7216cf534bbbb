// Finds where a run of bytes ends, sixteen bytes at a time: ASCII identifiers, blanks, lines, the
// text of strings. Each function exists twice: written with `Block` (SSE2 where there is one) and,
// in `scalar`, byte by byte; a test holds them together. All of them may read 16 bytes from where
// they stop, so the text needs `SourceFile::kPadding`; none looks further than a `\n`, unless it
// takes the end of the text.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

#include "lexer/character_classes.h"
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace krait {

/// Where the text of a string stops being ordinary, and whether bytes over 127 came before.
struct TextRun {
  const char* end;
  bool has_non_ascii;
};

namespace scalar {

inline const char* find_identifier_end(const char* cursor) {
  while (is_identifier_byte(*cursor)) {
    ++cursor;
  }
  return cursor;
}

inline const char* skip_blanks(const char* cursor) {
  while (*cursor == ' ') {
    ++cursor;
  }
  return cursor;
}

inline const char* find_line_end(const char* cursor) {
  while (*cursor != '\n' && *cursor != '\r') {
    ++cursor;
  }
  return cursor;
}

inline TextRun find_string_stop(const char* cursor, char quote) {
  bool has_non_ascii = false;
  for (; *cursor != quote && *cursor != '\\' && *cursor != '\n' && *cursor != '\r'; ++cursor) {
    has_non_ascii |= static_cast<unsigned char>(*cursor) >= 0x80;
  }
  return {cursor, has_non_ascii};
}

inline TextRun find_long_string_stop(const char* cursor, const char* end, char quote) {
  bool has_non_ascii = false;
  for (; cursor < end && *cursor != quote && *cursor != '\\' && *cursor != '\r'; ++cursor) {
    has_non_ascii |= static_cast<unsigned char>(*cursor) >= 0x80;
  }
  return {cursor, has_non_ascii};
}

}  // namespace scalar

#if defined(__SSE2__)

/// Sixteen bytes of text and tests on all of them at once; a mask has one bit for each byte.
class Block {
 public:
  explicit Block(const char* bytes)
      : bytes_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes))) {}

  [[nodiscard]] uint32_t equal_to(char byte) const { return mask(is(byte)); }
  [[nodiscard]] uint32_t over_127() const { return mask(bytes_); }
  [[nodiscard]] uint32_t equal_to_any(char a, char b) const {
    return mask(_mm_or_si128(is(a), is(b)));
  }
  [[nodiscard]] uint32_t equal_to_any(char a, char b, char c) const {
    return mask(_mm_or_si128(_mm_or_si128(is(a), is(b)), is(c)));
  }
  [[nodiscard]] uint32_t equal_to_any(char a, char b, char c, char d) const {
    return mask(_mm_or_si128(_mm_or_si128(is(a), is(b)), _mm_or_si128(is(c), is(d))));
  }
  /// `[A-Za-z0-9_]`.
  [[nodiscard]] uint32_t identifier_bytes() const {
    // Signed comparison after moving a range's first byte to -128 tests both its ends at once.
    const __m128i lower = _mm_or_si128(bytes_, _mm_set1_epi8(0x20));
    const __m128i letters = in_range(lower, 'a', 'z');
    const __m128i digits = in_range(bytes_, '0', '9');
    return mask(_mm_or_si128(_mm_or_si128(letters, digits), is('_')));
  }

 private:
  [[nodiscard]] __m128i is(char byte) const { return _mm_cmpeq_epi8(bytes_, _mm_set1_epi8(byte)); }
  static __m128i in_range(__m128i bytes, char first, char last) {
    const __m128i moved = _mm_add_epi8(bytes, _mm_set1_epi8(static_cast<char>(-128 - first)));
    return _mm_cmplt_epi8(moved, _mm_set1_epi8(static_cast<char>(-128 + (last - first) + 1)));
  }
  static uint32_t mask(__m128i bytes) { return static_cast<uint32_t>(_mm_movemask_epi8(bytes)); }

  __m128i bytes_;
};

inline constexpr uint32_t kBlockSize = 16;

/// How many of the next sixteen bytes belong to an identifier.
inline uint32_t count_identifier_bytes(const char* cursor) {
  return static_cast<uint32_t>(std::countr_zero(~Block(cursor).identifier_bytes()));
}

inline const char* find_identifier_end(const char* cursor) {
  while (true) {
    const uint32_t count = count_identifier_bytes(cursor);
    cursor += count;
    if (count < kBlockSize) {
      return cursor;
    }
  }
}

inline const char* skip_blanks(const char* cursor) {
  while (true) {
    const auto count = static_cast<uint32_t>(std::countr_zero(~Block(cursor).equal_to(' ')));
    cursor += count;
    if (count < kBlockSize) [[likely]] {
      return cursor;
    }
  }
}

inline const char* find_line_end(const char* cursor) {
  while (true) {
    const uint32_t stops = Block(cursor).equal_to_any('\n', '\r');
    if (stops != 0) {
      return cursor + std::countr_zero(stops);
    }
    cursor += kBlockSize;
  }
}

inline TextRun find_string_stop(const char* cursor, char quote) {
  uint32_t non_ascii = 0;
  while (true) {
    const Block block(cursor);
    const uint32_t stops = block.equal_to_any(quote, '\\', '\n', '\r');
    if (stops != 0) [[likely]] {
      non_ascii |= block.over_127() & (stops - 1) & ~stops;
      return {cursor + std::countr_zero(stops), non_ascii != 0};
    }
    non_ascii |= block.over_127();
    cursor += kBlockSize;
  }
}

inline TextRun find_long_string_stop(const char* cursor, const char* end, char quote) {
  uint32_t non_ascii = 0;
  while (cursor < end) {
    const Block block(cursor);
    const uint32_t stops = block.equal_to_any(quote, '\\', '\r');
    if (stops != 0) {
      non_ascii |= block.over_127() & (stops - 1) & ~stops;
      return {cursor + std::countr_zero(stops), non_ascii != 0};
    }
    non_ascii |= block.over_127();
    cursor += kBlockSize;
  }
  return {end, non_ascii != 0};
}

#else

inline constexpr uint32_t kBlockSize = 16;

inline uint32_t count_identifier_bytes(const char* cursor) {
  uint32_t count = 0;
  while (count < kBlockSize && is_identifier_byte(cursor[count])) {
    ++count;
  }
  return count;
}

using scalar::find_identifier_end;
using scalar::find_line_end;
using scalar::find_long_string_stop;
using scalar::find_string_stop;
using scalar::skip_blanks;

#endif

}  // namespace krait
