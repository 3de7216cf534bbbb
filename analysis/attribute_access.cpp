// The attribute statements and expressions themselves: over all values that the object may be.
#include "analysis/folding.h"
#include "analysis/interpreter.h"
#include "analysis/library.h"

namespace krait {

/// With `is_required`, what nothing defines is unknown; without, it is no value at all.
Values Interpreter::get_attribute_of(const Known& known, Symbol name, const ast::Node& node,
                                     bool is_required) {
  const Datum& datum = *known.datum;
  switch (datum.kind) {
    case DatumKind::Object:
      return object_attribute(known, name, node, is_required);
    case DatumKind::External:
      return is_required ? external_attribute(known, name, node) : Values();
    case DatumKind::Super:
      return super_attribute(known, name, node);
    case DatumKind::Function:
      return function_attribute(known, name, node);
    case DatumKind::BoundMethod:
      return Values();
    case DatumKind::Partial:
      return partial_attribute(known, name, node);
    case DatumKind::Descriptor:
      return descriptor_attribute(known, name, node);
    case DatumKind::LateName:
      return Values();
    case DatumKind::None:
    case DatumKind::Bool:
    case DatumKind::Int:
    case DatumKind::Float:
    case DatumKind::Complex:
    case DatumKind::Str:
    case DatumKind::Bytes:
    case DatumKind::Ellipsis:
    case DatumKind::HoledStr:
    case DatumKind::Tuple:
    case DatumKind::FrozenList:
    case DatumKind::FrozenDict:
    case DatumKind::FrozenSet:
    case DatumKind::Range:
    case DatumKind::Slice:
    case DatumKind::Address:
      return primitive_attribute(known, name, node);
  }
  return Values();
}

Values Interpreter::object_attribute(const Known& known, Symbol name, const ast::Node& node,
                                     bool is_required) {
  const Object& object = objects_[known.datum->object];
  const bool has_dict = object.kind == ObjectKind::Module || object.kind == ObjectKind::Class ||
                        object.kind == ObjectKind::Instance;
  if (has_dict && name == symbols::Dict) {
    return attributes_of_object(known, node);
  }
  switch (object.kind) {
    case ObjectKind::Module:
      return module_member(known, name, node);
    case ObjectKind::Class:
      return class_attribute(known, name, node, is_required);
    case ObjectKind::Instance:
      return instance_attribute(known, name, node, is_required);
    case ObjectKind::List:
      return container_attribute(known, "list", name, node);
    case ObjectKind::Set:
      return container_attribute(known, "set", name, node);
    case ObjectKind::Dict:
      return container_attribute(known, "dict", name, node);
    case ObjectKind::Generator:
      return container_attribute(known, "generator", name, node);
    case ObjectKind::Function:
      return Values();
  }
  return Values();
}

/// `vars(x)`, `x.__dict__`: the attributes as a dict. It has them as they are now, and what is
/// changed in it is changed in the object.
Values Interpreter::attributes_of_object(const Known& known, const ast::Node& node) {
  const Object& object = objects_[known.datum->object];
  std::vector<DictItem> items;
  const auto add = [&](std::string_view name, Word word) {
    if (!word.is_null() && items.size() < kMaximumContainerSize) {
      const Datum* key = factory_.str_kept(name);
      items.push_back({{key, &node, nullptr, frame_->file->id},
                       {resolve_late(word.values()), &node, frame_->file->id}});
      items.back().value.is_maybe_absent = word.is_maybe_unbound();
    }
  };
  if (object.kind == ObjectKind::Module) {
    const Scope& scope = object.module->scopes->module();
    for (uint32_t slot = 0; slot < scope.slot_count; ++slot) {
      add(scope.slot_names[slot].text(), store_.read(object.module->base + slot));
    }
  }
  for (const Field& field : object.fields) {
    add(symbols_.text(field.name), store_.read(field.location));
  }
  // Of a class's instances others may set more, and a module has what Python gives it.
  const bool has_unknown = object.kind != ObjectKind::Instance || object.type.project != 0;
  const Datum* dict = new_dict(items, has_unknown, node);
  store_.write(make_field(dict->object, symbols::Dict), Word(factory_.one(known)));
  return known_here(dict, node);
}

Values Interpreter::container_attribute(const Known& known, std::string_view type, Symbol name,
                                        const ast::Node& node) {
  ExternalName* member = externals_.class_member(*externals_.of(type), name);
  if (member->library == nullptr && type == "list") {
    member = externals_.class_member(*externals_.of("collections.deque"), name);
  }
  if (member->library == nullptr && member->folding == nullptr && member->stub == nullptr) {
    return Values();  // of a subclass that no table knows
  }
  return bind_external({member->datum, &node, nullptr, frame_->file->id}, known, node);
}

Values Interpreter::super_attribute(const Known& known, Symbol name, const ast::Node& node) {
  const Known& receiver = *known.datum->receiver;
  const Datum* type = class_datum_of(*receiver.datum);
  if (type == nullptr || type->kind != DatumKind::Object) {
    return Values();
  }
  const std::vector<ClassRef>& order = objects_[type->object].info->order;
  size_t begin = 0;
  while (begin < order.size() && order[begin].project != known.datum->object) {
    ++begin;
  }
  if (begin == order.size()) {
    return Values();
  }
  const std::span<const ClassRef> rest(order.begin() + static_cast<ptrdiff_t>(begin) + 1,
                                       order.end());
  const ClassAttribute found = find_in_class(rest, name);
  const bool is_class = receiver.datum->kind == DatumKind::Object &&
                        objects_[receiver.datum->object].kind == ObjectKind::Class;
  if (found.is_found) {
    return is_class ? bind_to_class(found.values, receiver, node, name == symbols::New)
                    : bind_attribute(found.values, receiver, node);
  }
  if (found.unknown_base != nullptr) {
    ExternalName* member = externals_.class_member(*found.unknown_base, name);
    Known bound{factory_.bound(member->datum, receiver), &node, nullptr, frame_->file->id};
    return factory_.opened(factory_.one(bound));
  }
  if (name == symbols::Init || name == symbols::InitSubclass || name == symbols::PostInit) {
    ExternalName* member = externals_.member(*externals_.of("object"), symbols::Init);
    return factory_.one(factory_.bound(member->datum, receiver), &node, frame_->file->id);
  }
  if (name == symbols::New) {
    const ExternalName* member = externals_.member(*externals_.of("object"), name);
    return factory_.one(member->datum, &node, frame_->file->id);
  }
  return Values();
}

/// `super().method` inside a classmethod.
Values Interpreter::bind_to_class(Values found, const Known& receiver, const ast::Node& node,
                                  bool is_static) {
  ValuesBuilder builder(factory_);
  for (const Known& known : found.known()) {
    if (known.datum->kind == DatumKind::Descriptor) {
      builder.add(bind_descriptor(known, receiver, node));
    } else if (known.datum->kind == DatumKind::External && !is_static) {
      Known bound = known;
      bound.datum = factory_.bound(known.datum, receiver);
      builder.add(bound);
    } else {
      builder.add(known);
    }
  }
  if (found.is_open()) {
    builder.open();
  }
  return builder.build();
}

Values Interpreter::function_attribute(const Known& known, Symbol name, const ast::Node& node) {
  const FunctionValue& function = *known.datum->function;
  if (function.attributes != 0) {
    const Location field = field_of(objects_[function.attributes], name);
    if (field != kNoLocation && !store_.read(field).is_null()) {
      return store_.read(field).values();
    }
  }
  if (name == symbols::NameAttribute) {
    const std::string_view qualified = function.info->qualified_name;
    return factory_.one(factory_.str_kept(qualified.substr(qualified.rfind('.') + 1)), &node,
                        frame_->file->id);
  }
  if (name == symbols::Wrapped) {
    return Values();
  }
  // Functions are descriptors: `f.__get__`, and `f.remote`, `f.delay` of decorators.
  return name == symbols::Call ? factory_.one(known) : Values();
}

Values Interpreter::partial_attribute(const Known& known, Symbol name, const ast::Node& node) {
  if (name != symbols::FunctionAttribute) {
    return Values();
  }
  return factory_.one(known.datum->callee, &node, frame_->file->id);
}

/// `@x.setter` keeps the property that reads.
Values Interpreter::descriptor_attribute(const Known& known, Symbol name, const ast::Node& node) {
  const bool is_accessor =
      name == symbols::Setter || name == symbols::Getter || name == symbols::Deleter;
  if (!is_accessor) {
    return Values();
  }
  ExternalName* identity = externals_.of("property.setter");
  return factory_.one(factory_.bound(identity->datum, known), &node, frame_->file->id);
}

Values Interpreter::get_attribute(Values object, Symbol name, const ast::Node& node) {
  may_raise();
  if (object.size() == 0) {
    return object;
  }
  ValuesBuilder builder(factory_);
  for (const Known& known : object.known()) {
    const Values found = get_attribute_of(known, name, node, true);
    const bool is_carried = known.trail != nullptr && carries_trail(*known.datum);
    builder.add(is_carried ? factory_.through(found, known.trail) : found);
  }
  if (object.is_open()) {
    builder.open();
  }
  const Values result = builder.build();
  if (result.is_never() && !is_dead_) {
    kill();
  }
  return result;
}

/// Values taken out of an object came by the way of the object; those of modules and classes, and
/// methods, did not.
bool Interpreter::carries_trail(const Datum& datum) const {
  return datum.kind == DatumKind::Tuple || datum.kind == DatumKind::Address ||
         (datum.kind == DatumKind::Object && objects_[datum.object].kind == ObjectKind::Instance &&
          !objects_[datum.object].is_self && !datum.is_wildcard);
}

void Interpreter::set_attribute(Values object, Symbol name, Values values) {
  may_raise();
  const bool is_strong = object.size() == 1 && !object.is_open();
  for (const Known& known : object.known()) {
    const Datum& datum = *known.datum;
    if (datum.kind == DatumKind::Function) {
      set_function_attribute(*datum.function, name, values);
    } else if (datum.kind == DatumKind::Object) {
      set_object_attribute(datum.object, name, values, is_strong && !datum.is_wildcard);
    } else if (datum.kind == DatumKind::External) {
      set_external_attribute(*datum.external, name, values);
    }
  }
}

void Interpreter::set_object_attribute(ObjectId id, Symbol name, Values values, bool is_strong) {
  Object& object = objects_[id];
  if (object.kind == ObjectKind::Instance && object.type.project != 0 &&
      call_setter(id, name, values)) {
    return;
  }
  Location location = kNoLocation;
  if (object.kind == ObjectKind::Module) {
    const ast::Identifier identifier =
        object.module->file->tree.find_identifier(symbols_.text(name));
    const uint32_t slot =
        identifier ? object.module->scopes->module_slot(identifier) : ScopeTable::kNoSlot;
    if (slot != ScopeTable::kNoSlot) {
      location = object.module->base + slot;
    }
  }
  if (location == kNoLocation) {
    location = make_field(id, name);
  }
  Word word(values);
  if (!is_strong) {
    word = store_.join(store_.read(location), word);
  }
  store_.write(location, word);
}

/// A property with a setter: the setter runs, nothing is stored.
bool Interpreter::call_setter(ObjectId id, Symbol name, Values values) {
  const ClassAttribute found = find_in_class(order_of(objects_[id]), name);
  bool has_setter = false;
  for (const Known& known : found.values.known()) {
    const Datum& datum = *known.datum;
    if (datum.kind != DatumKind::Descriptor || datum.setter == nullptr) {
      continue;
    }
    has_setter = true;
    const Known self{factory_.object(id), known.node, nullptr, known.file};
    const Datum* setter = factory_.bound(datum.setter, self);
    PassedArgument argument;
    argument.values = values;
    argument.node = known.node;
    argument.file = frame_->file->id;
    static_cast<void>(call_values(factory_.one(setter, known.node, known.file), {&argument, 1},
                                  {nullptr, known.node, frame_->file}));
  }
  return has_setter;
}

void Interpreter::set_function_attribute(const FunctionValue& function, Symbol name,
                                         Values values) {
  auto& mutable_function = const_cast<FunctionValue&>(function);
  if (mutable_function.attributes == 0) {
    is_lasting_ = true;
    mutable_function.attributes = new_object(ObjectKind::Function, *function.info->node);
  }
  store_.write(make_field(mutable_function.attributes, name), Word(values));
}

/// `cherrypy.server.socket_host = …`: seen again where the same name is read.
void Interpreter::set_external_attribute(const ExternalName& owner, Symbol name, Values values) {
  ExternalName* member = externals_.member(const_cast<ExternalName&>(owner), name);
  const auto [entry, is_new] = external_fields_.try_emplace(member, kNoLocation);
  if (is_new) {
    is_lasting_ = true;
    entry->second = store_.allocate(1);
  }
  store_.write(entry->second, Word(values));
}

void Interpreter::delete_attribute(Values object, Symbol name) {
  may_raise();
  for (const Known& known : object.known()) {
    if (known.datum->kind != DatumKind::Object) {
      continue;
    }
    const Location field = field_of(objects_[known.datum->object], name);
    if (field != kNoLocation) {
      const Word word = store_.read(field);
      const bool is_strong = object.size() == 1 && !object.is_open();
      store_.write(field, is_strong ? Word() : Word(word.values(), true));
    }
  }
}

/// `self.x: C` without a value.
void Interpreter::declare_attribute(Values object, Symbol name, Values annotated) {
  for (const Known& known : object.known()) {
    if (known.datum->kind == DatumKind::Object) {
      const Location field = make_field(known.datum->object, name);
      if (store_.read(field).is_null()) {
        store_.write(field, Word(factory_.opened(annotated)));
      }
    }
  }
}

}  // namespace krait
