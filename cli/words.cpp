#include "cli/words.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <numeric>

namespace krait {
namespace {

char lower(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a')
                                              : character;
}

/// Levenshtein's distance, in bytes, whatever the case.
std::size_t edit_distance(std::string_view first, std::string_view second) {
  std::vector<std::size_t> row(second.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= first.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= second.size(); ++j) {
      const std::size_t replaced =
          diagonal + (lower(first[i - 1]) == lower(second[j - 1]) ? 0U : 1U);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

Error unknown_word(std::string_view what, std::string_view word,
                   const std::vector<std::string>& words) {
  std::string message = "unknown " + std::string(what) + " '" + std::string(word) + "'";
  const std::string suggestion = suggestion_for(word, words);
  if (!suggestion.empty()) {
    return {message + suggestion};
  }
  message += "; it can be ";
  for (std::size_t index = 0; index < words.size(); ++index) {
    message += index == 0 ? "" : index + 1 == words.size() ? " or " : ", ";
    message += words[index];
  }
  return {message};
}

bool is_one_of(std::string_view word, const std::vector<std::string>& words) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

std::string suggestion_for(std::string_view word, const std::vector<std::string>& words) {
  constexpr std::size_t kLongestWord = 64;
  if (word.size() > kLongestWord) {
    return {};
  }
  const std::string* nearest = nullptr;
  // A third of the letters may be wrong.
  std::size_t least = std::max<std::size_t>(word.size() / 3, 1) + 1;
  for (const std::string& candidate : words) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < least) {
      least = distance;
      nearest = &candidate;
    }
  }
  return nearest == nullptr ? std::string() : "; did you mean '" + *nearest + "'?";
}

const std::vector<std::string>& format_words() {
  static const std::vector<std::string> kWords = {"text",   "concise", "json",  "jsonl",    "sarif",
                                                  "github", "gitlab",  "junit", "markdown", "html"};
  return kWords;
}

const std::vector<std::string>& level_words() {
  static const std::vector<std::string> kWords = {"none", "note", "warning", "error"};
  return kWords;
}

const std::vector<std::string>& honor_words() {
  static const std::vector<std::string> kWords = {"nosec", "noqa"};
  return kWords;
}

const std::vector<std::string>& color_words() {
  static const std::vector<std::string> kWords = {"auto", "always", "never"};
  return kWords;
}

Expected<Format> read_format(std::string_view word) {
  if (const std::optional<Format> format = format_of(word)) {
    return *format;
  }
  return unexpected(unknown_word("format", word, format_words()));
}

Expected<Severity> read_level(std::string_view word) {
  for (const Severity level :
       {Severity::None, Severity::Note, Severity::Warning, Severity::Error}) {
    if (word == name_of(level)) {
      return level;
    }
  }
  return unexpected(unknown_word("level", word, level_words()));
}

Expected<std::string> read_honor(std::string_view word) {
  if (is_one_of(word, honor_words())) {
    return std::string(word);
  }
  return unexpected(unknown_word("kind of suppression comment", word, honor_words()));
}

Expected<ColorMode> read_color(std::string_view word) {
  if (word == "auto") {
    return ColorMode::Automatic;
  }
  if (word == "always") {
    return ColorMode::Always;
  }
  if (word == "never") {
    return ColorMode::Never;
  }
  return unexpected(unknown_word("choice of colour", word, color_words()));
}

Expected<std::string> read_python_version(std::string_view word) {
  const std::size_t dot = word.find('.');
  const bool has_minor = dot != std::string_view::npos && word.substr(0, dot) == "3" &&
                         read_number(word.substr(dot + 1), 0, 999).has_value();
  if (!has_minor) {
    return unexpected(Error{"'" + std::string(word) + "' is no version of Python 3, such as 3.12"});
  }
  return std::string(word);
}

Expected<uint32_t> read_number(std::string_view word, uint32_t least, uint32_t most) {
  uint32_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  const bool is_number = error == std::errc() && end == word.data() + word.size();
  if (!is_number || number < least || number > most) {
    return unexpected(Error{"'" + std::string(word) + "' is no number from " +
                            std::to_string(least) + " to " + std::to_string(most)});
  }
  return number;
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> entries;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find(','), text.size());
    std::string_view entry = text.substr(0, size);
    text.remove_prefix(std::min(size + 1, text.size()));
    entry.remove_prefix(std::min(entry.find_first_not_of(" \t\n"), entry.size()));
    entry = entry.substr(0, entry.find_last_not_of(" \t\n") + 1);
    if (!entry.empty()) {
      entries.emplace_back(entry);
    }
  }
  return entries;
}

}  // namespace krait
