// The colours of text output: Clang's.
#pragma once

#include <string>
#include <string_view>

#include "engine/rule_metadata.h"

namespace krait {

enum class Style : uint8_t { Bold, Error, Warning, Note, Caret, FixIt, Added, Removed, Hunk };

/// `text` in the style's colour, or as it is where colours are not wanted or there is no text.
[[nodiscard]] std::string paint(std::string_view text, Style style, bool use_color);

/// The style of a level's word.
[[nodiscard]] Style style_of(Severity severity);

}  // namespace krait
