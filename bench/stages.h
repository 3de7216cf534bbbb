// The stages that krait_bench measures, each in its own `*.bench.cpp`.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <string>

#include "bench/source_set.h"

namespace krait {

/// `set` must outlive the run.
void register_lexing(const SourceSet& set);
/// Lexing and parsing together, as nothing is parsed that was not lexed.
void register_parsing(const SourceSet& set);
/// As `register_parsing`, of one file that is the set's files again and again, up to 100 MB.
void register_scaling(const SourceSet& set);
/// What yaml-cpp makes of `text` when nobody listens; returns the bytes of its scalars.
std::size_t yaml_events(const std::string& text);
/// Loading rules, and scanning the set with few and with many of them.
void register_rules(const SourceSet& set);

/// Adds MB/s and lines/s, for a benchmark whose every iteration goes through the whole set.
void report_rates(benchmark::State& state, const SourceSet& set);

}  // namespace krait
