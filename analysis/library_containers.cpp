// The methods of list and set that change them or take them apart, and the functions that make
// them.
#include <algorithm>
#include <optional>

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

constexpr uint32_t kMaximumAlternatives = 8;

Values make_sequence_of(LibraryCall& call, Values given, ObjectKind kind) {
  std::vector<Element> elements;
  bool has_unknown = call.has_splat();
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

/// A sequence of the elements of the argument; one for each of several that differ in length, whose
/// elements cannot be joined place by place.
Values make_sequence(LibraryCall& call, ObjectKind kind) {
  const Values given = call.values(0);
  std::optional<size_t> length;
  bool is_even = true;
  for (const Known& known : given.known()) {
    Iterated iterated;
    call.in.iterate(known, iterated);
    if (!iterated.is_iterable && given.size() == 1) {
      return Values::never();
    }
    is_even = is_even && iterated.elements.size() == length.value_or(iterated.elements.size());
    length = iterated.elements.size();
  }
  if (is_even || given.size() > kMaximumAlternatives) {
    return make_sequence_of(call, given, kind);
  }
  ValuesBuilder builder(call.in.factory());
  for (const Known& known : given.known()) {
    builder.add(make_sequence_of(call, call.in.factory().one(known), kind));
  }
  if (given.is_open()) {
    builder.open();
  }
  return builder.build();
}

Values make_tuple(LibraryCall& call) { return make_sequence(call, ObjectKind::Instance); }
Values make_list(LibraryCall& call) { return make_sequence(call, ObjectKind::List); }
Values make_set(LibraryCall& call) { return make_sequence(call, ObjectKind::Set); }

constexpr LibraryFunction kFunctions[] = {
    {"os._Environ.copy", list_copy},
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
    {"dict.copy", list_copy},
    {"tuple", make_tuple},
    {"list", make_list},
    {"collections.deque", make_list},
    {"collections.deque.appendleft", deque_append_left},
    {"collections.deque.popleft", deque_pop_left},
    {"set", make_set},
    {"frozenset", make_set},
    {"copy.copy", list_copy},
};

}  // namespace

std::span<const LibraryFunction> container_library() { return kFunctions; }

}  // namespace krait
