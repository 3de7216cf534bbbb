// krait_count STAGE PATH...: runs a stage once over files, inside krait_counted_stage(), which
// callgrind is told to count. Prints the number of bytes. See bench/instructions.sh.
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "bench/source_set.h"
#include "lexer/lexer.h"
#include "parser/parse.h"

/// Returns something that depends on the work, so that the work is done.
extern "C" [[gnu::noinline]] std::size_t krait_counted_stage(std::string_view stage,
                                                             const krait::SourceSet& set) {
  std::size_t count = 0;
  for (const krait::SourceFile& source : set.files) {
    if (stage == "lex") {
      count += krait::lex(source).tokens().size();
    } else if (stage == "parse") {
      count += krait::parse(krait::lex(source)).node_count();
    }
  }
  return count;
}

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: krait_count STAGE PATH...\n", stderr);
    return 2;
  }
  const krait::SourceSet set =
      krait::read_source_set(std::vector<std::string>(argv + 2, argv + argc));
  if (krait_counted_stage(argv[1], set) == 0) {
    std::fprintf(stderr, "krait_count: no such stage as '%s', or nothing to read\n", argv[1]);
    return 1;
  }
  std::printf("%zu\n", set.byte_count);
  return 0;
}
