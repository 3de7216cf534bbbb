// One pass over a set of files: read, parse, analyse, match, describe. Run once for a scan, and
// again on changed texts when fixes are tried.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "analysis/project.h"
#include "cli/disk_files.h"
#include "cli/parallel.h"
#include "cli/progress.h"
#include "cli/timing.h"
#include "engine/diagnostic.h"
#include "engine/rule_set.h"
#include "engine/scan.h"
#include "report/report.h"

namespace krait {

/// What stays the same from pass to pass. Everything it points to outlives the runs.
struct ScanPlan {
  std::vector<std::string> files;  ///< sorted; "-" is read through the overlay
  std::vector<std::string> roots;
  const RuleSet* rules = nullptr;
  ScanOptions options;
  bool use_prefilter = true;
  const ThreadPool* threads = nullptr;
  Progress* progress = nullptr;
};

/// The result; diagnostics point into its project.
struct ScanRun {
  std::unique_ptr<DiskFiles> files;
  std::unique_ptr<Project> project;
  std::vector<Diagnostic> diagnostics;  ///< sorted by path, position, rule
  std::vector<RunError> errors;         ///< files that could not be read, in order of path
  uint64_t files_scanned = 0;
  std::vector<Timing> timings;
};

[[nodiscard]] ScanRun run_scan(const ScanPlan& plan, const Overlay& overlay);

}  // namespace krait
