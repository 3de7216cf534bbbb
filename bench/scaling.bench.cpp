// Whether cost grows with size and no faster: single files of 1, 10 and 100 MB. In
// memory that was used before: handing out and clearing pages takes the system as long again.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>

#include "bench/stages.h"
#include "lexer/lexer.h"
#include "parser/parse.h"

namespace krait {
namespace {

/// The set's files one after the other, without those that are good Python only by themselves, as
/// a `from __future__` has to come first.
std::string join_files(const SourceSet& set) {
  std::string all;
  for (const SourceFile& source : set.files) {
    if (source.text().find("from __future__") == std::string_view::npos &&
        parse(lex(source)).errors().empty()) {
      all += source.text();
      all += '\n';
    }
  }
  return all;
}

/// About `size` bytes: `all` again and again, and of the last time what ends before a class.
std::string repeat_to_size(const std::string& all, std::size_t size) {
  std::string text;
  text.reserve(size);
  while (!all.empty() && text.size() + all.size() <= size) {
    text += all;
  }
  const std::size_t cut = all.rfind("\nclass ", size - text.size());
  return cut == std::string::npos ? text : text + all.substr(0, cut + 1);
}

int64_t page_faults() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

/// Of processor time, which a busy machine stretches least.
double seconds_for(const SourceFile& source) {
  const std::clock_t begin = std::clock();
  benchmark::DoNotOptimize(parse(lex(source)).node_count());
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

void measure(benchmark::State& state, const std::string& all) {
  const SourceFile source(
      "large.py", repeat_to_size(all, static_cast<std::size_t>(state.range(0)) * 1'000'000));
  const auto megabytes = static_cast<double>(source.text().size()) / 1e6;
  double best = seconds_for(source);  // and memory for the rounds that count
  const int64_t faults = page_faults();
  for ([[maybe_unused]] const auto iteration : state) {
    best = std::min(best, seconds_for(source));
  }
  const auto rounds = static_cast<double>(state.iterations());
  state.counters["MB/s"] = benchmark::Counter(rounds * megabytes, benchmark::Counter::kIsRate);
  state.counters["best_MB/s"] = megabytes / best;
  state.counters["faults"] = static_cast<double>(page_faults() - faults) / rounds;
}

}  // namespace

void register_scaling(const SourceSet& set) {
  const auto all = std::make_shared<const std::string>(join_files(set));
  benchmark::RegisterBenchmark("parse_one_file_of_megabytes",
                               [all](benchmark::State& state) { measure(state, *all); })
      ->Arg(1)
      ->Arg(10)
      ->Arg(100)
      ->MinTime(2)
      ->Unit(benchmark::kMillisecond);
}

}  // namespace krait
