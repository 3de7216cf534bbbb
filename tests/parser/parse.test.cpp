// The parser against CPython: every fixture under tests/fixtures/parser has beside it what CPython
// 3.14 dumps for it, so these goldens are never written by krait.
#include "parser/parse.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ast/dump.h"
#include "ast/walk.h"
#include "lexer/encoding.h"
#include "lexer/lexer.h"
#include "tests/fixture_files.h"

namespace krait {
namespace {

SourceFile source_of(std::string text) {
  Expected<SourceFile> source = decode_source("test.py", std::move(text));
  REQUIRE(source);
  return std::move(*source);
}

std::string dump_of(const SourceFile& source) {
  std::string out;
  const ast::Tree tree = parse(lex(source));
  ast::append_dump(tree, out);
  return out;
}

size_t count_of(const ast::Tree& tree, ast::Kind kind) {
  size_t count = 0;
  ast::walk(tree.module(),
            [&](const ast::Node& node) { count += node.node_kind == kind ? 1U : 0U; });
  return count;
}

std::string repeated(std::string_view text, size_t times) {
  std::string out;
  for (size_t index = 0; index < times; ++index) {
    out += text;
  }
  return out;
}

}  // namespace

TEST_CASE("the dump of every fixture is that of CPython") {
  for (const std::string& path : fixture_paths("tests/fixtures/parser", ".ast")) {
    CAPTURE(path);
    const SourceFile source = source_of(read_fixture(path.substr(0, path.size() - 4) + ".py"));
    CHECK(dump_of(source) + "\n" == read_fixture(path));
  }
}

TEST_CASE("changing line ends to CR LF changes no dump") {
  for (const std::string& path : fixture_paths("tests/fixtures/parser", ".ast")) {
    const std::string text = read_fixture(path.substr(0, path.size() - 4) + ".py");
    if (text.find('\r') != std::string::npos) {
      continue;
    }
    CAPTURE(path);
    std::string with_carriage_returns;
    for (const char character : text) {
      with_carriage_returns += character == '\n' ? "\r\n" : std::string(1, character);
    }
    CHECK(dump_of(source_of(with_carriage_returns)) + "\n" == read_fixture(path));
  }
}

TEST_CASE("chains of a hundred thousand links need no stack") {
  constexpr size_t kLinks = 100'000;
  const auto has_nodes = [](const std::string& text, ast::Kind kind, size_t count) {
    const SourceFile source = source_of(text);
    const ast::Tree tree = parse(lex(source));
    CHECK(tree.errors().empty());
    CHECK(count_of(tree, kind) == count);
    std::string out;
    ast::append_dump(tree, out);
    CHECK(out.size() > count);
  };
  has_nodes(repeated("a + ", kLinks) + "a\n", ast::Kind::BinOp, kLinks);
  has_nodes(repeated("a ** ", kLinks) + "a\n", ast::Kind::BinOp, kLinks);
  has_nodes("a" + repeated(".b", kLinks) + "\n", ast::Kind::Attribute, kLinks);
  has_nodes("a" + repeated("()", kLinks) + "\n", ast::Kind::Call, kLinks);
  has_nodes("a" + repeated("[0]", kLinks) + "\n", ast::Kind::Subscript, kLinks);
  has_nodes(repeated("-", kLinks) + "a\n", ast::Kind::UnaryOp, kLinks);
  has_nodes(repeated("not ", kLinks) + "a\n", ast::Kind::UnaryOp, kLinks);
  has_nodes(repeated("a if b else ", kLinks) + "c\n", ast::Kind::IfExp, kLinks);
  has_nodes(repeated("lambda: ", kLinks) + "a\n", ast::Kind::Lambda, kLinks);
  has_nodes("if a: b\n" + repeated("elif c: d\n", kLinks), ast::Kind::If, kLinks + 1);
  has_nodes(repeated("a = ", kLinks) + "b\n", ast::Kind::Name, kLinks + 1);
}

TEST_CASE("limits are those of CPython") {
  const auto error_count = [](const std::string& text) {
    const SourceFile source = source_of(text);
    return parse(lex(source)).errors().size();
  };
  CHECK(error_count(repeated("(", 200) + "a" + repeated(")", 200) + "\n") == 0);
  CHECK(error_count(repeated("(", 201) + "a" + repeated(")", 201) + "\n") == 1);
  CHECK(error_count(repeated("f(x if ", 200) + "a" + repeated(" else b)", 200) + "\n") == 0);
  CHECK(error_count(repeated("f'{", 149) + "a" + repeated("}'", 149) + "\n") == 0);
  CHECK(error_count(repeated("f'{", 150) + "a" + repeated("}'", 150) + "\n") == 1);
  CHECK(error_count(std::string(4300, '1') + "\n") == 0);
  CHECK(error_count(std::string(4301, '1') + "\n") == 1);
  CHECK(error_count(std::string(4301, '0') + "\n") == 0);  // zero, which has one digit
  std::string blocks;
  for (size_t depth = 0; depth < 99; ++depth) {
    blocks += std::string(depth, ' ') + "if a:\n";
  }
  CHECK(error_count(blocks + std::string(99, ' ') + "b\n") == 0);
}

TEST_CASE("calls around Python 2 statements are kept") {
  const SourceFile source = source_of(
      "print foo(HTTPServer((\"\", 1), H))\n"
      "exec run(a) in b\n"
      "raise E, make(c)\n"
      "x = `f(y)`\n"
      "good(1)\n");
  const ast::Tree tree = parse(lex(source));
  CHECK(tree.errors().size() == 4);
  CHECK(tree.nodes_of(ast::Kind::Call).size() == 6);
  CHECK(tree.module().body.size() == 5);
}

TEST_CASE("one mistake is one error and costs one statement") {
  const auto errors_and_names = [](const std::string& text) {
    const SourceFile source = source_of(text);
    const ast::Tree tree = parse(lex(source));
    return std::pair(tree.errors().size(), count_of(tree, ast::Kind::Assign));
  };
  CHECK(errors_and_names("a = 1\nb = = 2\nc = 3\n") == std::pair<size_t, size_t>(1, 2));
  CHECK(errors_and_names("a = 1; b = = 2; c = 3\n") == std::pair<size_t, size_t>(1, 2));
  CHECK(errors_and_names("if x y:\n    a = 1\nelse:\n    b = 2\nc = 3\n") ==
        std::pair<size_t, size_t>(1, 3));
  CHECK(errors_and_names("if x:\n    a = 1\nelif y z:\n    b = 2\nelse:\n    c = 3\n") ==
        std::pair<size_t, size_t>(1, 3));
  CHECK(errors_and_names("try:\n    a = 1\nexcept A B:\n    b = 2\nfinally:\n    c = 3\n") ==
        std::pair<size_t, size_t>(1, 3));
  CHECK(errors_and_names("def f(:\n    a = 1\n    b = 2\nc = 3\n") ==
        std::pair<size_t, size_t>(1, 3));
  CHECK(errors_and_names("match x:\n    case 1 2:\n        a = 1\n    case 3:\n        b = 2\n") ==
        std::pair<size_t, size_t>(1, 2));
  CHECK(errors_and_names("@f g\ndef h():\n    a = 1\n") == std::pair<size_t, size_t>(1, 1));
  CHECK(errors_and_names("x = f(a,\nimport b\nc = 2\n") == std::pair<size_t, size_t>(1, 1));
}

TEST_CASE("node ids are dense and lists by kind hold the nodes of the tree") {
  const SourceFile source = source_of("a = f(g(x))\nb = = h(y)\nimport c\nd.e(k)(m)\n");
  const ast::Tree tree = parse(lex(source));
  std::vector<bool> seen(tree.node_count(), false);
  size_t calls = 0;
  ast::walk(tree.module(), [&](const ast::Node& node) {
    REQUIRE(node.node_id < seen.size());
    CHECK_FALSE(seen[node.node_id]);
    seen[node.node_id] = true;
    calls += node.is<ast::Call>() ? 1U : 0U;
  });
  CHECK(seen == std::vector<bool>(tree.node_count(), true));
  CHECK(tree.nodes_of(ast::Kind::Call).size() == calls);
  CHECK(tree.nodes_of(ast::Kind::Import).size() == 1);
  CHECK(tree.nodes_of(ast::Kind::Name).empty());
}

TEST_CASE("a pattern may have gaps behind keywords, in dicts and in parameters") {
  const auto first_dump = [](std::string text) {
    const SourceFile source = source_of(std::move(text));
    const ast::Tree tree = parse_pattern(lex_pattern(source));
    CHECK(tree.errors().empty());
    std::string out;
    ast::append_dump(tree, *tree.module().body.front(), false, out);
    return out;
  };
  CHECK(first_dump("f(x=1, ...)") ==
        "Expr(value=Call(func=Name(id='f', ctx=Load()), args=[Constant(value=Ellipsis)], "
        "keywords=[keyword(arg='x', value=Constant(value=1))]))");
  CHECK(first_dump("f(…)") ==
        "Expr(value=Call(func=Name(id='f', ctx=Load()), args=[Constant(value=Ellipsis)]))");
  CHECK(first_dump("{'k': V, ...}") ==
        "Expr(value=Dict(keys=[Constant(value='k'), None], values=[Name(id='V', ctx=Load()), "
        "Constant(value=Ellipsis)]))");
  CHECK(first_dump("{..., 'k': V}") ==
        "Expr(value=Dict(keys=[None, Constant(value='k')], values=[Constant(value=Ellipsis), "
        "Name(id='V', ctx=Load())]))");
  CHECK(first_dump("{..., V}").starts_with("Expr(value=Set("));
  CHECK(first_dump("def NAME(..., x): ...").starts_with("FunctionDef(name='NAME'"));
}

}  // namespace krait
