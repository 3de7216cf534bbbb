#include "lexer/token_dump.h"

#include <doctest/doctest.h>

#include <string>

#include "lexer/encoding.h"
#include "lexer/lexer.h"
#include "tests/fixture_files.h"
#include "tests/golden.h"

namespace krait {
namespace {

TEST_CASE("tokens are printed as Python's tokenize module prints them") {
  for (const std::string& path : fixture_paths("tests/fixtures/lexer/tokens", ".py")) {
    CAPTURE(path);
    const Expected<SourceFile> source = decode_source(path, read_fixture(path));
    REQUIRE(source.has_value());
    std::string out;
    write_tokens(lex(*source), out);
    check_golden(path.substr(0, path.size() - 3) + ".tokens", out);
  }
}

}  // namespace
}  // namespace krait
