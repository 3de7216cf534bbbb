#include "lexer/source_file.h"

#include <algorithm>
#include <cassert>

#include "lexer/byte_scan.h"

namespace krait {

SourceFile::SourceFile(std::string path, std::string text, SourceEncoding encoding)
    : path_(std::move(path)),
      text_(std::move(text)),
      size_(text_.size()),
      encoding_(std::move(encoding)) {
  assert(size_ <= kMaximumSize);
  text_.append(1, '\n');
  text_.append(kPadding - 1, '\0');
}

void SourceFile::find_lines() const {
  const char* const begin = text_.data();
  const char* const end = begin + size_;
  line_starts_.push_back(0);
  for (const char* cursor = find_line_end(begin); cursor < end; cursor = find_line_end(cursor)) {
    cursor += cursor[0] == '\r' && cursor[1] == '\n' && cursor + 1 < end ? 2 : 1;
    line_starts_.push_back(static_cast<uint32_t>(cursor - begin));
  }
}

uint32_t SourceFile::line_count() const {
  if (line_starts_.empty()) {
    find_lines();
  }
  return static_cast<uint32_t>(line_starts_.size());
}

Span SourceFile::line_span(uint32_t line_1based) const {
  assert(line_1based >= 1 && line_1based <= line_count());
  const uint32_t begin = line_starts_[line_1based - 1];
  const char* const end = find_line_end(text_.data() + begin);
  return {begin, static_cast<uint32_t>(end - text_.data())};
}

uint32_t SourceFile::line_of(uint32_t byte_offset) const {
  assert(byte_offset <= size_);
  if (line_starts_.empty()) {
    find_lines();
  }
  const auto after = std::ranges::upper_bound(line_starts_, byte_offset);
  return static_cast<uint32_t>(after - line_starts_.begin());
}

LineColumn SourceFile::line_column(uint32_t byte_offset, ColumnUnit unit) const {
  const uint32_t line = line_of(byte_offset);
  const uint32_t begin = line_starts_[line - 1];
  if (unit == ColumnUnit::Bytes) {
    return {line, byte_offset - begin + 1};
  }
  uint32_t units = 0;
  for (const char byte : text(Span{begin, byte_offset})) {
    const auto value = static_cast<unsigned char>(byte);
    // A continuation byte adds nothing; a character of four bytes is two units in UTF-16.
    units += (value & 0xC0U) == 0x80U ? 0U : 1U;
    units += unit == ColumnUnit::Utf16 && value >= 0xF0U ? 1U : 0U;
  }
  return {line, units + 1};
}

}  // namespace krait
