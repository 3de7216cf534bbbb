#include <doctest/doctest.h>

#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "report/report.h"
#include "tests/golden.h"
#include "tests/report/sample_report.h"

namespace krait {
namespace {

TEST_CASE("a rule is explained in text, Markdown and JSON") {
  SampleReport sample;
  RuleMetadata& rule = sample.add_rule("PY031", "unrestricted_bind");
  rule.bad_examples.front().fixed = "HTTPServer((\"127.0.0.1\", 80), H)\n";
  rule.options.push_back({"hosts", "[]", "addresses that are allowed"});
  check_golden("tests/fixtures/report/explain.txt", write_rule(rule, Format::Text, {}));
  check_golden("tests/fixtures/report/explain.md", write_rule(rule, Format::Markdown, {}));
  const std::string json = write_rule(rule, Format::Json, {});
  check_golden("tests/fixtures/report/explain.json", json);
  CHECK(nlohmann::json::parse(json).at("cwe").at(0) == 1327);
}

TEST_CASE("what a pack says of a rule cannot control the terminal") {
  SampleReport sample;
  RuleMetadata& rule = sample.add_rule("KR900", "odd_thing");
  rule.title = "\x1b[2J";
  rule.description = "line\n\x07";
  rule.references = {"\x1b"};
  const std::array<const RuleMetadata*, 1> rules = {&rule};
  for (const Format format : {Format::Text, Format::Markdown, Format::Json}) {
    CHECK(write_rule(rule, format, {}).find_first_of("\x1b\x07") == std::string::npos);
    CHECK(write_rule_list(rules, format, {}).find_first_of("\x1b\x07") == std::string::npos);
  }
}

TEST_CASE("rules are listed a line each, with what is special about them") {
  SampleReport sample;
  sample.add_rule("PY031", "unrestricted_bind");
  RuleMetadata& old = sample.add_rule("KR900", "odd_thing");
  old.status = RuleStatus::Deprecated;
  old.replaced_by = "PY031";
  old.is_enabled = false;
  CHECK(write_rule_list(sample.report.rules, Format::Text, {}) ==
        "PY031 unrestricted_bind warning: HTTP server listens on every network interface\n"
        "KR900 odd_thing warning: HTTP server listens on every network interface (deprecated, "
        "replaced by PY031, off unless selected)\n");
}

}  // namespace
}  // namespace krait
