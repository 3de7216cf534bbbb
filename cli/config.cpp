#include "cli/config.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

// Header only, without the parts for writing.
#define TOML_ENABLE_FORMATTERS 0  // NOLINT(readability-identifier-naming): toml++'s own name
#include <toml++/toml.h>

#include "cli/discover.h"
#include "cli/read_source.h"
#include "cli/words.h"

namespace krait {
namespace {

using Text = std::string;

/// Carries an error out of the readers; caught in read_config().
struct ConfigError {
  toml::source_position position;
  std::string message;
};

Error located(const std::string& path, toml::source_position position, std::string_view message) {
  return {path + ":" + std::to_string(position.line) + ":" + std::to_string(position.column) +
          ": " + std::string(message)};
}

/// Reads the values of one table; remembers the first mistake.
class TableReader {
 public:
  explicit TableReader(std::string prefix) : prefix_(std::move(prefix)) {}

  [[nodiscard]] const std::optional<ConfigError>& error() const { return error_; }

  void fail(const toml::node& node, std::string message) {
    if (!error_) {
      error_ = ConfigError{node.source().begin, std::move(message)};
    }
  }
  void fail_at(toml::source_position position, std::string message) {
    if (!error_) {
      error_ = ConfigError{position, std::move(message)};
    }
  }

  void boolean(std::string_view key, const toml::node& node, std::optional<bool>& out,
               bool is_inverted = false) {
    if (const auto value = node.value_exact<bool>()) {
      out = *value != is_inverted;
    } else {
      fail(node, expected(key, "true or false"));
    }
  }

  void number(std::string_view key, const toml::node& node, uint32_t most,
              std::optional<uint32_t>& out) {
    const auto value = node.value_exact<int64_t>();
    if (value && *value >= 0 && *value <= most) {
      out = static_cast<uint32_t>(*value);
    } else {
      fail(node, expected(key, "a number from 0 to " + std::to_string(most)));
    }
  }

  std::optional<Text> text(std::string_view key, const toml::node& node) {
    auto value = node.value_exact<Text>();
    if (!value) {
      fail(node, expected(key, "a string"));
    }
    return value;
  }

  /// A word that `read` understands.
  template <class T>
  void word(std::string_view key, const toml::node& node, Expected<T> (*read)(std::string_view),
            std::optional<T>& out) {
    if (const std::optional<Text> value = text(key, node)) {
      Expected<T> result = read(*value);
      if (result) {
        out = std::move(*result);
      } else {
        fail(node, prefix_ + std::string(key) + ": " + result.error().message);
      }
    }
  }

  void texts(std::string_view key, const toml::node& node, std::vector<Text>& out) {
    const toml::array* list = node.as_array();
    if (list == nullptr) {
      fail(node, expected(key, "a list of strings"));
      return;
    }
    for (const toml::node& element : *list) {
      if (const auto value = element.value_exact<Text>()) {
        out.push_back(*value);
      } else {
        fail(element, expected(key, "a list of strings"));
      }
    }
  }

 private:
  std::string expected(std::string_view key, std::string_view what) const {
    return prefix_ + std::string(key) + " must be " + std::string(what);
  }

  std::string prefix_;
  std::optional<ConfigError> error_;
};

/// YAML's way of writing a value of TOML, as far as rule options have such values.
std::string yaml_text(const toml::node& node) {
  if (const toml::array* list = node.as_array()) {
    std::string out = "[";
    for (const toml::node& element : *list) {
      out += (out.size() == 1 ? "" : ", ") + yaml_text(element);
    }
    return out + "]";
  }
  if (const auto text = node.value_exact<Text>()) {
    std::string out = "'";
    for (const char character : *text) {
      out += character == '\'' ? std::string("''") : std::string(1, character);
    }
    return out + "'";
  }
  if (const auto boolean = node.value_exact<bool>()) {
    return *boolean ? "true" : "false";
  }
  if (const auto number = node.value_exact<int64_t>()) {
    return std::to_string(*number);
  }
  std::ostringstream out;
  out << node.value_or(0.0);
  return out.str();
}

/// `[tool.krait.options]`: `PY031.name = value`.
void read_rule_options(TableReader& reader, const toml::node& node, Settings& settings) {
  const toml::table* rules = node.as_table();
  if (rules == nullptr) {
    reader.fail(node, "options must be a table of rule ids");
    return;
  }
  for (const auto& [rule, options] : *rules) {
    const toml::table* table = options.as_table();
    if (table == nullptr) {
      reader.fail(options, "options." + Text(rule.str()) + " must be a table");
      continue;
    }
    for (const auto& [name, value] : *table) {
      settings.rule_options.emplace_back(Text(rule.str()) + "." + Text(name.str()),
                                         yaml_text(value));
    }
  }
}

using KeyReader = void (*)(TableReader&, std::string_view, const toml::node&, Settings&);

struct KeyRow {
  std::string_view key;
  KeyReader read;
};

void read_honors(TableReader& reader, std::string_view key, const toml::node& node,
                 Settings& settings) {
  reader.texts(key, node, settings.honor);
  for (const Text& word : settings.honor) {
    if (const Expected<Text> known = read_honor(word); !known) {
      reader.fail(node, Text(key) + ": " + known.error().message);
    }
  }
}

/// Every key that a configuration may have.
constexpr std::array<KeyRow, 18> kKeys = {{
    {"rules", [](TableReader& r, std::string_view k, const toml::node& n,
                 Settings& s) { r.texts(k, n, s.rules); }},
    {"default-rules", [](TableReader& r, std::string_view k, const toml::node& n,
                         Settings& s) { r.boolean(k, n, s.use_default_rules); }},
    {"select", [](TableReader& r, std::string_view k, const toml::node& n,
                  Settings& s) { r.texts(k, n, s.select); }},
    {"ignore", [](TableReader& r, std::string_view k, const toml::node& n,
                  Settings& s) { r.texts(k, n, s.ignore); }},
    {"exclude", [](TableReader& r, std::string_view k, const toml::node& n,
                   Settings& s) { r.texts(k, n, s.exclude); }},
    {"honor", read_honors},
    {"min-level", [](TableReader& r, std::string_view k, const toml::node& n,
                     Settings& s) { r.word(k, n, read_level, s.min_level); }},
    {"format", [](TableReader& r, std::string_view k, const toml::node& n,
                  Settings& s) { r.word(k, n, read_format, s.format); }},
    {"baseline", [](TableReader& r, std::string_view k, const toml::node& n,
                    Settings& s) { s.baseline = r.text(k, n); }},
    {"target-python", [](TableReader& r, std::string_view k, const toml::node& n,
                         Settings& s) { r.word(k, n, read_python_version, s.target_python); }},
    {"context", [](TableReader& r, std::string_view k, const toml::node& n,
                   Settings& s) { r.number(k, n, 1000, s.context_lines); }},
    {"jobs", [](TableReader& r, std::string_view k, const toml::node& n,
                Settings& s) { r.number(k, n, 1024, s.jobs); }},
    {"no-ignore", [](TableReader& r, std::string_view k, const toml::node& n,
                     Settings& s) { r.boolean(k, n, s.use_ignore_files, true); }},
    {"show-suppressed", [](TableReader& r, std::string_view k, const toml::node& n,
                           Settings& s) { r.boolean(k, n, s.show_suppressed); }},
    {"ignore-suppressions", [](TableReader& r, std::string_view k, const toml::node& n,
                               Settings& s) { r.boolean(k, n, s.ignore_suppressions); }},
    {"strict", [](TableReader& r, std::string_view k, const toml::node& n,
                  Settings& s) { r.boolean(k, n, s.is_strict); }},
    {"unsafe-fixes", [](TableReader& r, std::string_view k, const toml::node& n,
                        Settings& s) { r.boolean(k, n, s.use_unsafe_fixes); }},
    {"options", [](TableReader& r, std::string_view, const toml::node& n,
                   Settings& s) { read_rule_options(r, n, s); }},
}};

std::vector<Text> known_keys() {
  std::vector<Text> keys;
  keys.reserve(kKeys.size());
  for (const KeyRow& row : kKeys) {
    keys.emplace_back(row.key);
  }
  return keys;
}

/// Paths in a configuration are relative to its folder.
void resolve_paths(const std::string& config_path, Settings& settings) {
  const std::filesystem::path folder = std::filesystem::path(config_path).parent_path();
  const auto resolve = [&folder](Text& path) { path = tidy_path((folder / path).string()); };
  std::ranges::for_each(settings.rules, resolve);
  if (settings.baseline) {
    resolve(*settings.baseline);
  }
  if (!settings.exclude.empty()) {
    settings.exclude_folder = folder.empty() ? "." : folder.string();
  }
}

/// The least version that `requires-python` admits, as far as one is named: ">=3.9,<4" is 3.9.
std::optional<Text> least_python(std::string_view requirement) {
  for (const std::string_view comparison : {">=", "~=", "=="}) {
    const std::size_t place = requirement.find(comparison);
    if (place == std::string_view::npos) {
      continue;
    }
    std::string_view version = requirement.substr(place + comparison.size());
    version.remove_prefix(std::min(version.find_first_not_of(' '), version.size()));
    version = version.substr(0, version.find_first_not_of("0123456789."));
    const std::size_t dot = version.find('.');
    const std::size_t second_dot = dot == Text::npos ? dot : version.find('.', dot + 1);
    Text shortened(version.substr(0, second_dot));
    if (dot == Text::npos) {
      shortened += ".0";
    }
    if (read_python_version(shortened)) {
      return shortened;
    }
  }
  return std::nullopt;
}

const toml::table* krait_table(const toml::table& document, bool is_pyproject) {
  return is_pyproject ? document["tool"]["krait"].as_table() : &document;
}

bool is_there(const std::filesystem::path& path) { return ::access(path.c_str(), F_OK) == 0; }

}  // namespace

Expected<Config> read_config(const std::string& path, std::string_view text, bool is_pyproject) {
  Config config;
  toml::table document;
  try {
    document = toml::parse(text, path);
  } catch (const toml::parse_error& error) {
    return unexpected(located(path, error.source().begin, error.description()));
  }
  if (const auto requirement = document["project"]["requires-python"].value<Text>();
      is_pyproject && requirement) {
    config.settings.target_python = least_python(*requirement);
  }
  const toml::table* table = krait_table(document, is_pyproject);
  if (table == nullptr) {
    return config;
  }
  config.path = path;
  TableReader reader(is_pyproject ? "tool.krait." : "");
  for (const auto& [key, node] : *table) {
    const auto row = std::ranges::find(kKeys, key.str(), &KeyRow::key);
    if (row == kKeys.end()) {
      reader.fail_at(key.source().begin, "unknown key '" + Text(key.str()) + "'" +
                                             suggestion_for(key.str(), known_keys()));
    } else {
      row->read(reader, row->key, node, config.settings);
    }
  }
  if (reader.error()) {
    return unexpected(located(path, reader.error()->position, reader.error()->message));
  }
  resolve_paths(path, config.settings);
  return config;
}

static Expected<Config> read_config_file(const std::filesystem::path& file,
                                         const std::filesystem::path& working_folder) {
  // Shown as one would type it.
  const std::filesystem::path relative = file.lexically_relative(working_folder);
  const std::string path = relative.native().starts_with("..") ? file.string() : relative.string();
  const Expected<std::string> text = read_bytes(path);
  if (!text) {
    return unexpected(text.error());
  }
  return read_config(path, *text, file.filename() == "pyproject.toml");
}

Expected<Config> find_config(const std::string& folder) {
  std::error_code error;
  std::filesystem::path at = std::filesystem::canonical(folder, error);
  const std::filesystem::path working_folder = std::filesystem::current_path(error);
  std::optional<Text> required_python;
  while (!error && !at.empty()) {
    for (const std::string_view name : {".krait.toml", "pyproject.toml"}) {
      if (!is_there(at / name)) {
        continue;
      }
      Expected<Config> config = read_config_file(at / name, working_folder);
      if (!config) {
        return config;
      }
      required_python = required_python ? required_python : config->settings.target_python;
      if (!config->path.empty()) {
        config->settings.target_python =
            config->settings.target_python ? config->settings.target_python : required_python;
        return config;
      }
    }
    if (at == at.root_path()) {
      break;
    }
    at = at.parent_path();
  }
  Config config;
  config.settings.target_python = required_python;
  return config;
}

Settings merge_settings(Settings command_line, const Settings& config) {
  Settings merged = std::move(command_line);
  merged.rules.insert(merged.rules.begin(), config.rules.begin(), config.rules.end());
  const auto take_list = [](std::vector<Text>& mine, const std::vector<Text>& theirs) {
    if (mine.empty()) {
      mine = theirs;
    }
  };
  take_list(merged.select, config.select);
  take_list(merged.ignore, config.ignore);
  if (merged.exclude.empty()) {
    merged.exclude = config.exclude;
    merged.exclude_folder = config.exclude_folder;
  }
  take_list(merged.honor, config.honor);
  const auto take = [](auto& mine, const auto& theirs) {
    if (!mine) {
      mine = theirs;
    }
  };
  take(merged.use_default_rules, config.use_default_rules);
  take(merged.min_level, config.min_level);
  take(merged.format, config.format);
  take(merged.baseline, config.baseline);
  take(merged.target_python, config.target_python);
  take(merged.context_lines, config.context_lines);
  take(merged.jobs, config.jobs);
  take(merged.use_ignore_files, config.use_ignore_files);
  take(merged.show_suppressed, config.show_suppressed);
  take(merged.ignore_suppressions, config.ignore_suppressions);
  take(merged.is_strict, config.is_strict);
  take(merged.use_unsafe_fixes, config.use_unsafe_fixes);
  merged.rule_options = config.rule_options;
  return merged;
}

}  // namespace krait
