// Call patterns against what a call may call: callee by class order, arguments by parameter.
#include <algorithm>
#include <string>

#include "ast/nodes.h"
#include "engine/matcher.h"

namespace krait {
namespace {

std::string_view last_component(std::string_view name) {
  const size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

std::string_view without_last_component(std::string_view name) {
  const size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
}

std::optional<uint32_t> index_in_order(const ClassFacts* facts, std::string_view name) {
  if (facts == nullptr) {
    return std::nullopt;
  }
  const auto* found = std::find(facts->order.begin(), facts->order.end(), name);
  if (found == facts->order.end()) {
    return std::nullopt;
  }
  return static_cast<uint32_t>(found - facts->order.begin());
}

bool is_positional(ParameterKind kind) {
  return kind == ParameterKind::PositionalOnly || kind == ParameterKind::PositionalOrKeyword;
}

bool has_keyword_sink(const ModelEntry* entry) {
  return entry == nullptr || !entry->has_signature ||
         std::any_of(entry->parameters.begin(), entry->parameters.end(),
                     [](const ModelParameter& parameter) {
                       return parameter.kind == ParameterKind::VarKeyword;
                     });
}

}  // namespace

bool Matcher::match_any_call(const PatternNode& pattern, const Subject& subject,
                             const Continuation& next) {
  const ast::Node* node = subject.place.node;
  const auto* call = node == nullptr ? nullptr : node->as<ast::Call>();
  if (call != nullptr && match_call(pattern, *call, subject.place.file, next)) {
    return true;
  }
  for (const KnownValue& known : subject.values.known) {
    const CallTarget* made_by = known.value->made_by;
    if (made_by != nullptr && made_by->call != nullptr) {
      if (made_by->call != call &&
          match_target(pattern, *made_by->call, made_by->file, *made_by, next)) {
        return true;
      }
      continue;
    }
    const auto* origin = known.place.node == nullptr ? nullptr : known.place.node->as<ast::Call>();
    if (origin != nullptr && origin != call && known.place.file < project_.file_count() &&
        match_call(pattern, *origin, known.place.file, next)) {
      return true;
    }
  }
  return false;
}

bool Matcher::match_call(const PatternNode& pattern, const ast::Call& call, FileId file,
                         const Continuation& next) {
  if (file >= project_.file_count()) {
    return false;
  }
  for (const CallTarget& target : project_.semantics(file).targets(call)) {
    if (match_target(pattern, call, file, target, next)) {
      return true;
    }
  }
  return false;
}

/// How far a name without dots, built in or written so, is from what is called.
std::optional<uint32_t> Matcher::bare_callee_distance(std::string_view name, const ast::Call& call,
                                                      const CallTarget& target) const {
  if (!is_builtin_name(name)) {
    const auto* written = call.func->as<ast::Name>();
    const bool is_written_so = written != nullptr && written->id.text() == name;
    return is_written_so ? std::optional<uint32_t>(0) : std::nullopt;
  }
  const std::string_view qualified = target.qualified_name;
  const bool is_itself =
      qualified == name || (qualified.starts_with("builtins.") && qualified.substr(9) == name);
  if (!target.is_in_project && target.kind != TargetKind::Unknown && is_itself) {
    return 0;
  }
  // analysis/ calls builtins by their bare names.
  return target.kind == TargetKind::Constructor ? callee_distance(name, target) : std::nullopt;
}

bool Matcher::match_target(const PatternNode& pattern, const ast::Call& call, FileId file,
                           const CallTarget& target, const Continuation& next) {
  if (!spend()) {
    return false;
  }
  const PatternNode& name = *pattern.children[0];
  const bool is_root = &call == root_ && callee.target == nullptr;
  const auto match_rest = [&](uint32_t distance) {
    const CalleeMatch before = callee;
    if (is_root) {
      callee = {&target, distance};
    }
    const bool is_stopped = match_arguments(pattern, call, file, target, next);
    callee = before;
    return is_stopped;
  };
  constexpr uint32_t kNoName = 1'000;
  const auto match_unnamed = [&] { return match_rest(kNoName); };
  switch (name.role) {
    case PatternRole::QualifiedName: {
      const std::optional<uint32_t> distance =
          callee_distance(models_.canonical_name(name.text), target);
      return distance && match_rest(*distance);
    }
    case PatternRole::LocalName: {
      const std::optional<uint32_t> distance = bare_callee_distance(name.text, call, target);
      return distance && match_rest(*distance);
    }
    case PatternRole::Metavariable:
    case PatternRole::Capture: {
      Bound bound;
      bound.subject = subject_of(*call.func, file);
      bound.callee = &target;
      return bind(name.metavariable, bound, [&] {
        return name.role == PatternRole::Metavariable
                   ? match_unnamed()
                   : match(*name.children[0], bound.subject, match_unnamed);
      });
    }
    case PatternRole::Structure:
      if (name.kind == ast::Kind::Attribute) {
        return match_receiver(pattern, call, file, target, match_unnamed);
      }
      [[fallthrough]];
    case PatternRole::Anything:
    case PatternRole::Call:
    case PatternRole::Literal:
    case PatternRole::Sequence:
    case PatternRole::Set:
    case PatternRole::Dict:
      return match(name, subject_of(*call.func, file), match_unnamed);
    case PatternRole::Rest:
    case PatternRole::Keyword:
    case PatternRole::Starred:
    case PatternRole::List:
    case PatternRole::Identifier:
    case PatternRole::Number:
    case PatternRole::Absent:
      return false;
  }
  return false;
}

/// A project's method that stands in the place of an API's: the call is not one of the API, which
/// the method may or may not call itself.
bool Matcher::overrides_modelled(const CallTarget& target) const {
  if (!target.is_in_project || target.class_facts == nullptr) {
    return false;
  }
  const std::string method(last_component(target.qualified_name));
  return std::any_of(target.class_facts->order.begin(), target.class_facts->order.end(),
                     [&](std::string_view base) {
                       const ModelEntry* entry = models_.find(std::string(base) + "." + method);
                       return entry != nullptr && entry->kind == ModelKind::Method;
                     });
}

bool Matcher::match_receiver(const PatternNode& pattern, const ast::Call& call, FileId file,
                             const CallTarget& target, const Continuation& next) {
  const PatternNode& attribute = *pattern.children[0];
  const PatternNode& receiver = *attribute.children[0];
  const std::string_view method = attribute.children[1]->text;
  if (target.kind == TargetKind::Method) {
    if (last_component(target.qualified_name) != method || overrides_modelled(target)) {
      return false;
    }
    const Subject subject{target.receiver.place, target.receiver.values, nullptr, nullptr};
    return match(receiver, subject, next);
  }
  const auto* written = call.func->as<ast::Attribute>();
  return written != nullptr && written->attr.text() == method &&
         match(receiver, subject_of(*written->value, file), next);
}

std::optional<uint32_t> Matcher::callee_distance(std::string_view name,
                                                 const CallTarget& target) const {
  switch (target.kind) {
    case TargetKind::Unknown:
      return std::nullopt;
    case TargetKind::Function:
      return target.qualified_name == name ? std::optional<uint32_t>(0) : std::nullopt;
    case TargetKind::Method: {
      if (target.qualified_name == name) {
        return 0;
      }
      const bool is_same_method = last_component(name) == last_component(target.qualified_name) &&
                                  !overrides_modelled(target);
      return is_same_method ? index_in_order(target.class_facts, without_last_component(name))
                            : std::nullopt;
    }
    case TargetKind::Constructor: {
      const std::optional<uint32_t> named = index_in_order(target.class_facts, name);
      if (!named) {
        return target.class_facts == nullptr && target.qualified_name == name
                   ? std::optional<uint32_t>(0)
                   : std::nullopt;
      }
      const std::optional<uint32_t> owner =
          index_in_order(target.class_facts, target.initializer_owner);
      // A class below the named one with an `__init__` of its own takes other arguments, unless a
      // model says which; those of the project pass theirs on in a call that is looked at itself.
      const bool has_own_initializer = owner && *owner < *named;
      if (has_own_initializer && models_.find(target.initializer_owner) == nullptr) {
        return std::nullopt;
      }
      return named;
    }
  }
  return std::nullopt;
}

std::vector<std::string_view> Matcher::parameter_order(const PatternNode& pattern,
                                                       const CallTarget& target) const {
  std::vector<std::string_view> order;
  const PatternNode& name = *pattern.children[0];
  const ModelEntry* entry =
      name.role == PatternRole::QualifiedName ? models_.find(name.text) : nullptr;
  if (entry == nullptr || !entry->has_signature) {
    entry = models_.find(target.qualified_name);
  }
  if (entry != nullptr && entry->has_signature) {
    for (const ModelParameter& parameter : entry->parameters) {
      if (is_positional(parameter.kind)) {
        order.push_back(parameter.name);
      }
    }
    return order;
  }
  for (const Argument& argument : target.arguments) {
    if (!argument.parameter.empty()) {
      order.push_back(argument.parameter);
    }
  }
  return order;
}

ast::Array<const Argument> Matcher::written_arguments(const ast::Call& call, FileId file) {
  std::vector<Argument>& list = argument_lists_.emplace_back();
  uint32_t position = 0;
  const auto add = [&](std::string_view parameter, const ast::AnyExpr* expression) {
    Argument& argument = list.emplace_back();
    argument.parameter = parameter;
    argument.position = position;
    argument.expression = expression;
    const Subject subject = subject_of(*expression, file);
    argument.slot = {subject.place, subject.values};
  };
  for (const ast::AnyExpr* argument : call.args) {
    if (argument->is<ast::Starred>()) {
      break;  // What follows stands at a position that is not known.
    }
    add("", argument);
    ++position;
  }
  for (const ast::Keyword* keyword : call.keywords) {
    if (keyword->arg) {
      add(keyword->arg.text(), keyword->value);
    }
  }
  return {list.data(), static_cast<uint32_t>(list.size())};
}

/// How the arguments of one call are laid against those of a pattern.
struct Matcher::ArgumentPlan {
  ast::Array<const Argument> arguments;
  std::vector<std::string_view> order;  ///< names of positional parameters
  std::vector<ArgumentPair> pairs;
  /// Positionals behind `...` of a callee without signature: any of the remaining ones.
  Patterns loose;
  size_t position = 0;  ///< positionals of the pattern that are laid out
  std::vector<std::pair<const PatternNode*, const ast::AnyExpr*>> splats;

  [[nodiscard]] const Argument* find(std::string_view parameter) const {
    const auto* found =
        std::find_if(arguments.begin(), arguments.end(),
                     [&](const Argument& argument) { return argument.parameter == parameter; });
    return found == arguments.end() ? nullptr : found;
  }
  [[nodiscard]] const Argument* find(size_t index) const {
    const auto* found =
        std::find_if(arguments.begin(), arguments.end(), [&](const Argument& argument) {
          return argument.parameter.empty() && argument.position == index;
        });
    return found == arguments.end() ? nullptr : found;
  }
};

bool Matcher::plan_positionals(const PatternNode& pattern, const ast::Call& call,
                               const CallTarget& target, ArgumentPlan& plan) {
  bool is_after_rest = false;
  const size_t first_keyword = pattern.first_keyword();
  for (size_t i = 1; i < first_keyword; ++i) {
    const PatternNode& child = *pattern.children[i];
    if (child.role == PatternRole::Rest) {
      is_after_rest = true;
    } else if (child.role == PatternRole::Starred) {
      const auto* starred =
          std::find_if(call.args.begin(), call.args.end(),
                       [](const ast::AnyExpr* node) { return node->is<ast::Starred>(); });
      if (starred == call.args.end()) {
        return false;
      }
      plan.splats.emplace_back(child.children[0], (*starred)->as<ast::Starred>()->value);
    } else if (target.has_signature) {
      const bool is_named = plan.position < plan.order.size();
      const Argument* argument =
          is_named ? plan.find(plan.order[plan.position]) : plan.find(plan.position);
      if (argument == nullptr && (is_named || !target.has_unknown_splat)) {
        // A constructor of a subclass, or a function of the same name, that takes no such
        // parameter.
        return false;
      }
      plan.pairs.push_back({&child, argument});
      ++plan.position;
    } else if (is_after_rest) {
      plan.loose.push_back(&child);
    } else {
      const Argument* argument = plan.find(plan.position++);
      if (argument == nullptr && !target.has_unknown_splat) {
        return false;
      }
      plan.pairs.push_back({&child, argument});
    }
  }
  return true;
}

bool Matcher::plan_keywords(const PatternNode& pattern, const ast::Call& call,
                            const CallTarget& target, ArgumentPlan& plan) const {
  const PatternNode& callee_name = *pattern.children[0];
  for (size_t i = pattern.first_keyword(); i < pattern.children.size(); ++i) {
    const PatternNode& keyword = *pattern.children[i];
    if (keyword.text.empty()) {
      const auto* splat = std::find_if(call.keywords.begin(), call.keywords.end(),
                                       [](const ast::Keyword* written) { return !written->arg; });
      if (splat == call.keywords.end()) {
        return false;
      }
      plan.splats.emplace_back(keyword.children[0], (*splat)->value);
      continue;
    }
    const Argument* argument = plan.find(keyword.text);
    // A modelled subclass whose constructor has no such parameter is not meant.
    const bool is_other_constructor = target.kind == TargetKind::Constructor &&
                                      callee_name.role == PatternRole::QualifiedName &&
                                      target.initializer_owner != callee_name.text;
    const bool is_known_parameter =
        std::find(plan.order.begin(), plan.order.end(), keyword.text) != plan.order.end();
    if (argument == nullptr && target.has_signature && is_other_constructor && is_known_parameter &&
        !has_keyword_sink(models_.find(target.initializer_owner))) {
      return false;
    }
    plan.pairs.push_back({keyword.children[0], argument});
  }
  return true;
}

bool Matcher::match_arguments(const PatternNode& pattern, const ast::Call& call, FileId file,
                              const CallTarget& target, const Continuation& next) {
  ArgumentPlan plan;
  const bool is_bound = target.kind != TargetKind::Unknown;
  plan.arguments = is_bound ? target.arguments : written_arguments(call, file);
  if (target.has_signature) {
    plan.order = parameter_order(pattern, target);
  }
  if (!plan_positionals(pattern, call, target, plan) ||
      !plan_keywords(pattern, call, target, plan)) {
    return false;
  }
  if (!pattern.has_rest) {
    const auto is_written = [](const Argument& argument) {
      return argument.presence == Presence::Written;
    };
    const auto written = std::count_if(plan.arguments.begin(), plan.arguments.end(), is_written);
    const auto matched =
        std::count_if(plan.pairs.begin(), plan.pairs.end(), [&](const ArgumentPair& pair) {
          return pair.argument != nullptr && is_written(*pair.argument);
        });
    if (matched != written || (target.has_unknown_splat && plan.splats.empty())) {
      return false;
    }
  }
  std::vector<const Argument*> positionals;
  for (const Argument& argument : plan.arguments) {
    if (argument.parameter.empty() && argument.position >= plan.position) {
      positionals.push_back(&argument);
    }
  }
  return match_splats(plan, 0, file, [&] {
    return match_loose_positionals(plan.loose, positionals, plan.pairs, target, next);
  });
}

bool Matcher::match_splats(const ArgumentPlan& plan, size_t i, FileId file,
                           const Continuation& next) {
  if (i == plan.splats.size()) {
    return next();
  }
  return match(*plan.splats[i].first, subject_of(*plan.splats[i].second, file),
               [&] { return match_splats(plan, i + 1, file, next); });
}

bool Matcher::match_loose_positionals(std::span<const PatternNode* const> patterns,
                                      std::span<const Argument* const> arguments,
                                      std::vector<ArgumentPair>& pairs, const CallTarget& target,
                                      const Continuation& next) {
  if (patterns.empty()) {
    return match_argument_pairs(pairs, 0, target, next);
  }
  for (size_t i = 0; i < arguments.size(); ++i) {
    pairs.push_back({patterns.front(), arguments[i]});
    const bool is_stopped =
        match_loose_positionals(patterns.subspan(1), arguments.subspan(i + 1), pairs, target, next);
    pairs.pop_back();
    if (is_stopped) {
      return true;
    }
  }
  return false;
}

bool Matcher::match_argument_pairs(const std::vector<ArgumentPair>& pairs, size_t i,
                                   const CallTarget& target, const Continuation& next) {
  if (i == pairs.size()) {
    return next();
  }
  const auto match_others = [&] { return match_argument_pairs(pairs, i + 1, target, next); };
  const PatternNode& pattern = *pairs[i].pattern;
  const Argument* argument = pairs[i].argument;
  if (argument != nullptr && argument->presence != Presence::Absent &&
      argument->presence != Presence::Unknown) {
    return match_argument(pattern, *argument, target.file, match_others);
  }
  if (pattern.role == PatternRole::Anything) {
    return match_others();
  }
  if (pattern.role != PatternRole::Metavariable) {
    return false;
  }
  Bound bound;
  bound.is_argument = true;
  const bool is_unknown =
      argument == nullptr ? target.has_unknown_splat : argument->presence == Presence::Unknown;
  bound.presence = is_unknown ? Presence::Unknown : Presence::Absent;
  bound.subject.argument = argument;
  if (argument != nullptr && is_unknown) {
    bound.subject.values = argument->slot.values;
    bound.subject.values.is_open = true;
  } else {
    bound.subject.values.is_open = is_unknown;
  }
  return bind(pattern.metavariable, bound, match_others);
}

bool Matcher::match_argument(const PatternNode& pattern, const Argument& argument, FileId file,
                             const Continuation& next) {
  Subject subject{argument.slot.place, argument.slot.values, nullptr, &argument};
  // By a splat the call writes the whole container, the slot is what comes out of it.
  const bool is_own_expression =
      argument.expression != nullptr && argument.slot.place.node == argument.expression;
  if (argument.expression != nullptr && (is_own_expression || subject.place.node == nullptr)) {
    const FileId own_file = subject.place.file == kNoFile ? file : subject.place.file;
    subject.place = {own_file, argument.expression->span, argument.expression};
  }
  if (pattern.role == PatternRole::Metavariable || pattern.role == PatternRole::Capture) {
    Bound bound;
    bound.subject = subject;
    bound.presence = argument.presence;
    bound.is_argument = true;
    return bind(pattern.metavariable, bound, [&] {
      return pattern.role == PatternRole::Metavariable ? next()
                                                       : match(*pattern.children[0], subject, next);
    });
  }
  return match(pattern, subject, next);
}

}  // namespace krait
