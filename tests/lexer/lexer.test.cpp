#include "lexer/lexer.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "lexer/token_dump.h"

namespace krait {
namespace {

/// The kinds' words, one blank between two: `name = integer end of line end of file`.
std::string kinds_of(std::string_view text) {
  const SourceFile source("test.py", std::string(text));
  const TokenBuffer tokens = lex(source);
  std::string kinds;
  for (const Token& token : tokens.tokens()) {
    kinds += kinds.empty() ? "" : " ";
    kinds += token_words(token.kind);
  }
  return kinds;
}

TEST_CASE("a file without tokens is its end") {
  CHECK(kinds_of("") == "end of file");
  CHECK(kinds_of("\n\n  # nothing\n") == "end of file");
  CHECK(kinds_of("   ") == "end of file");
}

TEST_CASE("the last line needs no line end") {
  CHECK(kinds_of("x") == "name end of line end of file");
  CHECK(kinds_of("if x:\n  y") ==
        "if name : end of line indent name end of line dedent end of file");
}

TEST_CASE("operators take as many bytes as they can") {
  CHECK(kinds_of("a **= b // c >>= d -> ... := != ..") ==
        "name **= name // name >>= name -> ... := != . . end of line end of file");
}

TEST_CASE("brackets know their partners") {
  const SourceFile source("test.py", "f(a, [1, {2: 3}])\n");
  const TokenBuffer tokens = lex(source);
  CHECK(tokens.partner(1) == 13);
  CHECK(tokens.partner(13) == 1);
  CHECK(tokens.partner(4) == 12);
  CHECK(tokens.partner(7) == 11);
}

TEST_CASE("replacement fields are tokens between the text of an f-string") {
  CHECK(kinds_of("f'a{x!r:>{w}}b{{'") ==
        "f-string text of an f-string { name ! name : text of an f-string { name } } "
        "text of an f-string end of an f-string end of line end of file");
}

}  // namespace
}  // namespace krait
