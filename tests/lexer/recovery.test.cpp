// How the lexer finds back to statements, and what holds of its tokens whatever the text.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "lexer/encoding.h"
#include "lexer/lexer.h"
#include "tests/fixture_files.h"

namespace krait {
namespace {

/// The first token of every logical line, as text, one blank between two.
std::string line_beginnings(std::string_view text) {
  const SourceFile source("test.py", std::string(text));
  const TokenBuffer tokens = lex(source);
  std::string beginnings;
  bool is_at_beginning = true;
  for (const Token& token : tokens.tokens()) {
    if (token.kind == TokenKind::Newline) {
      is_at_beginning = true;
    } else if (is_at_beginning && token.kind != TokenKind::Indent &&
               token.kind != TokenKind::Dedent && token.kind != TokenKind::EndOfFile) {
      beginnings += beginnings.empty() ? "" : " ";
      beginnings += tokens.text(token);
      is_at_beginning = false;
    }
  }
  return beginnings;
}

std::size_t count_errors(std::string_view text) {
  const SourceFile source("test.py", std::string(text));
  return lex(source).errors().size();
}

TEST_CASE("an unclosed bracket ends where the next statement plainly begins") {
  CHECK(line_beginnings("x = f(1\ny = 2\nreturn z\n") == "x y return");
  CHECK(line_beginnings("x = f(1\n\n# why\nimport a\nb\n") == "x import b");
  CHECK(line_beginnings("def f():\n  g(1,\n  h(2)\n\ndef k(): pass\n") == "def g h def");
  CHECK(line_beginnings("x = [1,\n     2,\ny = 3\ndef f(): pass\n") == "x y def");
  CHECK(line_beginnings("if f(x:\n  a\n  b\nelse:\n  c\n") == "if a b else c");
  CHECK(line_beginnings("x = f'{a\ny = 1\ndef g(): pass\n") == "x y def");
}

TEST_CASE("what lies inside brackets is trusted while the file may be right") {
  for (const std::string_view text :
       {"f(\na,\nb\n)\nx\n", "[x\nfor x in y\nif x\nelse z]\nx\n", "f(\nx=1,\ny=2)\nz\n",
        "{\na: 1,\nb\n: 2}\nx\n", "f('''\nimport a\n''',\nlambda: 0)\nx\n"}) {
    CAPTURE(text);
    CHECK(count_errors(text) == 0);
    const std::string beginnings = line_beginnings(text);
    CHECK(std::ranges::count(beginnings, ' ') == 1);
  }
}

TEST_CASE("a keyword that does not belong into an expression is left to the parser") {
  CHECK(count_errors("f(a,\n    return b)\nx\n") == 0);
  CHECK(line_beginnings("f(a,\n    return b)\nx\n") == "f x");
  CHECK(count_errors("f(\nclass=1)\n") == 0);
}

TEST_CASE("a string that is not closed may have taken a bracket with it") {
  CHECK(line_beginnings("f(a, 'b)\nx = 1\ny\n") == "f x y");
  CHECK(line_beginnings("f(a, 'b,\n  c)\ny\n") == "f y");
  CHECK(count_errors("f(a, 'b)\nx = 1\ny\n") == 1);
}

TEST_CASE("a triple-quoted string that is not closed ends before a definition") {
  CHECK(line_beginnings("x = '''a\nif you like\n\ndef f():\n  y\n") == "x def y");
  CHECK(count_errors("x = '''a\nif you like\n\ndef f():\n  y\n") == 1);
}

TEST_CASE("a line indented like no block is taken for one of the block it is in") {
  const SourceFile source("test.py", "def f():\n    a\n  b\n    c\n  d\ne\n");
  const TokenBuffer tokens = lex(source);
  CHECK(tokens.errors().size() == 1);
  const auto count = [&tokens](TokenKind kind) {
    return std::ranges::count(tokens.tokens(), kind, &Token::kind);
  };
  CHECK(count(TokenKind::Indent) == 1);
  CHECK(count(TokenKind::Dedent) == 1);
}

// ---- What holds always
// ---------------------------------------------------------------------------

/// Whether a gap between tokens has nothing in it but blanks, line ends, comments and backslashes
/// that continue lines.
bool is_gap(const TokenBuffer& tokens, Span gap) {
  const std::string_view text = tokens.source().text();
  for (uint32_t at = gap.begin; at < gap.end; ++at) {
    if (text[at] == '#') {
      const auto comment = std::ranges::find(tokens.comments(), at, &Span::begin);
      if (comment == tokens.comments().end()) {
        return false;
      }
      at = comment->end - 1;
    } else if (std::string_view(" \t\f\r\n\\").find(text[at]) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

/// `open` holds the brackets that are open and have a partner.
void check_bracket(const TokenBuffer& tokens, TokenIndex index, std::vector<TokenIndex>& open) {
  const TokenKind kind = tokens[index].kind;
  if (kind < TokenKind::LeftParenthesis || kind > TokenKind::RightBrace) {
    return;
  }
  const TokenIndex partner = tokens.partner(index);
  if (kind > TokenKind::LeftBrace) {
    REQUIRE(!open.empty());
    REQUIRE(open.back() == partner);
    open.pop_back();
  } else if (partner != TokenBuffer::kNoPartner) {
    REQUIRE(tokens.partner(partner) == index);
    open.push_back(index);
  }
}

void check_tokens(const TokenBuffer& tokens) {
  uint32_t position = 0;
  int depth = 0;
  int strings = 0;
  std::vector<TokenIndex> open;
  for (TokenIndex index = 0; index < tokens.tokens().size(); ++index) {
    const Token& token = tokens[index];
    REQUIRE(token.span.begin >= position);
    REQUIRE(token.span.end >= token.span.begin);
    REQUIRE(is_gap(tokens, {position, token.span.begin}));
    position = token.span.end;
    depth += token.kind == TokenKind::Indent ? 1 : token.kind == TokenKind::Dedent ? -1 : 0;
    const bool begins =
        token.kind == TokenKind::FStringStart || token.kind == TokenKind::TStringStart;
    const bool ends = token.kind == TokenKind::FStringEnd || token.kind == TokenKind::TStringEnd;
    strings += begins ? 1 : ends ? -1 : 0;
    REQUIRE((depth >= 0 && strings >= 0));
    check_bracket(tokens, index, open);
    REQUIRE((token.kind != TokenKind::Newline || (open.empty() && strings == 0)));
  }
  REQUIRE(depth == 0);
  REQUIRE(tokens.tokens().back().kind == TokenKind::EndOfFile);
  REQUIRE(position == tokens.source().text().size());
  for (const SyntaxError& error : tokens.errors()) {
    REQUIRE(error.span.end <= tokens.source().text().size());
  }
}

TEST_CASE("tokens tile the file, brackets nest and indents match") {
  for (const std::string_view folder :
       {"tests/fixtures/lexer/tokens", "tests/fixtures/lexer/errors"}) {
    for (const std::string& path : fixture_paths(folder, ".py")) {
      CAPTURE(path);
      const Expected<SourceFile> source = decode_source(path, read_fixture(path));
      REQUIRE(source.has_value());
      check_tokens(lex(*source));
    }
  }
}

TEST_CASE("tokens tile the file at whichever byte it is cut") {
  for (const std::string& path : fixture_paths("tests/fixtures/lexer", ".py")) {
    CAPTURE(path);
    const std::string bytes = read_fixture(path);
    for (std::size_t size = 0; size < std::min<std::size_t>(bytes.size(), 700); ++size) {
      const Expected<SourceFile> cut = decode_source(path, bytes.substr(0, size));
      const Expected<SourceFile> rest = decode_source(path, bytes.substr(size));
      REQUIRE((cut.has_value() && rest.has_value()));
      check_tokens(lex(*cut));
      check_tokens(lex(*rest));
    }
  }
}

}  // namespace
}  // namespace krait
