#include "cli/options.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "cli/completions.h"

namespace krait {
namespace {

using Words = std::vector<std::string>;

Options parsed(const Words& words) {
  const Expected<Options, EarlyExit> options = parse_options(words);
  REQUIRE_MESSAGE(options.has_value(), options.error().error);
  return *options;
}

std::string error_of(const Words& words) {
  const Expected<Options, EarlyExit> options = parse_options(words);
  REQUIRE_FALSE(options.has_value());
  CHECK(options.error().exit_code == 2);
  CHECK(options.error().output.empty());
  return options.error().error;
}

TEST_CASE("a first word that is no verb is a path to scan") {
  CHECK(parsed({}).verb == Verb::Scan);
  CHECK(parsed({"a.py"}).scan.paths == Words{"a.py"});
  CHECK(parsed({"scan", "test"}).scan.paths == Words{"test"});
  CHECK(parsed({"./test"}).scan.paths == Words{"./test"});
  CHECK(parsed({"test"}).verb == Verb::Test);
  CHECK(parsed({"--", "--odd"}).scan.paths == Words{"--odd"});
  CHECK(parsed({"-"}).scan.paths == Words{"-"});
}

TEST_CASE("options never eat the paths behind them") {
  const Options options = parsed({"--rules", "a.yaml", "x.py", "--changed", "y.py", "--select",
                                  "A,B", "--select=C", "z.py", "-0", "--files-from", "-"});
  CHECK(options.scan.settings.rules == Words{"a.yaml"});
  CHECK(options.scan.settings.select == Words{"A", "B", "C"});
  CHECK(options.scan.changed_since == "HEAD");
  CHECK(options.scan.is_nul_separated);
  CHECK(options.scan.paths == Words{"x.py", "y.py", "z.py"});
  CHECK(parsed({"--changed=main~2"}).scan.changed_since == "main~2");
  CHECK_FALSE(parsed({}).scan.changed_since.has_value());
}

TEST_CASE("every option of scan is read") {
  const Options options = parsed({"scan",
                                  "--no-default-rules",
                                  "--ignore",
                                  "A",
                                  "--min-level",
                                  "error",
                                  "--format",
                                  "jsonl",
                                  "--output",
                                  "sarif=out.sarif",
                                  "--fix",
                                  "--unsafe-fixes",
                                  "--exclude",
                                  "b",
                                  "--no-ignore",
                                  "--baseline",
                                  "base",
                                  "--write-baseline",
                                  "new",
                                  "--show-suppressed",
                                  "--strict",
                                  "--exit-zero",
                                  "-j",
                                  "3",
                                  "--no-prefilter",
                                  "--timings",
                                  "--statistics",
                                  "--target-python",
                                  "3.9",
                                  "--color",
                                  "always",
                                  "--context",
                                  "2",
                                  "--quiet",
                                  "--isolated",
                                  "--honor",
                                  "nosec,noqa",
                                  "--ignore-suppressions"});
  const ScanArguments& scan = options.scan;
  CHECK(scan.settings.use_default_rules == false);
  CHECK(scan.settings.ignore == Words{"A"});
  CHECK(scan.settings.min_level == Severity::Error);
  CHECK(scan.settings.format == Format::JsonLines);
  REQUIRE(scan.outputs.size() == 1);
  CHECK(scan.outputs[0].format == Format::Sarif);
  CHECK(scan.outputs[0].path == "out.sarif");
  CHECK(scan.use_fixes);
  CHECK(scan.settings.use_unsafe_fixes == true);
  CHECK(scan.settings.exclude == Words{"b"});
  CHECK(scan.settings.use_ignore_files == false);
  CHECK(scan.settings.baseline == "base");
  CHECK(scan.write_baseline == "new");
  CHECK(scan.settings.show_suppressed == true);
  CHECK(scan.settings.is_strict == true);
  CHECK(scan.exit_zero);
  CHECK(scan.settings.jobs == 3);
  CHECK_FALSE(scan.use_prefilter);
  CHECK(scan.show_timings);
  CHECK(scan.show_statistics);
  CHECK(scan.settings.target_python == "3.9");
  CHECK(options.color == ColorMode::Always);
  CHECK(scan.settings.context_lines == 2);
  CHECK(scan.is_quiet);
  CHECK(scan.is_isolated);
  CHECK(scan.settings.honor == Words{"nosec", "noqa"});
  CHECK(scan.settings.ignore_suppressions == true);
}

TEST_CASE("mistakes on the command line are one clear sentence") {
  CHECK(error_of({"--slect=A"}) == "unknown option '--slect'; did you mean '--select'?");
  CHECK(error_of({"-x"}) == "unknown option '-x'");
  CHECK(error_of({"--format", "jsn"}) == "--format: unknown format 'jsn'; did you mean 'json'?");
  CHECK(error_of({"--rules"}) == "--rules needs a value");
  CHECK(error_of({"-j", "0"}) == "--jobs: '0' is no number from 1 to 1024");
  CHECK(error_of({"--target-python", "2.7"}) ==
        "--target-python: '2.7' is no version of Python 3, such as 3.12");
  CHECK(error_of({"--output", "x"}) == "--output: 'x' is not of the form FORMAT=FILE");
  CHECK(error_of({"explain"}) == "ID is missing");
  CHECK(error_of({"explain", "A", "B"}) == "unexpected argument 'B'");
  CHECK(error_of({"query", "x.py"}) == "--pattern is missing");
  CHECK(error_of({"rules", "lst"}) == "krait rules has no action 'lst'; did you mean 'list'?");
  CHECK(error_of({"rules", "show"}) == "krait rules show needs the id of a rule");
  CHECK(error_of({"--unsafe-fixes"}) == "--unsafe-fixes needs --fix or --diff");
  CHECK(error_of({"--fix", "--diff"}).find("exclude each other") != std::string::npos);
  CHECK(error_of({"--diff", "--format", "json"}).find("both write") != std::string::npos);
  CHECK(error_of({"--stdin-filename", "a.py"}) == "--stdin-filename needs the path '-'");
  CHECK(error_of({"-0"}) == "-0 needs --files-from");
}

TEST_CASE("help and version go to standard output and are no failure") {
  const Words all_help[] = {{"--help"}, {"scan", "-h"}, {"rules", "--help"}, {"--version"}};
  for (const Words& words : all_help) {
    const Expected<Options, EarlyExit> options = parse_options(words);
    REQUIRE_FALSE(options.has_value());
    CHECK(options.error().exit_code == 0);
    CHECK(options.error().output.ends_with('\n'));
  }
  CHECK(parse_options({"--version"}).error().output == "krait 0.1.0\n");
}

TEST_CASE("the last of a repeated option counts") {
  CHECK(parsed({"--format", "json", "--format", "text"}).scan.settings.format == Format::Text);
}

TEST_CASE("the command line is quoted so that a shell reads it back") {
  CHECK(parsed({"a b", "it's", "--quiet"}).command_line == "krait 'a b' 'it'\\''s' --quiet");
}

TEST_CASE("completions name every verb and option") {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const Expected<std::string> script = completion_script(shell);
    REQUIRE(script.has_value());
    for (const VerbDescription& verb : describe_verbs()) {
      CHECK(script->find(verb.name) != std::string::npos);
      for (const VerbDescription::Option& option : verb.options) {
        for (const std::string& name : option.names) {
          const bool is_fish = std::string_view(shell) == "fish";
          const std::string written = !is_fish                 ? name
                                      : name.starts_with("--") ? "-l " + name.substr(2)
                                                               : "-s " + name.substr(1);
          CHECK_MESSAGE(script->find(written) != std::string::npos, shell << ": " << name);
        }
      }
    }
  }
  CHECK_FALSE(completion_script("tcsh").has_value());
}

}  // namespace
}  // namespace krait
