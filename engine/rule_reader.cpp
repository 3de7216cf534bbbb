#include "engine/rule_reader.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <set>

namespace krait {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_rule_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && is_letter(text[0]) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; });
}

bool is_rule_name(std::string_view text) {
  return !text.empty() && text[0] >= 'a' && text[0] <= 'z' &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_'; });
}

/// "3.9" as major and minor in one number.
std::optional<uint32_t> parse_version(std::string_view text) {
  uint32_t major = 0;
  uint32_t minor = 0;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, major);
  if (first.ec != std::errc() || major > 0xFFFE) {
    return std::nullopt;
  }
  if (first.ptr != end) {
    const auto second = *first.ptr == '.'
                            ? std::from_chars(first.ptr + 1, end, minor)
                            : std::from_chars_result{end, std::errc::invalid_argument};
    if (second.ec != std::errc() || second.ptr != end || minor > 0xFFFE) {
      return std::nullopt;
    }
  }
  return major << 16U | minor;
}

/// One clause such as `>=3.9`, narrowing `range`.
bool narrow_range(std::string_view clause, PythonRange& range) {
  while (clause.starts_with(' ')) {
    clause.remove_prefix(1);
  }
  while (clause.ends_with(' ')) {
    clause.remove_suffix(1);
  }
  const size_t digits = clause.find_first_of("0123456789");
  if (digits == std::string_view::npos) {
    return false;
  }
  std::string_view op = clause.substr(0, digits);
  while (op.ends_with(' ')) {
    op.remove_suffix(1);
  }
  const std::optional<uint32_t> version = parse_version(clause.substr(digits));
  if (!version) {
    return false;
  }
  if (op == ">=" || op == "==") {
    range.at_least = std::max(range.at_least, *version);
  } else if (op == ">") {
    range.at_least = std::max(range.at_least, *version + 1);
  }
  if (op == "<") {
    range.below = std::min(range.below, *version);
  } else if (op == "<=" || op == "==") {
    range.below = std::min(range.below, *version + 1);
  }
  return op == ">=" || op == "==" || op == ">" || op == "<" || op == "<=";
}

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

  std::set<std::string, std::less<>> literal_names;
  const YamlNode* literal = get("literal");
  if (literal != nullptr) {
    const std::vector<std::string> names = reader_.texts("literal", *literal);
    literal_names.insert(names.begin(), names.end());
  }
  MetavariableTable metavariables;
  PatternContext patterns{pack_.store, metavariables, literal_names, reader_.errors()};
  RuleScope scope{patterns, pack_.regexes, pack_.classes, {}, {}, {}, {}, {}};
  read_options(rule.metadata, scope);
  read_match(rule, scope);
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
  if (literal != nullptr) {
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

void RuleReader::check_literals(const YamlNode& literal, const RuleScope& scope) {
  for (const YamlNode* item : one_or_many(literal)) {
    if (item->is_text() && scope.used_literals.find(item->text) == scope.used_literals.end()) {
      reader_.fail(RuleErrorKind::UnusedLiteral, *item, {item->text});
    }
  }
}

void RuleReader::read_identity(RuleMetadata& metadata) {
  const YamlNode* id = node_.find("id");
  const YamlNode* name = node_.find("name");
  if (id == nullptr) {
    reader_.fail(RuleErrorKind::MissingKey, node_, {"id"});
  } else if (!id->is_text() || !is_rule_id(id->text)) {
    reader_.fail(RuleErrorKind::InvalidId, *id, {id->text});
  } else {
    metadata.id = id->text;
    const bool is_reserved = (metadata.id.starts_with("PY") || metadata.id.starts_with("KR")) &&
                             metadata.id.size() > 2 && is_digit(metadata.id[2]);
    const bool is_ours = pack_.is_default_pack || pack_.pack_id.starts_with("krait-");
    if (is_reserved && !is_ours) {
      reader_.fail(RuleErrorKind::ReservedPrefix, *id, {metadata.id.substr(0, 2)});
    }
  }
  if (name == nullptr) {
    reader_.fail(RuleErrorKind::MissingKey, id == nullptr ? node_ : *id, {"name"});
  } else if (!name->is_text() || !is_rule_name(name->text)) {
    reader_.fail(RuleErrorKind::InvalidName, *name, {name->text});
  } else {
    metadata.name = name->text;
    const auto family = pack_.families.find(name->text);
    family_ = family == pack_.families.end() ? nullptr : family->second;
  }
  if (const YamlNode* title = get("title")) {
    metadata.title = reader_.text("title", *title, true).value_or("");
  } else {
    reader_.fail(RuleErrorKind::MissingKey, id == nullptr ? node_ : *id, {"title"});
  }
  metadata.pack_id = pack_.pack_id;
  metadata.pack_version = pack_.pack_version;
  metadata.pack_path = reader_.document().source().path();
  const uint32_t place = id == nullptr ? node_.begin : id->begin;
  metadata.pack_line_1based =
      reader_.document().source().line_column(place, ColumnUnit::Characters).line_1based;
}

void RuleReader::read_metadata(RuleMetadata& metadata) {
  if (const YamlNode* level = get("level")) {
    constexpr Severity kLevels[] = {Severity::None, Severity::Note, Severity::Warning,
                                    Severity::Error};
    const auto index = reader_.choice("level", *level, {"none", "note", "warning", "error"});
    metadata.level = index ? kLevels[*index] : Severity::Warning;
  }
  if (const YamlNode* cwe = get("cwe")) {
    for (const YamlNode* item : one_or_many(*cwe)) {
      if (const std::optional<uint32_t> number = reader_.count("cwe", *item)) {
        metadata.cwe.push_back(*number);
      }
    }
  }
  const auto read_texts = [&](std::string_view key, std::vector<std::string>& into) {
    if (const YamlNode* value = get(key)) {
      into = reader_.texts(key, *value);
    }
  };
  read_texts("owasp", metadata.owasp);
  read_texts("tags", metadata.tags);
  read_texts("references", metadata.references);
  read_texts("files", metadata.files);
  read_texts("not-files", metadata.not_files);
  if (const YamlNode* severity = get("security-severity")) {
    metadata.security_severity = reader_.number("security-severity", *severity);
    if (metadata.security_severity &&
        !(*metadata.security_severity >= 0 && *metadata.security_severity <= 10)) {
      reader_.fail(RuleErrorKind::InvalidNumber, *severity,
                   {"security-severity", "a number from 0.0 to 10.0"});
    }
  }
  if (const YamlNode* confidence = get("confidence")) {
    if (reader_.choice("confidence", *confidence, {"high", "medium", "low"})) {
      metadata.confidence = confidence->text;
    }
  }
  if (const YamlNode* description = get("description")) {
    metadata.description = reader_.text("description", *description).value_or("");
  }
  if (const YamlNode* since = get("since")) {
    metadata.since = reader_.text("since", *since, true).value_or("");
  }
  if (const YamlNode* enabled = get("enabled")) {
    metadata.is_enabled = reader_.boolean("enabled", *enabled).value_or(true);
  }
}

void RuleReader::read_status(RuleMetadata& metadata) {
  const YamlNode* status = get("status");
  const YamlNode* replaced_by = get("replaced-by");
  if (status != nullptr) {
    constexpr RuleStatus kStatuses[] = {RuleStatus::Stable, RuleStatus::Preview,
                                        RuleStatus::Deprecated, RuleStatus::Removed};
    const auto index =
        reader_.choice("status", *status, {"stable", "preview", "deprecated", "removed"});
    metadata.status = index ? kStatuses[*index] : RuleStatus::Stable;
  }
  if (replaced_by != nullptr) {
    metadata.replaced_by = reader_.text("replaced-by", *replaced_by).value_or("");
  } else if (metadata.status == RuleStatus::Deprecated) {
    reader_.fail(RuleErrorKind::MissingReplacement, *status);
  }
}

void RuleReader::read_python(Rule& rule) {
  const YamlNode* python = get("python");
  if (python == nullptr) {
    return;
  }
  const std::optional<std::string> text = reader_.text("python", *python, true);
  if (!text) {
    return;
  }
  rule.metadata.python = *text;
  std::string_view rest = *text;
  bool is_valid = true;
  while (is_valid) {
    const size_t comma = rest.find(',');
    is_valid = narrow_range(rest.substr(0, comma), rule.python);
    if (comma == std::string_view::npos) {
      break;
    }
    rest.remove_prefix(comma + 1);
  }
  if (!is_valid) {
    reader_.fail(RuleErrorKind::InvalidVersionRange, *python, {*text});
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
    if (!reader_.expect_mapping(name.text, option)) {
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

void RuleReader::read_examples(RuleMetadata& metadata) {
  const YamlNode* examples = get("examples");
  if (examples == nullptr) {
    if (!metadata.id.empty() && metadata.status != RuleStatus::Removed) {
      reader_.fail(RuleErrorKind::NoExamples, *node_.find("id"), {metadata.id});
    }
    return;
  }
  if (!reader_.expect_mapping("examples", *examples)) {
    return;
  }
  reader_.check_keys(*examples, {"bad", "good"});
  const auto read_list = [&](std::string_view key, std::vector<RuleExample>& into) {
    const YamlNode* list = examples->find(key);
    if (list == nullptr) {
      return;
    }
    for (const YamlNode* item : one_or_many(*list)) {
      read_example(*item, into);
    }
  };
  read_list("bad", metadata.bad_examples);
  read_list("good", metadata.good_examples);
}

void RuleReader::read_example(const YamlNode& node, std::vector<RuleExample>& into) {
  RuleExample example;
  const LineColumn place =
      reader_.document().source().line_column(node.begin, ColumnUnit::Characters);
  example.pack_line_1based = place.line_1based;
  example.pack_column_1based = place.column_1based;
  if (node.kind != YamlKind::Mapping) {
    if (std::optional<std::string> code = reader_.text("example", node)) {
      example.code = std::move(*code);
      into.push_back(std::move(example));
    }
    return;
  }
  reader_.check_keys(node, {"code", "lines", "path", "python", "fixed"});
  const YamlNode* code = node.find("code");
  if (code == nullptr) {
    reader_.fail(RuleErrorKind::MissingKey, node, {"code"});
    return;
  }
  example.code = reader_.text("code", *code).value_or("");
  const auto line_count =
      static_cast<uint32_t>(std::count(example.code.begin(), example.code.end(), '\n') + 1);
  if (const YamlNode* lines = node.find("lines")) {
    for (const YamlNode* item : one_or_many(*lines)) {
      const std::optional<uint32_t> line = reader_.count("lines", *item);
      if (line && (*line == 0 || *line > line_count)) {
        reader_.fail(RuleErrorKind::InvalidExampleLine, *item,
                     {std::to_string(line_count), item->text});
      } else if (line) {
        example.lines.push_back(*line);
      }
    }
  }
  const auto read_text = [&](std::string_view key, std::optional<std::string>& text) {
    if (const YamlNode* value = node.find(key)) {
      text = reader_.text(key, *value, true);
    }
  };
  read_text("path", example.path);
  read_text("python", example.python);
  read_text("fixed", example.fixed);
  into.push_back(std::move(example));
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
    if (!reader_.expect_mapping("notes", *item)) {
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
