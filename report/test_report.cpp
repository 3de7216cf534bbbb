#include "report/test_report.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "report/escape.h"
#include "report/formats.h"

namespace krait {
namespace {

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escape_for_xml(value) + "\"";
}

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::span<const Diagnostic> failures_of(const TestRun& run, const TestCheck& check) {
  return std::span(run.failures).subspan(check.first_failure, check.failure_count);
}

std::string case_of(const TestRun& run, const TestCheck& check) {
  std::string out = "    <testcase" + attribute("name", check.name) +
                    attribute("classname", check.group) + attribute("file", check.path) +
                    attribute("line", std::to_string(check.line_1based));
  if (check.failure_count == 0) {
    return out + "/>\n";
  }
  out += ">\n";
  ReportOptions plain;
  plain.is_quiet = true;
  for (const Diagnostic& failure : failures_of(run, check)) {
    out += "      <failure" + attribute("type", failure.code) +
           attribute("message", failure.message) + ">" +
           escape_for_xml(write_diagnostics(std::span(&failure, 1), plain)) + "</failure>\n";
  }
  return out + "    </testcase>\n";
}

std::string counts_of(std::span<const TestCheck* const> checks) {
  const auto failed = std::ranges::count_if(
      checks, [](const TestCheck* check) { return check->failure_count != 0; });
  return attribute("tests", std::to_string(checks.size())) +
         attribute("failures", std::to_string(failed)) + attribute("errors", "0") +
         attribute("skipped", "0");
}

std::string write_junit_tests(const TestRun& run) {
  std::vector<const TestCheck*> all;
  // Suites in the order in which the run came to them.
  std::vector<std::pair<std::string_view, std::vector<const TestCheck*>>> suites;
  for (const TestCheck& check : run.checks) {
    all.push_back(&check);
    if (suites.empty() || suites.back().first != check.group) {
      suites.emplace_back(check.group, std::vector<const TestCheck*>());
    }
    suites.back().second.push_back(&check);
  }
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" +
                    attribute("name", "krait test") + counts_of(all) + ">\n";
  for (const auto& [name, checks] : suites) {
    out += "  <testsuite" + attribute("name", name) + counts_of(checks) + ">\n";
    for (const TestCheck* check : checks) {
      out += case_of(run, *check);
    }
    out += "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

}  // namespace

std::string write_test_report(const TestRun& run, Format format, const ReportOptions& options) {
  if (format == Format::JUnit) {
    return write_junit_tests(run);
  }
  return write_diagnostics(run.failures, options) + counted(run.checks.size(), "check") + ", " +
         counted(run.failures.size(), "failure") + "\n";
}

}  // namespace krait
