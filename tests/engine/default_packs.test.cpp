// The default packs against the fixtures of their rules, tests/fixtures/rules/ID, and of the APIs
// that they know, tests/fixtures/apis.
#include <doctest/doctest.h>

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "analysis/project.h"
#include "cli/default_pack.h"
#include "engine/rule_loader.h"
#include "engine/rule_test.h"
#include "engine/scan.h"
#include "lexer/encoding.h"
#include "tests/fixture_files.h"
#include "tests/golden.h"

namespace krait {
namespace {

constexpr std::string_view kFolder = "tests/fixtures/rules";
constexpr std::string_view kApiFolder = "tests/fixtures/apis";

/// The default packs, with previews on.
const RuleSet& default_rules() {
  static const RuleSet kRules = [] {
    std::vector<RuleSource> sources;
    for (const EmbeddedPack& pack : default_packs()) {
      auto file =
          std::make_shared<const SourceFile>(default_pack_path(pack.name), std::string(pack.text));
      sources.push_back({std::move(file), PackUse::Everything, true});
    }
    auto rules = load_rules(sources);
    REQUIRE(rules.has_value());
    select_for_tests(*rules);
    return std::move(*rules);
  }();
  return kRules;
}

/// A fixture imports nothing but what the packs describe.
class NoFiles : public ProjectFiles {
 public:
  [[nodiscard]] bool is_file(const std::string&) const override { return false; }
  [[nodiscard]] bool is_directory(const std::string&) const override { return false; }
  [[nodiscard]] Expected<SourceFile> read(const std::string& path) const override {
    return unexpected(Error{"cannot read '" + path + "': a fixture stands alone"});
  }
};

void check_marks(const std::string& path, const std::string& text) {
  const NoFiles files;
  Project project(default_rules().models(), files, project_options(default_rules(), {"."}));
  Expected<SourceFile> source = decode_source(path, text);
  REQUIRE(source.has_value());
  const FileId file = project.add(std::move(*source));
  project.analyze();
  TestRun run;
  test_marks(default_rules(), project, file, run);
  for (const Diagnostic& failure : run.failures) {
    const LineColumn place =
        failure.primary.source->line_column(failure.primary.span.begin, ColumnUnit::Characters);
    FAIL_CHECK(path << ":" << place.line_1based << ":" << place.column_1based << ": "
                    << failure.message);
  }
}

TEST_CASE("every rule of the default packs has fixtures") {
  for (const Rule& rule : default_rules().rules()) {
    if (rule.metadata.status == RuleStatus::Removed) {
      continue;
    }
    for (const std::string_view name : {"/bad", "/good"}) {
      const std::string path = std::string(kFolder) + "/" + rule.metadata.id + std::string(name);
      // A rule for files of certain names has a folder of such files.
      const bool is_there = std::filesystem::is_regular_file(path + ".py") ||
                            (!rule.metadata.files.empty() && std::filesystem::is_directory(path) &&
                             !std::filesystem::is_empty(path));
      CHECK_MESSAGE(is_there, path << ".py is missing");
    }
  }
}

TEST_CASE("a rule finds what its fixtures say and nothing else") {
  for (const std::string& path : fixture_paths(kFolder, ".py")) {
    check_marks(path, read_fixture(path));
  }
}

TEST_CASE("an API is known in every form of its call") {
  for (const std::string& path : fixture_paths(kApiFolder, ".py")) {
    check_marks(path, read_fixture(path));
  }
}

TEST_CASE("the examples of the default packs hold") {
  TestRun run;
  test_examples(default_rules(), run);
  CHECK_FALSE(run.checks.empty());
  for (const Diagnostic& failure : run.failures) {
    const LineColumn place =
        failure.primary.source->line_column(failure.primary.span.begin, ColumnUnit::Characters);
    FAIL_CHECK(failure.primary.source->path()
               << ":" << place.line_1based << ": " << failure.message);
  }
}

}  // namespace
}  // namespace krait
