// What the fuzz targets begin with: generated programs are good Python, and these and the committed
// seeds hold every kind of node.
#include "fuzz/program_generator.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "ast/walk.h"
#include "lexer/encoding.h"
#include "lexer/lexer.h"
#include "parser/parse.h"
#include "tests/fixture_files.h"

namespace krait {
namespace {

using Kinds = std::set<std::string>;

/// Adds the kinds of nodes in `text` to `kinds`; returns how many mistakes it has.
std::size_t add_kinds(const std::string& text, Kinds& kinds) {
  const auto source = decode_source("test.py", text);
  REQUIRE(source.has_value());
  const ast::Tree tree = parse(lex(*source));
  ast::walk(tree.module(),
            [&](const ast::Node& node) { kinds.insert(ast::name_of(node.node_kind)); });
  return tree.errors().size();
}

Kinds all_kinds() {
  return {
#define KRAIT_NODE(kind, base) ast::name_of(ast::Kind::kind),
#include "ast/kinds.def"
  };
}

}  // namespace

TEST_CASE("generated programs are good Python and hold every kind of node but BadStmt") {
  ProgramGenerator generator(1);
  Kinds kinds{ast::name_of(ast::Kind::BadStmt)};
  for (uint32_t index = 0; index < 400; ++index) {
    const std::string program = generator.program(1 + index % 8);
    CAPTURE(program);
    CHECK(add_kinds(program, kinds) == 0);
  }
  CHECK(kinds == all_kinds());
}

TEST_CASE("the seeds of the parser's fuzz target hold every kind of node") {
  Kinds kinds;
  for (const std::string& path : fixture_paths("fuzz/corpus/parse_fuzzer", ".py")) {
    add_kinds(read_fixture(path), kinds);
  }
  CHECK(kinds == all_kinds());
}

}  // namespace krait
