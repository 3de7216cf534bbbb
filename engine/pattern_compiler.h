// Python text of a rule into a `PatternNode` tree: through the lexer and parser of Python sources,
// in pattern mode. Meanings and limits are those of docs/rule-language.md, section 3.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/models.h"
#include "engine/pattern.h"
#include "engine/rule_error.h"
#include "engine/yaml_events.h"

namespace krait {

inline constexpr uint32_t kMaximumPatternNodes = 4'096;
inline constexpr uint32_t kMaximumPatternDepth = 200;
/// Of one rule. No alternative is read once a rule has more.
inline constexpr uint32_t kMaximumMetavariables = 1'000;

/// The metavariables of one rule: index by name, and where each is bound and used.
class MetavariableTable {
 public:
  uint16_t add(std::string_view name);
  [[nodiscard]] std::optional<uint16_t> find(std::string_view name) const;
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
  std::unordered_map<std::string, uint16_t> indices_;
};

/// What the patterns of one rule share.
struct PatternContext {
  PatternStore& store;
  MetavariableTable& metavariables;
  const std::set<std::string, std::less<>>& literal_names;
  RuleErrors& errors;
};

/// A place where a metavariable stands in a way that a constant could be meant.
struct DoubtfulMetavariable {
  uint16_t metavariable = kNoMetavariable;
  Span span;  ///< in the pattern's text
};

struct CompiledPattern {
  const PatternNode* root = nullptr;
  bool is_statement = false;
  std::vector<uint16_t> bound_metavariables;    ///< with repetitions
  std::vector<DoubtfulMetavariable> doubtful;   ///< assigned to or compared
  std::vector<std::string_view> literal_names;  ///< those of `literal` that occur
};

/// Compiles the text of `scalar`. Mistakes are added to the context's errors with the caret inside
/// the YAML string; then nothing is returned.
[[nodiscard]] std::optional<CompiledPattern> compile_pattern(const YamlDocument& document,
                                                             const YamlNode& scalar,
                                                             PatternContext& context);

}  // namespace krait
