// Statements and other nodes against patterns, field by field. Written once over `fields()`; the
// kinds whose patterns mean more than their fields come first.
#include <algorithm>
#include <type_traits>

#include "ast/nodes.h"
#include "ast/visit.h"
#include "engine/matcher.h"

namespace krait {

/// One field of a node, whatever its type.
struct Matcher::FieldView {
  enum class Shape : uint8_t { Node, Nodes, Name, Names, Number, Numbers, Constant, Context };
  Shape shape = Shape::Context;
  std::string_view field_name;
  const ast::Node* node = nullptr;
  std::vector<const ast::Node*> nodes;
  std::string_view name;
  std::vector<std::string_view> names;
  int32_t number = 0;
  std::vector<int32_t> numbers;
  const ast::ConstantValue* constant = nullptr;
};

namespace {

template <class View>
struct FieldCollector {
  std::vector<View>& into;

  View& add(std::string_view field_name, typename View::Shape shape) {
    View& view = into.emplace_back();
    view.field_name = field_name;
    view.shape = shape;
    return view;
  }
  template <class T>
  void operator()(const char* field_name, T* const& child) {
    add(field_name, View::Shape::Node).node = child;
  }
  template <class T>
  void operator()(const char* field_name, const ast::Array<T*>& children) {
    View& view = add(field_name, View::Shape::Nodes);
    view.nodes.assign(children.begin(), children.end());
  }
  void operator()(const char* field_name, const ast::Identifier& name) {
    add(field_name, View::Shape::Name).name = name.text();
  }
  void operator()(const char* field_name, const ast::Array<ast::Identifier>& names) {
    View& view = add(field_name, View::Shape::Names);
    for (const ast::Identifier& name : names) {
      view.names.push_back(name.text());
    }
  }
  void operator()(const char* field_name, const ast::Array<ast::ComparisonOperator>& operators) {
    View& view = add(field_name, View::Shape::Numbers);
    for (const ast::ComparisonOperator op : operators) {
      view.numbers.push_back(static_cast<int32_t>(op));
    }
  }
  void operator()(const char* field_name, const ast::ConstantValue& constant) {
    add(field_name, View::Shape::Constant).constant = &constant;
  }
  void operator()(const char* field_name, const ast::ExprContext& /*context*/) {
    add(field_name, View::Shape::Context);
  }
  template <class T>
  requires(std::is_enum_v<T> || std::is_integral_v<T>) void operator()(const char* field_name,
                                                                       const T& number) {
    add(field_name, View::Shape::Number).number = static_cast<int32_t>(number);
  }
};

template <class View>
std::vector<View> fields_of(const ast::Node& node) {
  std::vector<View> views;
  FieldCollector<View> collect{views};
  ast::visit(node, [&](const auto& typed) {
    ast::for_each_field(typed,
                        [&](const auto& field, const auto& value) { collect(field.name, value); });
  });
  return views;
}

/// `def` in a pattern stands for `async def` too.
bool is_kind_of(ast::Kind pattern, ast::Kind node) {
  return pattern == node ||
         (pattern == ast::Kind::FunctionDef && node == ast::Kind::AsyncFunctionDef) ||
         (pattern == ast::Kind::For && node == ast::Kind::AsyncFor) ||
         (pattern == ast::Kind::With && node == ast::Kind::AsyncWith);
}

/// Fields that a pattern which leaves them out does not ask about.
bool may_be_left_out(std::string_view field_name) {
  constexpr std::string_view kNames[] = {
      "returns",     "annotation",    "asname",    "cause",          "optional_vars",
      "type_params", "orelse",        "finalbody", "decorator_list", "format_spec",
      "bound",       "default_value", "msg"};
  return std::find(std::begin(kNames), std::end(kNames), field_name) != std::end(kNames);
}

bool is_annotation(std::string_view field_name) {
  return field_name == "annotation" || field_name == "returns";
}

bool is_plain_name(const PatternNode& pattern) {
  return pattern.role == PatternRole::LocalName || pattern.role == PatternRole::QualifiedName;
}

/// `str`, `http.server.HTTPServer`: the dotted name that is written there.
bool is_written_as(const ast::Node* node, std::string_view name) {
  while (const auto* attribute = node->as<ast::Attribute>()) {
    const size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || name.substr(dot + 1) != attribute->attr.text()) {
      return false;
    }
    name = name.substr(0, dot);
    node = attribute->value;
  }
  const auto* root = node->as<ast::Name>();
  return root != nullptr && root->id.text() == name;
}

/// Lists of which a pattern names some, in any order.
bool is_set_of_nodes(const ast::Node& owner, std::string_view field_name) {
  return field_name == "decorator_list" ||
         (field_name == "names" && (owner.is<ast::Import>() || owner.is<ast::ImportFrom>()));
}

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

Span name_span(const ast::Node& definition, const SourceFile& source) {
  const std::string_view text = source.text();
  uint32_t at = definition.span.begin;
  const auto skip_blanks = [&] {
    while (at < definition.span.end && (text[at] == ' ' || text[at] == '\t' || text[at] == '\\' ||
                                        text[at] == '\r' || text[at] == '\n' || text[at] == '\f')) {
      ++at;
    }
  };
  const auto skip_word = [&] {
    while (at < definition.span.end && is_word_byte(text[at])) {
      ++at;
    }
  };
  if (definition.is<ast::AsyncFunctionDef>()) {
    skip_word();
    skip_blanks();
  }
  if (definition.is<ast::ClassDef>() || definition.is<ast::FunctionDef>() ||
      definition.is<ast::AsyncFunctionDef>()) {
    skip_word();
    skip_blanks();
  }
  const uint32_t begin = at;
  skip_word();
  return at == begin ? definition.span : Span{begin, at};
}

bool Matcher::match_structure(const PatternNode& pattern, const Subject& subject,
                              const Continuation& next) {
  const ast::Node* node = subject.place.node;
  if (node != nullptr && match_node(pattern, *node, subject.place.file, next)) {
    return true;
  }
  if (pattern.kind != ast::Kind::JoinedStr) {
    return false;
  }
  // An f-string is matched where it is written, also when a name brings it here.
  for (const KnownValue& known : subject.values.known) {
    if (known.place.node != nullptr && known.place.node != node &&
        match_node(pattern, *known.place.node, known.place.file, next)) {
      return true;
    }
  }
  return false;
}

bool Matcher::match_node(const PatternNode& pattern, const ast::Node& node, FileId file,
                         const Continuation& next) {
  if (pattern.kind == ast::Kind::Assign) {
    return match_assignment(pattern, node, file, next);
  }
  if (!is_kind_of(pattern.kind, node.node_kind) || file >= project_.file_count()) {
    return false;
  }
  if (node.is<ast::ClassDef>()) {
    return match_class(pattern, node, file, next);
  }
  if (node.is<ast::Arguments>()) {
    return match_parameters(pattern, *node.as<ast::Arguments>(), file, next);
  }
  return match_fields(pattern, fields_of<FieldView>(node), 0, node, file, next);
}

bool Matcher::match_fields(const PatternNode& pattern, const std::vector<FieldView>& fields,
                           size_t i, const ast::Node& node, FileId file, const Continuation& next) {
  if (i >= fields.size() || i >= pattern.children.size()) {
    return next();
  }
  return match_field(*pattern.children[i], fields[i], node, file,
                     [&] { return match_fields(pattern, fields, i + 1, node, file, next); });
}

bool Matcher::match_field(const PatternNode& pattern, const FieldView& field,
                          const ast::Node& owner, FileId file, const Continuation& next) {
  using Shape = FieldView::Shape;
  if (pattern.role == PatternRole::Anything) {
    return next();
  }
  switch (field.shape) {
    case Shape::Node:
      if (pattern.role == PatternRole::Absent) {
        return (field.node == nullptr || may_be_left_out(field.field_name)) && next();
      }
      if (field.node == nullptr) {
        return false;
      }
      if (is_read_as_written(field, owner, file) && is_plain_name(pattern) &&
          is_written_as(field.node, pattern.text)) {
        return next();
      }
      return match(pattern, subject_of(*field.node, file), next);
    case Shape::Nodes:
      if (pattern.children.empty() && may_be_left_out(field.field_name)) {
        return next();
      }
      return is_set_of_nodes(owner, field.field_name)
                 ? match_some_nodes(pattern.children, 0, field.nodes, file, next)
                 : match_nodes(pattern.children, 0, field.nodes, 0, file, next);
    case Shape::Name:
      if (pattern.role == PatternRole::Absent) {
        return (field.name.empty() || may_be_left_out(field.field_name)) && next();
      }
      return match_identifier(pattern, field.name, owner, file, next);
    case Shape::Names: {
      // Names of `global`: those of the pattern must be among them.
      const auto is_listed = [&](const PatternNode* child) {
        return child->role != PatternRole::Identifier || child->metavariable != kNoMetavariable ||
               std::find(field.names.begin(), field.names.end(), child->text) != field.names.end();
      };
      return std::all_of(pattern.children.begin(), pattern.children.end(), is_listed) &&
             match_first_name(pattern.children, field.names, owner, file, next);
    }
    case Shape::Number:
      return pattern.role == PatternRole::Number && pattern.number == field.number && next();
    case Shape::Numbers: {
      const auto is_same = [](const PatternNode* child, int32_t number) {
        return child->number == number;
      };
      return std::equal(pattern.children.begin(), pattern.children.end(), field.numbers.begin(),
                        field.numbers.end(), is_same) &&
             next();
    }
    case Shape::Constant:
      return pattern.role == PatternRole::Literal && equals(*pattern.literal, *field.constant) &&
             next();
    case Shape::Context:
      return next();
  }
  return false;
}

/// Annotations are no values: what nothing is known of is what it is called. The same holds for
/// the class of a `case`, and for what a handler catches whose body cannot raise, such as `pass`.
bool Matcher::is_read_as_written(const FieldView& field, const ast::Node& owner,
                                 FileId file) const {
  const bool is_class = (owner.is<ast::ExceptHandler>() && field.field_name == "type") ||
                        (owner.is<ast::MatchClass>() && field.field_name == "cls");
  return is_annotation(field.field_name) ||
         (is_class && subject_of(*field.node, file).values.known.empty());
}

bool Matcher::match_first_name(const Patterns& patterns, const std::vector<std::string_view>& names,
                               const ast::Node& owner, FileId file, const Continuation& next) {
  const auto open = std::find_if(patterns.begin(), patterns.end(), [](const PatternNode* child) {
    return child->metavariable != kNoMetavariable;
  });
  if (open == patterns.end()) {
    return next();
  }
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return match_identifier(**open, name, owner, file, next);
  });
}

bool Matcher::match_identifier(const PatternNode& pattern, std::string_view name,
                               const ast::Node& owner, FileId file, const Continuation& next) {
  if (name.empty() || pattern.role != PatternRole::Identifier) {
    return false;
  }
  if (pattern.metavariable == kNoMetavariable) {
    return pattern.text == name && next();
  }
  Bound bound;
  bound.identifier = name;
  const SourceFile& source = project_.source(file);
  const bool is_named_node = owner.is<ast::ClassDef>() || owner.is<ast::FunctionDef>() ||
                             owner.is<ast::AsyncFunctionDef>() || owner.is<ast::Arg>() ||
                             owner.is<ast::TypeVar>();
  bound.subject.place = {file, is_named_node ? name_span(owner, source) : owner.span, nullptr};
  bound.subject.values.is_open = true;
  return bind(pattern.metavariable, bound, next);
}

bool Matcher::match_nodes(const Patterns& patterns, size_t i,
                          const std::vector<const ast::Node*>& nodes, size_t j, FileId file,
                          const Continuation& next) {
  if (i == patterns.size()) {
    return j == nodes.size() && next();
  }
  if (patterns[i]->role == PatternRole::Rest) {
    if (i + 1 == patterns.size()) {
      return next();
    }
    for (size_t k = j; k <= nodes.size(); ++k) {
      if (!spend()) {
        return false;
      }
      if (match_nodes(patterns, i + 1, nodes, k, file, next)) {
        return true;
      }
    }
    return false;
  }
  if (j == nodes.size()) {
    return false;
  }
  const auto match_others = [&] { return match_nodes(patterns, i + 1, nodes, j + 1, file, next); };
  if (nodes[j] == nullptr || patterns[i]->role == PatternRole::Absent) {
    return nodes[j] == nullptr && patterns[i]->role == PatternRole::Absent && match_others();
  }
  return match(*patterns[i], subject_of(*nodes[j], file), match_others);
}

bool Matcher::match_some_nodes(const Patterns& patterns, size_t i,
                               const std::vector<const ast::Node*>& nodes, FileId file,
                               const Continuation& next) {
  while (i < patterns.size() && patterns[i]->role == PatternRole::Rest) {
    ++i;
  }
  if (i == patterns.size()) {
    return next();
  }
  return std::any_of(nodes.begin(), nodes.end(), [&](const ast::Node* node) {
    return node != nullptr && match(*patterns[i], subject_of(*node, file), [&] {
             return match_some_nodes(patterns, i + 1, nodes, file, next);
           });
  });
}

bool Matcher::match_assignment(const PatternNode& pattern, const ast::Node& node, FileId file,
                               const Continuation& next) {
  const Patterns& targets = pattern.children[0]->children;
  const PatternNode& value = *pattern.children[1];
  const auto* assign = node.as<ast::Assign>();
  if (assign != nullptr && targets.size() > 1) {
    const std::vector<const ast::Node*> written(assign->targets.begin(), assign->targets.end());
    return match_nodes(targets, 0, written, 0, file,
                       [&] { return match(value, subject_of(*assign->value, file), next); });
  }
  if (assign != nullptr) {
    const Subject subject = subject_of(*assign->value, file);
    return std::any_of(assign->targets.begin(), assign->targets.end(), [&](const auto* target) {
      return match_assigned(*targets[0], value, *target, subject, next);
    });
  }
  const auto* annotated = node.as<ast::AnnAssign>();
  return annotated != nullptr && annotated->value != nullptr && targets.size() == 1 &&
         match_assigned(*targets[0], value, *annotated->target, subject_of(*annotated->value, file),
                        next);
}

bool Matcher::match_assigned(const PatternNode& target, const PatternNode& value,
                             const ast::Node& written, const Subject& subject,
                             const Continuation& next) {
  const FileId file = file_;
  const auto match_value = [&] { return match(value, subject, next); };
  const bool is_unpacked = written.is<ast::Tuple>() || written.is<ast::List>();
  if (is_unpacked && target.role != PatternRole::Sequence) {
    return match_unpacked(target, value, written, subject, next);
  }
  if (target.role == PatternRole::LocalName) {
    const auto* name = written.as<ast::Name>();
    return name != nullptr && name->id.text() == target.text && match_value();
  }
  const auto* attribute = written.as<ast::Attribute>();
  if (target.role == PatternRole::QualifiedName && attribute != nullptr) {
    const size_t dot = target.text.rfind('.');
    const bool is_same_name = target.text.substr(dot + 1) == attribute->attr.text();
    const std::string_view owner = target.text.substr(0, dot);
    const Subject receiver = subject_of(*attribute->value, file);
    const auto* name = attribute->value->as<ast::Name>();
    const bool is_owner =
        is_named(receiver.values, owner, models_) || is_attribute_of_named(owner, receiver) ||
        (name != nullptr && name->id.text() == owner && (owner == "self" || owner == "cls"));
    return is_same_name && is_owner && match_value();
  }
  return match(target, subject_of(written, file), match_value);
}

bool Matcher::match_unpacked(const PatternNode& target, const PatternNode& value,
                             const ast::Node& written, const Subject& subject,
                             const Continuation& next) {
  const auto* tuple = written.as<ast::Tuple>();
  const ast::Array<ast::AnyExpr*>& names =
      tuple != nullptr ? tuple->elts : written.as<ast::List>()->elts;
  for (const KnownValue& known : subject.values.known) {
    const std::vector<Subject> items = items_of(subject, known);
    if (items.size() != names.size() || known.value->has_unknown_elements) {
      continue;
    }
    for (size_t i = 0; i < items.size(); ++i) {
      if (spend() && match_assigned(target, value, *names[i], items[i], next)) {
        return true;
      }
    }
  }
  return false;
}

bool Matcher::match_class(const PatternNode& pattern, const ast::Node& node, FileId file,
                          const Continuation& next) {
  // Children: name, bases, keywords, body, decorator_list, type_params.
  const auto& definition = *node.as<ast::ClassDef>();
  const ClassFacts* facts = project_.semantics(file).class_of(definition);
  const auto is_base = [&](std::string_view name) {
    return facts != nullptr && facts->order.size() > 1 &&
           std::find(facts->order.begin() + 1, facts->order.end(), name) != facts->order.end();
  };
  Patterns others;
  for (const PatternNode* base : pattern.children[1]->children) {
    const bool is_name =
        base->role == PatternRole::QualifiedName || base->role == PatternRole::LocalName;
    if (is_name && !is_base(models_.canonical_name(base->text)) &&
        !is_base("builtins." + std::string(base->text))) {
      return false;
    }
    if (!is_name) {
      others.push_back(base);
    }
  }
  const std::vector<const ast::Node*> bases(definition.bases.begin(), definition.bases.end());
  const std::vector<const ast::Node*> decorators(definition.decorator_list.begin(),
                                                 definition.decorator_list.end());
  const auto match_decorators = [&] {
    return match_some_nodes(pattern.children[4]->children, 0, decorators, file, next);
  };
  const auto match_keywords = [&] {
    return match_class_keywords(pattern.children[2]->children, 0, definition, file,
                                match_decorators);
  };
  return match_field_name(*pattern.children[0], definition.name.text(), node, file,
                          [&] { return match_some_nodes(others, 0, bases, file, match_keywords); });
}

bool Matcher::match_field_name(const PatternNode& pattern, std::string_view name,
                               const ast::Node& owner, FileId file, const Continuation& next) {
  return pattern.role == PatternRole::Anything ? next()
                                               : match_identifier(pattern, name, owner, file, next);
}

bool Matcher::match_class_keywords(const Patterns& patterns, size_t i,
                                   const ast::ClassDef& definition, FileId file,
                                   const Continuation& next) {
  if (i == patterns.size()) {
    return next();
  }
  return std::any_of(
      definition.keywords.begin(), definition.keywords.end(), [&](const ast::Keyword* keyword) {
        return keyword->arg && keyword->arg.text() == patterns[i]->text &&
               match(*patterns[i]->children[0], subject_of(*keyword->value, file),
                     [&] { return match_class_keywords(patterns, i + 1, definition, file, next); });
      });
}

}  // namespace krait
