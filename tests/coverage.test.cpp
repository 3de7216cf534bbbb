// Nothing that krait can say goes untested: a row of an error table or a rule without a fixture
// fails here. Where fixtures belong is written in tests/fixtures/README.md.
#include <doctest/doctest.h>

#include <span>
#include <string>
#include <string_view>

#include "tests/fixture_files.h"

namespace krait {
namespace {

constexpr std::string_view kSyntaxErrors[] = {
#define KRAIT_SYNTAX_ERROR(kind, message) #kind,
#include "lexer/syntax_errors.def"
};

/// Checks that each row is named by some `.errors` file below `folder`.
void check_rows_have_fixtures(std::span<const std::string_view> rows, std::string_view folder) {
  std::string seen;
  for (const std::string& path : fixture_paths(folder, ".errors")) {
    seen += read_fixture(path);
  }
  for (const std::string_view row : rows) {
    const std::string mark = " " + std::string(row) + ": ";
    CHECK_MESSAGE(seen.find(mark) != std::string::npos,
                  "no fixture below " << folder << " gives a " << row);
  }
}

TEST_CASE("every syntax error has a fixture") {
  check_rows_have_fixtures(kSyntaxErrors, "tests/fixtures/parser/errors");
}

}  // namespace
}  // namespace krait
