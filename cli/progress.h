// A line on the terminal that says how far a long run is. It appears after half a second and is
// gone when the run ends.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

namespace krait {

class Progress {
 public:
  /// Where `is_shown` is false nothing is ever written.
  explicit Progress(bool is_shown)
      : is_shown_(is_shown), begin_(std::chrono::steady_clock::now()), shown_at_(begin_) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { clear(); }

  /// A step of `count` pieces begins.
  void begin(std::string_view step, size_t count);
  /// One piece is done; called from any thread.
  void advance();
  /// Takes the line away.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  void show(Clock::time_point now);

  bool is_shown_;
  bool is_visible_ = false;
  Clock::time_point begin_;
  Clock::time_point shown_at_;
  std::string step_;
  size_t count_ = 0;
  std::atomic<size_t> done_ = 0;
  std::mutex mutex_;
};

}  // namespace krait
