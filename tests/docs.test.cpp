// Every pack that the documentation shows loads and does what its examples say.
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/rule_loader.h"
#include "engine/rule_test.h"
#include "tests/fixture_files.h"

namespace krait {
namespace {

struct Snippet {
  std::string name;  ///< "docs/tutorial.md:29"
  std::string text;
};

/// The fenced blocks of YAML that are packs.
std::vector<Snippet> packs_in(const std::string& path) {
  constexpr std::string_view kBegin = "\n```yaml\n";
  const std::string text = read_fixture(path);
  std::vector<Snippet> snippets;
  std::size_t at = text.find(kBegin);
  while (at != std::string::npos) {
    const std::size_t begin = at + kBegin.size();
    const std::size_t end = text.find("\n```", begin);
    REQUIRE(end != std::string::npos);
    const std::string block = text.substr(begin, end + 1 - begin);
    if (block.find("krait: 1") != std::string::npos) {
      const auto line = std::count(text.begin(), text.begin() + static_cast<long>(begin), '\n');
      snippets.push_back({path + ":" + std::to_string(line + 1), block});
    }
    at = text.find(kBegin, end);
  }
  return snippets;
}

void check_pack(const Snippet& snippet) {
  CAPTURE(snippet.name);
  const std::vector<RuleSource> sources = {
      {std::make_shared<const SourceFile>(snippet.name, snippet.text)}};
  Expected<RuleSet, std::vector<Diagnostic>> rules = load_rules(sources);
  if (!rules) {
    for (const Diagnostic& error : rules.error()) {
      FAIL_CHECK(error.message);
    }
    return;
  }
  select_for_tests(*rules);
  TestRun run;
  test_examples(*rules, run);
  for (const Diagnostic& failure : run.failures) {
    FAIL_CHECK(failure.message);
  }
  CHECK_FALSE(run.checks.empty());
}

TEST_CASE("every pack in the documentation does what its examples say") {
  std::vector<std::string> paths = fixture_paths("docs", ".md");
  paths.emplace_back("README.md");
  std::size_t count = 0;
  for (const std::string& path : paths) {
    for (const Snippet& snippet : packs_in(path)) {
      check_pack(snippet);
      ++count;
    }
  }
  CHECK(count >= 8);
}

}  // namespace
}  // namespace krait
