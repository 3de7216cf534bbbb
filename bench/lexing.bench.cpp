#include <benchmark/benchmark.h>

#include "bench/stages.h"
#include "lexer/lexer.h"

namespace krait {

void register_lexing(const SourceSet& set) {
  benchmark::RegisterBenchmark("lex", [&set](benchmark::State& state) {
    std::size_t token_count = 0;
    for ([[maybe_unused]] const auto iteration : state) {
      for (const SourceFile& source : set.files) {
        const TokenBuffer tokens = lex(source);
        token_count += tokens.tokens().size();
      }
    }
    report_rates(state, set);
    state.counters["tokens/s"] =
        benchmark::Counter(static_cast<double>(token_count), benchmark::Counter::kIsRate);
  })->Unit(benchmark::kMillisecond);
}

void report_rates(benchmark::State& state, const SourceSet& set) {
  const auto rounds = static_cast<double>(state.iterations());
  state.counters["MB/s"] = benchmark::Counter(rounds * static_cast<double>(set.byte_count) / 1e6,
                                              benchmark::Counter::kIsRate);
  state.counters["lines/s"] =
      benchmark::Counter(rounds * static_cast<double>(set.line_count), benchmark::Counter::kIsRate);
}

}  // namespace krait
