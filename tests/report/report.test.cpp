#include "report/report.h"

#include <doctest/doctest.h>

#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/golden.h"
#include "tests/report/sample_report.h"

namespace krait {
namespace {

constexpr std::array kFormats = {
    Format::Text,   Format::Concise, Format::Json,  Format::JsonLines, Format::Sarif,
    Format::GitHub, Format::GitLab,  Format::JUnit, Format::Markdown,  Format::Html};

/// All that a report can hold: a finding with everything, a suppressed one in two lines, one of a
/// comment, a syntax error, a broken pack, a file that is not there.
void add_everything(SampleReport& sample) {
  add_seed_finding(sample);
  const SourceFile& source = sample.add_source(
      "odd name \xc3\xa9\xff:1.py", "x = '\U0001F40D', bad(\n  {}) # suppress: KR900\nprint y\n");
  Diagnostic hidden;
  hidden.rule = &sample.add_rule("KR900", "odd_thing");
  hidden.severity = Severity::Error;
  hidden.message = "<b>|`{0}` [link](1) % \x1b[0m";
  hidden.primary = {&source, span_of(source, "bad(\n  {})")};
  hidden.labels = {{span_of(source, "x"), "label, with words"}};
  hidden.suppressions.push_back(
      {{&source, span_of(source, "# suppress: KR900")}, "known & \"harmless\""});
  sample.report.diagnostics.push_back(hidden);
  Diagnostic comment;
  comment.origin = DiagnosticOrigin::Suppression;
  comment.code = "unused-suppression";
  comment.severity = Severity::Note;
  comment.message = "suppression of 'KR900' hides nothing";
  comment.primary = {&source, span_of(source, "# suppress: KR900")};
  sample.report.diagnostics.push_back(comment);
  Diagnostic syntax;
  syntax.origin = DiagnosticOrigin::SyntaxError;
  syntax.code = "PrintStatement";
  syntax.severity = Severity::Error;
  syntax.message = "print is a function in Python 3";
  syntax.primary = {&source, span_of(source, "print y")};
  sample.report.diagnostics.push_back(syntax);
  const SourceFile& pack = sample.add_source("my.yaml", "krait: 1\nrulez: []\n");
  Diagnostic broken;
  broken.origin = DiagnosticOrigin::RulePack;
  broken.code = "UnknownKey";
  broken.severity = Severity::Error;
  broken.message = "unknown key 'rulez'; did you mean 'rules'?";
  broken.primary = {&pack, span_of(pack, "rulez")};
  sample.report.diagnostics.push_back(broken);
  sample.report.errors.push_back({"gone.py", "cannot read gone.py: No such file or directory"});
  sample.report.execution_successful = false;
}

bool is_plain(std::string_view text) {
  return text.find_first_of("\x1b\x07\r") == std::string_view::npos;
}

TEST_CASE("every format has a name that leads back to it") {
  for (const Format format : kFormats) {
    CHECK(format_of(name_of(format)) == format);
  }
  CHECK_FALSE(format_of("yaml").has_value());
}

TEST_CASE("every format writes a whole report as it is expected to") {
  for (const Format format : kFormats) {
    SampleReport sample;
    add_everything(sample);
    ReportOptions options;
    options.show_suppressed = true;
    const std::string text = write_report(sample.report, format, options);
    check_golden("tests/fixtures/report/everything." + std::string(name_of(format)), text);
    CHECK_MESSAGE(is_plain(text), name_of(format));
    CHECK(text.ends_with('\n'));
  }
}

TEST_CASE("every format writes an empty report") {
  for (const Format format : kFormats) {
    const std::string text = write_report({}, format, {});
    const bool has_a_line_a_finding =
        format == Format::Concise || format == Format::JsonLines || format == Format::GitHub;
    CHECK_MESSAGE(text.empty() == has_a_line_a_finding, name_of(format));
  }
}

TEST_CASE("suppressed findings stay out of every format but SARIF") {
  for (const Format format : kFormats) {
    SampleReport sample;
    add_everything(sample);
    const std::string text = write_report(sample.report, format, {});
    const bool is_listed = text.find("link") != std::string::npos;
    CHECK_MESSAGE(is_listed == (format == Format::Sarif), name_of(format));
  }
}

TEST_CASE("the json of a finding has what the documentation promises") {
  SampleReport sample;
  add_seed_finding(sample);
  const auto json = nlohmann::json::parse(write_report(sample.report, Format::Json, {}));
  CHECK(json.at("version") == 1);
  CHECK(json.at("errors").empty());
  const auto& finding = json.at("findings").at(0);
  CHECK(finding.at("rule") == "PY031");
  CHECK(finding.at("name") == "unrestricted_bind");
  CHECK(finding.at("level") == "warning");
  CHECK(finding.at("path") == "app/serve.py");
  CHECK(finding.at("line") == 7);
  CHECK(finding.at("column") == 26);
  CHECK(finding.at("end_line") == 7);
  CHECK(finding.at("end_column") == 40);
  CHECK(finding.at("notes").at(0).at("line") == 6);
  CHECK(finding.at("fixes").at(0).at("safety") == "unsafe");
  CHECK(finding.at("fixes").at(0).at("edits").at(0).at("text") == "\"127.0.0.1\"");
  CHECK(nlohmann::json::parse(write_report(sample.report, Format::JsonLines, {})) == finding);
}

TEST_CASE("a fingerprint stays when lines move and tells equal lines apart") {
  const auto fingerprints = [](const std::string& text) {
    SampleReport sample;
    const SourceFile& source = sample.add_source("a.py", text);
    const RuleMetadata& rule = sample.add_rule("KR900", "odd_thing");
    for (std::size_t occurrence = 1; occurrence <= 2; ++occurrence) {
      Diagnostic finding;
      finding.rule = &rule;
      finding.primary = {&source, span_of(source, "bad", occurrence)};
      sample.report.diagnostics.push_back(finding);
    }
    const auto json = nlohmann::json::parse(write_report(sample.report, Format::Json, {}));
    return std::array<std::string, 2>{json.at("findings").at(0).at("fingerprint"),
                                      json.at("findings").at(1).at("fingerprint")};
  };
  const auto before = fingerprints("x = bad\ny = 1\nx = bad\n");
  const auto after = fingerprints("import os\nif y:\n    x = bad\n\nx = bad\n");
  CHECK(before == after);
  CHECK(before[0] != before[1]);
}

}  // namespace
}  // namespace krait
