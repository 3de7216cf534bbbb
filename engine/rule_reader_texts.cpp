// The parts of a rule that hold text with placeholders: messages, notes and fixes.
#include <algorithm>

#include "engine/rule_reader.h"

namespace krait {
namespace {

struct FieldName {
  std::string_view name;
  PlaceholderKind kind;
};
constexpr FieldName kFields[] = {{"value", PlaceholderKind::Value},
                                 {"shown", PlaceholderKind::Shown},
                                 {"label", PlaceholderKind::Label},
                                 {"safe", PlaceholderKind::Safe}};

void append_text(MessageTemplate& into, std::string_view text) {
  if (into.parts.empty() || into.parts.back().kind != PlaceholderKind::Text) {
    into.parts.push_back({PlaceholderKind::Text, kNoMetavariable, ""});
  }
  into.parts.back().text += text;
}

}  // namespace

MessageTemplate RuleReader::read_template(std::string_view key, const YamlNode& node,
                                          RuleScope& scope) {
  MessageTemplate result;
  const std::optional<std::string> text = reader_.text(key, node, true);
  if (!text) {
    return result;
  }
  const auto fail_brace = [&](size_t at) {
    const Span span{static_cast<uint32_t>(at), static_cast<uint32_t>(at + 1)};
    reader_.errors().add(
        RuleErrorKind::StrayBrace,
        {&reader_.document().source(), reader_.document().span_in_text(node, span)},
        {std::string_view(*text).substr(at, 1)});
  };
  if (text->empty() && (key == "message" || key == "text")) {
    reader_.fail(RuleErrorKind::EmptyText, node, {key});
  }
  size_t at = 0;
  while (at < text->size()) {
    const char c = (*text)[at];
    if ((c == '{' || c == '}') && at + 1 < text->size() && (*text)[at + 1] == c) {
      append_text(result, std::string_view(&c, 1));
      at += 2;
      continue;
    }
    if (c == '{') {
      const size_t close = text->find_first_of("{}", at + 1);
      if (close == std::string::npos || (*text)[close] != '}') {
        fail_brace(at);
        ++at;
        continue;
      }
      const Span span{static_cast<uint32_t>(at), static_cast<uint32_t>(close + 1)};
      read_placeholder(std::string_view(*text).substr(at + 1, close - at - 1), node, span, scope,
                       result);
      at = close + 1;
      continue;
    }
    if (c == '}') {
      fail_brace(at);
    }
    append_text(result, std::string_view(&c, 1));
    ++at;
  }
  return result;
}

void RuleReader::read_placeholder(std::string_view text, const YamlNode& node, Span span,
                                  RuleScope& scope, MessageTemplate& into) {
  const Location location{&reader_.document().source(),
                          reader_.document().span_in_text(node, span)};
  if (text == "callee" || text == "rule.id") {
    into.parts.push_back({text == "callee" ? PlaceholderKind::Callee : PlaceholderKind::RuleId,
                          kNoMetavariable, ""});
    return;
  }
  const size_t dot = text.find('.');
  const std::string_view name = text.substr(0, dot);
  if (!is_metavariable_name(name)) {
    const std::string nearest = did_you_mean(text, {"callee", "rule.id"});
    reader_.errors().add(
        RuleErrorKind::UnknownPlaceholder, location,
        {text, nearest.empty() ? "; there are metavariables, callee and rule.id" : nearest});
    return;
  }
  TemplatePart part;
  part.kind = PlaceholderKind::Source;
  if (dot != std::string_view::npos) {
    const std::string_view field = text.substr(dot + 1);
    const auto* row = std::find_if(std::begin(kFields), std::end(kFields),
                                   [&](const FieldName& entry) { return entry.name == field; });
    if (row == std::end(kFields)) {
      std::vector<std::string_view> known;
      for (const FieldName& entry : kFields) {
        known.push_back(entry.name);
      }
      const std::string nearest = did_you_mean(field, known);
      reader_.errors().add(
          RuleErrorKind::UnknownPlaceholder, location,
          {text, nearest.empty() ? "; there are .value, .shown, .label and .safe" : nearest});
      return;
    }
    part.kind = row->kind;
  }
  part.metavariable = scope.patterns.metavariables.add(name);
  scope.uses.push_back({part.metavariable, location, true});
  into.parts.push_back(std::move(part));
}

std::optional<FixSpec> RuleReader::read_fix(const YamlNode& node, RuleScope& scope) {
  if (!reader_.expect_mapping("fix", node, "a mapping with 'title', 'safety' and what to do")) {
    return std::nullopt;
  }
  reader_.check_keys(node,
                     {"title", "safety", "replace", "set-argument", "remove-argument", "callee"});
  FixSpec fix;
  const YamlNode* title = node.find("title");
  if (title == nullptr) {
    reader_.fail(RuleErrorKind::MissingKey, node, {"title"});
  } else {
    fix.title = reader_.text("title", *title, true).value_or("");
  }
  if (const YamlNode* safety = node.find("safety")) {
    constexpr Safety kSafeties[] = {Safety::Safe, Safety::Unsafe, Safety::Display};
    const auto index = reader_.choice("safety", *safety, {"safe", "unsafe", "display"});
    fix.safety = index ? kSafeties[*index] : Safety::Unsafe;
  } else {
    reader_.fail(RuleErrorKind::MissingKey, node, {"safety"});
  }
  const YamlNode* replace = node.find("replace");
  const YamlNode* set_argument = node.find("set-argument");
  const YamlNode* remove_argument = node.find("remove-argument");
  const YamlNode* callee = node.find("callee");
  const auto given = {replace, set_argument, remove_argument, callee};
  if (std::count(given.begin(), given.end(), nullptr) != 3) {
    reader_.fail(RuleErrorKind::FixKind, node);
    return std::nullopt;
  }
  for (const std::string_view key : {"replace", "set-argument", "remove-argument"}) {
    if (const YamlNode* edit = node.find(key)) {
      (void)reader_.expect_entries(key, *edit);
    }
  }
  if (replace != nullptr) {
    read_replacements(*replace, scope, fix);
  } else if (set_argument != nullptr) {
    fix.kind = FixKind::SetArgument;
    if (reader_.expect_mapping("set-argument", *set_argument, "a mapping of names to values")) {
      for (size_t i = 0; i + 1 < set_argument->items.size(); i += 2) {
        fix.arguments.emplace_back(
            set_argument->items[i]->text,
            read_template("set-argument", *set_argument->items[i + 1], scope));
      }
    }
  } else if (remove_argument != nullptr) {
    fix.kind = FixKind::RemoveArgument;
    fix.removed_arguments = reader_.texts("remove-argument", *remove_argument);
  } else {
    fix.kind = FixKind::Callee;
    fix.callee = reader_.text("callee", *callee).value_or("");
    if (callee->is_text() && !is_qualified_name(fix.callee)) {
      reader_.fail(RuleErrorKind::InvalidQualifiedName, *callee, {fix.callee});
    }
  }
  return fix;
}

void RuleReader::read_replacements(const YamlNode& node, RuleScope& scope, FixSpec& fix) {
  fix.kind = FixKind::Replace;
  if (!reader_.expect_mapping("replace", node, "a mapping of metavariables to their new text")) {
    return;
  }
  for (size_t i = 0; i + 1 < node.items.size(); i += 2) {
    const YamlNode& name = *node.items[i];
    if (!is_metavariable_name(name.text)) {
      reader_.fail(RuleErrorKind::UnboundMetavariable, name, {name.text, ""});
      continue;
    }
    const uint16_t index = scope.patterns.metavariables.add(name.text);
    scope.uses.push_back({index, reader_.document().location_of(name), false});
    fix.replacements.emplace_back(index, read_template("replace", *node.items[i + 1], scope));
  }
}

}  // namespace krait
