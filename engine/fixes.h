// Fixes that rules offer, as edits. A fix is withheld where it could do harm: other readers of the
// edited value, edits that overlap, text that no longer parses or is still found.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "analysis/project.h"
#include "engine/fix.h"
#include "engine/match.h"
#include "engine/rule_set.h"

namespace krait {

/// Builds and checks the fixes of one file's findings.
class FixBuilder {
 public:
  FixBuilder(const RuleSet& rules, const Project& project, FileId file, TargetPython python);
  ~FixBuilder();
  FixBuilder(const FixBuilder&) = delete;
  FixBuilder& operator=(const FixBuilder&) = delete;

  /// The fix of the match's alternative or rule, or nothing where it is withheld.
  [[nodiscard]] std::optional<Fix> build(const Match& match);

 private:
  using Edits = std::vector<Edit>;

  [[nodiscard]] std::optional<Edits> replace_values(const Match& match, const FixSpec& spec) const;
  /// Appends an edit for each value that decided about `metavariable`; false if one is impossible.
  [[nodiscard]] bool replace_decided(const Match& match, const Hit& hit, uint16_t metavariable,
                                     const MessageTemplate& text, Edits& edits) const;
  [[nodiscard]] bool is_read_elsewhere(const Match& match, const Bound& bound,
                                       const KnownValue& value, const ast::AnyExpr& reader) const;
  [[nodiscard]] std::optional<Edit> replace_value(const Match& match, const Hit& hit,
                                                  uint16_t metavariable, const Decision* decision,
                                                  const MessageTemplate& text) const;
  [[nodiscard]] std::optional<Edits> set_arguments(const Match& match, const FixSpec& spec) const;
  [[nodiscard]] std::optional<Edits> remove_arguments(const Match& match,
                                                      const FixSpec& spec) const;
  [[nodiscard]] std::optional<Edits> rename_callee(const Match& match, const FixSpec& spec) const;
  [[nodiscard]] bool is_sound(const Match& match, const Edits& edits);
  [[nodiscard]] uint32_t count_findings(const SourceFile& source, uint32_t rule) const;

  const RuleSet& rules_;
  const Project& project_;
  FileId file_;
  TargetPython python_;
  std::vector<std::optional<uint32_t>> counts_before_;  ///< by rule
};

/// `replacement`, a Python string literal, in the prefix and quotes of `original`; other text comes
/// back as it is.
[[nodiscard]] std::string in_quote_style_of(std::string_view original,
                                            std::string_view replacement);

}  // namespace krait
