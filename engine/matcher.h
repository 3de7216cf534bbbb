// Patterns against nodes: enumerates every way in which a pattern holds for a node, over what
// analysis/ knows of it. Conditions are engine/conditions.h's, which rules of a set are tried where
// is engine/match.h's.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "analysis/project.h"
#include "ast/nodes.h"
#include "engine/bindings.h"
#include "engine/pattern.h"

namespace krait {

/// A reference to a callable, valid during the call that it is passed to. Returns true to stop.
class Continuation {
 public:
  template <class Function>
  Continuation(const Function& function)  // NOLINT: a lambda is passed as it stands
      : object_(&function),
        call_([](const void* object) { return (*static_cast<const Function*>(object))(); }) {}
  bool operator()() const { return call_(object_); }

 private:
  const void* object_;
  bool (*call_)(const void*);
};

/// How the outermost call of a pattern was matched: chooses among the rules of a family.
struct CalleeMatch {
  const CallTarget* target = nullptr;
  uint32_t distance = 0;  ///< in class order, 0 when the callee itself is named
};

/// Parents of the nodes of one file; made when first asked for.
class ParentMap {
 public:
  explicit ParentMap(const ast::Tree& tree) : tree_(&tree) {}
  /// Null for the module.
  [[nodiscard]] const ast::Node* parent(const ast::Node& node) const;

 private:
  const ast::Tree* tree_;
  mutable std::vector<const ast::Node*> parents_;
};

/// Matches patterns in one file. Not thread-safe; one for each file. Work on one pattern and node
/// is bounded: past the bound nothing more is found for them.
class Matcher {
 public:
  Matcher(const Project& project, FileId file, const Models& models)
      : project_(project), models_(models), file_(file), parents_(project.file(file).tree) {}

  /// Calls `next` for each way in which `pattern` matches; `bindings` holds what it binds while
  /// `next` runs. True when `next` asked to stop.
  bool match(const PatternNode& pattern, const Subject& subject, const Continuation& next);
  /// The expression, or other node, as a subject. `file` is where it stands.
  [[nodiscard]] Subject subject_of(const ast::Node& node, FileId file) const;

  /// To be called before a pattern is matched against a new node.
  void begin(size_t metavariable_count, const ast::Node* root);
  /// Frees what was kept for the bindings made since `begin`: none of them is used any more.
  void forget();

  Bindings bindings;
  CalleeMatch callee;  ///< of the root node, while `next` runs

  [[nodiscard]] const Project& project() const { return project_; }
  [[nodiscard]] const Models& models() const { return models_; }
  [[nodiscard]] FileId file() const { return file_; }
  [[nodiscard]] const ParentMap& parents() const { return parents_; }
  /// False when the work on this node is used up.
  [[nodiscard]] bool spend();

 private:
  using Patterns = std::vector<const PatternNode*>;

  bool bind(uint16_t metavariable, const Bound& bound, const Continuation& next);
  bool bind_subject(const PatternNode& pattern, const Subject& subject, const Continuation& next);
  bool match_name(const PatternNode& pattern, const Subject& subject) const;
  bool is_attribute_of_named(std::string_view name, const Subject& subject) const;
  bool match_local_name(const PatternNode& pattern, const Subject& subject) const;
  bool match_literal(const PatternNode& pattern, const Subject& subject) const;
  bool match_display(const PatternNode& pattern, const Subject& subject, const Continuation& next);
  bool match_items(const PatternNode& pattern, const std::vector<Subject>& items,
                   bool has_unknown_elements, const Continuation& next);
  bool match_item_list(const Patterns& patterns, size_t i, const std::vector<Subject>& items,
                       size_t j, const Continuation& next);
  bool match_missing_items(const Patterns& patterns, size_t i, const Continuation& next);
  bool match_unordered(const Patterns& patterns, size_t i, const std::vector<Subject>& items,
                       std::vector<bool>& used, const Continuation& next);
  bool match_entries(const PatternNode& pattern, size_t i,
                     const std::vector<std::pair<Subject, Subject>>& entries,
                     std::vector<bool>& used, const Continuation& next);
  [[nodiscard]] std::vector<Subject> items_of(const Subject& subject, const KnownValue& known);
  [[nodiscard]] std::vector<Subject> elements_of(const ast::Node& display, FileId file) const;
  bool match_dict(const PatternNode& pattern, const Subject& subject, const Continuation& next);

  bool match_any_call(const PatternNode& pattern, const Subject& subject, const Continuation& next);
  bool match_call(const PatternNode& pattern, const ast::Call& call, FileId file,
                  const Continuation& next);
  bool match_target(const PatternNode& pattern, const ast::Call& call, FileId file,
                    const CallTarget& target, const Continuation& next);
  [[nodiscard]] bool overrides_modelled(const CallTarget& target) const;
  bool match_receiver(const PatternNode& pattern, const ast::Call& call, FileId file,
                      const CallTarget& target, const Continuation& next);
  [[nodiscard]] std::optional<uint32_t> callee_distance(std::string_view name,
                                                        const CallTarget& target) const;
  [[nodiscard]] std::optional<uint32_t> bare_callee_distance(std::string_view name,
                                                             const ast::Call& call,
                                                             const CallTarget& target) const;
  bool match_arguments(const PatternNode& pattern, const ast::Call& call, FileId file,
                       const CallTarget& target, const Continuation& next);
  struct ArgumentPair {
    const PatternNode* pattern;
    const Argument* argument;  ///< null: the call does not give it
  };
  struct ArgumentPlan;
  bool plan_positionals(const PatternNode& pattern, const ast::Call& call, const CallTarget& target,
                        ArgumentPlan& plan);
  bool plan_keywords(const PatternNode& pattern, const ast::Call& call, const CallTarget& target,
                     ArgumentPlan& plan) const;
  bool match_splats(const ArgumentPlan& plan, size_t i, FileId file, const Continuation& next);
  bool match_argument_pairs(const std::vector<ArgumentPair>& pairs, size_t i,
                            const CallTarget& target, const Continuation& next);
  bool match_argument(const PatternNode& pattern, const Argument& argument, FileId file,
                      const Continuation& next);
  bool match_loose_positionals(std::span<const PatternNode* const> patterns,
                               std::span<const Argument* const> arguments,
                               std::vector<ArgumentPair>& pairs, const CallTarget& target,
                               const Continuation& next);
  [[nodiscard]] ast::Array<const Argument> written_arguments(const ast::Call& call, FileId file);
  [[nodiscard]] std::vector<std::string_view> parameter_order(const PatternNode& pattern,
                                                              const CallTarget& target) const;

  bool match_structure(const PatternNode& pattern, const Subject& subject,
                       const Continuation& next);
  bool match_node(const PatternNode& pattern, const ast::Node& node, FileId file,
                  const Continuation& next);
  bool match_assignment(const PatternNode& pattern, const ast::Node& node, FileId file,
                        const Continuation& next);
  bool match_assigned(const PatternNode& target, const PatternNode& value, const ast::Node& written,
                      const Subject& subject, const Continuation& next);
  bool match_unpacked(const PatternNode& target, const PatternNode& value, const ast::Node& written,
                      const Subject& subject, const Continuation& next);
  bool match_class(const PatternNode& pattern, const ast::Node& node, FileId file,
                   const Continuation& next);
  bool match_class_keywords(const Patterns& patterns, size_t i, const ast::ClassDef& definition,
                            FileId file, const Continuation& next);
  bool match_parameters(const PatternNode& pattern, const ast::Arguments& parameters, FileId file,
                        const Continuation& next);
  struct ParameterPattern;
  struct ParameterLists;
  [[nodiscard]] static std::vector<ParameterPattern> parameter_patterns(const PatternNode& pattern);
  [[nodiscard]] static ParameterLists parameter_lists(const PatternNode& pattern,
                                                      const ast::Arguments& arguments, FileId file);
  bool match_parameters_from(ParameterLists& lists, size_t i, const Continuation& next);
  bool match_parameter(const ParameterPattern& pattern, ParameterLists& lists, size_t index,
                       const Continuation& next);
  struct FieldView;
  bool match_fields(const PatternNode& pattern, const std::vector<FieldView>& fields, size_t i,
                    const ast::Node& node, FileId file, const Continuation& next);
  bool match_field(const PatternNode& pattern, const FieldView& field, const ast::Node& owner,
                   FileId file, const Continuation& next);
  [[nodiscard]] bool is_read_as_written(const FieldView& field, const ast::Node& owner,
                                        FileId file) const;
  bool match_nodes(const Patterns& patterns, size_t i, const std::vector<const ast::Node*>& nodes,
                   size_t j, FileId file, const Continuation& next);
  bool match_some_nodes(const Patterns& patterns, size_t i,
                        const std::vector<const ast::Node*>& nodes, FileId file,
                        const Continuation& next);
  bool match_identifier(const PatternNode& pattern, std::string_view name, const ast::Node& owner,
                        FileId file, const Continuation& next);
  bool match_field_name(const PatternNode& pattern, std::string_view name, const ast::Node& owner,
                        FileId file, const Continuation& next);
  bool match_first_name(const Patterns& patterns, const std::vector<std::string_view>& names,
                        const ast::Node& owner, FileId file, const Continuation& next);

  const Project& project_;
  const Models& models_;
  FileId file_;
  ParentMap parents_;
  const ast::Node* root_ = nullptr;
  uint32_t steps_left_ = 0;
  uint32_t depth_ = 0;
  size_t holders_before_ = 0;
  size_t argument_lists_before_ = 0;
  std::deque<Holder> holders_;
  std::deque<std::vector<Argument>> argument_lists_;
};

/// Where `NAME` of `class NAME` or `def NAME` stands.
[[nodiscard]] Span name_span(const ast::Node& definition, const SourceFile& source);

/// True when some known value is the thing called `qualified_name`.
[[nodiscard]] bool is_named(const ValueSet& values, std::string_view qualified_name,
                            const Models& models);

}  // namespace krait
