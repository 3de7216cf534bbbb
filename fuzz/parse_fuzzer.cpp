// Properties: the parser ends, in both modes; every node has an id of its own and lies inside its
// parent on the borders of characters; the tree does not depend on where the text lies in memory,
// nor, for good Python, on whether lines end in LF or CR LF. See parse_properties.h.
#include <cstdint>

#include "fuzz/parse_properties.h"
#include "lexer/encoding.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace krait;
  const auto source = decode_source("input.py", {reinterpret_cast<const char*>(data), size});
  const ast::Tree tree = parse(lex(*source));
  check_nodes(tree);
  const std::string dump = dump_of(tree);
  if (source->decode_errors().empty()) {
    check_copy(tree, dump);
    check_line_ends(tree, dump);
  }
  check_nodes(parse_pattern(lex_pattern(*source)));
  return 0;
}
