// Threads for work that is cut into numbered pieces. Results depend on neither their number nor
// their order: each piece writes to a place of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace krait {

/// Threads as wide as the machine, or as the process is allowed to use.
[[nodiscard]] uint32_t default_jobs();

/// Runs a few pieces of work at once, on threads with a stack that deeply nested source cannot
/// exhaust.
class ThreadPool {
 public:
  explicit ThreadPool(uint32_t jobs) : jobs_(jobs) {}

  /// Calls `run` for 0 … count-1 and returns when all are done. An exception in one of them ends
  /// the program, as in any thread.
  void for_each(size_t count, const std::function<void(size_t)>& run) const;

 private:
  uint32_t jobs_;
};

}  // namespace krait
