// A page that stands by itself: no scripts, nothing loaded from elsewhere.
#include <string>

#include "report/escape.h"
#include "report/formats.h"
#include "report/place.h"
#include "report/snippet.h"

namespace krait {
namespace {

constexpr std::string_view kHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>krait</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
article { border-left: .3rem solid #888; margin: 1.5rem 0; padding-left: 1rem; }
article.error { border-color: #c22; }
article.warning { border-color: #b6b; }
article h2 { font-size: 1rem; margin: 0; }
pre { overflow-x: auto; margin: .3rem 0; }
code, pre { font-family: ui-monospace, monospace; font-size: .9rem; }
</style>
</head>
<body>
)";

/// The rest of a section: what is drawn of a place, with the words before it.
std::string note_of(std::string_view words, const Location& location) {
  std::string out = "<p>" + escape_for_xml(words);
  if (location.source == nullptr) {
    return out + "</p>\n";
  }
  out += " <code>" + escape_for_xml(shown_place(location)) + "</code></p>\n";
  return out + "<pre>" + escape_for_xml(write_snippet({location, {}, {}}, ReportOptions{})) +
         "</pre>\n";
}

std::string rule_line_of(const RuleMetadata& rule) {
  std::string out = "<p>" + escape_for_xml(rule.title);
  for (const uint32_t cwe : rule.cwe) {
    const std::string number = std::to_string(cwe);
    out += " · <a href=\"https://cwe.mitre.org/data/definitions/";
    out.append(number).append(".html\">CWE-").append(number).append("</a>");
  }
  for (const std::string& owasp : rule.owasp) {
    out += " · " + escape_for_xml(owasp);
  }
  if (rule.security_severity) {
    out += " · security severity " + shown_severity(*rule.security_severity);
  }
  return out + "</p>\n";
}

std::string article_of(const Diagnostic& finding) {
  const std::string level(name_of(finding.severity));
  std::string out = "<article class=\"" + level + "\">\n<h2>" + level + ": " +
                    escape_for_xml(finding.message) + " [" + escape_for_xml(rule_id_of(finding));
  if (rule_name_of(finding) != rule_id_of(finding)) {
    out += " " + escape_for_xml(rule_name_of(finding));
  }
  out += finding.suppressions.empty() ? "]</h2>\n" : "] (suppressed)</h2>\n";
  if (finding.rule != nullptr && finding.origin == DiagnosticOrigin::Rule) {
    out += rule_line_of(*finding.rule);
  }
  out += note_of("", finding.primary);
  for (const Label& label : finding.labels) {
    out += note_of(label.text, {finding.primary.source, label.span});
  }
  for (const Note& note : finding.notes) {
    out += note_of(note.text, note.location);
  }
  for (const Fix& fix : finding.fixes) {
    out += "<p>fix (" + std::string(name_of(fix.safety)) + "): " + escape_for_xml(fix.title) +
           "</p>\n";
  }
  return out + "</article>\n";
}

}  // namespace

std::string write_html(const Report& report, const ReportOptions& options) {
  const std::vector<const Diagnostic*> findings = listed_findings(report, options);
  std::string out(kHead);
  out += "<h1>krait</h1>\n<p>Found " + counted_levels(findings) + " in " +
         count_of(report.files_scanned, "file") + ".</p>\n";
  for (const Diagnostic* finding : findings) {
    out += article_of(*finding);
  }
  const std::vector<ShownError> errors = shown_errors(report);
  if (!errors.empty()) {
    out += "<h2>Not fully read</h2>\n<ul>\n";
    for (const ShownError& error : errors) {
      out += "<li><code>" + escape_for_xml(error.place) +
             "</code>: " + escape_for_xml(error.message) + "</li>\n";
    }
    out += "</ul>\n";
  }
  return out + "</body>\n</html>\n";
}

}  // namespace krait
