// JUnit's XML, as CI servers read it: a suite a file, a failed test a finding. A run without
// findings is one test that passes, since servers take an empty report for a broken one.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "report/escape.h"
#include "report/formats.h"
#include "report/place.h"

namespace krait {
namespace {

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escape_for_xml(value) + "\"";
}

std::string property(std::string_view name, std::string_view value) {
  return "        <property" + attribute("name", name) + attribute("value", value) + "/>\n";
}

std::string properties_of(const RuleMetadata& rule) {
  std::string out = "      <properties>\n";
  for (const uint32_t cwe : rule.cwe) {
    out += property("cwe", "CWE-" + std::to_string(cwe));
  }
  const auto add_all = [&out](std::string_view name, const std::vector<std::string>& values) {
    for (const std::string& value : values) {
      out += property(name, value);
    }
  };
  add_all("owasp", rule.owasp);
  add_all("tag", rule.tags);
  add_all("reference", rule.references);
  if (rule.security_severity) {
    out += property("security-severity", shown_severity(*rule.security_severity));
  }
  if (!rule.confidence.empty()) {
    out += property("confidence", rule.confidence);
  }
  return out + "      </properties>\n";
}

std::string details_of(const Diagnostic& finding) {
  ReportOptions plain;
  plain.is_quiet = true;
  return write_diagnostics(std::span(&finding, 1), plain);
}

std::string case_of(const Diagnostic& finding) {
  const std::string place =
      finding.primary.source == nullptr ? "krait" : shown_place(finding.primary);
  std::string out = "    <testcase";
  out += attribute("name", place + ": " + std::string(rule_id_of(finding)));
  out += attribute("classname", rule_name_of(finding));
  if (finding.primary.source != nullptr) {
    const ReportPlace numbers = place_of(finding.primary, ColumnUnit::Characters);
    out += attribute("file", numbers.path) + attribute("line", std::to_string(numbers.line));
  }
  out += ">\n";
  if (finding.rule != nullptr && finding.origin == DiagnosticOrigin::Rule) {
    out += properties_of(*finding.rule);
  }
  if (!finding.suppressions.empty()) {
    out += "      <skipped" + attribute("message", finding.suppressions.front().justification) +
           "/>\n";
  } else {
    out += "      <failure" + attribute("type", name_of(finding.severity)) +
           attribute("message", finding.message) + ">" + escape_for_xml(details_of(finding)) +
           "</failure>\n";
  }
  return out + "    </testcase>\n";
}

std::string error_case(const ShownError& error) {
  return "    <testcase" + attribute("name", error.place) + attribute("classname", "krait") +
         ">\n      <error" + attribute("type", "error") + attribute("message", error.message) +
         "/>\n    </testcase>\n";
}

struct Suite {
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
  std::size_t skipped = 0;
  std::string cases;
};

std::string counts_of(const Suite& suite) {
  return attribute("tests", std::to_string(suite.tests)) +
         attribute("failures", std::to_string(suite.failures)) +
         attribute("errors", std::to_string(suite.errors)) +
         attribute("skipped", std::to_string(suite.skipped));
}

void add_counts(const Suite& suite, Suite& total) {
  total.tests += suite.tests;
  total.failures += suite.failures;
  total.errors += suite.errors;
  total.skipped += suite.skipped;
}

std::map<std::string, Suite> suites_of(const Report& report, const ReportOptions& options) {
  std::map<std::string, Suite> suites;
  for (const Diagnostic* finding : listed_findings(report, options)) {
    Suite& suite =
        suites[finding->primary.source == nullptr ? "krait" : finding->primary.source->path()];
    ++suite.tests;
    ++(finding->suppressions.empty() ? suite.failures : suite.skipped);
    suite.cases += case_of(*finding);
  }
  for (const ShownError& error : shown_errors(report)) {
    Suite& suite = suites["errors of the run"];
    ++suite.tests;
    ++suite.errors;
    suite.cases += error_case(error);
  }
  if (suites.empty()) {
    suites["krait"] = {1, 0, 0, 0,
                       "    <testcase" + attribute("name", "nothing found") +
                           attribute("classname", "krait") + "/>\n"};
  }
  return suites;
}

}  // namespace

std::string write_junit(const Report& report, const ReportOptions& options) {
  Suite total;
  for (const auto& [name, suite] : suites_of(report, options)) {
    add_counts(suite, total);
    total.cases += "  <testsuite" + attribute("name", name) + counts_of(suite) + ">\n" +
                   suite.cases + "  </testsuite>\n";
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" + attribute("name", "krait") +
         counts_of(total) + ">\n" + total.cases + "</testsuites>\n";
}

}  // namespace krait
