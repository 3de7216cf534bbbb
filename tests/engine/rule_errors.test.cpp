// Every row of engine/rule_errors.def has a pack that shows it, and beside it what is said.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/rule_error.h"
#include "engine/rule_loader.h"
#include "tests/fixture_files.h"
#include "tests/golden.h"

namespace {

using krait::Diagnostic;
using krait::Location;

constexpr std::string_view kFolder = "tests/fixtures/engine/rule_errors";
constexpr std::string_view kFirst = ".first.yaml";  // a pack that is loaded before the other

std::string place_of(const Location& location) {
  const auto begin =
      location.source->line_column(location.span.begin, krait::ColumnUnit::Characters);
  const auto end = location.source->line_column(location.span.end, krait::ColumnUnit::Characters);
  return std::to_string(begin.line_1based) + ":" + std::to_string(begin.column_1based) + "-" +
         std::to_string(end.line_1based) + ":" + std::to_string(end.column_1based);
}

std::vector<Diagnostic> load(const std::vector<std::string>& paths,
                             std::vector<krait::RuleSource>& sources, krait::RuleSet& rules) {
  for (const std::string& path : paths) {
    const std::string name = std::filesystem::path(path).filename().string();
    sources.push_back({std::make_shared<const krait::SourceFile>(name, krait::read_fixture(path))});
  }
  auto loaded = krait::load_rules(sources);
  if (!loaded) {
    return loaded.error();
  }
  rules = std::move(*loaded);
  return {rules.warnings().begin(), rules.warnings().end()};
}

TEST_CASE("every mistake in a pack is shown as its fixture says") {
  for (const std::string& path : krait::fixture_paths(kFolder, ".yaml")) {
    if (path.ends_with(kFirst)) {
      continue;
    }
    CAPTURE(path);
    const std::string stem = path.substr(0, path.size() - std::string_view(".yaml").size());
    std::vector<std::string> paths;
    if (std::filesystem::exists(stem + std::string(kFirst))) {
      paths.push_back(stem + std::string(kFirst));
    }
    paths.push_back(path);
    std::vector<krait::RuleSource> sources;
    krait::RuleSet rules;
    const std::vector<Diagnostic> diagnostics = load(paths, sources, rules);
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics) {
      CHECK(sources.back().file->text().size() >= diagnostic.primary.span.end);
      text +=
          place_of(diagnostic.primary) + " " + diagnostic.code + ": " + diagnostic.message + "\n";
      for (const krait::Note& note : diagnostic.notes) {
        text += "  " + place_of(note.location) + " " + note.text + "\n";
      }
    }
    krait::check_golden(stem + ".errors", text);
    const std::string row = std::filesystem::path(stem).filename().string();
    CHECK_MESSAGE(std::any_of(diagnostics.begin(), diagnostics.end(),
                              [&](const Diagnostic& diagnostic) { return diagnostic.code == row; }),
                  path << " does not show " << row);
  }
}

TEST_CASE("every row of the table of rule errors has a fixture") {
  constexpr std::string_view kRows[] = {
#define KRAIT_RULE_ERROR(kind, level, message) #kind,
#include "engine/rule_errors.def"
  };
  for (const std::string_view row : kRows) {
    const std::string path = std::string(kFolder) + "/" + std::string(row) + ".yaml";
    CHECK_MESSAGE(std::filesystem::exists(path), path << " is missing");
  }
}

TEST_CASE("the mistakes of all packs are shown in one run") {
  std::vector<krait::RuleSource> sources;
  krait::RuleSet rules;
  const std::string folder(kFolder);
  const std::vector<Diagnostic> diagnostics =
      load({folder + "/UnknownKey.yaml", folder + "/RegexSyntax.yaml", folder + "/YamlSyntax.yaml"},
           sources, rules);
  std::string codes;
  for (const Diagnostic& diagnostic : diagnostics) {
    codes += diagnostic.code + " ";
  }
  // The two rules have one id, which is a mistake too.
  CHECK(codes ==
        "UnknownKey UnknownKey DuplicateId RegexSyntax RegexSyntax RegexSyntax YamlSyntax ");
}

}  // namespace
