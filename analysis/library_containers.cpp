// The methods of list, set and dict that change them or take them apart, and the functions that
// make them.
#include <algorithm>

#include "analysis/library.h"

namespace krait {

namespace {

std::vector<Element> elements_of(const Content& content) {
  return {content.elements, content.elements + content.size};
}

std::vector<DictItem> items_of(const Content& content) {
  return {content.items, content.items + content.size};
}

Element element_of(const LibraryCall& call, const PassedArgument& argument) {
  return {call.in.factory().with_hop(argument.values, HopKind::ItemSet,
                                     call.in.place_of(*call.site.node), {}),
          argument.node, argument.file};
}

/// Changes each list or set that the receiver may be.
Values change(LibraryCall& call, const std::function<bool(std::vector<Element>&, bool&)>& edit) {
  bool is_possible = call.values(0).is_open() || call.values(0).size() == 0;
  call.for_each_object(0, [&](Object& object, const Content& content, bool is_strong) {
    std::vector<Element> elements = elements_of(content);
    bool has_unknown = content.has_unknown;
    if (edit(elements, has_unknown)) {
      is_possible = true;
      if (elements.size() > kMaximumContainerSize) {
        elements.resize(kMaximumContainerSize);
        has_unknown = true;
        ++call.in.statistics().budget_hits_container_size;
      }
      call.in.set_content(object, call.in.content_of(elements, has_unknown), is_strong);
    }
  });
  return is_possible ? call.none() : Values::never();
}

bool is_uncertain(const std::vector<Element>& elements) {
  return std::any_of(elements.begin(), elements.end(),
                     [](const Element& element) { return element.is_maybe_absent; });
}

Values list_append(LibraryCall& call) {
  const PassedArgument* argument = call.get(1);
  bool is_possible = call.values(0).is_open() || call.values(0).size() == 0;
  call.for_each_object(0, [&](Object& object, const Content& content, bool is_strong) {
    if (content.is_dict) {
      return;
    }
    is_possible = true;
    if (argument != nullptr) {
      const Content* longer = call.in.appended(content, element_of(call, *argument));
      call.in.set_content(object, longer, is_strong);
      return;
    }
    auto* open = call.in.factory().arena().make<Content>();
    *open = content;
    open->has_unknown = true;
    call.in.set_content(object, open, is_strong);
  });
  return is_possible ? call.none() : Values::never();
}

Values list_extend(LibraryCall& call) {
  return change(call, [&](std::vector<Element>& elements, bool& has_unknown) {
    has_unknown = call.in.expand_star(call.values(1), elements) || has_unknown;
    return true;
  });
}

std::optional<int64_t> known_index(const Values& values) {
  const Datum* only = values.only();
  return only == nullptr ? std::nullopt : index_of(*only);
}

/// Every order is possible.
void shuffle(LibraryCall& call, std::vector<Element>& elements) {
  ValuesBuilder builder(call.in.factory());
  for (const Element& element : elements) {
    builder.add(element.values);
  }
  const Values any = builder.build();
  for (Element& element : elements) {
    element.values = any;
  }
}

Values list_insert(LibraryCall& call) {
  const PassedArgument* argument = call.get(2, "object");
  return change(call, [&](std::vector<Element>& elements, bool& has_unknown) {
    const auto index = known_index(call.values(1));
    if (argument == nullptr || !index || is_uncertain(elements)) {
      if (argument != nullptr) {
        elements.push_back(element_of(call, *argument));
        shuffle(call, elements);
      }
      has_unknown = true;
      return true;
    }
    const auto size = static_cast<int64_t>(elements.size());
    const int64_t position = std::clamp<int64_t>(*index < 0 ? *index + size : *index, 0, size);
    elements.insert(elements.begin() + position, element_of(call, *argument));
    return true;
  });
}

Values deque_append_left(LibraryCall& call) {
  const PassedArgument* argument = call.get(1);
  return change(call, [&](std::vector<Element>& elements, bool& has_unknown) {
    if (argument == nullptr) {
      has_unknown = true;
    } else {
      elements.insert(elements.begin(), element_of(call, *argument));
    }
    return true;
  });
}

Values pop_at(LibraryCall& call, std::optional<int64_t> index) {
  ValuesBuilder popped(call.in.factory());
  if (call.values(0).is_open()) {
    popped.open();
  }
  const Values all = call.values(0);
  const Hop* trail = all.size() == 1 ? all[0].trail : nullptr;
  change(call, [&](std::vector<Element>& elements, bool& has_unknown) {
    const auto size = static_cast<int64_t>(elements.size());
    const int64_t position = index ? (*index < 0 ? *index + size : *index) : -1;
    const bool is_certain = index && !has_unknown && !is_uncertain(elements);
    if (is_certain && (position < 0 || position >= size)) {
      return false;
    }
    if (is_certain) {
      popped.add(elements[static_cast<size_t>(position)].values);
      elements.erase(elements.begin() + position);
      return true;
    }
    popped.add(call.in.any_element(elements, has_unknown));
    for (Element& element : elements) {
      element.is_maybe_absent = true;
    }
    return true;
  });
  return call.in.factory().through(popped.build(), trail);
}

Values list_pop(LibraryCall& call) {
  return pop_at(call,
                call.get(1) == nullptr ? std::optional<int64_t>(-1) : known_index(call.values(1)));
}

Values deque_pop_left(LibraryCall& call) { return pop_at(call, 0); }

Values list_remove(LibraryCall& call) {
  return change(call, [&](std::vector<Element>& elements, bool& has_unknown) {
    for (size_t i = 0; i < elements.size(); ++i) {
      const Outcomes equal =
          call.in.compare(ast::ComparisonOperator::Eq, elements[i].values, call.values(1));
      if (!equal.can_be_true) {
        continue;
      }
      if (!equal.can_be_false && !elements[i].is_maybe_absent) {
        elements.erase(elements.begin() + static_cast<ptrdiff_t>(i));
        return true;
      }
      elements[i].is_maybe_absent = true;
    }
    return has_unknown || is_uncertain(elements);
  });
}

Values list_clear(LibraryCall& call) {
  return change(call, [](std::vector<Element>& elements, bool& has_unknown) {
    elements.clear();
    has_unknown = false;
    return true;
  });
}

Values list_reverse(LibraryCall& call) {
  return change(call, [](std::vector<Element>& elements, bool&) {
    std::reverse(elements.begin(), elements.end());
    return true;
  });
}

bool is_true(const LibraryCall& call, std::string_view name) {
  const PassedArgument* argument = call.keyword(name);
  return argument != nullptr && call.in.outcomes_of(argument->values).can_be_true &&
         !call.in.outcomes_of(argument->values).can_be_false;
}

/// Sorts what is concrete; else every order is possible.
void sort_elements(LibraryCall& call, std::vector<Element>& elements) {
  const bool has_key = call.keyword("key") != nullptr;
  const bool is_reverse = is_true(call, "reverse");
  bool is_known = !has_key && !is_uncertain(elements);
  for (const Element& element : elements) {
    const Datum* only = element.values.only();
    is_known = is_known && only != nullptr && is_concrete(*call.in.freeze(element.values)[0].datum);
  }
  if (!is_known) {
    shuffle(call, elements);
    return;
  }
  std::stable_sort(elements.begin(), elements.end(), [&](const Element& a, const Element& b) {
    bool raises = false;
    const Datum& left = *call.in.freeze(a.values)[0].datum;
    const Datum& right = *call.in.freeze(b.values)[0].datum;
    const auto op = is_reverse ? ast::ComparisonOperator::Gt : ast::ComparisonOperator::Lt;
    return fold_comparison(op, left, right, raises).value_or(false);
  });
}

Values list_sort(LibraryCall& call) {
  return change(call, [&](std::vector<Element>& elements, bool&) {
    sort_elements(call, elements);
    return true;
  });
}

Values list_copy(LibraryCall& call) {
  ValuesBuilder builder(call.in.factory());
  for (const Known& known : call.values(0).known()) {
    Known copied = known;
    if (known.datum->kind == DatumKind::Object) {
      const Object& object = call.in.objects()[known.datum->object];
      const Content* content = call.in.content_of(object);
      if (content == nullptr) {
        builder.open();
        continue;
      }
      copied.datum =
          content->is_dict
              ? call.in.new_dict(items_of(*content), content->has_unknown, *call.site.node)
              : call.in.new_list(elements_of(*content), content->has_unknown, *call.site.node,
                                 object.kind);
    }
    builder.add(copied);
  }
  if (call.values(0).is_open()) {
    builder.open();
  }
  return builder.build();
}

Values set_add(LibraryCall& call) {
  const PassedArgument* argument = call.get(1);
  return change(call, [&](std::vector<Element>& elements, bool& has_unknown) {
    if (argument == nullptr) {
      has_unknown = true;
      return true;
    }
    const bool is_there = std::any_of(elements.begin(), elements.end(), [&](const Element& e) {
      const Outcomes equal =
          call.in.compare(ast::ComparisonOperator::Eq, e.values, argument->values);
      return !equal.can_be_false && !e.is_maybe_absent;
    });
    if (!is_there) {
      elements.push_back(element_of(call, *argument));
    }
    return true;
  });
}

Values set_discard(LibraryCall& call) {
  list_remove(call);
  call.in.is_dead() = false;
  return call.none();
}

Values set_update(LibraryCall& call) {
  return change(call, [&](std::vector<Element>& elements, bool& has_unknown) {
    for (size_t i = 1; i < call.arguments.size(); ++i) {
      has_unknown = call.in.expand_star(call.values(i), elements) || has_unknown;
    }
    return true;
  });
}

Values set_pop(LibraryCall& call) {
  ValuesBuilder popped(call.in.factory());
  change(call, [&](std::vector<Element>& elements, bool& has_unknown) {
    popped.add(call.in.any_element(elements, has_unknown));
    if (elements.size() == 1) {
      elements.clear();
    }
    for (Element& element : elements) {
      element.is_maybe_absent = true;
    }
    return true;
  });
  if (call.values(0).is_open()) {
    popped.open();
  }
  return popped.build();
}

Values set_operation(LibraryCall& call, ast::BinaryOperator op) {
  Values result = call.values(0);
  for (size_t i = 1; i < call.arguments.size(); ++i) {
    std::vector<Element> elements;
    const bool has_unknown = call.in.expand_star(call.values(i), elements);
    const Datum* other = call.in.new_list(elements, has_unknown, *call.site.node, ObjectKind::Set);
    result = call.in.binary(op, result, call.made(other), *call.site.node);
  }
  return result;
}

Values set_union(LibraryCall& call) { return set_operation(call, ast::BinaryOperator::BitOr); }
Values set_intersection(LibraryCall& call) {
  return set_operation(call, ast::BinaryOperator::BitAnd);
}
Values set_difference(LibraryCall& call) { return set_operation(call, ast::BinaryOperator::Sub); }

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

Values dict_setdefault(LibraryCall& call) {
  const Values value = declared_default(call);
  const PassedArgument* place = call.get(2, "default");
  const Values found = look_up(call, value);
  call.for_each_object(0, [&](Object& object, const Content& content, bool is_strong) {
    std::vector<DictItem> items = items_of(content);
    const Values keys = call.values(1);
    for (const Known& key : keys.known()) {
      const auto known = std::find_if(items.begin(), items.end(), [&](const DictItem& item) {
        return python_equal(*item.key.datum, *key.datum).value_or(false);
      });
      if (known == items.end()) {
        items.push_back({key, {value, place == nullptr ? key.node : place->node, key.file}});
        items.back().value.is_maybe_absent = keys.size() > 1 || keys.is_open();
      } else if (known->value.is_maybe_absent) {
        known->value.values = call.in.factory().join(known->value.values, value);
        known->value.is_maybe_absent = false;
      }
    }
    const bool has_unknown = content.has_unknown || keys.is_open();
    if (content.has_unknown) {
      // The key may have been there with another value.
      for (DictItem& item : items) {
        const bool is_key =
            std::any_of(keys.known().begin(), keys.known().end(), [&](const Known& key) {
              return python_equal(*item.key.datum, *key.datum).value_or(false);
            });
        item.value.values =
            is_key ? call.in.factory().opened(item.value.values) : item.value.values;
      }
    }
    call.in.set_content(object, call.in.content_of(items, has_unknown), is_strong);
  });
  return found;
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
      continue;
    }
    if (argument.kind != PassedKind::Positional) {
      has_unknown = true;
      for (DictItem& item : items) {
        item.value.values = call.in.factory().opened(item.value.values);
      }
      continue;
    }
    std::vector<Known> mappings;
    for (const Known& known : argument.values.known()) {
      const Content* content = known.datum->kind == DatumKind::Object
                                   ? call.in.content_of(call.in.objects()[known.datum->object])
                                   : nullptr;
      const bool is_mapping =
          (content != nullptr && content->is_dict) || known.datum->kind == DatumKind::FrozenDict;
      if (is_mapping) {
        mappings.push_back(known);
        continue;
      }
      Iterated pairs;
      call.in.iterate(known, pairs);
      has_unknown = has_unknown || pairs.has_unknown || !pairs.is_iterable;
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
    }
    if (!mappings.empty() || argument.values.is_open()) {
      const Values rest = call.in.factory().set(mappings, argument.values.is_open());
      has_unknown = call.in.merge_mapping(rest, items) || has_unknown;
    }
  }
  return has_unknown;
}

Values dict_update(LibraryCall& call) {
  call.for_each_object(0, [&](Object& object, const Content& content, bool is_strong) {
    std::vector<DictItem> items = items_of(content);
    const bool has_unknown = given_items(call, 1, items);
    for (DictItem& item : items) {
      if (item.value.node != nullptr) {
        item.value.values = item.value.values;
      }
    }
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

Values make_sequence(LibraryCall& call, ObjectKind kind) {
  std::vector<Element> elements;
  bool has_unknown = call.has_splat();
  const Values given = call.values(0);
  for (const Known& known : given.known()) {
    Iterated iterated;
    call.in.iterate(known, iterated);
    if (!iterated.is_iterable && given.size() == 1) {
      return Values::never();
    }
  }
  if (!given.is_never()) {
    has_unknown = call.in.expand_star(given, elements) || has_unknown;
  }
  const Datum* datum = kind == ObjectKind::Instance
                           ? call.in.factory().sequence(DatumKind::Tuple, elements, has_unknown)
                           : call.in.new_list(elements, has_unknown, *call.site.node, kind);
  Known made{datum, call.site.node, given.size() == 1 ? given[0].trail : nullptr,
             call.in.frame()->file->id};
  return call.in.factory().one(made);
}

Values make_tuple(LibraryCall& call) { return make_sequence(call, ObjectKind::Instance); }
Values make_list(LibraryCall& call) { return make_sequence(call, ObjectKind::List); }
Values make_set(LibraryCall& call) { return make_sequence(call, ObjectKind::Set); }

constexpr LibraryFunction kFunctions[] = {
    {"os._Environ.get", dict_get},
    {"os._Environ.setdefault", dict_setdefault},
    {"os._Environ.pop", dict_pop},
    {"os._Environ.copy", list_copy},
    {"os._Environ.update", dict_update},
    {"list.append", list_append},
    {"list.extend", list_extend},
    {"list.insert", list_insert},
    {"list.pop", list_pop},
    {"list.remove", list_remove},
    {"list.clear", list_clear},
    {"list.reverse", list_reverse},
    {"list.sort", list_sort},
    {"list.copy", list_copy},
    {"set.add", set_add},
    {"set.discard", set_discard},
    {"set.remove", list_remove},
    {"set.update", set_update},
    {"set.pop", set_pop},
    {"set.clear", list_clear},
    {"set.copy", list_copy},
    {"set.union", set_union},
    {"set.intersection", set_intersection},
    {"set.difference", set_difference},
    {"dict.get", dict_get},
    {"dict.pop", dict_pop},
    {"dict.popitem", dict_popitem},
    {"dict.setdefault", dict_setdefault},
    {"dict.update", dict_update},
    {"dict.clear", dict_clear},
    {"dict.copy", list_copy},
    {"dict.keys", dict_keys},
    {"dict.values", dict_values},
    {"dict.items", dict_items},
    {"dict.fromkeys", dict_fromkeys},
    {"dict", make_dict},
    {"collections.OrderedDict", make_dict},
    {"collections.defaultdict", make_default_dict},
    {"types.MappingProxyType", make_dict},
    {"tuple", make_tuple},
    {"list", make_list},
    {"collections.deque", make_list},
    {"collections.deque.appendleft", deque_append_left},
    {"collections.deque.popleft", deque_pop_left},
    {"collections.ChainMap", chain_map},
    {"set", make_set},
    {"frozenset", make_set},
    {"copy.copy", list_copy},
};

}  // namespace

std::span<const LibraryFunction> container_library() { return kFunctions; }

}  // namespace krait
