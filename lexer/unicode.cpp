#include "lexer/unicode.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>

#include "lexer/identifier_ranges.h"
#include "lexer/unicode_tables.h"

namespace krait {

namespace {

constexpr char32_t kCodePointLimit = 0x110000;

// Hangul syllables are composed by arithmetic (Unicode Standard, section 3.12).
constexpr char32_t kHangulSyllableBase = 0xAC00;
constexpr char32_t kHangulLeadBase = 0x1100;
constexpr char32_t kHangulVowelBase = 0x1161;
// One before the first trailing consonant, so that 0 stands for "none".
constexpr char32_t kHangulTrailBase = 0x11A7;
constexpr char32_t kHangulLeadCount = 19;
constexpr char32_t kHangulVowelCount = 21;
constexpr char32_t kHangulTrailCount = 28;
constexpr char32_t kHangulSyllableCount = kHangulLeadCount * kHangulVowelCount * kHangulTrailCount;

constexpr CharacterProperties kNoProperties = {0, -1, 1, false, NfkcQuickCheck::Yes};

const CharacterProperties& properties_of(char32_t code_point) {
  if (code_point >= kCodePointLimit) {
    return kNoProperties;
  }
  const std::size_t block = kPropertyBlockOf[code_point >> 8];
  return kCharacterProperties[kPropertyIndexes[block * 256 + (code_point & 255)]];
}

std::uint8_t combining_class(char32_t code_point) {
  return properties_of(code_point).combining_class;
}

bool identifier_bit(const std::uint64_t (&words)[4], char32_t code_point) {
  return ((words[(code_point >> 6) & 3] >> (code_point & 63)) & 1) != 0;
}

void append_decomposed(char32_t code_point, std::u32string& out) {
  const char32_t syllable = code_point - kHangulSyllableBase;
  if (syllable < kHangulSyllableCount) {
    const char32_t trail = syllable % kHangulTrailCount;
    const char32_t lead_and_vowel = syllable / kHangulTrailCount;
    out.push_back(kHangulLeadBase + lead_and_vowel / kHangulVowelCount);
    out.push_back(kHangulVowelBase + lead_and_vowel % kHangulVowelCount);
    if (trail != 0) {
      out.push_back(kHangulTrailBase + trail);
    }
    return;
  }
  const std::size_t block = kDecompositionBlockOf[code_point >> 6];
  const std::size_t offset = kDecompositionOffsets[block * 64 + (code_point & 63)];
  if (offset == 0) {
    out.push_back(code_point);
  } else {
    out.append(kDecompositions + offset + 1, kDecompositions[offset]);
  }
}

/// The Canonical Ordering Algorithm (Unicode Standard, D109): each run of characters that combine
/// is sorted by class, equal ones as they came.
void order_marks(std::u32string& text) {
  const auto is_mark = [](char32_t code_point) { return combining_class(code_point) != 0; };
  for (auto position = text.begin(); position != text.end();) {
    const auto begin = std::find_if(position, text.end(), is_mark);
    const auto end = std::find_if_not(begin, text.end(), is_mark);
    std::stable_sort(begin, end, [](char32_t left, char32_t right) {
      return combining_class(left) < combining_class(right);
    });
    position = end;
  }
}

std::optional<char32_t> composite_of(char32_t first, char32_t second) {
  const char32_t lead = first - kHangulLeadBase;
  const char32_t vowel = second - kHangulVowelBase;
  if (lead < kHangulLeadCount && vowel < kHangulVowelCount) {
    return kHangulSyllableBase + (lead * kHangulVowelCount + vowel) * kHangulTrailCount;
  }
  const char32_t syllable = first - kHangulSyllableBase;
  const char32_t trail = second - kHangulTrailBase;
  if (syllable < kHangulSyllableCount && syllable % kHangulTrailCount == 0 && trail != 0 &&
      trail < kHangulTrailCount) {
    return first + trail;
  }
  const std::pair key{first, second};
  const Composition* const found =
      std::lower_bound(std::begin(kCompositions), std::end(kCompositions), key,
                       [](const Composition& row, const auto& wanted) {
                         return std::pair{row.first, row.second} < wanted;
                       });
  if (found == std::end(kCompositions) || std::pair{found->first, found->second} != key) {
    return std::nullopt;
  }
  return found->composite;
}

/// The Canonical Composition Algorithm (Unicode Standard, D117), in place: a character joins the
/// last starter unless one between them has its class or a higher one.
void compose(std::u32string& text) {
  constexpr int kNothingBetween = -1;
  std::size_t size = 0;
  std::optional<std::size_t> starter;
  int last_class = kNothingBetween;
  for (const char32_t code_point : text) {
    const int current_class = combining_class(code_point);
    if (starter && last_class < current_class) {
      if (const std::optional<char32_t> composite = composite_of(text[*starter], code_point)) {
        text[*starter] = *composite;
        continue;
      }
    }
    if (current_class == 0) {
      starter = size;
      last_class = kNothingBetween;
    } else {
      last_class = current_class;
    }
    text[size++] = code_point;
  }
  text.resize(size);
}

/// UAX #15, section 9, "Detecting Normalization Forms".
NfkcQuickCheck quick_check(std::string_view text) {
  NfkcQuickCheck result = NfkcQuickCheck::Yes;
  int last_class = 0;
  const char* const end = text.data() + text.size();
  for (const char* position = text.data(); position != end;) {
    const CharacterProperties& properties = properties_of(decode_utf8(position, end));
    const int current_class = properties.combining_class;
    const bool is_unordered = current_class != 0 && last_class > current_class;
    if (is_unordered || properties.nfkc_quick_check == NfkcQuickCheck::No) {
      return NfkcQuickCheck::No;
    }
    if (properties.nfkc_quick_check == NfkcQuickCheck::Maybe) {
      result = NfkcQuickCheck::Maybe;
    }
    last_class = current_class;
  }
  return result;
}

void normalize(std::string_view text, std::string& out) {
  std::u32string code_points;
  code_points.reserve(text.size());
  const char* const end = text.data() + text.size();
  for (const char* position = text.data(); position != end;) {
    append_decomposed(decode_utf8(position, end), code_points);
  }
  order_marks(code_points);
  compose(code_points);
  for (const char32_t code_point : code_points) {
    append_utf8(code_point, out);
  }
}

char32_t continuation_bits(char byte) { return static_cast<unsigned char>(byte) & 0x3FU; }

}  // namespace

bool is_identifier_start(char32_t code_point) {
  return code_point < kCodePointLimit &&
         identifier_bit(kIdentifierBlocks[kIdentifierBlockOf[code_point >> 8]].start, code_point);
}

bool is_identifier_continue(char32_t code_point) {
  return code_point < kCodePointLimit &&
         identifier_bit(kIdentifierBlocks[kIdentifierBlockOf[code_point >> 8]].continuation,
                        code_point);
}

bool is_printable(char32_t code_point) { return properties_of(code_point).is_printable; }

int display_width(char32_t code_point) { return properties_of(code_point).display_width; }

int decimal_digit_value(char32_t code_point) {
  return properties_of(code_point).decimal_digit_value;
}

bool is_nfkc(std::string_view text) {
  switch (quick_check(text)) {
    case NfkcQuickCheck::Yes:
      return true;
    case NfkcQuickCheck::No:
      return false;
    case NfkcQuickCheck::Maybe:
      break;
  }
  std::string normalized;
  normalize(text, normalized);
  return normalized == text;
}

void append_nfkc(std::string_view text, std::string& out) {
  if (quick_check(text) == NfkcQuickCheck::Yes) {
    out += text;
  } else {
    normalize(text, out);
  }
}

char32_t decode_utf8(const char*& position, const char* end) {
  assert(position < end);
  const char32_t lead = static_cast<unsigned char>(*position);
  const std::ptrdiff_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  assert(end - position >= length);
  static_cast<void>(end);  // Only asserted on.
  const char* const bytes = std::exchange(position, position + length);
  switch (length) {
    case 1:
      return lead;
    case 2:
      return (lead & 0x1F) << 6 | continuation_bits(bytes[1]);
    case 3:
      return (lead & 0x0F) << 12 | continuation_bits(bytes[1]) << 6 | continuation_bits(bytes[2]);
    default:
      return (lead & 0x07) << 18 | continuation_bits(bytes[1]) << 12 |
             continuation_bits(bytes[2]) << 6 | continuation_bits(bytes[3]);
  }
}

void append_utf8(char32_t code_point, std::string& out) {
  assert(code_point < kCodePointLimit);
  const auto byte = [](char32_t value) { return static_cast<char>(value); };
  const auto continuation = [&byte](char32_t value) { return byte(0x80 | (value & 0x3F)); };
  if (code_point < 0x80) {
    out += byte(code_point);
  } else if (code_point < 0x800) {
    out += byte(0xC0 | code_point >> 6);
    out += continuation(code_point);
  } else if (code_point < 0x10000) {
    out += byte(0xE0 | code_point >> 12);
    out += continuation(code_point >> 6);
    out += continuation(code_point);
  } else {
    out += byte(0xF0 | code_point >> 18);
    out += continuation(code_point >> 12);
    out += continuation(code_point >> 6);
    out += continuation(code_point);
  }
}

}  // namespace krait
