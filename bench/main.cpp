// krait_bench [--benchmark_...] [PATH...]: measures the stages over the `*.py` files at or below
// the paths, or over the standard library of the newest Python that is installed.
#include <benchmark/benchmark.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include <cstdio>
#include <string>
#include <vector>

#include "bench/source_set.h"
#include "bench/stages.h"

/// Keeps memory that was freed for the next round. Else every round over a large file measures how
/// the system hands out and clears half a gigabyte of pages, which takes as long as parsing.
static void keep_freed_memory() {
#if defined(__GLIBC__)
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
#endif
}

int main(int argc, char** argv) {
  keep_freed_memory();
  benchmark::Initialize(&argc, argv);
  std::vector<std::string> paths(argv + 1, argv + argc);
  if (paths.empty()) {
    paths.push_back(krait::standard_library_path());
  }
  const krait::SourceSet set = krait::read_source_set(paths);
  if (set.files.empty()) {
    std::fputs("krait_bench: no Python file to read; name some\n", stderr);
    return 1;
  }
  std::fprintf(stderr, "%zu files, %zu lines, %zu bytes\n", set.files.size(), set.line_count,
               set.byte_count);
  krait::register_lexing(set);
  krait::register_parsing(set);
  krait::register_rules(set);
  krait::register_scaling(set);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
