// The command line as data. CLI11 stands behind options.cpp and nowhere else; what an option does
// is said in its help text there and done by the command of its verb.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/rule_metadata.h"
#include "lexer/expected.h"
#include "report/report.h"

namespace krait {

enum class Verb : uint8_t { Scan, Explain, Test, Rules, Query, Ast, Tokens, Completions };

enum class ColorMode : uint8_t { Automatic, Always, Never };

/// What a configuration file may set too; the command line wins. Not set: the default counts.
struct Settings {
  std::vector<std::string> rules;  ///< files and folders, added to the default pack
  std::optional<bool> use_default_rules;
  std::vector<std::string> select;
  std::vector<std::string> ignore;
  std::vector<std::string> exclude;
  std::string exclude_folder;      ///< what `exclude` is relative to; empty: the working directory
  std::vector<std::string> honor;  ///< foreign suppressions: "nosec", "noqa"
  std::optional<Severity> min_level;
  std::optional<Format> format;
  std::optional<std::string> baseline;
  std::optional<std::string> target_python;  ///< "3.12"
  std::optional<uint32_t> context_lines;
  std::optional<uint32_t> jobs;
  std::optional<bool> use_ignore_files;
  std::optional<bool> show_suppressed;
  std::optional<bool> ignore_suppressions;
  std::optional<bool> is_strict;
  std::optional<bool> use_unsafe_fixes;
  /// Rule options: "ID.option" and the value as YAML text. Configuration files only.
  std::vector<std::pair<std::string, std::string>> rule_options;
};

struct FormatOutput {
  Format format = Format::Text;
  std::string path;
};

struct ScanArguments {
  std::vector<std::string> paths;
  Settings settings;
  std::vector<FormatOutput> outputs;
  bool use_fixes = false;
  bool show_diff = false;
  std::optional<std::string> changed_since;
  std::optional<std::string> write_baseline;
  std::optional<std::string> files_from;
  bool is_nul_separated = false;
  std::optional<std::string> stdin_filename;
  bool exit_zero = false;
  bool use_prefilter = true;
  bool show_timings = false;
  bool show_statistics = false;
  bool is_quiet = false;
  bool is_isolated = false;
};

enum class RulesAction : uint8_t { List, Show, Validate, Schema, New };

struct RulesArguments {
  RulesAction action = RulesAction::List;
  std::vector<std::string> operands;  ///< ids to show, packs to validate, the id of a new rule
  std::string output;                 ///< where the new pack goes; empty: stdout
};

struct TestArguments {
  std::vector<std::string> packs;
  std::vector<std::string> test_folders;
  bool show_coverage = false;
};

struct QueryArguments {
  std::string pattern;
  std::string where;  ///< YAML, empty: none
  std::string why;    ///< FILE:LINE, empty: not asked
  std::vector<std::string> paths;
};

/// A command line that is complete and consistent.
struct Options {
  Verb verb = Verb::Scan;
  ColorMode color = ColorMode::Automatic;
  ScanArguments scan;  ///< query uses its rules, files and output settings as well
  RulesArguments rules;
  TestArguments test;
  QueryArguments query;
  std::vector<std::string> operands;  ///< of explain, ast, tokens, completions
  std::string command_line;           ///< as it was typed, for reports
};

/// Why the program ends without running a command.
struct EarlyExit {
  std::string output;  ///< help or version, for stdout
  std::string error;   ///< one line without "krait: ", for stderr
  int exit_code = 0;
};

/// Reads `arguments` (without the program's name). A first word that is no verb belongs to `scan`.
[[nodiscard]] Expected<Options, EarlyExit> parse_options(const std::vector<std::string>& arguments);

/// A verb's options, for shell completions.
struct VerbDescription {
  struct Option {
    std::vector<std::string> names;  ///< with their dashes
    std::string help;
    bool takes_value = false;
    std::vector<std::string> values;  ///< when they can be listed
  };
  std::string name;
  std::string help;
  std::vector<Option> options;
  std::vector<std::string> operands;  ///< words that may follow, when they can be listed
};
[[nodiscard]] std::vector<VerbDescription> describe_verbs();

}  // namespace krait
