#include <doctest/doctest.h>

#include <string>

#include "report/report.h"
#include "tests/golden.h"
#include "tests/report/sample_report.h"

namespace krait {
namespace {

/// A finding at the first place of `text`, without rule.
Diagnostic finding_at(const SourceFile& source, std::string_view text) {
  Diagnostic finding;
  finding.origin = DiagnosticOrigin::Suppression;
  finding.code = "code";
  finding.severity = Severity::Note;
  finding.message = "seen";
  finding.primary = {&source, span_of(source, text)};
  return finding;
}

std::string shown(const Diagnostic& diagnostic, const ReportOptions& options = {}) {
  return write_diagnostics(std::span(&diagnostic, 1), options);
}

TEST_CASE("text shows a finding as Clang does") {
  SampleReport sample;
  add_seed_finding(sample);
  check_golden("tests/fixtures/report/seed.txt", write_report(sample.report, Format::Text, {}));
}

TEST_CASE("colours are those of Clang and only where they are wanted") {
  SampleReport sample;
  add_seed_finding(sample);
  ReportOptions options;
  options.use_color = true;
  const std::string text = write_report(sample.report, Format::Text, options);
  check_golden("tests/fixtures/report/seed.color.txt", text);
  CHECK(write_report(sample.report, Format::Text, {}).find('\x1b') == std::string::npos);
}

TEST_CASE("quiet text has neither a summary nor hints at fixes") {
  SampleReport sample;
  add_seed_finding(sample);
  ReportOptions options;
  options.is_quiet = true;
  const std::string text = write_report(sample.report, Format::Text, options);
  CHECK(text.find("1 warning in") == std::string::npos);
  CHECK(text.find("127.0.0.1") == std::string::npos);
  CHECK(text.find("^~~") != std::string::npos);
}

TEST_CASE("context lines stand around the line") {
  SampleReport sample;
  const SourceFile& source = sample.add_source("a.py", "one\ntwo\nthree\nfour\nfive\n");
  ReportOptions options;
  options.context_lines = 1;
  CHECK(shown(finding_at(source, "three"), options) ==
        "a.py:3:1: note: seen [code]\n"
        "    2 | two\n"
        "    3 | three\n"
        "      | ^~~~~\n"
        "    4 | four\n");
  options.context_lines = 10;
  CHECK(shown(finding_at(source, "five"), options) ==
        "a.py:5:1: note: seen [code]\n"
        "    1 | one\n"
        "    2 | two\n"
        "    3 | three\n"
        "    4 | four\n"
        "    5 | five\n"
        "      | ^~~~\n");
}

TEST_CASE("the caret stands below what is meant, whatever is left of it") {
  SampleReport sample;
  SUBCASE("tabs go to multiples of eight") {
    const SourceFile& source = sample.add_source("a.py", "\tif\tbad:\n");
    CHECK(shown(finding_at(source, "bad")) ==
          "a.py:1:5: note: seen [code]\n"
          "    1 |         if      bad:\n"
          "      |                 ^~~\n");
  }
  SUBCASE("wide characters take two columns and combining marks none") {
    const SourceFile& source = sample.add_source("a.py", "x = '日本e\u0301', bad\n");
    CHECK(shown(finding_at(source, "bad")) ==
          "a.py:1:13: note: seen [code]\n"
          "    1 | x = '日本e\u0301', bad\n"
          "      |              ^~~\n");
  }
  SUBCASE("control characters are escaped, and so are those that reorder text") {
    const SourceFile& source = sample.add_source("a.py", "'\x1b[2J\u202e' + bad\n");
    CHECK(shown(finding_at(source, "bad")) ==
          "a.py:1:11: note: seen [code]\n"
          "    1 | '\\x1b[2J\\u202e' + bad\n"
          "      |                   ^~~\n");
  }
  SUBCASE("the end of the text is a place too") {
    const SourceFile& source = sample.add_source("a.py", "f(\n");
    Diagnostic finding = finding_at(source, "f(");
    finding.primary.span = {3, 3};
    CHECK(shown(finding) ==
          "a.py:2:1: note: seen [code]\n"
          "    2 |\n"
          "      | ^\n");
  }
}

TEST_CASE("nothing raw reaches the terminal from names and messages") {
  SampleReport sample;
  const SourceFile& source = sample.add_source("a\x1b[31m\n\xff.py", "bad\n");
  Diagnostic finding = finding_at(source, "bad");
  finding.message = "bell \a, byte \x80, tab \t";
  CHECK(shown(finding) ==
        "a\\x1b[31m\\n\\xff.py:1:1: note: bell \\x07, byte \\x80, tab \\t [code]\n"
        "    1 | bad\n"
        "      | ^~~\n");
}

TEST_CASE("a long line is cut around the caret") {
  SampleReport sample;
  const std::string padding(300, 'x');
  const SourceFile& source = sample.add_source("a.py", padding + "(bad)" + padding + "\n");
  ReportOptions options;
  options.terminal_width = 48;
  CHECK(shown(finding_at(source, "bad"), options) ==
        "a.py:1:302: note: seen [code]\n"
        "    1 | ...xxxxxxxxxxxxxx(bad)xxxxxxxxxxxxxxx...\n"
        "      |                   ^~~\n");
}

TEST_CASE("a file of one line does not fill the terminal where its width is not known") {
  SampleReport sample;
  const std::string padding(1'000'000, 'x');
  const SourceFile& source = sample.add_source("a.py", padding + "bad" + padding + "\n");
  CHECK(shown(finding_at(source, "bad")).size() < 9000);
}

TEST_CASE("a range of several lines is underlined to the end of its first one") {
  SampleReport sample;
  const SourceFile& source = sample.add_source("a.py", "call(a,\n     b)\n");
  CHECK(shown(finding_at(source, "(a,\n     b)")) ==
        "a.py:1:5: note: seen [code]\n"
        "    1 | call(a,\n"
        "      |     ^~~\n");
}

TEST_CASE("labels near the caret are underlined and those with words are notes") {
  SampleReport sample;
  const SourceFile& source = sample.add_source("a.py", "first = 1\nsecond = first\n");
  Diagnostic finding = finding_at(source, "second");
  finding.labels = {{span_of(source, "first"), ""}, {span_of(source, "1"), "the value"}};
  CHECK(shown(finding) ==
        "a.py:2:1: note: seen [code]\n"
        "    1 | first = 1\n"
        "      | ~~~~~\n"
        "    2 | second = first\n"
        "      | ^~~~~~\n"
        "a.py:1:9: note: the value\n"
        "    1 | first = 1\n"
        "      |         ^\n");
}

TEST_CASE("fixes are shown below what they change, elsewhere in notes of their own") {
  SampleReport sample;
  const SourceFile& source = sample.add_source("a.py", "import os\n\nmd5(data, flag)\n");
  Diagnostic finding = finding_at(source, "md5");
  finding.fixes.push_back({"Use SHA-256",
                           Safety::Unsafe,
                           {{&source, {0, 0}, "import hashlib\n"},
                            {&source, span_of(source, "md5"), "sha256"},
                            {&source, span_of(source, ", flag"), ""}}});
  CHECK(shown(finding) ==
        "a.py:3:1: note: seen [code]\n"
        "    3 | md5(data, flag)\n"
        "      | ^~~\n"
        "      | sha256  ------\n"
        "a.py:1:1: note: Use SHA-256\n"
        "    1 | import os\n"
        "      | ^\n"
        "      | import hashlib\n");
}

TEST_CASE("places in a notebook name the cell") {
  SampleReport sample;
  SourceFile notebook("nb.ipynb", "import os\n\nx = 1\ny = 2\n");
  notebook.set_cells({{0, 1}, {11, 3}});
  Diagnostic finding = finding_at(notebook, "y");
  ReportOptions options;
  options.context_lines = 5;
  CHECK(shown(finding, options) ==
        "nb.ipynb:cell 3:2:1: note: seen [code]\n"
        "    1 | x = 1\n"
        "    2 | y = 2\n"
        "      | ^\n");
}

TEST_CASE("a suppressed finding is shown only when asked for, with its reason") {
  SampleReport sample;
  add_seed_finding(sample);
  Diagnostic& finding = sample.report.diagnostics.front();
  finding.suppressions.push_back({finding.primary, "behind a firewall"});
  CHECK(write_report(sample.report, Format::Text, {}) ==
        "nothing in 1 file (2 ms); 1 suppressed\n");
  ReportOptions options;
  options.show_suppressed = true;
  CHECK(write_report(sample.report, Format::Concise, options)
            .ends_with("[PY031 unrestricted_bind] (suppressed: behind a firewall)\n"));
}

TEST_CASE("the summary counts levels, fixes and files") {
  SampleReport sample;
  add_seed_finding(sample);
  sample.report.diagnostics.push_back(sample.report.diagnostics.front());
  sample.report.diagnostics.back().severity = Severity::Error;
  sample.report.diagnostics.back().fixes.front().safety = Safety::Safe;
  sample.report.diagnostics.push_back(sample.report.diagnostics.front());
  sample.report.diagnostics.back().fixes.front().safety = Safety::Display;
  sample.report.files_scanned = 41;
  const std::string text = write_report(sample.report, Format::Text, {});
  CHECK(
      text.ends_with("\n1 error and 2 warnings in 41 files (2 ms); 1 fix with --fix, 1 fix more "
                     "with --unsafe-fixes; see krait explain PY031\n"));
}

TEST_CASE("errors of the run are no findings of the text report") {
  SampleReport sample;
  const SourceFile& source = sample.add_source("a.py", "print x\n");
  Diagnostic error = finding_at(source, "x");
  error.origin = DiagnosticOrigin::SyntaxError;
  sample.report.diagnostics.push_back(error);
  CHECK(write_report(sample.report, Format::Text, {}) == "nothing in 1 file (0 ms)\n");
}

}  // namespace
}  // namespace krait
