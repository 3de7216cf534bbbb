// One file's text as every stage sees it: UTF-8 without byte order mark, line ends as written.
// Python sources, rule packs and configuration files are all `SourceFile`s, so that every
// diagnostic is printed by the same code. Reading bytes from disk is cli/'s business, decoding
// them is lexer/encoding.h's.
#pragma once

#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lexer/span.h"
#include "lexer/syntax_error.h"

namespace krait {

/// A place for people: line and column, both 1-based.
struct LineColumn {
  uint32_t line_1based = 1;
  uint32_t column_1based = 1;
  friend bool operator==(LineColumn, LineColumn) = default;
};

/// What a column counts.
enum class ColumnUnit : uint8_t {
  Bytes,       ///< UTF-8 bytes, as CPython's `ast` counts (there 0-based)
  Characters,  ///< code points, as text output and CPython's SyntaxError count
  Utf16,       ///< UTF-16 code units, as SARIF counts
};

/// How the bytes on disk became `text()`; what a fix needs to write them back.
struct SourceEncoding {
  std::string name = "utf-8";  ///< canonical name that iconv knows
  bool has_byte_order_mark = false;
  std::string python_name = "utf-8";  ///< as Python's tokenize module names it
};

/// A decoded file. Immutable; spans and string views into `text()` live as long as it does, also
/// when it is moved.
class SourceFile {
 public:
  /// `text` is valid UTF-8 (except that undecodable bytes were replaced and reported), without
  /// byte order mark, at most `kMaximumSize` bytes.
  SourceFile(std::string path, std::string text, SourceEncoding encoding = {});
  SourceFile(SourceFile&&) = default;
  SourceFile& operator=(SourceFile&&) = default;
  SourceFile(const SourceFile&) = delete;
  SourceFile& operator=(const SourceFile&) = delete;

  /// Spans are 32 bits wide; a larger file is refused when it is read.
  static constexpr uint64_t kMaximumSize = 0xFFFF'FF00;

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string_view text() const { return {text_.data(), size_}; }
  [[nodiscard]] std::string_view text(Span span) const {
    assert(span.end <= size_);
    return {text_.data() + span.begin, span.size()};
  }
  /// So many bytes may be read behind the end of `text()`: a `\n`, then NULs. A scan for the end
  /// of something then needs no check for the end of the file, nor one by blocks a tail.
  static constexpr std::size_t kPadding = 32;
  [[nodiscard]] const SourceEncoding& encoding() const { return encoding_; }
  /// What was wrong with the bytes, in source order; `lex` takes these over.
  [[nodiscard]] const std::vector<SyntaxError>& decode_errors() const { return decode_errors_; }
  void set_decode_errors(std::vector<SyntaxError> errors) { decode_errors_ = std::move(errors); }

  /// Number of lines; a line ends at `\n`, `\r\n` or `\r`, nothing else (Python reference 2.1.2).
  [[nodiscard]] uint32_t line_count() const;
  /// The line's bytes without its line end. `line_1based` is within `line_count()`.
  [[nodiscard]] Span line_span(uint32_t line_1based) const;
  /// The line that `byte_offset` stands on; the offset of the end of the text is allowed.
  [[nodiscard]] uint32_t line_of(uint32_t byte_offset) const;
  [[nodiscard]] LineColumn line_column(uint32_t byte_offset, ColumnUnit unit) const;

  /// For a notebook: offsets at which cells begin in `text()`, ascending, with the 1-based cell
  /// number of each. Empty for every other file.
  struct Cell {
    uint32_t begin = 0;
    uint32_t number_1based = 1;
  };
  [[nodiscard]] const std::vector<Cell>& cells() const { return cells_; }
  void set_cells(std::vector<Cell> cells) { cells_ = std::move(cells); }

 private:
  void find_lines() const;

  std::string path_;
  std::string text_;  // with the padding, which also keeps it on the heap when moved
  std::size_t size_ = 0;
  SourceEncoding encoding_;
  std::vector<SyntaxError> decode_errors_;
  std::vector<Cell> cells_;
  mutable std::vector<uint32_t> line_starts_;  // filled on first use
};

}  // namespace krait
