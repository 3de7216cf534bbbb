// What krait says of broken Python: each fixture's errors stand beside it, see
// tests/fixtures/README.md.
#include <doctest/doctest.h>

#include <string>

#include "lexer/encoding.h"
#include "lexer/lexer.h"
#include "parser/parse.h"
#include "tests/fixture_files.h"
#include "tests/golden.h"

namespace krait {
namespace {

std::string line_and_column(const SourceFile& source, uint32_t byte_offset) {
  const LineColumn place = source.line_column(byte_offset, ColumnUnit::Characters);
  return std::to_string(place.line_1based) + ":" + std::to_string(place.column_1based);
}

std::string describe(const SourceFile& source, const SyntaxError& error) {
  return line_and_column(source, error.span.begin) + "-" + line_and_column(source, error.span.end) +
         " " + std::string(name_of(error.kind)) + ": " + message_of(error) + "\n";
}

TEST_CASE("every mistake is one error, at its place") {
  for (const std::string& path : fixture_paths("tests/fixtures/parser/errors", ".py")) {
    const Expected<SourceFile> source = decode_source(path, read_fixture(path));
    REQUIRE(source.has_value());
    const ast::Tree tree = parse(lex(*source));
    std::string errors;
    for (const SyntaxError& error : tree.errors()) {
      errors += describe(*source, error);
    }
    CHECK_MESSAGE(!errors.empty(), path << " has no syntax error");
    check_golden(path.substr(0, path.size() - 2) + "errors", errors);
  }
}

}  // namespace
}  // namespace krait
