// Functions that call what they are given: partials, decorators, threads, executors, event loops,
// context managers, imports by name.
#include <algorithm>
#include <optional>

#include "analysis/library.h"

namespace krait {

namespace {

Values partial(LibraryCall& call) {
  const Values functions = call.values(0);
  ValuesBuilder builder(call.in.factory());
  if (functions.is_open()) {
    builder.open();
  }
  PassedArguments given(call.arguments.begin() + (call.arguments.empty() ? 0 : 1),
                        call.arguments.end());
  for (const Known& known : functions.known()) {
    Datum* datum = call.in.factory().make(DatumKind::Partial);
    datum->callee = known.datum;
    datum->arguments = call.in.factory().copy(std::span<const PassedArgument>(given)).data();
    datum->count = static_cast<uint32_t>(given.size());
    call.in.factory().seal(datum);
    builder.add(Known{datum, call.site.node, known.trail, call.in.frame()->file->id});
  }
  return builder.build();
}

/// A decorator that leaves the call as it is.
Values identity(LibraryCall& call) {
  return call.arguments.empty() ? call.made(call.callee.datum) : call.values(0);
}

/// `@wraps(f)`, `@lru_cache(maxsize=1)`: with a function the function, else a decorator.
Values identity_factory(LibraryCall& call) {
  const PassedArgument* first = call.get(0);
  const bool decorates = first != nullptr && first->values.size() > 0 &&
                         first->values[0].datum->kind != DatumKind::Int &&
                         first->values[0].datum->kind != DatumKind::Bool &&
                         first->values[0].datum->kind != DatumKind::None;
  if (decorates && call.arguments.size() == 1) {
    return first->values;
  }
  return call.made(call.in.externals().of("functools.update_wrapper")->datum);
}

Values wraps(LibraryCall& call) {
  return call.made(call.in.externals().of("functools.update_wrapper")->datum);
}

Values first_argument(LibraryCall& call) {
  return call.get(0) == nullptr ? Values() : call.arguments[0].values;
}

/// What a method passes on: the first argument behind the receiver.
Values second_argument(LibraryCall& call) {
  return call.get(1) == nullptr ? Values() : call.values(1);
}

Values run_first(LibraryCall& call) {
  return call.get(0) == nullptr ? Values() : call.in.awaited(call.values(0));
}

Values run_second(LibraryCall& call) {
  return call.get(1) == nullptr ? Values() : call.in.awaited(call.values(1));
}

/// `gather(a(), b())`: awaited, the list of the results.
Values gather(LibraryCall& call) {
  std::vector<Element> elements;
  for (const PassedArgument& argument : call.arguments) {
    if (argument.kind == PassedKind::Star) {
      return Values();
    }
    if (argument.kind == PassedKind::Positional) {
      elements.push_back({call.in.awaited(argument.values), argument.node, argument.file});
    }
    if (call.in.is_dead()) {
      return Values::never();
    }
  }
  const Datum* list = call.in.new_list(elements, false, *call.site.node);
  return call.in.make_coroutine(call.made(list), *call.site.node);
}

/// `reduce(f, iterable, initial)`: each element in its turn, with what came of those before.
Values reduce(LibraryCall& call) {
  std::vector<Element> elements;
  const bool has_unknown = call.in.expand_star(call.values(1), elements);
  std::optional<Values> result;
  if (call.get(2, "initial") != nullptr) {
    result = call.values(2, "initial");
  }
  const auto step = [&](Values element, const ast::Node* node) {
    const PassedArgument passed[] = {
        {PassedKind::Positional, 0, *result, nullptr, call.site.node, call.site.file->id},
        {PassedKind::Positional, 0, element, nullptr, node, call.site.file->id}};
    return call.in.call_values(call.values(0), passed, call.site);
  };
  for (const Element& element : elements) {
    if (call.in.is_dead()) {
      return Values::never();
    }
    const Values next = result ? step(element.values, element.node) : element.values;
    result = result && element.is_maybe_absent ? call.in.factory().join(*result, next) : next;
  }
  if (has_unknown && !call.in.is_dead()) {
    result = call.in.factory().opened(result.value_or(Values()));
    result = call.in.factory().join(*result, step(Values(), call.site.node));
  }
  return result.value_or(Values::never());
}

/// `itemgetter("a")`, `attrgetter("b")`, `methodcaller("c", x)`: what was given, for the function
/// that is behind the name once an object comes.
Values make_getter(LibraryCall& call) {
  Interpreter& in = call.in;
  Datum* datum = in.factory().make(DatumKind::Partial);
  datum->callee = in.externals().of(std::string(call.callee.qualified_name) + ".__call__")->datum;
  datum->arguments = in.factory().copy(call.arguments).data();
  datum->count = static_cast<uint32_t>(call.arguments.size());
  in.factory().seal(datum);
  return call.made(datum);
}

/// Of the object, which comes last, what `get` gives for each argument: one, or a tuple of several.
Values each_of_last(LibraryCall& call, const std::function<Values(Values, Values)>& get) {
  std::vector<Element> parts;
  const size_t count = call.arguments.size();
  for (size_t i = 0; i + 1 < count; ++i) {
    parts.push_back({get(call.values(count - 1), call.values(i)), call.arguments[i].node,
                     call.arguments[i].file});
  }
  if (parts.size() < 2) {
    return parts.empty() ? Values() : parts[0].values;
  }
  return call.made(call.in.factory().sequence(DatumKind::Tuple, parts, false));
}

Values call_item_getter(LibraryCall& call) {
  return each_of_last(call, [&](Values object, Values index) {
    return call.in.get_item(object, index, *call.site.node);
  });
}

Values attribute_of_path(LibraryCall& call, Values object, std::string_view path) {
  for (size_t begin = 0; begin <= path.size();) {
    const size_t end = std::min(path.find('.', begin), path.size());
    const Symbol name = call.in.symbols().intern(path.substr(begin, end - begin));
    object = call.in.get_attribute(object, name, *call.site.node);
    begin = end + 1;
  }
  return object;
}

Values call_attribute_getter(LibraryCall& call) {
  return each_of_last(call, [&](Values object, Values path) {
    const Datum* text = path.only();
    return text != nullptr && text->kind == DatumKind::Str
               ? attribute_of_path(call, object, text->text)
               : Values();
  });
}

/// The name, then the arguments of the method; the object comes last among those by position.
Values call_method_caller(LibraryCall& call) {
  PassedArguments passed(call.arguments.begin(), call.arguments.end());
  const auto last = std::find_if(passed.rbegin(), passed.rend(), [](const PassedArgument& one) {
    return one.kind == PassedKind::Positional;
  });
  const Datum* name = call.values(0).only();
  if (name == nullptr || name->kind != DatumKind::Str || last == passed.rend() ||
      std::next(last) == passed.rend()) {
    return Values();
  }
  const Symbol method = call.in.symbols().intern(name->text);
  const Values object = last->values;
  passed.erase(std::next(last).base());
  passed.erase(passed.begin());
  return call.in.call_values(call.in.get_attribute(object, method, *call.site.node), passed,
                             call.site);
}

Values cast(LibraryCall& call) { return call.values(1, "val"); }

/// The state may be that before or that after the call: another thread makes it.
void call_later(LibraryCall& call, Values function, const PassedArguments& passed) {
  if (function.size() == 0) {
    return;
  }
  std::vector<Changes> alive;
  call.in.store().mark();
  call.in.end_branch(alive);
  call.in.store().mark();
  static_cast<void>(call.in.call_values(function, passed, call.site));
  call.in.is_dead() = false;
  call.in.end_branch(alive);
  call.in.join_branches(alive);
}

void pass_elements(LibraryCall& call, const PassedArgument* arguments, PassedArguments& passed) {
  if (arguments == nullptr) {
    return;
  }
  std::vector<Element> elements;
  const bool has_unknown = call.in.expand_star(arguments->values, elements);
  for (const Element& element : elements) {
    passed.push_back({PassedKind::Positional, 0, element.values, arguments->expression,
                      element.node, element.file});
  }
  if (has_unknown) {
    passed.push_back(
        {PassedKind::Star, 0, Values(), arguments->expression, arguments->node, arguments->file});
  }
}

void pass_items(LibraryCall& call, const PassedArgument* arguments, PassedArguments& passed) {
  if (arguments == nullptr || arguments->values.size() == 0) {
    return;
  }
  std::vector<DictItem> items;
  const bool has_unknown = call.in.merge_mapping(arguments->values, items);
  for (const DictItem& item : items) {
    if (item.key.datum->kind == DatumKind::Str) {
      passed.push_back({PassedKind::Keyword, call.in.symbols().intern(item.key.datum->text),
                        item.value.values, arguments->expression, item.value.node,
                        item.value.file});
    }
  }
  const Datum* only = arguments->values.only();
  if (has_unknown && (only == nullptr || only->kind != DatumKind::None)) {
    passed.push_back({PassedKind::DoubleStar, 0, Values(), arguments->expression, arguments->node,
                      arguments->file});
  }
}

Values library_instance(LibraryCall& call) {
  call.in.escape(call.arguments);
  return call.in.instance_of({0, &call.callee}, call.site, call.fact);
}

/// `Thread(target=f, args=a, kwargs=k)`, `Process(…)`: `group` comes first.
Values thread(LibraryCall& call) {
  PassedArguments passed;
  pass_elements(call, call.get(3, "args"), passed);
  pass_items(call, call.get(4, "kwargs"), passed);
  call_later(call, call.values(1, "target"), passed);
  return library_instance(call);
}

/// `Timer(interval, function, args, kwargs)`.
Values timer(LibraryCall& call) {
  PassedArguments passed;
  pass_elements(call, call.get(2, "args"), passed);
  pass_items(call, call.get(3, "kwargs"), passed);
  call_later(call, call.values(1, "function"), passed);
  return library_instance(call);
}

/// Calls argument `index` with those behind it.
Values call_with_rest(LibraryCall& call, size_t index) {
  if (index >= call.arguments.size()) {
    return Values();
  }
  const PassedArguments passed(call.arguments.begin() + static_cast<ptrdiff_t>(index) + 1,
                               call.arguments.end());
  call_later(call, call.values(index), passed);
  return Values();
}

Values call_first(LibraryCall& call) { return call_with_rest(call, 0); }
Values call_second(LibraryCall& call) { return call_with_rest(call, 1); }
Values call_third(LibraryCall& call) { return call_with_rest(call, 2); }

/// `pool.apply(f, args, kwargs)`; the receiver is first.
Values pool_apply(LibraryCall& call) {
  PassedArguments passed;
  pass_elements(call, call.get(2, "args"), passed);
  pass_items(call, call.get(3, "kwds"), passed);
  call_later(call, call.values(1, "func"), passed);
  return Values();
}

/// `executor.map(f, xs)`, `pool.map(f, xs)`, `pool.starmap(f, xs)`.
Values pool_map(LibraryCall& call, bool is_star) {
  std::vector<Element> elements;
  const bool has_unknown = call.in.expand_star(call.values(2, "iterable"), elements);
  for (const Element& element : elements) {
    PassedArguments passed;
    PassedArgument argument{PassedKind::Positional, 0,           element.values, nullptr,
                            element.node,           element.file};
    if (is_star) {
      pass_elements(call, &argument, passed);
    } else {
      passed.push_back(argument);
    }
    call_later(call, call.values(1, "func"), passed);
  }
  if (has_unknown) {
    PassedArgument unknown_rest;
    unknown_rest.kind = PassedKind::Star;
    call_later(call, call.values(1, "func"), {unknown_rest});
  }
  return Values();
}
Values executor_map(LibraryCall& call) { return pool_map(call, false); }
Values pool_starmap(LibraryCall& call) { return pool_map(call, true); }

/// A generator function as a context manager: what it yields first is what `with` binds.
Values context_manager(LibraryCall& call) { return call.values(0); }

Values import_by_name(LibraryCall& call) {
  ValuesBuilder builder(call.in.factory());
  const Values names = call.values(0, "name");
  if (names.is_open()) {
    builder.open();
  }
  for (const Known& known : names.known()) {
    if (known.datum->kind != DatumKind::Str || known.datum->text.empty()) {
      builder.open();
      continue;
    }
    std::string name(known.datum->text);
    if (name[0] == '.') {
      const Datum* package = call.values(1, "package").only();
      size_t level = name.find_first_not_of('.');
      level = level == std::string::npos ? name.size() : level;
      std::string base(package == nullptr ? std::string_view() : package->text);
      for (size_t up = 1; up < level; ++up) {
        const size_t dot = base.rfind('.');
        base = dot == std::string::npos ? std::string() : base.substr(0, dot);
      }
      base += base.empty() ? "" : ".";
      name = base.append(name, level);
    }
    builder.add(call.in.import_module(name, *call.site.node));
  }
  return builder.build();
}

/// `__import__("a.b")` is a; with a fromlist it is a.b.
Values dunder_import(LibraryCall& call) {
  const Datum* name = call.values(0, "name").only();
  if (name == nullptr || name->kind != DatumKind::Str) {
    return Values();
  }
  const Datum* level = call.values(4, "level").only();
  if (level != nullptr && level->kind == DatumKind::Int && level->integer > 0) {
    FileContext* file = call.in.finder().find_relative(
        *call.in.frame()->file, static_cast<uint32_t>(level->integer), name->text);
    return file == nullptr ? Values() : call.in.import_file(*file, *call.site.node);
  }
  const Values whole = call.in.import_module(name->text, *call.site.node);
  const Values from = call.values(3, "fromlist");
  const bool has_from = from.size() > 0 && call.in.outcomes_of(from).can_be_true;
  if (has_from) {
    return whole;
  }
  return call.in.import_module(name->text.substr(0, name->text.find('.')), *call.site.node);
}

constexpr LibraryFunction kFunctions[] = {
    {"functools.partial", partial},
    {"functools.partialmethod", partial},
    {"functools.reduce", reduce},
    {"operator.itemgetter", make_getter},
    {"operator.attrgetter", make_getter},
    {"operator.methodcaller", make_getter},
    {"operator.itemgetter.__call__", call_item_getter},
    {"operator.attrgetter.__call__", call_attribute_getter},
    {"operator.methodcaller.__call__", call_method_caller},
    {"functools.wraps", wraps},
    {"functools.update_wrapper", identity},
    {"functools.lru_cache", identity_factory},
    {"functools.cache", identity},
    {"functools.singledispatch", identity},
    {"functools.total_ordering", identity},
    {"abc.abstractmethod", identity},
    {"typing.overload", identity},
    {"typing.override", identity},
    {"typing.final", identity},
    {"typing.runtime_checkable", identity},
    {"typing.no_type_check", identity},
    {"typing.cast", cast},
    {"enum.unique", identity},
    {"types.coroutine", identity},
    {"contextlib.contextmanager", context_manager},
    {"contextlib.asynccontextmanager", context_manager},
    {"contextlib.closing", first_argument},
    {"contextlib.aclosing", first_argument},
    {"contextlib.nullcontext", first_argument},
    {"contextlib.ExitStack.enter_context", second_argument},
    {"contextlib.AsyncExitStack.enter_async_context", second_argument},
    {"contextlib.ExitStack.push", second_argument},
    {"contextlib.ExitStack.callback", call_second},
    {"copy.deepcopy", first_argument},
    {"asyncio.run", run_first},
    {"asyncio.gather", gather},
    {"asyncio.wait_for", first_argument},
    {"types.CoroutineType.result", run_first},
    {"asyncio.shield", first_argument},
    {"asyncio.create_task", first_argument},
    {"asyncio.ensure_future", first_argument},
    {"asyncio.AbstractEventLoop.run_until_complete", run_second},
    {"asyncio.AbstractEventLoop.create_task", second_argument},
    {"asyncio.Runner.run", run_second},
    {"asyncio.to_thread", call_first},
    {"asyncio.AbstractEventLoop.run_in_executor", call_third},
    {"asyncio.AbstractEventLoop.call_soon", call_second},
    {"asyncio.AbstractEventLoop.call_soon_threadsafe", call_second},
    {"asyncio.AbstractEventLoop.call_later", call_third},
    {"asyncio.AbstractEventLoop.call_at", call_third},
    {"threading.Thread", thread},
    {"multiprocessing.Process", thread},
    {"threading.Timer", timer},
    {"atexit.register", call_first},
    {"_thread.start_new_thread", call_first},
    {"concurrent.futures.Executor.submit", call_second},
    {"concurrent.futures.Executor.map", executor_map},
    {"multiprocessing.pool.Pool.apply", pool_apply},
    {"multiprocessing.pool.Pool.apply_async", pool_apply},
    {"multiprocessing.pool.Pool.map", executor_map},
    {"multiprocessing.pool.Pool.imap", executor_map},
    {"multiprocessing.pool.Pool.map_async", executor_map},
    {"multiprocessing.pool.Pool.starmap", pool_starmap},
    {"importlib.import_module", import_by_name},
    {"__import__", dunder_import},
};

}  // namespace

std::span<const LibraryFunction> calling_library() { return kFunctions; }

}  // namespace krait
