#include "lexer/unicode_names.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <iterator>
#include <string>

#include "lexer/unicode_name_table.h"

namespace krait {

namespace {

using Jamo = std::string_view;

// Jamo_Short_Name (Unicode Standard, table 3-14), which make up the names of Hangul syllables.
constexpr std::array<Jamo, 19> kLeads = {"G",  "GG", "N", "D",  "DD", "R", "M", "B", "BB", "S",
                                         "SS", "",   "J", "JJ", "C",  "K", "T", "P", "H"};
constexpr std::array<Jamo, 21> kVowels = {"A",   "AE", "YA", "YAE", "EO", "E",  "YEO",
                                          "YE",  "O",  "WA", "WAE", "OE", "YO", "U",
                                          "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
constexpr std::array<Jamo, 28> kTrails = {"",   "G",  "GG", "GS", "N",  "NJ", "NH", "D", "L",  "LG",
                                          "LM", "LB", "LS", "LT", "LP", "LH", "M",  "B", "BS", "S",
                                          "SS", "NG", "J",  "C",  "K",  "T",  "P",  "H"};
constexpr char32_t kFirstHangulSyllable = 0xAC00;
constexpr std::string_view kHangulPrefix = "HANGUL SYLLABLE ";
constexpr std::string_view kUnifiedIdeographPrefix = "CJK UNIFIED IDEOGRAPH-";

/// Takes the longest jamo that text begins with and returns its place; nothing if there is none.
template <std::size_t kCount>
std::optional<char32_t> take_jamo(const std::array<Jamo, kCount>& jamos, std::string_view& text) {
  std::optional<std::size_t> longest;
  for (std::size_t index = 0; index < kCount; ++index) {
    const bool is_longer = !longest || jamos[index].size() > jamos[*longest].size();
    if (is_longer && text.starts_with(jamos[index])) {
      longest = index;
    }
  }
  if (!longest) {
    return std::nullopt;
  }
  text.remove_prefix(jamos[*longest].size());
  return static_cast<char32_t>(*longest);
}

std::optional<char32_t> hangul_syllable(std::string_view jamos) {
  const std::optional<char32_t> lead = take_jamo(kLeads, jamos);
  const std::optional<char32_t> vowel = take_jamo(kVowels, jamos);
  const std::optional<char32_t> trail = take_jamo(kTrails, jamos);
  if (!lead || !vowel || !trail || !jamos.empty()) {
    return std::nullopt;
  }
  const auto vowel_count = static_cast<char32_t>(kVowels.size());
  const auto trail_count = static_cast<char32_t>(kTrails.size());
  return kFirstHangulSyllable + (*lead * vowel_count + *vowel) * trail_count + *trail;
}

/// A number of four or five hexadecimal digits in capitals.
std::optional<char32_t> character_number(std::string_view digits) {
  const bool is_capital = digits.find_first_not_of("0123456789ABCDEF") == std::string_view::npos;
  if (!is_capital || (digits.size() != 4 && digits.size() != 5)) {
    return std::nullopt;
  }
  unsigned number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  return static_cast<char32_t>(number);
}

/// A character whose name is prefix and its own number.
std::optional<char32_t> numbered_character(std::string_view prefix, std::string_view digits) {
  const std::optional<char32_t> number = character_number(digits);
  const bool is_named =
      number && std::ranges::any_of(kNumberedNames, [&](const NumberedNames& names) {
        return names.prefix == prefix && names.first <= *number && *number <= names.last;
      });
  return is_named ? number : std::nullopt;
}

unsigned as_byte(char character) { return static_cast<unsigned char>(character); }

/// Reads the names of one front-coded block in their order.
class BlockReader {
 public:
  explicit BlockReader(std::string_view block) : rest_(block) {}

  /// The next name, valid until the next call; nothing at the end.
  std::optional<std::string_view> next() {
    if (rest_.empty()) {
      return std::nullopt;
    }
    const std::size_t shared = as_byte(rest_.front()) - kSharedLengthBias;
    rest_.remove_prefix(1);
    const auto tail_end = std::ranges::find_if(
        rest_, [](char character) { return as_byte(character) >= kSharedLengthBias; });
    const auto tail_size = static_cast<std::size_t>(tail_end - rest_.begin());
    rest_.copy(name_.data() + shared, tail_size);
    rest_.remove_prefix(tail_size);
    return std::string_view(name_.data(), shared + tail_size);
  }

 private:
  std::string_view rest_;
  std::array<char, kLongestCharacterName> name_;
};

/// The name that a block begins with; nothing of it is shared with a name before.
std::string_view first_name(std::string_view block) {
  const auto end = std::find_if(block.begin() + 1, block.end(), [](char character) {
    return as_byte(character) >= kSharedLengthBias;
  });
  return {block.begin() + 1, end};
}

std::optional<char32_t> listed_character(std::string_view name) {
  const std::string_view* const after =
      std::ranges::upper_bound(kNameBlocks, name, std::ranges::less{}, first_name);
  if (after == std::begin(kNameBlocks)) {
    return std::nullopt;
  }
  const auto block = static_cast<std::size_t>(after - std::begin(kNameBlocks)) - 1;
  BlockReader reader(kNameBlocks[block]);
  for (std::size_t index = block * kNamesPerBlock; const auto listed = reader.next(); ++index) {
    if (*listed == name) {
      return kNamedCodePoints[index];
    }
  }
  return std::nullopt;
}

char to_upper_ascii(char character) {
  const bool is_lower = 'a' <= character && character <= 'z';
  return is_lower ? static_cast<char>(character - 'a' + 'A') : character;
}

}  // namespace

std::optional<char32_t> lookup_unicode_name(std::string_view name) {
  if (name.size() > kLongestCharacterName) {
    return std::nullopt;
  }
  // CPython compares these two prefixes and what follows them as they are.
  if (name.starts_with(kHangulPrefix)) {
    return hangul_syllable(name.substr(kHangulPrefix.size()));
  }
  if (name.starts_with(kUnifiedIdeographPrefix)) {
    return numbered_character(kUnifiedIdeographPrefix, name.substr(kUnifiedIdeographPrefix.size()));
  }
  std::string upper(name);
  std::ranges::transform(upper, upper.begin(), to_upper_ascii);
  const std::string_view wanted = upper;
  const std::size_t digits = wanted.rfind('-') + 1;  // 0 if there is no hyphen.
  const std::string_view prefix = wanted.substr(0, digits);
  // Here a leading zero is no part of the name, and a unified ideograph came in small letters.
  const bool is_padded = wanted.size() - digits > 4 && wanted[digits] == '0';
  if (prefix != kUnifiedIdeographPrefix && !is_padded) {
    if (const std::optional<char32_t> found = numbered_character(prefix, wanted.substr(digits))) {
      return found;
    }
  }
  return listed_character(wanted);
}

}  // namespace krait
