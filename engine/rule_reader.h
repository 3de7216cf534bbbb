// One entry of `rules:` into a `Rule`. Which packs there are and how their rules go together is
// engine/rule_loader.h's business.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/condition_reader.h"
#include "engine/rule.h"
#include "engine/yaml_reader.h"

namespace krait {

/// What the rules of one pack share.
struct PackScope {
  const YamlReader& reader;
  PatternStore& store;
  RegexCompiler& regexes;
  const ClassIndex& classes;
  std::map<std::string, const YamlNode*, std::less<>> families;
  /// Option values that the user has set, as "ID.option".
  const std::map<std::string, OptionValue, std::less<>>& option_settings;
  std::string pack_id;
  std::string pack_version;
  bool is_default_pack = false;
};

/// All keys that a rule may have, sorted as docs/rule-language.md lists them.
[[nodiscard]] const std::vector<std::string_view>& rule_keys();

class RuleReader {
 public:
  RuleReader(PackScope& pack, const YamlNode& node)
      : pack_(pack), reader_(pack.reader), node_(node) {}

  /// Nothing when the entry is too broken to have an id and a pattern; errors are added.
  [[nodiscard]] std::optional<Rule> read();
  /// Adds what is wrong with an entry under `families:`, whether or not a rule inherits it.
  void check_family();
  /// Callee names of the rule's call patterns with their places, to be looked up in the models.
  [[nodiscard]] const std::vector<std::pair<std::string_view, Location>>& callees() const {
    return callees_;
  }

 private:
  [[nodiscard]] const YamlNode* get(std::string_view key) const;
  void read_identity(RuleMetadata& metadata);
  void read_metadata(RuleMetadata& metadata);
  void read_status(RuleMetadata& metadata);
  void read_python(Rule& rule);
  void read_options(RuleMetadata& metadata, RuleScope& scope);
  void read_examples(RuleMetadata& metadata);
  void read_example(const YamlNode& node, std::vector<RuleExample>& into);
  [[nodiscard]] std::set<std::string, std::less<>> read_literal_names() const;
  void read_match(Rule& rule, RuleScope& scope);
  void read_body(Rule& rule, RuleScope& scope);
  void read_alternative(const YamlNode& node, Rule& rule, RuleScope& scope);
  void read_report(Rule& rule, RuleScope& scope);
  void read_notes(Rule& rule, RuleScope& scope);
  [[nodiscard]] std::optional<FixSpec> read_fix(const YamlNode& node, RuleScope& scope);
  void read_replacements(const YamlNode& node, RuleScope& scope, FixSpec& fix);
  [[nodiscard]] MessageTemplate read_template(std::string_view key, const YamlNode& node,
                                              RuleScope& scope);
  void read_placeholder(std::string_view text, const YamlNode& node, Span span, RuleScope& scope,
                        MessageTemplate& into);
  void note_callee(const YamlNode& node, const PatternNode& pattern);
  void check_metavariables(const Rule& rule, const RuleScope& scope);
  void check_literals(const YamlNode& literal, const RuleScope& scope);
  void check_covered(const Rule& rule);

  PackScope& pack_;
  const YamlReader& reader_;
  const YamlNode& node_;
  const YamlNode* family_ = nullptr;
  std::vector<std::pair<std::string_view, Location>> callees_;
};

}  // namespace krait
