// GitLab's Code Quality report: an array of issues in the format of Code Climate.
#include <nlohmann/json.hpp>

#include "report/fingerprint.h"
#include "report/formats.h"
#include "report/place.h"

namespace krait {
namespace {

using Json = nlohmann::ordered_json;

std::string_view severity_of(const Diagnostic& diagnostic) {
  switch (diagnostic.severity) {
    case Severity::Error:
      return "critical";
    case Severity::Warning:
      return "major";
    case Severity::Note:
      return "minor";
    case Severity::None:
      return "info";
  }
  return "info";
}

Json location_of(const Location& location) {
  const ReportPlace place = place_of(location, ColumnUnit::Characters);
  return {{"path", place.path}, {"lines", {{"begin", place.line}, {"end", place.end_line}}}};
}

Json issue_of(const Diagnostic& diagnostic, const std::string& fingerprint) {
  Json out = {{"type", "issue"},
              {"check_name", rule_id_of(diagnostic)},
              {"description", diagnostic.message},
              {"categories", {"Security"}},
              {"severity", severity_of(diagnostic)},
              {"fingerprint", fingerprint}};
  if (diagnostic.primary.source != nullptr) {
    out["location"] = location_of(diagnostic.primary);
  }
  Json other_locations = Json::array();
  for (const Note& note : diagnostic.notes) {
    if (note.location.source != nullptr) {
      other_locations.push_back(location_of(note.location));
    }
  }
  out["other_locations"] = std::move(other_locations);
  if (diagnostic.rule != nullptr && diagnostic.origin == DiagnosticOrigin::Rule) {
    out["content"] = {{"body", write_rule_markdown(*diagnostic.rule)}};
  }
  return out;
}

}  // namespace

std::string write_gitlab(const Report& report, const ReportOptions& options) {
  const std::vector<const Diagnostic*> findings = listed_findings(report, options);
  const std::vector<std::string> fingerprints = fingerprints_of(findings);
  Json out = Json::array();
  for (std::size_t index = 0; index < findings.size(); ++index) {
    out.push_back(issue_of(*findings[index], fingerprints[index]));
  }
  return out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace krait
