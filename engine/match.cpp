#include "engine/match.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "ast/nodes.h"
#include "ast/walk.h"
#include "engine/text_predicates.h"

namespace krait {
namespace {

/// More ways than this to match one node are not listed.
constexpr size_t kMaximumHits = 64;

std::string_view last_component(std::string_view name) {
  const size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

/// Where a value stands, for "first by source order": this file before others, then position.
auto place_key(const Place& place, FileId file) {
  return std::tuple(place.file != file, place.file, place.span.begin);
}

/// All rules of a set against one file.
class FileMatcher {
 public:
  FileMatcher(const RuleSet& rules, const Project& project, FileId file, TargetPython python)
      : rules_(rules),
        project_(project),
        file_(file),
        python_(python),
        tree_(project.file(file).tree),
        semantics_(project.semantics(file)),
        matcher_(std::make_shared<Matcher>(project, file, rules.models())) {}

  Matches run() {
    for (const ast::Node* node : tree_.nodes_of(ast::Kind::Call)) {
      match_call(*node->as<ast::Call>());
    }
    for (const ast::Kind kind : {ast::Kind::Assign, ast::Kind::AnnAssign}) {
      for (const ast::Node* node : tree_.nodes_of(kind)) {
        match_assignment(*node);
      }
    }
    match_other_kinds();
    return {std::move(found_), std::move(matcher_)};
  }

 private:
  using References = std::vector<AlternativeRef>;

  void add(std::span<const AlternativeRef> references) {
    candidates_.insert(candidates_.end(), references.begin(), references.end());
  }

  void match_call(const ast::Call& call) {
    const std::span<const CallTarget> targets = semantics_.targets(call);
    if (targets.empty()) {
      return;  // No execution reaches it.
    }
    candidates_.clear();
    for (const CallTarget& target : targets) {
      add_target(target);
    }
    if (const auto* attribute = call.func->as<ast::Attribute>()) {
      add(rules_.for_method(attribute->attr.text()));
    } else if (const auto* name = call.func->as<ast::Name>()) {
      add(rules_.for_callee(name->id.text()));
    }
    add(rules_.for_any_call());
    add(rules_.for_kind(ast::Kind::Call));
    try_candidates(call);
  }

  void add_target(const CallTarget& target) {
    if (target.kind == TargetKind::Unknown) {
      return;
    }
    add(rules_.for_callee(target.qualified_name));
    if (target.qualified_name.starts_with("builtins.")) {
      add(rules_.for_callee(target.qualified_name.substr(9)));
    }
    if (target.kind == TargetKind::Method) {
      add(rules_.for_method(last_component(target.qualified_name)));
    }
    if (target.kind == TargetKind::Constructor && target.class_facts != nullptr) {
      for (const std::string_view name : target.class_facts->order) {
        add(rules_.for_callee(name));
      }
    }
  }

  void add_assigned(const ast::Node& target) {
    if (const auto* name = target.as<ast::Name>()) {
      add(rules_.for_assignment(name->id.text()));
    } else if (const auto* attribute = target.as<ast::Attribute>()) {
      add(rules_.for_assignment(attribute->attr.text()));
    } else if (const auto* tuple = target.as<ast::Tuple>()) {
      std::for_each(tuple->elts.begin(), tuple->elts.end(),
                    [this](const ast::AnyExpr* element) { add_assigned(*element); });
    } else if (const auto* list = target.as<ast::List>()) {
      std::for_each(list->elts.begin(), list->elts.end(),
                    [this](const ast::AnyExpr* element) { add_assigned(*element); });
    }
  }

  void match_assignment(const ast::Node& node) {
    candidates_.clear();
    if (const auto* assign = node.as<ast::Assign>()) {
      for (const ast::AnyExpr* target : assign->targets) {
        add_assigned(*target);
      }
    } else {
      add_assigned(*node.as<ast::AnnAssign>()->target);
    }
    add(rules_.for_kind(node.node_kind));
    try_candidates(node);
  }

  void match_other_kinds() {
    std::set<ast::Kind> wanted;
    for (const ast::Kind kind : rules_.kinds()) {
      const bool is_done =
          kind == ast::Kind::Call || kind == ast::Kind::Assign || kind == ast::Kind::AnnAssign;
      if (!is_done) {
        wanted.insert(kind);
      }
    }
    if (wanted.empty()) {
      return;
    }
    ast::walk(tree_.module(), [&](const ast::Node& node) {
      if (wanted.find(node.node_kind) != wanted.end()) {
        candidates_.clear();
        add(rules_.for_kind(node.node_kind));
        try_candidates(node);
      }
    });
  }

  [[nodiscard]] bool is_reached(const ast::Node& node) const {
    const ast::Node* at = &node;
    while (at != nullptr &&
           !(at->node_kind >= ast::Kind::FunctionDef && at->node_kind <= ast::Kind::BadStmt)) {
      at = matcher_->parents().parent(*at);
    }
    return at == nullptr || semantics_.is_reached(static_cast<const ast::AnyStmt&>(*at));
  }

  void try_candidates(const ast::Node& node) {
    if (candidates_.empty()) {
      return;
    }
    std::sort(candidates_.begin(), candidates_.end());
    candidates_.erase(std::unique(candidates_.begin(), candidates_.end()), candidates_.end());
    if (!is_reached(node)) {
      return;
    }
    std::vector<Match> matches;
    // Rules that were decided by an earlier alternative.
    uint32_t decided = UINT32_MAX;
    const References candidates = candidates_;
    for (const AlternativeRef reference : candidates) {
      if (reference.rule != decided && is_applicable(reference.rule) &&
          try_alternative(reference, node, matches)) {
        decided = reference.rule;
      }
    }
    keep_nearest(std::move(matches));
  }

  /// True when the alternative decides: its pattern and `where` hold.
  bool try_alternative(AlternativeRef reference, const ast::Node& node,
                       std::vector<Match>& matches) {
    const Rule& rule = rules_.rules()[reference.rule];
    const Alternative& alternative = rule.alternatives[reference.alternative];
    matcher_->begin(rule.metavariables.size(), &node);
    ConditionEvaluator evaluator(*matcher_, node);
    Match found{reference.rule, reference.alternative, &node, {}};
    bool is_decided = false;
    const auto decide = [&] {
      is_decided = true;
      const auto drops = [&](const Conditions& conditions) {
        return evaluator.match(conditions, Quantifier::Every, [] { return true; });
      };
      if (std::none_of(alternative.unless.begin(), alternative.unless.end(), drops) &&
          std::none_of(rule.unless.begin(), rule.unless.end(), drops)) {
        found.hits.push_back(make_hit(rule, alternative, evaluator));
      }
      return found.hits.size() >= kMaximumHits;
    };
    matcher_->match(*alternative.pattern, matcher_->subject_of(node, file_), [&] {
      return evaluator.match(alternative.where, Quantifier::Some,
                             [&] { return evaluator.match(rule.where, Quantifier::Some, decide); });
    });
    if (found.hits.empty()) {
      matcher_->forget();
    } else {
      sort_hits(rule, found.hits);
      matches.push_back(std::move(found));
    }
    return is_decided;
  }

  Hit make_hit(const Rule& rule, const Alternative& alternative, ConditionEvaluator& evaluator) {
    Hit hit;
    hit.bindings = matcher_->bindings;
    hit.callee = matcher_->callee;
    for (const Conditions* conditions : {&rule.where, &alternative.where}) {
      for (const MetavariableCondition& condition : conditions->metavariables) {
        const Bound& bound = *hit.bindings[condition.metavariable];
        hit.decisions.emplace_back(condition.metavariable,
                                   evaluator.decide(condition.predicate, bound));
        note_distance(condition, bound, hit.callee);
      }
    }
    return hit;
  }

  /// A receiver of a stated type names the callee by its class.
  void note_distance(const MetavariableCondition& condition, const Bound& bound,
                     CalleeMatch& callee) const {
    if (condition.predicate.kind != PredicateKind::Type) {
      return;
    }
    for (const KnownValue& known : bound.subject.values.known) {
      if (const ClassFacts* facts = known.value->class_facts) {
        callee.distance = std::min(callee.distance, distance_of(*facts, condition.predicate.names));
      }
    }
  }

  /// How far above the class the nearest of the named ones is; the largest number if none is.
  [[nodiscard]] uint32_t distance_of(const ClassFacts& facts,
                                     const std::vector<std::string>& names) const {
    for (uint32_t i = 0; i < facts.order.size(); ++i) {
      const bool is_named = std::ranges::any_of(names, [&](const std::string& name) {
        return facts.order[i] == rules_.models().canonical_name(name);
      });
      if (is_named) {
        return i;
      }
    }
    return std::numeric_limits<uint32_t>::max();
  }

  void sort_hits(const Rule& rule, std::vector<Hit>& hits) const {
    const auto key = [&](const Hit& hit) {
      const uint16_t principal = principal_metavariable(rule, hit);
      const std::vector<Decision>* decisions =
          principal == kNoMetavariable ? nullptr : hit.find_decisions(principal);
      const bool has_value = decisions != nullptr && !decisions->empty();
      return place_key(has_value ? decisions->front().value->place : Place{}, file_);
    };
    std::stable_sort(hits.begin(), hits.end(),
                     [&](const Hit& left, const Hit& right) { return key(left) < key(right); });
  }

  bool is_applicable(uint32_t index) {
    const auto known = applicable_.find(index);
    if (known != applicable_.end()) {
      return known->second;
    }
    const Rule& rule = rules_.rules()[index];
    const std::string& path = project_.file(file_).source.path();
    const auto matches = [&](const std::string& glob) { return matches_path_glob(glob, path); };
    const bool is_applicable =
        rule.python.contains(python_.major, python_.minor) &&
        (rule.metadata.files.empty() ||
         std::any_of(rule.metadata.files.begin(), rule.metadata.files.end(), matches)) &&
        std::none_of(rule.metadata.not_files.begin(), rule.metadata.not_files.end(), matches);
    applicable_.emplace(index, is_applicable);
    return is_applicable;
  }

  /// Of the rules of one family the one whose named callee is nearest in class order.
  void keep_nearest(std::vector<Match> matches) {
    std::map<std::string_view, Match*> nearest;
    const auto distance = [](const Match& match) { return match.hits.front().callee.distance; };
    for (Match& match : matches) {
      Match*& best = nearest[rules_.rules()[match.rule].metadata.name];
      if (best == nullptr || distance(match) < distance(*best)) {
        best = &match;
      }
    }
    for (Match& match : matches) {
      if (nearest[rules_.rules()[match.rule].metadata.name] == &match) {
        found_.push_back(std::move(match));
      }
    }
  }

  const RuleSet& rules_;
  const Project& project_;
  FileId file_;
  TargetPython python_;
  const ast::Tree& tree_;
  const Semantics& semantics_;
  std::shared_ptr<Matcher> matcher_;
  References candidates_;
  std::map<uint32_t, bool> applicable_;
  std::vector<Match> found_;
};

}  // namespace

const std::vector<Decision>* Hit::find_decisions(uint16_t metavariable) const {
  const auto found = std::find_if(decisions.begin(), decisions.end(), [&](const auto& entry) {
    return entry.first == metavariable && !entry.second.empty();
  });
  return found == decisions.end() ? nullptr : &found->second;
}

uint16_t principal_metavariable(const Rule& rule, const Hit& hit) {
  const uint16_t reported = rule.report_metavariable;
  if (reported != kNoMetavariable && hit.find_decisions(reported) != nullptr) {
    return reported;
  }
  for (const auto& [metavariable, decisions] : hit.decisions) {
    const std::optional<Bound>& bound = hit.bindings[metavariable];
    if (!decisions.empty() && bound && bound->callee == nullptr &&
        decisions.front().value->value->kind != ValueKind::Instance) {
      return metavariable;
    }
  }
  return reported;
}

Matches match(const RuleSet& rules, const Project& project, FileId file, TargetPython python) {
  return FileMatcher(rules, project, file, python).run();
}

}  // namespace krait
