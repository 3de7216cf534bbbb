// What git says has changed: for `--changed`.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/diagnostic.h"
#include "lexer/expected.h"

namespace krait {

/// Lines of the file as it is now, 1-based, both ends included.
struct LineRange {
  uint32_t first = 1;
  uint32_t last = 1;
};

class ChangedLines {
 public:
  /// Asks git what differs between `revision` and the working tree, untracked files included.
  /// Fails where there is no git, no repository or no such revision.
  [[nodiscard]] static Expected<ChangedLines> find(const std::string& revision);
  /// Reads `git diff --unified=0` with prefixes `a/` and `b/`; paths are relative to `root`.
  void add_diff(const std::string& root, const std::string& diff);
  /// A file of which every line is new.
  void add_whole_file(const std::string& path);

  [[nodiscard]] bool has_file(const std::string& path) const;
  /// Whether the finding, or a step of the way to it, stands on a changed line.
  [[nodiscard]] bool concerns(const Diagnostic& diagnostic) const;

 private:
  [[nodiscard]] bool concerns(const Location& location) const;

  std::map<std::string, std::vector<LineRange>> files_;  // by absolute path
};

}  // namespace krait
