#include "cli/progress.h"

#include "cli/output.h"

namespace krait {
namespace {

constexpr std::chrono::milliseconds kPatience{500};
constexpr std::chrono::milliseconds kInterval{100};

}  // namespace

void Progress::begin(std::string_view step, size_t count) {
  const std::lock_guard lock(mutex_);
  step_ = step;
  count_ = count;
  done_ = 0;
}

void Progress::advance() {
  done_.fetch_add(1, std::memory_order_relaxed);
  if (!is_shown_) {
    return;
  }
  // Whoever finds the line busy has nothing to add to it.
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (lock.owns_lock()) {
    show(Clock::now());
  }
}

void Progress::show(Clock::time_point now) {
  if (now - begin_ < kPatience || (is_visible_ && now - shown_at_ < kInterval)) {
    return;
  }
  shown_at_ = now;
  is_visible_ = true;
  write_stderr("\r\x1b[Kkrait: " + step_ + " " + std::to_string(done_.load()) + " of " +
               std::to_string(count_));
}

void Progress::clear() {
  const std::lock_guard lock(mutex_);
  if (is_visible_) {
    write_stderr("\r\x1b[K");
    is_visible_ = false;
  }
}

}  // namespace krait
