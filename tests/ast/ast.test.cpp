// What the tree itself promises: the arena, names, walking, comparing, repr.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ast/arena.h"
#include "ast/equal.h"
#include "ast/identifier_table.h"
#include "ast/python_repr.h"
#include "ast/walk.h"
#include "lexer/lexer.h"
#include "parser/parse.h"

namespace krait {
namespace {

std::string float_repr(double value) {
  std::string out;
  ast::append_float_repr(value, out);
  return out;
}

std::string str_repr(std::string_view text) {
  std::string out;
  ast::append_str_repr(text, out);
  return out;
}

bool are_equal(std::string left, std::string right) {
  const SourceFile one("one.py", std::move(left));
  const SourceFile other("other.py", std::move(right));
  const ast::Tree one_tree = parse(lex(one));
  const ast::Tree other_tree = parse(lex(other));
  return ast::equal(one_tree.module(), other_tree.module());
}

}  // namespace

TEST_CASE("an arena gives back what was allocated since a mark") {
  ast::Arena arena;
  auto* first = arena.make<uint64_t>();
  *first = 7;
  const ast::Arena::Mark mark = arena.mark();
  auto* second = arena.make<uint64_t>();
  for (int round = 0; round < 100; ++round) {
    static_cast<void>(arena.allocate(100'000));
  }
  const size_t reserved = arena.reserved_bytes();
  arena.rollback(mark);
  CHECK(arena.make<uint64_t>() == second);
  for (int round = 0; round < 100; ++round) {
    static_cast<void>(arena.allocate(100'000));
  }
  CHECK(arena.reserved_bytes() == reserved);
  CHECK(*first == 7);
}

TEST_CASE("an arena rolled back to its beginning can be filled again") {
  ast::Arena arena;
  const ast::Arena::Mark mark = arena.mark();
  static_cast<void>(arena.allocate(10));
  arena.rollback(mark);
  auto* value = arena.make<uint64_t>();
  *value = 1;
  CHECK(*value == 1);
}

TEST_CASE("equal names are one identifier") {
  ast::IdentifierTable table;
  const ast::Identifier name = table.intern("name");
  CHECK(table.intern("name") == name);
  CHECK(table.intern_copy(std::string("name")) == name);
  CHECK(table.find("name") == name);
  CHECK_FALSE(bool(table.find("other")));
  constexpr size_t kNames = 5000;
  std::vector<std::string> spellings;
  spellings.reserve(kNames);
  for (size_t index = 0; index < kNames; ++index) {
    spellings.push_back("n" + std::to_string(index));
  }
  for (const std::string& spelling : spellings) {
    CHECK(table.intern(spelling).text() == spelling);
  }
  CHECK(table.size() == 5001);
  CHECK(table.intern("name") == name);
  CHECK(table.intern("n4999").index() == 5000);
}

TEST_CASE("repr of floats is shortest and switches to exponents as in Python") {
  CHECK(float_repr(1e16) == "1e+16");
  CHECK(float_repr(1e15) == "1000000000000000.0");
  CHECK(float_repr(1e-5) == "1e-05");
  CHECK(float_repr(0.0001) == "0.0001");
  CHECK(float_repr(0.1) == "0.1");
  CHECK(float_repr(1.5e300) == "1.5e+300");
  CHECK(float_repr(0.0) == "0.0");
}

TEST_CASE("repr of strings chooses quotes and escapes what does not print") {
  CHECK(str_repr("a") == "'a'");
  CHECK(str_repr("it's") == "\"it's\"");
  CHECK(str_repr("'\"") == "'\\'\"'");
  CHECK(str_repr("\n\x01\x7f") == "'\\n\\x01\\x7f'");
  CHECK(str_repr("\xC3\xA9\xC2\xA0") == "'\xC3\xA9\\xa0'");
  CHECK(str_repr("\xED\xA0\x80") == "'\\ud800'");
}

TEST_CASE("equal compares meaning, not spelling or place") {
  CHECK(are_equal("f( 'a', 0x10 )\n", "f(\"a\", 16)"));
  CHECK(are_equal("x = [a, *b]\n", "\n\nx=[a,*b]\n"));
  CHECK_FALSE(are_equal("f(a)\n", "f(b)\n"));
  CHECK_FALSE(are_equal("f(a)\n", "f(a, a)\n"));
  CHECK_FALSE(are_equal("a < b\n", "a > b\n"));
  CHECK_FALSE(are_equal("1\n", "1.0\n"));
  CHECK_FALSE(are_equal("def f(): pass\n", "def f() -> int: pass\n"));
  CHECK_FALSE(are_equal("{**a}\n", "{a: a}\n"));
}

TEST_CASE("a walk sees parents before children, children in field order") {
  const SourceFile source("walk.py", "f(a, b=c)\n");
  const ast::Tree tree = parse(lex(source));
  std::string seen;
  ast::walk(tree.module(), [&](const ast::Node& node) {
    seen += ast::name_of(node.node_kind);
    seen += ' ';
  });
  CHECK(seen == "Module Expr Call Name Name keyword Name ");
  seen.clear();
  ast::walk(tree.module(), [&](const ast::Node& node) {
    seen += ast::name_of(node.node_kind);
    seen += ' ';
    return !node.is<ast::Call>();
  });
  CHECK(seen == "Module Expr Call ");
}

}  // namespace krait
