// CPython's fixed limits, exactly, and time that grows with the text and not faster.
#include <doctest/doctest.h>

#include <ctime>
#include <string>
#include <string_view>

#include "lexer/lexer.h"

namespace krait {
namespace {

std::string repeat(std::string_view text, std::size_t count) {
  std::string repeated;
  repeated.reserve(text.size() * count);
  for (std::size_t i = 0; i < count; ++i) {
    repeated += text;
  }
  return repeated;
}

std::size_t count_errors(const std::string& text) {
  const SourceFile source("test.py", text);
  return lex(source).errors().size();
}

std::string nested_blocks(std::size_t depth) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) {
    text += std::string(i, ' ') + "if x:\n";
  }
  return text + std::string(depth, ' ') + "y\n";
}

TEST_CASE("200 brackets nest, 201 do not") {
  CHECK(count_errors(repeat("[", 200) + repeat("]", 200)) == 0);
  CHECK(count_errors(repeat("[", 201) + repeat("]", 201)) == 1);
  CHECK(count_errors(repeat("f'{(", 100) + repeat(")}'", 100)) == 0);
  CHECK(count_errors(repeat("f'{(", 101) + repeat(")}'", 101)) == 1);
}

TEST_CASE("99 blocks nest, 100 do not") {
  CHECK(count_errors(nested_blocks(99)) == 0);
  CHECK(count_errors(nested_blocks(100)) == 1);
}

TEST_CASE("149 f-strings nest, 150 do not") {
  CHECK(count_errors(repeat("f'{", 149) + repeat("}'", 149)) == 0);
  CHECK(count_errors(repeat("f'{", 150) + repeat("}'", 150)) == 1);
}

TEST_CASE("format specifications nest two levels") {
  CHECK(count_errors("f'{a:{b:{c}}}'") == 0);
  CHECK(count_errors("f'{a:{b:{c:{d}}}}'") == 1);
}

TEST_CASE("brackets far apart know their partners") {
  const SourceFile source("test.py", "[" + repeat("x,(", 3) + repeat("y,", 70000) + repeat(")", 3) +
                                         ",]\n(" + repeat("z,", 70000) + ")");
  const TokenBuffer tokens = lex(source);
  const std::span<const Token> all = tokens.tokens();
  std::vector<TokenIndex> open;
  for (TokenIndex index = 0; index < all.size(); ++index) {
    const TokenKind kind = all[index].kind;
    if (kind == TokenKind::LeftBracket || kind == TokenKind::LeftParenthesis) {
      open.push_back(index);
    } else if (kind == TokenKind::RightBracket || kind == TokenKind::RightParenthesis) {
      CHECK(tokens.partner(index) == open.back());
      CHECK(tokens.partner(open.back()) == index);
      open.pop_back();
    }
  }
}

/// Processor time, which a busy machine does not stretch.
double seconds_for(const std::string& text) {
  const SourceFile source("test.py", text);
  const std::clock_t begin = std::clock();
  const TokenBuffer tokens = lex(source);
  const std::clock_t end = std::clock();
  CHECK(tokens.tokens().back().kind == TokenKind::EndOfFile);
  return static_cast<double>(end - begin) / CLOCKS_PER_SEC;
}

TEST_CASE("hostile text takes time in proportion to its size") {
  // A quadratic step would take minutes for these; the bound leaves room for sanitizers.
  constexpr std::size_t kCount = 200'000;
  for (const std::string_view piece : {"(\n",
                                       "(\ndef f",
                                       "[\nx = 1\n",
                                       "'''\n",
                                       "\\\"\"\"\n",
                                       "f'{",
                                       "f'''{\n",
                                       "'\\\n",
                                       "`",
                                       "$ ",
                                       "x = (\nreturn\n",
                                       "f\"{'",
                                       "{\n# c\n",
                                       "(\n\n",
                                       "if x:\n ",
                                       "\t(",
                                       "\"",
                                       "0777 ",
                                       "f'{a:",
                                       ")",
                                       "1_ ",
                                       "\xE2\x82\xAC ",
                                       "x = '''\n  ",
                                       "(\nif",
                                       "\\\n",
                                       "f\"{\"\\",
                                       "((((\n    def\n"}) {
    CAPTURE(piece);
    CHECK(seconds_for(repeat(piece, kCount)) < 5);
  }
}

}  // namespace
}  // namespace krait
