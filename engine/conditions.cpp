#include "engine/conditions.h"

#include <algorithm>

#include "ast/nodes.h"
#include "ast/walk.h"

namespace krait {
namespace {

/// Nesting of statements that `after` looks into; deeper ones count as not always executed.
constexpr uint32_t kMaximumStatementDepth = 50;

bool is_function(const ast::Node& node) {
  return node.is<ast::FunctionDef>() || node.is<ast::AsyncFunctionDef>() || node.is<ast::Lambda>();
}

bool is_statement(const ast::Node& node) {
  return node.node_kind >= ast::Kind::FunctionDef && node.node_kind <= ast::Kind::BadStmt;
}

/// Whether `node` opens a scope in which its child `below` runs: decorators, defaults, annotations
/// and bases are evaluated outside.
bool is_within_scope_of(const ast::Node& node, const ast::Node& below) {
  return node.is<ast::Lambda>()
             ? !below.is<ast::Arguments>()
             : (is_function(node) || node.is<ast::ClassDef>()) && is_statement(below);
}

/// The blocks of a node: lists of statements.
template <class Function>
void for_each_block(const ast::Node& node, Function&& function) {
  ast::visit(node, [&](const auto& typed) {
    ast::for_each_field(typed, [&](const auto&, const auto& value) {
      using Value = std::remove_cvref_t<decltype(value)>;
      if constexpr (std::is_same_v<Value, ast::Array<ast::AnyStmt*>>) {
        function(value);
      }
    });
  });
}

}  // namespace

bool ConditionEvaluator::match(const Conditions& conditions, Quantifier quantifier,
                               const Continuation& next) {
  return match_structures(conditions, 0, quantifier, next);
}

bool ConditionEvaluator::match_structures(const Conditions& conditions, size_t i,
                                          Quantifier quantifier, const Continuation& next) {
  if (i == conditions.structures.size()) {
    return match_metavariables(conditions, quantifier) && next();
  }
  const StructuralCondition& condition = conditions.structures[i];
  const auto match_others = [&] { return match_structures(conditions, i + 1, quantifier, next); };
  switch (condition.kind) {
    case StructuralKind::Inside:
      return match_inside(condition, match_others);
    case StructuralKind::NotInside:
      return !match_inside(condition, [] { return true; }) && match_others();
    case StructuralKind::Has:
      return match_has(condition, match_others);
    case StructuralKind::After:
      return match_after(condition, match_others);
    case StructuralKind::Scope:
      return is_in_scope(condition.scope) && match_others();
  }
  return false;
}

bool ConditionEvaluator::match_metavariables(const Conditions& conditions, Quantifier quantifier) {
  return std::all_of(
      conditions.metavariables.begin(), conditions.metavariables.end(),
      [&](const MetavariableCondition& condition) {
        const std::optional<Bound>& bound = matcher_.bindings[condition.metavariable];
        return bound && evaluate(condition.predicate, *bound, quantifier) == Truth::True;
      });
}

bool ConditionEvaluator::match_any(const std::vector<const PatternNode*>& patterns,
                                   const ast::Node& node, const Continuation& next) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const PatternNode* pattern) {
    return matcher_.match(*pattern, matcher_.subject_of(node, matcher_.file()), next);
  });
}

bool ConditionEvaluator::match_inside(const StructuralCondition& condition,
                                      const Continuation& next) {
  for (const ast::Node* node = matcher_.parents().parent(root_); node != nullptr;
       node = matcher_.parents().parent(*node)) {
    if (match_any(condition.patterns, *node, next)) {
      return true;
    }
  }
  return false;
}

bool ConditionEvaluator::match_has(const StructuralCondition& condition, const Continuation& next) {
  bool is_stopped = false;
  ast::walk(root_, [&](const ast::Node& node) {
    is_stopped = is_stopped || (&node != &root_ && match_any(condition.patterns, node, next));
    return !is_stopped;
  });
  return is_stopped;
}

bool ConditionEvaluator::match_after(const StructuralCondition& condition,
                                     const Continuation& next) {
  const ast::Node* at = &root_;
  while (at != nullptr && !is_function(*at)) {
    const ast::Node* parent = matcher_.parents().parent(*at);
    if (parent == nullptr) {
      return false;
    }
    bool is_stopped = false;
    for_each_block(*parent, [&](const ast::Array<ast::AnyStmt*>& block) {
      const auto* end = std::find(block.begin(), block.end(), at);
      if (end == block.end()) {
        return;
      }
      for (const auto* statement = block.begin(); statement != end && !is_stopped; ++statement) {
        is_stopped = match_executed(condition, **statement, 0, next);
      }
    });
    if (is_stopped) {
      return true;
    }
    at = parent;
  }
  return false;
}

/// A statement that has run when the next one begins: itself, or what surely runs within it.
bool ConditionEvaluator::match_executed(const StructuralCondition& condition,
                                        const ast::Node& statement, uint32_t depth,
                                        const Continuation& next) {
  if (match_statement(condition, statement, next)) {
    return true;
  }
  if (depth >= kMaximumStatementDepth) {
    return false;
  }
  const auto match_block = [&](const ast::Array<ast::AnyStmt*>& block, const Continuation& then) {
    return std::any_of(block.begin(), block.end(), [&](const ast::AnyStmt* inner) {
      return match_executed(condition, *inner, depth + 1, then);
    });
  };
  if (const auto* with = statement.as<ast::With>()) {
    return match_block(with->body, next);
  }
  if (const auto* with = statement.as<ast::AsyncWith>()) {
    return match_block(with->body, next);
  }
  if (const auto* branch = statement.as<ast::If>()) {
    return match_block(branch->body, [&] { return match_block(branch->orelse, next); });
  }
  if (const auto* attempt = statement.as<ast::Try>()) {
    if (match_block(attempt->finalbody, next)) {
      return true;
    }
    const auto is_in_handler = [&](const ast::ExceptHandler* handler) {
      return match_block(handler->body, [] { return true; });
    };
    return std::all_of(attempt->handlers.begin(), attempt->handlers.end(), is_in_handler) &&
           (match_block(attempt->body, next) || match_block(attempt->orelse, next));
  }
  return false;
}

/// The pattern may be a statement or an expression that the statement evaluates in any case.
bool ConditionEvaluator::match_statement(const StructuralCondition& condition,
                                         const ast::Node& statement, const Continuation& next) {
  if (match_any(condition.patterns, statement, next)) {
    return true;
  }
  bool is_stopped = false;
  ast::walk(statement, [&](const ast::Node& node) {
    const bool is_conditional = node.is<ast::IfExp>() || node.is<ast::BoolOp>() ||
                                node.is<ast::ListComp>() || node.is<ast::SetComp>() ||
                                node.is<ast::DictComp>() || node.is<ast::GeneratorExp>() ||
                                is_function(node) || node.is<ast::ClassDef>();
    if (is_stopped || is_conditional || (&node != &statement && is_statement(node))) {
      return false;
    }
    is_stopped = &node != &statement && match_any(condition.patterns, node, next);
    return !is_stopped;
  });
  return is_stopped;
}

bool ConditionEvaluator::is_in_scope(ScopeWord scope) const {
  ScopeWord found = ScopeWord::Module;
  const ast::Node* below = &root_;
  for (const ast::Node* node = matcher_.parents().parent(root_); node != nullptr;
       below = node, node = matcher_.parents().parent(*node)) {
    if (is_within_scope_of(*node, *below)) {
      found = node->is<ast::ClassDef>() ? ScopeWord::Class : ScopeWord::Function;
      break;
    }
  }
  return found == scope;
}

}  // namespace krait
