// SARIF 2.1.0 (OASIS). Section numbers below are the specification's. Columns are UTF-16 code
// units, ends are exclusive.
#include <algorithm>
#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "report/escape.h"
#include "report/fingerprint.h"
#include "report/formats.h"
#include "report/place.h"

namespace krait {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kSourceRoot = "SRCROOT";

/// 3.11.5: braces in a message are doubled, since `{0}` stands for an argument. 3.11.6: `[text](1)`
/// is a link, unless the bracket is escaped.
std::string message_text(std::string_view message) {
  std::string out;
  for (std::size_t index = 0; index < message.size(); ++index) {
    const char character = message[index];
    if (character == '{' || character == '}') {
      out += character;
    } else if (character == '[' && message.find("](", index) != std::string_view::npos) {
      out += '\\';
    }
    out += character;
  }
  return out;
}

Json message_of(std::string_view text) { return {{"text", message_text(text)}}; }

std::string_view level_of(Severity severity) { return name_of(severity); }

bool is_rule_finding(const Diagnostic& diagnostic) {
  return diagnostic.origin == DiagnosticOrigin::Rule && diagnostic.rule != nullptr;
}

bool is_result(const Diagnostic& diagnostic) {
  return diagnostic.origin == DiagnosticOrigin::Rule ||
         diagnostic.origin == DiagnosticOrigin::Suppression;
}

std::string cwe_id(uint32_t number) { return "CWE-" + std::to_string(number); }

std::string_view help_of(std::string_view code) {
  if (code == "unused-suppression") {
    return "A suppression comment hides nothing";
  }
  if (code == "unknown-suppression") {
    return "A suppression comment names no known rule";
  }
  return code;
}

/// Collects what a run refers to by index while its results are written.
class SarifWriter {
 public:
  explicit SarifWriter(const Report& report) : report_(report) {}

  std::string write() {
    collect_cwes();
    collect_rules();
    Json results = results_of_run();
    Json invocation = invocation_of_run();
    Json run = {{"tool", {{"driver", driver()}}}, {"invocations", Json::array({invocation})}};
    if (!cwes_.empty()) {
      run["taxonomies"] = Json::array({taxonomy()});
    }
    run["columnKind"] = "utf16CodeUnits";
    run["newlineSequences"] = {"\r\n", "\n", "\r"};
    run["defaultSourceLanguage"] = "python";
    run["originalUriBaseIds"] = {
        {kSourceRoot, {{"description", {{"text", "The folder that krait ran in"}}}}}};
    run["artifacts"] = std::move(artifacts_);
    run["results"] = std::move(results);
    const Json log = {{"$schema",
                       "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
                       "sarif-schema-2.1.0.json"},
                      {"version", "2.1.0"},
                      {"runs", Json::array({run})}};
    return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  }

 private:
  void collect_cwes() {
    std::set<uint32_t> numbers;
    for (const RuleMetadata* rule : report_.rules) {
      numbers.insert(rule->cwe.begin(), rule->cwe.end());
    }
    for (const Diagnostic& diagnostic : report_.diagnostics) {
      if (is_rule_finding(diagnostic)) {
        numbers.insert(diagnostic.rule->cwe.begin(), diagnostic.rule->cwe.end());
      }
    }
    cwes_.assign(numbers.begin(), numbers.end());
  }

  /// The active rules, those that have a finding without being listed as active, and the kinds of
  /// findings that come from no rule.
  void collect_rules() {
    const auto add = [this](const RuleMetadata* rule) {
      if (rule_index_.emplace(rule->id, rules_.size()).second) {
        rules_.push_back(rule_descriptor(*rule));
      }
    };
    std::ranges::for_each(report_.rules, add);
    for (const Diagnostic& diagnostic : report_.diagnostics) {
      if (is_rule_finding(diagnostic)) {
        add(diagnostic.rule);
      } else if (is_result(diagnostic) &&
                 rule_index_.emplace(diagnostic.code, rules_.size()).second) {
        rules_.push_back({{"id", diagnostic.code},
                          {"shortDescription", {{"text", help_of(diagnostic.code)}}},
                          {"defaultConfiguration", {{"level", level_of(diagnostic.severity)}}}});
      }
    }
  }

  std::size_t cwe_index(uint32_t number) const {
    return static_cast<std::size_t>(std::ranges::lower_bound(cwes_, number) - cwes_.begin());
  }

  /// 3.52: a reference to an entry of the taxonomy.
  Json cwe_reference(uint32_t number) const {
    return {{"id", cwe_id(number)},
            {"index", cwe_index(number)},
            {"toolComponent", {{"name", "CWE"}, {"index", 0}}}};
  }

  static Json tags_of(const RuleMetadata& rule) {
    std::vector<std::string> tags = rule.tags;
    const auto add = [&tags](const std::string& tag) {
      if (std::ranges::find(tags, tag) == tags.end()) {
        tags.push_back(tag);
      }
    };
    // Code scanning shows a security severity only of rules with this tag.
    if (!rule.cwe.empty() || rule.security_severity) {
      add("security");
    }
    for (const uint32_t cwe : rule.cwe) {
      add("external/cwe/cwe-" + std::to_string(cwe));
    }
    for (const std::string& owasp : rule.owasp) {
      add("external/owasp/" + owasp);
    }
    return tags;
  }

  static Json rule_properties(const RuleMetadata& rule) {
    Json out = {{"tags", tags_of(rule)}};
    if (rule.security_severity) {
      out["security-severity"] = shown_severity(*rule.security_severity);
    }
    if (!rule.confidence.empty()) {
      out["precision"] = rule.confidence;
    }
    if (!rule.owasp.empty()) {
      out["owasp"] = rule.owasp;
    }
    if (!rule.references.empty()) {
      out["references"] = rule.references;
    }
    out["status"] = name_of(rule.status);
    if (!rule.since.empty()) {
      out["since"] = rule.since;
    }
    out["pack"] = rule.pack_id;
    return out;
  }

  Json rule_descriptor(const RuleMetadata& rule) const {
    const std::string& title = rule.title.empty() ? rule.name : rule.title;
    Json out = {
        {"id", rule.id},
        {"name", rule.name},
        {"shortDescription", {{"text", title}}},
        {"fullDescription", {{"text", rule.description.empty() ? title : rule.description}}},
        {"help",
         {{"text", write_rule_text(rule, false)}, {"markdown", write_rule_markdown(rule)}}}};
    if (!rule.references.empty() && rule.references.front().starts_with("http")) {
      out["helpUri"] = rule.references.front();
    }
    out["defaultConfiguration"] = {{"level", level_of(rule.level)}, {"enabled", rule.is_enabled}};
    Json relationships = Json::array();
    for (const uint32_t number : rule.cwe) {
      // What the rule finds is a case of the weakness.
      relationships.push_back(
          {{"target", cwe_reference(number)}, {"kinds", Json::array({"superset"})}});
    }
    if (!relationships.empty()) {
      out["relationships"] = std::move(relationships);
    }
    out["properties"] = rule_properties(rule);
    return out;
  }

  Json driver() const {
    Json out = {{"name", "krait"},
                {"version", program_version()},
                {"semanticVersion", program_version()},
                {"language", "en"},
                {"rules", rules_}};
    if (!notifications_.empty()) {
      Json descriptors = Json::array();
      for (const auto& [code, text] : notifications_) {
        descriptors.push_back({{"id", code}, {"shortDescription", {{"text", text}}}});
      }
      out["notifications"] = std::move(descriptors);
    }
    if (!cwes_.empty()) {
      out["supportedTaxonomies"] = Json::array({{{"name", "CWE"}, {"index", 0}}});
    }
    return out;
  }

  Json taxonomy() const {
    Json taxa = Json::array();
    for (const uint32_t number : cwes_) {
      taxa.push_back({{"id", cwe_id(number)},
                      {"helpUri", "https://cwe.mitre.org/data/definitions/" +
                                      std::to_string(number) + ".html"}});
    }
    return {{"name", "CWE"},
            {"organization", "MITRE"},
            {"shortDescription", {{"text", "Common Weakness Enumeration"}}},
            {"informationUri", "https://cwe.mitre.org/"},
            {"isComprehensive", false},
            {"taxa", std::move(taxa)}};
  }

  /// Relative paths are relative to where krait ran.
  Json artifact_reference(std::string_view path) {
    Json location = {{"uri", uri_of_path(path)}};
    if (!path.starts_with('/')) {
      location["uriBaseId"] = kSourceRoot;
    }
    return location;
  }

  Json artifact_location(const SourceFile& source) {
    Json location = artifact_reference(source.path());
    const auto [entry, is_new] = artifact_index_.emplace(&source, artifacts_.size());
    if (is_new) {
      const bool is_pack = source.path().ends_with(".yaml") || source.path().ends_with(".yml");
      artifacts_.push_back({{"location", location},
                            {"sourceLanguage", is_pack ? "yaml" : "python"},
                            {"encoding", source.encoding().name}});
    }
    location["index"] = entry->second;
    return location;
  }

  static Json region_of(const SourceFile& source, Span span) {
    const ReportPlace place = place_of(source, span, ColumnUnit::Utf16);
    return {{"startLine", place.line},
            {"startColumn", place.column},
            {"endLine", place.end_line},
            {"endColumn", place.end_column}};
  }

  /// The text of the region, not of all that a class statement holds.
  static void add_snippet(const SourceFile& source, Span span, Json& region) {
    constexpr uint32_t kLongestSnippet = 2000;
    const auto size = static_cast<uint32_t>(source.text().size());
    if (span.end <= size && !span.is_empty() && span.size() <= kLongestSnippet) {
      region["snippet"] = {{"text", source.text(span)}};
    }
  }

  /// A notebook's lines are lines of a cell, which are none of the file: there the cell is a
  /// logical location and the numbers are properties.
  Json location_of(const Location& location) {
    const SourceFile& source = *location.source;
    Json physical = {{"artifactLocation", artifact_location(source)}};
    const ReportPlace place = place_of(location, ColumnUnit::Utf16);
    if (!place.cell) {
      Json region = region_of(source, location.span);
      add_snippet(source, location.span, region);
      physical["region"] = std::move(region);
      return {{"physicalLocation", std::move(physical)}};
    }
    const std::string cell = "cell " + std::to_string(*place.cell);
    return {{"physicalLocation", std::move(physical)},
            {"logicalLocations",
             Json::array({{{"name", cell},
                           {"fullyQualifiedName", cell + ":" + std::to_string(place.line) + ":" +
                                                      std::to_string(place.column)},
                           {"kind", "cell"}}})},
            {"properties",
             {{"cell", *place.cell},
              {"line", place.line},
              {"column", place.column},
              {"endLine", place.end_line},
              {"endColumn", place.end_column}}}};
  }

  Json location_with_message(const Location& location, std::string_view text) {
    Json out = location_of(location);
    out["message"] = message_of(text);
    return out;
  }

  Json primary_location(const Diagnostic& diagnostic) {
    Json out = location_of(diagnostic.primary);
    Json annotations = Json::array();
    for (const Label& label : diagnostic.labels) {
      if (!cell_at(*diagnostic.primary.source, label.span.begin)) {
        Json region = region_of(*diagnostic.primary.source, label.span);
        if (!label.text.empty()) {
          region["message"] = message_of(label.text);
        }
        annotations.push_back(std::move(region));
      }
    }
    if (!annotations.empty()) {
      out["annotations"] = std::move(annotations);
    }
    return out;
  }

  Json related_locations(const Diagnostic& diagnostic) {
    Json out = Json::array();
    for (const Note& note : diagnostic.notes) {
      if (note.location.source != nullptr) {
        Json location = location_with_message(note.location, note.text);
        location["id"] = out.size() + 1;
        out.push_back(std::move(location));
      }
    }
    return out;
  }

  /// The notes of a trail go from the finding backwards; a flow goes the way that the value goes.
  Json code_flows(const Diagnostic& diagnostic) {
    Json steps = Json::array();
    for (auto note = diagnostic.notes.rbegin(); note != diagnostic.notes.rend(); ++note) {
      if (note->is_trail && note->location.source != nullptr) {
        steps.push_back({{"location", location_with_message(note->location, note->text)}});
      }
    }
    if (steps.empty()) {
      return nullptr;
    }
    steps.push_back({{"location", location_with_message(diagnostic.primary, diagnostic.message)}});
    Json thread_flow = {{"locations", std::move(steps)}};
    return Json::array({{{"threadFlows", Json::array({std::move(thread_flow)})}}});
  }

  /// 3.55: edits grouped by file. Those of a notebook have no region in it.
  Json fixes_of(const Diagnostic& diagnostic) {
    Json fixes = Json::array();
    for (const Fix& fix : diagnostic.fixes) {
      std::vector<std::pair<const SourceFile*, Json>> changes;
      for (const Edit& edit : fix.edits) {
        if (edit.source == nullptr || !edit.source->cells().empty()) {
          continue;
        }
        if (changes.empty() || changes.back().first != edit.source) {
          changes.emplace_back(edit.source, Json::array());
        }
        changes.back().second.push_back({{"deletedRegion", region_of(*edit.source, edit.span)},
                                         {"insertedContent", {{"text", edit.replacement}}}});
      }
      Json artifact_changes = Json::array();
      for (auto& [source, replacements] : changes) {
        artifact_changes.push_back({{"artifactLocation", artifact_location(*source)},
                                    {"replacements", std::move(replacements)}});
      }
      if (!artifact_changes.empty()) {
        fixes.push_back({{"description", message_of(fix.title)},
                         {"artifactChanges", std::move(artifact_changes)},
                         {"properties", {{"safety", name_of(fix.safety)}}}});
      }
    }
    return fixes;
  }

  Json suppressions_of(const Diagnostic& diagnostic) {
    Json out = Json::array();
    for (const SuppressedBy& by : diagnostic.suppressions) {
      const bool is_comment = by.comment.source != nullptr;
      Json entry = {{"kind", is_comment ? "inSource" : "external"}, {"status", "accepted"}};
      if (!by.justification.empty()) {
        entry["justification"] = by.justification;
      }
      if (is_comment) {
        entry["location"] = location_of(by.comment);
      }
      out.push_back(std::move(entry));
    }
    return out;
  }

  Json result_of(const Diagnostic& diagnostic, const std::string& fingerprint) {
    const std::string id(rule_id_of(diagnostic));
    Json out = {{"ruleId", id},
                {"ruleIndex", rule_index_.at(id)},
                {"level", level_of(diagnostic.severity)},
                {"message", message_of(diagnostic.message)}};
    if (diagnostic.primary.source != nullptr) {
      out["locations"] = Json::array({primary_location(diagnostic)});
      if (Json flows = code_flows(diagnostic); !flows.is_null()) {
        out["codeFlows"] = std::move(flows);
      }
    }
    const auto add = [&out](const char* key, Json value) {
      if (!value.empty()) {
        out[key] = std::move(value);
      }
    };
    add("relatedLocations", related_locations(diagnostic));
    out["partialFingerprints"] = {{"primaryLocationLineHash", fingerprint}};
    add("fixes", fixes_of(diagnostic));
    // 3.27.23: where suppressions are reported, a result that is not suppressed says so.
    out["suppressions"] = suppressions_of(diagnostic);
    if (is_rule_finding(diagnostic)) {
      Json taxa = Json::array();
      for (const uint32_t number : diagnostic.rule->cwe) {
        taxa.push_back(cwe_reference(number));
      }
      add("taxa", std::move(taxa));
    }
    return out;
  }

  Json results_of_run() {
    std::vector<const Diagnostic*> findings;
    for (const Diagnostic& diagnostic : report_.diagnostics) {
      if (is_result(diagnostic)) {
        findings.push_back(&diagnostic);
      }
    }
    const std::vector<std::string> fingerprints = fingerprints_of(findings);
    Json results = Json::array();
    for (std::size_t index = 0; index < findings.size(); ++index) {
      results.push_back(result_of(*findings[index], fingerprints[index]));
    }
    return results;
  }

  Json notification(const std::string& code, std::string_view level, std::string_view text) {
    notifications_.emplace(code, help_of_notification(code));
    return {{"descriptor", {{"id", code}}}, {"level", level}, {"message", message_of(text)}};
  }

  static std::string help_of_notification(std::string_view code) {
    return code == "unreadable" ? "A file or pack could not be read" : std::string(code);
  }

  /// Files that could not be read or parsed, and packs that are wrong, are no results.
  Json invocation_of_run() {
    Json execution = Json::array();
    Json configuration = Json::array();
    for (const RunError& error : report_.errors) {
      Json entry = notification("unreadable", "error", error.message);
      entry["locations"] = Json::array(
          {{{"physicalLocation", {{"artifactLocation", artifact_reference(error.path)}}}}});
      execution.push_back(std::move(entry));
    }
    for (const Diagnostic& diagnostic : report_.diagnostics) {
      if (is_result(diagnostic)) {
        continue;
      }
      const bool is_pack = diagnostic.origin == DiagnosticOrigin::RulePack;
      const std::string_view fallback = is_pack ? "rule-pack" : "syntax-error";
      const std::string code = diagnostic.code.empty() ? std::string(fallback) : diagnostic.code;
      Json entry = notification(code, level_of(diagnostic.severity), diagnostic.message);
      if (diagnostic.primary.source != nullptr) {
        entry["locations"] = Json::array({location_of(diagnostic.primary)});
      }
      (is_pack ? configuration : execution).push_back(std::move(entry));
    }
    Json out = {{"executionSuccessful", report_.execution_successful}};
    if (!report_.command_line.empty()) {
      out["commandLine"] = report_.command_line;
    }
    out["toolExecutionNotifications"] = std::move(execution);
    out["toolConfigurationNotifications"] = std::move(configuration);
    return out;
  }

  const Report& report_;
  std::vector<uint32_t> cwes_;
  std::unordered_map<std::string, std::size_t> rule_index_;
  std::unordered_map<const SourceFile*, std::size_t> artifact_index_;
  std::map<std::string, std::string> notifications_;  // by code, with what it means
  Json rules_ = Json::array();
  Json artifacts_ = Json::array();
};

}  // namespace

std::string write_sarif(const Report& report, const ReportOptions&) {
  return SarifWriter(report).write();
}

}  // namespace krait
