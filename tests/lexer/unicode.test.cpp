// Every code point, and every name, against digests of what CPython's own functions answer; and the
// cases that a table or the composition most easily gets wrong, by name.
#include "lexer/unicode.h"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "lexer/unicode_name_table.h"
#include "lexer/unicode_names.h"
#include "tests/lexer/unicode_checksums.h"

namespace {

using namespace krait;

constexpr char32_t kCodePointLimit = 0x110000;

class Fnv1a {
 public:
  void add(unsigned byte) { digest_ = (digest_ ^ (byte & 0xFF)) * 0x100000001B3; }

  void add(std::string_view bytes) {
    for (const char byte : bytes) {
      add(static_cast<unsigned char>(byte));
    }
  }

  std::uint64_t digest() const { return digest_; }

 private:
  std::uint64_t digest_ = 0xCBF29CE484222325;
};

/// The digest of property(c), one byte each, over all code points.
template <typename Property>
std::uint64_t digest_of_all(Property property) {
  Fnv1a digest;
  for (char32_t code_point = 0; code_point < kCodePointLimit; ++code_point) {
    digest.add(static_cast<unsigned>(property(code_point)));
  }
  return digest.digest();
}

std::string utf8(char32_t code_point) {
  std::string text;
  append_utf8(code_point, text);
  return text;
}

std::string utf8(std::u32string_view code_points) {
  std::string text;
  for (const char32_t code_point : code_points) {
    append_utf8(code_point, text);
  }
  return text;
}

std::string nfkc(std::string_view text) {
  std::string normalized;
  append_nfkc(text, normalized);
  return normalized;
}

std::string nfkc(std::u32string_view code_points) { return nfkc(utf8(code_points)); }

/// The strings that random_strings() of cmake/generate_unicode_tables.py makes.
class RandomStrings {
 public:
  std::string next() {
    std::string text;
    const std::uint64_t length = 1 + draw() % 12;
    for (std::uint64_t count = 0; count < length; ++count) {
      constexpr std::array<Alphabet, 4> kAlphabets = {
          {{0x61, 26}, {0x300, 0x70}, {0x1100, 0x100}, {0, 0x30000}}};
      const Alphabet alphabet = kAlphabets[draw() % kAlphabets.size()];
      append_utf8(alphabet.first + static_cast<char32_t>(draw() % alphabet.size), text);
    }
    return text;
  }

 private:
  struct Alphabet {
    char32_t first;
    std::uint64_t size;
  };

  std::uint64_t draw() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return state_ >> 33;
  }

  std::uint64_t state_ = 1;
};

/// Calls visit(name) for every name of the table, in its order.
template <typename Visit>
void for_each_listed_name(Visit visit) {
  for (const std::string_view block : kNameBlocks) {
    std::string name;
    for (std::size_t begin = 0; begin < block.size();) {
      std::size_t end = begin + 1;
      while (end < block.size() && static_cast<unsigned char>(block[end]) < kSharedLengthBias) {
        ++end;
      }
      name.resize(static_cast<unsigned char>(block[begin]) - kSharedLengthBias);
      name += block.substr(begin + 1, end - begin - 1);
      visit(name);
      begin = end;
    }
  }
}

TEST_CASE("the properties of every code point are those of CPython") {
  CHECK(digest_of_all(is_identifier_start) == kIdentifierStartChecksum);
  CHECK(digest_of_all(is_identifier_continue) == kIdentifierContinueChecksum);
  CHECK(digest_of_all(is_printable) == kPrintableChecksum);
  CHECK(digest_of_all(display_width) == kDisplayWidthChecksum);
  CHECK(digest_of_all(decimal_digit_value) == kDecimalDigitChecksum);
}

TEST_CASE("identifiers are made of what PEP 3131 admits") {
  for (const char32_t code_point : std::u32string_view(U"aZ_\u00AA\u00E9\u2118\u212E\u4E00")) {
    CHECK(is_identifier_start(code_point));
  }
  for (const char32_t code_point : std::u32string_view(U"09\u00B7\u0301\u203F\u0660\u30FB")) {
    CHECK_FALSE(is_identifier_start(code_point));
    CHECK(is_identifier_continue(code_point));
  }
  for (const char32_t code_point : std::u32string_view(U" $-\u00A0\u00B2\u037A\u309B\u20AC")) {
    CHECK_FALSE(is_identifier_continue(code_point));
  }
}

TEST_CASE("what repr escapes is not printable") {
  for (const char32_t code_point : std::u32string_view(U" ~\u00E9\u0301\U0001F600")) {
    CHECK(is_printable(code_point));
  }
  constexpr std::array<char32_t, 8> kEscaped = {0x0A,   0x7F,   0xA0,   0xAD,
                                                0x200B, 0x2028, 0xD800, 0xE000};
  for (const char32_t code_point : kEscaped) {
    CHECK_FALSE(is_printable(code_point));
  }
}

TEST_CASE("width is counted in terminal columns") {
  CHECK(display_width(U'a') == 1);
  CHECK(display_width(U'\u00E9') == 1);
  CHECK(display_width(U'\u00AD') == 1);
  CHECK(display_width(U'\u4E00') == 2);
  CHECK(display_width(U'\uFF21') == 2);
  CHECK(display_width(U'\uD55C') == 2);
  CHECK(display_width(U'\U0001F600') == 2);
  CHECK(display_width(U'\U0002FA20') == 2);
  CHECK(display_width(U'\u0301') == 0);
  CHECK(display_width(U'\u200D') == 0);
  CHECK(display_width(U'\uFE0F') == 0);
  CHECK(display_width(U'\u1161') == 0);
  CHECK(display_width(U'\n') == 0);
}

TEST_CASE("decimal digits of every script have a value") {
  CHECK(decimal_digit_value(U'7') == 7);
  CHECK(decimal_digit_value(U'\u0663') == 3);
  CHECK(decimal_digit_value(U'\U0001D7FF') == 9);
  CHECK(decimal_digit_value(U'a') == -1);
  CHECK(decimal_digit_value(U'\u00B2') == -1);
  CHECK(decimal_digit_value(U'\u4E00') == -1);
}

TEST_CASE("a number beyond the last code point has no property") {
  for (const char32_t code_point : {kCodePointLimit, char32_t{0xFFFFFFFF}}) {
    CHECK_FALSE(is_identifier_start(code_point));
    CHECK_FALSE(is_identifier_continue(code_point));
    CHECK_FALSE(is_printable(code_point));
    CHECK(display_width(code_point) == 1);
    CHECK(decimal_digit_value(code_point) == -1);
  }
}

TEST_CASE("the NFKC form of every code point is that of CPython") {
  Fnv1a digest;
  for (char32_t code_point = 0; code_point < kCodePointLimit; ++code_point) {
    digest.add(nfkc(utf8(code_point)));
    digest.add('\n');
  }
  CHECK(digest.digest() == kNfkcChecksum);
  CHECK(digest_of_all([](char32_t c) { return is_nfkc(utf8(c)); }) == kIsNfkcChecksum);
}

TEST_CASE("the NFKC form of random strings is that of CPython and stable") {
  Fnv1a digest;
  RandomStrings strings;
  std::size_t unstable = 0;
  for (int count = 0; count < 20000; ++count) {
    const std::string text = strings.next();
    const std::string normalized = nfkc(text);
    digest.add(normalized);
    digest.add('\n');
    const bool is_stable = is_nfkc(normalized) && nfkc(normalized) == normalized;
    if (!is_stable || is_nfkc(text) != (normalized == text)) {
      ++unstable;
    }
  }
  CHECK(digest.digest() == kRandomNfkcChecksum);
  CHECK(unstable == 0);
}

TEST_CASE("NFKC decomposes, orders and composes") {
  CHECK(nfkc(U"\uFB01") == "fi");
  CHECK(nfkc(U"\u2177") == "viii");
  CHECK(nfkc(U"\u00AA\u00BA") == "ao");
  CHECK(nfkc(U"Tru\u1D49") == "True");
  CHECK(nfkc(U"e\u0301") == utf8(U'\u00E9'));
  CHECK(nfkc(U"c\u0301\u0327") == utf8(U'\u1E09'));
  CHECK(nfkc(U"a\u0315\u0300") == utf8(U"\u00E0\u0315"));
  // A composition exclusion stays in two parts; two marks of one class do not change places.
  CHECK(nfkc(U"\u0958") == utf8(U"\u0915\u093C"));
  CHECK(nfkc(U"a\u0301\u0300") == utf8(U"\u00E1\u0300"));
  CHECK(nfkc(U"\u1112\u1161\u11AB") == utf8(U'\uD55C'));
  CHECK(nfkc(U"\uAC00\u11A7") == utf8(U"\uAC00\u11A7"));
  CHECK(nfkc(U"\uAC01\u11A8") == utf8(U"\uAC01\u11A8"));
}

TEST_CASE("NFKC appends and leaves lone surrogates alone") {
  std::string out = "e";
  append_nfkc("\xCC\x81", out);
  CHECK(out == "e\xCC\x81");
  append_nfkc("\xED\xA0\x80\xEF\xAC\x81\xED\xB0\x80", out);
  CHECK(out ==
        "e\xCC\x81\xED\xA0\x80"
        "fi\xED\xB0\x80");
  CHECK(nfkc("").empty());
  CHECK(is_nfkc(""));
}

TEST_CASE("a code point survives UTF-8, surrogates too") {
  std::size_t wrong = 0;
  for (char32_t code_point = 0; code_point < kCodePointLimit; ++code_point) {
    const std::string text = utf8(code_point) + "x";
    const char* position = text.data();
    const bool is_same = decode_utf8(position, text.data() + text.size()) == code_point;
    if (!is_same || position != text.data() + text.size() - 1) {
      ++wrong;
    }
  }
  CHECK(wrong == 0);
  CHECK(utf8(U'\u00E9') == "\xC3\xA9");
  CHECK(utf8(U'\u20AC') == "\xE2\x82\xAC");
  CHECK(utf8(char32_t{0xD800}) == "\xED\xA0\x80");
  CHECK(utf8(U'\U0001F600') == "\xF0\x9F\x98\x80");
}

TEST_CASE("every listed name and alias stands for the code point that CPython knows") {
  Fnv1a digest;
  std::size_t count = 0;
  std::size_t wrong_in_small_letters = 0;
  for_each_listed_name([&](const std::string& name) {
    ++count;
    const std::optional<char32_t> found = lookup_unicode_name(name);
    std::array<char, 16> number{};
    std::snprintf(number.data(), number.size(), ":%X\n", static_cast<unsigned>(found.value_or(0)));
    digest.add(name);
    digest.add(number.data());
    std::string small = name;
    for (char& letter : small) {
      letter = 'A' <= letter && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    }
    wrong_in_small_letters += lookup_unicode_name(small) != found ? 1U : 0U;
  });
  CHECK(count == kNameCount);
  CHECK(digest.digest() == kNamesChecksum);
  CHECK(wrong_in_small_letters == 0);
}

TEST_CASE("names, aliases and computed names are found") {
  CHECK(lookup_unicode_name("EM DASH") == U'\u2014');
  CHECK(lookup_unicode_name("Latin Small Letter E With Acute") == U'\u00E9');
  CHECK(lookup_unicode_name("line feed") == U'\n');
  CHECK(lookup_unicode_name("NBSP") == U'\u00A0');
  CHECK(lookup_unicode_name("BELL") == U'\U0001F514');
  CHECK(lookup_unicode_name("VS256") == U'\U000E01EF');
  CHECK(lookup_unicode_name("HANGUL SYLLABLE HAN") == U'\uD55C');
  CHECK(lookup_unicode_name("HANGUL SYLLABLE A") == U'\uC544');
  CHECK(lookup_unicode_name("HANGUL SYLLABLE GGWELM") == U'\uAFFA');
  CHECK(lookup_unicode_name("CJK UNIFIED IDEOGRAPH-4E00") == U'\u4E00');
  CHECK(lookup_unicode_name("CJK UNIFIED IDEOGRAPH-04E00") == U'\u4E00');
  CHECK(lookup_unicode_name("CJK UNIFIED IDEOGRAPH-323AF") == U'\U000323AF');
  CHECK(lookup_unicode_name("CJK COMPATIBILITY IDEOGRAPH-fa0e") == U'\uFA0E');
  CHECK(lookup_unicode_name("Egyptian Hieroglyph-143FA") == U'\U000143FA');
}

TEST_CASE("what CPython does not take for a name is not found") {
  const std::string long_name(1000, 'A');
  for (const std::string_view name : {"",
                                      " ",
                                      "EM  DASH",
                                      " EM DASH",
                                      "EM DASH ",
                                      "EM DAS",
                                      "EM-DASH",
                                      "KEYCAP DIGIT ONE",
                                      "LATIN SMALL LETTER I WITH MACRON AND GRAVE",
                                      "HANGUL SYLLABLE",
                                      "HANGUL SYLLABLE ",
                                      "HANGUL SYLLABLE ga",
                                      "hangul syllable GA",
                                      "HANGUL SYLLABLE GAGA",
                                      "CJK UNIFIED IDEOGRAPH-4e00",
                                      "cjk unified ideograph-4E00",
                                      "CJK UNIFIED IDEOGRAPH-",
                                      "CJK UNIFIED IDEOGRAPH-33FF",
                                      "CJK UNIFIED IDEOGRAPH-0020000",
                                      "CJK COMPATIBILITY IDEOGRAPH-0FA0E",
                                      "TANGUT IDEOGRAPH-17000",
                                      "-",
                                      "-4E00",
                                      "\xC5\xBFPACE",
                                      "\x7F\x80\xFF"}) {
    CAPTURE(name);
    CHECK_FALSE(lookup_unicode_name(name).has_value());
  }
  CHECK_FALSE(lookup_unicode_name(long_name).has_value());
}

}  // namespace
