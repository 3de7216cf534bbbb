// The writers behind write_report(), one a format; report/report.h says what goes in. Each lives
// in a file of its own name and shares only places, escapes and fingerprints with the others.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"

namespace krait {

[[nodiscard]] std::string write_text(const Report& report, const ReportOptions& options);
[[nodiscard]] std::string write_concise(const Report& report, const ReportOptions& options);
[[nodiscard]] std::string write_json(const Report& report, const ReportOptions& options);
[[nodiscard]] std::string write_json_lines(const Report& report, const ReportOptions& options);
[[nodiscard]] std::string write_sarif(const Report& report, const ReportOptions& options);
[[nodiscard]] std::string write_github(const Report& report, const ReportOptions& options);
[[nodiscard]] std::string write_gitlab(const Report& report, const ReportOptions& options);
[[nodiscard]] std::string write_junit(const Report& report, const ReportOptions& options);
[[nodiscard]] std::string write_markdown(const Report& report, const ReportOptions& options);
[[nodiscard]] std::string write_html(const Report& report, const ReportOptions& options);

/// `write_rule` and `write_rule_list` in JSON.
[[nodiscard]] std::string write_rule_json(const RuleMetadata& rule);
[[nodiscard]] std::string write_rule_list_json(std::span<const RuleMetadata* const> rules);
/// `write_rule` in Markdown, also the help text of SARIF's rules.
[[nodiscard]] std::string write_rule_markdown(const RuleMetadata& rule);
[[nodiscard]] std::string write_rule_text(const RuleMetadata& rule, bool use_color);

/// Whether a diagnostic is listed as a finding: rules' and suppressions' are, and of the hidden
/// ones only those that were asked for.
[[nodiscard]] bool is_listed(const Diagnostic& diagnostic, const ReportOptions& options);

/// The findings that a format lists, in order.
[[nodiscard]] std::vector<const Diagnostic*> listed_findings(const Report& report,
                                                             const ReportOptions& options);

/// What stands for the rule in machine formats: its id, or the code of what is no rule's finding
/// ("unused-suppression").
[[nodiscard]] std::string_view rule_id_of(const Diagnostic& diagnostic);
/// The rule's name; the code where there is no rule.
[[nodiscard]] std::string_view rule_name_of(const Diagnostic& diagnostic);

/// The name of a fix's safety: "safe", "unsafe", "display".
[[nodiscard]] std::string_view name_of(Safety safety);

/// A security severity with one decimal, "5.0".
[[nodiscard]] std::string shown_severity(double security_severity);

/// "1 warning", "3 warnings", "no warnings".
[[nodiscard]] std::string count_of(uint64_t count, std::string_view noun);

/// "1 error, 2 warnings and 1 note", or "nothing" where there is none.
[[nodiscard]] std::string counted_levels(const std::vector<const Diagnostic*>& findings);

/// Why a run has errors, with its place, for formats that have no structure for it.
struct ShownError {
  std::string place;  ///< `path` or `path:line:column`, escaped for the terminal
  std::string message;
};
/// Files and packs that could not be read, then syntax errors and errors of packs.
[[nodiscard]] std::vector<ShownError> shown_errors(const Report& report);

/// The version that stands in reports; that of the project.
[[nodiscard]] std::string_view program_version();

}  // namespace krait
