#include "engine/matcher.h"

#include <algorithm>

#include "ast/equal.h"
#include "ast/nodes.h"
#include "ast/walk.h"

namespace krait {
namespace {

constexpr uint32_t kMaximumSteps = 20'000;
/// Frames of the matcher on the stack; patterns are at most 200 levels deep, each some frames.
constexpr uint32_t kMaximumDepth = 2'000;

bool is_display(const ast::Node& node) {
  return node.is<ast::Tuple>() || node.is<ast::List>() || node.is<ast::Set>() ||
         node.is<ast::Dict>();
}

ValueKind value_kind_of(ast::Kind display) {
  if (display == ast::Kind::List) {
    return ValueKind::List;
  }
  return display == ast::Kind::Set ? ValueKind::Set : ValueKind::Tuple;
}

/// An instance of a tuple subclass is that tuple too.
bool is_container(const Value& value, ValueKind kind) {
  return value.kind == kind ||
         (kind == ValueKind::Tuple && value.kind == ValueKind::Instance && !value.items.empty());
}

bool share_value(const ValueSet& left, const ValueSet& right) {
  return left.known.size() == 1 && right.known.size() == 1 && !left.is_open && !right.is_open &&
         equal_values(*left.known[0].value, *right.known[0].value);
}

/// The same metavariable twice: equal trees, or one equal known value.
bool agree(const Bound& left, const Bound& right) {
  if (!left.identifier.empty() || !right.identifier.empty()) {
    const auto name = [](const Bound& bound) {
      const auto* node = bound.subject.place.node;
      const auto* written = node == nullptr ? nullptr : node->as<ast::Name>();
      return bound.identifier.empty() && written != nullptr ? written->id.text() : bound.identifier;
    };
    return name(left) == name(right);
  }
  if (share_value(left.subject.values, right.subject.values)) {
    return true;
  }
  const ast::Node* left_node = left.subject.place.node;
  const ast::Node* right_node = right.subject.place.node;
  const auto* left_name = left_node == nullptr ? nullptr : left_node->as<ast::Name>();
  const auto* right_name = right_node == nullptr ? nullptr : right_node->as<ast::Name>();
  if (left_name != nullptr && right_name != nullptr) {
    // Whether a name is read or assigned to makes no other name of it.
    return left_name->id.text() == right_name->id.text();
  }
  return left_node != nullptr && right_node != nullptr &&
         (left_node == right_node || ast::equal(*left_node, *right_node));
}

}  // namespace

const ast::Node* ParentMap::parent(const ast::Node& node) const {
  if (parents_.empty()) {
    parents_.resize(tree_->node_count(), nullptr);
    ast::walk(tree_->module(), [this](const ast::Node& at) {
      ast::for_each_child(at, [&](const ast::Node& child) { parents_[child.node_id] = &at; });
    });
  }
  return parents_[node.node_id];
}

void Matcher::begin(size_t metavariable_count, const ast::Node* root) {
  bindings.assign(metavariable_count, std::nullopt);
  callee = {};
  root_ = root;
  steps_left_ = kMaximumSteps;
  depth_ = 0;
  holders_before_ = holders_.size();
  argument_lists_before_ = argument_lists_.size();
}

void Matcher::forget() {
  holders_.resize(holders_before_);
  argument_lists_.resize(argument_lists_before_);
}

bool Matcher::spend() {
  if (steps_left_ == 0) {
    return false;
  }
  --steps_left_;
  return true;
}

Subject Matcher::subject_of(const ast::Node& node, FileId file) const {
  Subject subject;
  subject.place = {file, node.span, &node};
  const bool is_expression =
      node.node_kind >= ast::Kind::BoolOp && node.node_kind <= ast::Kind::Slice;
  if (is_expression && file < project_.file_count()) {
    subject.values = project_.semantics(file).values(static_cast<const ast::AnyExpr&>(node));
  }
  return subject;
}

bool Matcher::bind(uint16_t metavariable, const Bound& bound, const Continuation& next) {
  if (metavariable >= bindings.size()) {
    return false;
  }
  std::optional<Bound>& place = bindings[metavariable];
  if (place) {
    return agree(*place, bound) && next();
  }
  place = bound;
  const bool is_stopped = next();
  // `bindings` may not have grown meanwhile: every name was counted when the rule was compiled.
  bindings[metavariable].reset();
  return is_stopped;
}

bool Matcher::bind_subject(const PatternNode& pattern, const Subject& subject,
                           const Continuation& next) {
  Bound bound;
  bound.subject = subject;
  bound.is_argument = subject.argument != nullptr;
  if (pattern.role == PatternRole::Metavariable) {
    return bind(pattern.metavariable, bound, next);
  }
  return bind(pattern.metavariable, bound,
              [&] { return match(*pattern.children[0], subject, next); });
}

bool Matcher::match(const PatternNode& pattern, const Subject& subject, const Continuation& next) {
  if (!spend() || depth_ >= kMaximumDepth) {
    return false;
  }
  ++depth_;
  bool is_stopped = false;
  switch (pattern.role) {
    case PatternRole::Anything:
    case PatternRole::Rest:
      is_stopped = next();
      break;
    case PatternRole::Metavariable:
    case PatternRole::Capture:
      is_stopped = bind_subject(pattern, subject, next);
      break;
    case PatternRole::QualifiedName:
      is_stopped = match_name(pattern, subject) && next();
      break;
    case PatternRole::LocalName:
      is_stopped = match_local_name(pattern, subject) && next();
      break;
    case PatternRole::Literal:
      is_stopped = match_literal(pattern, subject) && next();
      break;
    case PatternRole::Call:
      is_stopped = match_any_call(pattern, subject, next);
      break;
    case PatternRole::Sequence:
    case PatternRole::Set:
    case PatternRole::Dict:
      is_stopped = match_display(pattern, subject, next);
      break;
    case PatternRole::Starred: {
      const auto* starred =
          subject.place.node == nullptr ? nullptr : subject.place.node->as<ast::Starred>();
      is_stopped =
          starred != nullptr &&
          match(*pattern.children[0], subject_of(*starred->value, subject.place.file), next);
      break;
    }
    case PatternRole::Structure:
      is_stopped = match_structure(pattern, subject, next);
      break;
    case PatternRole::Absent:
      is_stopped = subject.place.node == nullptr && next();
      break;
    case PatternRole::Keyword:
    case PatternRole::List:
    case PatternRole::Identifier:
    case PatternRole::Number:
      break;
  }
  --depth_;
  return is_stopped;
}

bool is_named(const ValueSet& values, std::string_view qualified_name, const Models& models) {
  const std::string_view canonical = models.canonical_name(qualified_name);
  return std::any_of(values.known.begin(), values.known.end(), [&](const KnownValue& known) {
    const Value& value = *known.value;
    const bool has_name = value.kind == ValueKind::Name || value.kind == ValueKind::Class ||
                          value.kind == ValueKind::Function || value.kind == ValueKind::Module;
    return has_name && (value.text == canonical || value.text == qualified_name);
  });
}

/// `module.NAME` whose value is known as something else than a name: an instance, a number.
bool Matcher::is_attribute_of_named(std::string_view name, const Subject& subject) const {
  const auto* attribute =
      subject.place.node == nullptr ? nullptr : subject.place.node->as<ast::Attribute>();
  const std::string_view canonical = models_.canonical_name(name);
  const size_t dot = canonical.rfind('.');
  return attribute != nullptr && dot != std::string_view::npos &&
         attribute->attr.text() == canonical.substr(dot + 1) &&
         is_named(subject_of(*attribute->value, subject.place.file).values,
                  canonical.substr(0, dot), models_);
}

bool Matcher::match_name(const PatternNode& pattern, const Subject& subject) const {
  if (is_named(subject.values, pattern.text, models_) ||
      is_attribute_of_named(pattern.text, subject)) {
    return true;
  }
  // `self.x` names no module: it is compared as it is written.
  if (!pattern.text.starts_with("self.") && !pattern.text.starts_with("cls.")) {
    return false;
  }
  std::string_view rest = pattern.text;
  const ast::Node* node = subject.place.node;
  while (node != nullptr && node->is<ast::Attribute>()) {
    const auto& attribute = *node->as<ast::Attribute>();
    const size_t dot = rest.rfind('.');
    if (dot == std::string_view::npos || rest.substr(dot + 1) != attribute.attr.text()) {
      return false;
    }
    rest = rest.substr(0, dot);
    node = attribute.value;
  }
  const auto* root = node == nullptr ? nullptr : node->as<ast::Name>();
  return root != nullptr && root->id.text() == rest;
}

bool Matcher::match_local_name(const PatternNode& pattern, const Subject& subject) const {
  if (is_builtin_name(pattern.text)) {
    const std::string qualified = "builtins." + std::string(pattern.text);
    return is_named(subject.values, qualified, models_) ||
           is_named(subject.values, pattern.text, models_);
  }
  const auto* name = subject.place.node == nullptr ? nullptr : subject.place.node->as<ast::Name>();
  return name != nullptr && name->id.text() == pattern.text;
}

bool Matcher::match_literal(const PatternNode& pattern, const Subject& subject) const {
  for (const KnownValue& known : subject.values.known) {
    if (equals(*pattern.literal, *known.value)) {
      return true;
    }
  }
  const auto* constant =
      subject.place.node == nullptr ? nullptr : subject.place.node->as<ast::Constant>();
  return constant != nullptr && subject.values.known.empty() &&
         equals(*pattern.literal, constant->value);
}

bool Matcher::match_display(const PatternNode& pattern, const Subject& subject,
                            const Continuation& next) {
  if (pattern.role == PatternRole::Dict) {
    return match_dict(pattern, subject, next);
  }
  const ValueKind kind = value_kind_of(pattern.kind);
  bool found_value = false;
  for (const KnownValue& known : subject.values.known) {
    if (!is_container(*known.value, kind)) {
      continue;
    }
    found_value = true;
    const std::vector<Subject> items = items_of(subject, known);
    if (match_items(pattern, items, known.value->has_unknown_elements, next)) {
      return true;
    }
  }
  // What a star stands for is no value: `[*A]` is matched against the display as it is written.
  const bool has_star =
      std::any_of(pattern.children.begin(), pattern.children.end(),
                  [](const PatternNode* child) { return child->role == PatternRole::Starred; });
  const ast::Node* node = subject.place.node;
  if ((found_value && !has_star) || node == nullptr || node->node_kind != pattern.kind ||
      !is_display(*node)) {
    return false;
  }
  return match_items(pattern, elements_of(*node, subject.place.file), false, next);
}

bool Matcher::match_items(const PatternNode& pattern, const std::vector<Subject>& items,
                          bool has_unknown_elements, const Continuation& next) {
  if (pattern.role == PatternRole::Set) {
    if (!pattern.has_rest && (has_unknown_elements || items.size() != pattern.children.size())) {
      return false;
    }
    std::vector<bool> used(items.size(), false);
    return match_unordered(pattern.children, 0, items, used, next);
  }
  if (!has_unknown_elements) {
    return match_item_list(pattern.children, 0, items, 0, next);
  }
  // Elements that are not known come after the known ones or between them; the first known ones
  // stand where they are written. What is asked for behind them may be among the unknown.
  const auto known_count = static_cast<std::ptrdiff_t>(items.size());
  const auto asked = static_cast<std::ptrdiff_t>(pattern.children.size());
  const Patterns head(pattern.children.begin(),
                      pattern.children.begin() + std::min(known_count, asked));
  const bool has_rest =
      std::any_of(pattern.children.begin(), pattern.children.end(),
                  [](const PatternNode* child) { return child->role == PatternRole::Rest; });
  if (has_rest && pattern.children.front()->role == PatternRole::Rest) {
    return match_item_list(pattern.children, 0, items, 0, next);
  }
  if (asked <= known_count) {
    return has_rest && match_item_list(pattern.children, 0, items, 0, next);
  }
  return match_item_list(head, 0, items, 0, [&] {
    return match_missing_items(pattern.children, static_cast<size_t>(known_count), next);
  });
}

bool Matcher::match_missing_items(const Patterns& patterns, size_t i, const Continuation& next) {
  while (i < patterns.size() &&
         (patterns[i]->role == PatternRole::Rest || patterns[i]->role == PatternRole::Anything)) {
    ++i;
  }
  if (i == patterns.size()) {
    return next();
  }
  if (patterns[i]->role != PatternRole::Metavariable) {
    return false;
  }
  Bound bound;
  bound.presence = Presence::Unknown;
  return bind(patterns[i]->metavariable, bound,
              [&] { return match_missing_items(patterns, i + 1, next); });
}

bool Matcher::match_item_list(const Patterns& patterns, size_t i, const std::vector<Subject>& items,
                              size_t j, const Continuation& next) {
  if (i == patterns.size()) {
    return j == items.size() && next();
  }
  if (patterns[i]->role == PatternRole::Rest) {
    for (size_t k = j; k <= items.size(); ++k) {
      if (!spend()) {
        return false;
      }
      if (match_item_list(patterns, i + 1, items, k, next)) {
        return true;
      }
    }
    return false;
  }
  return j < items.size() && match(*patterns[i], items[j], [&] {
           return match_item_list(patterns, i + 1, items, j + 1, next);
         });
}

bool Matcher::match_unordered(const Patterns& patterns, size_t i, const std::vector<Subject>& items,
                              std::vector<bool>& used, const Continuation& next) {
  if (i == patterns.size()) {
    return next();
  }
  for (size_t j = 0; j < items.size(); ++j) {
    if (used[j]) {
      continue;
    }
    used[j] = true;
    const bool is_stopped = match(*patterns[i], items[j], [&] {
      return match_unordered(patterns, i + 1, items, used, next);
    });
    used[j] = false;
    if (is_stopped) {
      return true;
    }
  }
  return false;
}

std::vector<Subject> Matcher::items_of(const Subject& subject, const KnownValue& known) {
  const Holder& holder = holders_.emplace_back(Holder{&known, subject.holder});
  std::vector<Subject> items;
  items.reserve(known.value->items.size());
  for (const Slot& slot : known.value->items) {
    items.push_back({slot.place, slot.values, &holder, nullptr});
  }
  return items;
}

std::vector<Subject> Matcher::elements_of(const ast::Node& display, FileId file) const {
  std::vector<Subject> items;
  ast::for_each_child(display,
                      [&](const ast::Node& child) { items.push_back(subject_of(child, file)); });
  return items;
}

bool Matcher::match_dict(const PatternNode& pattern, const Subject& subject,
                         const Continuation& next) {
  const auto try_entries = [&](const std::vector<std::pair<Subject, Subject>>& entries) {
    if (!pattern.has_rest && entries.size() * 2 != pattern.children.size()) {
      return false;
    }
    std::vector<bool> used(entries.size(), false);
    return match_entries(pattern, 0, entries, used, next);
  };
  for (const KnownValue& known : subject.values.known) {
    if (known.value->kind != ValueKind::Dict) {
      continue;
    }
    if (known.value->has_unknown_elements && !pattern.has_rest) {
      continue;
    }
    const Holder& holder = holders_.emplace_back(Holder{&known, subject.holder});
    std::vector<std::pair<Subject, Subject>> entries;
    for (const DictEntry& entry : known.value->entries) {
      entries.emplace_back(Subject{entry.key.place, entry.key.values, &holder, nullptr},
                           Subject{entry.value.place, entry.value.values, &holder, nullptr});
    }
    if (try_entries(entries)) {
      return true;
    }
  }
  // Keys that are not known, and what `**` stands for, are in the display alone.
  const auto* dict = subject.place.node == nullptr ? nullptr : subject.place.node->as<ast::Dict>();
  if (dict == nullptr) {
    return false;
  }
  std::vector<std::pair<Subject, Subject>> entries;
  for (size_t i = 0; i < dict->values.size(); ++i) {
    const Subject key =
        dict->keys[i] == nullptr ? Subject{} : subject_of(*dict->keys[i], subject.place.file);
    entries.emplace_back(key, subject_of(*dict->values[i], subject.place.file));
  }
  return try_entries(entries);
}

bool Matcher::match_entries(const PatternNode& pattern, size_t i,
                            const std::vector<std::pair<Subject, Subject>>& entries,
                            std::vector<bool>& used, const Continuation& next) {
  if (i + 1 >= pattern.children.size()) {
    return next();
  }
  const PatternNode* key = pattern.children[i];
  const PatternNode& value = *pattern.children[i + 1];
  for (size_t j = 0; j < entries.size(); ++j) {
    const bool is_unpacking =
        entries[j].first.place.node == nullptr && entries[j].first.values.known.empty();
    if (used[j] || is_unpacking != (key == nullptr)) {
      continue;
    }
    used[j] = true;
    const auto match_value = [&] {
      return match(value, entries[j].second,
                   [&] { return match_entries(pattern, i + 2, entries, used, next); });
    };
    const bool is_stopped =
        key == nullptr ? match_value() : match(*key, entries[j].first, match_value);
    used[j] = false;
    if (is_stopped) {
      return true;
    }
  }
  return false;
}

}  // namespace krait
