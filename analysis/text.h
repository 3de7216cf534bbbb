// Text as Python sees it: UTF-8 in memory, counted in code points. Lone surrogates are three bytes,
// like any other code point of that range.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace krait {

/// Bytes of the code point at `position`, at least 1.
[[nodiscard]] inline size_t utf8_length(std::string_view text, size_t position) {
  const auto lead = static_cast<unsigned char>(text[position]);
  const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return length <= text.size() - position ? length : text.size() - position;
}
[[nodiscard]] uint32_t code_point_at(std::string_view text, size_t position);
void append_utf8(std::string& text, uint32_t code_point);
/// Where each code point begins, and the end.
[[nodiscard]] std::vector<size_t> code_point_offsets(std::string_view text);
[[nodiscard]] size_t code_point_count(std::string_view text);
/// Blank by `str.isspace`; `bytes` know the ASCII ones alone.
[[nodiscard]] bool is_python_space(uint32_t code_point);

}  // namespace krait
