// Builtin functions over sequences, attributes and types.
#include <algorithm>

#include "analysis/library.h"

namespace krait {

namespace {

/// What iterating over the argument gives; several possible iterables are joined place by place.
bool elements_of_argument(LibraryCall& call, size_t index, std::vector<Element>& elements) {
  return call.in.expand_star(call.values(index), elements);
}

Values made_sequence(LibraryCall& call, std::span<const Element> elements, bool has_unknown,
                     ObjectKind kind = ObjectKind::Generator) {
  return call.made(call.in.new_list(elements, has_unknown, *call.site.node, kind));
}

Values call_sorted(LibraryCall& call) {
  std::vector<Element> elements;
  const bool has_unknown = elements_of_argument(call, 0, elements);
  const Values list = made_sequence(call, elements, has_unknown, ObjectKind::List);
  PassedArguments arguments;
  arguments.push_back(
      {PassedKind::Positional, 0, list, nullptr, call.site.node, call.site.file->id});
  for (const PassedArgument& argument : call.arguments) {
    if (argument.kind == PassedKind::Keyword) {
      arguments.push_back(argument);
    }
  }
  LibraryCall sort{call.in, call.callee, arguments, call.site, nullptr};
  static_cast<void>(find_library_function("list.sort")->call(sort));
  return list;
}

Values call_reversed(LibraryCall& call) {
  std::vector<Element> elements;
  const bool has_unknown = elements_of_argument(call, 0, elements);
  std::reverse(elements.begin(), elements.end());
  return made_sequence(call, elements, has_unknown);
}

Values call_enumerate(LibraryCall& call) {
  std::vector<Element> elements;
  const bool has_unknown = elements_of_argument(call, 0, elements);
  DatumFactory& factory = call.in.factory();
  const Datum* start = call.values(1, "start").only();
  int64_t number = start == nullptr ? 0 : index_of(*start).value_or(0);
  for (Element& element : elements) {
    const Element parts[] = {
        {call.made(factory.integer(number++)), call.site.node, call.site.file->id}, element};
    element.values = factory.one(Known{factory.sequence(DatumKind::Tuple, parts, false),
                                       element.node, nullptr, element.file});
  }
  return made_sequence(call, elements, has_unknown);
}

Values call_zip(LibraryCall& call) {
  std::vector<std::vector<Element>> columns;
  bool has_unknown = call.has_splat();
  size_t rows = SIZE_MAX;
  for (size_t i = 0; i < call.arguments.size(); ++i) {
    if (call.arguments[i].kind != PassedKind::Positional) {
      continue;
    }
    columns.emplace_back();
    has_unknown = elements_of_argument(call, i, columns.back()) || has_unknown;
    rows = std::min(rows, columns.back().size());
  }
  std::vector<Element> elements;
  for (size_t row = 0; !columns.empty() && row < rows; ++row) {
    std::vector<Element> parts;
    bool is_maybe_absent = false;
    for (const auto& column : columns) {
      parts.push_back(column[row]);
      is_maybe_absent = is_maybe_absent || column[row].is_maybe_absent;
      parts.back().is_maybe_absent = false;
    }
    const Datum* tuple = call.in.factory().sequence(DatumKind::Tuple, parts, false);
    elements.push_back({call.made(tuple), call.site.node, call.site.file->id, is_maybe_absent});
  }
  return made_sequence(call, elements, has_unknown);
}

/// `itertools.chain(a, b)`.
Values chain(LibraryCall& call) {
  std::vector<Element> elements;
  bool has_unknown = call.has_splat();
  for (size_t i = 0; i < call.arguments.size() && elements.size() < kMaximumContainerSize; ++i) {
    has_unknown = elements_of_argument(call, i, elements) || has_unknown;
  }
  return made_sequence(call, elements, has_unknown);
}

Values chain_of_iterables(LibraryCall& call) {
  std::vector<Element> iterables;
  std::vector<Element> elements;
  bool has_unknown = elements_of_argument(call, 0, iterables);
  for (const Element& iterable : iterables) {
    has_unknown =
        call.in.expand_star(iterable.values, elements) || iterable.is_maybe_absent || has_unknown;
  }
  return made_sequence(call, elements, has_unknown);
}

using Rows = std::vector<std::vector<Element>>;

/// Each row with each element of the column behind it.
Rows longer_rows(const Rows& rows, const std::vector<Element>& column) {
  Rows longer;
  for (const auto& row : rows) {
    for (const Element& element : column) {
      if (longer.size() < kMaximumContainerSize) {
        longer.push_back(row);
        longer.back().push_back(element);
      }
    }
  }
  return longer;
}

/// `itertools.product(a, b, repeat=2)`: each row longer by one element of the next column.
Values product(LibraryCall& call) {
  Rows rows{{}};
  bool has_unknown = call.has_splat();
  const PassedArgument* repeat = call.keyword("repeat");
  const Datum* times = repeat == nullptr ? nullptr : repeat->values.only();
  const int64_t turns = times == nullptr ? 1 : index_of(*times).value_or(1);
  for (int64_t turn = 0; turn < std::min<int64_t>(turns, 8); ++turn) {
    for (size_t i = 0; i < call.arguments.size(); ++i) {
      if (call.arguments[i].kind != PassedKind::Positional) {
        continue;
      }
      std::vector<Element> column;
      has_unknown = elements_of_argument(call, i, column) || has_unknown;
      rows = longer_rows(rows, column);
    }
  }
  std::vector<Element> elements;
  for (const auto& row : rows) {
    const Datum* tuple = call.in.factory().sequence(DatumKind::Tuple, row, false);
    elements.push_back({call.made(tuple), call.site.node, call.site.file->id});
  }
  return made_sequence(call, elements, has_unknown);
}

/// `itertools.islice(x, stop)`; other forms give what is in `x`, in any number.
Values islice(LibraryCall& call) {
  std::vector<Element> elements;
  bool has_unknown = elements_of_argument(call, 0, elements);
  const Datum* stop = call.values(1).only();
  const auto count = stop == nullptr ? std::nullopt : index_of(*stop);
  if (call.get(2) == nullptr && count && *count >= 0) {
    elements.resize(std::min(elements.size(), static_cast<size_t>(*count)));
  } else {
    for (Element& element : elements) {
      element.is_maybe_absent = true;
    }
    has_unknown = true;
  }
  return made_sequence(call, elements, has_unknown);
}

/// `itertools.repeat(x, times)`: endless without `times`, which one element and an open end stand
/// for.
Values repeat(LibraryCall& call) {
  if (call.get(0) == nullptr) {
    return Values();
  }
  const Datum* times = call.get(1) == nullptr ? nullptr : call.values(1).only();
  const int64_t count = times == nullptr ? 1 : index_of(*times).value_or(1);
  const Element element{call.values(0), call.arguments[0].node, call.arguments[0].file};
  const auto size = static_cast<size_t>(std::clamp<int64_t>(count, 0, kMaximumContainerSize));
  return made_sequence(call, std::vector<Element>(size, element), times == nullptr);
}

Values call_iter(LibraryCall& call) {
  std::vector<Element> elements;
  const bool has_unknown = elements_of_argument(call, 0, elements);
  return made_sequence(call, elements, has_unknown);
}

/// Takes the first element of an iterator, which then has one less.
Values call_next(LibraryCall& call) {
  ValuesBuilder builder(call.in.factory());
  const Values iterators = call.values(0);
  if (iterators.is_open()) {
    builder.open();
  }
  for (const Known& known : iterators.known()) {
    Iterated iterated;
    call.in.iterate(known, iterated);
    if (iterated.elements.empty() || iterated.elements[0].is_maybe_absent) {
      builder.add(call.values(1));
    }
    for (const Element& element : iterated.elements) {
      builder.add(element.values);
      if (!element.is_maybe_absent) {
        break;
      }
    }
    if (iterated.has_unknown) {
      builder.open();
    }
    const bool is_iterator = known.datum->kind == DatumKind::Object &&
                             call.in.content_of(call.in.objects()[known.datum->object]) != nullptr;
    if (is_iterator && !iterated.elements.empty()) {
      const std::span<const Element> rest = std::span(iterated.elements).subspan(1);
      call.in.set_content(call.in.objects()[known.datum->object],
                          call.in.content_of(rest, iterated.has_unknown), iterators.size() == 1);
    }
  }
  return builder.build();
}

/// Calls the function for each element; the function is analysed with them.
Values call_map(LibraryCall& call) {
  std::vector<std::vector<Element>> columns;
  bool has_unknown = false;
  size_t rows = SIZE_MAX;
  for (size_t i = 1; i < call.arguments.size(); ++i) {
    columns.emplace_back();
    has_unknown = elements_of_argument(call, i, columns.back()) || has_unknown;
    rows = std::min(rows, columns.back().size());
  }
  std::vector<Element> elements;
  for (size_t row = 0; !columns.empty() && row < rows && !call.in.is_dead(); ++row) {
    PassedArguments passed;
    for (const auto& column : columns) {
      passed.push_back({PassedKind::Positional, 0, column[row].values, nullptr, column[row].node,
                        column[row].file});
    }
    elements.push_back({call.in.call_values(call.values(0), passed, call.site), call.site.node,
                        call.site.file->id});
  }
  if (has_unknown && !call.in.is_dead()) {
    const PassedArguments passed(columns.size(), PassedArgument{});
    static_cast<void>(call.in.call_values(call.values(0), passed, call.site));
    call.in.is_dead() = false;
  }
  return call.in.is_dead() ? Values::never() : made_sequence(call, elements, has_unknown);
}

Values call_filter(LibraryCall& call) {
  std::vector<Element> elements;
  const bool has_unknown = elements_of_argument(call, 1, elements);
  const Datum* test = call.values(0).only();
  std::vector<Element> kept;
  for (const Element& element : elements) {
    Outcomes outcomes;
    if (test != nullptr && test->kind == DatumKind::None) {
      outcomes = call.in.outcomes_of(element.values);
    } else {
      const PassedArgument argument{PassedKind::Positional, 0,           element.values, nullptr,
                                    element.node,           element.file};
      outcomes =
          call.in.outcomes_of(call.in.call_values(call.values(0), {&argument, 1}, call.site));
    }
    if (outcomes.can_be_true) {
      kept.push_back(element);
      kept.back().is_maybe_absent = element.is_maybe_absent || outcomes.can_be_false;
    }
  }
  return made_sequence(call, kept, has_unknown);
}

Values extreme(LibraryCall& call, ast::ComparisonOperator op) {
  std::vector<Element> elements;
  bool has_unknown = call.has_splat();
  if (call.get(1) == nullptr) {
    has_unknown = elements_of_argument(call, 0, elements) || has_unknown;
  } else {
    for (size_t i = 0; call.get(i) != nullptr; ++i) {
      elements.push_back({call.values(i), call.get(i)->node, call.get(i)->file});
    }
  }
  const Datum* best = nullptr;
  Values result = Values::never();
  bool is_known = call.keyword("key") == nullptr && !has_unknown;
  for (const Element& element : elements) {
    const Datum* only = element.values.only();
    bool raises = false;
    if (only == nullptr || !is_concrete(*only) || element.is_maybe_absent) {
      is_known = false;
      break;
    }
    if (best == nullptr || fold_comparison(op, *only, *best, raises).value_or(false)) {
      best = only;
      result = element.values;
    }
  }
  if (is_known && best != nullptr) {
    return result;
  }
  return call.in.factory().join(call.in.any_element(elements, has_unknown),
                                call.values(SIZE_MAX, "default"));
}

Values call_min(LibraryCall& call) { return extreme(call, ast::ComparisonOperator::Lt); }
Values call_max(LibraryCall& call) { return extreme(call, ast::ComparisonOperator::Gt); }

Values call_sum(LibraryCall& call) {
  std::vector<Element> elements;
  const bool has_unknown = elements_of_argument(call, 0, elements);
  Values sum = call.get(1, "start") == nullptr ? call.made(call.in.factory().integer(0))
                                               : call.values(1, "start");
  for (const Element& element : elements) {
    sum = call.in.binary(ast::BinaryOperator::Add, sum, element.values, *call.site.node);
    if (element.is_maybe_absent || call.in.is_dead()) {
      return call.in.is_dead() ? Values::never() : Values();
    }
  }
  return has_unknown ? Values() : sum;
}

Values quantify(LibraryCall& call, bool is_all) {
  std::vector<Element> elements;
  const bool has_unknown = elements_of_argument(call, 0, elements);
  Outcomes result{is_all || has_unknown, !is_all || has_unknown};
  bool is_decided = false;
  for (const Element& element : elements) {
    const Outcomes one = call.in.outcomes_of(element.values);
    if (is_all) {
      result.can_be_false = result.can_be_false || one.can_be_false;
      is_decided = is_decided || (!one.can_be_true && !element.is_maybe_absent);
    } else {
      result.can_be_true = result.can_be_true || one.can_be_true;
      is_decided = is_decided || (!one.can_be_false && !element.is_maybe_absent);
    }
  }
  if (is_decided) {
    result = is_all ? Outcomes{false, true} : Outcomes{true, false};
  }
  return call.in.boolean_values(result, *call.site.node, false);
}

Values call_all(LibraryCall& call) { return quantify(call, true); }
Values call_any(LibraryCall& call) { return quantify(call, false); }

Values truth_values(LibraryCall& call, std::optional<bool> result) {
  return call.in.boolean_values({result.value_or(true), !result.value_or(false)}, *call.site.node,
                                false);
}

Values call_isinstance(LibraryCall& call) {
  Outcomes result{false, false};
  const Values objects = call.values(0);
  if (objects.is_open() || call.values(1).is_open() || call.values(1).size() == 0) {
    result = {true, true};
  }
  for (const Known& known : objects.known()) {
    std::optional<bool> one = false;
    for (const Known& type : call.values(1).known()) {
      const auto is_instance = call.in.is_instance_of(known, type);
      one = is_instance == std::optional(true) || one == std::optional(true) ? std::optional(true)
            : is_instance && one ? std::optional(*is_instance || *one)
                                 : std::nullopt;
    }
    result.can_be_true = result.can_be_true || one.value_or(true);
    result.can_be_false = result.can_be_false || !one.value_or(false);
  }
  return call.in.boolean_values(result, *call.site.node, false);
}

Values call_issubclass(LibraryCall& call) {
  const Values types = call.values(0);
  if (types.size() != 1 || types.is_open() || call.values(1).size() != 1) {
    return truth_values(call, std::nullopt);
  }
  return truth_values(call, call.in.is_subclass_of(types[0], call.values(1)[0]));
}

Values call_callable(LibraryCall& call) {
  const Datum* only = call.values(0).only();
  if (only == nullptr) {
    return truth_values(call, std::nullopt);
  }
  const bool is_function = only->kind == DatumKind::Function || call.in.is_known_callable(*only);
  return truth_values(call, is_function          ? std::optional(true)
                            : is_concrete(*only) ? std::optional(false)
                                                 : std::nullopt);
}

/// The names that the second argument may be; false when there may be others.
bool attribute_names(LibraryCall& call, std::vector<Symbol>& names) {
  const Values values = call.values(1);
  for (const Known& known : values.known()) {
    if (known.datum->kind == DatumKind::Str) {
      names.push_back(call.in.symbols().intern(known.datum->text));
    }
  }
  return !values.is_open();
}

Values call_getattr(LibraryCall& call) {
  std::vector<Symbol> names;
  const bool is_complete = attribute_names(call, names);
  ValuesBuilder builder(call.in.factory());
  const Values objects = call.values(0);
  const bool has_default = call.get(2) != nullptr;
  if (objects.is_open() || !is_complete) {
    builder.open();
    builder.add(call.values(2));
  }
  for (const Symbol name : names) {
    for (const Known& known : objects.known()) {
      const Values found = call.in.get_attribute_of(known, name, *call.site.node, !has_default);
      builder.add(found);
      const bool is_certain =
          !found.is_open() && found.size() > 0 && call.in.surely_has_attribute(known, name);
      if (has_default && !is_certain) {
        builder.add(call.values(2));
      }
    }
  }
  return builder.build();
}

Values call_hasattr(LibraryCall& call) {
  std::vector<Symbol> names;
  const bool is_complete = attribute_names(call, names);
  const Values objects = call.values(0);
  if (!is_complete || objects.is_open() || names.size() != 1 || objects.size() != 1) {
    return truth_values(call, std::nullopt);
  }
  const Values found = call.in.get_attribute_of(objects[0], names[0], *call.site.node, false);
  if (found.is_never()) {
    return truth_values(call, false);
  }
  const bool is_certain = call.in.surely_has_attribute(objects[0], names[0]);
  return truth_values(call, is_certain ? std::optional(true) : std::nullopt);
}

Values call_setattr(LibraryCall& call) {
  std::vector<Symbol> names;
  attribute_names(call, names);
  const Values object = call.values(0);
  for (const Symbol name : names) {
    Values values =
        call.in.factory().with_hop(call.values(2), HopKind::AttributeSet,
                                   call.in.place_of(*call.site.node), call.in.symbols().text(name));
    if (names.size() > 1) {
      for (const Known& known : object.known()) {
        values = call.in.factory().join(
            values, call.in.get_attribute_of(known, name, *call.site.node, false));
      }
    }
    call.in.set_attribute(object, name, values);
  }
  return call.none();
}

Values call_super(LibraryCall& call) {
  const Frame& frame = *call.in.frame();
  if (call.get(0) == nullptr) {
    if (frame.owner == 0 || !frame.first_parameter) {
      return Values();
    }
    return call.made(call.in.factory().super(frame.owner, *frame.first_parameter));
  }
  const Datum* type = call.values(0).only();
  const Values object = call.values(1);
  const bool is_class = type != nullptr && type->kind == DatumKind::Object;
  if (!is_class || object.size() == 0) {
    return Values();
  }
  return call.made(call.in.factory().super(type->object, object[0]));
}

Values call_iterator_method(LibraryCall& call) { return call.values(0); }

/// The variables of the module whose code calls it.
Values call_globals(LibraryCall& call) {
  const ObjectId module = call.in.frame()->file->module;
  const Known known{call.in.factory().object(module), call.site.node, nullptr, call.site.file->id};
  return call.in.get_attribute_of(known, symbols::Dict, *call.site.node, true);
}

/// An object that is asked through a method of its builtin class, and of whose content nothing is
/// known: asking it for an item would call that method again.
bool is_of_unknown_content(LibraryCall& call) {
  const Values receiver = call.values(0);
  return call.callee.owner != nullptr &&
         std::any_of(receiver.known().begin(), receiver.known().end(), [&](const Known& known) {
           return known.datum->kind == DatumKind::Object &&
                  call.in.content_of(call.in.objects()[known.datum->object]) == nullptr;
         });
}

/// `d.__getitem__(k)`, `operator.getitem`.
Values call_getitem(LibraryCall& call) {
  if (is_of_unknown_content(call)) {
    return Values();
  }
  return call.in.get_item(call.values(0), call.values(1), *call.site.node);
}

Values call_setitem(LibraryCall& call) {
  call.in.set_item(call.values(0), call.values(1), call.values(2), nullptr);
  return call.none();
}

Values call_contains(LibraryCall& call) {
  return call.in.boolean_values(
      call.in.compare(ast::ComparisonOperator::In, call.values(1), call.values(0)), *call.site.node,
      false);
}

constexpr LibraryFunction kFunctions[] = {
    {"sorted", call_sorted},
    {"reversed", call_reversed},
    {"enumerate", call_enumerate},
    {"zip", call_zip},
    {"iter", call_iter},
    {"aiter", call_iter},
    {"next", call_next},
    {"anext", call_next},
    {"generator.__next__", call_next},
    {"generator.send", call_next},
    {"generator.__iter__", call_iterator_method},
    {"map", call_map},
    {"filter", call_filter},
    {"min", call_min},
    {"max", call_max},
    {"sum", call_sum},
    {"all", call_all},
    {"any", call_any},
    {"isinstance", call_isinstance},
    {"issubclass", call_issubclass},
    {"callable", call_callable},
    {"getattr", call_getattr},
    {"hasattr", call_hasattr},
    {"setattr", call_setattr},
    {"super", call_super},
    {"globals", call_globals},
    {"list.__getitem__", call_getitem},
    {"tuple.__getitem__", call_getitem},
    {"dict.__getitem__", call_getitem},
    {"str.__getitem__", call_getitem},
    {"list.__setitem__", call_setitem},
    {"dict.__setitem__", call_setitem},
    {"list.__contains__", call_contains},
    {"tuple.__contains__", call_contains},
    {"dict.__contains__", call_contains},
    {"set.__contains__", call_contains},
    {"operator.getitem", call_getitem},
    {"itertools.cycle", call_iter},
    {"itertools.chain", chain},
    {"itertools.chain.from_iterable", chain_of_iterables},
    {"itertools.product", product},
    {"itertools.islice", islice},
    {"itertools.repeat", repeat},
};

}  // namespace

std::span<const LibraryFunction> builtin_library() { return kFunctions; }

}  // namespace krait
