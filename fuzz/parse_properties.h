// What holds of every tree, whatever text it was made from.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "ast/dump.h"
#include "ast/equal.h"
#include "ast/walk.h"
#include "fuzz/require.h"
#include "lexer/lexer.h"
#include "parser/parse.h"

namespace krait {

inline std::string dump_of(const ast::Tree& tree) {
  std::string dump;
  ast::append_dump(tree, dump);
  return dump;
}

/// Whether `child` may stand outside of `parent`: decorators do, which CPython's extents leave out.
inline bool may_be_outside(const ast::Node& parent, const ast::Node& child) {
  return ast::visit(parent, [&](const auto& typed) {
    if constexpr (requires { typed.decorator_list; }) {
      const auto& decorators = typed.decorator_list;
      return std::find(decorators.begin(), decorators.end(), &child) != decorators.end();
    }
    return false;
  });
}

/// Spans lie on the borders of characters and inside their parents'; ids are dense and unique.
inline void check_nodes(const ast::Tree& tree) {
  const std::string_view text = tree.source().text();
  const auto is_border = [&](uint32_t offset) {
    return offset == text.size() || (text.at(offset) & 0xC0) != 0x80;
  };
  std::vector<bool> seen(tree.node_count());
  ast::walk(tree.module(), [&](const ast::Node& node) {
    require(node.span.begin <= node.span.end, "a span begins before it ends");
    require(is_border(node.span.begin) && is_border(node.span.end), "a span keeps characters");
    require(node.node_id < seen.size() && !seen[node.node_id], "a node's id is its own");
    seen[node.node_id] = true;
    ast::for_each_child(node, [&](const ast::Node& child) {
      require(node.span.contains(child.span) || may_be_outside(node, child), "spans nest");
    });
  });
  require(equal(tree.module(), tree.module()), "a tree equals itself");
}

/// Where the bytes lie in memory changes nothing.
inline void check_copy(const ast::Tree& tree, const std::string& dump) {
  const SourceFile copy("copy.py", std::string(tree.source().text()));
  require(dump_of(parse(lex(copy))) == dump, "a copied text parses alike");
}

/// Python reads CR LF as LF, also inside strings.
inline void check_line_ends(const ast::Tree& tree, const std::string& dump) {
  const std::string_view text = tree.source().text();
  if (text.find('\r') != std::string_view::npos || !tree.errors().empty()) {
    return;
  }
  std::string with_carriage_returns;
  for (const char character : text) {
    with_carriage_returns += character == '\n' ? "\r\n" : std::string(1, character);
  }
  const SourceFile source("input.py", with_carriage_returns);
  require(dump_of(parse(lex(source))) == dump, "CR LF parses as LF");
}

}  // namespace krait
