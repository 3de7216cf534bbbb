// What the methods of str and bytes are computed with; for folding_text.cpp and text_questions.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/folding.h"

namespace krait {

/// A str or bytes.
[[nodiscard]] bool is_text(const Datum* datum);
/// Both str, or both bytes.
[[nodiscard]] bool same_kind(const Datum& left, const Datum* right);
/// `text` as str or bytes, as `model` is.
[[nodiscard]] Folded like(Folder& folder, const Datum& model, std::string_view text);
/// Each character as a str, or each byte as bytes.
[[nodiscard]] std::vector<const Datum*> characters(Folder& folder, const Datum& text);
/// In characters or bytes.
[[nodiscard]] size_t length_of(const Datum& text);
[[nodiscard]] bool is_ascii(std::string_view text);
/// `text` with each byte mapped.
[[nodiscard]] std::string mapped(std::string text, char (*map)(char));

// Of ASCII.
[[nodiscard]] constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
[[nodiscard]] constexpr char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}
[[nodiscard]] constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace krait
