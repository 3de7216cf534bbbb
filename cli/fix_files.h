// `--fix` and `--diff`: which of the offered fixes are taken, whether they do what they promise,
// and the files as they are afterwards. Writes nothing itself.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/scan_run.h"

namespace krait {

/// A file that fixes change.
struct FixedFile {
  std::string path;
  std::string before;  ///< its bytes
  std::string after;
};

struct FixResult {
  std::vector<FixedFile> files;  ///< in order of path
  uint64_t fixes_applied = 0;
  /// Why fixes were refused: one line each, without a full stop.
  std::vector<std::string> refusals;
  /// The scan of the fixed texts. Without any fix it is empty and `before` stays in force.
  ScanRun after;
};

/// Takes the safe fixes of `findings` (the unsafe ones as well when `use_unsafe` is set), in order;
/// one that overlaps an earlier one waits for the next run. A fix is refused where the file cannot
/// be encoded back, where it brings a syntax error, or where the finding is still there afterwards.
/// `overlay` holds the bytes of files that are not on disk.
[[nodiscard]] FixResult fix_files(const ScanPlan& plan, const ScanRun& before,
                                  const std::vector<const Diagnostic*>& findings, bool use_unsafe,
                                  const Overlay& overlay);

}  // namespace krait
