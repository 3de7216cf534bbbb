// Which packs a run loads: the default ones, those of `--rules`, files and folders of files.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/rule_loader.h"
#include "report/report.h"

namespace krait {

/// Packs as they stand on disk, and those that could not be read.
struct RulePacks {
  std::vector<RuleSource> sources;
  std::vector<RunError> errors;
};

/// The packs that krait brings along, then `paths` in order; folders recursively, `*.yaml` and
/// `*.yml`, in name order. A file that comes twice is taken once. `default_use` says what the
/// default packs give.
[[nodiscard]] RulePacks read_rule_packs(const std::vector<std::string>& paths, PackUse default_use);

}  // namespace krait
