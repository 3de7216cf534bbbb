// Property: the parser ends, in both modes; every node lies inside the file and on the borders of
// characters, has an id of its own, and is printed and compared.
#include <cstdint>
#include <string>
#include <vector>

#include "ast/dump.h"
#include "ast/equal.h"
#include "ast/walk.h"
#include "fuzz/require.h"
#include "lexer/encoding.h"
#include "lexer/lexer.h"
#include "parser/parse.h"

static void check(const krait::ast::Tree& tree) {
  const std::string_view text = tree.source().text();
  const auto is_border = [&](uint32_t offset) {
    return offset == text.size() || (text.at(offset) & 0xC0) != 0x80;
  };
  std::vector<bool> seen(tree.node_count());
  krait::ast::walk(tree.module(), [&](const krait::ast::Node& node) {
    require(is_border(node.span.begin) && is_border(node.span.end), "a span keeps characters");
    require(node.span.begin <= node.span.end, "a span begins before it ends");
    require(node.node_id < seen.size() && !seen[node.node_id], "a node's id is its own");
    seen[node.node_id] = true;
  });
  std::string dump;
  append_dump(tree, dump);
  require(equal(tree.module(), tree.module()), "a tree equals itself");
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace krait;
  const auto source = decode_source("input.py", {reinterpret_cast<const char*>(data), size});
  check(parse(lex(*source)));
  check(parse_pattern(lex_pattern(*source)));
  return 0;
}
