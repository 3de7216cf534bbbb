#include "engine/rule_loader.h"

#include <algorithm>
#include <charconv>
#include <deque>
#include <set>
#include <unordered_map>
#include <utility>

#include "engine/pack_image.h"
#include "engine/rule_reader.h"
#include "engine/yaml_events.h"
#include "engine/yaml_reader.h"

namespace krait {
namespace {

constexpr int64_t kLanguageVersion = 1;

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

/// "1.2.3" as numbers; a part that is none counts as 0.
std::vector<uint32_t> version_numbers(std::string_view text) {
  std::vector<uint32_t> numbers;
  while (!text.empty()) {
    const size_t dot = text.find('.');
    uint32_t number = 0;
    std::from_chars(text.data(), text.data() + std::min(dot, text.size()), number);
    numbers.push_back(number);
    if (dot == std::string_view::npos) {
      break;
    }
    text.remove_prefix(dot + 1);
  }
  while (!numbers.empty() && numbers.back() == 0) {
    numbers.pop_back();
  }
  return numbers;
}

bool is_version(std::string_view text) {
  return !text.empty() && text.front() != '.' && text.back() != '.' &&
         text.find("..") == std::string_view::npos &&
         text.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool is_class_name(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && is_letter(text[0]) && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

}  // namespace

/// Loads all packs of one run.
class RuleLoader {
 public:
  explicit RuleLoader(const LoadOptions& options) : options_(options) {}

  void load(std::span<const RuleSource> sources);
  [[nodiscard]] Expected<RuleSet, std::vector<Diagnostic>> take();
  [[nodiscard]] Expected<std::string, std::vector<Diagnostic>> take_image();

 private:
  /// Where the text of a stub begins.
  struct StubPlace {
    const SourceFile* pack = nullptr;
    uint32_t begin = 0;
  };

  void load_option_settings();
  /// The default packs among `sources` from their image; false when that is not to be.
  [[nodiscard]] bool load_image(std::span<const RuleSource> sources);
  [[nodiscard]] bool is_adjusted(const std::vector<std::string>& rules) const;
  void load(const RuleSource& source);
  [[nodiscard]] bool check_version(const YamlReader& reader, const YamlNode& root);
  void read_pack(const YamlReader& reader, const YamlNode& root, PackScope& pack);
  void load_models(const YamlReader& reader, const YamlNode& root);
  void load_classes(const YamlReader& reader, const YamlNode& root);
  void load_families(const YamlReader& reader, const YamlNode& root, PackScope& pack);
  void load_rules(const YamlNode& root, PackScope& pack, const RuleSource& source);
  static void check_families(const YamlNode& root, const std::set<std::string_view>& rule_names,
                             const YamlReader& reader);
  void load_rule(const YamlNode& node, PackScope& pack, const RuleSource& source);
  void add_rule(Rule rule, std::shared_ptr<const SourceFile> pack);
  void check_replacements();
  void check_models();
  [[nodiscard]] Location stub_location(const SourceFile* stub, Span span) const;

  const LoadOptions& options_;
  RuleSet set_;
  RuleErrors errors_;
  RegexCompiler regexes_;
  ClassIndex classes_;
  std::deque<YamlDocument> documents_;
  std::vector<std::shared_ptr<const SourceFile>> setting_files_;
  std::map<std::string, OptionValue, std::less<>> option_settings_;
  std::unordered_map<const SourceFile*, StubPlace> stubs_;
  std::vector<std::pair<std::string_view, Location>> callees_;
};

void RuleLoader::load(std::span<const RuleSource> sources) {
  load_option_settings();
  const bool has_image = load_image(sources);
  for (const RuleSource& source : sources) {
    set_.packs_.push_back(source.file);
    if (!has_image || !source.is_default_pack) {
      load(source);
    }
  }
  set_.models_.link();
  check_models();
  check_replacements();
}

Expected<RuleSet, std::vector<Diagnostic>> RuleLoader::take() {
  const bool has_errors = errors_.has_errors();
  std::vector<Diagnostic> diagnostics = errors_.take();
  if (has_errors) {
    // Notes may point into krait's own stubs, which the set holds.
    const auto owner = std::make_shared<const RuleSet>(std::move(set_));
    for (Diagnostic& diagnostic : diagnostics) {
      diagnostic.owner = owner;
    }
    return unexpected(std::move(diagnostics));
  }
  set_.warnings_ = std::move(diagnostics);
  set_.select({});
  return std::move(set_);
}

Expected<std::string, std::vector<Diagnostic>> RuleLoader::take_image() {
  if (errors_.has_errors()) {
    return unexpected(errors_.take());
  }
  const auto index_of = [this](const SourceFile* pack) {
    const auto found = std::find_if(set_.packs_.begin(), set_.packs_.end(),
                                    [pack](const auto& one) { return one.get() == pack; });
    return static_cast<uint32_t>(found - set_.packs_.begin());
  };
  PackContents contents;
  const std::string models = set_.models_.write_image();
  contents.models = models;
  contents.classes = std::move(set_.classes_);
  for (const auto& [name, predicate] : classes_) {
    const auto found = std::find_if(contents.classes.begin(), contents.classes.end(),
                                    [own = predicate](const auto& one) { return &one == own; });
    contents.class_names.emplace_back(name,
                                      static_cast<uint32_t>(found - contents.classes.begin()));
  }
  for (Rule& rule : set_.rules_) {
    if (!rule.metadata.options.empty()) {
      contents.adjustable_rules.push_back(rule.metadata.id);
    }
    contents.rule_packs.push_back(index_of(rule.pack.get()));
  }
  contents.rules = std::move(set_.rules_);
  return write_pack_image(contents);
}

bool RuleLoader::load_image(std::span<const RuleSource> sources) {
  std::vector<const RuleSource*> packs;
  for (const RuleSource& source : sources) {
    if (source.is_default_pack) {
      packs.push_back(&source);
    }
  }
  std::optional<PackContents> contents;
  if (!packs.empty()) {
    contents = read_pack_image(options_.default_pack_image, set_.patterns_);
  }
  if (!contents || is_adjusted(contents->adjustable_rules)) {
    set_.models_ = Models();
    return false;
  }
  set_.models_ = Models(contents->models);
  set_.classes_ = std::move(contents->classes);
  for (const auto& [name, index] : contents->class_names) {
    classes_[name] = &set_.classes_[index];
  }
  for (size_t i = 0; i < contents->rules.size(); ++i) {
    const RuleSource& source = *packs.at(contents->rule_packs[i]);
    if (source.use == PackUse::Everything) {
      add_rule(std::move(contents->rules[i]), source.file);
    }
  }
  return true;
}

/// A user's setting goes into the conditions of the rule: that rule has to be read anew.
bool RuleLoader::is_adjusted(const std::vector<std::string>& rules) const {
  return std::any_of(rules.begin(), rules.end(), [this](const std::string& id) {
    const auto setting = option_settings_.lower_bound(id + ".");
    return setting != option_settings_.end() && setting->first.starts_with(id + ".");
  });
}

void RuleLoader::load_option_settings() {
  for (const auto& [name, text] : options_.option_settings) {
    setting_files_.push_back(std::make_shared<const SourceFile>("option " + name, text));
    set_.packs_.push_back(setting_files_.back());
    documents_.push_back(parse_yaml(*setting_files_.back(), errors_));
    if (documents_.back().root() != nullptr) {
      option_settings_[name] = {&documents_.back(), documents_.back().root()};
    }
  }
}

void RuleLoader::load(const RuleSource& source) {
  documents_.push_back(parse_yaml(*source.file, errors_));
  const YamlDocument& document = documents_.back();
  const YamlReader reader(document, errors_);
  if (document.root() == nullptr) {
    // An empty file is no pack; for others the reason has been given.
    if (source.file->text().find_first_not_of(" \t\r\n") == std::string_view::npos) {
      errors_.add(RuleErrorKind::NotAPack, {source.file.get(), {0, 0}});
    }
    return;
  }
  const YamlNode& root = *document.root();
  if (root.kind != YamlKind::Mapping) {
    reader.fail(RuleErrorKind::NotAPack, root);
    return;
  }
  if (!check_version(reader, root)) {
    return;
  }
  PackScope pack{reader, set_.patterns_,        regexes_, classes_, {}, option_settings_, "",
                 "",     source.is_default_pack};
  read_pack(reader, root, pack);
  load_models(reader, root);
  load_classes(reader, root);
  load_families(reader, root, pack);
  load_rules(root, pack, source);
}

bool RuleLoader::check_version(const YamlReader& reader, const YamlNode& root) {
  const YamlNode* version = root.find("krait");
  if (version == nullptr) {
    const bool looks_like_pack = root.find("rules") != nullptr || root.find("match") != nullptr ||
                                 root.find("models") != nullptr;
    reader.fail(looks_like_pack ? RuleErrorKind::MissingVersion : RuleErrorKind::NotAPack, root);
    return false;
  }
  const std::optional<double> number = reader.number("krait", *version);
  if (!number) {
    return false;
  }
  const auto major = *number < 1e9 ? static_cast<int64_t>(*number) : kLanguageVersion + 1;
  if (major > kLanguageVersion) {
    reader.fail(RuleErrorKind::VersionTooNew, *version, {version->text});
    return false;
  }
  if (major < kLanguageVersion) {
    reader.fail(RuleErrorKind::InvalidNumber, *version, {"krait", "1"});
    return false;
  }
  return true;
}

void RuleLoader::read_pack(const YamlReader& reader, const YamlNode& root, PackScope& pack) {
  std::vector<std::string_view> known = {"krait", "pack", "models", "classes", "families", "rules"};
  if (root.find("match") != nullptr) {
    known.insert(known.end(), rule_keys().begin(), rule_keys().end());
  }
  reader.check_keys(root, known);
  const YamlNode* about = root.find("pack");
  if (about == nullptr || !reader.expect_mapping("pack", *about)) {
    return;
  }
  reader.check_keys(*about, {"id", "version", "license", "homepage", "min-engine"});
  for (size_t i = 0; i + 1 < about->items.size(); i += 2) {
    (void)reader.text(about->items[i]->text, *about->items[i + 1], true);
  }
  const auto text_of_key = [&](std::string_view key) {
    const YamlNode* value = about->find(key);
    return value == nullptr ? std::string() : value->text;
  };
  pack.pack_id = text_of_key("id");
  pack.pack_version = text_of_key("version");
  const std::string wanted = text_of_key("min-engine");
  if (const YamlNode* engine = about->find("min-engine");
      engine != nullptr && engine->is_scalar() && !is_version(wanted)) {
    reader.fail(RuleErrorKind::InvalidVersion, *engine, {wanted, "0.1.0"});
  }
  if (version_numbers(wanted) > version_numbers(options_.engine_version)) {
    reader.fail(RuleErrorKind::EngineTooOld, *about->find("min-engine"),
                {wanted, options_.engine_version});
  }
}

void RuleLoader::load_models(const YamlReader& reader, const YamlNode& root) {
  const YamlNode* models = root.find("models");
  if (models == nullptr || !reader.expect_mapping("models", *models)) {
    return;
  }
  for (size_t i = 0; i + 1 < models->items.size(); i += 2) {
    const YamlNode& name = *models->items[i];
    const YamlNode& stub = *models->items[i + 1];
    if (!is_qualified_name(name.text)) {
      reader.fail(RuleErrorKind::InvalidModuleName, name, {name.text});
      continue;
    }
    if (!stub.is_text()) {
      reader.fail_type(name.text, "a stub, which is text", stub);
      continue;
    }
    auto file = std::make_shared<const SourceFile>(reader.document().source().path(), stub.text);
    stubs_[file.get()] = {&reader.document().source(), stub.begin};
    for (const SyntaxError& error : set_.models_.add(name.text, file)) {
      errors_.add(RuleErrorKind::ModelSyntax, stub_location(file.get(), error.span),
                  {message_of(error)});
    }
  }
}

Location RuleLoader::stub_location(const SourceFile* stub, Span span) const {
  const auto found = stubs_.find(stub);
  if (found == stubs_.end()) {
    return {stub, span};
  }
  const StubPlace& place = found->second;
  return {place.pack, span_in_scalar(*place.pack, place.begin, stub->text(), span)};
}

void RuleLoader::load_classes(const YamlReader& reader, const YamlNode& root) {
  const YamlNode* classes = root.find("classes");
  if (classes == nullptr || !reader.expect_mapping("classes", *classes)) {
    return;
  }
  const std::set<std::string, std::less<>> no_literals;
  for (size_t i = 0; i + 1 < classes->items.size(); i += 2) {
    const YamlNode& name = *classes->items[i];
    if (!is_class_name(name.text)) {
      reader.fail(RuleErrorKind::InvalidClassName, name, {name.text});
      continue;
    }
    if (address_class_of(name.text)) {
      reader.fail(RuleErrorKind::DuplicateClass, name, {name.text});
      continue;
    }
    MetavariableTable metavariables;
    PatternContext patterns{set_.patterns_, metavariables, no_literals, errors_};
    RuleScope scope{patterns, regexes_, classes_, {}, false, {}, {}, {}, {}};
    ConditionReader conditions(reader, scope);
    Predicate predicate = conditions.read_predicate(name.text, *classes->items[i + 1]);
    classes_[name.text] = &set_.classes_.emplace_back(std::move(predicate));
  }
}

void RuleLoader::load_families(const YamlReader& reader, const YamlNode& root, PackScope& pack) {
  const YamlNode* families = root.find("families");
  if (families == nullptr || !reader.expect_mapping("families", *families)) {
    return;
  }
  std::vector<std::string_view> known;
  for (const std::string_view key : rule_keys()) {
    if (key != "id" && key != "name") {
      known.push_back(key);
    }
  }
  for (size_t i = 0; i + 1 < families->items.size(); i += 2) {
    const YamlNode& name = *families->items[i];
    const YamlNode& family = *families->items[i + 1];
    if (!reader.expect_mapping(name.text, family)) {
      continue;
    }
    reader.check_keys(family, known);
    pack.families[name.text] = &family;
    RuleReader(pack, family).check_family();
  }
}

void RuleLoader::load_rules(const YamlNode& root, PackScope& pack, const RuleSource& source) {
  const YamlNode* rules = root.find("rules");
  if (root.find("match") != nullptr) {
    if (rules != nullptr) {
      pack.reader.fail(RuleErrorKind::RuleBesideRules, *rules, {"rules"});
    }
    load_rule(root, pack, source);
    return;
  }
  if (rules == nullptr) {
    return;
  }
  if (rules->kind != YamlKind::Sequence) {
    pack.reader.fail_type("rules", "a list of rules", *rules);
    return;
  }
  std::set<std::string_view> names;
  for (const YamlNode* rule : rules->items) {
    if (rule->kind == YamlKind::Mapping) {
      pack.reader.check_keys(*rule, rule_keys());
      if (const YamlNode* name = rule->find("name")) {
        names.insert(name->text);
      }
    }
    load_rule(*rule, pack, source);
  }
  check_families(root, names, pack.reader);
}

/// A family that no rule belongs to is most likely misspelt.
void RuleLoader::check_families(const YamlNode& root, const std::set<std::string_view>& rule_names,
                                const YamlReader& reader) {
  const YamlNode* families = root.find("families");
  if (families == nullptr || families->kind != YamlKind::Mapping) {
    return;
  }
  for (size_t i = 0; i + 1 < families->items.size(); i += 2) {
    const YamlNode& name = *families->items[i];
    if (rule_names.find(name.text) == rule_names.end()) {
      reader.fail(RuleErrorKind::UnusedFamily, name,
                  {name.text, did_you_mean(name.text, {rule_names.begin(), rule_names.end()})});
    }
  }
}

void RuleLoader::load_rule(const YamlNode& node, PackScope& pack, const RuleSource& source) {
  RuleReader reader(pack, node);
  std::optional<Rule> rule = reader.read();
  callees_.insert(callees_.end(), reader.callees().begin(), reader.callees().end());
  if (!rule) {
    return;
  }
  const YamlDocument& document = pack.reader.document();
  const YamlNode& id = *node.find("id");
  if (source.use == PackUse::ModelsAndClasses) {
    return;
  }
  if (const Rule* earlier = set_.find(rule->metadata.id)) {
    Diagnostic& error = pack.reader.fail(RuleErrorKind::DuplicateId, id, {rule->metadata.id});
    error.notes.push_back({{earlier->pack.get(), earlier->place}, "first here", false});
    return;
  }
  rule->place = document.span_of(id);
  add_rule(std::move(*rule), source.file);
}

void RuleLoader::add_rule(Rule rule, std::shared_ptr<const SourceFile> pack) {
  const auto index = static_cast<uint32_t>(set_.rules_.size());
  rule.pack = std::move(pack);
  set_.by_id_[rule.metadata.id] = index;
  set_.known_names_.emplace(lower_case(rule.metadata.id), index);
  set_.known_names_.emplace(lower_case(rule.metadata.name), index);
  set_.rules_.push_back(std::move(rule));
}

void RuleLoader::check_replacements() {
  for (const Rule& rule : set_.rules_) {
    const std::string& successor = rule.metadata.replaced_by;
    if (!successor.empty() && set_.find(successor) == nullptr) {
      errors_.add(RuleErrorKind::UnknownReplacement, {rule.pack.get(), rule.place}, {successor});
    }
  }
}

void RuleLoader::check_models() {
  for (const auto& [name, location] : callees_) {
    if (set_.models_.find(name) == nullptr) {
      errors_.add(RuleErrorKind::UnmodelledCallee, location, {name});
    }
  }
  for (const ModelConflict& conflict : set_.models_.conflicts()) {
    // That a pack says more than what is built in is no conflict between packs.
    if (stubs_.find(conflict.earlier) == stubs_.end()) {
      continue;
    }
    Diagnostic& warning =
        errors_.add(RuleErrorKind::ModelConflict,
                    stub_location(conflict.later, conflict.later_span), {conflict.qualified_name});
    warning.notes.push_back(
        {stub_location(conflict.earlier, conflict.earlier_span), "described here before", false});
  }
}

Expected<RuleSet, std::vector<Diagnostic>> load_rules(std::span<const RuleSource> sources,
                                                      const LoadOptions& options) {
  RuleLoader loader(options);
  loader.load(sources);
  return loader.take();
}

Expected<std::string, std::vector<Diagnostic>> compile_packs(std::span<const RuleSource> sources) {
  const LoadOptions options;
  RuleLoader loader(options);
  loader.load(sources);
  return loader.take_image();
}

}  // namespace krait
