// The methods of dict that change it or take it apart, and the functions that make dicts.
#include <algorithm>

#include "analysis/library.h"

namespace krait {

namespace {

std::vector<DictItem> items_of(const Content& content) {
  return {content.items, content.items + content.size};
}

/// Each key that may be meant, in each dict that the receiver may be. Not found gives `missing`.
Values look_up(LibraryCall& call, Values missing) {
  ValuesBuilder builder(call.in.factory());
  const Values keys = call.values(1, "key");
  const Values all = call.values(0);
  for (const Known& known : all.known()) {
    const Content* content = known.datum->kind == DatumKind::Object
                                 ? call.in.content_of(call.in.objects()[known.datum->object])
                                 : nullptr;
    if (content == nullptr || !content->is_dict) {
      builder.open();
      continue;
    }
    const std::span<const DictItem> items(content->items, content->size);
    for (const Known& key : keys.known()) {
      const Values found = call.in.dict_item(known, items, content->has_unknown, key.datum);
      builder.add(found);
      bool is_certain = false;
      for (const DictItem& item : items) {
        is_certain = is_certain || (!item.value.is_maybe_absent &&
                                    python_equal(*item.key.datum, *key.datum).value_or(false));
      }
      if (!is_certain) {
        builder.add(missing);
      }
    }
    if (keys.is_open()) {
      builder.add(call.in.dict_item(known, items, content->has_unknown, nullptr));
      builder.add(missing);
    }
  }
  if (all.is_open()) {
    builder.open();
    builder.add(missing);
  }
  return builder.build();
}

/// The default of `get` and `setdefault`, with the step that it came by.
Values declared_default(LibraryCall& call) {
  const PassedArgument* given = call.get(2, "default");
  if (given == nullptr) {
    given = call.keyword("value");
  }
  if (given == nullptr) {
    return call.none();
  }
  const Datum* key = call.values(1, "key").only();
  return call.in.factory().with_hop(
      given->values, HopKind::SettingDefault, call.in.place_of(*call.site.node),
      key != nullptr && key->kind == DatumKind::Str ? key->text : std::string_view());
}

Values dict_get(LibraryCall& call) { return look_up(call, declared_default(call)); }

Values dict_pop(LibraryCall& call) {
  const Values found = look_up(call, call.values(2));
  const Datum* key = call.values(1).only();
  call.for_each_object(0, [&](Object& object, const Content& content, bool is_strong) {
    std::vector<DictItem> items = items_of(content);
    if (key == nullptr || !is_concrete(*key)) {
      for (DictItem& item : items) {
        item.value.is_maybe_absent = true;
      }
    } else {
      std::erase_if(items, [&](const DictItem& item) {
        return python_equal(*item.key.datum, *key).value_or(false);
      });
    }
    call.in.set_content(object, call.in.content_of(items, content.has_unknown), is_strong);
  });
  return found;
}

Values pair_of(LibraryCall& call, const DictItem& item) {
  DatumFactory& factory = call.in.factory();
  const Element parts[] = {{factory.one(item.key), item.key.node, item.key.file}, item.value};
  return factory.one(Known{factory.sequence(DatumKind::Tuple, parts, false), item.value.node,
                           nullptr, item.value.file});
}

Values dict_popitem(LibraryCall& call) {
  ValuesBuilder builder(call.in.factory());
  call.for_each_object(0, [&](Object& object, const Content& content, bool is_strong) {
    std::vector<DictItem> items = items_of(content);
    if (items.empty()) {
      if (content.has_unknown) {
        builder.open();
      }
      return;
    }
    builder.add(pair_of(call, items.back()));
    items.pop_back();
    if (content.has_unknown) {
      builder.open();
    }
    call.in.set_content(object, call.in.content_of(items, content.has_unknown), is_strong);
  });
  if (call.values(0).is_open()) {
    builder.open();
  }
  return builder.build();
}

/// Whether `datum` may be one of `keys`.
bool is_any_of(const Datum& datum, Values keys) {
  return std::any_of(keys.known().begin(), keys.known().end(), [&](const Known& key) {
    return python_equal(datum, *key.datum).value_or(false);
  });
}

/// Adds `key` with `value` where it may be missing.
void add_missing(LibraryCall& call, std::vector<DictItem>& items, const Known& key, Element value) {
  const auto known = std::find_if(items.begin(), items.end(), [&](const DictItem& item) {
    return python_equal(*item.key.datum, *key.datum).value_or(false);
  });
  if (known == items.end()) {
    items.push_back({key, value});
  } else if (known->value.is_maybe_absent) {
    known->value.values = call.in.factory().join(known->value.values, value.values);
    known->value.is_maybe_absent = false;
  }
}

Values dict_setdefault(LibraryCall& call) {
  const Values value = declared_default(call);
  const PassedArgument* place = call.get(2, "default");
  const Values found = look_up(call, value);
  const Values keys = call.values(1);
  call.for_each_object(0, [&](Object& object, const Content& content, bool is_strong) {
    std::vector<DictItem> items = items_of(content);
    for (const Known& key : keys.known()) {
      Element element{value, place == nullptr ? key.node : place->node, key.file};
      element.is_maybe_absent = keys.size() > 1 || keys.is_open();
      add_missing(call, items, key, element);
    }
    // With unknown entries the key may have been there with another value.
    for (DictItem& item : items) {
      if (content.has_unknown && is_any_of(*item.key.datum, keys)) {
        item.value.values = call.in.factory().opened(item.value.values);
      }
    }
    call.in.set_content(object, call.in.content_of(items, content.has_unknown || keys.is_open()),
                        is_strong);
  });
  return found;
}

/// Sets what an iterable of pairs says; true when it may say more.
bool add_pairs(LibraryCall& call, const Known& iterable, std::vector<DictItem>& items) {
  Iterated pairs;
  call.in.iterate(iterable, pairs);
  bool has_unknown = pairs.has_unknown || !pairs.is_iterable;
  for (const Element& pair : pairs.elements) {
    Iterated parts;
    if (pair.values.size() == 1) {
      call.in.iterate(pair.values[0], parts);
    }
    if (parts.elements.size() != 2 || parts.elements[0].values.size() == 0) {
      has_unknown = true;
      continue;
    }
    const Values keys = parts.elements[0].values;
    for (const Known& key : keys.known()) {
      call.in.set_dict_entry(items, key, parts.elements[1],
                             keys.size() == 1 && !keys.is_open() && !pair.is_maybe_absent);
    }
  }
  return has_unknown;
}

/// Sets what one positional argument says, a mapping or an iterable of pairs.
bool add_given(LibraryCall& call, Values given, std::vector<DictItem>& items) {
  bool has_unknown = false;
  std::vector<Known> mappings;
  for (const Known& known : given.known()) {
    const Content* content = known.datum->kind == DatumKind::Object
                                 ? call.in.content_of(call.in.objects()[known.datum->object])
                                 : nullptr;
    if ((content != nullptr && content->is_dict) || known.datum->kind == DatumKind::FrozenDict) {
      mappings.push_back(known);
    } else {
      has_unknown = add_pairs(call, known, items) || has_unknown;
    }
  }
  if (!mappings.empty() || given.is_open()) {
    const Values rest = call.in.factory().set(mappings, given.is_open());
    has_unknown = call.in.merge_mapping(rest, items) || has_unknown;
  }
  return has_unknown;
}

/// The items that `dict(…)` and `update(…)` are given, from argument `first` on.
bool given_items(LibraryCall& call, size_t first, std::vector<DictItem>& items) {
  bool has_unknown = false;
  for (size_t i = first; i < call.arguments.size(); ++i) {
    const PassedArgument& argument = call.arguments[i];
    if (argument.kind == PassedKind::Keyword) {
      const Datum* key = call.in.factory().str_kept(call.in.symbols().text(argument.keyword));
      call.in.set_dict_entry(items, {key, argument.node, nullptr, argument.file},
                             {argument.values, argument.node, argument.file},
                             !argument.is_maybe_absent);
    } else if (argument.kind == PassedKind::Positional) {
      has_unknown = add_given(call, argument.values, items) || has_unknown;
    } else {
      has_unknown = true;
      for (DictItem& item : items) {
        item.value.values = call.in.factory().opened(item.value.values);
      }
    }
  }
  return has_unknown;
}

Values dict_update(LibraryCall& call) {
  call.for_each_object(0, [&](Object& object, const Content& content, bool is_strong) {
    std::vector<DictItem> items = items_of(content);
    const bool has_unknown = given_items(call, 1, items);
    call.in.set_content(object, call.in.content_of(items, content.has_unknown || has_unknown),
                        is_strong);
  });
  return call.none();
}

Values dict_clear(LibraryCall& call) {
  call.for_each_object(0, [&](Object& object, const Content&, bool is_strong) {
    call.in.set_content(object, call.in.content_of(std::span<const DictItem>(), false), is_strong);
  });
  return call.none();
}

/// keys, values and items as sequences of what is there now.
Values dict_view(LibraryCall& call, const std::function<Element(const DictItem&)>& part) {
  ValuesBuilder builder(call.in.factory());
  for (const Known& known : call.values(0).known()) {
    const Content* content = known.datum->kind == DatumKind::Object
                                 ? call.in.content_of(call.in.objects()[known.datum->object])
                                 : nullptr;
    if (content == nullptr || !content->is_dict) {
      builder.open();
      continue;
    }
    std::vector<Element> elements;
    for (uint32_t i = 0; i < content->size; ++i) {
      Element element = part(content->items[i]);
      element.is_maybe_absent = content->items[i].value.is_maybe_absent;
      elements.push_back(element);
    }
    Known view = known;
    view.node = call.site.node;
    view.file = call.in.frame()->file->id;
    view.datum =
        call.in.new_list(elements, content->has_unknown, *call.site.node, ObjectKind::Generator);
    builder.add(view);
  }
  if (call.values(0).is_open()) {
    builder.open();
  }
  return builder.build();
}

Values dict_keys(LibraryCall& call) {
  return dict_view(call, [&](const DictItem& item) {
    return Element{call.in.factory().one(item.key), item.key.node, item.key.file};
  });
}
Values dict_values(LibraryCall& call) {
  return dict_view(call, [](const DictItem& item) { return item.value; });
}
Values dict_items(LibraryCall& call) {
  return dict_view(call, [&](const DictItem& item) {
    return Element{pair_of(call, item), item.value.node, item.value.file};
  });
}

Values dict_fromkeys(LibraryCall& call) {
  size_t first = 0;
  if (!call.arguments.empty() && call.values(0).size() == 1 &&
      call.values(0)[0].datum->kind == DatumKind::External) {
    first = 1;  // called on the class
  }
  std::vector<Element> keys;
  const bool has_unknown = call.in.expand_star(call.values(first), keys);
  const Values value = call.get(first + 1) == nullptr ? call.none() : call.values(first + 1);
  std::vector<DictItem> items;
  for (const Element& key : keys) {
    for (const Known& known : key.values.known()) {
      call.in.set_dict_entry(items, known, {value, call.site.node, call.site.file->id},
                             key.values.size() == 1);
    }
  }
  return call.made(call.in.new_dict(items, has_unknown, *call.site.node));
}

Values make_dict(LibraryCall& call) {
  std::vector<DictItem> items;
  const bool has_unknown = given_items(call, 0, items);
  return call.made(call.in.new_dict(items, has_unknown, *call.site.node));
}

/// defaultdict(factory, …): the factory is no mapping.
Values make_default_dict(LibraryCall& call) {
  LibraryCall rest = call;
  if (call.get(0) != nullptr) {
    rest.arguments = call.arguments.subspan(1);
  }
  std::vector<DictItem> items;
  const bool has_unknown = given_items(rest, 0, items);
  const Datum* dict = call.in.new_dict(items, has_unknown, *call.site.node);
  if (const PassedArgument* factory = call.get(0)) {
    // Read again where a key is missing: see analysis/items.cpp.
    const Symbol name = call.in.symbols().intern("default_factory");
    call.in.store().write(call.in.make_field(dict->object, name), Word(factory->values));
  }
  return call.made(dict);
}

/// The first mapping that has a key counts; a copy, which later changes do not reach.
Values chain_map(LibraryCall& call) {
  std::vector<DictItem> items;
  bool has_unknown = call.has_splat();
  for (size_t i = call.arguments.size(); i-- > 0;) {
    has_unknown = call.in.merge_mapping(call.values(i), items) || has_unknown;
  }
  return call.made(call.in.new_dict(items, has_unknown, *call.site.node));
}

constexpr LibraryFunction kFunctions[] = {
    {"os._Environ.get", dict_get},
    {"os._Environ.setdefault", dict_setdefault},
    {"os._Environ.pop", dict_pop},
    {"os._Environ.update", dict_update},
    {"dict.get", dict_get},
    {"dict.pop", dict_pop},
    {"dict.popitem", dict_popitem},
    {"dict.setdefault", dict_setdefault},
    {"dict.update", dict_update},
    {"dict.clear", dict_clear},
    {"dict.keys", dict_keys},
    {"dict.values", dict_values},
    {"dict.items", dict_items},
    {"dict.fromkeys", dict_fromkeys},
    {"dict", make_dict},
    {"collections.OrderedDict", make_dict},
    {"collections.defaultdict", make_default_dict},
    {"types.MappingProxyType", make_dict},
    {"collections.ChainMap", chain_map},
};

}  // namespace

std::span<const LibraryFunction> dict_library() { return kFunctions; }

}  // namespace krait
