// The engine's half of `krait test`: runs the examples of rules and compares marked files. Which
// files there are is cli/'s business.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/project.h"
#include "engine/diagnostic.h"
#include "engine/match.h"
#include "engine/rule_set.h"

namespace krait {

/// One example or one marked file.
struct TestCheck {
  std::string name;   ///< "PY031 bad example 2", or the file's path
  std::string group;  ///< the rule's id, or "marks"
  std::string path;   ///< where it is written
  uint32_t line_1based = 1;
  size_t first_failure = 0;  ///< its failures among those of the run
  size_t failure_count = 0;
};

/// What one run of tests has come to.
struct TestRun {
  std::vector<TestCheck> checks;
  std::vector<Diagnostic> failures;
  std::set<AlternativeRef> covered;
};

/// Switches on every rule that is not removed, previews too, as tests need it.
void select_for_tests(RuleSet& rules);

/// Runs the inline examples of all rules. Failures point at the example in the pack; codes
/// `BadExample`, `GoodExample`, `FixedExample`, `ExampleSyntax`.
void test_examples(const RuleSet& rules, TestRun& run);

/// Compares the findings of one file of an analyzed project with the marks in its comments.
void test_marks(const RuleSet& rules, const Project& project, FileId file, TestRun& run);

/// One diagnostic (`UncoveredAlternative`, level note) for each pattern that nothing has hit.
[[nodiscard]] std::vector<Diagnostic> find_uncovered(const RuleSet& rules, const TestRun& run);

/// `text` after all its fixes that may be applied, round by round; what `fixed:` of an example and
/// `bad.fixed.py` beside a fixture hold.
[[nodiscard]] std::string apply_all_fixes(const RuleSet& rules, const std::string& path,
                                          std::string text, TargetPython python = {});

}  // namespace krait
