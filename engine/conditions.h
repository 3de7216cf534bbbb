// `where` and `unless` on a match: quantifiers over value sets, predicates on values and nodes,
// and what surrounds the match (docs/rule-language.md, sections 4 and 6).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/addresses.h"
#include "engine/bindings.h"
#include "engine/matcher.h"
#include "engine/predicates.h"

namespace krait {

/// `where` asks for some known value, `unless` for every value there may be.
enum class Quantifier : uint8_t { Some, Every };
/// What is not known is neither true nor false.
enum class Truth : uint8_t { False, Unknown, True };

/// The value that made a predicate hold, with what its class says of it.
struct Decision {
  const KnownValue* value = nullptr;
  std::string label;  ///< "INADDR_ANY"
  std::string safe;   ///< the text with the address replaced by a harmless one; empty: none
};

class ConditionEvaluator {
 public:
  /// `root` is the matched node.
  ConditionEvaluator(Matcher& matcher, const ast::Node& root) : matcher_(matcher), root_(root) {}

  /// Calls `next` for each way in which all entries hold, with the metavariables that structural
  /// patterns bind. True when `next` asked to stop.
  bool match(const Conditions& conditions, Quantifier quantifier, const Continuation& next);

  [[nodiscard]] Truth evaluate(const Predicate& predicate, const Bound& bound,
                               Quantifier quantifier);
  /// The known values, in source order, for which the predicate holds.
  [[nodiscard]] std::vector<Decision> decide(const Predicate& predicate, const Bound& bound);

 private:
  /// The address that a value class was asked about, and where it stands in a larger text.
  struct Member {
    std::string address;
    HostForm form = HostForm::Text;
    std::string prefix;
    std::string suffix;
    bool is_set = false;
    bool needs_brackets = false;
  };

  bool match_structures(const Conditions& conditions, size_t i, Quantifier quantifier,
                        const Continuation& next);
  bool match_metavariables(const Conditions& conditions, Quantifier quantifier);
  bool match_inside(const StructuralCondition& condition, const Continuation& next);
  bool match_has(const StructuralCondition& condition, const Continuation& next);
  bool match_after(const StructuralCondition& condition, const Continuation& next);
  bool match_executed(const StructuralCondition& condition, const ast::Node& statement,
                      uint32_t depth, const Continuation& next);
  bool match_statement(const StructuralCondition& condition, const ast::Node& statement,
                       const Continuation& next);
  bool match_any(const std::vector<const PatternNode*>& patterns, const ast::Node& node,
                 const Continuation& next);
  [[nodiscard]] bool is_in_scope(ScopeWord scope) const;

  [[nodiscard]] Truth combine(const Predicate& predicate,
                              const std::function<Truth(const Predicate&)>& part);
  [[nodiscard]] Truth evaluate_value(const Predicate& predicate, const Bound& bound,
                                     const KnownValue* known, Quantifier quantifier);
  /// The predicates that one known value decides.
  [[nodiscard]] Truth evaluate_known(const Predicate& predicate, const KnownValue& known,
                                     Quantifier quantifier);
  [[nodiscard]] Truth evaluate_text_shape(const Predicate& predicate, const KnownValue& known,
                                          Quantifier quantifier);
  [[nodiscard]] Truth evaluate_part(const Predicate& predicate, const Value& whole,
                                    std::string_view text, size_t begin, size_t size,
                                    Quantifier quantifier);
  [[nodiscard]] Truth evaluate_slot(const Predicate& predicate, const Slot& slot,
                                    Quantifier quantifier);
  [[nodiscard]] Truth evaluate_item(const Predicate& predicate, const Value& value,
                                    Quantifier quantifier);
  [[nodiscard]] Truth evaluate_holes(const Predicate& predicate, const Value& value,
                                     Quantifier quantifier);
  [[nodiscard]] Truth evaluate_class(AddressClass address_class, const Value& value);
  [[nodiscard]] Truth evaluate_names(const Predicate& predicate, const Bound& bound,
                                     const KnownValue* known) const;
  [[nodiscard]] Truth evaluate_type(const Predicate& predicate, const Value& value) const;
  /// What is assigned to the name that stands there, when its scope has plain assignments alone.
  [[nodiscard]] std::vector<const ast::Node*> assigned_expressions(const Place& place) const;
  [[nodiscard]] Truth evaluate_from(const Predicate& predicate, const Bound& bound,
                                    const KnownValue* known);

  Matcher& matcher_;
  const ast::Node& root_;
  Member member_;
};

/// True when nothing about the set is unknown: closed, without holes, all the way down.
[[nodiscard]] bool is_constant(const ValueSet& values);
/// `bool(value)`, where that is known.
[[nodiscard]] Truth truth_of(const Value& value);

}  // namespace krait
