// Reads the #include lines of every folder: data flows one way, so do includes.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 7> kStages = {"lexer",  "ast",    "parser", "analysis",
                                                     "engine", "report", "cli"};

constexpr std::array<std::string_view, 10> kFolders = {
    "lexer", "ast", "parser", "analysis", "engine", "report", "cli", "tests", "fuzz", "bench"};

/// What `report` may not look into although it stands to its right: how a rule matches.
constexpr std::array<std::string_view, 7> kHiddenFromReport = {"ast/",
                                                               "parser/",
                                                               "analysis/",
                                                               "engine/pattern.h",
                                                               "engine/matcher.h",
                                                               "engine/bindings.h",
                                                               "engine/predicates.h"};

struct Include {
  std::string file;
  std::size_t line_1based;
  std::string target;

  std::string describe() const {
    return file + ":" + std::to_string(line_1based) + ": #include \"" + target + "\"";
  }
};

/// The text between the quotes of `#include "…"`; nothing for other lines and for `<…>`.
std::optional<std::string> quoted_include(std::string_view line) {
  const auto skip_blanks = [&line] {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  };
  const auto eat = [&line](std::string_view word) {
    if (!line.starts_with(word)) {
      return false;
    }
    line.remove_prefix(word.size());
    return true;
  };
  skip_blanks();
  if (!eat("#")) {
    return std::nullopt;
  }
  skip_blanks();
  if (!eat("include")) {
    return std::nullopt;
  }
  skip_blanks();
  if (!eat("\"")) {
    return std::nullopt;
  }
  return std::string(line.substr(0, line.find('"')));
}

bool is_source(const fs::path& path) {
  const fs::path ending = path.extension();
  return ending == ".cpp" || ending == ".h" || ending == ".def";
}

std::vector<Include> includes_of(std::string_view folder) {
  std::vector<Include> includes;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || !is_source(entry.path())) {
      continue;
    }
    std::ifstream stream(entry.path());
    std::string line;
    for (std::size_t number = 1; std::getline(stream, line); ++number) {
      if (std::optional<std::string> target = quoted_include(line)) {
        includes.push_back({entry.path().generic_string(), number, *std::move(target)});
      }
    }
  }
  return includes;
}

std::string_view first_folder(std::string_view path) { return path.substr(0, path.find('/')); }

/// Position of a stage in the flow; kStages.size() for anything else.
std::size_t stage_index(std::string_view folder) {
  return static_cast<std::size_t>(std::ranges::find(kStages, folder) - kStages.begin());
}

TEST_CASE("a stage includes only stages to its left") {
  for (std::size_t stage = 0; stage < kStages.size(); ++stage) {
    const std::vector<Include> includes = includes_of(kStages[stage]);
    for (const Include& include : includes) {
      CHECK_MESSAGE(stage_index(first_folder(include.target)) <= stage,
                    include.describe() << " points against the flow");
    }
  }
}

TEST_CASE("a report knows neither nodes nor patterns") {
  for (const Include& include : includes_of("report")) {
    const bool is_hidden = std::ranges::any_of(kHiddenFromReport, [&](std::string_view prefix) {
      return include.target.starts_with(prefix);
    });
    CHECK_MESSAGE(!is_hidden, include.describe());
  }
}

TEST_CASE("includes are written from the root of the repository") {
  std::size_t count = 0;
  for (const std::string_view folder : kFolders) {
    for (const Include& include : includes_of(folder)) {
      ++count;
      CHECK_MESSAGE(std::ranges::find(kFolders, first_folder(include.target)) != kFolders.end(),
                    include.describe());
      CHECK_MESSAGE(include.target.find("..") == std::string::npos, include.describe());
      CHECK_MESSAGE(!include.target.ends_with(".cpp"), include.describe());
    }
  }
  CHECK(count > 0);
}

TEST_CASE("the scanner of include lines sees every spelling") {
  CHECK(quoted_include("#include \"ast/node.h\"") == "ast/node.h");
  CHECK(quoted_include("  #  include\t\"../x.h\"  // why") == "../x.h");
  CHECK(quoted_include("#include <vector>") == std::nullopt);
  CHECK(quoted_include("// #include \"a/b.h\"") == std::nullopt);
}

}  // namespace
