#include "report/baseline.h"

#include <doctest/doctest.h>

#include "tests/report/sample_report.h"

namespace krait {
namespace {

TEST_CASE("a baseline hides what it lists and nothing more") {
  SampleReport sample;
  add_seed_finding(sample);
  std::vector<Diagnostic> diagnostics = {sample.report.diagnostics.front()};
  const std::string text = Baseline::write(diagnostics);
  const Expected<Baseline> baseline = Baseline::parse(text);
  REQUIRE(baseline.has_value());
  // The same finding a second time is new.
  diagnostics.push_back(diagnostics.front());
  baseline->hide(diagnostics);
  REQUIRE(diagnostics[0].suppressions.size() == 1);
  CHECK(diagnostics[0].suppressions[0].comment.source == nullptr);
  CHECK(diagnostics[1].suppressions.empty());
}

TEST_CASE("a baseline holds when lines move") {
  SampleReport sample;
  const RuleMetadata& rule = sample.add_rule("KR900", "odd_thing");
  const auto findings_in = [&](const std::string& text) {
    const SourceFile& source = sample.add_source("a.py", text);
    Diagnostic finding;
    finding.rule = &rule;
    finding.primary = {&source, span_of(source, "bad")};
    return std::vector<Diagnostic>{finding};
  };
  const Expected<Baseline> baseline = Baseline::parse(Baseline::write(findings_in("x = bad\n")));
  REQUIRE(baseline.has_value());
  std::vector<Diagnostic> moved = findings_in("import os\n\nif y:\n    x = bad\n");
  baseline->hide(moved);
  CHECK(moved[0].suppressions.size() == 1);
  std::vector<Diagnostic> changed = findings_in("x = worse(bad)\n");
  baseline->hide(changed);
  CHECK(changed[0].suppressions.empty());
}

TEST_CASE("what is no baseline says why") {
  CHECK_FALSE(Baseline::parse("").has_value());
  CHECK_FALSE(Baseline::parse("[]").has_value());
  CHECK_FALSE(Baseline::parse("{\"version\": 1}").has_value());
  CHECK(Baseline::parse("{\"version\": 2}").error().message ==
        "it is of version 2, which is not known");
}

}  // namespace
}  // namespace krait
