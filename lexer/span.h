// A half-open range of bytes in the text of one source file: the only notion of "where" that
// stages hand to each other. Lines and columns are computed by lexer/source_file.h when something
// is printed.
#pragma once

#include <cstdint>

namespace krait {

/// Byte offsets into `SourceFile::text()`, `begin` included, `end` excluded.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;

  [[nodiscard]] constexpr uint32_t size() const { return end - begin; }
  [[nodiscard]] constexpr bool is_empty() const { return begin == end; }
  /// True when `other` lies inside this span, its borders included.
  [[nodiscard]] constexpr bool contains(Span other) const {
    return begin <= other.begin && other.end <= end;
  }
  friend constexpr bool operator==(Span, Span) = default;
};

}  // namespace krait
