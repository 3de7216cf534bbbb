#include "report/report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "report/formats.h"
#include "report/place.h"
#include "report/terminal_text.h"

namespace krait {
namespace {

using Writer = std::string (*)(const Report&, const ReportOptions&);

struct FormatRow {
  Format format;
  std::string_view name;
  Writer write;
};

constexpr std::array<FormatRow, 10> kFormats = {{
    {Format::Text, "text", write_text},
    {Format::Concise, "concise", write_concise},
    {Format::Json, "json", write_json},
    {Format::JsonLines, "jsonl", write_json_lines},
    {Format::Sarif, "sarif", write_sarif},
    {Format::GitHub, "github", write_github},
    {Format::GitLab, "gitlab", write_gitlab},
    {Format::JUnit, "junit", write_junit},
    {Format::Markdown, "markdown", write_markdown},
    {Format::Html, "html", write_html},
}};

const FormatRow& row_of(Format format) {
  const auto row = std::ranges::find(kFormats, format, &FormatRow::format);
  return row == kFormats.end() ? kFormats.front() : *row;
}

}  // namespace

std::string_view name_of(Format format) { return row_of(format).name; }

std::optional<Format> format_of(std::string_view name) {
  const auto row = std::ranges::find(kFormats, name, &FormatRow::name);
  return row == kFormats.end() ? std::nullopt : std::optional(row->format);
}

std::string write_report(const Report& report, Format format, const ReportOptions& options) {
  return row_of(format).write(report, options);
}

std::string_view program_version() { return KRAIT_VERSION; }

bool is_listed(const Diagnostic& diagnostic, const ReportOptions& options) {
  const bool is_finding = diagnostic.origin == DiagnosticOrigin::Rule ||
                          diagnostic.origin == DiagnosticOrigin::Suppression;
  return is_finding && (options.show_suppressed || diagnostic.suppressions.empty());
}

std::vector<const Diagnostic*> listed_findings(const Report& report, const ReportOptions& options) {
  std::vector<const Diagnostic*> findings;
  for (const Diagnostic& diagnostic : report.diagnostics) {
    if (is_listed(diagnostic, options)) {
      findings.push_back(&diagnostic);
    }
  }
  return findings;
}

std::string_view rule_id_of(const Diagnostic& diagnostic) {
  const bool is_rule = diagnostic.origin == DiagnosticOrigin::Rule && diagnostic.rule != nullptr;
  return is_rule ? std::string_view(diagnostic.rule->id) : diagnostic.code;
}

std::string_view rule_name_of(const Diagnostic& diagnostic) {
  const bool is_rule = diagnostic.origin == DiagnosticOrigin::Rule && diagnostic.rule != nullptr;
  return is_rule ? std::string_view(diagnostic.rule->name) : diagnostic.code;
}

std::string_view name_of(Safety safety) {
  switch (safety) {
    case Safety::Safe:
      return "safe";
    case Safety::Unsafe:
      return "unsafe";
    case Safety::Display:
      return "display";
  }
  return "";
}

std::string shown_severity(double security_severity) {
  // The pack loader keeps it within 0.0 to 10.0.
  const auto tenths = std::lround(security_severity * 10);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string count_of(uint64_t count, std::string_view noun) {
  std::string out = count == 0 ? "no" : std::to_string(count);
  out += ' ';
  out += noun;
  if (count != 1) {
    out += 's';
  }
  return out;
}

std::string counted_levels(const std::vector<const Diagnostic*>& findings) {
  std::vector<std::string> parts;
  for (const Severity level :
       {Severity::Error, Severity::Warning, Severity::Note, Severity::None}) {
    const auto count = std::ranges::count(findings, level, &Diagnostic::severity);
    if (count != 0) {
      const std::string_view noun = level == Severity::None ? "finding" : name_of(level);
      parts.push_back(count_of(static_cast<uint64_t>(count), noun));
    }
  }
  if (parts.empty()) {
    return "nothing";
  }
  std::string out = parts.front();
  for (std::size_t index = 1; index < parts.size(); ++index) {
    out += index + 1 == parts.size() ? " and " : ", ";
    out += parts[index];
  }
  return out;
}

std::vector<ShownError> shown_errors(const Report& report) {
  std::vector<ShownError> errors;
  for (const RunError& error : report.errors) {
    errors.push_back({escape_for_terminal(error.path), error.message});
  }
  for (const Diagnostic& diagnostic : report.diagnostics) {
    if (diagnostic.origin == DiagnosticOrigin::SyntaxError ||
        diagnostic.origin == DiagnosticOrigin::RulePack) {
      errors.push_back(
          {diagnostic.primary.source == nullptr ? "krait" : shown_place(diagnostic.primary),
           diagnostic.message});
    }
  }
  return errors;
}

}  // namespace krait
