// What one mistake costs, over every good fixture of the parser; the generator's seed is fixed, so
// that the figures are the same everywhere.
#include <doctest/doctest.h>

#include <string>

#include "lexer/encoding.h"
#include "lexer/lexer.h"
#include "parser/parse.h"
#include "tests/fixture_files.h"
#include "tests/parser/one_token_mistakes.h"

namespace krait {

TEST_CASE("a mistake leaves the other statements as they were and is reported once") {
  constexpr int kMutantsPerFile = 60;
  std::mt19937 random(20260101);
  Tolerance tolerance;
  for (const std::string& path : fixture_paths("tests/fixtures/parser", ".ast")) {
    const auto source = decode_source(path, read_fixture(path.substr(0, path.size() - 4) + ".py"));
    REQUIRE(source.has_value());
    const TokenBuffer tokens = lex(*source);
    const ast::Tree good = parse(tokens);
    const std::vector<Span> typed = typed_tokens(tokens);
    for (int index = 0; index < kMutantsPerFile && typed.size() > 1; ++index) {
      const Mutant mutant = make_mutant(*source, typed, random);
      const SourceFile mutated("mutant.py", mutant.text);
      const ast::Tree tree = parse(lex(mutated));
      tolerance.add(measure_survival(good, tree, mutant));
    }
  }
  CHECK(tolerance.mutants > 1000);
  CHECK(tolerance.average_share() > 0.95);
  // Two neighbours swapped across a line end can break four lines.
  CHECK(tolerance.cascades * 200 < tolerance.mutants);
  CHECK(tolerance.most_errors <= 4);
}

}  // namespace krait
