// `json`: one object for the run; `jsonl`: one finding a line; and rules as JSON. Lines and columns
// count from 1, columns in characters, ends are exclusive.
#include <nlohmann/json.hpp>

#include "report/fingerprint.h"
#include "report/formats.h"
#include "report/place.h"

namespace krait {
namespace {

using Json = nlohmann::ordered_json;

/// File names and sources need not be UTF-8; JSON must be.
std::string dump(const Json& value, int indent) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

void add_place(const SourceFile* source, Span span, Json& out) {
  if (source == nullptr) {
    return;
  }
  const ReportPlace place = place_of(*source, span, ColumnUnit::Characters);
  out["path"] = place.path;
  if (place.cell) {
    out["cell"] = *place.cell;
  }
  out["line"] = place.line;
  out["column"] = place.column;
  out["end_line"] = place.end_line;
  out["end_column"] = place.end_column;
}

Json notes_of(const Diagnostic& diagnostic) {
  Json notes = Json::array();
  for (const Label& label : diagnostic.labels) {
    Json entry = {{"message", label.text}};
    add_place(diagnostic.primary.source, label.span, entry);
    notes.push_back(std::move(entry));
  }
  for (const Note& note : diagnostic.notes) {
    Json entry = {{"message", note.text}};
    add_place(note.location.source, note.location.span, entry);
    entry["trail"] = note.is_trail;
    notes.push_back(std::move(entry));
  }
  return notes;
}

Json fixes_of(const Diagnostic& diagnostic) {
  Json fixes = Json::array();
  for (const Fix& fix : diagnostic.fixes) {
    Json edits = Json::array();
    for (const Edit& edit : fix.edits) {
      Json entry = Json::object();
      add_place(edit.source, edit.span, entry);
      entry["text"] = edit.replacement;
      edits.push_back(std::move(entry));
    }
    fixes.push_back(
        {{"title", fix.title}, {"safety", name_of(fix.safety)}, {"edits", std::move(edits)}});
  }
  return fixes;
}

Json suppressions_of(const Diagnostic& diagnostic) {
  Json suppressions = Json::array();
  for (const SuppressedBy& by : diagnostic.suppressions) {
    Json entry = {{"by", by.comment.source == nullptr ? "baseline" : "comment"},
                  {"justification", by.justification}};
    add_place(by.comment.source, by.comment.span, entry);
    suppressions.push_back(std::move(entry));
  }
  return suppressions;
}

template <class T>
void add_unless_empty(const char* key, const T& value, Json& out) {
  if (!value.empty()) {
    out[key] = value;
  }
}

/// What the pack says of the rule, for those who sort and filter findings.
void add_metadata(const RuleMetadata& rule, Json& out) {
  add_unless_empty("cwe", rule.cwe, out);
  add_unless_empty("owasp", rule.owasp, out);
  add_unless_empty("tags", rule.tags, out);
  add_unless_empty("references", rule.references, out);
  if (rule.security_severity) {
    out["security_severity"] = *rule.security_severity;
  }
  add_unless_empty("confidence", rule.confidence, out);
}

Json finding_of(const Diagnostic& diagnostic, const std::string& fingerprint) {
  Json out = {{"rule", rule_id_of(diagnostic)},
              {"name", rule_name_of(diagnostic)},
              {"level", name_of(diagnostic.severity)},
              {"message", diagnostic.message}};
  add_place(diagnostic.primary.source, diagnostic.primary.span, out);
  out["notes"] = notes_of(diagnostic);
  out["fixes"] = fixes_of(diagnostic);
  if (!diagnostic.suppressions.empty()) {
    out["suppressions"] = suppressions_of(diagnostic);
  }
  if (diagnostic.rule != nullptr && diagnostic.origin == DiagnosticOrigin::Rule) {
    add_metadata(*diagnostic.rule, out);
  }
  out["fingerprint"] = fingerprint;
  return out;
}

std::vector<Json> findings_of(const Report& report, const ReportOptions& options) {
  const std::vector<const Diagnostic*> findings = listed_findings(report, options);
  const std::vector<std::string> fingerprints = fingerprints_of(findings);
  std::vector<Json> out;
  out.reserve(findings.size());
  for (std::size_t index = 0; index < findings.size(); ++index) {
    out.push_back(finding_of(*findings[index], fingerprints[index]));
  }
  return out;
}

Json errors_of(const Report& report) {
  Json errors = Json::array();
  for (const RunError& error : report.errors) {
    errors.push_back({{"kind", "unreadable"}, {"path", error.path}, {"message", error.message}});
  }
  for (const Diagnostic& diagnostic : report.diagnostics) {
    const bool is_syntax = diagnostic.origin == DiagnosticOrigin::SyntaxError;
    if (!is_syntax && diagnostic.origin != DiagnosticOrigin::RulePack) {
      continue;
    }
    Json entry = {{"kind", is_syntax ? "syntax-error" : "rule-pack"},
                  {"code", diagnostic.code},
                  {"message", diagnostic.message}};
    add_place(diagnostic.primary.source, diagnostic.primary.span, entry);
    errors.push_back(std::move(entry));
  }
  return errors;
}

Json examples_of(const std::vector<RuleExample>& examples) {
  Json out = Json::array();
  for (const RuleExample& example : examples) {
    Json entry = {{"code", example.code}};
    add_unless_empty("lines", example.lines, entry);
    if (example.path) {
      entry["path"] = *example.path;
    }
    if (example.python) {
      entry["python"] = *example.python;
    }
    if (example.fixed) {
      entry["fixed"] = *example.fixed;
    }
    out.push_back(std::move(entry));
  }
  return out;
}

Json rule_summary(const RuleMetadata& rule) {
  Json out = {{"id", rule.id},
              {"name", rule.name},
              {"title", rule.title},
              {"level", name_of(rule.level)},
              {"status", name_of(rule.status)},
              {"enabled", rule.is_enabled}};
  add_metadata(rule, out);
  add_unless_empty("replaced_by", rule.replaced_by, out);
  add_unless_empty("since", rule.since, out);
  add_unless_empty("python", rule.python, out);
  add_unless_empty("files", rule.files, out);
  add_unless_empty("not_files", rule.not_files, out);
  out["fixes"] = rule.fix_titles;
  out["pack"] = {{"id", rule.pack_id}, {"version", rule.pack_version}, {"path", rule.pack_path}};
  out["pack"]["line"] = rule.pack_line_1based;
  return out;
}

}  // namespace

std::string write_json(const Report& report, const ReportOptions& options) {
  return dump(
      {{"version", 1}, {"findings", findings_of(report, options)}, {"errors", errors_of(report)}},
      2);
}

std::string write_json_lines(const Report& report, const ReportOptions& options) {
  std::string out;
  for (const Json& finding : findings_of(report, options)) {
    out += dump(finding, -1);
  }
  return out;
}

std::string write_rule_json(const RuleMetadata& rule) {
  Json out = rule_summary(rule);
  out["description"] = rule.description;
  Json options = Json::array();
  for (const RuleOption& option : rule.options) {
    options.push_back(
        {{"name", option.name}, {"default", option.default_text}, {"help", option.help}});
  }
  out["options"] = std::move(options);
  out["examples"] = {{"bad", examples_of(rule.bad_examples)},
                     {"good", examples_of(rule.good_examples)}};
  return dump(out, 2);
}

std::string write_rule_list_json(std::span<const RuleMetadata* const> rules) {
  Json out = Json::array();
  for (const RuleMetadata* rule : rules) {
    out.push_back(rule_summary(*rule));
  }
  return dump(out, 2);
}

}  // namespace krait
