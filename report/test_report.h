// The outcome of `krait test` into bytes: text for people, JUnit's XML for CI servers.
#pragma once

#include <string>

#include "engine/rule_test.h"
#include "report/report.h"

namespace krait {

/// Format::Text: the failures as diagnostics, and how many there are. Format::JUnit: a suite for
/// each rule and one for the marked files, a test for each check.
[[nodiscard]] std::string write_test_report(const TestRun& run, Format format,
                                            const ReportOptions& options);

}  // namespace krait
