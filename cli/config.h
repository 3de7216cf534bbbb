// Configuration files: `[tool.krait]` in pyproject.toml, or .krait.toml, the nearest one upwards.
// toml++ stands behind config.cpp and nowhere else.
#pragma once

#include <string>
#include <string_view>

#include "cli/options.h"
#include "lexer/expected.h"

namespace krait {

struct Config {
  std::string path;  ///< empty: there is none
  Settings settings;
};

/// The configuration that counts for `folder`; in one folder .krait.toml goes before
/// pyproject.toml, and a pyproject.toml without `[tool.krait]` is passed over (but `target_python`
/// is taken from the `requires-python` of the nearest). The error names file, line and column.
[[nodiscard]] Expected<Config> find_config(const std::string& folder);

/// Reads the text of a configuration file. `is_pyproject` says where the keys are looked for.
[[nodiscard]] Expected<Config> read_config(const std::string& path, std::string_view text,
                                           bool is_pyproject);

/// What the command line left open is taken from the configuration. Lists that the command line
/// gives replace those of the configuration, but packs (`rules`) are added.
[[nodiscard]] Settings merge_settings(Settings command_line, const Settings& config);

}  // namespace krait
