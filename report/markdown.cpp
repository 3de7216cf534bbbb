// Markdown for a pull request's comment: one sentence, one table, the errors of the run.
#include <string>

#include "report/escape.h"
#include "report/formats.h"
#include "report/place.h"

namespace krait {
namespace {

std::string row_of(const Diagnostic& finding) {
  std::string out = "| " + std::string(name_of(finding.severity)) + " | ";
  out += markdown_code(finding.primary.source == nullptr ? "krait" : shown_place(finding.primary));
  out += " | " + escape_for_markdown(rule_id_of(finding));
  if (rule_name_of(finding) != rule_id_of(finding)) {
    out += " " + escape_for_markdown(rule_name_of(finding));
  }
  if (finding.rule != nullptr && finding.origin == DiagnosticOrigin::Rule) {
    for (const uint32_t cwe : finding.rule->cwe) {
      const std::string number = std::to_string(cwe);
      out.append(" [CWE-").append(number).append("](https://cwe.mitre.org/data/definitions/");
      out.append(number).append(".html)");
    }
  }
  out += " | " + escape_for_markdown(finding.message);
  if (!finding.suppressions.empty()) {
    out += " (suppressed)";
  }
  for (const Note& note : finding.notes) {
    out += "<br>note: " + escape_for_markdown(note.text);
    if (note.location.source != nullptr) {
      out += " (" + markdown_code(shown_place(note.location)) + ")";
    }
  }
  for (const Fix& fix : finding.fixes) {
    out += "<br>fix: " + escape_for_markdown(fix.title);
  }
  return out + " |\n";
}

}  // namespace

std::string write_markdown(const Report& report, const ReportOptions& options) {
  const std::vector<const Diagnostic*> findings = listed_findings(report, options);
  std::string out = "## krait\n\nFound " + counted_levels(findings) + " in " +
                    count_of(report.files_scanned, "file") + ".\n";
  if (!findings.empty()) {
    out += "\n| Level | Place | Rule | Message |\n| --- | --- | --- | --- |\n";
    for (const Diagnostic* finding : findings) {
      out += row_of(*finding);
    }
  }
  const std::vector<ShownError> errors = shown_errors(report);
  if (!errors.empty()) {
    out += "\n### Not fully read\n\n";
    for (const ShownError& error : errors) {
      out += "- " + markdown_code(error.place) + ": " + escape_for_markdown(error.message) + "\n";
    }
  }
  return out;
}

}  // namespace krait
