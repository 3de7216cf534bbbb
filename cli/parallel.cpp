#include "cli/parallel.h"

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <vector>

namespace krait {
namespace {

/// Eight times what the parser may need; untouched pages cost nothing. Sanitizers make frames
/// several times as large.
constexpr size_t kStackSize = size_t{64} << 20U;

struct Work {
  std::atomic<size_t> next = 0;
  size_t count = 0;
  const std::function<void(size_t)>* run = nullptr;
};

void* work_off(void* argument) {
  auto& work = *static_cast<Work*>(argument);
  while (true) {
    const size_t index = work.next.fetch_add(1, std::memory_order_relaxed);
    if (index >= work.count) {
      return nullptr;
    }
    (*work.run)(index);
  }
}

}  // namespace

uint32_t default_jobs() {
  cpu_set_t allowed;
  if (::sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
    return static_cast<uint32_t>(std::max(1, CPU_COUNT(&allowed)));
  }
  return 1;
}

void ThreadPool::for_each(size_t count, const std::function<void(size_t)>& run) const {
  if (count == 0) {
    return;
  }
  Work work;
  work.count = count;
  work.run = &run;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kStackSize);
  std::vector<pthread_t> threads;
  for (size_t index = 0; index < std::min<size_t>(jobs_, count); ++index) {
    pthread_t thread{};
    if (pthread_create(&thread, &attributes, work_off, &work) == 0) {
      threads.push_back(thread);
    }
  }
  pthread_attr_destroy(&attributes);
  if (threads.empty()) {
    // No thread to be had: the work is done all the same.
    work_off(&work);
  }
  for (const pthread_t thread : threads) {
    pthread_join(thread, nullptr);
  }
}

}  // namespace krait
