// The parts of a rule that say what it is and where it holds, and its examples.
#include <algorithm>
#include <charconv>

#include "engine/rule_reader.h"

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

}  // namespace

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
    if (title->is_text() && title->text.empty()) {
      reader_.fail(RuleErrorKind::EmptyText, *title, {"title"});
    }
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

void RuleReader::read_examples(RuleMetadata& metadata) {
  const YamlNode* examples = get("examples");
  if (examples == nullptr) {
    if (!metadata.id.empty() && metadata.status != RuleStatus::Removed) {
      reader_.fail(RuleErrorKind::NoExamples, *node_.find("id"), {metadata.id});
    }
    return;
  }
  if (!reader_.expect_mapping("examples", *examples, "a mapping with 'bad' and 'good'")) {
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
  if (example.python && !parse_version(*example.python)) {
    reader_.fail(RuleErrorKind::InvalidVersion, *node.find("python"), {*example.python, "3.9"});
  }
  read_text("fixed", example.fixed);
  into.push_back(std::move(example));
}

}  // namespace krait
