// Step 7 of the pipeline: the rules of a set against one file. Finds the nodes that each rule can
// concern through the set's index, decides by the conditions, and keeps one match for each family
// of rules on a node.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "analysis/project.h"
#include "engine/bindings.h"
#include "engine/conditions.h"
#include "engine/matcher.h"
#include "engine/rule_set.h"

namespace krait {

/// One way in which a rule's conditions hold for a node.
struct Hit {
  Bindings bindings;
  CalleeMatch callee;
  /// For each metavariable with a condition under `where` the values that satisfy it.
  std::vector<std::pair<uint16_t, std::vector<Decision>>> decisions;

  [[nodiscard]] const std::vector<Decision>* find_decisions(uint16_t metavariable) const;
};

struct Match {
  uint32_t rule = 0;
  uint32_t alternative = 0;
  const ast::Node* node = nullptr;
  /// The finding first, by source order of the values that decide; the others become its notes.
  std::vector<Hit> hits;
};

/// The Python that the scanned code is written for.
struct TargetPython {
  uint32_t major = 3;
  uint32_t minor = 14;
};

/// The matches of one file, in no particular order. What they point at lives in `storage`.
struct Matches {
  std::vector<Match> all;
  std::shared_ptr<Matcher> storage;
};

[[nodiscard]] Matches match(const RuleSet& rules, const Project& project, FileId file,
                            TargetPython python = {});

/// The metavariable that a finding of `rule` is about: the reported one if a condition decides it,
/// else the first that one decides; none when no condition looks at values.
[[nodiscard]] uint16_t principal_metavariable(const Rule& rule, const Hit& hit);

}  // namespace krait
