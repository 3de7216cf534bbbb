// Class statements, and what a class stands for when nothing more is known of its instances.
//
// Each class has one object that stands for all its instances (`ClassInfo::self`): methods run by
// themselves with it as `self`, and what instances hold when the code that made them ends is joined
// into it. So a method sees what any method and any outsider has set. Methods that a subclass
// inherits run again with the subclass's object, so that its overrides count.
#include <algorithm>

#include "analysis/interpreter.h"

namespace krait {

namespace {

using Order = std::vector<ClassRef>;

/// C3, as in Python; where it has no answer, the bases' orders one after the other.
Order merge_orders(std::vector<Order> lists) {
  Order result;
  while (true) {
    std::erase_if(lists, [](const Order& list) { return list.empty(); });
    if (lists.empty()) {
      return result;
    }
    auto is_free = [&](const ClassRef& head) {
      return std::none_of(lists.begin(), lists.end(), [&](const Order& list) {
        return std::find(list.begin() + 1, list.end(), head) != list.end();
      });
    };
    const auto chosen = std::find_if(lists.begin(), lists.end(),
                                     [&](const Order& list) { return is_free(list[0]); });
    const ClassRef next = chosen == lists.end() ? lists[0][0] : (*chosen)[0];
    result.push_back(next);
    for (Order& list : lists) {
      std::erase(list, next);
    }
  }
}

}  // namespace

void Interpreter::add_base(ClassInfo& info, const Known& base) {
  const Datum& datum = *base.datum;
  ClassRef ref;
  if (datum.kind == DatumKind::External) {
    ref.external = const_cast<ExternalName*>(datum.external);
  } else if (datum.kind == DatumKind::Object && objects_[datum.object].kind == ObjectKind::Class) {
    ref.project = datum.object;
  } else {
    info.has_unknown_base = true;
    return;
  }
  if (std::find(info.bases.begin(), info.bases.end(), ref) == info.bases.end()) {
    info.bases.push_back(ref);
  }
}

void Interpreter::link_class(ClassInfo& info) {
  std::vector<Order> lists;
  for (const ClassRef& base : info.bases) {
    if (base.project != 0) {
      const ClassInfo& parent = *objects_[base.project].info;
      lists.push_back(parent.order);
      info.has_unknown_base = info.has_unknown_base || parent.has_unknown_base;
      objects_[base.project].info->subclasses.push_back(info.id);
      if (info.form == ClassForm::Plain &&
          (parent.form == ClassForm::Enum || parent.form == ClassForm::NamedTuple)) {
        info.form = parent.form;
        info.primitive = parent.primitive;
        info.fields = parent.fields;
        info.signature = parent.signature;
      }
      continue;
    }
    Order order;
    for (ExternalName* name : base.external->order) {
      order.push_back({0, name});
    }
    if (order.empty()) {
      order.push_back(base);
    }
    info.has_unknown_base = info.has_unknown_base || !base.external->is_class();
    lists.push_back(std::move(order));
    if (externals_.is_subclass(*base.external, "enum.Enum")) {
      info.form = ClassForm::Enum;
    } else if (base.external->qualified_name == "typing.NamedTuple") {
      info.form = ClassForm::NamedTuple;
    }
  }
  lists.push_back(info.bases);
  info.order = merge_orders(std::move(lists));
  info.order.insert(info.order.begin(), ClassRef{info.id, nullptr});
  for (const ClassRef& entry : info.order) {
    if (entry.external != nullptr && info.form == ClassForm::Enum &&
        (entry.external->qualified_name == "str" || entry.external->qualified_name == "int")) {
      info.primitive = entry.external;
    }
  }
}

const ClassFacts* Interpreter::class_facts_of(ClassRef type) {
  if (type.project == 0) {
    return type.external == nullptr ? nullptr : externals_.class_facts(*type.external);
  }
  ClassInfo& info = *objects_[type.project].info;
  if (info.facts == nullptr) {
    auto* facts = permanent_.arena().make<ClassFacts>();
    facts->qualified_name = info.qualified_name;
    facts->is_in_project = true;
    std::vector<std::string_view> order;
    for (const ClassRef& entry : info.order) {
      order.push_back(entry.project != 0 ? objects_[entry.project].info->qualified_name
                                         : entry.external->qualified_name);
    }
    const auto kept = permanent_.copy(std::span<const std::string_view>(order));
    facts->order = {kept.data(), static_cast<uint32_t>(kept.size())};
    if (info.node != nullptr) {
      facts->definition = {info.file->id, info.node->span, info.node};
    }
    info.facts = facts;
  }
  return info.facts;
}

ClassInfo& Interpreter::new_class(const ast::Node& node, std::string_view qualified_name) {
  const ObjectId id = new_object(ObjectKind::Class, node);
  ClassInfo& info = classes_.emplace_back();
  info.id = id;
  info.node = node.as<ast::ClassDef>();
  info.file = frame_->file;
  info.qualified_name = qualified_name;
  objects_[id].info = &info;
  info.self = new_object(ObjectKind::Instance, node);
  objects_[info.self].type = {id, nullptr};
  objects_[info.self].is_self = true;
  return info;
}

void Interpreter::run_class_body(ClassInfo& info, const ast::ClassDef& node) {
  const Scope& scope = frame_->file->scopes->of(node);
  Frame frame;
  frame.file = frame_->file;
  frame.scope = &scope;
  frame.base = store_.allocate(scope.slot_count);
  frame.enclosing = closed_environment();
  frame.owner = info.id;
  Frame* outer = frame_;
  frame_ = &frame;
  run_block(node.body);
  for (const auto& [identifier, slot] : scope.bindings) {
    static_cast<void>(identifier);
    add_field(info.id, symbol_of(scope.slot_names[slot]), frame.base + slot);
  }
  frame_ = outer;
}

void Interpreter::run_node(const ast::ClassDef& node) {
  std::vector<Values> wrappers;
  for (const ast::AnyExpr* decorator : node.decorator_list) {
    wrappers.push_back(eval(*decorator));
  }
  ClassInfo& info = new_class(node, qualified_here(node.name.text()));
  for (const ast::AnyExpr* base : node.bases) {
    const Values values = eval(*base);
    for (const Known& known : values.known()) {
      add_base(info, known);
    }
    info.has_unknown_base = info.has_unknown_base || values.is_open();
  }
  for (const ast::Keyword* keyword : node.keywords) {
    eval(*keyword->value);
  }
  if (is_dead_) {
    return;
  }
  link_class(info);
  if (is_recording() && class_matters(info)) {
    frame_->file->facts.classes[node.node_id] = &info;
    is_lasting_ = true;
  }
  run_class_body(info, node);
  if (is_dead_) {
    return;
  }
  finish_class(info);
  Values values = known_here(factory_.object(info.id), node);
  for (size_t i = wrappers.size(); i-- > 0 && !is_dead_;) {
    // What a decorator makes of a class is nearly always the class.
    const Values decorated = decorate(wrappers[i], values, *node.decorator_list[i]);
    values =
        decorated.size() == 0 || decorated.is_open() ? factory_.join(decorated, values) : decorated;
  }
  if (!is_dead_) {
    write_binding(node, values);
  }
}

void Interpreter::finish_class(ClassInfo& info) {
  if (info.form == ClassForm::Enum) {
    make_enum_members(info);
  } else if (info.form == ClassForm::NamedTuple && info.fields.empty()) {
    collect_fields(info);
    make_constructor_signature(info);
  }
}

/// The annotated names of the body, in order; those of bases first.
void Interpreter::collect_fields(ClassInfo& info) {
  for (size_t i = info.order.size(); i-- > 1;) {
    if (info.order[i].project == 0) {
      continue;
    }
    const ClassInfo& base = *objects_[info.order[i].project].info;
    if (base.form == ClassForm::Dataclass) {
      for (const FieldInfo& field : base.fields) {
        declare_field(info, field);
      }
    }
  }
  if (info.node == nullptr) {
    return;
  }
  bool is_keyword_only = false;
  for (const ast::AnyStmt* statement : info.node->body) {
    const auto* annotated = statement->as<ast::AnnAssign>();
    const auto* name = annotated == nullptr ? nullptr : annotated->target->as<ast::Name>();
    if (name == nullptr || is_class_variable(*annotated->annotation)) {
      continue;
    }
    if (is_keyword_marker(*annotated->annotation)) {
      is_keyword_only = true;
      continue;
    }
    FieldInfo field = field_of_annotation(info, *annotated, *name);
    field.is_keyword_only = field.is_keyword_only || is_keyword_only;
    declare_field(info, field);
  }
}

void Interpreter::declare_field(ClassInfo& info, const FieldInfo& field) {
  for (FieldInfo& known : info.fields) {
    if (known.name == field.name) {
      known = field;
      return;
    }
  }
  info.fields.push_back(field);
}

FieldInfo Interpreter::field_of_annotation(const ClassInfo& info, const ast::AnnAssign& node,
                                           const ast::Name& name) {
  FieldInfo field;
  field.name = symbol_in(*info.file, name.id);
  field.node = &node;
  if (node.value == nullptr) {
    return field;
  }
  field.default_value = node.value;
  const Location location = field_of(objects_[info.id], field.name);
  const Values declared = location == kNoLocation ? Values() : store_.read(location).values();
  const Known* only = declared.size() == 1 ? &declared[0] : nullptr;
  const bool is_field_object =
      only != nullptr && only->datum->kind == DatumKind::Object &&
      objects_[only->datum->object].type.external != nullptr &&
      objects_[only->datum->object].type.external->qualified_name == "dataclasses.Field";
  const Place place{info.file->id, node.span, &node};
  if (!is_field_object) {
    field.value = factory_.with_hop(without_assignment(declared), HopKind::FieldDefault, place,
                                    name.id.text());
    return field;
  }
  read_field_object(objects_[only->datum->object], field);
  field.value = factory_.with_hop(field.value, HopKind::FieldDefault, place, name.id.text());
  store_.write(location, field.value.is_never() ? Word() : Word(field.value));
  return field;
}

/// The hop of the assignment in the class body says the same as that of the field.
Values Interpreter::without_assignment(Values values) {
  ValuesBuilder builder(factory_);
  for (Known known : values.known()) {
    if (known.trail != nullptr && known.trail->kind == HopKind::Assigned) {
      known.trail = known.trail->next;
    }
    builder.add(known);
  }
  if (values.is_open()) {
    builder.open();
  }
  return builder.build();
}

void Interpreter::read_field_object(const Object& object, FieldInfo& field) {
  auto read = [&](Symbol name) {
    const Location location = field_of(object, name);
    return location == kNoLocation ? Values::never() : store_.read(location).values();
  };
  field.value = read(symbols::Default);
  const Values factory = read(symbols::DefaultFactory);
  if (factory.size() > 0) {
    field.factory = factory[0].datum;
  }
  const Datum* init = read(symbols::InitFlag).only();
  field.is_init = init == nullptr || init->kind != DatumKind::Bool || init->boolean;
  if (field.value.is_never() && field.factory == nullptr) {
    field.default_value = nullptr;
  }
}

void Interpreter::make_constructor_signature(ClassInfo& info) {
  info.signature.parameters.clear();
  for (const bool keyword_only : {false, true}) {
    for (const FieldInfo& field : info.fields) {
      if (field.is_init && field.is_keyword_only == keyword_only) {
        info.signature.parameters.push_back(
            {field.name, symbols_.text(field.name),
             keyword_only ? ParameterKind::KeywordOnly : ParameterKind::PositionalOrKeyword,
             field.default_value, nullptr});
      }
    }
  }
  info.signature.file = info.file == nullptr ? kNoFile : info.file->id;
  // Keyword-only fields come last in the signature: keep fields and parameters in one order.
  std::stable_partition(info.fields.begin(), info.fields.end(),
                        [](const FieldInfo& field) { return !field.is_keyword_only; });
}

void Interpreter::make_dataclass(ObjectId id) {
  ClassInfo& info = *objects_[id].info;
  info.form = ClassForm::Dataclass;
  info.fields.clear();
  collect_fields(info);
  make_constructor_signature(info);
  for (const FieldInfo& field : info.fields) {
    if (!field.value.is_never()) {
      store_.write(make_field(info.self, field.name), Word(factory_.opened(field.value)));
    }
  }
}

/// The values in the class body become members.
void Interpreter::make_enum_members(ClassInfo& info) {
  int64_t next = 1;
  const std::vector<Field> fields = objects_[info.id].fields;
  for (const Field& field : fields) {
    const Word word = store_.read(field.location);
    const std::string_view name = symbols_.text(field.name);
    if (word.is_null() || name.starts_with('_')) {
      continue;
    }
    ValuesBuilder builder(factory_);
    bool is_member = false;
    for (const Known& known : word.values().known()) {
      const DatumKind kind = known.datum->kind;
      if (kind == DatumKind::Function || kind == DatumKind::Descriptor) {
        builder.add(known);
        continue;
      }
      is_member = true;
      builder.add(make_enum_member(info, name, known, next));
    }
    if (is_member) {
      ++next;
      store_.write(field.location, Word(builder.build()));
    }
  }
}

Known Interpreter::make_enum_member(ClassInfo& info, std::string_view name, const Known& value,
                                    int64_t& next) {
  Known inner = value;
  const bool is_auto = value.datum->kind == DatumKind::Object &&
                       objects_[value.datum->object].type.external != nullptr &&
                       objects_[value.datum->object].type.external->qualified_name == "enum.auto";
  if (is_auto) {
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const bool is_text = info.primitive != nullptr && info.primitive->qualified_name == "str";
    inner.datum = is_text ? factory_.str(lower) : factory_.integer(next);
  } else if (const auto number = value.datum->kind == DatumKind::Int
                                     ? std::optional(value.datum->integer)
                                     : std::nullopt) {
    next = *number;
  }
  const bool is_primitive = info.primitive != nullptr && (inner.datum->kind == DatumKind::Str ||
                                                          inner.datum->kind == DatumKind::Int);
  if (is_primitive) {
    Datum* datum = factory_.make(inner.datum->kind);
    datum->text = inner.datum->text;
    datum->integer = inner.datum->integer;
    datum->object = info.id;
    factory_.seal(datum);
    inner.datum = datum;
    return inner;
  }
  const ObjectId id = new_object(ObjectKind::Instance, *value.node);
  objects_[id].type = {info.id, nullptr};
  const Values values = factory_.one(inner);
  const Values text = factory_.one(factory_.str(name), value.node, value.file);
  for (const Symbol symbol : {symbols::Value, symbols::ValueField}) {
    store_.write(make_field(id, symbol), Word(values));
  }
  for (const Symbol symbol : {symbols::NameField, symbols::NameFieldPrivate}) {
    store_.write(make_field(id, symbol), Word(text));
  }
  Known member = value;
  member.datum = factory_.object(id);
  return member;
}

bool Interpreter::is_enum_member(const Object& object) const {
  return object.kind == ObjectKind::Instance && object.type.project != 0 &&
         objects_[object.type.project].info->form == ClassForm::Enum;
}

/// The value behind a member.
Values Interpreter::enum_value(const Known& member) {
  if (member.datum->kind == DatumKind::Object) {
    const Location field = field_of(objects_[member.datum->object], symbols::Value);
    return field == kNoLocation ? Values() : store_.read(field).values();
  }
  return factory_.one(member);
}

void Interpreter::iterate_class(const Known& known, Iterated& result) {
  const Object& object = objects_[known.datum->object];
  if (object.info->form != ClassForm::Enum) {
    result.is_iterable = false;
    return;
  }
  for (const DictItem& member : enum_members(known)) {
    result.elements.push_back(member.value);
  }
}

/// The members of an Enum by their names, in the order of their definition.
std::vector<DictItem> Interpreter::enum_members(const Known& type) {
  std::vector<Field> fields = objects_[type.datum->object].fields;
  std::sort(fields.begin(), fields.end(),
            [](const Field& a, const Field& b) { return a.location < b.location; });
  std::vector<DictItem> members;
  for (const Field& field : fields) {
    const Values values = store_.read(field.location).values();
    for (const Known& member : values.known()) {
      const bool is_member =
          member.datum->kind == DatumKind::Object
              ? is_enum_member(objects_[member.datum->object])
              : member.datum->object == type.datum->object && member.datum->object != 0;
      if (is_member) {
        const Datum* name = factory_.str_kept(symbols_.text(field.name));
        members.push_back({{name, member.node, nullptr, member.file},
                           {factory_.one(member), member.node, member.file}});
      }
    }
  }
  return members;
}

/// `C.__mro__`: a tuple of classes.
Values Interpreter::order_values(const ClassInfo& info, const ast::Node& node) {
  std::vector<Element> classes;
  bool has_object = false;
  for (const ClassRef& entry : info.order) {
    const Datum* type = entry.project != 0 ? factory_.object(entry.project) : entry.external->datum;
    has_object = has_object || type == externals_.of("object")->datum;
    classes.push_back({factory_.one(type, &node, frame_->file->id), &node, frame_->file->id});
  }
  if (!has_object) {
    classes.push_back({factory_.one(externals_.of("object")->datum, &node, frame_->file->id), &node,
                       frame_->file->id});
  }
  return known_here(factory_.sequence(DatumKind::Tuple, classes, info.has_unknown_base), node);
}

/// Attributes of a str, int or tuple that is an instance of a project class.
Values Interpreter::subclass_attribute(const Known& known, Symbol name, const ast::Node& node) {
  const ClassInfo& info = *objects_[known.datum->object].info;
  if (info.form == ClassForm::Enum && (name == symbols::Value || name == symbols::ValueField)) {
    Known inner = known;
    inner.datum = known.datum->kind == DatumKind::Str ? factory_.str_kept(known.datum->text)
                                                      : factory_.integer(known.datum->integer);
    return factory_.one(inner);
  }
  for (size_t i = 0; i < info.fields.size() && i < known.datum->count; ++i) {
    if (info.fields[i].name == name && known.datum->kind == DatumKind::Tuple) {
      return known.datum->elements[i].values;
    }
  }
  const ClassAttribute found = find_in_class(info.order, name);
  const bool is_own =
      found.is_found &&
      (found.owner.project != 0 || found.owner.external->qualified_name == "typing.NamedTuple");
  return is_own ? bind_attribute(found.values, known, node) : Values::never();
}

void Interpreter::note_instance(ObjectId id) {
  if (is_recording()) {
    instances_.push_back(id);
  }
}

/// What the instances made so far hold now is what a method may see.
void Interpreter::join_instances() {
  for (const ObjectId id : instances_) {
    const ObjectId self = objects_[objects_[id].type.project].info->self;
    const std::vector<Field> fields = objects_[id].fields;
    for (const Field& field : fields) {
      const Word word = store_.read(field.location);
      if (word.is_null()) {
        continue;
      }
      const Location target = make_field(self, field.name);
      const Word old = store_.read(target);
      store_.write(target, old.is_null() ? Word(word.values(), true) : store_.join(old, word));
    }
    objects_[self].made_by =
        objects_[self].made_by == nullptr ? objects_[id].made_by : objects_[self].made_by;
  }
  instances_.clear();
}

}  // namespace krait
