// The lexical rows of lexer/syntax_errors.def, by fixture: what is said, where, and what mends it.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>

#include "lexer/encoding.h"
#include "lexer/lexer.h"
#include "tests/fixture_files.h"
#include "tests/golden.h"

namespace krait {
namespace {

constexpr std::string_view kFolder = "tests/fixtures/lexer/errors";

SourceFile read(const std::string& path) {
  Expected<SourceFile> source = decode_source(path, read_fixture(path));
  REQUIRE(source.has_value());
  return std::move(*source);
}

std::string place(const SourceFile& source, Span span) {
  const LineColumn begin = source.line_column(span.begin, ColumnUnit::Characters);
  const LineColumn end = source.line_column(span.end, ColumnUnit::Characters);
  return std::to_string(begin.line_1based) + ":" + std::to_string(begin.column_1based) + "-" +
         std::to_string(end.line_1based) + ":" + std::to_string(end.column_1based);
}

std::string describe(const SourceFile& source, const SyntaxError& error) {
  std::string text = place(source, error.span);
  text += " ";
  text += name_of(error.kind);
  text += ": " + message_of(error) + "\n";
  if (!error.related.is_empty()) {
    text += "  related " + place(source, error.related) + "\n";
  }
  for (const SyntaxFixIt& fix : error.fix_its) {
    text += "  fix-it " + place(source, fix.span) + " '" + fix.text + "'\n";
  }
  return text;
}

/// The text with every fix-it of an error applied.
std::string mended(const SourceFile& source, const SyntaxError& error) {
  std::string text(source.text());
  for (auto fix = error.fix_its.rbegin(); fix != error.fix_its.rend(); ++fix) {
    text.replace(fix->span.begin, fix->span.size(), fix->text);
  }
  return text;
}

TEST_CASE("a lexical error says what was seen, where, and what mends it") {
  for (const std::string& path : fixture_paths(kFolder, ".py")) {
    CAPTURE(path);
    const SourceFile source = read(path);
    const TokenBuffer tokens = lex(source);
    std::string text;
    for (const SyntaxError& error : tokens.errors()) {
      text += describe(source, error);
    }
    check_golden(path.substr(0, path.size() - 3) + ".errors", text);
  }
}

TEST_CASE("every lexical error has a fixture") {
  std::set<std::string_view> seen;
  for (const std::string& path : fixture_paths(kFolder, ".py")) {
    const SourceFile source = read(path);
    const TokenBuffer tokens = lex(source);
    for (const SyntaxError& error : tokens.errors()) {
      seen.insert(name_of(error.kind));
    }
  }
  for (int kind = 0; kind <= static_cast<int>(SyntaxErrorKind::TooManyIndents); ++kind) {
    const std::string_view name = name_of(static_cast<SyntaxErrorKind>(kind));
    CHECK_MESSAGE(seen.contains(name), name << " has no fixture");
  }
}

TEST_CASE("a fix-it takes its error away") {
  std::size_t count = 0;
  for (const std::string& path : fixture_paths(kFolder, ".py")) {
    CAPTURE(path);
    const SourceFile source = read(path);
    const TokenBuffer tokens = lex(source);
    for (const SyntaxError& error : tokens.errors()) {
      if (error.fix_its.empty()) {
        continue;
      }
      ++count;
      const SourceFile fixed(path, mended(source, error));
      const TokenBuffer fixed_tokens = lex(fixed);
      // What is wrong behind it on the same line shows only now.
      CHECK(std::ranges::none_of(fixed_tokens.errors(), [&error](const SyntaxError& other) {
        return other.kind == error.kind && other.span.begin == error.span.begin;
      }));
    }
  }
  CHECK(count > 15);
}

TEST_CASE("one mistake leaves the lines behind it whole") {
  for (const std::string& path : fixture_paths(kFolder, ".py")) {
    const SourceFile source = read(path);
    const std::string_view text = source.text();
    const std::size_t at = text.rfind("\nafter = ");
    if (at == std::string_view::npos) {
      continue;
    }
    CAPTURE(path);
    const TokenBuffer tokens = lex(source);
    const auto after = std::ranges::find(tokens.tokens(), static_cast<uint32_t>(at + 1),
                                         [](const Token& token) { return token.span.begin; });
    const auto name = std::ranges::find_if(after, tokens.tokens().end(), [](const Token& token) {
      return token.kind != TokenKind::Dedent;
    });
    if (name == tokens.tokens().end()) {
      FAIL_CHECK("no token begins there");
      continue;
    }
    CHECK(tokens.text(*name) == "after");
    if (name != tokens.tokens().begin()) {
      const TokenKind before = name[-1].kind;
      CHECK((before == TokenKind::Newline || before == TokenKind::Dedent));
    }
  }
}

}  // namespace
}  // namespace krait
