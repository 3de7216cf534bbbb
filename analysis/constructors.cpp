// Calls of classes: of the project, modelled, and `__init__` called by name.
#include "analysis/interpreter.h"
#include "analysis/library.h"

namespace krait {

Values Interpreter::construct_external(const ExternalCallee& callee,
                                       std::span<const PassedArgument> passed,
                                       const CallSite& site) {
  TargetFact* fact = record_constructor({{0, &callee.name}, &callee.name, 0, callee.trail},
                                        callee.name.signature, passed, site);
  escape(passed);
  return instance_of({0, &callee.name}, site, fact);
}

/// `super().__init__(…)`, `C.__init__(self, …)` of a class outside the project.
Values Interpreter::call_initializer(const ExternalCallee& callee,
                                     std::span<const PassedArgument> passed, const CallSite& site) {
  std::optional<Known> receiver;
  if (callee.receiver != nullptr) {
    receiver = *callee.receiver;
  } else if (!passed.empty() && passed[0].kind == PassedKind::Positional) {
    if (passed[0].values.size() > 0) {
      receiver = passed[0].values[0];
    }
    passed = passed.subspan(1);
  }
  ClassRef type{0, callee.name.owner};
  ObjectId object = 0;
  if (receiver && receiver->datum->kind == DatumKind::Object &&
      objects_[receiver->datum->object].kind == ObjectKind::Instance) {
    object = receiver->datum->object;
    type = objects_[object].type;
  }
  const Signature* signature =
      callee.name.signature != nullptr ? callee.name.signature : callee.name.owner->signature;
  TargetFact* fact =
      record_constructor({type, callee.name.owner, object, callee.trail}, signature, passed, site);
  if (object != 0 && objects_[object].made_by == nullptr) {
    objects_[object].made_by = fact;
  }
  if (object != 0 && callee.name.owner->library != nullptr) {
    initialize_primitive(object, passed);
  } else {
    escape(passed);
  }
  return known_here(factory_.none(), *site.node);
}

/// `class Conf(dict)`: the content that `dict.__init__` gives.
void Interpreter::initialize_primitive(ObjectId object, std::span<const PassedArgument> passed) {
  if (objects_[object].content == kNoLocation) {
    return;
  }
  const Content* old = content_of(objects_[object]);
  if (old != nullptr && !old->is_dict) {
    std::vector<Element> elements;
    const bool is_open = !passed.empty() && expand_star(passed[0].values, elements);
    store_.write(objects_[object].content, Word(content_of(elements, is_open)));
    return;
  }
  std::vector<DictItem> items;
  bool has_unknown = false;
  for (const PassedArgument& argument : passed) {
    if (argument.kind == PassedKind::Positional) {
      has_unknown = merge_mapping(argument.values, items) || has_unknown;
    } else if (argument.kind == PassedKind::Keyword) {
      const Datum* key = factory_.str_kept(symbols_.text(argument.keyword));
      set_dict_entry(items, {key, argument.node, nullptr, argument.file},
                     {argument.values, argument.node, argument.file}, true);
    } else {
      has_unknown = true;
    }
  }
  const Content* content = content_of(objects_[object]);
  if (content != nullptr && content->is_dict) {
    store_.write(objects_[object].content, Word(content_of(items, has_unknown)));
  }
}

Values Interpreter::construct(const Known& callee, std::span<const PassedArgument> passed,
                              const CallSite& site) {
  ClassInfo& info = *objects_[callee.datum->object].info;
  if (info.form == ClassForm::Enum) {
    return construct_enum_member(callee, passed);
  }
  if (info.form == ClassForm::NamedTuple) {
    return construct_named_tuple(info, passed, site, callee.trail);
  }
  if (ExternalName* primitive = primitive_base(info)) {
    return construct_primitive(info, *primitive, passed, site);
  }
  const ClassAttribute maker = find_in_class(info.order, symbols::New);
  if (maker.is_found && maker.owner.project != 0) {
    return construct_through_new(callee, maker, passed, site);
  }
  const ObjectId id = new_object(ObjectKind::Instance, *site.node);
  objects_[id].type = {info.id, nullptr};
  if (const ExternalName* container = container_base(info)) {
    make_container(id, *container);
  }
  note_instance(id);
  const Known instance{factory_.object(id), site.node, nullptr, frame_->file->id};
  initialize(info, instance, {passed, site, callee.trail});
  return is_dead_ ? Values::never() : factory_.one(instance);
}

/// Runs the initializer of `info` on the new object.
void Interpreter::initialize(ClassInfo& info, const Known& instance, const ConstructorCall& call) {
  const ClassAttribute initializer = find_in_class(info.order, symbols::Init);
  const bool is_dataclass = dataclass_in_order(info) != nullptr;
  if (is_dataclass && (!initializer.is_found || initializer.owner.project == 0)) {
    initialize_dataclass(*dataclass_in_order(info), instance, call);
    return;
  }
  const ObjectId id = instance.datum->object;
  const ClassRef type{info.id, nullptr};
  if (!initializer.is_found || initializer.owner.project == 0) {
    ExternalName* owner =
        initializer.is_found ? initializer.owner.external : initializer.unknown_base;
    const Signature* signature = owner == nullptr ? nullptr : owner->signature;
    TargetFact* fact =
        record_constructor({type, owner, id, call.trail}, signature, call.passed, call.site);
    objects_[id].made_by = fact;
    if (objects_[id].content == kNoLocation) {
      escape(call.passed);
    }
    initialize_primitive(id, call.passed);
    return;
  }
  TargetFact* fact = record_project_constructor(info, initializer, call);
  objects_[id].made_by = fact;
  const Values bound = bind_attribute(initializer.values, instance, *call.site.node);
  ++suppressed_targets_;  // the call is a constructor call, not one of `__init__`
  static_cast<void>(call_values(bound, call.passed, call.site));
  --suppressed_targets_;
}

Values Interpreter::construct_through_new(const Known& callee, const ClassAttribute& maker,
                                          std::span<const PassedArgument> passed,
                                          const CallSite& site) {
  PassedArguments all;
  all.push_back(receiver_argument(callee));
  all.insert(all.end(), passed.begin(), passed.end());
  const Values made = call_values(maker.values, all, site);
  ClassInfo& info = *objects_[callee.datum->object].info;
  for (const Known& known : made.known()) {
    const bool is_instance = known.datum->kind == DatumKind::Object &&
                             objects_[known.datum->object].kind == ObjectKind::Instance &&
                             objects_[known.datum->object].type.project == info.id;
    if (is_instance && find_in_class(info.order, symbols::Init).is_found && !is_dead_) {
      initialize(info, known, {passed, site, callee.trail});
    }
  }
  return made;
}

/// The dataclass nearest in the order, whose generated `__init__` is that of `info`.
ClassInfo* Interpreter::dataclass_in_order(const ClassInfo& info) {
  for (const ClassRef& entry : info.order) {
    if (entry.project == 0) {
      continue;
    }
    ClassInfo* other = objects_[entry.project].info;
    if (other->form == ClassForm::Dataclass) {
      return other;
    }
    if (field_of(objects_[entry.project], symbols::Init) != kNoLocation) {
      return nullptr;
    }
  }
  return nullptr;
}

void Interpreter::initialize_dataclass(const ClassInfo& info, const Known& instance,
                                       const ConstructorCall& call) {
  const Binding binding = bind_arguments(info.signature, call.passed);
  const ClassRef type = objects_[instance.datum->object].type;
  TargetFact* fact = record_constructor({type, nullptr, instance.datum->object, call.trail},
                                        &info.signature, call.passed, call.site);
  objects_[instance.datum->object].made_by = fact;
  if (binding.is_error && !binding.has_unknown_splat) {
    raise();
    return;
  }
  size_t next = 0;
  for (const FieldInfo& field : info.fields) {
    Values values = field_default(field, call.site);
    if (field.is_init && next < binding.arguments.size()) {
      const BoundArgument& bound = binding.arguments[next];
      const SignatureParameter& parameter = info.signature.parameters[next++];
      if (bound.passed != nullptr) {
        const Values given = passed_values(*bound.passed, parameter, call.site);
        values = bound.presence == Presence::Written ? given : factory_.join(given, values);
      } else if (bound.presence == Presence::Unknown) {
        values = factory_.opened(values);
      }
    }
    store_.write(make_field(instance.datum->object, field.name),
                 Word(values.is_never() ? Values() : values));
  }
  const Values hook = get_attribute_of(instance, symbols::PostInit, *call.site.node, false);
  if (hook.size() > 0) {
    static_cast<void>(call_values(hook, {}, {nullptr, call.site.node, frame_->file}));
  }
}

Values Interpreter::field_default(const FieldInfo& field, const CallSite& site) {
  if (field.factory != nullptr) {
    const Known factory{field.factory, field.node, nullptr, frame_->file->id};
    return call_known(factory, {}, {nullptr, field.node, site.file});
  }
  return field.value;
}

/// A NamedTuple's instance is the tuple of its fields.
Values Interpreter::construct_named_tuple(const ClassInfo& info,
                                          std::span<const PassedArgument> passed,
                                          const CallSite& site, const Hop* trail) {
  const Binding binding = bind_arguments(info.signature, passed);
  record_constructor({{info.id, nullptr}, nullptr, 0, trail}, &info.signature, passed, site);
  if (binding.is_error && !binding.has_unknown_splat) {
    raise();
    return Values::never();
  }
  std::vector<Element> elements;
  for (size_t i = 0; i < info.fields.size() && i < binding.arguments.size(); ++i) {
    const BoundArgument& bound = binding.arguments[i];
    Element element{Values(), info.fields[i].node, info.file == nullptr ? kNoFile : info.file->id};
    if (bound.passed != nullptr) {
      element = {passed_values(*bound.passed, info.signature.parameters[i], site),
                 bound.passed->node, bound.passed->file};
    } else if (bound.presence == Presence::Default) {
      element.values = info.fields[i].value;
    }
    elements.push_back(element);
  }
  Datum* datum = factory_.make(DatumKind::Tuple);
  datum->elements = factory_.copy(std::span<const Element>(elements)).data();
  datum->count = static_cast<uint32_t>(elements.size());
  datum->object = info.id;
  factory_.seal(datum);
  return known_here(datum, *site.node);
}

/// `Color("red")`: the member of that value.
Values Interpreter::construct_enum_member(const Known& callee,
                                          std::span<const PassedArgument> passed) {
  Iterated members;
  iterate_class(callee, members);
  ValuesBuilder builder(factory_);
  for (const Element& element : members.elements) {
    for (const Known& member : element.values.known()) {
      const Values value = enum_value(member);
      const bool is_given =
          !passed.empty() &&
          compare(ast::ComparisonOperator::Eq, value, passed[0].values).can_be_true;
      if (is_given) {
        builder.add(member);
      }
    }
  }
  const Values values = builder.build();
  may_raise();
  if (values.is_never()) {
    kill();
  }
  return values;
}

}  // namespace krait
