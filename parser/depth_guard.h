// Bounds the recursion of the parser. The lexer bounds brackets (200) and indents (99); what else
// recurses, such as a lambda in a default of a lambda, is counted here.
#pragma once

#include <cstdint>

namespace krait {

/// Held by every parse function that can reach itself.
class DepthGuard {
 public:
  /// Two levels for each of 200 brackets, and as many again.
  static constexpr uint32_t kLimit = 800;

  explicit DepthGuard(uint32_t& depth) : depth_(depth) { ++depth_; }
  DepthGuard(const DepthGuard&) = delete;
  DepthGuard& operator=(const DepthGuard&) = delete;
  ~DepthGuard() { --depth_; }

  [[nodiscard]] bool is_too_deep() const { return depth_ > kLimit; }

 private:
  uint32_t& depth_;
};

}  // namespace krait
