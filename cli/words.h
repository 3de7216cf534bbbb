// The words that options and configuration files share, and how they are read: formats, levels,
// lists, numbers. Each error names the nearest word that would do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options.h"
#include "engine/rule_metadata.h"
#include "lexer/expected.h"
#include "report/report.h"

namespace krait {

/// `; did you mean 'x'?` with the nearest of the words, or nothing when none is near.
[[nodiscard]] std::string suggestion_for(std::string_view word,
                                         const std::vector<std::string>& words);

[[nodiscard]] const std::vector<std::string>& format_words();
[[nodiscard]] const std::vector<std::string>& level_words();
[[nodiscard]] const std::vector<std::string>& honor_words();
[[nodiscard]] const std::vector<std::string>& color_words();

[[nodiscard]] Expected<Format> read_format(std::string_view word);
[[nodiscard]] Expected<Severity> read_level(std::string_view word);
[[nodiscard]] Expected<std::string> read_honor(std::string_view word);
[[nodiscard]] Expected<ColorMode> read_color(std::string_view word);
/// "3.12": two numbers of Python 3.
[[nodiscard]] Expected<std::string> read_python_version(std::string_view word);
/// Decimal digits of a number within [least, most].
[[nodiscard]] Expected<uint32_t> read_number(std::string_view word, uint32_t least, uint32_t most);
/// The entries of a list with commas; blanks around them and empty entries are dropped.
[[nodiscard]] std::vector<std::string> split_list(std::string_view text);

}  // namespace krait
