// Text that may be shown on a terminal: nothing in it moves the cursor, changes colours, reorders
// what is read or hides. Knows how many columns each character takes; knows nothing of
// diagnostics.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace krait {

/// `text` with control characters, invisible and unassigned ones, line separators and bytes that
/// are not UTF-8 written as Python escapes (`\x1b`, `\u202e`, `\n`). A backslash stays one.
[[nodiscard]] std::string escape_for_terminal(std::string_view text);

/// A source line as the terminal shows it: escaped as above, tabs expanded to multiples of eight.
class DisplayLine {
 public:
  /// `line` is one line without its end, byte `first_byte` of some text.
  DisplayLine(std::string_view line, uint32_t first_byte);

  /// The 0-based column at which the character at `byte_offset` of that text begins; for an offset
  /// inside a character, the character's; past the line, the line's width.
  [[nodiscard]] uint32_t column_of(uint32_t byte_offset) const;
  /// Columns that the line takes.
  [[nodiscard]] uint32_t width() const { return width_; }
  /// What stands in columns [begin, end); a character that is cut in two is left as blanks.
  [[nodiscard]] std::string slice(uint32_t begin, uint32_t end) const;

 private:
  struct Cell {
    uint32_t byte_begin;
    uint32_t column;
    uint32_t width;
    std::string text;
  };

  std::vector<Cell> cells_;
  uint32_t end_byte_ = 0;
  uint32_t width_ = 0;
};

}  // namespace krait
