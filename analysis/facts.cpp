// Recording: what was seen at a call or expression is frozen and joined to what was seen before.
#include "analysis/facts.h"

#include <algorithm>

#include "analysis/interpreter.h"

namespace krait {

namespace {

constexpr size_t kMaximumTargets = 64;  // of one call
constexpr int kMaximumFrozenDepth = 8;
constexpr uint32_t kMaximumFrozenElements = 4096;  // of one value, with what its elements hold
constexpr size_t kElementsOfOneStep = 16;          // that may be frozen at the cost of a step

}  // namespace

/// A container as it is now. Instances, functions and names stay: rules see of them what does not
/// change.
Known Interpreter::freeze(const Known& known, int depth) {
  const Datum& datum = *known.datum;
  Known frozen = known;
  // A list may hold itself, and one thing be held in many places.
  freeze_left_ = depth == 0 ? kMaximumFrozenElements : freeze_left_;
  if (depth > kMaximumFrozenDepth) {
    return frozen;
  }
  if (datum.kind == DatumKind::Tuple) {
    frozen.datum = frozen_sequence(datum, DatumKind::Tuple, {datum.elements, datum.count},
                                   datum.has_unknown, depth);
  } else if (datum.kind == DatumKind::Object) {
    const Object& object = objects_[datum.object];
    const Content* content = content_of(object);
    if (content == nullptr) {
      return frozen;
    }
    if (content->is_dict) {
      frozen.datum = frozen_dict(datum, *content, depth);
    } else {
      const DatumKind kind =
          object.kind == ObjectKind::Set ? DatumKind::FrozenSet : DatumKind::FrozenList;
      frozen.datum = frozen_sequence(datum, kind, {content->elements, content->size},
                                     content->has_unknown, depth);
    }
  } else if (datum.kind == DatumKind::HoledStr) {
    frozen.datum = frozen_pieces(datum, depth);
  }
  return frozen;
}

/// Counts `elements` more; false when they are too many.
bool Interpreter::may_freeze(size_t elements) {
  if (elements + 1 > freeze_left_) {
    freeze_left_ = 0;
    return false;
  }
  freeze_left_ -= static_cast<uint32_t>(elements + 1);
  entry_work_ += elements / kElementsOfOneStep;
  return true;
}

const Datum* Interpreter::frozen_sequence(const Datum& datum, DatumKind kind,
                                          std::span<const Element> elements, bool has_unknown,
                                          int depth) {
  if (!may_freeze(elements.size())) {
    return &datum;
  }
  std::vector<Element> frozen;  // filled from the first element on that is another then
  for (size_t i = 0; i < elements.size(); ++i) {
    const Values values = freeze(resolve_late(elements[i].values), depth + 1);
    if (frozen.empty() && values != elements[i].values) {
      frozen.assign(elements.begin(), elements.end());
    }
    if (!frozen.empty()) {
      frozen[i].values = values;
    }
  }
  if (!frozen.empty()) {
    return factory_.sequence(kind, frozen, has_unknown);
  }
  // What a list holds at a moment is immutable.
  return datum.kind == kind ? &datum : factory_.sequence_kept(kind, elements, has_unknown);
}

const Datum* Interpreter::frozen_dict(const Datum& datum, const Content& content, int depth) {
  const std::span<const DictItem> items(content.items, content.size);
  if (!may_freeze(items.size())) {
    return &datum;
  }
  std::vector<DictItem> frozen;
  for (size_t i = 0; i < items.size(); ++i) {
    const Values values = freeze(items[i].value.values, depth + 1);
    const Known key = freeze(items[i].key, depth + 1);
    const bool is_other = values != items[i].value.values || key.datum != items[i].key.datum;
    if (frozen.empty() && is_other) {
      frozen.assign(items.begin(), items.end());
    }
    if (!frozen.empty()) {
      frozen[i].value.values = values;
      frozen[i].key = key;
    }
  }
  return frozen.empty() ? factory_.dict_kept(items, content.has_unknown)
                        : factory_.dict(frozen, content.has_unknown);
}

const Datum* Interpreter::frozen_pieces(const Datum& datum, int depth) {
  if (!may_freeze(datum.count)) {
    return &datum;
  }
  std::vector<Piece> pieces(datum.pieces, datum.pieces + datum.count);
  bool is_changed = false;
  for (Piece& piece : pieces) {
    const Values values = freeze(piece.hole.values, depth + 1);
    is_changed = is_changed || values != piece.hole.values;
    piece.hole.values = values;
  }
  return is_changed ? factory_.holed(pieces) : &datum;
}

Values Interpreter::freeze(Values values, int depth) {
  std::vector<Known> frozen;
  for (uint32_t i = 0; i < values.size(); ++i) {
    const Known known = freeze(values[i], depth);
    if (frozen.empty() && known.datum != values[i].datum) {
      frozen.assign(values.known().begin(), values.known().end());
    }
    if (!frozen.empty()) {
      frozen[i] = known;
    }
  }
  return frozen.empty() ? values : factory_.set(frozen, values.is_open());
}

void Interpreter::record_values(const ast::AnyExpr& node, Values values) {
  const bool matters =
      interest_.is_everything() || interest_depth_ > 0 || options_.record_every_expression;
  if (!matters || !frame_->file->file->is_reported || !is_recording() || is_dead_) {
    return;
  }
  is_lasting_ = true;
  has_recorded_ = true;
  if (values.size() == 0 && values.is_open()) {
    const auto found = frame_->file->facts.values.find(node.node_id);
    if (found != frame_->file->facts.values.end()) {
      found->second = factory_.opened(found->second);
    } else {
      frame_->file->facts.values.emplace(node.node_id, Values());
    }
    return;
  }
  const Values frozen = freeze(values, 0);
  const auto [entry, is_new] = frame_->file->facts.values.try_emplace(node.node_id, frozen);
  if (!is_new) {
    entry->second = factory_.join(entry->second, frozen);
  }
}

ArgumentFact Interpreter::argument_fact(const PassedArgument& passed) {
  ArgumentFact fact;
  fact.expression = passed.expression;
  fact.node = passed.node;
  fact.file = passed.file;
  fact.values = freeze(passed.values, 0);
  fact.presence = passed.is_maybe_absent ? Presence::Unknown : Presence::Written;
  return fact;
}

/// Arguments by parameter.
void Interpreter::bind_facts(TargetFact& fact, const Signature& signature,
                             std::span<const PassedArgument> passed,
                             std::span<const Values> defaults) {
  const Binding binding = bind_arguments(signature, passed);
  fact.has_signature = true;
  fact.has_unknown_splat = binding.has_unknown_splat;
  for (size_t i = 0; i < binding.arguments.size(); ++i) {
    const SignatureParameter& parameter = signature.parameters[i];
    const BoundArgument& bound = binding.arguments[i];
    const bool is_rest = parameter.kind == ParameterKind::VarPositional ||
                         parameter.kind == ParameterKind::VarKeyword;
    for (size_t k = 0; k < bound.rest.size(); ++k) {
      const PassedArgument* rest = bound.rest[k];
      ArgumentFact argument = argument_fact(*rest);
      argument.position = static_cast<uint32_t>(i + k);
      if (rest->kind == PassedKind::Star || rest->kind == PassedKind::DoubleStar) {
        argument.presence = Presence::Unknown;
      } else if (parameter.kind == ParameterKind::VarKeyword) {
        argument.parameter = symbols_.text(rest->keyword);
      }
      fact.arguments.push_back(argument);
    }
    if (is_rest) {
      continue;
    }
    ArgumentFact argument;
    if (bound.passed != nullptr) {
      argument = argument_fact(*bound.passed);
    }
    argument.parameter = parameter.text;
    argument.position = static_cast<uint32_t>(i);
    argument.presence = bound.presence;
    const bool takes_default = bound.presence == Presence::Default && bound.passed == nullptr;
    if (takes_default && parameter.default_value != nullptr) {
      argument.node = parameter.default_value;
      argument.file = signature.file;
      argument.values =
          i < defaults.size() ? freeze(defaults[i], 0) : default_of(parameter, signature.file);
    }
    fact.arguments.push_back(argument);
  }
}

Values Interpreter::default_of(const SignatureParameter& parameter, FileId file) {
  if (file < kFirstStubFile) {
    return Values();
  }
  const Values values = stub_expression(*parameter.default_value, file);
  const Place place{file, parameter.default_value->span, parameter.default_value};
  return factory_.with_hop(values, HopKind::Modelled, place, parameter.text);
}

void Interpreter::list_facts(TargetFact& fact, std::span<const PassedArgument> passed) {
  uint32_t position = 0;
  for (const PassedArgument& argument : passed) {
    ArgumentFact listed = argument_fact(argument);
    if (argument.kind == PassedKind::Positional) {
      listed.position = position++;
    } else if (argument.kind == PassedKind::Keyword) {
      listed.parameter = symbols_.text(argument.keyword);
    } else {
      fact.has_unknown_splat = true;
      continue;
    }
    fact.arguments.push_back(listed);
  }
}

namespace {

void join_argument(DatumFactory& factory, ArgumentFact& known, const ArgumentFact& other) {
  known.values = factory.join(known.values, other.values);
  if (known.presence != other.presence) {
    known.presence = Presence::Unknown;
  }
  known.expression = known.expression == nullptr ? other.expression : known.expression;
  known.node = known.node == nullptr ? other.node : known.node;
}

bool same_place(const ArgumentFact& a, const ArgumentFact& b) {
  return a.parameter == b.parameter && a.position == b.position && a.expression == b.expression;
}

}  // namespace

/// True when a rule may ask for the call.
bool Interpreter::is_asked_for(const TargetFact& fact, const CallSite& site) const {
  return site.call != nullptr && site.file->file->is_reported &&
         (site.matters || interest_depth_ > 0 || fact_matters(fact));
}

/// False when the fact will be neither recorded nor kept: what it would hold need not be made.
bool Interpreter::is_wanted(const TargetFact& fact, const CallSite& site) const {
  return is_recording() && !is_dead_ && (is_asked_for(fact, site) || keeps_maker(fact));
}

/// Joins a target to those of its call. Returns the fact that stays.
TargetFact* Interpreter::record(const TargetFact& fact, const CallSite& site) {
  if (!is_wanted(fact, site)) {
    return nullptr;
  }
  if (!is_asked_for(fact, site)) {
    return keep_fact(fact);
  }
  is_lasting_ = true;
  has_recorded_ = true;
  std::vector<TargetFact*>& targets = site.file->facts.targets[site.call->node_id];
  for (TargetFact* known : targets) {
    if (known->kind != fact.kind || known->callee != fact.callee ||
        known->qualified_name != fact.qualified_name ||
        known->receiver_object != fact.receiver_object || known->class_facts != fact.class_facts ||
        known->has_unknown_splat != fact.has_unknown_splat) {
      continue;
    }
    const bool is_alike = known->arguments.size() == fact.arguments.size() &&
                          std::equal(known->arguments.begin(), known->arguments.end(),
                                     fact.arguments.begin(), same_place);
    if (!is_alike && targets.size() < kMaximumTargets) {
      continue;
    }
    for (size_t i = 0; i < known->arguments.size() && i < fact.arguments.size(); ++i) {
      join_argument(factory_, known->arguments[i], fact.arguments[i]);
    }
    known->receiver = factory_.join(known->receiver, fact.receiver);
    return known;
  }
  if (targets.size() >= kMaximumTargets) {
    return targets.back();
  }
  TargetFact* kept = keep_fact(fact);
  targets.push_back(kept);
  return kept;
}

TargetFact* Interpreter::keep_fact(const TargetFact& fact) {
  is_lasting_ = true;
  return &loose_facts_.emplace_back(fact);
}

bool Interpreter::class_matters(const ClassInfo& info) const {
  return interest_.is_everything() ||
         std::any_of(info.order.begin(), info.order.end(), [&](const ClassRef& entry) {
           return interest_.includes_class(entry.external != nullptr
                                               ? entry.external->qualified_name
                                               : objects_[entry.project].info->qualified_name);
         });
}

/// True when rules name `method` of a class in the order of `type`, or mention such a class.
bool Interpreter::method_matters(ClassRef type, std::string_view method) const {
  const auto is_named = [&](std::string_view name) {
    return interest_.is_mentioned(name) || interest_.includes_method(name, method);
  };
  if (type.external != nullptr) {
    const ExternalName& external = *type.external;
    return is_named(external.qualified_name) ||
           std::any_of(external.order.begin(), external.order.end(),
                       [&](const ExternalName* base) { return is_named(base->qualified_name); });
  }
  const std::vector<ClassRef>& order = objects_[type.project].info->order;
  return std::any_of(order.begin(), order.end(), [&](const ClassRef& entry) {
    return is_named(entry.external != nullptr ? entry.external->qualified_name
                                              : objects_[entry.project].info->qualified_name);
  });
}

/// By what the fact names: the callee, or a class in the order of the object's class.
bool Interpreter::fact_matters(const TargetFact& fact) const {
  if (interest_.is_everything() || interest_.includes(fact.qualified_name)) {
    return true;
  }
  const bool is_constructor = fact.kind == TargetKind::Constructor && fact.class_facts != nullptr;
  return is_constructor &&
         std::any_of(fact.class_facts->order.begin(), fact.class_facts->order.end(),
                     [&](std::string_view name) { return interest_.includes(name); });
}

/// Rules may ask how an object was made whose methods they name.
bool Interpreter::keeps_maker(const TargetFact& fact) const {
  return interest_.is_everything() ||
         (fact.kind != TargetKind::Unknown && fact.class_facts != nullptr &&
          std::any_of(fact.class_facts->order.begin(), fact.class_facts->order.end(),
                      [&](std::string_view name) { return interest_.includes_class(name); }));
}

TargetFact Interpreter::start_fact(TargetKind kind, const CallSite& site, const Hop* trail) {
  TargetFact fact;
  fact.kind = kind;
  fact.call = site.call;
  fact.file = site.file->id;
  fact.trail = trail;
  return fact;
}

void Interpreter::record_unknown(std::span<const PassedArgument> passed, const CallSite& site) {
  if (!site.matters && interest_depth_ == 0) {
    return;
  }
  TargetFact fact = start_fact(TargetKind::Unknown, site, nullptr);
  list_facts(fact, passed);
  record(fact, site);
}

void Interpreter::set_receiver(TargetFact& fact, const Known& receiver, const CallSite& site) {
  if (receiver.datum->kind == DatumKind::Object) {
    fact.receiver_object = receiver.datum->object;
    const Object& object = objects_[receiver.datum->object];
    if (object.kind == ObjectKind::Instance) {
      fact.class_facts = class_facts_of(object.type);
    }
  } else if (receiver.datum->kind == DatumKind::Address) {
    fact.class_facts =
        externals_.class_facts(*const_cast<ExternalName*>(receiver.datum->external_class));
  }
  const auto* method = site.call == nullptr ? nullptr : site.call->func->as<ast::Attribute>();
  fact.receiver_node = method == nullptr ? receiver.node : method->value;
}

/// Of a function or method outside the project.
TargetFact* Interpreter::record_external(const ExternalCallee& callee,
                                         std::span<const PassedArgument> passed,
                                         const CallSite& site) {
  ExternalName& name = callee.name;
  const bool is_class_member = name.owner != nullptr && name.owner->is_class();
  const bool is_static = name.stub != nullptr && name.stub->is_static;
  std::optional<Known> receiver;
  if (callee.receiver != nullptr) {
    receiver = *callee.receiver;
  } else if (is_class_member && !is_static && !passed.empty() &&
             passed[0].kind == PassedKind::Positional && name.stub != nullptr &&
             !name.stub->is_class_method) {
    // `C.method(obj, …)` is `obj.method(…)`.
    if (passed[0].values.size() > 0) {
      receiver = passed[0].values[0];
    }
    passed = passed.subspan(1);
  }
  TargetFact fact =
      start_fact(receiver ? TargetKind::Method : TargetKind::Function, site, callee.trail);
  fact.callee = &name;
  fact.qualified_name = name.qualified_name;
  if (receiver) {
    set_receiver(fact, *receiver, site);
  }
  if (!is_wanted(fact, site)) {
    return nullptr;
  }
  if (receiver) {
    fact.receiver = freeze(factory_.one(*receiver), 0);
  }
  if (name.signature != nullptr) {
    bind_facts(fact, *name.signature, passed, {});
  } else {
    list_facts(fact, passed);
  }
  return record(fact, site);
}

TargetFact* Interpreter::record_constructor(const ConstructorTarget& target,
                                            const Signature* signature,
                                            std::span<const PassedArgument> passed,
                                            const CallSite& site) {
  TargetFact fact = start_fact(TargetKind::Constructor, site, target.trail);
  const ClassFacts* facts = class_facts_of(target.type);
  fact.class_facts = facts;
  fact.callee = facts;
  // In an initializer that calls that of a base, the callee is the base's.
  const auto* method = site.call == nullptr ? nullptr : site.call->func->as<ast::Attribute>();
  const bool names_initializer = method != nullptr && method->attr.text() == "__init__";
  fact.qualified_name = names_initializer && target.owner != nullptr
                            ? target.owner->qualified_name
                            : (facts == nullptr ? std::string_view() : facts->qualified_name);
  fact.initializer_owner =
      target.owner != nullptr ? initializer_owner(*target.owner) : fact.qualified_name;
  fact.is_in_project = target.owner == nullptr;
  if (!is_wanted(fact, site)) {
    return nullptr;
  }
  if (signature != nullptr) {
    bind_facts(fact, *signature, passed, {});
  } else {
    list_facts(fact, passed);
  }
  return record(fact, site);
}

/// The class whose `__init__` a class has.
std::string_view Interpreter::initializer_owner(ExternalName& name) {
  for (const ExternalName* base : name.order) {
    const std::string member = std::string(base->qualified_name) + ".__init__";
    if (externals_.stubs().find_here(member) != nullptr) {
      return base->qualified_name;
    }
  }
  return name.qualified_name;
}

TargetFact* Interpreter::record_project_constructor(const ClassInfo& info,
                                                    const ClassAttribute& initializer,
                                                    const ConstructorCall& call) {
  TargetFact fact = start_fact(TargetKind::Constructor, call.site, call.trail);
  const ClassFacts* facts = class_facts_of({info.id, nullptr});
  fact.class_facts = facts;
  fact.callee = facts;
  fact.qualified_name = facts->qualified_name;
  fact.initializer_owner = objects_[initializer.owner.project].info->qualified_name;
  fact.is_in_project = true;
  if (!is_wanted(fact, call.site)) {
    return nullptr;
  }
  const Datum* function = initializer.values.size() == 0 ? nullptr : initializer.values[0].datum;
  if (function != nullptr && function->kind == DatumKind::Function) {
    Signature signature = function->function->info->signature;
    std::span<const Values> defaults = function->function->defaults;
    if (!signature.parameters.empty()) {
      signature.parameters.erase(signature.parameters.begin());
      defaults = defaults.subspan(1);
    }
    bind_facts(fact, signature, call.passed, defaults);
  } else {
    list_facts(fact, call.passed);
  }
  return record(fact, call.site);
}

/// Of a function of the project.
void Interpreter::record_function(const FunctionCallee& callee, const CallSite& site) {
  if (!is_recording() || site.call == nullptr || suppressed_targets_ > 0) {
    return;
  }
  if (!site.matters && interest_depth_ == 0 &&
      !interest_.includes(callee.function.info->qualified_name)) {
    return;
  }
  const FunctionInfo& info = *callee.function.info;
  TargetFact fact = start_fact(
      callee.receiver == nullptr ? TargetKind::Function : TargetKind::Method, site, callee.trail);
  fact.callee = &info;
  fact.qualified_name = info.qualified_name;
  fact.is_in_project = true;
  Signature signature = info.signature;
  std::span<const Values> defaults = callee.function.defaults;
  if (callee.receiver != nullptr) {
    set_receiver(fact, *callee.receiver, site);
    fact.receiver = freeze(factory_.one(*callee.receiver), 0);
    if (!signature.parameters.empty()) {
      signature.parameters.erase(signature.parameters.begin());
      defaults = defaults.subspan(1);
    }
  }
  bind_facts(fact, signature, callee.passed, defaults);
  record(fact, site);
}

}  // namespace krait
