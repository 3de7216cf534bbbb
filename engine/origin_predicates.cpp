// Predicates on what a node is called, is an instance of, and comes from.
#include <algorithm>

#include "ast/nodes.h"
#include "ast/walk.h"
#include "engine/conditions.h"
#include "engine/node_words.h"

namespace krait {

Truth ConditionEvaluator::evaluate_names(const Predicate& predicate, const Bound& bound,
                                         const KnownValue* known) const {
  std::vector<std::string_view> candidates;
  if (bound.callee != nullptr && bound.callee->kind != TargetKind::Unknown) {
    candidates.push_back(bound.callee->qualified_name);
    if (bound.callee->kind == TargetKind::Constructor && bound.callee->class_facts != nullptr) {
      const auto& order = bound.callee->class_facts->order;
      candidates.insert(candidates.end(), order.begin(), order.end());
    }
  } else if (known != nullptr) {
    const Value& value = *known->value;
    const bool has_name = value.kind == ValueKind::Name || value.kind == ValueKind::Class ||
                          value.kind == ValueKind::Function || value.kind == ValueKind::Module;
    if (!has_name) {
      return value.kind == ValueKind::Instance ? Truth::Unknown : Truth::False;
    }
    candidates.push_back(value.text);
  } else {
    return Truth::Unknown;
  }
  for (const std::string& name : predicate.names) {
    const bool is_glob = name.find_first_of("*?[") != std::string::npos;
    const std::string_view canonical =
        is_glob ? std::string_view(name) : matcher_.models().canonical_name(name);
    for (const std::string_view candidate : candidates) {
      if (is_glob ? matches_name_glob(name, candidate)
                  : candidate == canonical || candidate == name) {
        return Truth::True;
      }
    }
  }
  return Truth::False;
}

Truth ConditionEvaluator::evaluate_type(const Predicate& predicate, const Value& value) const {
  const std::string_view builtin = builtin_class_of(value);
  for (const std::string_view written : predicate.names) {
    constexpr std::string_view kPrefix = "builtins.";
    const std::string_view bare =
        written.starts_with(kPrefix) ? written.substr(kPrefix.size()) : written;
    const bool is_builtin = builtin == bare || (builtin == "bool" && bare == "int");
    if (is_instance_of(value, matcher_.models().canonical_name(written)) ||
        is_instance_of(value, std::string(kPrefix).append(bare)) ||
        (!builtin.empty() && is_builtin)) {
      return Truth::True;
    }
  }
  return value.kind == ValueKind::Name ? Truth::Unknown : Truth::False;
}

std::vector<const ast::Node*> ConditionEvaluator::assigned_expressions(const Place& place) const {
  const auto* name = place.node == nullptr ? nullptr : place.node->as<ast::Name>();
  if (name == nullptr || place.file != matcher_.file()) {
    return {};
  }
  const ast::Node* scope = name;
  do {
    scope = matcher_.parents().parent(*scope);
  } while (scope != nullptr && !scope->is<ast::Module>() && !scope->is<ast::FunctionDef>() &&
           !scope->is<ast::AsyncFunctionDef>());
  std::vector<const ast::Node*> found;
  bool is_plain = scope != nullptr;
  const auto visit_node = [&](const ast::Node& node) {
    const auto* stored = node.as<ast::Name>();
    const auto* parameter = node.as<ast::Arg>();
    if (parameter != nullptr && parameter->arg == name->id) {
      is_plain = false;
    }
    if (stored == nullptr || stored->ctx != ast::ExprContext::Store || !(stored->id == name->id)) {
      return;
    }
    const auto* assign = matcher_.parents().parent(node)->as<ast::Assign>();
    if (assign == nullptr) {
      is_plain = false;  // A loop, an unpacking, an import: where it comes from is not written.
    } else {
      found.push_back(assign->value);
    }
  };
  if (is_plain) {
    ast::walk(*scope, visit_node);
  }
  return is_plain ? found : std::vector<const ast::Node*>();
}

Truth ConditionEvaluator::evaluate_from(const Predicate& predicate, const Bound& bound,
                                        const KnownValue* known) {
  const auto matches = [&](const Subject& subject) {
    return std::any_of(predicate.patterns.begin(), predicate.patterns.end(),
                       [&](const PatternNode* pattern) {
                         return matcher_.match(*pattern, subject, [] { return true; });
                       });
  };
  const Subject written{bound.subject.place, {}, nullptr, nullptr};
  if (bound.subject.place.node != nullptr && matches(written)) {
    return Truth::True;
  }
  if (known == nullptr) {
    // Of what is not known the origin may still be written nearby.
    const std::vector<const ast::Node*> origins = assigned_expressions(bound.subject.place);
    const bool is_origin =
        !origins.empty() && std::all_of(origins.begin(), origins.end(), [&](const ast::Node* node) {
          return matches({{bound.subject.place.file, node->span, node}, {}, nullptr, nullptr});
        });
    return is_origin ? Truth::True : Truth::Unknown;
  }
  const Subject origin{known->place, {{known, 1}, false}, nullptr, nullptr};
  return matches(origin) ? Truth::True : Truth::False;
}

}  // namespace krait
