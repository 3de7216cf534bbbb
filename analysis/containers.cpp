// Operators that change containers in place or join them, context managers, and classes that are
// containers or text themselves.
#include <algorithm>

#include "analysis/interpreter.h"
#include "analysis/library.h"

namespace krait {

/// `x += y` of a list, set or dict. False when `x` is replaced instead.
bool Interpreter::change_in_place(const ast::AugAssign& node, const Known& known, Values operand,
                                  bool is_strong) {
  if (known.datum->kind != DatumKind::Object) {
    return false;
  }
  const Object& object = objects_[known.datum->object];
  const Content* content = content_of(object);
  if (content == nullptr || object.kind == ObjectKind::Generator) {
    return false;
  }
  if (content->is_dict) {
    if (node.op != ast::BinaryOperator::BitOr) {
      return false;
    }
    std::vector<DictItem> items(content->items, content->items + content->size);
    const bool has_unknown = merge_mapping(operand, items) || content->has_unknown;
    set_content(object, content_of(items, has_unknown), is_strong);
    return true;
  }
  const bool adds = object.kind == ObjectKind::List ? node.op == ast::BinaryOperator::Add
                                                    : node.op == ast::BinaryOperator::BitOr;
  if (!adds) {
    return false;
  }
  std::vector<Element> elements(content->elements, content->elements + content->size);
  const bool has_unknown = expand_star(operand, elements) || content->has_unknown;
  if (elements.size() > kMaximumContainerSize) {
    elements.resize(kMaximumContainerSize);
  }
  set_content(object, content_of(elements, has_unknown), is_strong);
  return true;
}

/// `+` and `*` of lists and tuples, `|` of dicts, whatever is inside; classes under `|`.
bool Interpreter::add_container_operation(ast::BinaryOperator op, const Known& left,
                                          const Known& right, ValuesBuilder& builder,
                                          const ast::Node& node) {
  auto class_of = [&](const Datum& datum) {
    return (datum.kind == DatumKind::External && datum.external->is_class()) ||
           (datum.kind == DatumKind::Object && objects_[datum.object].kind == ObjectKind::Class);
  };
  if (op == ast::BinaryOperator::BitOr && (class_of(*left.datum) || class_of(*right.datum))) {
    builder.add(left);
    builder.add(right);
    return true;
  }
  const bool is_dict =
      is_object_of(left, ObjectKind::Dict) && is_object_of(right, ObjectKind::Dict);
  if (is_dict && op == ast::BinaryOperator::BitOr) {
    std::vector<DictItem> items;
    bool has_unknown = merge_mapping(factory_.one(left), items);
    has_unknown = merge_mapping(factory_.one(right), items) || has_unknown;
    builder.add(Known{new_dict(items, has_unknown, node), &node, nullptr, frame_->file->id});
    return true;
  }
  auto is_sequence = [&](const Known& known) {
    return known.datum->kind == DatumKind::Tuple || is_object_of(known, ObjectKind::List);
  };
  const bool is_sum = op == ast::BinaryOperator::Add && is_sequence(left) && is_sequence(right) &&
                      left.datum->kind == right.datum->kind;
  const bool left_counts = index_of(*left.datum).has_value();
  const bool is_product =
      op == ast::BinaryOperator::Mult &&
      (is_sequence(left) ? index_of(*right.datum).has_value() : left_counts && is_sequence(right));
  if (!is_sum && !is_product) {
    return false;
  }
  std::vector<Element> elements;
  const Known& sequence = is_sequence(left) ? left : right;
  bool has_unknown = false;
  if (is_sum) {
    has_unknown = expand_star(factory_.one(left), elements);
    has_unknown = expand_star(factory_.one(right), elements) || has_unknown;
  } else {
    const int64_t count =
        left_counts && !is_sequence(left) ? *index_of(*left.datum) : *index_of(*right.datum);
    std::vector<Element> once;
    has_unknown = expand_star(factory_.one(sequence), once);
    for (int64_t i = 0; i < count && elements.size() <= kMaximumContainerSize && !once.empty();
         ++i) {
      elements.insert(elements.end(), once.begin(), once.end());
    }
  }
  if (elements.size() > kMaximumContainerSize) {
    elements.resize(kMaximumContainerSize);
    has_unknown = true;
    ++statistics_.budget_hits_container_size;
  }
  const Datum* datum = sequence.datum->kind == DatumKind::Tuple
                           ? factory_.sequence(DatumKind::Tuple, elements, has_unknown)
                           : new_list(elements, has_unknown, node);
  builder.add(Known{datum, &node, nullptr, frame_->file->id});
  return true;
}

bool Interpreter::is_object_of(const Known& known, ObjectKind kind) const {
  return known.datum->kind == DatumKind::Object && objects_[known.datum->object].kind == kind;
}

/// Of a `@contextmanager` function: what it yields first.
void Interpreter::add_first_yielded(const Known& generator, ValuesBuilder& builder) {
  Iterated yielded;
  iterate(generator, yielded);
  for (const Element& element : yielded.elements) {
    builder.add(element.values);
    if (!element.is_maybe_absent) {
      break;
    }
  }
  if (yielded.has_unknown) {
    builder.open();
  }
}

/// What `with manager as x` binds.
Values Interpreter::enter_context(const Values& managers, const ast::AnyExpr& expression) {
  ValuesBuilder builder(factory_);
  if (managers.is_open()) {
    builder.open();
  }
  for (const Known& known : managers.known()) {
    if (is_object_of(known, ObjectKind::Generator)) {
      add_first_yielded(known, builder);
      continue;
    }
    const bool is_instance =
        is_object_of(known, ObjectKind::Instance) && !objects_[known.datum->object].is_bag;
    if (!is_instance) {
      builder.add(known);
      continue;
    }
    Values method = get_attribute_of(known, symbols::Enter, expression, false);
    if (method.size() == 0) {
      method = get_attribute_of(known, symbols::AsyncEnter, expression, false);
    }
    const bool is_own = method.size() == 1 && method[0].datum->kind == DatumKind::BoundMethod &&
                        method[0].datum->callee->kind == DatumKind::Function;
    if (is_own) {
      builder.add(awaited(call_values(method, {}, {nullptr, &expression, frame_->file})));
    } else {
      builder.add(known);  // library objects give themselves
    }
  }
  return builder.build();
}

bool Interpreter::is_external_call(const ast::AnyExpr& expression, std::string_view name) {
  const auto* call = expression.as<ast::Call>();
  if (call == nullptr) {
    return false;
  }
  const Values callee = peek_value(*call->func);
  return std::any_of(callee.known().begin(), callee.known().end(), [&](const Known& known) {
    return known.datum->kind == DatumKind::External &&
           known.datum->external->qualified_name == name;
  });
}

bool Interpreter::is_class_variable(const ast::AnyExpr& annotation) {
  const auto* subscript = annotation.as<ast::Subscript>();
  const ast::AnyExpr* name = subscript == nullptr ? &annotation : subscript->value;
  const auto* attribute = name->as<ast::Attribute>();
  const auto* plain = name->as<ast::Name>();
  return (attribute != nullptr && attribute->attr.text() == "ClassVar") ||
         (plain != nullptr && plain->id.text() == "ClassVar");
}

/// `_: KW_ONLY` in a dataclass.
bool Interpreter::is_keyword_marker(const ast::AnyExpr& annotation) {
  const auto* attribute = annotation.as<ast::Attribute>();
  const auto* plain = annotation.as<ast::Name>();
  return (attribute != nullptr && attribute->attr.text() == "KW_ONLY") ||
         (plain != nullptr && plain->id.text() == "KW_ONLY");
}

/// The str, int, bytes, float or tuple that instances of the class are.
ExternalName* Interpreter::primitive_base(const ClassInfo& info) const {
  for (const ClassRef& entry : info.order) {
    if (entry.external == nullptr) {
      continue;
    }
    const std::string_view name = entry.external->qualified_name;
    if (name == "str" || name == "int" || name == "bytes" || name == "float" || name == "tuple") {
      return entry.external;
    }
  }
  return nullptr;
}

ExternalName* Interpreter::container_base(const ClassInfo& info) const {
  for (const ClassRef& entry : info.order) {
    if (entry.external == nullptr) {
      continue;
    }
    const std::string_view name = entry.external->qualified_name;
    if (name == "dict" || name == "list" || name == "set" || name == "collections.UserDict" ||
        name == "collections.OrderedDict" || name == "collections.defaultdict") {
      return entry.external;
    }
  }
  return nullptr;
}

void Interpreter::make_container(ObjectId id, const ExternalName& type) {
  const Location location = store_.allocate(1);
  objects_[id].content = location;
  const bool is_list = type.qualified_name == "list" || type.qualified_name == "set";
  store_.write(location, is_list ? Word(content_of(std::span<const Element>(), false))
                                 : Word(content_of(std::span<const DictItem>(), false)));
}

/// An instance of `class Host(str)`: the text, that knows its class.
Values Interpreter::construct_primitive(const ClassInfo& info, ExternalName& primitive,
                                        std::span<const PassedArgument> passed,
                                        const CallSite& site) {
  const ClassAttribute maker = find_in_class(info.order, symbols::New);
  const bool has_own_maker = maker.is_found && maker.owner.project != 0;
  Values made;
  if (has_own_maker) {
    PassedArguments all;
    all.push_back(
        receiver_argument({factory_.object(info.id), site.node, nullptr, frame_->file->id}));
    all.insert(all.end(), passed.begin(), passed.end());
    made = call_values(maker.values, all, site);
  } else if (primitive.folding != nullptr) {
    made = call_folding(primitive, passed, site);
  } else if (primitive.library != nullptr) {
    made = call_library(primitive, passed, site, nullptr);
  }
  record_constructor({{info.id, nullptr}, &primitive, 0, nullptr}, nullptr, passed, site);
  return is_dead_ ? Values::never() : with_class(made, info);
}

Values Interpreter::with_class(Values values, const ClassInfo& info) {
  ValuesBuilder builder(factory_);
  for (const Known& known : values.known()) {
    const DatumKind kind = known.datum->kind;
    const bool is_plain = kind == DatumKind::Str || kind == DatumKind::Int ||
                          kind == DatumKind::Bytes || kind == DatumKind::Float ||
                          kind == DatumKind::Tuple;
    Known typed = known;
    if (is_plain) {
      Datum* datum = factory_.make(kind);
      *datum = *known.datum;
      datum->object = info.id;
      factory_.seal(datum);
      typed.datum = datum;
    }
    builder.add(typed);
  }
  if (values.is_open()) {
    builder.open();
  }
  return builder.build();
}

namespace {

/// Of what is no instance of a class that has a name of its own; empty for others.
std::string_view builtin_class_of(const Object& object) {
  switch (object.kind) {
    case ObjectKind::Dict:
      return "dict";
    case ObjectKind::List:
      return "list";
    case ObjectKind::Set:
      return "set";
    case ObjectKind::Generator:
      return "generator";
    case ObjectKind::Class:
      return "type";
    case ObjectKind::Module:
      return "types.ModuleType";
    case ObjectKind::Instance:
    case ObjectKind::Function:
      return {};
  }
  return {};
}

/// What holds for one of the classes in the tuple `types`; nothing when not known.
std::optional<bool> any_of_classes(const Known& types,
                                   const std::function<std::optional<bool>(const Known&)>& holds) {
  std::optional<bool> any = false;
  for (uint32_t i = 0; i < types.datum->count; ++i) {
    const Values values = types.datum->elements[i].values;
    const std::optional<bool> one = values.size() == 1 ? holds(values[0]) : std::nullopt;
    if (one == std::optional(true)) {
      return true;
    }
    any = one ? any : std::nullopt;
  }
  return any;
}

}  // namespace

/// Whether a value is an instance of a class; nothing when not known.
std::optional<bool> Interpreter::is_instance_of(const Known& known, const Known& type) {
  if (type.datum->kind == DatumKind::Tuple) {
    return any_of_classes(type, [&](const Known& one) { return is_instance_of(known, one); });
  }
  const Datum& datum = *known.datum;
  const Datum* own = class_datum_of(datum);
  if (datum.kind == DatumKind::Object) {
    const std::string_view builtin = builtin_class_of(objects_[datum.object]);
    own = builtin.empty() ? own : externals_.of(builtin)->datum;
  } else if (ExternalName* primitive = type_of_primitive(datum)) {
    if (datum.kind == DatumKind::None || datum.kind == DatumKind::Ellipsis) {
      return type.datum->kind == DatumKind::External &&
                     type.datum->external->qualified_name == "object"
                 ? std::optional(true)
                 : std::optional(false);
    }
    own = datum.object != 0 ? factory_.object(datum.object) : primitive->datum;
  }
  if (own == nullptr) {
    return std::nullopt;
  }
  return is_subclass_of(Known{own, known.node, nullptr, known.file}, type);
}

std::optional<bool> Interpreter::is_subclass_of(const Known& known, const Known& type) {
  if (type.datum->kind == DatumKind::Tuple) {
    return any_of_classes(type, [&](const Known& one) { return is_subclass_of(known, one); });
  }
  ClassRef wanted;
  if (type.datum->kind == DatumKind::External) {
    wanted.external = const_cast<ExternalName*>(type.datum->external);
  } else if (is_object_of(type, ObjectKind::Class)) {
    wanted.project = type.datum->object;
  } else {
    return std::nullopt;
  }
  std::vector<ClassRef> order;
  bool is_unknown = false;
  if (known.datum->kind == DatumKind::External) {
    auto* external = const_cast<ExternalName*>(known.datum->external);
    for (ExternalName* base : external->order) {
      order.push_back({0, base});
    }
    order.push_back({0, external});
    is_unknown = !external->is_class();
  } else if (is_object_of(known, ObjectKind::Class)) {
    const ClassInfo& info = *objects_[known.datum->object].info;
    order = info.order;
    is_unknown = info.has_unknown_base;
  } else {
    return std::nullopt;
  }
  if (wanted.external != nullptr && wanted.external->qualified_name == "object") {
    return true;
  }
  if (std::find(order.begin(), order.end(), wanted) != order.end()) {
    return true;
  }
  const bool is_abstract = wanted.external != nullptr &&
                           (!wanted.external->is_class() ||
                            wanted.external->qualified_name.starts_with("collections.abc.") ||
                            wanted.external->qualified_name.starts_with("typing."));
  return is_unknown || is_abstract ? std::nullopt : std::optional(false);
}

/// True when the attribute is there on every path.
bool Interpreter::surely_has_attribute(const Known& known, Symbol name) {
  if (known.datum->kind != DatumKind::Object) {
    const Datum& datum = *known.datum;
    return datum.kind != DatumKind::External ||
           externals_.member(*const_cast<ExternalName*>(datum.external), name)->stub != nullptr;
  }
  const Object& object = objects_[known.datum->object];
  if (object.kind == ObjectKind::Module) {
    const ast::Identifier identifier =
        object.module->file->tree.find_identifier(symbols_.text(name));
    const uint32_t slot =
        identifier ? object.module->scopes->module_slot(identifier) : ScopeTable::kNoSlot;
    return slot != ScopeTable::kNoSlot &&
           !store_.read(object.module->base + slot).is_maybe_unbound();
  }
  const Location field = field_of(object, name);
  if (field != kNoLocation && !store_.read(field).is_maybe_unbound()) {
    return true;
  }
  const std::vector<ClassRef> order =
      object.kind == ObjectKind::Class ? object.info->order : order_of(object);
  return find_in_class(order, name).is_found;
}

}  // namespace krait
