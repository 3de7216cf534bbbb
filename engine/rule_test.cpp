#include "engine/rule_test.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <utility>

#include "engine/expectations.h"
#include "engine/scan.h"

namespace krait {
namespace {

/// Examples stand alone: nothing is imported from disk.
class NoFiles : public ProjectFiles {
 public:
  [[nodiscard]] bool is_file(const std::string& /*path*/) const override { return false; }
  [[nodiscard]] bool is_directory(const std::string& /*path*/) const override { return false; }
  [[nodiscard]] Expected<SourceFile> read(const std::string& path) const override {
    return unexpected(Error{"cannot read " + path + ": examples stand alone"});
  }
};

/// One analyzed file and what was found in it.
class SingleFile {
 public:
  SingleFile(const RuleSet& rules, const std::string& path, const std::string& text,
             TargetPython python)
      : project_(rules.models(), files_, project_options(rules, {})) {
    file_ = project_.add(SourceFile(path, text));
    project_.analyze();
    ScanOptions options;
    options.python = python;
    diagnostics_ = scan_file(project_, file_, rules, options);
  }

  [[nodiscard]] const Project& project() const { return project_; }
  [[nodiscard]] FileId file() const { return file_; }
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }

 private:
  NoFiles files_;
  Project project_;
  FileId file_ = 0;
  std::vector<Diagnostic> diagnostics_;
};

TargetPython python_of(const RuleExample& example) {
  TargetPython python;
  if (!example.python) {
    return python;
  }
  const std::string& text = *example.python;
  const char* end = text.data() + text.size();
  const auto major = std::from_chars(text.data(), end, python.major);
  if (major.ptr != end && *major.ptr == '.') {
    std::from_chars(major.ptr + 1, end, python.minor);
  }
  return python;
}

Diagnostic failure(std::string_view code, std::string message, const Rule& rule,
                   const RuleExample& example) {
  Diagnostic diagnostic;
  diagnostic.origin = DiagnosticOrigin::RulePack;
  diagnostic.code = code;
  diagnostic.severity = Severity::Error;
  diagnostic.message = std::move(message);
  const SourceFile& pack = *rule.pack;
  const Span line = pack.line_span(std::min(example.pack_line_1based, pack.line_count()));
  uint32_t at = line.begin;
  while (at < line.end &&
         pack.line_column(at, ColumnUnit::Characters).column_1based < example.pack_column_1based) {
    ++at;
  }
  diagnostic.primary = {&pack, {at, at}};
  return diagnostic;
}

std::string join_lines(const std::vector<uint32_t>& lines) {
  std::string text;
  for (const uint32_t line : lines) {
    text += (text.empty() ? "" : ", ") + std::to_string(line);
  }
  return text.empty() ? "no line" : (lines.size() == 1 ? "line " : "lines ") + text;
}

/// Lines on which the rule has findings, each once, ascending.
std::vector<uint32_t> found_lines(const SingleFile& run, const RuleMetadata& rule) {
  std::vector<uint32_t> lines;
  const SourceFile& source = run.project().file(run.file()).source;
  for (const Diagnostic& diagnostic : run.diagnostics()) {
    if (diagnostic.rule == &rule && diagnostic.suppressions.empty()) {
      lines.push_back(source.line_of(diagnostic.primary.span.begin));
    }
  }
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  return lines;
}

const Diagnostic* first_syntax_error(const SingleFile& run) {
  const auto found = std::find_if(run.diagnostics().begin(), run.diagnostics().end(),
                                  [](const Diagnostic& diagnostic) {
                                    return diagnostic.origin == DiagnosticOrigin::SyntaxError;
                                  });
  return found == run.diagnostics().end() ? nullptr : &*found;
}

/// The line where two texts differ first, as both have it.
std::string first_difference(std::string_view expected, std::string_view actual) {
  size_t line = 1;
  while (true) {
    const size_t expected_end = std::min(expected.find('\n'), expected.size());
    const size_t actual_end = std::min(actual.find('\n'), actual.size());
    const std::string_view expected_line = expected.substr(0, expected_end);
    const std::string_view actual_line = actual.substr(0, actual_end);
    if (expected_line != actual_line || expected_end == expected.size() ||
        actual_end == actual.size()) {
      return "line " + std::to_string(line) + " is '" + std::string(actual_line) + "', not '" +
             std::string(expected_line) + "'";
    }
    expected.remove_prefix(expected_end + 1);
    actual.remove_prefix(actual_end + 1);
    ++line;
  }
}

void test_example(const RuleSet& rules, const Rule& rule, const RuleExample& example, bool is_bad,
                  TestRun& run) {
  const std::string path = example.path.value_or("example.py");
  const TargetPython python = python_of(example);
  const SingleFile single(rules, path, example.code, python);
  for (const Match& match : match(rules, single.project(), single.file(), python).all) {
    run.covered.insert({match.rule, match.alternative});
  }
  if (const Diagnostic* error = first_syntax_error(single)) {
    run.failures.push_back(failure(
        "ExampleSyntax", "example of " + rule.metadata.id + " does not parse: " + error->message,
        rule, example));
    return;
  }
  const std::vector<uint32_t> lines = found_lines(single, rule.metadata);
  std::vector<uint32_t> wanted = example.lines;
  std::sort(wanted.begin(), wanted.end());
  if (!is_bad && !lines.empty()) {
    run.failures.push_back(
        failure("GoodExample", rule.metadata.id + " is found in good code on " + join_lines(lines),
                rule, example));
  } else if (is_bad && lines.empty()) {
    run.failures.push_back(
        failure("BadExample", rule.metadata.id + " is not found in bad code", rule, example));
  } else if (is_bad && !wanted.empty() && lines != wanted) {
    run.failures.push_back(failure(
        "BadExample",
        rule.metadata.id + " is found on " + join_lines(lines) + ", not on " + join_lines(wanted),
        rule, example));
  }
  if (example.fixed) {
    const std::string fixed = apply_all_fixes(rules, path, example.code, python);
    if (fixed != *example.fixed) {
      run.failures.push_back(failure("FixedExample",
                                     "fixed code of " + rule.metadata.id +
                                         " differs: " + first_difference(*example.fixed, fixed),
                                     rule, example));
    }
  }
}

}  // namespace

void select_for_tests(RuleSet& rules) {
  RuleSelection selection;
  for (const Rule& rule : rules.rules()) {
    selection.select.push_back(rule.metadata.id);
  }
  rules.select(selection);
}

void test_examples(const RuleSet& rules, TestRun& run) {
  for (const Rule& rule : rules.rules()) {
    if (rule.metadata.status == RuleStatus::Removed) {
      continue;
    }
    const auto test_all = [&](const std::vector<RuleExample>& examples, bool is_bad) {
      for (size_t i = 0; i < examples.size(); ++i) {
        const std::string name =
            rule.metadata.id + (is_bad ? " bad" : " good") + " example " + std::to_string(i + 1);
        run.checks.push_back({name, rule.metadata.id, rule.pack->path(),
                              examples[i].pack_line_1based, run.failures.size(), 0});
        test_example(rules, rule, examples[i], is_bad, run);
        run.checks.back().failure_count = run.failures.size() - run.checks.back().first_failure;
      }
    };
    test_all(rule.metadata.bad_examples, true);
    test_all(rule.metadata.good_examples, false);
  }
}

void test_marks(const RuleSet& rules, const Project& project, FileId file, TestRun& run) {
  ScanOptions options;
  options.offers_fixes = false;
  const ProjectFile& source = project.file(file);
  const std::vector<Diagnostic> diagnostics = scan_file(project, file, rules, options);
  for (const Match& match : match(rules, project, file).all) {
    run.covered.insert({match.rule, match.alternative});
  }
  const Expectations expectations = read_expectations(source.source, source.comments);
  std::vector<Diagnostic> failures =
      compare_with_expectations(source.source, expectations, diagnostics);
  const std::string& path = source.source.path();
  run.checks.push_back({path, "marks", path, 1, run.failures.size(), failures.size()});
  std::move(failures.begin(), failures.end(), std::back_inserter(run.failures));
}

std::vector<Diagnostic> find_uncovered(const RuleSet& rules, const TestRun& run) {
  std::vector<Diagnostic> uncovered;
  for (uint32_t i = 0; i < rules.rules().size(); ++i) {
    const Rule& rule = rules.rules()[i];
    for (uint32_t j = 0; j < rule.alternatives.size(); ++j) {
      if (run.covered.find({i, j}) != run.covered.end()) {
        continue;
      }
      Diagnostic& diagnostic = uncovered.emplace_back();
      diagnostic.origin = DiagnosticOrigin::RulePack;
      diagnostic.code = "UncoveredAlternative";
      diagnostic.severity = Severity::Note;
      diagnostic.message = "no example or test hits this pattern of " + rule.metadata.id;
      diagnostic.primary = {rule.pack.get(), rule.alternatives[j].place};
    }
  }
  return uncovered;
}

/// Whether the fix changes `source` alone and none of the places of `edits`: of two fixes in one
/// place the first by position is made now, the other in the next round.
static bool fits_beside(const Fix& fix, const std::vector<Edit>& edits, const SourceFile& source) {
  return std::ranges::all_of(fix.edits, [&](const Edit& edit) {
    return edit.source == &source && std::ranges::none_of(edits, [&](const Edit& other) {
             return edit.span.begin <= other.span.end && other.span.begin <= edit.span.end;
           });
  });
}

/// The edits of all fixes that can be made at once.
static std::vector<Edit> compatible_edits(const std::vector<Diagnostic>& diagnostics,
                                          const SourceFile& source) {
  std::vector<Edit> edits;
  for (const Diagnostic& diagnostic : diagnostics) {
    for (const Fix& fix : diagnostic.fixes) {
      if (diagnostic.origin == DiagnosticOrigin::Rule && fix.safety != Safety::Display &&
          fits_beside(fix, edits, source)) {
        edits.insert(edits.end(), fix.edits.begin(), fix.edits.end());
      }
    }
  }
  return edits;
}

std::string apply_all_fixes(const RuleSet& rules, const std::string& path, std::string text,
                            TargetPython python) {
  constexpr int kMaximumRounds = 16;
  for (int round = 0; round < kMaximumRounds; ++round) {
    const SingleFile single(rules, path, text, python);
    const SourceFile& source = single.project().file(single.file()).source;
    std::vector<Edit> edits = compatible_edits(single.diagnostics(), source);
    if (edits.empty()) {
      break;
    }
    std::sort(edits.begin(), edits.end(), [](const Edit& left, const Edit& right) {
      return left.span.begin < right.span.begin;
    });
    text = apply_edits(source, edits);
  }
  return text;
}

}  // namespace krait
