#include "report/terminal_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

#include "lexer/unicode.h"

namespace krait {
namespace {

constexpr uint32_t kTabWidth = 8;

/// One character, or one byte that is part of none.
struct Character {
  std::optional<char32_t> code_point;
  std::size_t size = 1;
};

/// Unlike decode_utf8() this takes any bytes: file names need not be UTF-8.
Character first_character(std::string_view text) {
  const auto byte = [&text](std::size_t index) {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : 0U;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) {
    return {static_cast<char32_t>(lead), 1};
  }
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) {
    return {};
  }
  char32_t code_point = lead & (0x7FU >> size);
  for (std::size_t index = 1; index < size; ++index) {
    if ((byte(index) & 0xC0U) != 0x80) {
      return {};
    }
    code_point = (code_point << 6U) | (byte(index) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (code_point < kLeast[size] || code_point > 0x10FFFF || is_surrogate) {
    return {};
  }
  return {code_point, size};
}

/// Blanks of other widths are no danger, although repr() escapes them.
bool is_space_separator(char32_t code_point) {
  return code_point == 0xA0 || code_point == 0x1680 ||
         (code_point >= 0x2000 && code_point <= 0x200A) || code_point == 0x202F ||
         code_point == 0x205F || code_point == 0x3000;
}

void append_hexadecimal(char32_t value, unsigned digits, std::string& out) {
  for (unsigned digit = digits; digit-- > 0;) {
    out += "0123456789abcdef"[(value >> (4 * digit)) & 0xFU];
  }
}

void append_escape(char32_t code_point, std::string& out) {
  switch (code_point) {
    case U'\n':
      out += "\\n";
      return;
    case U'\r':
      out += "\\r";
      return;
    case U'\t':
      out += "\\t";
      return;
    default:
      break;
  }
  if (code_point <= 0xFF) {
    out += "\\x";
    append_hexadecimal(code_point, 2, out);
  } else if (code_point <= 0xFFFF) {
    out += "\\u";
    append_hexadecimal(code_point, 4, out);
  } else {
    out += "\\U";
    append_hexadecimal(code_point, 8, out);
  }
}

/// Appends one character in its visible form and returns the columns it takes.
uint32_t append_visible(std::string_view bytes, const Character& character, std::string& out) {
  if (!character.code_point) {
    append_escape(static_cast<unsigned char>(bytes[0]), out);
    return 4;
  }
  const char32_t code_point = *character.code_point;
  if (is_printable(code_point) || is_space_separator(code_point)) {
    out += bytes.substr(0, character.size);
    return static_cast<uint32_t>(display_width(code_point));
  }
  const std::size_t size_before = out.size();
  append_escape(code_point, out);
  return static_cast<uint32_t>(out.size() - size_before);
}

}  // namespace

std::string escape_for_terminal(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Character character = first_character(text);
    append_visible(text, character, out);
    text.remove_prefix(character.size);
  }
  return out;
}

DisplayLine::DisplayLine(std::string_view line, uint32_t first_byte) {
  cells_.reserve(line.size());
  uint32_t byte_offset = first_byte;
  while (!line.empty()) {
    const Character character = first_character(line);
    Cell cell{byte_offset, width_, 0, {}};
    if (line[0] == '\t') {
      cell.width = kTabWidth - width_ % kTabWidth;
      cell.text.assign(cell.width, ' ');
    } else {
      cell.width = append_visible(line, character, cell.text);
    }
    width_ += cell.width;
    byte_offset += static_cast<uint32_t>(character.size);
    cells_.push_back(std::move(cell));
    line.remove_prefix(character.size);
  }
  end_byte_ = byte_offset;
}

uint32_t DisplayLine::column_of(uint32_t byte_offset) const {
  if (byte_offset >= end_byte_) {
    return width_;
  }
  const auto after = std::ranges::upper_bound(cells_, byte_offset, {}, &Cell::byte_begin);
  return after == cells_.begin() ? 0 : std::prev(after)->column;
}

std::string DisplayLine::slice(uint32_t begin, uint32_t end) const {
  std::string out;
  for (const Cell& cell : cells_) {
    const uint32_t cell_end = cell.column + cell.width;
    if (cell.column >= begin && cell_end <= end) {
      // A combining mark right at the left border belongs to a character that is cut off.
      if (cell.width != 0 || cell.column != begin || begin == 0) {
        out += cell.text;
      }
      continue;
    }
    const uint32_t visible_begin = std::max(cell.column, begin);
    const uint32_t visible_end = std::min(cell_end, end);
    if (visible_begin < visible_end) {
      out.append(visible_end - visible_begin, ' ');
    }
  }
  return out;
}

}  // namespace krait
