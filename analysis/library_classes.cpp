// What makes or decorates classes: `type`, `property`, dataclasses, named tuples, attribute bags.
#include "analysis/library.h"

namespace krait {

namespace {

Values wrap(LibraryCall& call, DescriptorKind kind) {
  ValuesBuilder builder(call.in.factory());
  for (const Known& known : call.values(0, "fget").known()) {
    Known wrapped = known;
    wrapped.datum = call.in.factory().descriptor(kind, known.datum);
    builder.add(wrapped);
  }
  if (call.values(0).is_open()) {
    builder.open();
  }
  const PassedArgument* setter = call.get(1, "fset");
  if (kind == DescriptorKind::Property && setter != nullptr && setter->values.size() == 1) {
    const Values built = builder.build();
    if (built.size() == 1) {
      Known property = built[0];
      property.datum =
          call.in.factory().descriptor(kind, property.datum->callee, setter->values[0].datum);
      return call.in.factory().one(property);
    }
  }
  return builder.build();
}

Values make_property(LibraryCall& call) { return wrap(call, DescriptorKind::Property); }
Values make_static(LibraryCall& call) { return wrap(call, DescriptorKind::StaticMethod); }
Values make_class_method(LibraryCall& call) { return wrap(call, DescriptorKind::ClassMethod); }

/// `@x.setter`: the property with its setter; the first argument is the property.
Values property_setter(LibraryCall& call) {
  const Values property = call.values(0);
  const Values setter = call.values(1);
  // An instance of a subclass of `property` is an object, of which no more is known.
  if (property.size() != 1 || setter.size() != 1 ||
      property[0].datum->kind != DatumKind::Descriptor) {
    return property;
  }
  Known result = property[0];
  result.datum =
      call.in.factory().descriptor(DescriptorKind::Property, result.datum->callee, setter[0].datum);
  return call.in.factory().one(result);
}

Values make_dataclass_of(LibraryCall& call, const Values& classes) {
  for (const Known& known : classes.known()) {
    if (known.datum->kind == DatumKind::Object &&
        call.in.objects()[known.datum->object].kind == ObjectKind::Class) {
      call.in.make_dataclass(known.datum->object);
    }
  }
  return classes;
}

/// `@dataclass` and `@dataclass(…)`.
Values dataclass(LibraryCall& call) {
  if (call.get(0) != nullptr) {
    return make_dataclass_of(call, call.values(0));
  }
  return call.made(call.callee.datum);
}

Values dataclass_field(LibraryCall& call) {
  const ObjectId id = call.in.new_object(ObjectKind::Instance, *call.site.node);
  call.in.objects()[id].type = {0, call.in.externals().of("dataclasses.Field")};
  for (const std::string_view name : {"default", "default_factory", "init"}) {
    if (const PassedArgument* argument = call.keyword(name)) {
      const Location location = call.in.make_field(id, call.in.symbols().intern(name));
      call.in.store().write(location, Word(argument->values));
    }
  }
  return call.made(call.in.factory().object(id));
}

/// The fields of `obj`, with changes: `dataclasses.replace`, `namedtuple._replace`.
Values dataclass_replace(LibraryCall& call) {
  const Values objects = call.values(0);
  ValuesBuilder builder(call.in.factory());
  if (objects.is_open()) {
    builder.open();
  }
  for (const Known& known : objects.known()) {
    if (known.datum->kind != DatumKind::Object) {
      builder.open();
      continue;
    }
    const ObjectId id = call.in.new_object(ObjectKind::Instance, *call.site.node);
    const Object old = call.in.objects()[known.datum->object];
    call.in.objects()[id].type = old.type;
    for (const Field& field : old.fields) {
      call.in.store().write(call.in.make_field(id, field.name),
                            call.in.store().read(field.location));
    }
    for (const PassedArgument& argument : call.arguments) {
      if (argument.kind == PassedKind::Keyword) {
        call.in.store().write(call.in.make_field(id, argument.keyword), Word(argument.values));
      }
    }
    if (old.type.project != 0) {
      call.in.note_instance(id);
    }
    builder.add(
        Known{call.in.factory().object(id), call.site.node, nullptr, call.in.frame()->file->id});
  }
  return builder.build();
}

/// A tuple of the class of `old` with other elements.
Values named_tuple_of(LibraryCall& call, const ClassInfo& info, std::span<const Element> elements) {
  Datum* datum = call.in.factory().make(DatumKind::Tuple);
  datum->elements = call.in.factory().copy(elements).data();
  datum->count = static_cast<uint32_t>(elements.size());
  datum->object = info.id;
  call.in.factory().seal(datum);
  return call.made(datum);
}

/// The value that a keyword gives to a field takes the place of the old one.
void replace_fields(const LibraryCall& call, const ClassInfo& info,
                    std::vector<Element>& elements) {
  for (const PassedArgument& argument : call.arguments) {
    for (size_t i = 0; i < info.fields.size() && i < elements.size(); ++i) {
      const bool is_named =
          argument.kind == PassedKind::Keyword && argument.keyword == info.fields[i].name;
      if (is_named) {
        elements[i] = {argument.values, argument.node, argument.file};
      }
    }
  }
}

/// `address._replace(host="")`.
Values named_tuple_replace(LibraryCall& call) {
  ValuesBuilder builder(call.in.factory());
  for (const Known& known : call.values(0).known()) {
    const Datum& old = *known.datum;
    if (old.kind != DatumKind::Tuple || old.object == 0 || call.has_splat()) {
      builder.open();
      continue;
    }
    const ClassInfo& info = *call.in.objects()[old.object].info;
    std::vector<Element> elements(old.elements, old.elements + old.count);
    replace_fields(call, info, elements);
    builder.add(named_tuple_of(call, info, elements));
  }
  if (call.values(0).is_open()) {
    builder.open();
  }
  return builder.build();
}

Values named_tuple_as_dict(LibraryCall& call) {
  const Datum* only = call.values(0).only();
  if (only == nullptr || only->kind != DatumKind::Tuple || only->object == 0) {
    return Values();
  }
  const ClassInfo& info = *call.in.objects()[only->object].info;
  std::vector<DictItem> items;
  for (size_t i = 0; i < info.fields.size() && i < only->count; ++i) {
    const Datum* key = call.in.factory().str_kept(call.in.symbols().text(info.fields[i].name));
    items.push_back({{key, call.site.node, nullptr, call.site.file->id}, only->elements[i]});
  }
  return call.made(call.in.new_dict(items, false, *call.site.node));
}

Values record_values_of(LibraryCall& call, Values values, bool is_dict, int depth);

/// `dataclasses.asdict(x)` and `astuple(x)` of one object; the fields that are dataclasses
/// likewise.
Values record_of(LibraryCall& call, const Known& known, bool is_dict, int depth) {
  constexpr int kMaximumRecordDepth = 4;
  Interpreter& in = call.in;
  const bool is_object = known.datum->kind == DatumKind::Object && depth < kMaximumRecordDepth;
  const ClassRef type = is_object ? in.objects()[known.datum->object].type : ClassRef();
  const ClassInfo* info =
      type.project == 0 ? nullptr : in.dataclass_in_order(*in.objects()[type.project].info);
  if (info == nullptr) {
    return in.factory().one(known);
  }
  std::vector<DictItem> items;
  std::vector<Element> elements;
  for (const FieldInfo& field : info->fields) {
    const Values value = in.get_attribute_of(known, field.name, *call.site.node, true);
    const Datum* key = in.factory().str_kept(in.symbols().text(field.name));
    elements.push_back(
        {record_values_of(call, value, is_dict, depth + 1), call.site.node, call.site.file->id});
    items.push_back({{key, call.site.node, nullptr, call.site.file->id}, elements.back()});
  }
  return is_dict ? call.made(in.new_dict(items, false, *call.site.node))
                 : call.made(in.factory().sequence(DatumKind::Tuple, elements, false));
}

Values record_values_of(LibraryCall& call, Values values, bool is_dict, int depth) {
  ValuesBuilder builder(call.in.factory());
  for (const Known& known : values.known()) {
    builder.add(record_of(call, known, is_dict, depth));
  }
  if (values.is_open()) {
    builder.open();
  }
  return builder.build();
}

Values dataclass_as_dict(LibraryCall& call) {
  return record_values_of(call, call.values(0, "obj"), true, 0);
}

Values dataclass_as_tuple(LibraryCall& call) {
  return record_values_of(call, call.values(0, "obj"), false, 0);
}

/// `object.__new__(C)`: an instance on which no initializer has run.
Values make_bare_instance(LibraryCall& call) {
  ValuesBuilder builder(call.in.factory());
  const Values types = call.values(0);
  for (const Known& known : types.known()) {
    const bool is_class = known.datum->kind == DatumKind::Object &&
                          call.in.objects()[known.datum->object].kind == ObjectKind::Class;
    if (is_class) {
      const ObjectId id = call.in.new_object(ObjectKind::Instance, *call.site.node);
      call.in.objects()[id].type = {known.datum->object, nullptr};
      call.in.note_instance(id);
      builder.add(call.made(call.in.factory().object(id)));
    } else {
      builder.open();
    }
  }
  if (types.is_open()) {
    builder.open();
  }
  return builder.build();
}

/// `Address._make(["", 80])`.
Values named_tuple_make(LibraryCall& call) {
  const Datum* type = call.values(0).only();
  std::vector<Element> elements;
  const bool is_class = type != nullptr && type->kind == DatumKind::Object &&
                        call.in.objects()[type->object].kind == ObjectKind::Class;
  if (!is_class || call.in.expand_star(call.values(1), elements)) {
    return Values();
  }
  return named_tuple_of(call, *call.in.objects()[type->object].info, elements);
}

void add_named_field(LibraryCall& call, ClassInfo& info, std::string_view name) {
  FieldInfo field;
  field.name = call.in.symbols().intern(name);
  field.node = call.site.node;
  info.fields.push_back(field);
}

/// `namedtuple("A", "host port")`, `NamedTuple("A", [("host", str)])`.
Values named_tuple(LibraryCall& call) {
  const Datum* name = call.values(0, "typename").only();
  if (name == nullptr || name->kind != DatumKind::Str) {
    return Values();
  }
  ClassInfo& info = call.in.new_class(*call.site.node, call.in.qualified_here(name->text));
  info.form = ClassForm::NamedTuple;
  const Values names = call.values(1, "field_names");
  const Datum* text = names.only();
  if (text != nullptr && text->kind == DatumKind::Str) {
    std::string_view rest = text->text;
    while (true) {
      const size_t begin = rest.find_first_not_of(" ,\t\n");
      if (begin == std::string_view::npos) {
        break;
      }
      rest.remove_prefix(begin);
      add_named_field(call, info, rest.substr(0, rest.find_first_of(" ,\t\n")));
      rest.remove_prefix(std::min(rest.find_first_of(" ,\t\n"), rest.size()));
    }
  } else {
    std::vector<Element> elements;
    call.in.expand_star(names, elements);
    for (const Element& element : elements) {
      const Datum* part = element.values.only();
      if (part != nullptr && part->kind == DatumKind::Tuple && part->count > 0) {
        part = part->elements[0].values.only();
      }
      if (part != nullptr && part->kind == DatumKind::Str) {
        add_named_field(call, info, part->text);
      }
    }
  }
  std::vector<Element> defaults;
  if (const PassedArgument* given = call.keyword("defaults")) {
    call.in.expand_star(given->values, defaults);
  }
  for (size_t i = 0; i < defaults.size() && i < info.fields.size(); ++i) {
    FieldInfo& field = info.fields[info.fields.size() - 1 - i];
    const Element& element = defaults[defaults.size() - 1 - i];
    field.value = element.values;
    const auto* place = call.site.call == nullptr ? nullptr : call.site.call;
    field.default_value = place;
  }
  info.bases.push_back({0, call.in.externals().of("typing.NamedTuple")});
  call.in.link_class(info);
  info.form = ClassForm::NamedTuple;
  call.in.make_constructor_signature(info);
  return call.made(call.in.factory().object(info.id));
}

/// `type(name, bases, dict)` makes a class; `type(x)` tells the class.
Values call_type(LibraryCall& call) {
  DatumFactory& factory = call.in.factory();
  if (call.get(1) == nullptr) {
    ValuesBuilder builder(factory);
    for (const Known& known : call.values(0).known()) {
      const Datum* type = call.in.class_datum_of(*known.datum);
      if (type == nullptr) {
        ExternalName* primitive = call.in.type_of_primitive(*known.datum);
        type = primitive == nullptr ? nullptr : primitive->datum;
      }
      if (type == nullptr) {
        builder.open();
      } else {
        builder.add(Known{type, call.site.node, nullptr, call.in.frame()->file->id});
      }
    }
    if (call.values(0).is_open()) {
      builder.open();
    }
    return builder.build();
  }
  const Datum* name = call.values(0).only();
  ClassInfo& info = call.in.new_class(
      *call.site.node, call.in.qualified_here(name != nullptr && name->kind == DatumKind::Str
                                                  ? name->text
                                                  : std::string_view("<class>")));
  std::vector<Element> bases;
  info.has_unknown_base = call.in.expand_star(call.values(1), bases);
  for (const Element& base : bases) {
    for (const Known& known : base.values.known()) {
      call.in.add_base(info, known);
    }
  }
  call.in.link_class(info);
  std::vector<DictItem> items;
  call.in.merge_mapping(call.values(2), items);
  for (const DictItem& item : items) {
    if (item.key.datum->kind == DatumKind::Str) {
      const Location field =
          call.in.make_field(info.id, call.in.symbols().intern(item.key.datum->text));
      call.in.store().write(field, Word(item.value.values));
    }
  }
  return call.made(factory.object(info.id));
}

/// The items of a mapping become attributes.
void add_items_as_fields(LibraryCall& call, const Values& mapping, ObjectId id) {
  std::vector<DictItem> items;
  call.in.merge_mapping(mapping, items);
  for (const DictItem& item : items) {
    if (item.key.datum->kind == DatumKind::Str) {
      const Location field = call.in.make_field(id, call.in.symbols().intern(item.key.datum->text));
      call.in.store().write(field, Word(item.value.values));
    }
  }
}

/// An object with the attributes of the keywords: SimpleNamespace, argparse.Namespace.
Values make_bag(LibraryCall& call) {
  const ObjectId id = call.in.new_object(ObjectKind::Instance, *call.site.node);
  call.in.objects()[id].type = {0, &call.callee};
  call.in.objects()[id].is_bag = true;
  call.in.objects()[id].made_by = call.fact;
  for (const PassedArgument& argument : call.arguments) {
    if (argument.kind == PassedKind::Keyword) {
      call.in.store().write(call.in.make_field(id, argument.keyword), Word(argument.values));
    } else if (argument.kind == PassedKind::Positional) {
      add_items_as_fields(call, argument.values, id);
    }
  }
  return call.made(call.in.factory().object(id));
}

Values call_vars(LibraryCall& call) {
  const Values objects = call.values(0);
  const bool is_one = objects.size() == 1 && !objects.is_open();
  if (!is_one || objects[0].datum->kind != DatumKind::Object) {
    return Values();
  }
  return call.in.get_attribute_of(objects[0], symbols::Dict, *call.site.node, true);
}

/// An instance whose `__bound__` annotations stand for.
Values type_variable(LibraryCall& call) {
  const ObjectId id = call.in.new_object(ObjectKind::Instance, *call.site.node);
  call.in.objects()[id].type = {0, &call.callee};
  const Values bound = call.callee.last == call.in.symbols().intern("NewType")
                           ? call.values(1, "tp")
                           : call.values(SIZE_MAX, "bound");
  if (bound.size() > 0) {
    call.in.store().write(call.in.make_field(id, call.in.symbols().intern("__bound__")),
                          Word(bound));
  }
  return call.made(call.in.factory().object(id));
}

constexpr LibraryFunction kFunctions[] = {
    {"property", make_property},
    {"functools.cached_property", make_property},
    {"abc.abstractproperty", make_property},
    {"staticmethod", make_static},
    {"abc.abstractstaticmethod", make_static},
    {"classmethod", make_class_method},
    {"abc.abstractclassmethod", make_class_method},
    {"property.setter", property_setter},
    {"dataclasses.dataclass", dataclass},
    {"dataclasses.field", dataclass_field},
    {"dataclasses.replace", dataclass_replace},
    {"copy.replace", dataclass_replace},
    {"dataclasses.asdict", dataclass_as_dict},
    {"dataclasses.astuple", dataclass_as_tuple},
    {"object.__new__", make_bare_instance},
    {"collections.namedtuple", named_tuple},
    {"typing.NamedTuple", named_tuple},
    {"typing.NamedTuple._replace", named_tuple_replace},
    {"typing.NamedTuple._asdict", named_tuple_as_dict},
    {"typing.NamedTuple._make", named_tuple_make},
    {"type", call_type},
    {"types.SimpleNamespace", make_bag},
    {"argparse.Namespace", make_bag},
    {"vars", call_vars},
    {"typing.TypeVar", type_variable},
    {"typing.NewType", type_variable},
};

}  // namespace

std::span<const LibraryFunction> class_library() { return kFunctions; }

}  // namespace krait
