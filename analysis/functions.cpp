// Functions of the project: making them, running them with the arguments of a call, and running
// them by themselves.
#include <algorithm>

#include "analysis/interpreter.h"

namespace krait {

namespace {

constexpr uint32_t kMaximumCallDepth = 8;
constexpr uint32_t kMaximumRecursion = 3;  // of one function on the stack
constexpr uint32_t kMaximumContexts = 64;  // closures of one function run by themselves

using SymbolOf = std::function<Symbol(ast::Identifier)>;

void add_parameter(Signature& signature, const ast::Arg* arg, ParameterKind kind,
                   const ast::AnyExpr* default_value, const SymbolOf& symbol) {
  if (arg != nullptr) {
    signature.parameters.push_back({symbol(arg->arg), arg->arg.text(), kind, default_value, arg});
  }
}

Signature signature_of(const ast::Arguments& arguments, const SymbolOf& symbol) {
  Signature signature;
  const size_t positional = arguments.posonlyargs.size() + arguments.args.size();
  const size_t required = positional - arguments.defaults.size();
  for (size_t i = 0; i < positional; ++i) {
    const bool is_only = i < arguments.posonlyargs.size();
    add_parameter(
        signature,
        is_only ? arguments.posonlyargs[i] : arguments.args[i - arguments.posonlyargs.size()],
        is_only ? ParameterKind::PositionalOnly : ParameterKind::PositionalOrKeyword,
        i < required ? nullptr : arguments.defaults[i - required], symbol);
  }
  add_parameter(signature, arguments.vararg, ParameterKind::VarPositional, nullptr, symbol);
  for (size_t i = 0; i < arguments.kwonlyargs.size(); ++i) {
    add_parameter(signature, arguments.kwonlyargs[i], ParameterKind::KeywordOnly,
                  arguments.kw_defaults[i], symbol);
  }
  add_parameter(signature, arguments.kwarg, ParameterKind::VarKeyword, nullptr, symbol);
  return signature;
}

}  // namespace

FunctionInfo& Interpreter::function_info(const ast::Node& node) {
  FileContext& file = *frame_->file;
  std::unique_ptr<FunctionInfo>& slot = file.functions[node.node_id];
  if (slot != nullptr) {
    return *slot;
  }
  slot = std::make_unique<FunctionInfo>();
  slot->node = &node;
  slot->file = &file;
  slot->scope = &file.scopes->of(node);
  std::string_view name = "<lambda>";
  if (const auto* def = node.as<ast::FunctionDef>()) {
    name = def->name.text();
    slot->parameters = def->args;
    slot->body = def->body;
    slot->returns = def->returns;
    slot->type_params = def->type_params;
    slot->decorators = def->decorator_list;
  } else if (const auto* async_def = node.as<ast::AsyncFunctionDef>()) {
    name = async_def->name.text();
    slot->parameters = async_def->args;
    slot->body = async_def->body;
    slot->returns = async_def->returns;
    slot->type_params = async_def->type_params;
    slot->decorators = async_def->decorator_list;
  } else if (const auto* lambda = node.as<ast::Lambda>()) {
    slot->parameters = lambda->args;
    slot->expression = lambda->body;
  }
  slot->signature =
      signature_of(*slot->parameters, [&](ast::Identifier id) { return symbol_in(file, id); });
  slot->signature.file = file.id;
  slot->qualified_name = qualified_here(name);
  return *slot;
}

/// "package.module.Outer.name" for what is defined in the running frame.
std::string_view Interpreter::qualified_here(std::string_view name) {
  std::string prefix(frame_->file->file->module_name);
  if (frame_->scope->kind == ScopeKind::Class && frame_->owner != 0) {
    prefix = std::string(objects_[frame_->owner].info->qualified_name);
  } else if (frame_->function != nullptr) {
    prefix = std::string(frame_->function->qualified_name) + ".<locals>";
  }
  return permanent_.copy(prefix.empty() ? std::string(name) : prefix + "." + std::string(name));
}

/// The environment that a function made now closes over.
const Environment* Interpreter::closed_environment() {
  if (frame_->function == nullptr) {  // a module or class body
    return frame_->enclosing;
  }
  if (frame_->environment == nullptr) {
    auto* environment = factory_.arena().make<Environment>();
    *environment = {frame_->enclosing, frame_->base};
    frame_->environment = environment;
  }
  return frame_->environment;
}

const Datum* Interpreter::make_function(const ast::Node& node) {
  FunctionInfo& info = function_info(node);
  auto* defaults = factory_.arena().allocate_array<Values>(info.signature.parameters.size());
  for (size_t i = 0; i < info.signature.parameters.size(); ++i) {
    const SignatureParameter& parameter = info.signature.parameters[i];
    Values values;
    if (parameter.default_value != nullptr) {
      values = eval(*parameter.default_value);
      values = factory_.with_hop(values, HopKind::ParameterDefault,
                                 place_of(*parameter.default_value), parameter.text);
    }
    new (defaults + i) Values(values);
  }
  auto* function = factory_.arena().make<FunctionValue>();
  function->info = &info;
  function->environment = closed_environment();
  function->owner = frame_->owner;
  function->defaults = {defaults, info.signature.parameters.size()};
  if (is_recording()) {
    note_function(*function);
  }
  return factory_.function(function);
}

/// A default that a decorator declares: what the library calls the function with.
void Interpreter::add_option_default(const FunctionValue& function, Symbol name, Values values) {
  auto* option = factory_.arena().make<OptionDefault>();
  is_lasting_ = true;
  *option = {name, values, function.options};
  const_cast<FunctionValue&>(function).options = option;
}

/// Every function is run by itself too, once for each closure that was made of it.
void Interpreter::note_function(const FunctionValue& function) {
  if (frame_->scope->kind == ScopeKind::Class && frame_->owner != 0) {
    objects_[frame_->owner].info->methods.push_back(&function);
    return;
  }
  if (function.info->contexts < kMaximumContexts) {
    ++function.info->contexts;
    pending_.push_back(&function);
  }
}

void Interpreter::define_function(const ast::Node& node, ast::Array<ast::AnyExpr*> decorators) {
  std::vector<Values> wrappers;
  for (const ast::AnyExpr* decorator : decorators) {
    wrappers.push_back(eval(*decorator));
  }
  Values values = known_here(make_function(node), node);
  for (size_t i = wrappers.size(); i-- > 0 && !is_dead_;) {
    values = decorate(wrappers[i], values, *decorators[i]);
  }
  if (!is_dead_) {
    write_binding(node, values);
  }
}

Values Interpreter::decorate(Values decorator, Values decorated, const ast::AnyExpr& node) {
  PassedArgument argument;
  argument.values = decorated;
  argument.node = &node;
  argument.file = frame_->file->id;
  const auto* call = node.as<ast::Call>();
  const Values result = call_values(decorator, {&argument, 1}, {call, &node, frame_->file});
  if (is_dead_) {
    return result;
  }
  // What a decorator that is not known makes of it may still be called as it.
  const bool is_known =
      std::any_of(result.known().begin(), result.known().end(), [&](const Known& known) {
        const Datum& datum = *known.datum;
        return datum.kind != DatumKind::Object ||
               objects_[datum.object].kind != ObjectKind::Instance ||
               objects_[datum.object].type.project != 0;
      });
  return is_known ? result : factory_.opened(decorated);
}

void Interpreter::run_node(const ast::FunctionDef& node) {
  define_function(node, node.decorator_list);
}
void Interpreter::run_node(const ast::AsyncFunctionDef& node) {
  define_function(node, node.decorator_list);
}

bool Interpreter::depth_allows_call() const { return call_depth_ < kMaximumCallDepth; }

Values Interpreter::call_function(const Known& callee, const Known* receiver,
                                  std::span<const PassedArgument> passed, const CallSite& site) {
  const FunctionValue& function = *callee.datum->function;
  FunctionInfo& info = *function.info;
  PassedArguments all;
  if (receiver != nullptr) {
    all.push_back(receiver_argument(*receiver));
    all.insert(all.end(), passed.begin(), passed.end());
  }
  const std::span<const PassedArgument> whole = receiver == nullptr ? passed : all;
  const Binding binding = bind_arguments(info.signature, whole);
  record_function({function, receiver, callee.trail, passed}, site);
  if (binding.is_error && !binding.has_unknown_splat) {
    raise();
    return Values::never();
  }
  const bool is_too_deep = !depth_allows_call() || info.active_calls >= kMaximumRecursion;
  if (is_too_deep || is_out_of_work() || !may_inline()) {
    statistics_.budget_hits_call_depth += is_too_deep ? 1 : 0;
    escape(whole);
    return result_of_call(function, Values());
  }
  std::vector<Values> arguments;
  for (size_t i = 0; i < binding.arguments.size(); ++i) {
    arguments.push_back(argument_values(function, i, binding.arguments[i], site));
  }
  return result_of_call(function, run_function(function, arguments, receiver));
}

Values Interpreter::result_of_call(const FunctionValue& function, Values values) {
  const ast::Node& node = *function.info->node;
  const Values result = annotated_result(function, values);
  if (!node.is<ast::AsyncFunctionDef>() || function.info->scope->is_generator) {
    return result;
  }
  is_dead_ = false;  // what a coroutine raises, it raises when it is awaited
  return make_coroutine(result, node);
}

/// What awaiting gives `result`.
Values Interpreter::make_coroutine(Values result, const ast::Node& node) {
  const ObjectId id = new_object(ObjectKind::Instance, node);
  const Location location = store_.allocate(1);
  objects_[id].type = {0, externals_.of("types.CoroutineType")};
  objects_[id].result = location;
  store_.write(location, Word(result));
  return known_here(factory_.object(id), node);
}

/// What `await` gives; anything that is no coroutine of the project stands for its own result.
Values Interpreter::awaited(Values values) {
  ValuesBuilder builder(factory_);
  for (const Known& known : values.known()) {
    const bool is_object = known.datum->kind == DatumKind::Object;
    const Location result = is_object ? objects_[known.datum->object].result : kNoLocation;
    if (result == kNoLocation) {
      builder.add(known);
    } else {
      builder.add(factory_.through(store_.read(result).values(), known.trail));
    }
  }
  if (values.is_open()) {
    builder.open();
  }
  const Values result = builder.build();
  if (result.is_never()) {
    kill();
  }
  return result;
}

/// The declared class of the result counts where the result itself is not known.
Values Interpreter::annotated_result(const FunctionValue& function, Values values) {
  const FunctionInfo& info = *function.info;
  if (info.returns == nullptr || !values.is_open()) {
    return values;
  }
  return factory_.join(values, annotation_in(function, *info.returns, {}));
}

Values Interpreter::argument_values(const FunctionValue& function, size_t index,
                                    const BoundArgument& bound, const CallSite& site) {
  const SignatureParameter& parameter = function.info->signature.parameters[index];
  if (parameter.kind == ParameterKind::VarPositional) {
    return rest_tuple(bound, parameter, site);
  }
  if (parameter.kind == ParameterKind::VarKeyword) {
    return rest_dict(bound, parameter, site);
  }
  Values values = Values::never();
  if (bound.passed != nullptr) {
    values = passed_values(*bound.passed, parameter, site);
  }
  if (bound.presence == Presence::Unknown && bound.passed == nullptr) {
    values = Values();
  }
  const bool takes_default = bound.presence == Presence::Default ||
                             (bound.presence == Presence::Unknown && bound.passed != nullptr) ||
                             (bound.presence == Presence::Unknown);
  if (takes_default && parameter.default_value != nullptr) {
    values = factory_.join(values, function.defaults[index]);
  }
  return with_annotation(function, parameter, values);
}

Values Interpreter::with_annotation(const FunctionValue& function,
                                    const SignatureParameter& parameter, Values values) {
  if (parameter.node == nullptr || parameter.node->annotation == nullptr ||
      !(values.is_open() || only_none(values))) {
    return values;
  }
  return factory_.join(values,
                       annotation_in(function, *parameter.node->annotation, parameter.text));
}

Values Interpreter::passed_values(const PassedArgument& argument,
                                  const SignatureParameter& parameter, const CallSite& site) {
  if (site.call == nullptr || argument.expression == nullptr) {
    return argument.values;
  }
  return factory_.with_hop(argument.values, HopKind::Passed,
                           {site.file->id, site.call->span, site.call}, parameter.text);
}

Values Interpreter::rest_tuple(const BoundArgument& bound, const SignatureParameter& parameter,
                               const CallSite& site) {
  std::vector<Element> elements;
  bool has_unknown = false;
  for (const PassedArgument* argument : bound.rest) {
    if (argument->kind == PassedKind::Star) {
      has_unknown = true;
    } else {
      elements.push_back({passed_values(*argument, parameter, site), argument->node, argument->file,
                          argument->is_maybe_absent});
    }
  }
  return factory_.one(factory_.sequence(DatumKind::Tuple, elements, has_unknown), site.node,
                      site.file->id);
}

Values Interpreter::rest_dict(const BoundArgument& bound, const SignatureParameter& parameter,
                              const CallSite& site) {
  std::vector<DictItem> items;
  bool has_unknown = false;
  for (const PassedArgument* argument : bound.rest) {
    if (argument->kind == PassedKind::DoubleStar) {
      has_unknown = true;
      continue;
    }
    const Datum* key = factory_.str_kept(symbols_.text(argument->keyword));
    items.push_back({{key, argument->node, nullptr, argument->file},
                     {passed_values(*argument, parameter, site), argument->node, argument->file,
                      argument->is_maybe_absent}});
  }
  return factory_.one(new_dict(items, has_unknown, *site.node), site.node, site.file->id);
}

Location Interpreter::take_slots(uint32_t count) {
  if (count < free_slots_.size() && !free_slots_[count].empty()) {
    const Location base = free_slots_[count].back();
    free_slots_[count].pop_back();
    return base;
  }
  return store_.allocate(count);
}

/// A frame that nothing closes over gives its slots back.
void Interpreter::give_slots(const Frame& frame, size_t journal_position) {
  const uint32_t count = frame.scope->slot_count;
  if (frame.environment != nullptr || count == 0) {
    return;
  }
  store_.forget(frame.base, frame.base + count, journal_position);
  if (free_slots_.size() <= count) {
    free_slots_.resize(count + 1);
  }
  free_slots_[count].push_back(frame.base);
}

Values Interpreter::run_function(const FunctionValue& function, std::span<const Values> arguments,
                                 const Known* receiver) {
  FunctionInfo& info = *function.info;
  ++statistics_.functions_evaluated;
  Frame frame;
  frame.file = info.file;
  frame.scope = info.scope;
  frame.base = take_slots(info.scope->slot_count);
  frame.enclosing = function.environment;
  frame.function = &info;
  frame.owner = function.owner;
  const size_t journal_position = store_.journal_size();
  store_.mark();
  frame.depth = store_.depth();
  Frame* caller = frame_;
  frame_ = &frame;
  ++call_depth_;
  const bool is_outermost = call_depth_ == entry_depth_ + 1;
  if (is_outermost) {
    inlining_began_at_ = arena_.used_bytes();
  }
  ++info.active_calls;
  for (size_t i = 0; i < arguments.size(); ++i) {
    write_binding(*info.signature.parameters[i].node, arguments[i]);
  }
  if (receiver != nullptr) {
    frame.first_parameter = *receiver;
  } else if (!arguments.empty() && arguments[0].size() == 1) {
    frame.first_parameter = arguments[0][0];
  }
  if (info.scope->is_generator) {
    const Datum* generator = new_list({}, false, *info.node, ObjectKind::Generator);
    frame.yielded = generator->object;
  }
  run_body(info);
  const Values result = finish_function(frame);
  --info.active_calls;
  if (is_outermost) {
    entry_inlined_memory_ += arena_.used_bytes() - inlining_began_at_;
  }
  --call_depth_;
  frame_ = caller;
  give_slots(frame, journal_position);
  return result;
}

void Interpreter::run_body(const FunctionInfo& info) {
  if (info.expression != nullptr) {
    const Values values = eval(*info.expression);
    if (!is_dead_) {
      frame_->returned = values;
    }
    return;
  }
  run_block(info.body);
}

/// Joins the states at all exits; the path is dead when there is none.
Values Interpreter::finish_function(Frame& frame) {
  const bool falls_off = !is_dead_;
  if (falls_off && frame.function->expression == nullptr) {
    const Datum* none = factory_.none();
    frame.returned =
        factory_.join(frame.returned, factory_.one(none, frame.function->node, frame.file->id));
  }
  if (falls_off && frame.exits.empty()) {
    store_.commit();
  } else {
    end_branch(frame.exits);
    join_branches(frame.exits);
  }
  if (frame.yielded == 0) {
    return is_dead_ ? Values::never() : frame.returned;
  }
  is_dead_ = false;  // what a generator raises, it raises later
  const Datum* only = frame.returned.only();
  if (!frame.returned.is_never() && (only == nullptr || only->kind != DatumKind::None)) {
    const Location result = store_.allocate(1);
    objects_[frame.yielded].result = result;
    store_.write(result, Word(frame.returned));
  }
  return factory_.one(factory_.object(frame.yielded), frame.function->node, frame.file->id);
}

/// What `**kwargs` of a function with declared options holds.
const Datum* Interpreter::options_dict(const FunctionValue& function, const ast::Node& node) {
  std::vector<DictItem> items;
  for (const OptionDefault* option = function.options; option != nullptr; option = option->next) {
    const bool is_parameter = std::any_of(
        function.info->signature.parameters.begin(), function.info->signature.parameters.end(),
        [&](const SignatureParameter& parameter) { return parameter.name == option->name; });
    if (!is_parameter) {
      const Datum* key = factory_.str_kept(symbols_.text(option->name));
      items.push_back(
          {{key, &node, nullptr, frame_->file->id}, {option->values, &node, frame_->file->id}});
    }
  }
  return new_dict(items, true, node);
}

/// What a parameter may be as far as the function itself tells: its default, options declared by
/// decorators, what its annotation names.
Values Interpreter::declared_values(const FunctionValue& function, size_t index) {
  const SignatureParameter& parameter = function.info->signature.parameters[index];
  Values values;
  if (parameter.default_value != nullptr) {
    values = factory_.opened(function.defaults[index]);
  }
  for (const OptionDefault* option = function.options; option != nullptr; option = option->next) {
    if (option->name == parameter.name) {
      values = factory_.join(values, option->values);
    }
  }
  if (parameter.node->annotation != nullptr) {
    values =
        factory_.join(values, annotation_in(function, *parameter.node->annotation, parameter.text));
  }
  return values;
}

std::vector<Values> Interpreter::arguments_of_anyone(const FunctionValue& function,
                                                     const Known* receiver) {
  const FunctionInfo& info = *function.info;
  std::vector<Values> arguments;
  for (size_t i = 0; i < info.signature.parameters.size(); ++i) {
    const SignatureParameter& parameter = info.signature.parameters[i];
    Values values;
    if (i == 0 && receiver != nullptr) {
      arguments.push_back(factory_.one(*receiver));
      continue;
    }
    if (parameter.kind == ParameterKind::VarPositional) {
      values = factory_.opened(factory_.one(factory_.sequence(DatumKind::Tuple, {}, true),
                                            parameter.node, info.file->id));
    } else if (parameter.kind == ParameterKind::VarKeyword) {
      values = factory_.one(options_dict(function, *parameter.node), parameter.node, info.file->id);
    } else {
      values = declared_values(function, i);
    }
    arguments.push_back(values);
  }
  return arguments;
}

}  // namespace krait
