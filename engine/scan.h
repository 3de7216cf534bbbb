// The engine's pipeline for one file (steps 7 to 9 of docs/architecture.md): match, suppress,
// describe. Steps 4 to 6, from bytes to semantics, are the `Project`'s.
#pragma once

#include <vector>

#include "analysis/project.h"
#include "engine/diagnostic.h"
#include "engine/match.h"
#include "engine/rule_set.h"
#include "engine/suppressions.h"

namespace krait {

struct ScanOptions {
  bool ignores_suppressions = false;
  HonoredComments honored;
  TargetPython python;
  bool offers_fixes = true;  ///< false: fixes are not built, which costs time for each finding
};

/// What `Project` must know before it is analyzed, so that the rules get their answers.
[[nodiscard]] ProjectOptions project_options(const RuleSet& rules, std::vector<std::string> roots);

/// Findings (suppressed ones with their suppressions), syntax errors and remarks on suppressions of
/// one file of an analyzed project, sorted by position then rule ID. Safe to call for several files
/// at once.
[[nodiscard]] std::vector<Diagnostic> scan_file(const Project& project, FileId file,
                                                const RuleSet& rules,
                                                const ScanOptions& options = {});

}  // namespace krait
