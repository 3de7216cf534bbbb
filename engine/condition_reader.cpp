#include "engine/condition_reader.h"

#include <algorithm>
#include <array>

namespace krait {
namespace {

/// The predicates in the order of docs/rule-language.md, section 6.
struct PredicateKey {
  std::string_view key;
  PredicateKind kind;
};
constexpr std::array kPredicateKeys = {
    PredicateKey{"is", PredicateKind::InClass},
    PredicateKey{"equals", PredicateKind::Equals},
    PredicateKey{"names", PredicateKind::Names},
    PredicateKey{"type", PredicateKind::Type},
    PredicateKey{"from", PredicateKind::From},
    PredicateKey{"regex", PredicateKind::Matches},
    PredicateKey{"range", PredicateKind::Range},
    PredicateKey{"len", PredicateKind::Length},
    PredicateKey{"kind", PredicateKind::OfKind},
    PredicateKey{"truthy", PredicateKind::Truthy},
    PredicateKey{"constant", PredicateKind::Constant},
    PredicateKey{"present", PredicateKind::Present},
    PredicateKey{"item", PredicateKind::Item},
    PredicateKey{"holes", PredicateKind::Holes},
    PredicateKey{"host-port", PredicateKind::HostPort},
    PredicateKey{"url", PredicateKind::Url},
    PredicateKey{"any", PredicateKind::Any},
    PredicateKey{"all", PredicateKind::All},
    PredicateKey{"not", PredicateKind::Not},
    PredicateKey{"every", PredicateKind::Every},
    PredicateKey{"some", PredicateKind::Some},
};

/// What other engines have and RE2 leaves out, if that is why it refuses `pattern`.
std::string hint_at_regex(std::string_view pattern) {
  for (const std::string_view mark : {"(?=", "(?!", "(?<=", "(?<!"}) {
    if (pattern.find(mark) != std::string_view::npos) {
      return "; RE2 has no look-around";
    }
  }
  for (size_t at = pattern.find('\\'); at != std::string_view::npos && at + 1 < pattern.size();
       at = pattern.find('\\', at + 2)) {
    if (pattern[at + 1] >= '1' && pattern[at + 1] <= '9') {
      return "; RE2 has no back-references";
    }
  }
  return "";
}

std::vector<std::string_view> predicate_names() {
  std::vector<std::string_view> names;
  names.reserve(kPredicateKeys.size());
  for (const PredicateKey& row : kPredicateKeys) {
    names.push_back(row.key);
  }
  return names;
}

}  // namespace

std::optional<OptionValue> ConditionReader::resolve(const YamlNode& node) {
  if (node.kind != YamlKind::Mapping || node.items.size() != 2 || node.items[0]->text != "option" ||
      !node.items[1]->is_text()) {
    return OptionValue{&reader_.document(), &node};
  }
  const YamlNode& name = *node.items[1];
  const auto found = scope_.options.find(name.text);
  if (found != scope_.options.end()) {
    return found->second;
  }
  if (scope_.has_other_options) {
    return std::nullopt;
  }
  std::vector<std::string_view> known;
  for (const auto& [option, value] : scope_.options) {
    known.push_back(option);
  }
  reader_.fail(RuleErrorKind::UnknownOption, name, {name.text, did_you_mean(name.text, known)});
  return std::nullopt;
}

std::optional<CompiledPattern> ConditionReader::read_pattern(std::string_view key,
                                                             const YamlNode& node) {
  if (!node.is_text()) {
    reader_.fail_type(key, key == "match" ? "a pattern, or 'any' with a list of them" : "a pattern",
                      node);
    return std::nullopt;
  }
  std::optional<CompiledPattern> compiled =
      compile_pattern(reader_.document(), node, scope_.patterns);
  if (compiled) {
    scope_.bound.insert(scope_.bound.end(), compiled->bound_metavariables.begin(),
                        compiled->bound_metavariables.end());
    for (const DoubtfulMetavariable& doubtful : compiled->doubtful) {
      scope_.doubtful.emplace_back(doubtful,
                                   Location{&reader_.document().source(),
                                            reader_.document().span_in_text(node, doubtful.span)});
    }
    scope_.used_literals.insert(compiled->literal_names.begin(), compiled->literal_names.end());
  }
  return compiled;
}

Conditions ConditionReader::read_conditions(std::string_view key, const YamlNode& node) {
  Conditions conditions;
  if (!reader_.expect_mapping(key, node)) {
    return conditions;
  }
  for (size_t i = 0; i + 1 < node.items.size(); i += 2) {
    const YamlNode& name = *node.items[i];
    const auto structural = std::find(kStructuralKeys.begin(), kStructuralKeys.end(), name.text);
    if (is_metavariable_name(name.text)) {
      read_metavariable(name, *node.items[i + 1], conditions);
    } else if (structural != kStructuralKeys.end()) {
      read_structure(static_cast<size_t>(structural - kStructuralKeys.begin()), *node.items[i + 1],
                     conditions);
    } else if (name.is_scalar() && name.kind != YamlKind::Null) {
      std::vector<std::string_view> known(kStructuralKeys.begin(), kStructuralKeys.end());
      known.insert(known.end(), scope_.patterns.metavariables.names().begin(),
                   scope_.patterns.metavariables.names().end());
      reader_.fail(RuleErrorKind::UnknownCondition, name,
                   {name.text, did_you_mean(name.text, known)});
    }
  }
  return conditions;
}

std::vector<Conditions> ConditionReader::read_alternatives(std::string_view key,
                                                           const YamlNode& node) {
  std::vector<Conditions> alternatives;
  for (const YamlNode* item : one_or_many(node)) {
    alternatives.push_back(read_conditions(key, *item));
  }
  return alternatives;
}

void ConditionReader::read_metavariable(const YamlNode& key, const YamlNode& value,
                                        Conditions& conditions) {
  const uint16_t index = scope_.patterns.metavariables.add(key.text);
  scope_.uses.push_back({index, reader_.document().location_of(key), false});
  if (value.kind != YamlKind::Mapping) {
    reader_.fail_type(key.text,
                      value.is_scalar() ? "a predicate such as '{equals: " + value.text + "}'"
                                        : std::string("a predicate, which is a mapping"),
                      value);
    return;
  }
  conditions.metavariables.push_back({index, read_predicate(key.text, value)});
}

void ConditionReader::read_structure(size_t index, const YamlNode& value, Conditions& conditions) {
  StructuralCondition condition;
  condition.kind = static_cast<StructuralKind>(index);
  if (condition.kind == StructuralKind::Scope) {
    const auto word = reader_.choice("scope", value, {kScopeWords.begin(), kScopeWords.end()});
    if (word) {
      condition.scope = static_cast<ScopeWord>(*word);
      conditions.structures.push_back(std::move(condition));
    }
    return;
  }
  if (!reader_.expect_entries(kStructuralKeys[index], value)) {
    return;
  }
  for (const YamlNode* item : one_or_many(value)) {
    if (const auto compiled = read_pattern(kStructuralKeys[index], *item)) {
      condition.patterns.push_back(compiled->root);
    }
  }
  conditions.structures.push_back(std::move(condition));
}

Predicate ConditionReader::read_predicate(std::string_view key, const YamlNode& given) {
  const std::optional<OptionValue> resolved = resolve(given);
  Predicate all;
  all.kind = PredicateKind::All;
  if (!resolved) {
    return all;
  }
  if (resolved->document != &reader_.document()) {
    const YamlReader reader(*resolved->document, reader_.errors());
    return ConditionReader(reader, scope_).read_predicate(key, *resolved->node);
  }
  const YamlNode& node = *resolved->node;
  if (!reader_.expect_mapping(key, node)) {
    return all;
  }
  if (node.items.empty()) {
    reader_.fail(RuleErrorKind::EmptyPredicate, node, {key});
  }
  for (size_t i = 0; i + 1 < node.items.size(); i += 2) {
    read_entry(*node.items[i], *node.items[i + 1], all.children);
  }
  if (all.children.size() == 1) {
    Predicate only = std::move(all.children.front());
    return only;
  }
  return all;
}

void ConditionReader::read_entry(const YamlNode& key, const YamlNode& given,
                                 std::vector<Predicate>& into) {
  const auto row = std::find_if(kPredicateKeys.begin(), kPredicateKeys.end(),
                                [&](const PredicateKey& entry) { return entry.key == key.text; });
  if (row == kPredicateKeys.end()) {
    if (key.is_scalar() && key.kind != YamlKind::Null) {
      reader_.fail(RuleErrorKind::UnknownPredicate, key,
                   {key.text, did_you_mean(key.text, predicate_names())});
    }
    return;
  }
  const std::optional<OptionValue> resolved = resolve(given);
  if (!resolved) {
    return;
  }
  if (resolved->document != &reader_.document()) {
    // What is wrong with a user's value stands where the user wrote it.
    const YamlReader reader(*resolved->document, reader_.errors());
    ConditionReader(reader, scope_).read_option(*resolved, row->kind, into);
    return;
  }
  // A list that a user gives for an option may well be empty; one in a pack is a slip.
  const bool is_list = given.kind == YamlKind::Sequence;
  if (!is_list || reader_.expect_entries(row->key, given)) {
    read_option(*resolved, row->kind, into);
  }
}

void ConditionReader::read_option(const OptionValue& value, PredicateKind kind,
                                  std::vector<Predicate>& into) {
  if (kind == PredicateKind::InClass) {
    into.push_back(read_class(*value.node));
    return;
  }
  const auto row = std::find_if(kPredicateKeys.begin(), kPredicateKeys.end(),
                                [&](const PredicateKey& entry) { return entry.kind == kind; });
  Predicate predicate;
  predicate.kind = kind;
  read_value(row->key, *value.node, predicate);
  into.push_back(std::move(predicate));
}

void ConditionReader::read_value(std::string_view key, const YamlNode& value,
                                 Predicate& predicate) {
  switch (predicate.kind) {
    case PredicateKind::InClass:
    case PredicateKind::OwnClass:
      break;  // read_class() makes these.
    case PredicateKind::Equals:
      read_literals(value, predicate);
      break;
    case PredicateKind::Names:
    case PredicateKind::Type:
      predicate.names = reader_.texts(key, value);
      check_names(value, predicate.kind == PredicateKind::Names);
      break;
    case PredicateKind::From:
      for (const YamlNode* item : one_or_many(value)) {
        if (const auto compiled = read_pattern("from", *item)) {
          predicate.patterns.push_back(compiled->root);
        }
      }
      break;
    case PredicateKind::Matches:
      read_regexes(value, predicate);
      break;
    case PredicateKind::Range:
    case PredicateKind::Length:
      read_bounds(key, value, predicate.bounds);
      break;
    case PredicateKind::OfKind:
      for (const YamlNode* item : one_or_many(value)) {
        const auto word = reader_.choice("kind", *item, {kNodeWords.begin(), kNodeWords.end()});
        predicate.node_words |= word ? 1U << *word : 0U;
      }
      break;
    case PredicateKind::Truthy:
    case PredicateKind::Constant:
    case PredicateKind::Present:
      predicate.expected = reader_.boolean(key, value).value_or(true);
      break;
    case PredicateKind::HostPort:
    case PredicateKind::Url:
      read_parts(value, predicate);
      break;
    case PredicateKind::Any:
    case PredicateKind::All:
      read_list(key, value, predicate);
      break;
    case PredicateKind::Item:
    case PredicateKind::Holes:
    case PredicateKind::Not:
    case PredicateKind::Every:
    case PredicateKind::Some:
      predicate.children.push_back(read_predicate(key, value));
      break;
  }
}

Predicate ConditionReader::read_class(const YamlNode& node) {
  Predicate any;
  any.kind = PredicateKind::Any;
  for (const YamlNode* item : one_or_many(node)) {
    if (!item->is_text()) {
      reader_.fail_type("is", "the name of a value class", *item);
      continue;
    }
    Predicate predicate;
    if (const auto own = scope_.classes.find(item->text); own != scope_.classes.end()) {
      predicate.kind = PredicateKind::OwnClass;
      predicate.own_class = own->second;
    } else if (const auto built_in = address_class_of(item->text)) {
      predicate.kind = PredicateKind::InClass;
      predicate.address_class = *built_in;
    } else {
      std::vector<std::string_view> known;
      known.reserve(std::size(kAddressClasses) + scope_.classes.size());
      for (const AddressClass address_class : kAddressClasses) {
        known.push_back(name_of(address_class));
      }
      for (const auto& [name, own_class] : scope_.classes) {
        known.push_back(name);
      }
      reader_.fail(RuleErrorKind::UnknownClass, *item,
                   {item->text, did_you_mean(item->text, known)});
      continue;
    }
    any.children.push_back(std::move(predicate));
  }
  if (any.children.size() == 1) {
    Predicate only = std::move(any.children.front());
    return only;
  }
  return any;
}

void ConditionReader::check_names(const YamlNode& node, bool accepts_globs) {
  for (const YamlNode* item : one_or_many(node)) {
    std::string plain = item->text;
    if (accepts_globs) {
      // What stands for some characters stands for letters.
      std::replace_if(
          plain.begin(), plain.end(),
          [](char c) { return std::string_view("*?[]!-").find(c) != std::string_view::npos; }, 'x');
    }
    if (item->is_scalar() && item->kind != YamlKind::Null && !is_qualified_name(plain)) {
      reader_.fail(RuleErrorKind::InvalidQualifiedName, *item, {item->text});
    }
  }
}

void ConditionReader::read_bounds(std::string_view key, const YamlNode& node, Bounds& bounds) {
  if (!reader_.expect_mapping(key, node)) {
    return;
  }
  reader_.check_keys(node, {"ge", "gt", "le", "lt"});
  if (node.items.empty()) {
    reader_.fail(RuleErrorKind::EmptyPredicate, node, {key});
  }
  const auto read = [&](std::string_view name, std::optional<double>& bound) {
    const YamlNode* value = node.find(name);
    const std::optional<OptionValue> resolved = value == nullptr ? std::nullopt : resolve(*value);
    if (resolved) {
      bound = YamlReader(*resolved->document, reader_.errors()).number(name, *resolved->node);
    }
  };
  read("ge", bounds.ge);
  read("gt", bounds.gt);
  read("le", bounds.le);
  read("lt", bounds.lt);
}

void ConditionReader::read_parts(const YamlNode& node, Predicate& predicate) {
  const bool is_url = predicate.kind == PredicateKind::Url;
  const std::string_view key = is_url ? "url" : "host-port";
  if (!reader_.expect_mapping(key, node)) {
    return;
  }
  reader_.check_keys(node, is_url ? std::vector<std::string_view>{"scheme", "host", "port", "path"}
                                  : std::vector<std::string_view>{"host", "port"});
  for (size_t i = 0; i + 1 < node.items.size(); i += 2) {
    const auto part = std::find(kTextParts.begin(), kTextParts.end(), node.items[i]->text);
    if (part != kTextParts.end()) {
      predicate.parts.push_back(static_cast<TextPart>(part - kTextParts.begin()));
      predicate.children.push_back(read_predicate(*part, *node.items[i + 1]));
    }
  }
}

void ConditionReader::read_regexes(const YamlNode& node, Predicate& predicate) {
  for (const YamlNode* item : one_or_many(node)) {
    if (!item->is_text()) {
      reader_.fail_type("regex", "a regular expression", *item);
      continue;
    }
    auto compiled = scope_.regexes.compile(item->text);
    if (compiled) {
      predicate.regexes.push_back(std::move(*compiled));
      continue;
    }
    switch (compiled.error().kind) {
      case RegexFailureKind::Syntax:
        reader_.fail(RuleErrorKind::RegexSyntax, *item,
                     {compiled.error().message + hint_at_regex(item->text)});
        break;
      case RegexFailureKind::TooLong:
        reader_.fail(RuleErrorKind::RegexTooLong, *item, {std::to_string(kMaximumRegexCharacters)});
        break;
      case RegexFailureKind::Budget:
        reader_.fail(RuleErrorKind::RegexBudget, *item,
                     {std::to_string(kMaximumRegexMemoryOfAll >> 20)});
        break;
    }
  }
}

void ConditionReader::read_literals(const YamlNode& node, Predicate& predicate) {
  for (const YamlNode* item : one_or_many(node)) {
    const std::optional<OptionValue> resolved = resolve(*item);
    if (!resolved) {
      continue;
    }
    const YamlNode& value = *resolved->node;
    if (value.is_scalar()) {
      predicate.literals.push_back(literal_of(value));
    } else if (&value == item && !reader_.expect_entries("equals", value)) {
      continue;
    } else if (value.kind == YamlKind::Sequence) {
      const YamlReader reader(*resolved->document, reader_.errors());
      ConditionReader(reader, scope_).read_literals(value, predicate);
    } else {
      YamlReader(*resolved->document, reader_.errors())
          .fail_type("equals", "a scalar or a list of scalars", value);
    }
  }
}

void ConditionReader::read_list(std::string_view key, const YamlNode& node, Predicate& predicate) {
  if (node.kind != YamlKind::Sequence) {
    reader_.fail_type(key, "a list of predicates", node);
    return;
  }
  if (node.items.empty()) {
    reader_.fail(RuleErrorKind::EmptyPredicate, node, {key});
  }
  for (const YamlNode* item : node.items) {
    predicate.children.push_back(read_predicate(key, *item));
  }
}

}  // namespace krait
