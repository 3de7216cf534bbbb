// Calls: what the callee may be, with which arguments, and what comes back.
#include <algorithm>

#include "analysis/folding.h"
#include "analysis/interpreter.h"
#include "analysis/library.h"

namespace krait {

namespace {

constexpr uint32_t kMaximumEscapes = 1'024;  // values that one argument holds

}  // namespace

Values Interpreter::eval_node(const ast::Call& node) {
  // `a.b().c()…` may be long: the chain of receivers is a loop.
  std::vector<const ast::Call*> chain{&node};
  while (const auto* method = chain.back()->func->as<ast::Attribute>()) {
    const auto* inner = method->value->as<ast::Call>();
    if (inner == nullptr) {
      break;
    }
    chain.push_back(inner);
  }
  Values receiver;
  for (size_t i = chain.size(); i-- > 0;) {
    const ast::Call& call = *chain[i];
    Values callee;
    const auto* method = call.func->as<ast::Attribute>();
    if (method != nullptr) {
      if (i + 1 == chain.size()) {
        receiver = eval(*method->value);
      }
      if (is_dead_) {
        return Values::never();
      }
      record_values(*method->value, receiver);
      callee = get_attribute(receiver, symbol_of(method->attr), *method);
    } else {
      callee = eval(*call.func);
    }
    receiver = is_dead_ ? Values::never() : eval_call(call, callee);
    if (is_dead_) {
      return Values::never();
    }
  }
  return receiver;
}

Values Interpreter::eval_call(const ast::Call& node, Values callee) {
  PassedArguments passed;
  const bool matters = call_matters(node, callee);
  interest_depth_ += matters ? 1 : 0;
  pass_arguments(node, passed);
  interest_depth_ -= matters ? 1 : 0;
  if (is_dead_) {
    return Values::never();
  }
  const CallSite site{&node, &node, frame_->file, matters};
  may_raise();
  const Values result = call_values(callee, passed, site);
  // A rule may ask for the class of what the call makes.
  interest_depth_ += matters ? 1 : 0;
  record_values(node, result);
  interest_depth_ -= matters ? 1 : 0;
  return result;
}

/// True when a rule may ask for the call: by the name it is written with, or by what it may call.
bool Interpreter::call_matters(const ast::Call& node, Values callee) {
  if (interest_.is_everything()) {
    return true;
  }
  const auto* method = node.func->as<ast::Attribute>();
  const auto* name = node.func->as<ast::Name>();
  if (method != nullptr && interest_.is_written(symbol_in(*frame_->file, method->attr))) {
    return true;
  }
  if (name != nullptr && interest_.is_written(symbol_in(*frame_->file, name->id))) {
    return true;
  }
  return std::any_of(callee.known().begin(), callee.known().end(),
                     [&](const Known& known) { return callee_matters(*known.datum, 0); });
}

/// By the class of the object: rules name methods of a class whatever class defines them, and
/// objects by their class.
bool Interpreter::bound_method_matters(const Datum& method) {
  const Datum& receiver = *method.receiver->datum;
  const Datum& callee = *method.callee;
  std::string_view name;
  if (callee.kind == DatumKind::External) {
    name = symbols_.text(callee.external->last);
  } else if (callee.kind == DatumKind::Function) {
    name = callee.function->info->qualified_name;
    name.remove_prefix(name.rfind('.') + 1);
  }
  const Datum* type = class_datum_of(receiver);
  if (type == nullptr) {
    type = &receiver;
  }
  if (type->kind == DatumKind::External) {
    ExternalName* external = const_cast<ExternalName*>(type->external);
    return method_matters({0, external}, name);
  }
  const bool is_class =
      type->kind == DatumKind::Object && objects_[type->object].kind == ObjectKind::Class;
  return is_class && method_matters({type->object, nullptr}, name);
}

bool Interpreter::callee_matters(const Datum& datum, int depth) {
  if (depth > 4) {
    return false;
  }
  switch (datum.kind) {
    case DatumKind::External:
      return interest_.includes(*datum.external);
    case DatumKind::BoundMethod:
      return callee_matters(*datum.callee, depth + 1) || bound_method_matters(datum);
    case DatumKind::Partial:
    case DatumKind::Descriptor:
      return callee_matters(*datum.callee, depth + 1);
    case DatumKind::Function:
      return interest_.includes(datum.function->info->qualified_name);
    case DatumKind::Object: {
      const Object& object = objects_[datum.object];
      if (object.kind == ObjectKind::Class) {
        return class_matters(*object.info);
      }
      const bool is_instance = object.kind == ObjectKind::Instance;
      if (is_instance && object.type.project != 0) {
        return class_matters(*objects_[object.type.project].info);
      }
      return is_instance && object.type.external != nullptr &&
             callee_matters(*object.type.external->datum, depth + 1);
    }
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
    case DatumKind::Super:
    case DatumKind::LateName:
      return false;
  }
  return false;
}

void Interpreter::pass_arguments(const ast::Call& node, PassedArguments& passed) {
  for (const ast::AnyExpr* argument : node.args) {
    const auto* starred = argument->as<ast::Starred>();
    if (starred != nullptr) {
      pass_star(*starred, passed);
      continue;
    }
    const Values values = eval(*argument);
    record_values(*argument, values);
    passed.push_back({PassedKind::Positional, 0, values, argument, argument, frame_->file->id});
  }
  for (const ast::Keyword* keyword : node.keywords) {
    const Values values = eval(*keyword->value);
    record_values(*keyword->value, values);
    if (keyword->arg) {
      passed.push_back({PassedKind::Keyword, symbol_in(*frame_->file, keyword->arg), values,
                        keyword->value, keyword->value, frame_->file->id});
    } else {
      pass_double_star(*keyword->value, values, passed);
    }
  }
}

void Interpreter::pass_star(const ast::Starred& node, PassedArguments& passed) {
  const Values values = eval(*node.value);
  record_values(*node.value, values);
  std::vector<Element> elements;
  bool has_unknown = expand_star(values, elements);
  for (const Element& element : elements) {
    if (element.is_maybe_absent) {
      has_unknown = true;
      break;
    }
    passed.push_back(
        {PassedKind::Positional, 0, element.values, node.value, element.node, element.file});
  }
  if (has_unknown) {
    passed.push_back({PassedKind::Star, 0, Values(), node.value, node.value, frame_->file->id});
  }
}

void Interpreter::pass_double_star(const ast::AnyExpr& node, Values values,
                                   PassedArguments& passed) {
  std::vector<DictItem> items;
  bool has_unknown = values.is_open();
  if (values.size() > 0) {
    has_unknown = merge_mapping(values, items);
  }
  for (const DictItem& item : items) {
    if (item.key.datum->kind != DatumKind::Str) {
      continue;
    }
    PassedArgument argument{PassedKind::Keyword, symbols_.intern(item.key.datum->text),
                            item.value.values,   &node,
                            item.value.node,     item.value.file};
    argument.is_maybe_absent = item.value.is_maybe_absent;
    passed.push_back(argument);
  }
  if (has_unknown) {
    passed.push_back({PassedKind::DoubleStar, 0, Values(), &node, &node, frame_->file->id});
  }
}

/// Calls each thing that `callee` may be, from the same state, and joins what comes back.
Values Interpreter::call_values(Values callee, std::span<const PassedArgument> passed,
                                const CallSite& site) {
  if (depth_ >= kMaximumExpressionDepth) {  // `__getitem__` that calls itself, and the like
    ++statistics_.budget_hits_expression_depth;
    return call_unknown(passed, site);
  }
  if (callee.size() == 0) {
    return call_unknown(passed, site);
  }
  ++depth_;
  const Values values = callee.size() == 1 && !callee.is_open()
                            ? call_known(callee[0], passed, site)
                            : call_each(callee, passed, site);
  --depth_;
  return values;
}

/// Several callees, or perhaps another: each on a path of its own.
Values Interpreter::call_each(Values callee, std::span<const PassedArgument> passed,
                              const CallSite& site) {
  ValuesBuilder builder(factory_);
  std::vector<Changes> alive;
  for (const Known& known : callee.known()) {
    store_.mark();
    const Values values = call_known(known, passed, site);
    if (!is_dead_) {
      builder.add(values);
    }
    end_branch(alive);
  }
  if (callee.is_open()) {
    store_.mark();
    escape(passed);
    builder.open();
    end_branch(alive);
  }
  join_branches(alive);
  return is_dead_ ? Values::never() : builder.build();
}

Values Interpreter::call_unknown(std::span<const PassedArgument> passed, const CallSite& site) {
  record_unknown(passed, site);
  escape(passed);
  return Values();
}

/// What an unknown callee gets it may change; functions it gets it may call.
void Interpreter::escape(std::span<const PassedArgument> passed) {
  for (const PassedArgument& argument : passed) {
    escape(argument.values, 0);
  }
}

void Interpreter::escape(Values values, int depth) {
  // What is held may be much more than what is passed.
  escape_left_ = depth == 0 ? kMaximumEscapes : escape_left_;
  for (const Known& known : values.known()) {
    if (escape_left_ == 0) {
      return;
    }
    --escape_left_;
    const Datum& datum = *known.datum;
    if (datum.kind == DatumKind::Tuple) {
      for (uint32_t i = 0; i < datum.count && depth < 2; ++i) {
        escape(datum.elements[i].values, depth + 1);
      }
      continue;
    }
    if (datum.kind != DatumKind::Object) {
      continue;
    }
    const Object& object = objects_[datum.object];
    if (object.content != kNoLocation && object.kind != ObjectKind::Generator) {
      escape_content(object, depth);
    }
  }
}

void Interpreter::escape_content(const Object& object, int depth) {
  const Word word = store_.read(object.content);
  if (word.is_null()) {
    return;
  }
  const Content& content = *word.content();
  for (uint32_t i = 0; i < content.size && depth < 2; ++i) {
    escape(content.is_dict ? content.items[i].value.values : content.elements[i].values, depth + 1);
  }
  store_.write(object.content, store_.opened(word));
}

Values Interpreter::call_known(const Known& callee, std::span<const PassedArgument> passed,
                               const CallSite& site) {
  const Datum& datum = *callee.datum;
  switch (datum.kind) {
    case DatumKind::Function:
      return call_function(callee, nullptr, passed, site);
    case DatumKind::BoundMethod:
      return call_bound(callee, passed, site);
    case DatumKind::External:
      return call_external({*const_cast<ExternalName*>(datum.external), nullptr, callee.trail},
                           passed, site);
    case DatumKind::Partial:
      return call_partial(callee, passed, site);
    case DatumKind::Object:
      return call_object(callee, passed, site);
    case DatumKind::Descriptor: {
      Known inner = callee;
      inner.datum = datum.callee;
      return datum.integer == static_cast<int64_t>(DescriptorKind::Property)
                 ? Values::never()
                 : call_known(inner, passed, site);
    }
    case DatumKind::Super:
    case DatumKind::LateName:
      return call_unknown(passed, site);
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
      raise();  // not callable
      return Values::never();
  }
  return Values();
}

Values Interpreter::call_bound(const Known& callee, std::span<const PassedArgument> passed,
                               const CallSite& site) {
  const Datum& bound = *callee.datum;
  Known inner = callee;
  inner.datum = bound.callee;
  if (bound.callee->kind == DatumKind::Function) {
    return call_function(inner, bound.receiver, passed, site);
  }
  if (bound.callee->kind == DatumKind::External) {
    return call_external(
        {*const_cast<ExternalName*>(bound.callee->external), bound.receiver, callee.trail}, passed,
        site);
  }
  PassedArguments all;
  all.push_back(receiver_argument(*bound.receiver));
  all.insert(all.end(), passed.begin(), passed.end());
  return call_known(inner, all, site);
}

PassedArgument Interpreter::receiver_argument(const Known& receiver) {
  PassedArgument argument;
  argument.values = factory_.one(receiver);
  argument.node = receiver.node;
  argument.file = receiver.file;
  return argument;
}

Values Interpreter::call_partial(const Known& callee, std::span<const PassedArgument> passed,
                                 const CallSite& site) {
  const Datum& partial = *callee.datum;
  PassedArguments all;
  std::vector<Symbol> overridden;
  for (const PassedArgument& argument : passed) {
    if (argument.kind == PassedKind::Keyword) {
      overridden.push_back(argument.keyword);
    }
  }
  for (uint32_t i = 0; i < partial.count; ++i) {
    PassedArgument argument = partial.arguments[i];
    argument.expression = nullptr;  // this call does not write it
    const bool is_overridden =
        argument.kind == PassedKind::Keyword &&
        std::find(overridden.begin(), overridden.end(), argument.keyword) != overridden.end();
    if (!is_overridden) {
      argument.values = factory_.through(argument.values, callee.trail);
      all.push_back(argument);
    }
  }
  all.insert(all.end(), passed.begin(), passed.end());
  Known inner = callee;
  inner.datum = partial.callee;
  return call_known(inner, all, site);
}

Values Interpreter::call_object(const Known& callee, std::span<const PassedArgument> passed,
                                const CallSite& site) {
  const Object& object = objects_[callee.datum->object];
  if (object.kind == ObjectKind::Class) {
    return construct(callee, passed, site);
  }
  if (object.kind != ObjectKind::Instance) {
    raise();
    return Values::never();
  }
  if (callee.datum->is_wildcard) {
    // Annotated with the class: called, it is the class itself.
    Known type = callee;
    type.datum = class_datum_of(*callee.datum);
    return call_known(type, passed, site);
  }
  const Values method = get_attribute_of(callee, symbols::Call, *site.node, false);
  if (method.size() == 0) {
    return call_unknown(passed, site);
  }
  return call_values(method, passed, site);
}

}  // namespace krait
