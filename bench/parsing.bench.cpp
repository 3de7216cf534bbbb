#include <benchmark/benchmark.h>

#include "bench/stages.h"
#include "lexer/lexer.h"
#include "parser/parse.h"

namespace krait {

void register_parsing(const SourceSet& set) {
  benchmark::RegisterBenchmark("parse", [&set](benchmark::State& state) {
    std::size_t node_count = 0;
    for ([[maybe_unused]] const auto iteration : state) {
      for (const SourceFile& source : set.files) {
        const TokenBuffer tokens = lex(source);
        const ast::Tree tree = parse(tokens);
        node_count += tree.node_count();
      }
    }
    report_rates(state, set);
    state.counters["nodes/s"] =
        benchmark::Counter(static_cast<double>(node_count), benchmark::Counter::kIsRate);
  })->Unit(benchmark::kMillisecond);
}

}  // namespace krait
