#include "engine/explain.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "ast/nodes.h"
#include "ast/walk.h"
#include "engine/conditions.h"
#include "engine/match.h"
#include "engine/matcher.h"

namespace krait {
namespace {

constexpr size_t kMaximumShownValues = 5;

std::string describe_values(const ValueSet& values) {
  std::string text;
  const size_t shown = std::min<size_t>(values.known.size(), kMaximumShownValues);
  for (size_t i = 0; i < shown; ++i) {
    text += (text.empty() ? "" : " or ") + repr_of(*values.known[i].value);
  }
  if (values.known.size() > shown) {
    text += " or " + std::to_string(values.known.size() - shown) + " more";
  }
  if (text.empty()) {
    return values.is_open ? "not known" : "never reached";
  }
  return values.is_open ? text + " or something not known" : text;
}

std::string describe_targets(std::span<const CallTarget> targets) {
  if (targets.empty()) {
    return "no execution reaches this call";
  }
  std::string text;
  for (const CallTarget& target : targets) {
    const bool is_known = target.kind != TargetKind::Unknown && !target.qualified_name.empty();
    text += (text.empty() ? "" : " or ") +
            (is_known ? std::string(target.qualified_name) : "something not known");
  }
  return "the callee is " + text;
}

std::string_view words_of(Presence presence) {
  switch (presence) {
    case Presence::Written:
      return "";
    case Presence::Default:
      return "left out, so its default ";
    case Presence::Absent:
      return "left out";
    case Presence::Unknown:
      return "perhaps given by a splat, ";
  }
  return "";
}

std::string describe_argument(const Argument& argument) {
  const std::string name = argument.parameter.empty()
                               ? "argument " + std::to_string(argument.position + 1)
                               : "'" + std::string(argument.parameter) + "'";
  const std::string values =
      argument.presence == Presence::Absent ? "" : describe_values(argument.slot.values);
  return name + " is " + std::string(words_of(argument.presence)) + values;
}

std::string_view key_of(const PatternNode& child) {
  return child.role == PatternRole::Keyword ? child.text : std::string_view("positional argument");
}

bool is_candidate(const Alternative& alternative, const ast::Node& node) {
  const PatternNode* pattern = alternative.pattern;
  while (pattern->role == PatternRole::Capture) {
    pattern = pattern->children[0];
  }
  const bool is_call = node.is<ast::Call>();
  if (pattern->role == PatternRole::Call) {
    return is_call;
  }
  return pattern->role == PatternRole::Structure
             ? pattern->kind == node.node_kind ||
                   (pattern->kind == ast::Kind::Assign && node.is<ast::AnnAssign>())
             : node.node_kind == pattern->kind;
}

/// Explains one alternative on one node.
class Explainer {
 public:
  Explainer(const Project& project, FileId file, const RuleSet& rules)
      : project_(project), file_(file), matcher_(project, file, rules.models()) {}

  /// Appends what is said of `node` by each alternative that is written for such nodes.
  void explain_all(const Rule& rule, const ast::Node& node, std::vector<Diagnostic>& into) {
    for (const Alternative& alternative : rule.alternatives) {
      if (is_candidate(alternative, node)) {
        into.push_back(explain(rule, alternative, node));
      }
    }
  }

  Diagnostic explain(const Rule& rule, const Alternative& alternative, const ast::Node& node) {
    Diagnostic diagnostic;
    diagnostic.origin = DiagnosticOrigin::RulePack;
    diagnostic.code = rule.metadata.id;
    diagnostic.severity = Severity::Note;
    diagnostic.primary = {&project_.source(file_), node.span};
    if (const auto* call = node.as<ast::Call>()) {
      add_call_facts(*call, diagnostic);
    }
    diagnostic.message = verdict(rule, alternative, node, diagnostic);
    return diagnostic;
  }

 private:
  void add_note(Diagnostic& diagnostic, Span span, std::string text) const {
    diagnostic.notes.push_back({{&project_.source(file_), span}, std::move(text), false});
  }

  void add_call_facts(const ast::Call& call, Diagnostic& diagnostic) const {
    const std::span<const CallTarget> targets = project_.semantics(file_).targets(call);
    add_note(diagnostic, call.func->span, describe_targets(targets));
    for (const CallTarget& target : targets) {
      for (const Argument& argument : target.arguments) {
        add_note(diagnostic, argument.expression == nullptr ? call.span : argument.expression->span,
                 describe_argument(argument));
      }
    }
  }

  bool matches(const Rule& rule, const PatternNode& pattern, const ast::Node& node,
               const Continuation& next) {
    matcher_.begin(rule.metavariables.size(), &node);
    return matcher_.match(pattern, matcher_.subject_of(node, file_), next);
  }

  /// Whether one of the conditions under `unless` holds for the present bindings.
  static bool drops(const std::vector<Conditions>& unless, ConditionEvaluator& evaluator) {
    return std::ranges::any_of(unless, [&](const Conditions& conditions) {
      return evaluator.match(conditions, Quantifier::Every, [] { return true; });
    });
  }

  std::string verdict(const Rule& rule, const Alternative& alternative, const ast::Node& node,
                      Diagnostic& diagnostic) {
    if (!matches(rule, *alternative.pattern, node, [] { return true; })) {
      return "no match: " + failed_part(rule, *alternative.pattern, node);
    }
    ConditionEvaluator evaluator(matcher_, node);
    bool holds = false;
    bool is_dropped = false;
    std::string failed;
    matches(rule, *alternative.pattern, node, [&] {
      const auto decide = [&] {
        is_dropped = drops(rule.unless, evaluator) || drops(alternative.unless, evaluator);
        return !is_dropped;
      };
      const bool where_holds = evaluator.match(alternative.where, Quantifier::Some, [&] {
        return evaluator.match(rule.where, Quantifier::Some, decide);
      });
      holds = holds || where_holds;
      if (!where_holds && !is_dropped) {
        failed = failed_condition(rule, alternative.where, evaluator, diagnostic);
        failed =
            failed.empty() ? failed_condition(rule, rule.where, evaluator, diagnostic) : failed;
      }
      return holds;
    });
    if (holds) {
      return "match: pattern and conditions hold";
    }
    if (is_dropped) {
      return "no match: a condition under 'unless' holds";
    }
    return "no match: " + (failed.empty() ? "'where' does not hold" : failed);
  }

  /// The first condition that does not hold for the present bindings.
  std::string failed_condition(const Rule& rule, const Conditions& conditions,
                               ConditionEvaluator& evaluator, Diagnostic& diagnostic) {
    for (const StructuralCondition& structure : conditions.structures) {
      Conditions single;
      single.structures.push_back(structure);
      if (!evaluator.match(single, Quantifier::Some, [] { return true; })) {
        return "'" + std::string(kStructuralKeys[static_cast<size_t>(structure.kind)]) +
               "' does not hold";
      }
    }
    for (const MetavariableCondition& condition : conditions.metavariables) {
      const std::string& name = rule.metavariables[condition.metavariable];
      const std::optional<Bound>& bound = matcher_.bindings[condition.metavariable];
      if (!bound) {
        return name + " is not bound by this alternative";
      }
      const Truth truth = evaluator.evaluate(condition.predicate, *bound, Quantifier::Some);
      if (truth != Truth::True) {
        if (bound->subject.place.file == file_) {
          add_note(diagnostic, bound->subject.place.span, name + " stands here");
        }
        return "the condition on " + name + (truth == Truth::False ? " fails" : " is not known") +
               ": its value is " + describe_values(bound->subject.values);
      }
    }
    return "";
  }

  /// What of a call pattern fails: the callee alone, or the first argument that does.
  std::string failed_part(const Rule& rule, const PatternNode& root, const ast::Node& node) {
    const PatternNode* pattern = &root;
    while (pattern->role == PatternRole::Capture) {
      pattern = pattern->children[0];
    }
    if (pattern->role != PatternRole::Call || !node.is<ast::Call>()) {
      return "the node has another shape than the pattern";
    }
    PatternNode reduced = *pattern;
    reduced.has_rest = true;
    reduced.children = {pattern->children[0]};
    if (!matches(rule, reduced, node, [] { return true; })) {
      return "the callee is another one";
    }
    for (size_t i = 1; i < pattern->children.size(); ++i) {
      reduced.children.push_back(pattern->children[i]);
      if (!matches(rule, reduced, node, [] { return true; })) {
        return "the " + std::string(key_of(*pattern->children[i])) + " of the pattern, number " +
               std::to_string(i) + ", does not match";
      }
    }
    return "the call has further arguments, and the pattern no '...'";
  }

  const Project& project_;
  FileId file_;
  Matcher matcher_;
};

}  // namespace

std::vector<Diagnostic> explain_line(const Project& project, FileId file, uint32_t line_1based,
                                     const RuleSet& rules) {
  std::vector<Diagnostic> diagnostics;
  const ProjectFile& source = project.file(file);
  Explainer explainer(project, file, rules);
  ast::walk(source.tree.module(), [&](const ast::Node& node) {
    if (node.is<ast::Module>() || source.source.line_of(node.span.begin) != line_1based) {
      return;
    }
    for (uint32_t i = 0; i < rules.rules().size(); ++i) {
      if (rules.is_enabled(i)) {
        explainer.explain_all(rules.rules()[i], node, diagnostics);
      }
    }
  });
  return diagnostics;
}

}  // namespace krait
