// The rules of a run: packs read, checked, compiled and chosen from.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options.h"
#include "cli/rule_packs.h"
#include "engine/diagnostic.h"
#include "engine/rule_set.h"
#include "report/report.h"

namespace krait {

struct LoadedRules {
  std::optional<RuleSet> rules;         ///< nothing when a pack is wrong or cannot be read
  std::vector<Diagnostic> diagnostics;  ///< what is wrong in the packs
  std::vector<RunError> errors;         ///< packs that cannot be read, rules that are not there
  /// Keeps the texts that `diagnostics` point into.
  std::vector<std::shared_ptr<const SourceFile>> packs;
};

/// The default pack and `settings.rules`, with the rules switched on that `settings` select.
[[nodiscard]] LoadedRules load_rules_for(const Settings& settings);

/// The rule of this id or, when there is only one, of this name, in any case; null when there is
/// none.
[[nodiscard]] const RuleMetadata* find_rule(const RuleSet& rules, std::string_view id_or_name);

/// The rules of `packs`, none selected yet; the default ones from the image that krait's build
/// made. `option_settings` are those of the user, as `LoadOptions` has them.
[[nodiscard]] LoadedRules load_packs(const RulePacks& packs,
                                     std::map<std::string, std::string> option_settings = {});

/// Ids and names of all rules, for suggestions.
[[nodiscard]] std::vector<std::string> rule_words(const RuleSet& rules);

}  // namespace krait
