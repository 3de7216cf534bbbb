#include "engine/rule_set.h"

#include <algorithm>
#include <set>

#include "engine/text_predicates.h"

namespace krait {
namespace {

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

std::string_view last_component(std::string_view name) {
  const size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

/// Of a glob the longest component that is no glob itself; empty when there is none.
std::string_view literal_component(std::string_view glob) {
  std::string_view longest;
  while (!glob.empty()) {
    const size_t dot = glob.find('.');
    const std::string_view component = glob.substr(0, dot);
    if (component.find_first_of("*?[") == std::string_view::npos &&
        component.size() > longest.size()) {
      longest = component;
    }
    glob = dot == std::string_view::npos ? std::string_view() : glob.substr(dot + 1);
  }
  return longest;
}

bool is_glob(std::string_view name) { return name.find_first_of("*?[") != std::string_view::npos; }

bool is_listed(const RuleMetadata& rule, const std::vector<std::string>& list) {
  return std::any_of(list.begin(), list.end(), [&](const std::string& entry) {
    return matches_name_glob(entry, rule.id) || matches_name_glob(entry, rule.name);
  });
}

const PatternNode& without_captures(const PatternNode& pattern) {
  const PatternNode* node = &pattern;
  while (node->role == PatternRole::Capture) {
    node = node->children[0];
  }
  return *node;
}

const std::vector<std::string>* required_names(const Predicate& predicate, PredicateKind kind) {
  const auto is_wanted = [kind](const Predicate& one) { return one.kind == kind; };
  if (is_wanted(predicate)) {
    return &predicate.names;
  }
  if (predicate.kind != PredicateKind::All) {
    return nullptr;
  }
  const auto found = std::ranges::find_if(predicate.children, is_wanted);
  return found == predicate.children.end() ? nullptr : &found->names;
}

/// The names of which one must be the callee's, or of classes of which one must be the object's, by
/// conditions of that kind on the metavariable.
const std::vector<std::string>* required_names(const Conditions& conditions, uint16_t metavariable,
                                               PredicateKind kind = PredicateKind::Names) {
  for (const MetavariableCondition& condition : conditions.metavariables) {
    if (condition.metavariable != metavariable) {
      continue;
    }
    if (const std::vector<std::string>* names = required_names(condition.predicate, kind)) {
      return names;
    }
  }
  return nullptr;
}

/// Adds the last names of the bases that a class pattern names; false if it names none.
bool add_base_names(const PatternNode& class_pattern, std::set<std::string>& names) {
  bool is_named = false;
  for (const PatternNode* base : class_pattern.children[1]->children) {
    if (base->role == PatternRole::QualifiedName) {
      names.emplace(last_component(base->text));
      is_named = true;
    }
  }
  return is_named;
}

template <class Index, class Key>
std::span<const AlternativeRef> look_up(const Index& index, const Key& key) {
  const auto found = index.find(key);
  return found == index.end() ? std::span<const AlternativeRef>() : found->second;
}

/// `def` stands for `async def` too, and so on; an assignment for an annotated one.
std::vector<ast::Kind> kinds_of_structure(ast::Kind kind) {
  if (kind == ast::Kind::FunctionDef) {
    return {kind, ast::Kind::AsyncFunctionDef};
  }
  if (kind == ast::Kind::For) {
    return {kind, ast::Kind::AsyncFor};
  }
  if (kind == ast::Kind::With) {
    return {kind, ast::Kind::AsyncWith};
  }
  if (kind == ast::Kind::Assign) {
    return {kind, ast::Kind::AnnAssign};
  }
  return {kind};
}

/// Kinds of node that a pattern which is no call may match.
std::vector<ast::Kind> root_kinds(const PatternNode& pattern) {
  switch (pattern.role) {
    case PatternRole::QualifiedName:
      return {ast::Kind::Attribute, ast::Kind::Name};
    case PatternRole::LocalName:
      return {ast::Kind::Name};
    case PatternRole::Literal:
      return {ast::Kind::Constant, ast::Kind::UnaryOp};
    case PatternRole::Anything:
    case PatternRole::Metavariable:
      return {
#define KRAIT_NODE_EXPR(kind) ast::Kind::kind,
#include "ast/kinds.def"
      };
    case PatternRole::Structure:
      return kinds_of_structure(pattern.kind);
    case PatternRole::Rest:
    case PatternRole::Capture:
    case PatternRole::Call:
    case PatternRole::Keyword:
    case PatternRole::Starred:
    case PatternRole::Sequence:
    case PatternRole::Set:
    case PatternRole::Dict:
    case PatternRole::List:
    case PatternRole::Identifier:
    case PatternRole::Number:
    case PatternRole::Absent:
      return {pattern.kind};
  }
  return {};
}

/// The last component of an assignment's target, when a name is asked for.
std::string_view assigned_name(const PatternNode& pattern) {
  const bool is_assignment =
      pattern.role == PatternRole::Structure && pattern.kind == ast::Kind::Assign;
  if (!is_assignment || pattern.children[0]->children.size() != 1) {
    return {};
  }
  const PatternNode& target = without_captures(*pattern.children[0]->children[0]);
  if (target.role == PatternRole::LocalName || target.role == PatternRole::QualifiedName) {
    return last_component(target.text);
  }
  const bool is_attribute =
      target.role == PatternRole::Structure && target.kind == ast::Kind::Attribute;
  return is_attribute ? target.children[1]->text : std::string_view();
}

/// The last name that is written in `x[…] = …`, "environ" of `os.environ[…]`; empty for others.
std::string_view assigned_container(const PatternNode& pattern) {
  const bool is_assignment =
      pattern.role == PatternRole::Structure && pattern.kind == ast::Kind::Assign;
  if (!is_assignment || pattern.children[0]->children.size() != 1) {
    return {};
  }
  const PatternNode& target = without_captures(*pattern.children[0]->children[0]);
  if (target.role != PatternRole::Structure || target.kind != ast::Kind::Subscript) {
    return {};
  }
  const PatternNode& container = without_captures(*target.children[0]);
  const bool is_name =
      container.role == PatternRole::LocalName || container.role == PatternRole::QualifiedName;
  return is_name ? last_component(container.text) : std::string_view();
}

/// `NamesOfInterest` in the making.
struct NameSets {
  std::set<std::string> callees;
  std::set<std::string> written;
  std::set<std::string> mentioned;
  std::set<std::string> components;

  /// Of a name or glob in a condition; false where it may mean any name.
  bool add_mentioned(const std::string& name, const Models& models) {
    if (!is_glob(name)) {
      mentioned.emplace(models.canonical_name(name));
      return true;
    }
    const std::string_view component = literal_component(name);
    if (component.empty()) {
      return false;
    }
    components.emplace(component);
    return true;
  }
};

/// The last components of all names that patterns and conditions are about.
class NameCollector {
 public:
  NameCollector(const Models& models, NameSets& names) : models_(models), names_(names) {}

  void add(const PatternNode& pattern) {
    if (pattern.role == PatternRole::QualifiedName) {
      names_.mentioned.emplace(models_.canonical_name(pattern.text));
    } else if (pattern.role == PatternRole::LocalName) {
      names_.components.emplace(last_component(pattern.text));
    } else if (pattern.role == PatternRole::Identifier) {
      names_.written.emplace(last_component(pattern.text));
    }
    add_children(pattern, 0);
  }
  void add(const Predicate& predicate) {
    if (predicate.kind == PredicateKind::Names || predicate.kind == PredicateKind::Type) {
      for (const std::string& name : predicate.names) {
        names_.add_mentioned(name, models_);
      }
    }
    for (const PatternNode* pattern : predicate.patterns) {
      add(*pattern);
    }
    for (const Predicate& child : predicate.children) {
      add(child);
    }
    if (predicate.own_class != nullptr) {
      add(*predicate.own_class);
    }
  }
  void add(const Conditions& conditions) {
    for (const MetavariableCondition& condition : conditions.metavariables) {
      add(condition.predicate);
    }
    for (const StructuralCondition& condition : conditions.structures) {
      for (const PatternNode* pattern : condition.patterns) {
        add(*pattern);
      }
    }
  }
  void add(const Rule& rule) {
    add(rule.where);
    for (const Conditions& conditions : rule.unless) {
      add(conditions);
    }
    for (const Alternative& alternative : rule.alternatives) {
      add_root(rule, alternative);
      add(alternative.where);
      for (const Conditions& conditions : alternative.unless) {
        add(conditions);
      }
    }
  }

 private:
  /// A callee that the pattern names is of interest by its whole name; a method of an object whose
  /// type a condition says, by that type.
  void add_root(const Rule& rule, const Alternative& alternative) {
    const PatternNode& pattern = without_captures(*alternative.pattern);
    if (pattern.role != PatternRole::Call) {
      add(pattern);
      return;
    }
    const PatternNode& callee = without_captures(*pattern.children[0]);
    const bool is_method =
        callee.role == PatternRole::Structure && callee.kind == ast::Kind::Attribute;
    const bool is_typed = is_method && has_type(rule, alternative, *callee.children[0]);
    if (callee.role != PatternRole::QualifiedName && !is_typed) {
      add(callee);
    }
    add_children(pattern, 1);
  }
  static bool has_type(const Rule& rule, const Alternative& alternative,
                       const PatternNode& receiver) {
    constexpr PredicateKind kType = PredicateKind::Type;
    return receiver.role == PatternRole::Metavariable &&
           (required_names(alternative.where, receiver.metavariable, kType) != nullptr ||
            required_names(rule.where, receiver.metavariable, kType) != nullptr);
  }
  void add_children(const PatternNode& pattern, size_t first) {
    for (size_t i = first; i < pattern.children.size(); ++i) {
      if (pattern.children[i] != nullptr) {
        add(*pattern.children[i]);
      }
    }
  }

  const Models& models_;
  NameSets& names_;
};

/// True for statements whose parts analysis/ records anyway.
bool is_recorded_statement(ast::Kind kind) {
  return kind == ast::Kind::Assign || kind == ast::Kind::AnnAssign ||
         kind == ast::Kind::AugAssign || kind == ast::Kind::ClassDef ||
         kind == ast::Kind::FunctionDef || kind == ast::Kind::AsyncFunctionDef ||
         kind == ast::Kind::Import || kind == ast::Kind::ImportFrom;
}

}  // namespace

RuleSet::RuleSet() : models_(std::string_view()) {}
RuleSet::~RuleSet() = default;
RuleSet::RuleSet(RuleSet&&) noexcept = default;
RuleSet& RuleSet::operator=(RuleSet&&) noexcept = default;

const Rule* RuleSet::find(std::string_view id) const {
  const auto found = by_id_.find(std::string(id));
  return found == by_id_.end() ? nullptr : &rules_[found->second];
}

bool RuleSet::is_known_name(std::string_view id_or_name) const {
  return known_names_.find(lower_case(id_or_name)) != known_names_.end();
}

bool RuleSet::is_enabled_name(std::string_view id_or_name) const {
  const std::string name = lower_case(id_or_name);
  for (size_t i = 0; i < rules_.size(); ++i) {
    const RuleMetadata& rule = rules_[i].metadata;
    if (enabled_[i] && (lower_case(rule.id) == name || lower_case(rule.name) == name)) {
      return true;
    }
  }
  return false;
}

void RuleSet::select(const RuleSelection& selection) {
  std::vector<bool> enabled(rules_.size(), false);
  for (size_t i = 0; i < rules_.size(); ++i) {
    const RuleMetadata& rule = rules_[i].metadata;
    const bool names_id = std::find(selection.select.begin(), selection.select.end(), rule.id) !=
                          selection.select.end();
    bool is_on = selection.select.empty() ? rule.is_enabled : is_listed(rule, selection.select);
    is_on = is_on && (rule.status != RuleStatus::Preview || names_id);
    is_on = is_on && rule.status != RuleStatus::Removed;
    enabled[i] = is_on && !is_listed(rule, selection.ignore);
  }
  if (enabled != enabled_) {
    enabled_ = std::move(enabled);
    index();
  }
}

std::vector<const RuleMetadata*> RuleSet::enabled_metadata() const {
  std::vector<const RuleMetadata*> result;
  for (size_t i = 0; i < rules_.size(); ++i) {
    if (enabled_[i]) {
      result.push_back(&rules_[i].metadata);
    }
  }
  std::sort(result.begin(), result.end(), [](const RuleMetadata* left, const RuleMetadata* right) {
    return left->id < right->id;
  });
  return result;
}

void RuleSet::index() {
  by_callee_.clear();
  by_method_.clear();
  by_assignment_.clear();
  any_call_.clear();
  by_kind_.clear();
  kinds_.clear();
  needs_every_expression_ = false;
  has_unnamed_rules_ = false;
  for (uint32_t i = 0; i < rules_.size(); ++i) {
    for (uint32_t j = 0; enabled_[i] && j < rules_[i].alternatives.size(); ++j) {
      index_alternative({i, j});
    }
  }
  for (const auto& [kind, references] : by_kind_) {
    kinds_.push_back(static_cast<ast::Kind>(kind));
  }
  std::sort(kinds_.begin(), kinds_.end());
}

void RuleSet::index_alternative(AlternativeRef reference) {
  const Alternative& alternative = rules_[reference.rule].alternatives[reference.alternative];
  const PatternNode& pattern = without_captures(*alternative.pattern);
  if (pattern.role == PatternRole::Call) {
    index_call(pattern, reference);
  } else {
    index_statement(pattern, reference);
  }
}

void RuleSet::index_call(const PatternNode& call, AlternativeRef reference) {
  const PatternNode& callee = without_captures(*call.children[0]);
  if (callee.role == PatternRole::QualifiedName) {
    const std::string_view canonical = models_.canonical_name(callee.text);
    by_callee_[std::string(canonical)].push_back(reference);
    const ModelEntry* entry = models_.find(canonical);
    if (entry == nullptr || entry->kind == ModelKind::Method) {
      by_method_[std::string(last_component(canonical))].push_back(reference);
    }
  } else if (callee.role == PatternRole::LocalName) {
    by_callee_[std::string(callee.text)].push_back(reference);
  } else if (callee.role == PatternRole::Structure && callee.kind == ast::Kind::Attribute) {
    by_method_[std::string(callee.children[1]->text)].push_back(reference);
  } else {
    index_callee_conditions(callee, reference);
  }
}

void RuleSet::index_callee_conditions(const PatternNode& callee, AlternativeRef reference) {
  const Rule& rule = rules_[reference.rule];
  const Alternative& alternative = rule.alternatives[reference.alternative];
  const std::vector<std::string>* names = required_names(alternative.where, callee.metavariable);
  if (names == nullptr) {
    names = required_names(rule.where, callee.metavariable);
  }
  const bool is_exact = callee.role == PatternRole::Metavariable && names != nullptr &&
                        std::none_of(names->begin(), names->end(), is_glob);
  if (!is_exact) {
    any_call_.push_back(reference);
    return;
  }
  for (const std::string& name : *names) {
    const std::string canonical(models_.canonical_name(name));
    by_callee_[canonical].push_back(reference);
    by_method_[std::string(last_component(canonical))].push_back(reference);
  }
}

void RuleSet::index_statement(const PatternNode& pattern, AlternativeRef reference) {
  needs_every_expression_ = needs_every_expression_ || pattern.role != PatternRole::Structure ||
                            !is_recorded_statement(pattern.kind);
  const std::string_view assigned = assigned_name(pattern);
  if (!assigned.empty()) {
    by_assignment_[std::string(assigned)].push_back(reference);
    return;
  }
  for (const ast::Kind kind : root_kinds(pattern)) {
    by_kind_[static_cast<uint8_t>(kind)].push_back(reference);
  }
}

/// Adds the names that conditions of `kind` ask of a metavariable; false where they ask for none.
static bool add_required_names(const Rule& rule, const Alternative& alternative,
                               uint16_t metavariable, PredicateKind kind, const Models& models,
                               NameSets& names) {
  const std::vector<std::string>* globs = required_names(alternative.where, metavariable, kind);
  globs = globs == nullptr ? required_names(rule.where, metavariable, kind) : globs;
  return globs != nullptr && std::all_of(globs->begin(), globs->end(), [&](const auto& name) {
           return names.add_mentioned(name, models);
         });
}

NamesOfInterest RuleSet::names_of_interest() const {
  NameSets names;
  for (const auto& [name, references] : by_callee_) {
    (name.find('.') == std::string::npos ? names.written : names.callees).insert(name);
    if (is_builtin_name(name)) {
      // A class stands for those below it, whose names are others.
      names.callees.insert(name);
    }
  }
  for (const auto& [name, references] : by_assignment_) {
    names.written.emplace(last_component(name));
  }
  // By the callee's name, or by the class of what the call makes.
  const auto add_callee_globs = [&](AlternativeRef reference) {
    const Rule& rule = rules_[reference.rule];
    const Alternative& alternative = rule.alternatives[reference.alternative];
    const PatternNode* pattern = alternative.pattern;
    const PatternNode& callee = without_captures(*without_captures(*pattern).children[0]);
    return add_required_names(rule, alternative, callee.metavariable, PredicateKind::Names, models_,
                              names) ||
           (pattern->role == PatternRole::Capture &&
            add_required_names(rule, alternative, pattern->metavariable, PredicateKind::Type,
                               models_, names));
  };
  if (!std::all_of(any_call_.begin(), any_call_.end(), add_callee_globs)) {
    return {};
  }
  const auto add_statement = [&](AlternativeRef reference) {
    const PatternNode& pattern =
        without_captures(*rules_[reference.rule].alternatives[reference.alternative].pattern);
    const std::string_view container = assigned_container(pattern);
    if (!container.empty()) {
      names.written.emplace(container);
    }
    return !container.empty() ||
           (pattern.role == PatternRole::Structure && pattern.kind == ast::Kind::ClassDef &&
            add_base_names(pattern, names.components));
  };
  for (const auto& [kind, references] : by_kind_) {
    if (!std::all_of(references.begin(), references.end(), add_statement)) {
      return {};
    }
  }
  // Conditions look at other calls too, and at how objects were made.
  NameCollector collector(models_, names);
  for (size_t i = 0; i < rules_.size(); ++i) {
    if (enabled_[i]) {
      collector.add(rules_[i]);
    }
  }
  return {false,
          {names.callees.begin(), names.callees.end()},
          {names.written.begin(), names.written.end()},
          {names.mentioned.begin(), names.mentioned.end()},
          {names.components.begin(), names.components.end()}};
}

std::span<const AlternativeRef> RuleSet::for_callee(std::string_view qualified_name) const {
  return look_up(by_callee_, std::string(qualified_name));
}

std::span<const AlternativeRef> RuleSet::for_method(std::string_view method_name) const {
  return look_up(by_method_, std::string(method_name));
}

std::span<const AlternativeRef> RuleSet::for_kind(ast::Kind kind) const {
  return look_up(by_kind_, static_cast<uint8_t>(kind));
}

std::span<const AlternativeRef> RuleSet::for_assignment(std::string_view name) const {
  return look_up(by_assignment_, std::string(name));
}

}  // namespace krait
