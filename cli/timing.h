// How long the steps of a run take, for `--timings` and the summary.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace krait {

struct Timing {
  std::string step;
  uint64_t microseconds = 0;
};

/// Measures one step after the other.
class Stopwatch {
 public:
  /// `timings` outlives it and gets an entry for each step.
  explicit Stopwatch(std::vector<Timing>& timings) : timings_(timings), begin_(Clock::now()) {}

  /// The step that began with the end of the last one ends now.
  void end(std::string step) {
    const Clock::time_point now = Clock::now();
    const auto elapsed = std::chrono::duration_cast<std::chrono::microseconds>(now - begin_);
    timings_.push_back({std::move(step), static_cast<uint64_t>(elapsed.count())});
    begin_ = now;
  }

 private:
  using Clock = std::chrono::steady_clock;

  std::vector<Timing>& timings_;
  Clock::time_point begin_;
};

}  // namespace krait
