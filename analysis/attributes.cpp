// Attributes of every kind of value: reading through classes in their resolution order, writing to
// objects.
#include <algorithm>

#include "analysis/folding.h"
#include "analysis/interpreter.h"
#include "analysis/library.h"

namespace krait {

Location Interpreter::field_of(const Object& object, Symbol name) const {
  const auto found =
      std::lower_bound(object.fields.begin(), object.fields.end(), name,
                       [](const Field& field, Symbol wanted) { return field.name < wanted; });
  if (found != object.fields.end() && found->name == name) {
    return found->location;
  }
  if (object.version != kNoLocation) {
    static_cast<void>(store_.read(object.version));  // whoever asked depends on there being none
  }
  return kNoLocation;
}

void Interpreter::add_field(ObjectId id, Symbol name, Location location) {
  Object& object = objects_[id];
  const auto place =
      std::lower_bound(object.fields.begin(), object.fields.end(), name,
                       [](const Field& field, Symbol wanted) { return field.name < wanted; });
  object.fields.insert(place, Field{name, location});
  if (id < first_own_object_) {
    is_lasting_ = true;
    if (object.version != kNoLocation) {
      store_.touch(object.version);
    }
  }
}

Location Interpreter::make_field(ObjectId id, Symbol name) {
  const Location known = field_of(objects_[id], name);
  if (known != kNoLocation) {
    return known;
  }
  const Location location = store_.allocate(1);
  add_field(id, name, location);
  return location;
}

/// A module's variable; never when it has none of that name.
Values Interpreter::module_attribute(ObjectId module, Symbol name) {
  const Object& object = objects_[module];
  FileContext& file = *object.module;
  const ast::Identifier identifier = file.file->tree.find_identifier(symbols_.text(name));
  Values values = Values::never();
  if (identifier) {
    const uint32_t slot = file.scopes->module_slot(identifier);
    if (slot != ScopeTable::kNoSlot) {
      values = store_.read(file.base + slot).values();
    }
  }
  const Location field = field_of(object, name);
  if (field != kNoLocation) {
    values = factory_.join(values, store_.read(field).values());
  }
  return resolve_late(values);
}

Values Interpreter::module_member(const Known& module, Symbol name, const ast::Node& node) {
  const ObjectId id = module.datum->object;
  const Values own = module_attribute(id, name);
  if (!own.is_never()) {
    return own;
  }
  FileContext& file = *objects_[id].module;
  const std::string full = file.file->module_name + "." + std::string(symbols_.text(name));
  if (FileContext* submodule = finder_.find(file, full)) {
    return import_file(*submodule, node);
  }
  if (file.state != FileContext::State::Done) {
    return factory_.one(factory_.late_name(id, name), &node, frame_->file->id);
  }
  const Values hook = module_attribute(id, symbols::GetAttr);
  return hook.is_never() && !file.scopes->module().has_star_import && name != symbols::Dict
             ? missing_attribute()
             : Values();
}

/// What no definition gives: the attribute may still come from somewhere unseen.
Values Interpreter::missing_attribute() { return Values(); }

/// The first definition in the class order; project classes and modelled ones. `is_external` tells
/// that the order has a class of which not everything is known before any definition.
ClassAttribute Interpreter::find_in_class(std::span<const ClassRef> order, Symbol name) {
  ClassAttribute result;
  for (const ClassRef& entry : order) {
    if (entry.project != 0) {
      const Location field = field_of(objects_[entry.project], name);
      if (field == kNoLocation) {
        continue;
      }
      const Word word = store_.read(field);
      if (word.is_null()) {
        continue;
      }
      result.values = factory_.join(result.values, resolve_late(word.values()));
      result.owner = entry;
      result.is_found = true;
      if (!word.is_maybe_unbound()) {
        return result;
      }
    } else if (entry.external != nullptr) {
      ExternalName* member = externals_.member(*entry.external, name);
      if (member->stub != nullptr || member->folding != nullptr || member->library != nullptr) {
        result.values =
            factory_.join(result.values, factory_.one(member->datum, entry_node(*member), kNoFile));
        result.owner = entry;
        result.is_found = true;
        return result;
      }
      if (result.unknown_base == nullptr && entry.external->qualified_name != "object") {
        result.unknown_base = entry.external;
      }
    }
  }
  return result;
}

const ast::Node* Interpreter::entry_node(const ExternalName& name) const {
  return name.stub == nullptr ? nullptr : name.stub->entry.node;
}

/// What an attribute found in a class gives through an instance.
Values Interpreter::bind_attribute(Values found, const Known& instance, const ast::Node& node) {
  ValuesBuilder builder(factory_);
  if (found.is_open()) {
    builder.open();
  }
  for (const Known& known : found.known()) {
    const Datum& datum = *known.datum;
    Known bound = known;
    if (datum.kind == DatumKind::Function) {
      bound.datum = factory_.bound(&datum, instance);
      builder.add(bound);
    } else if (datum.kind == DatumKind::Descriptor) {
      builder.add(bind_descriptor(known, instance, node));
    } else if (datum.kind == DatumKind::External) {
      builder.add(bind_external(known, instance, node));
    } else {
      builder.add(known);
    }
  }
  return builder.build();
}

Values Interpreter::bind_external(const Known& known, const Known& instance,
                                  const ast::Node& node) {
  const StubEntry* stub = known.datum->external->stub;
  ExternalName* name = const_cast<ExternalName*>(known.datum->external);
  const bool is_method =
      (stub != nullptr && stub->entry.kind == ModelKind::Method && !stub->is_property &&
       !stub->is_static) ||
      (stub == nullptr && (name->library != nullptr || name->folding != nullptr));
  if (is_method) {
    Known bound = known;
    bound.node = &node;
    bound.file = frame_->file->id;
    bound.trail = nullptr;
    bound.datum = factory_.bound(known.datum, instance);
    return factory_.one(bound);
  }
  if (name->library != nullptr && name->library->is_property) {
    PassedArgument self;
    self.values = factory_.one(instance);
    self.node = &node;
    self.file = frame_->file->id;
    return call_library(*name, {&self, 1}, {nullptr, &node, frame_->file}, nullptr);
  }
  const bool is_data = stub != nullptr && !stub->is_static &&
                       (stub->is_property || (stub->entry.kind == ModelKind::Constant &&
                                              name->owner != nullptr && name->owner->is_class()));
  if (is_data && name->folding != nullptr) {
    PassedArgument self;
    self.values = factory_.one(instance);
    return call_folding(*name, {&self, 1}, {nullptr, &node, frame_->file});
  }
  return is_data ? stub_result(*name, {}, node, nullptr) : factory_.one(known);
}

Values Interpreter::bind_descriptor(const Known& known, const Known& instance,
                                    const ast::Node& node) {
  const Datum& descriptor = *known.datum;
  const auto kind = static_cast<DescriptorKind>(descriptor.integer);
  Known inner = known;
  inner.datum = descriptor.callee;
  switch (kind) {
    case DescriptorKind::StaticMethod:
      return factory_.one(inner);
    case DescriptorKind::ClassMethod: {
      Known receiver = instance;
      receiver.datum = class_datum_of(*instance.datum);
      if (receiver.datum == nullptr) {
        return Values();
      }
      inner.datum = factory_.bound(descriptor.callee, receiver);
      return factory_.one(inner);
    }
    case DescriptorKind::Property: {
      inner.datum = factory_.bound(descriptor.callee, instance);
      return call_values(factory_.one(inner), {}, {nullptr, &node, frame_->file});
    }
  }
  return Values();
}

/// The class of an instance, as a value; null when it is not known.
const Datum* Interpreter::class_datum_of(const Datum& instance) {
  if (instance.kind != DatumKind::Object) {
    return nullptr;
  }
  const Object& object = objects_[instance.object];
  if (object.kind == ObjectKind::Class) {
    return &instance;
  }
  if (object.type.project != 0) {
    return factory_.object(object.type.project);
  }
  return object.type.external == nullptr ? nullptr : object.type.external->datum;
}

std::vector<ClassRef> Interpreter::order_of(const Object& object) const {
  if (object.type.project != 0) {
    return objects_[object.type.project].info->order;
  }
  std::vector<ClassRef> order;
  if (object.type.external != nullptr) {
    for (ExternalName* base : object.type.external->order) {
      order.push_back({0, base});
    }
    if (order.empty()) {
      order.push_back(object.type);
    }
  }
  return order;
}

Values Interpreter::instance_attribute(const Known& instance, Symbol name, const ast::Node& node,
                                       bool is_required) {
  const ObjectId id = instance.datum->object;
  const Object& object = objects_[id];
  Values own = Values::never();
  bool is_certain = false;
  if (const Location field = field_of(object, name); field != kNoLocation) {
    const Word word = store_.read(field);
    own = resolve_late(word.values());
    is_certain = !word.is_maybe_unbound();
  }
  const std::vector<ClassRef> order = order_of(object);
  const ClassAttribute found = find_in_class(order, name);
  if (is_certain && !is_data_descriptor(found.values)) {
    return own;
  }
  if (name == symbols::Class) {
    const Datum* type = class_datum_of(*instance.datum);
    return type == nullptr ? Values() : factory_.one(type, &node, frame_->file->id);
  }
  Values values = factory_.join(own, bind_attribute(found.values, instance, node));
  if (found.is_found) {
    return values;
  }
  return factory_.join(values, undefined_attribute({instance, name, is_required}, found, node));
}

bool Interpreter::is_data_descriptor(Values values) const {
  for (const Known& known : values.known()) {
    if (known.datum->kind == DatumKind::Descriptor &&
        known.datum->integer == static_cast<int64_t>(DescriptorKind::Property)) {
      return true;
    }
  }
  return false;
}

/// An attribute that no class in sight defines.
Values Interpreter::undefined_attribute(const AttributeRequest& request,
                                        const ClassAttribute& found, const ast::Node& node) {
  const Object& object = objects_[request.instance.datum->object];
  const ClassInfo* info = object.type.project == 0 ? nullptr : objects_[object.type.project].info;
  if (found.unknown_base != nullptr) {
    if (!request.is_required) {
      return Values::never();
    }
    // A method of the modelled base, as far as anyone knows.
    ExternalName* member = externals_.class_member(*found.unknown_base, request.name);
    Known bound{factory_.bound(member->datum, request.instance), &node, nullptr, frame_->file->id};
    return factory_.opened(factory_.one(bound));
  }
  const bool is_known_class = info != nullptr && !info->has_unknown_base;
  if (!request.is_required && is_known_class) {
    return Values::never();
  }
  if (info != nullptr && request.name != symbols::GetAttr && request.is_required) {
    const Values hook = get_attribute_of(request.instance, symbols::GetAttr, node, false);
    if (hook.size() > 0) {
      PassedArgument name;
      name.values =
          factory_.one(factory_.str_kept(symbols_.text(request.name)), &node, frame_->file->id);
      return call_values(hook, {&name, 1}, {nullptr, &node, frame_->file});
    }
  }
  return Values();
}

Values Interpreter::class_attribute(const Known& known, Symbol name, const ast::Node& node,
                                    bool is_required) {
  const ClassInfo& info = *objects_[known.datum->object].info;
  const ClassAttribute found = find_in_class(info.order, name);
  if (name == symbols::NameAttribute || name == symbols::QualifiedName) {
    const std::string_view text =
        info.node == nullptr ? info.qualified_name : info.node->name.text();
    return factory_.one(factory_.str_kept(text), &node, frame_->file->id);
  }
  if (!found.is_found) {
    if (info.form == ClassForm::Enum && name == symbols::Members) {
      return known_here(new_dict(enum_members(known), false, node), node);
    }
    if (name == symbols::Mro || name == symbols::Bases) {
      return name == symbols::Mro ? order_values(info, node) : Values();
    }
    if (found.unknown_base != nullptr) {
      ExternalName* member = externals_.class_member(*found.unknown_base, name);
      return factory_.opened(factory_.one(member->datum, &node, frame_->file->id));
    }
    return is_required || info.has_unknown_base ? Values() : Values::never();
  }
  ValuesBuilder builder(factory_);
  if (found.values.is_open()) {
    builder.open();
  }
  for (const Known& value : found.values.known()) {
    const bool is_descriptor = value.datum->kind == DatumKind::Descriptor;
    const bool is_property =
        is_descriptor && value.datum->integer == static_cast<int64_t>(DescriptorKind::Property);
    if (is_descriptor && !is_property) {
      builder.add(bind_descriptor(value, known, node));
    } else if (value.datum->kind == DatumKind::External && value.datum->external->stub != nullptr &&
               value.datum->external->stub->is_class_method) {
      Known bound = value;
      bound.datum = factory_.bound(value.datum, known);
      builder.add(bound);
    } else {
      builder.add(value);  // a property is called by who reads it
    }
  }
  return builder.build();
}

Values Interpreter::external_attribute(const Known& known, Symbol name, const ast::Node& node) {
  ExternalName& owner = *const_cast<ExternalName*>(known.datum->external);
  ExternalName* member =
      owner.is_class() ? externals_.class_member(owner, name) : externals_.member(owner, name);
  if (!namespace_packages_.empty() && member->stub == nullptr &&
      namespace_packages_.contains(std::string(owner.qualified_name))) {
    FileContext* file = finder_.find(*frame_->file, member->qualified_name);
    if (file != nullptr && file->state != FileContext::State::New) {
      return known_here(factory_.object(file->module), node);
    }
  }
  return external_value(*member, node, known.trail);
}

/// A name outside the project: with its value where a stub declares one.
Values Interpreter::external_value(ExternalName& name, const ast::Node& node, const Hop* trail) {
  const Known self{name.datum, &node, trail, frame_->file->id};
  if (const auto field = external_fields_.find(&name); field != external_fields_.end()) {
    const Values written = store_.read(field->second).values();
    if (!written.is_never()) {
      return factory_.join(written, factory_.one(self));
    }
  }
  if (name.stub == nullptr || name.stub->entry.kind != ModelKind::Constant) {
    return factory_.one(self);
  }
  const Values constant = stub_constant(*name.stub);
  if (constant.size() > 0 && !constant.is_open()) {
    ValuesBuilder builder(factory_);
    for (Known value : constant.known()) {
      value.trail = factory_.concatenate(trail, value.trail);
      builder.add(value);
    }
    return builder.build();
  }
  if (name.qualified_name == "os.environ") {
    return factory_.join(factory_.one(self),
                         factory_.one(environment_dict(name, node), &node, frame_->file->id));
  }
  // An object that the module holds: an instance of the class that its annotation names.
  const Values instances = stub_result(name, {}, node, nullptr);
  return instances.size() > 0 ? instances : factory_.one(self);
}

/// The one object that `os.environ` is: a dict of which nothing is known at first.
const Datum* Interpreter::environment_dict(ExternalName& name, const ast::Node& node) {
  if (environment_object_ == 0) {
    is_lasting_ = true;
    environment_object_ = new_object(ObjectKind::Instance, node);
    Object& object = objects_[environment_object_];
    object.type = {0, externals_.of(name.stub->result.classes[0])};
    object.content = store_.allocate(1);
    store_.initialize(object.content, Word(content_of(std::span<const DictItem>(), true)));
  }
  return factory_.object(environment_object_);
}

namespace {

/// What numbers and sequences have and no table computes.
bool is_uncomputed(std::string_view name) {
  constexpr std::string_view kNames[] = {"as_integer_ratio", "bit_count", "conjugate",
                                         "denominator",      "fromhex",   "imag",
                                         "is_integer",       "numerator", "real"};
  return name.starts_with("__") ||
         std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

}  // namespace

/// Methods and data of values that are no objects.
Values Interpreter::primitive_attribute(const Known& known, Symbol name, const ast::Node& node) {
  ExternalName* type = type_of_primitive(*known.datum);
  if (type == nullptr) {
    return Values();
  }
  if (known.datum->object != 0) {
    const Values own = subclass_attribute(known, name, node);
    if (!own.is_never()) {
      return own;
    }
  }
  ExternalName* member = externals_.class_member(*type, name);
  if (member->library == nullptr && member->folding == nullptr && member->stub == nullptr) {
    const DatumKind kind = known.datum->kind;
    const bool may_exist = kind == DatumKind::HoledStr || kind == DatumKind::Address ||
                           known.datum->object != 0 || is_uncomputed(symbols_.text(name));
    return may_exist ? Values() : Values::never();
  }
  return bind_external({member->datum, &node, nullptr, frame_->file->id}, known, node);
}

ExternalName* Interpreter::type_of_primitive(const Datum& datum) {
  switch (datum.kind) {
    case DatumKind::Str:
    case DatumKind::HoledStr:
      return externals_.of("str");
    case DatumKind::Bytes:
      return externals_.of("bytes");
    case DatumKind::Int:
      return externals_.of("int");
    case DatumKind::Bool:
      return externals_.of("bool");
    case DatumKind::Float:
      return externals_.of("float");
    case DatumKind::Complex:
      return externals_.of("complex");
    case DatumKind::Tuple:
      return externals_.of("tuple");
    case DatumKind::FrozenList:
      return externals_.of("list");
    case DatumKind::FrozenDict:
      return externals_.of("dict");
    case DatumKind::FrozenSet:
      return externals_.of("set");
    case DatumKind::Range:
      return externals_.of("range");
    case DatumKind::Slice:
      return externals_.of("slice");
    case DatumKind::Address:
      return const_cast<ExternalName*>(datum.external_class);
    case DatumKind::None:
    case DatumKind::Ellipsis:
      return externals_.of("object");
    case DatumKind::External:
    case DatumKind::Function:
    case DatumKind::Object:
    case DatumKind::BoundMethod:
    case DatumKind::Partial:
    case DatumKind::Super:
    case DatumKind::Descriptor:
    case DatumKind::LateName:
      return nullptr;
  }
  return nullptr;
}

}  // namespace krait
