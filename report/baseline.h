// Baselines: the findings that a project lives with for now. A file in JSON, written by
// `--write-baseline` and meant to be committed; here is its text, cli/ reads and writes the file.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/diagnostic.h"
#include "lexer/expected.h"

namespace krait {

class Baseline {
 public:
  /// The error says what is wrong with the text, not the file's name.
  [[nodiscard]] static Expected<Baseline> parse(std::string_view json);

  /// The text of a baseline of all rule findings that nothing else hides, sorted.
  [[nodiscard]] static std::string write(const std::vector<Diagnostic>& diagnostics);

  /// Marks the findings that the baseline lists as hidden by it. Each entry hides one.
  void hide(std::vector<Diagnostic>& diagnostics) const;

 private:
  std::map<std::string, uint32_t> fingerprints_;  // without their counts, how often each is hidden
};

}  // namespace krait
