#include "cli/report_output.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace krait {
namespace {

bool report_failure(const std::optional<Error>& error) {
  if (error) {
    print_error(error->message);
  }
  return !error.has_value();
}

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  out.resize(std::max(width, out.size()), ' ');
  return out;
}

std::string counter_line(std::string_view name, uint64_t count) {
  return "  " + padded(name, 40) + std::to_string(count) + "\n";
}

}  // namespace

bool is_colored(ColorMode mode, bool is_terminal) {
  switch (mode) {
    case ColorMode::Always:
      return true;
    case ColorMode::Never:
      return false;
    case ColorMode::Automatic:
      return is_terminal && !is_color_unwanted();
  }
  return false;
}

ReportOutput::ReportOutput(const Options& options, const ScanArguments& arguments)
    : arguments_(arguments), terminal_(find_terminal()), is_quiet_(arguments.is_quiet) {
  const Settings& settings = arguments.settings;
  ReportOptions common;
  common.show_suppressed = settings.show_suppressed.value_or(false);
  common.is_quiet = arguments.is_quiet;
  common.context_lines = settings.context_lines.value_or(0);
  common.explains_rules = options.verb != Verb::Query;
  common.fixes_were_asked = arguments.use_fixes || arguments.show_diff;
  stdout_options_ = common;
  stdout_options_.use_color = is_colored(options.color, terminal_.is_stdout_terminal);
  stdout_options_.terminal_width = terminal_.width;
  stderr_options_ = common;
  stderr_options_.use_color = is_colored(options.color, terminal_.is_stderr_terminal);
}

DiffOptions ReportOutput::diff() const {
  return {stdout_options_.use_color, terminal_.is_stdout_terminal};
}

void ReportOutput::write_errors(const Report& report) const {
  for (const RunError& error : report.errors) {
    print_error(error.message);
  }
  std::vector<Diagnostic> diagnostics;
  std::ranges::copy_if(report.diagnostics, std::back_inserter(diagnostics),
                       [](const Diagnostic& diagnostic) {
                         return diagnostic.origin == DiagnosticOrigin::SyntaxError ||
                                diagnostic.origin == DiagnosticOrigin::RulePack;
                       });
  write_stderr(write_diagnostics(diagnostics, stderr_options_));
}

bool ReportOutput::write(const Report& report, bool reads_stdin) const {
  write_errors(report);
  bool is_written = true;
  for (const FormatOutput& output : arguments_.outputs) {
    ReportOptions options = stdout_options_;
    options.use_color = false;
    options.terminal_width = 0;
    is_written =
        report_failure(write_file(output.path, write_report(report, output.format, options))) &&
        is_written;
  }
  const Format format = arguments_.settings.format.value_or(Format::Text);
  if (arguments_.use_fixes && reads_stdin) {
    write_stderr(write_report(report, format, stderr_options_));
  } else if (!arguments_.show_diff) {
    is_written =
        report_failure(write_stdout(write_report(report, format, stdout_options_))) && is_written;
  }
  return is_written;
}

void print_rule_errors(const LoadedRules& loaded, ColorMode color) {
  for (const RunError& error : loaded.errors) {
    print_error(error.message);
  }
  ReportOptions options;
  options.use_color = is_colored(color, find_terminal().is_stderr_terminal);
  // What is merely doubtful in a pack is `krait rules validate`'s to say.
  std::vector<Diagnostic> errors = loaded.diagnostics;
  std::erase_if(errors, [](const Diagnostic& one) { return one.severity != Severity::Error; });
  write_stderr(write_diagnostics(errors, options));
}

void print_statistics(const Report& report, const Project* project) {
  std::map<std::string_view, uint64_t> counts;
  for (const Diagnostic& diagnostic : report.diagnostics) {
    if (diagnostic.origin == DiagnosticOrigin::Rule && diagnostic.rule != nullptr) {
      ++counts[diagnostic.rule->id];
    }
  }
  std::string out = "findings by rule:\n";
  for (const auto& [rule, count] : counts) {
    out += counter_line(rule, count);
  }
  if (project != nullptr) {
    const ProjectStatistics& statistics = project->statistics();
    out += "analysis:\n";
    out += counter_line("files parsed", statistics.files_parsed);
    out += counter_line("files analysed", statistics.files_analyzed);
    out += counter_line("functions evaluated", statistics.functions_evaluated);
    out += "values given up as unknown, by budget:\n";
    out += counter_line("values in a set", statistics.budget_hits_set_size);
    out += counter_line("length of a string", statistics.budget_hits_string_length);
    out += counter_line("elements of a container", statistics.budget_hits_container_size);
    out += counter_line("depth of calls", statistics.budget_hits_call_depth);
    out += counter_line("depth of an expression", statistics.budget_hits_expression_depth);
    out += counter_line("work in a file", statistics.budget_hits_work_per_file);
    out += counter_line("work in the project", statistics.budget_hits_work_per_project);
  }
  write_stderr(out);
}

void print_timings(const std::vector<Timing>& timings) {
  std::string out = "time by step:\n";
  for (const Timing& timing : timings) {
    const uint64_t tenths = timing.microseconds / 100;
    out += "  " + padded(timing.step, 40) + std::to_string(tenths / 10) + "." +
           std::to_string(tenths % 10) + " ms\n";
  }
  write_stderr(out);
}

}  // namespace krait
