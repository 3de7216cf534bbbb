#include "cli/config.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/cli/temporary_folder.h"

namespace krait {
namespace {

Settings settings_of(std::string_view text) {
  const Expected<Config> config = read_config(".krait.toml", text, false);
  REQUIRE_MESSAGE(config.has_value(), config.error().message);
  return config->settings;
}

std::string error_of(std::string_view text) {
  const Expected<Config> config = read_config(".krait.toml", text, false);
  REQUIRE_FALSE(config.has_value());
  return config.error().message;
}

TEST_CASE("every key of a configuration is read") {
  const Settings settings = settings_of(
      "rules = ['a.yaml']\ndefault-rules = false\nselect = ['PY031']\nignore = ['KR*']\n"
      "exclude = ['tests/']\nhonor = ['nosec']\nmin-level = 'error'\nformat = 'json'\n"
      "baseline = 'b.json'\ntarget-python = '3.9'\ncontext = 2\njobs = 3\nno-ignore = true\n"
      "show-suppressed = true\nignore-suppressions = true\nstrict = true\nunsafe-fixes = true\n"
      "[options]\nPY031.hosts = ['a', 'b']\nPY031.limit = 3\n");
  CHECK(settings.rules == std::vector<std::string>{"a.yaml"});
  CHECK(settings.use_default_rules == false);
  CHECK(settings.select == std::vector<std::string>{"PY031"});
  CHECK(settings.ignore == std::vector<std::string>{"KR*"});
  CHECK(settings.exclude == std::vector<std::string>{"tests/"});
  CHECK(settings.honor == std::vector<std::string>{"nosec"});
  CHECK(settings.min_level == Severity::Error);
  CHECK(settings.format == Format::Json);
  CHECK(settings.baseline == "b.json");
  CHECK(settings.target_python == "3.9");
  CHECK(settings.context_lines == 2);
  CHECK(settings.jobs == 3);
  CHECK(settings.use_ignore_files == false);
  CHECK(settings.show_suppressed == true);
  CHECK(settings.ignore_suppressions == true);
  CHECK(settings.is_strict == true);
  CHECK(settings.use_unsafe_fixes == true);
  REQUIRE(settings.rule_options.size() == 2);
  CHECK(settings.rule_options[0].first == "PY031.hosts");
  CHECK(settings.rule_options[0].second == "['a', 'b']");
  CHECK(settings.rule_options[1].second == "3");
}

TEST_CASE("mistakes in a configuration have a place and a suggestion") {
  CHECK(error_of("\nselct = []\n") ==
        ".krait.toml:2:1: unknown key 'selct'; did you mean 'select'?");
  CHECK(error_of("select = 'PY031'\n") == ".krait.toml:1:10: select must be a list of strings");
  CHECK(error_of("min-level = 'eror'\n") ==
        ".krait.toml:1:13: min-level: unknown level 'eror'; did you mean 'error'?");
  CHECK(error_of("context = -1\n") == ".krait.toml:1:11: context must be a number from 0 to 1000");
  CHECK(error_of("strict = 1\n") == ".krait.toml:1:10: strict must be true or false");
  CHECK(error_of("honor = ['nosek']\n").find("did you mean 'nosec'?") != std::string::npos);
  CHECK(error_of("a = \n").starts_with(".krait.toml:1:"));
}

TEST_CASE("the nearest configuration upwards counts") {
  const TemporaryFolder folder;
  folder.write("pyproject.toml",
               "[project]\nrequires-python = '>=3.8,<4'\n[tool.krait]\ncontext = 1\n");
  folder.write("x/y/a.py", "");
  folder.write("x/pyproject.toml", "[tool.other]\n");
  const Expected<Config> config = find_config("x/y");
  REQUIRE(config.has_value());
  CHECK(config->settings.context_lines == 1);
  CHECK(config->settings.target_python == "3.8");
  folder.write("x/.krait.toml", "context = 2\nexclude = ['a']\nrules = ['r.yaml']\n");
  const Expected<Config> nearer = find_config("x/y");
  REQUIRE(nearer.has_value());
  CHECK(nearer->path == "x/.krait.toml");
  CHECK(nearer->settings.context_lines == 2);
  CHECK(nearer->settings.rules == std::vector<std::string>{"x/r.yaml"});
  CHECK(nearer->settings.exclude_folder == "x");
}

TEST_CASE("the command line wins over the configuration") {
  Settings command_line;
  command_line.select = {"A"};
  command_line.context_lines = 5;
  command_line.rules = {"mine.yaml"};
  Settings config;
  config.select = {"B"};
  config.context_lines = 1;
  config.is_strict = true;
  config.rules = {"theirs.yaml"};
  const Settings merged = merge_settings(command_line, config);
  CHECK(merged.select == std::vector<std::string>{"A"});
  CHECK(merged.context_lines == 5);
  CHECK(merged.is_strict == true);
  CHECK(merged.rules == std::vector<std::string>{"theirs.yaml", "mine.yaml"});
}

}  // namespace
}  // namespace krait
