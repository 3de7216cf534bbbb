// Both ways of measuring runs of bytes agree: sixteen bytes at a time, and one by one.
#include "lexer/byte_scan.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace krait {
namespace {

/// Pseudo-random text, the same in every run, of bytes that the scans care for and some others.
class Texts {
 public:
  std::string next(std::size_t size, std::string_view alphabet) {
    std::string text;
    for (std::size_t i = 0; i < size; ++i) {
      state_ = state_ * 6364136223846793005U + 1442695040888963407U;
      text += alphabet[static_cast<std::size_t>(state_ >> 33) % alphabet.size()];
    }
    text += '\n';
    text.append(31, '\0');
    return text;
  }

 private:
  uint64_t state_ = 42;
};

void check_all(const char* text, const char* end) {
  CHECK(find_identifier_end(text) == scalar::find_identifier_end(text));
  CHECK(skip_blanks(text) == scalar::skip_blanks(text));
  CHECK(find_line_end(text) == scalar::find_line_end(text));
  for (const char quote : {'\'', '"'}) {
    const TextRun run = find_string_stop(text, quote);
    const TextRun expected = scalar::find_string_stop(text, quote);
    CHECK(run.end == expected.end);
    CHECK(run.has_non_ascii == expected.has_non_ascii);
    const TextRun long_run = find_long_string_stop(text, end, quote);
    const TextRun long_expected = scalar::find_long_string_stop(text, end, quote);
    CHECK(long_run.end == long_expected.end);
    CHECK(long_run.has_non_ascii == long_expected.has_non_ascii);
  }
}

TEST_CASE("scans by blocks and by bytes agree on every length and alignment") {
  Texts texts;
  for (std::size_t size = 0; size < 70; ++size) {
    for (const std::string_view alphabet :
         {std::string_view("aZ09_"), std::string_view("    a"),
          std::string_view("ab \xC3\xA9'\"\\"), std::string_view("abcdefgh\xE2\x82\xAC\r\n"),
          std::string_view("x\0y", 3)}) {
      const std::string text = texts.next(size, alphabet);
      for (std::size_t offset = 0; offset <= size && offset < 20; ++offset) {
        check_all(text.data() + offset, text.data() + size);
      }
    }
  }
}

TEST_CASE("every byte is classified alike") {
  for (int value = 0; value < 256; ++value) {
    std::string text(1, static_cast<char>(value));
    text += "\n";
    text.append(31, '\0');
    check_all(text.data(), text.data() + 1);
  }
}

TEST_CASE("keywords are found by their hash, and nothing else is") {
#define KRAIT_TOKEN(kind, words)
#define KRAIT_KEYWORD(kind, spelling)                                                      \
  CHECK(keyword_or_name(spelling "        ", std::string_view(spelling).size()) ==         \
        TokenKind::kind);                                                                  \
  CHECK(keyword_or_name(spelling "x       ", std::string_view(spelling).size() + 1) ==     \
        TokenKind::Name);                                                                  \
  CHECK(keyword_or_name("x" spelling "        ", std::string_view(spelling).size() + 1) == \
        TokenKind::Name);
#include "lexer/token_kinds.def"
  CHECK(keyword_or_name("as_long_as_sixteen_or_more", 26) == TokenKind::Name);
  CHECK(keyword_or_name("as_one_of_fifte", 15) == TokenKind::Name);
}

}  // namespace
}  // namespace krait
