#include "cli/loaded_rules.h"

#include <algorithm>
#include <utility>

#include "cli/default_pack.h"
#include "cli/words.h"
#include "engine/rule_loader.h"
#include "engine/text_predicates.h"

namespace krait {
namespace {

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a')
                                                : character;
  });
  return out;
}

bool matches(const std::string& wanted, const RuleMetadata& rule) {
  return matches_name_glob(lower_case(wanted), lower_case(rule.id)) ||
         matches_name_glob(lower_case(wanted), lower_case(rule.name));
}

/// A word that selects nothing is a slip, not a wish.
void check_words(std::string_view option, const std::vector<std::string>& words,
                 const RuleSet& rules, std::vector<RunError>& errors) {
  for (const std::string& word : words) {
    const bool is_known = std::ranges::any_of(
        rules.rules(), [&word](const Rule& rule) { return matches(word, rule.metadata); });
    if (!is_known) {
      errors.push_back({{},
                        std::string(option) + " names no rule: '" + word + "'" +
                            suggestion_for(word, rule_words(rules))});
    }
  }
}

/// The same for "ID.option" of the configuration.
void check_option(const std::string& setting, const RuleSet& rules, std::vector<RunError>& errors) {
  const std::size_t dot = std::min(setting.find('.'), setting.size());
  const std::string id = setting.substr(0, dot);
  const std::string option = setting.substr(std::min(dot + 1, setting.size()));
  const Rule* rule = rules.find(id);
  if (rule == nullptr) {
    errors.push_back(
        {{}, "options are set for no rule: '" + id + "'" + suggestion_for(id, rule_words(rules))});
    return;
  }
  std::vector<std::string> known;
  for (const RuleOption& one : rule->metadata.options) {
    known.push_back(one.name);
  }
  if (std::ranges::find(known, option) == known.end()) {
    errors.push_back(
        {{}, "rule " + id + " has no option '" + option + "'" + suggestion_for(option, known)});
  }
}

}  // namespace

LoadedRules load_rules_for(const Settings& settings) {
  const bool use_default_rules = settings.use_default_rules.value_or(true);
  const RulePacks packs = read_rule_packs(
      settings.rules, use_default_rules ? PackUse::Everything : PackUse::ModelsAndClasses);
  LoadedRules loaded =
      load_packs(packs, {settings.rule_options.begin(), settings.rule_options.end()});
  if (!loaded.rules) {
    return loaded;
  }
  check_words("--select", settings.select, *loaded.rules, loaded.errors);
  check_words("--ignore", settings.ignore, *loaded.rules, loaded.errors);
  for (const auto& [name, value] : settings.rule_options) {
    check_option(name, *loaded.rules, loaded.errors);
  }
  if (loaded.errors.empty()) {
    loaded.rules->select({settings.select, settings.ignore});
  } else {
    loaded.rules.reset();
  }
  return loaded;
}

LoadedRules load_packs(const RulePacks& packs, std::map<std::string, std::string> option_settings) {
  LoadedRules loaded;
  loaded.errors = packs.errors;
  for (const RuleSource& source : packs.sources) {
    loaded.packs.push_back(source.file);
  }
  LoadOptions options;
  options.default_pack_image = default_pack_image();
  options.option_settings = std::move(option_settings);
  Expected<RuleSet, std::vector<Diagnostic>> rules = load_rules(packs.sources, options);
  if (!rules) {
    loaded.diagnostics = std::move(rules.error());
  } else if (loaded.errors.empty()) {
    loaded.rules.emplace(std::move(*rules));
  }
  return loaded;
}

const RuleMetadata* find_rule(const RuleSet& rules, std::string_view id_or_name) {
  const RuleMetadata* named = nullptr;
  for (const Rule& rule : rules.rules()) {
    if (lower_case(rule.metadata.id) == lower_case(id_or_name)) {
      return &rule.metadata;
    }
    if (lower_case(rule.metadata.name) == lower_case(id_or_name)) {
      named = named == nullptr ? &rule.metadata : named;
    }
  }
  return named;
}

std::vector<std::string> rule_words(const RuleSet& rules) {
  std::vector<std::string> words;
  for (const Rule& rule : rules.rules()) {
    words.push_back(rule.metadata.id);
    words.push_back(rule.metadata.name);
  }
  return words;
}

}  // namespace krait
