#include "engine/yaml_events.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "engine/rule_error.h"
#include "engine/yaml_scalar_map.h"

namespace {

using krait::Location;
using krait::RuleErrors;
using krait::SourceFile;
using krait::Span;
using krait::YamlDocument;
using krait::YamlKind;
using krait::YamlNode;

/// The mistakes of a text as "Kind@line:column".
std::string mistakes(const std::string& text) {
  const SourceFile source("pack.yaml", text);
  RuleErrors errors;
  const YamlDocument document = krait::parse_yaml(source, errors);
  std::string result;
  for (const krait::Diagnostic& diagnostic : errors.take()) {
    const auto place =
        source.line_column(diagnostic.primary.span.begin, krait::ColumnUnit::Characters);
    result += (result.empty() ? "" : " ") + diagnostic.code + "@" +
              std::to_string(place.line_1based) + ":" + std::to_string(place.column_1based);
  }
  return result;
}

TEST_CASE("a byte order mark moves no place") {
  const krait::SourceFile source("pack.yaml", "\xEF\xBB\xBFkrait: 1\nname: 'x'\n");
  krait::RuleErrors errors;
  const krait::YamlDocument document = krait::parse_yaml(source, errors);
  REQUIRE(document.root() != nullptr);
  const krait::YamlNode* name = document.root()->find("name");
  REQUIRE(name != nullptr);
  const krait::Span span = document.span_of(*name);
  CHECK(source.text().substr(span.begin, span.end - span.begin) == "'x'");
}

TEST_CASE("scalars are resolved by the core schema") {
  using enum YamlKind;
  const std::pair<std::string_view, YamlKind> rows[] = {
      {"no", Text},      {"on", Text},         {"yes", Text},   {"true", Bool},  {"False", Bool},
      {"null", Null},    {"~", Null},          {"12", Integer}, {"-3", Integer}, {"0o17", Integer},
      {"0x1F", Integer}, {"017", Integer},     {"1.5", Float},  {"1e3", Float},  {".inf", Float},
      {"-.INF", Float},  {".nan", Float},      {"1.2.3", Text}, {"0b1", Text},   {"1_000", Text},
      {".", Text},       {"2001-01-01", Text}, {"+", Text},     {"1e", Text}};
  for (const auto& row : rows) {
    CAPTURE(row.first);
    CHECK(krait::resolve_plain_scalar(row.first) == row.second);
  }
}

TEST_CASE("mistakes in YAML have a place") {
  CHECK(mistakes("a: 1\nb: 2\na: 3\n") == "DuplicateKey@3:1");
  CHECK(mistakes("a: {x: 1, x: 2}\n") == "DuplicateKey@1:11");
  CHECK(mistakes("a: &x [1, *x]\n") == "AliasInsideItself@1:11");
  CHECK(mistakes("a: 1\n---\nb: 2\n") == "SecondDocument@2:1");
  CHECK(mistakes("a: !!int 3\n") == "TagNotAllowed@1:4");
  CHECK(mistakes("a: &x !t [1]\n") == "TagNotAllowed@1:7");
  CHECK(mistakes("<<: {a: 1}\n") == "MergeKey@1:1");
  CHECK(mistakes("? [1]\n: 2\n") == "KeyNotText@1:3");
  CHECK(mistakes("a: *nobody\n").starts_with("YamlSyntax@1:4"));
  CHECK(mistakes("a: [1\n").starts_with("YamlSyntax@"));
  CHECK(mistakes("a: \"b\n") == "UnclosedQuote@1:4");
  CHECK(mistakes("a: \xFF\n") == "NotUtf8@1:4");
  CHECK(mistakes("a: \xED\xA0\x80\n") == "NotUtf8@1:4");
}

TEST_CASE("hostile YAML ends in a located error") {
  std::string laughs = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char name = 'b'; name < 'k'; ++name) {
    const std::string before = "*" + std::string(1, static_cast<char>(name - 1));
    laughs += std::string(1, name) + ": &" + std::string(1, name) + " [" + before;
    for (int i = 0; i < 8; ++i) {
      laughs += ", " + before;
    }
    laughs += "]\n";
  }
  CHECK(mistakes(laughs).starts_with("TooManyAliasNodes@"));
  CHECK(mistakes(std::string(70, '[') + std::string(70, ']')) == "TooDeep@1:65");
  CHECK(mistakes(std::string(100'000, '[')).starts_with("TooDeep@1:"));
  CHECK(mistakes(std::string(63, '[') + std::string(63, ']')).empty());
  std::string nested = "a: &a " + std::string(40, '[') + std::string(40, ']') +
                       "\nb: " + std::string(40, '[') + "*a" + std::string(40, ']') + "\n";
  CHECK(mistakes(nested).starts_with("TooDeep@2:"));
}

/// The text of the file that stands for `part` within the value of the only key.
std::string spelling_of(const std::string& yaml, std::string_view part) {
  const SourceFile source("pack.yaml", yaml);
  RuleErrors errors;
  const YamlDocument document = krait::parse_yaml(source, errors);
  REQUIRE(document.root() != nullptr);
  const YamlNode& scalar = *document.root()->items.at(1);
  const size_t at = scalar.text.find(part);
  CAPTURE(scalar.text);
  REQUIRE(at != std::string::npos);
  const Span span = document.span_in_text(
      scalar, {static_cast<uint32_t>(at), static_cast<uint32_t>(at + part.size())});
  return std::string(source.text(span)) + "@" +
         std::to_string(source.line_column(span.begin, krait::ColumnUnit::Bytes).line_1based) +
         ":" +
         std::to_string(source.line_column(span.begin, krait::ColumnUnit::Bytes).column_1based);
}

TEST_CASE("an offset in a scalar leads back to its byte in every style") {
  CHECK(spelling_of("k: plain f(X) text\n", "f(X)") == "f(X)@1:10");
  CHECK(spelling_of("k: first\n  second\n\n  third\n", "second") == "second@2:3");
  CHECK(spelling_of("k: first\n  second\n\n  third\n", "third") == "third@4:3");
  CHECK(spelling_of("k: 'it''s f(X)'\n", "f(X)") == "f(X)@1:11");
  CHECK(spelling_of("k: 'a\n  b f(X)'\n", "f(X)") == "f(X)@2:5");
  CHECK(spelling_of("k: \"a\\tb\\u00e9 f(X)\"\n", "f(X)") == "f(X)@1:16");
  CHECK(spelling_of("k: \"a\\\n   b f(X)\"\n", "f(X)") == "f(X)@2:6");
  CHECK(spelling_of("k: \"x \\\"q\\\" y\"\n", "\"q\"") == "\\\"q\\\"@1:7");
  CHECK(spelling_of("k: |\n  one\n    two\n  three\n", "two") == "two@3:5");
  CHECK(spelling_of("k: |\n  one\n    two\n  three\n", "three") == "three@4:3");
  CHECK(spelling_of("k: |2\n    one\n  two\n", "two") == "two@3:3");
  CHECK(spelling_of("k: >-\n  one\n  two\n\n  three\n   more\n  end\n", "three") == "three@5:3");
  CHECK(spelling_of("k: >-\n  one\n  two\n\n  three\n   more\n  end\n", "end") == "end@7:3");
  CHECK(spelling_of("k: &anchor f(X)\n", "f(X)") == "f(X)@1:12");
  CHECK(spelling_of("k: |\r\n  one\r\n  two\r\n", "two") == "two@3:3");
}

TEST_CASE("the span of a scalar is its whole text") {
  const std::string yaml = "a: 'x''y'\nb: plain text # comment\nc: \"q\"\n";
  const SourceFile source("pack.yaml", yaml);
  RuleErrors errors;
  const YamlDocument document = krait::parse_yaml(source, errors);
  REQUIRE(document.root() != nullptr);
  const auto text_of = [&](std::string_view key) {
    return std::string(source.text(document.span_of(*document.root()->find(key))));
  };
  CHECK(text_of("a") == "'x''y'");
  CHECK(text_of("b") == "plain text");
  CHECK(text_of("c") == "\"q\"");
}

TEST_CASE("an alias shares the node of its anchor") {
  const SourceFile source("pack.yaml", "a: &x {k: v}\nb: *x\n");
  RuleErrors errors;
  const YamlDocument document = krait::parse_yaml(source, errors);
  REQUIRE(document.root() != nullptr);
  CHECK(document.root()->find("a") == document.root()->find("b"));
}

TEST_CASE("the nearest word is suggested, distant ones are not") {
  CHECK(krait::did_you_mean("mesage", {"message", "match"}) == "; did you mean 'message'?");
  CHECK(krait::did_you_mean("rulez", {"rules"}) == "; did you mean 'rules'?");
  CHECK(krait::did_you_mean("xyz", {"message", "match"}).empty());
}

}  // namespace
