#include "engine/rule_reader.h"

#include <algorithm>
#include <set>

namespace krait {
namespace {

constexpr std::string_view kIdleFamilyKeys[] = {"id", "name"};

}  // namespace

const std::vector<std::string_view>& rule_keys() {
  static const std::vector<std::string_view> kKeys = {
      "id",          "name",        "title",
      "level",       "cwe",         "owasp",
      "tags",        "references",  "security-severity",
      "confidence",  "description", "status",
      "replaced-by", "since",       "enabled",
      "python",      "files",       "not-files",
      "options",     "match",       "where",
      "unless",      "literal",     "report",
      "message",     "notes",       "fix",
      "examples"};
  return kKeys;
}

const YamlNode* RuleReader::get(std::string_view key) const {
  if (const YamlNode* own = node_.find(key)) {
    return own;
  }
  const bool is_own_key = std::find(std::begin(kIdleFamilyKeys), std::end(kIdleFamilyKeys), key) !=
                          std::end(kIdleFamilyKeys);
  return family_ == nullptr || is_own_key ? nullptr : family_->find(key);
}

std::optional<Rule> RuleReader::read() {
  if (!reader_.expect_mapping("rule", node_)) {
    return std::nullopt;
  }
  Rule rule;
  rule.is_default_pack = pack_.is_default_pack;
  read_identity(rule.metadata);
  read_metadata(rule.metadata);
  read_status(rule.metadata);
  read_python(rule);
  read_examples(rule.metadata);

  const std::set<std::string, std::less<>> literal_names = read_literal_names();
  MetavariableTable metavariables;
  PatternContext patterns{pack_.store, metavariables, literal_names, reader_.errors()};
  RuleScope scope{patterns, pack_.regexes, pack_.classes, {}, false, {}, {}, {}, {}};
  read_options(rule.metadata, scope);
  read_match(rule, scope);
  read_body(rule, scope);
  if (const YamlNode* literal = get("literal")) {
    check_literals(*literal, scope);
  }
  rule.metavariables = metavariables.names();
  check_metavariables(rule, scope);
  check_covered(rule);
  for (const Alternative& alternative : rule.alternatives) {
    if (alternative.fix) {
      rule.metadata.fix_titles.push_back(alternative.fix->title);
    }
  }
  if (rule.fix) {
    rule.metadata.fix_titles.push_back(rule.fix->title);
  }
  const bool is_usable = !rule.metadata.id.empty() && (!rule.alternatives.empty() ||
                                                       rule.metadata.status == RuleStatus::Removed);
  return is_usable ? std::optional<Rule>(std::move(rule)) : std::nullopt;
}

void RuleReader::check_family() {
  Rule rule;
  read_metadata(rule.metadata);
  read_python(rule);
  read_examples(rule.metadata);
  const std::set<std::string, std::less<>> literal_names = read_literal_names();
  MetavariableTable metavariables;
  PatternContext patterns{pack_.store, metavariables, literal_names, reader_.errors()};
  RuleScope scope{patterns, pack_.regexes, pack_.classes, {}, true, {}, {}, {}, {}};
  read_options(rule.metadata, scope);
  if (get("match") != nullptr) {
    read_match(rule, scope);
  }
  read_body(rule, scope);
}

std::set<std::string, std::less<>> RuleReader::read_literal_names() const {
  const YamlNode* literal = get("literal");
  if (literal == nullptr) {
    return {};
  }
  for (const YamlNode* item : one_or_many(*literal)) {
    if (item->is_scalar() && !is_metavariable_name(item->text)) {
      reader_.fail(RuleErrorKind::InvalidLiteralName, *item, {item->text});
    }
  }
  const std::vector<std::string> names = reader_.texts("literal", *literal);
  return {names.begin(), names.end()};
}

/// What stands beside `match`.
void RuleReader::read_body(Rule& rule, RuleScope& scope) {
  ConditionReader conditions(reader_, scope);
  if (const YamlNode* where = get("where")) {
    rule.where = conditions.read_conditions("where", *where);
  }
  if (const YamlNode* unless = get("unless")) {
    rule.unless = conditions.read_alternatives("unless", *unless);
  }
  read_report(rule, scope);
  if (const YamlNode* message = get("message")) {
    rule.message = read_template("message", *message, scope);
  } else if (!rule.metadata.title.empty()) {
    rule.message.parts.push_back({PlaceholderKind::Text, kNoMetavariable, rule.metadata.title});
  }
  read_notes(rule, scope);
  if (const YamlNode* fix = get("fix")) {
    rule.fix = read_fix(*fix, scope);
  }
}

void RuleReader::check_literals(const YamlNode& literal, const RuleScope& scope) {
  for (const YamlNode* item : one_or_many(literal)) {
    if (is_metavariable_name(item->text) &&
        scope.used_literals.find(item->text) == scope.used_literals.end()) {
      reader_.fail(RuleErrorKind::UnusedLiteral, *item, {item->text});
    }
  }
}

void RuleReader::read_options(RuleMetadata& metadata, RuleScope& scope) {
  const YamlNode* options = get("options");
  if (options == nullptr || !reader_.expect_mapping("options", *options)) {
    return;
  }
  for (size_t i = 0; i + 1 < options->items.size(); i += 2) {
    const YamlNode& name = *options->items[i];
    const YamlNode& option = *options->items[i + 1];
    if (!reader_.expect_mapping(name.text, option, "a mapping with 'default'")) {
      continue;
    }
    reader_.check_keys(option, {"default", "help"});
    const YamlNode* value = option.find("default");
    const YamlNode* help = option.find("help");
    if (value == nullptr) {
      reader_.fail(RuleErrorKind::MissingKey, name, {"default"});
      continue;
    }
    RuleOption& entry = metadata.options.emplace_back();
    entry.name = name.text;
    entry.help = help == nullptr ? "" : reader_.text("help", *help).value_or("");
    entry.default_text = value->is_scalar() ? value->text : "";
    for (const YamlNode* item : value->items) {
      entry.default_text += (entry.default_text.empty() ? "" : ", ") + item->text;
    }
    const auto setting = pack_.option_settings.find(metadata.id + "." + name.text);
    scope.options[name.text] = setting == pack_.option_settings.end()
                                   ? OptionValue{&reader_.document(), value}
                                   : setting->second;
  }
}

void RuleReader::read_match(Rule& rule, RuleScope& scope) {
  const YamlNode* match = get("match");
  if (match == nullptr) {
    if (rule.metadata.status != RuleStatus::Removed) {
      const YamlNode* id = node_.find("id");
      reader_.fail(RuleErrorKind::MissingKey, id == nullptr ? node_ : *id, {"match"});
    }
    return;
  }
  if (match->kind != YamlKind::Mapping) {
    read_alternative(*match, rule, scope);
    return;
  }
  reader_.check_keys(*match, {"any"});
  const YamlNode* any = match->find("any");
  if (any == nullptr || any->kind != YamlKind::Sequence) {
    if (any != nullptr) {
      reader_.fail_type("any", "a list of patterns", *any);
    } else if (match->items.empty()) {
      reader_.fail(RuleErrorKind::MissingKey, *match, {"any"});
    }
    return;
  }
  if (any->items.empty()) {
    reader_.fail(RuleErrorKind::EmptyAny, *any);
  }
  for (const YamlNode* item : any->items) {
    read_alternative(*item, rule, scope);
    if (scope.patterns.metavariables.names().size() > kMaximumMetavariables) {
      reader_.fail(RuleErrorKind::TooManyMetavariables, *item,
                   {std::to_string(kMaximumMetavariables)});
      break;
    }
  }
}

void RuleReader::read_alternative(const YamlNode& node, Rule& rule, RuleScope& scope) {
  const YamlNode* pattern = &node;
  if (node.kind == YamlKind::Mapping) {
    reader_.check_keys(node, {"pattern", "where", "unless", "fix"});
    pattern = node.find("pattern");
    if (pattern == nullptr) {
      reader_.fail(RuleErrorKind::MissingKey, node, {"pattern"});
      return;
    }
  }
  ConditionReader conditions(reader_, scope);
  const std::optional<CompiledPattern> compiled = conditions.read_pattern("match", *pattern);
  Alternative alternative;
  if (const YamlNode* where = node.find("where")) {
    alternative.where = conditions.read_conditions("where", *where);
  }
  if (const YamlNode* unless = node.find("unless")) {
    alternative.unless = conditions.read_alternatives("unless", *unless);
  }
  if (const YamlNode* fix = node.find("fix")) {
    alternative.fix = read_fix(*fix, scope);
  }
  if (!compiled) {
    return;
  }
  alternative.pattern = compiled->root;
  alternative.is_statement = compiled->is_statement;
  for (const uint16_t index : compiled->bound_metavariables) {
    alternative.bound_metavariables |= index < 64 ? uint64_t{1} << index : 0;
  }
  std::vector<uint16_t> sorted = compiled->bound_metavariables;
  std::sort(sorted.begin(), sorted.end());
  alternative.repeats_metavariable =
      std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
  alternative.place = reader_.document().span_of(*pattern);
  note_callee(*pattern, *compiled->root);
  rule.alternatives.push_back(std::move(alternative));
}

void RuleReader::note_callee(const YamlNode& node, const PatternNode& pattern) {
  const PatternNode* call = &pattern;
  while (call->role == PatternRole::Capture) {
    call = call->children[0];
  }
  if (call->role != PatternRole::Call) {
    return;
  }
  const PatternNode& callee = *call->children[0];
  if (callee.role == PatternRole::QualifiedName) {
    callees_.emplace_back(
        callee.text,
        Location{&reader_.document().source(), reader_.document().span_in_text(node, callee.span)});
  } else if (callee.role == PatternRole::Structure && callee.kind == ast::Kind::Attribute) {
    note_callee(node, *callee.children[0]);
  }
}

void RuleReader::read_report(Rule& rule, RuleScope& scope) {
  const YamlNode* report = get("report");
  if (report == nullptr) {
    return;
  }
  if (report->text == "match") {
    rule.report = ReportTarget::Match;
  } else if (report->text == "call") {
    rule.report = ReportTarget::Call;
  } else if (report->text == "callee") {
    rule.report = ReportTarget::Callee;
  } else if (is_metavariable_name(report->text)) {
    rule.report = ReportTarget::Metavariable;
    rule.report_metavariable = scope.patterns.metavariables.add(report->text);
    scope.uses.push_back(
        {rule.report_metavariable, reader_.document().location_of(*report), false});
  } else {
    reader_.fail(RuleErrorKind::UnknownReport, *report, {report->text});
  }
}

void RuleReader::read_notes(Rule& rule, RuleScope& scope) {
  const YamlNode* notes = get("notes");
  if (notes == nullptr) {
    return;
  }
  for (const YamlNode* item : one_or_many(*notes)) {
    if (!reader_.expect_mapping("notes", *item, "a mapping with 'text' and 'at'")) {
      continue;
    }
    reader_.check_keys(*item, {"at", "text"});
    const YamlNode* at = item->find("at");
    const YamlNode* text = item->find("text");
    if (text == nullptr) {
      reader_.fail(RuleErrorKind::MissingKey, *item, {"text"});
      continue;
    }
    NoteSpec note;
    note.text = read_template("text", *text, scope);
    if (at != nullptr) {
      note.metavariable = scope.patterns.metavariables.add(at->text);
      scope.uses.push_back({note.metavariable, reader_.document().location_of(*at), false});
    }
    rule.notes.push_back(std::move(note));
  }
}

void RuleReader::check_metavariables(const Rule& rule, const RuleScope& scope) {
  const std::vector<std::string>& names = rule.metavariables;
  std::vector<uint32_t> bound_count(names.size(), 0);
  for (const uint16_t index : scope.bound) {
    ++bound_count[index];
  }
  std::vector<bool> is_used(names.size(), false);
  for (const MetavariableUse& use : scope.uses) {
    is_used[use.metavariable] = true;
  }
  std::vector<std::string_view> bound_names;
  for (size_t i = 0; i < names.size(); ++i) {
    if (bound_count[i] > 0) {
      bound_names.push_back(names[i]);
    }
  }
  for (const MetavariableUse& use : scope.uses) {
    // Without any pattern that compiled, every name would be reported for that one mistake.
    if (bound_count[use.metavariable] == 0 && !rule.alternatives.empty()) {
      const std::string& name = names[use.metavariable];
      reader_.errors().add(use.is_placeholder ? RuleErrorKind::UnboundPlaceholder
                                              : RuleErrorKind::UnboundMetavariable,
                           use.location, {name, did_you_mean(name, bound_names)});
    }
  }
  for (const auto& [doubtful, location] : scope.doubtful) {
    const uint16_t index = doubtful.metavariable;
    if (!is_used[index] && bound_count[index] == 1) {
      reader_.errors().add(RuleErrorKind::UnusedMetavariable, location, {names[index]});
    }
  }
}

void RuleReader::check_covered(const Rule& rule) {
  std::vector<uint16_t> constrained;
  for (const MetavariableCondition& condition : rule.where.metavariables) {
    constrained.push_back(condition.metavariable);
  }
  // Every pair is compared, up to a number that no one writes by hand.
  constexpr size_t kMaximumCompared = 500;
  const size_t count = std::min(rule.alternatives.size(), kMaximumCompared);
  for (size_t later = 1; later < count; ++later) {
    for (size_t earlier = 0; earlier < later; ++earlier) {
      const Alternative& first = rule.alternatives[earlier];
      const Alternative& second = rule.alternatives[later];
      if (!first.where.is_empty() || first.repeats_metavariable ||
          first.is_statement != second.is_statement ||
          !covers(*first.pattern, *second.pattern, constrained)) {
        continue;
      }
      Diagnostic& warning = reader_.errors().add(RuleErrorKind::CoveredAlternative,
                                                 {&reader_.document().source(), second.place});
      warning.notes.push_back(
          {{&reader_.document().source(), first.place}, "covered by this one", false});
      break;
    }
  }
}

}  // namespace krait
