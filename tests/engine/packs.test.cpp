// Every key, pattern form, condition, predicate, model form, placeholder and fix of the rule
// language: packs whose examples and marked files must hold.
#include <doctest/doctest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/rule_loader.h"
#include "engine/rule_test.h"
#include "engine/scan.h"
#include "tests/analysis/analyzed.h"
#include "tests/fixture_files.h"

namespace {

using krait::Diagnostic;

constexpr std::string_view kFolder = "tests/fixtures/engine/packs";

std::string describe(const Diagnostic& diagnostic) {
  const auto place = diagnostic.primary.source->line_column(diagnostic.primary.span.begin,
                                                            krait::ColumnUnit::Characters);
  return diagnostic.primary.source->path() + ":" + std::to_string(place.line_1based) + ":" +
         std::to_string(place.column_1based) + ": " + diagnostic.message;
}

krait::RuleSet load(const std::string& path) {
  const std::vector<krait::RuleSource> sources = {
      {std::make_shared<const krait::SourceFile>(path, krait::read_fixture(path))}};
  auto rules = krait::load_rules(sources);
  if (!rules) {
    for (const Diagnostic& diagnostic : rules.error()) {
      if (diagnostic.severity == krait::Severity::Error) {
        FAIL_CHECK(describe(diagnostic));
      }
    }
    return {};
  }
  krait::select_for_tests(*rules);
  return std::move(*rules);
}

void test_marked_file(const krait::RuleSet& rules, const std::string& path, krait::TestRun& run) {
  const krait::FilesInMemory files({});
  krait::Project project(rules.models(), files, krait::project_options(rules, {}));
  const krait::FileId file = project.add(krait::SourceFile(path, krait::read_fixture(path)));
  project.analyze();
  krait::test_marks(rules, project, file, run);
  // Locations of failures point into the project, which ends here.
  for (const Diagnostic& failure : run.failures) {
    FAIL_CHECK(describe(failure));
  }
  run.failures.clear();
}

TEST_CASE("the examples of every pack hold, and the marks of the files beside them") {
  for (const std::string& path : krait::fixture_paths(kFolder, ".yaml")) {
    CAPTURE(path);
    const krait::RuleSet rules = load(path);
    krait::TestRun run;
    krait::test_examples(rules, run);
    for (const Diagnostic& failure : run.failures) {
      FAIL_CHECK(describe(failure));
    }
    run.failures.clear();
    const std::string marked = path.substr(0, path.size() - 5) + ".test.py";
    if (std::filesystem::exists(marked)) {
      test_marked_file(rules, marked, run);
    }
    CHECK_FALSE(run.checks.empty());
    for (const Diagnostic& uncovered : krait::find_uncovered(rules, run)) {
      WARN_MESSAGE(false, describe(uncovered));
    }
  }
}

}  // namespace
