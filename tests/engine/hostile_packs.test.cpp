// Packs that mean harm, or are no packs at all: each ends soon, with an error that has a place.
#include <doctest/doctest.h>

#include <algorithm>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/rule_error.h"
#include "engine/rule_loader.h"

namespace krait {
namespace {

/// Processor time that a pack may take, with sanitizers on a slow machine: far more than it does.
constexpr double kMaximumSeconds = 30;

std::string repeated(std::string_view text, size_t count) {
  std::string result;
  result.reserve(text.size() * count);
  for (size_t i = 0; i < count; ++i) {
    result += text;
  }
  return result;
}

std::string rule_with(const std::string& keys) {
  return "krait: 1\nrules:\n- id: XX001\n  name: thing\n  title: A thing\n" + keys;
}

struct Outcome {
  bool is_loaded = false;
  std::vector<std::string> codes;
  bool has_places = true;

  [[nodiscard]] bool has(std::string_view code) const {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
  }
};

Outcome load(std::string text) {
  const std::clock_t begin = std::clock();
  const std::vector<RuleSource> sources = {
      {std::make_shared<const SourceFile>("hostile.yaml", std::move(text))}};
  const auto rules = load_rules(sources);
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  CHECK(seconds < kMaximumSeconds);
  Outcome outcome;
  outcome.is_loaded = rules.has_value();
  if (rules) {
    return outcome;
  }
  for (const Diagnostic& diagnostic : rules.error()) {
    outcome.codes.push_back(diagnostic.code);
    outcome.has_places = outcome.has_places && diagnostic.primary.source != nullptr &&
                         diagnostic.primary.span.end <= diagnostic.primary.source->text().size();
  }
  return outcome;
}

void check_refused(std::string text, std::string_view code) {
  CAPTURE(code);
  const Outcome outcome = load(std::move(text));
  CHECK_FALSE(outcome.is_loaded);
  CHECK(outcome.has(code));
  CHECK(outcome.has_places);
}

TEST_CASE("aliases that multiply are refused") {
  std::string laughs = "krait: 1\na: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char name = 'b'; name < 'k'; ++name) {
    const std::string before = std::string("*") + static_cast<char>(name - 1);
    laughs.append(1, name).append(": &").append(1, name).append(" [");
    laughs.append(repeated(before + ", ", 8)).append(before).append("]\n");
  }
  check_refused(std::move(laughs), "TooManyAliasNodes");
}

TEST_CASE("text that yaml-cpp would read as documents without end is refused") {
  check_refused("\"a''b': \"\\u00$e9\"\n? [? a, {b: c}]\n: ~\n<<: {x: y}\n", "SecondDocument");
}

TEST_CASE("nesting without end is refused") {
  constexpr size_t kDepth = 1'000'000;
  check_refused("krait: 1\nrules: " + repeated("[", kDepth) + repeated("]", kDepth) + "\n",
                "TooDeep");
  check_refused("krait: 1\nrules: " + repeated("[", kDepth) + "\n", "TooDeep");
  check_refused("krait: 1\nrules:\n" + repeated("- ", kDepth) + "x\n", "TooDeep");
  check_refused("krait: 1\nrules: " + repeated("{a: ", kDepth) + "\n", "TooDeep");
}

TEST_CASE("a hundred thousand rules are read") {
  std::string pack = "krait: 1\nrules:\n";
  for (int i = 0; i < 100'000; ++i) {
    const std::string number = std::to_string(i);
    pack.append("- {id: XX").append(number).append(", name: thing, title: A thing, ");
    pack.append("match: module.f").append(number).append("(X)}\n");
  }
  CHECK(load(std::move(pack)).is_loaded);
}

TEST_CASE("regular expressions of any kind are bounded") {
  const std::vector<std::string> hostile = {"(((a{100}){100}){100})", "[\\pL\\pN]{0,900}",
                                            repeated("(", 400) + repeated(")", 400),
                                            "(\\pL|\\pN|\\pS){1,900}", repeated("a", 1'001)};
  std::string pack = "krait: 1\nrules:\n";
  for (size_t i = 0; i < 500; ++i) {
    pack += "- {id: XX" + std::to_string(i) + ", name: thing, title: A thing, match: f(X), " +
            "where: {X: {regex: '" + hostile[i % hostile.size()] + "|" + std::to_string(i) +
            "'}}}\n";
  }
  const Outcome outcome = load(std::move(pack));
  CHECK_FALSE(outcome.is_loaded);
  CHECK(outcome.has("RegexSyntax"));
  CHECK(outcome.has("RegexTooLong"));
  CHECK(outcome.has_places);
}

TEST_CASE("patterns of any depth and length are bounded") {
  check_refused(rule_with("  match: '" + repeated("f(", 50'000) + repeated(")", 50'000) + "'\n"),
                "PatternSyntax");
  check_refused(rule_with("  match: 'a" + repeated(".b()", 100'000) + "'\n"), "PatternTooLarge");
  check_refused(rule_with("  match: '" + repeated("not ", 100'000) + "x'\n"), "PatternTooLarge");
  check_refused(rule_with("  match: 'f(" + repeated("A, ", 1'000'000) + ")'\n"), "PatternTooLarge");
  std::string many = "  match:\n    any:\n";
  for (int i = 0; i < 20'000; ++i) {
    many += "    - f(X, y" + std::to_string(i) + "=1)\n";
  }
  CHECK(load(rule_with(many)).is_loaded);
  std::string names = "  match:\n    any:\n";
  for (int i = 0; i < 70'000; ++i) {
    names += "    - f(X" + std::to_string(i) + ")\n";
  }
  check_refused(rule_with(names), "TooManyMetavariables");
}

TEST_CASE("messages and stubs of any length are bounded") {
  CHECK(load(rule_with("  match: f(X)\n  message: \"" + repeated("{X}", 200'000) + "\"\n"))
            .is_loaded);
  std::string chain = "krait: 1\nmodels:\n  m: |\n    class C0: ...\n";
  for (int i = 1; i < 20'000; ++i) {
    chain += "    class C" + std::to_string(i) + "(C" + std::to_string(i - 1) + "): ...\n";
  }
  CHECK(load(std::move(chain)).is_loaded);
  check_refused("krait: 1\nmodels:\n  m: |\n" + repeated("    def (:\n", 20'000), "ModelSyntax");
}

TEST_CASE("mistakes without end are cut short") {
  std::string keys = "krait: 1\n";
  for (int i = 0; i < 100'000; ++i) {
    keys += "key" + std::to_string(i) + ": 1\n";
  }
  const Outcome outcome = load(std::move(keys));
  CHECK(outcome.has("TooManyMistakes"));
  CHECK(outcome.codes.size() <= kMaximumRuleErrors + 1);
}

TEST_CASE("what is no pack is said to be none") {
  check_refused("krait: 1\nrules:\n- id: \xFF\xFE\n", "NotUtf8");
  check_refused(std::string("k\0r\0", 4), "NotAPack");
  check_refused("", "NotAPack");
  check_refused("- a\n- b\n", "NotAPack");
  check_refused("name: Build\non: push\njobs: {}\n", "NotAPack");
  check_refused("just text", "NotAPack");
  check_refused("{{ template }}\n", "KeyNotText");
  check_refused("krait: 1\nrules: &rules [*rules]\n", "AliasInsideItself");
}

}  // namespace
}  // namespace krait
