// `where`, `unless` and value classes: YAML into `Conditions` and `Predicate`s.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/pattern_compiler.h"
#include "engine/predicates.h"
#include "engine/yaml_reader.h"

namespace krait {

/// A metavariable that is named outside of a pattern: it must be bound by one.
struct MetavariableUse {
  uint16_t metavariable = kNoMetavariable;
  Location location;
  bool is_placeholder = false;
};

/// The value of an option, or its default, with the document that it stands in.
struct OptionValue {
  const YamlDocument* document = nullptr;
  const YamlNode* node = nullptr;
};

using ClassIndex = std::map<std::string, const Predicate*, std::less<>>;

/// What the parts of one rule share while it is read.
struct RuleScope {
  PatternContext& patterns;
  RegexCompiler& regexes;
  const ClassIndex& classes;
  std::map<std::string, OptionValue, std::less<>> options;
  bool has_other_options = false;  ///< a family's conditions may use those of its rules
  std::vector<MetavariableUse> uses;
  std::vector<uint16_t> bound;  ///< metavariables of the patterns read so far, with repetitions
  std::vector<std::pair<DoubtfulMetavariable, Location>> doubtful;
  std::set<std::string_view> used_literals;
};

class ConditionReader {
 public:
  ConditionReader(const YamlReader& reader, RuleScope& scope) : reader_(reader), scope_(scope) {}

  [[nodiscard]] Conditions read_conditions(std::string_view key, const YamlNode& node);
  /// A mapping, or a list of mappings any of which may hold.
  [[nodiscard]] std::vector<Conditions> read_alternatives(std::string_view key,
                                                          const YamlNode& node);
  [[nodiscard]] Predicate read_predicate(std::string_view key, const YamlNode& node);
  /// Compiles a pattern and notes what it binds.
  [[nodiscard]] std::optional<CompiledPattern> read_pattern(std::string_view key,
                                                            const YamlNode& node);

 private:
  void read_metavariable(const YamlNode& key, const YamlNode& value, Conditions& conditions);
  void read_structure(size_t index, const YamlNode& value, Conditions& conditions);
  void read_entry(const YamlNode& key, const YamlNode& value, std::vector<Predicate>& into);
  void read_option(const OptionValue& value, PredicateKind kind, std::vector<Predicate>& into);
  /// What stands behind `key`, for the predicate whose kind is set.
  void read_value(std::string_view key, const YamlNode& value, Predicate& predicate);
  [[nodiscard]] Predicate read_class(const YamlNode& node);
  void check_names(const YamlNode& node, bool accepts_globs);
  void read_bounds(std::string_view key, const YamlNode& node, Bounds& bounds);
  void read_parts(const YamlNode& node, Predicate& predicate);
  void read_regexes(const YamlNode& node, Predicate& predicate);
  void read_literals(const YamlNode& node, Predicate& predicate);
  void read_list(std::string_view key, const YamlNode& node, Predicate& predicate);
  /// `{option: NAME}` replaced by the option's value, which may stand in another document;
  /// nothing, with an error, when there is none.
  [[nodiscard]] std::optional<OptionValue> resolve(const YamlNode& node);

  const YamlReader& reader_;
  RuleScope& scope_;
};

}  // namespace krait
