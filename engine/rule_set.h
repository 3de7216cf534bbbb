// All rules of a run, compiled, with the API stubs of their packs, and the index that finds the
// rules a node can concern without trying them all: a thousand rules on other callees cost a file
// nothing. Built by engine/rule_loader.h; read by many threads.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/models.h"
#include "analysis/names_of_interest.h"
#include "ast/node.h"
#include "engine/diagnostic.h"
#include "engine/pattern.h"
#include "engine/predicates.h"
#include "engine/rule.h"

namespace krait {

/// Which alternative of which rule.
struct AlternativeRef {
  uint32_t rule = 0;
  uint32_t alternative = 0;
  friend auto operator<=>(const AlternativeRef&, const AlternativeRef&) = default;
};

/// Chooses among the rules of a set: the packs' own `enabled` and `status`, then the user's lists.
struct RuleSelection {
  std::vector<std::string> select;  ///< ids, names or globs of them; empty: all enabled rules
  std::vector<std::string> ignore;
};

class RuleSet {
 public:
  /// No rules, no models, not even the built-in ones.
  RuleSet();
  ~RuleSet();
  RuleSet(RuleSet&&) noexcept;
  RuleSet& operator=(RuleSet&&) noexcept;

  [[nodiscard]] const Models& models() const { return models_; }
  /// All rules in the order in which they were loaded, disabled and removed ones too.
  [[nodiscard]] const std::deque<Rule>& rules() const { return rules_; }
  [[nodiscard]] const Rule* find(std::string_view id) const;
  /// A rule's id or name, in any case.
  [[nodiscard]] bool is_known_name(std::string_view id_or_name) const;
  /// True when an enabled rule has this id or name, in any case.
  [[nodiscard]] bool is_enabled_name(std::string_view id_or_name) const;
  /// What `krait rules validate` shows beside errors. Locations point into the packs, which the
  /// set keeps.
  [[nodiscard]] std::span<const Diagnostic> warnings() const { return warnings_; }

  /// Switches rules on and off; all alternatives of the enabled ones are indexed anew.
  void select(const RuleSelection& selection);
  [[nodiscard]] bool is_enabled(uint32_t rule) const { return enabled_[rule]; }
  /// The metadata of the enabled rules, sorted by id.
  [[nodiscard]] std::vector<const RuleMetadata*> enabled_metadata() const;

  /// What the enabled rules ask for, each list sorted.
  [[nodiscard]] NamesOfInterest names_of_interest() const;
  /// True when an enabled rule asks for values of expressions of any kind.
  [[nodiscard]] bool needs_every_expression() const { return needs_every_expression_; }

  /// Alternatives whose pattern is a call of `qualified_name`, or of a method called so.
  [[nodiscard]] std::span<const AlternativeRef> for_callee(std::string_view qualified_name) const;
  [[nodiscard]] std::span<const AlternativeRef> for_method(std::string_view method_name) const;
  /// Alternatives that any call may match, and those for other nodes of one kind.
  [[nodiscard]] std::span<const AlternativeRef> for_any_call() const { return any_call_; }
  [[nodiscard]] std::span<const AlternativeRef> for_kind(ast::Kind kind) const;
  /// The kinds that `for_kind` has something for.
  [[nodiscard]] const std::vector<ast::Kind>& kinds() const { return kinds_; }
  /// Alternatives for assignments to a name or attribute called `name` (the last component), and
  /// those for any other assignment are under `for_kind`.
  [[nodiscard]] std::span<const AlternativeRef> for_assignment(std::string_view name) const;

 private:
  friend class RuleLoader;
  void index();
  void index_alternative(AlternativeRef reference);
  void index_call(const PatternNode& call, AlternativeRef reference);
  void index_callee_conditions(const PatternNode& callee, AlternativeRef reference);
  void index_statement(const PatternNode& pattern, AlternativeRef reference);

  using NameIndex = std::unordered_map<std::string, std::vector<AlternativeRef>>;

  Models models_;
  std::deque<Rule> rules_;
  std::vector<bool> enabled_;
  std::unordered_map<std::string, uint32_t> by_id_;
  std::unordered_map<std::string, uint32_t> known_names_;  // lower case
  PatternStore patterns_;
  std::deque<Predicate> classes_;
  std::vector<std::shared_ptr<const SourceFile>> packs_;
  std::vector<Diagnostic> warnings_;

  NameIndex by_callee_;
  NameIndex by_method_;
  NameIndex by_assignment_;
  std::vector<AlternativeRef> any_call_;
  std::unordered_map<uint8_t, std::vector<AlternativeRef>> by_kind_;
  std::vector<ast::Kind> kinds_;
  bool needs_every_expression_ = false;
  bool has_unnamed_rules_ = false;
};

}  // namespace krait
