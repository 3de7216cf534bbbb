// Character names, for `\N{...}` in string literals. The other direction, from a character to its
// name, is nothing that krait needs. Properties of characters are in lexer/unicode.h.
#pragma once

#include <optional>
#include <string_view>

namespace krait {

/// The code point that `\N{name}` stands for in CPython 3.14 (Unicode 16.0): by character name or
/// name alias (UAX #44), letters in either case. Hangul syllables and `CJK UNIFIED IDEOGRAPH-` with
/// four or five digits count only in capitals, as they do there. Nothing for other text: named
/// sequences, names with blanks added or left out, and characters that CPython gives no name (the
/// control characters have aliases only; Tangut ideographs have nothing).
std::optional<char32_t> lookup_unicode_name(std::string_view name);

}  // namespace krait
