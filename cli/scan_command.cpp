#include "cli/scan_command.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "cli/changed_lines.h"
#include "cli/config.h"
#include "cli/discover.h"
#include "cli/fix_files.h"
#include "cli/loaded_rules.h"
#include "cli/output.h"
#include "cli/read_source.h"
#include "cli/report_output.h"
#include "cli/scan_files.h"
#include "cli/scan_run.h"
#include "cli/words.h"
#include "report/baseline.h"

namespace krait {
namespace {

using Clock = std::chrono::steady_clock;

/// The state of one command, handed from step to step.
struct Scan {
  ScanArguments arguments;  ///< with the configuration merged in
  ScanFiles files;
  LoadedRules rules;
  std::optional<ChangedLines> changed;
  std::optional<Baseline> baseline;
  std::vector<RunError> errors;
  std::vector<Timing> timings;
};

ScanOptions engine_options(const Settings& settings) {
  ScanOptions options;
  options.ignores_suppressions = settings.ignore_suppressions.value_or(false);
  const auto is_honored = [&settings](std::string_view word) {
    return std::ranges::find(settings.honor, word) != settings.honor.end();
  };
  options.honored = {is_honored("nosec"), is_honored("noqa")};
  if (settings.target_python) {
    const std::string minor = settings.target_python->substr(settings.target_python->find('.') + 1);
    options.python.minor = read_number(minor, 0, 999).value();
  }
  return options;
}

/// Drops what was not asked for; marks what the baseline hides.
void filter(const Scan& scan, std::vector<Diagnostic>& diagnostics) {
  const Severity least = scan.arguments.settings.min_level.value_or(Severity::Note);
  std::erase_if(diagnostics, [&scan, least](const Diagnostic& diagnostic) {
    const bool is_finding = diagnostic.origin == DiagnosticOrigin::Rule ||
                            diagnostic.origin == DiagnosticOrigin::Suppression;
    return is_finding &&
           (diagnostic.severity < least || (scan.changed && !scan.changed->concerns(diagnostic)));
  });
  if (scan.baseline) {
    scan.baseline->hide(diagnostics);
  }
}

/// The default pack stands by itself; the file of a baseline must be there.
bool prepare(Scan& scan) {
  const Settings& settings = scan.arguments.settings;
  Stopwatch stopwatch(scan.timings);
  scan.rules = load_rules_for(settings);
  scan.errors = scan.rules.errors;
  stopwatch.end("load rules");
  if (scan.arguments.changed_since) {
    Expected<ChangedLines> changed = ChangedLines::find(*scan.arguments.changed_since);
    if (!changed) {
      print_error(changed.error().message);
      return false;
    }
    scan.changed = std::move(*changed);
  }
  if (settings.baseline) {
    const Expected<std::string> text = read_bytes(*settings.baseline);
    if (!text) {
      print_error(text.error().message);
      return false;
    }
    Expected<Baseline> baseline = Baseline::parse(*text);
    if (!baseline) {
      print_error("'" + *settings.baseline + "' is no baseline: " + baseline.error().message);
      return false;
    }
    scan.baseline = std::move(*baseline);
  }
  Expected<ScanFiles> files = find_scan_files(scan.arguments);
  if (!files) {
    print_error(files.error().message);
    return false;
  }
  scan.files = std::move(*files);
  if (scan.changed) {
    std::erase_if(scan.files.files,
                  [&scan](const std::string& path) { return !scan.changed->has_file(path); });
  }
  std::ranges::copy(scan.files.errors, std::back_inserter(scan.errors));
  stopwatch.end("find files");
  return true;
}

/// Findings that are neither hidden nor dropped, for whoever fixes them.
std::vector<const Diagnostic*> open_findings(const std::vector<Diagnostic>& diagnostics) {
  std::vector<const Diagnostic*> findings;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.origin == DiagnosticOrigin::Rule && diagnostic.suppressions.empty()) {
      findings.push_back(&diagnostic);
    }
  }
  return findings;
}

bool is_serious(const Diagnostic& diagnostic) {
  return (diagnostic.origin == DiagnosticOrigin::Rule ||
          diagnostic.origin == DiagnosticOrigin::Suppression) &&
         diagnostic.suppressions.empty() && diagnostic.severity >= Severity::Warning;
}

int exit_code(const Scan& scan, const Report& report, bool has_failed) {
  const bool has_syntax_errors =
      std::ranges::any_of(report.diagnostics, [](const Diagnostic& diagnostic) {
        return diagnostic.origin == DiagnosticOrigin::SyntaxError;
      });
  const bool is_strict = scan.arguments.settings.is_strict.value_or(false);
  if (has_failed || !report.execution_successful || (is_strict && has_syntax_errors)) {
    return 2;
  }
  const bool has_findings = std::ranges::any_of(report.diagnostics, is_serious);
  return has_findings && !scan.arguments.exit_zero ? 1 : 0;
}

/// Writes the fixed files, or shows how they would differ. False when one cannot be written.
bool deliver(const Scan& scan, const FixResult& fixed, const ReportOutput& output) {
  bool is_delivered = true;
  const auto fail = [&is_delivered](const std::optional<Error>& error) {
    if (error) {
      print_error(error->message);
      is_delivered = false;
    }
  };
  for (const FixedFile& file : fixed.files) {
    if (scan.arguments.show_diff) {
      fail(write_stdout(write_unified_diff(file.path, file.before, file.after, output.diff())));
    } else if (file.path != scan.files.stdin_path) {
      fail(write_file(file.path, file.after));
    }
  }
  if (scan.files.stdin_path && !scan.arguments.show_diff) {
    const auto file = std::ranges::find(fixed.files, *scan.files.stdin_path, &FixedFile::path);
    fail(write_stdout(file == fixed.files.end() ? scan.files.overlay.at(*scan.files.stdin_path)
                                                : file->after));
  }
  return is_delivered;
}

Report report_of(const Scan& scan, const Options& options) {
  Report report;
  report.errors = scan.errors;
  report.command_line = options.command_line;
  if (scan.rules.rules) {
    report.rules = scan.rules.rules->enabled_metadata();
  }
  return report;
}

/// Fixes have moved the lines.
void find_changed_lines_again(Scan& scan) {
  if (!scan.changed) {
    return;
  }
  Expected<ChangedLines> changed = ChangedLines::find(*scan.arguments.changed_since);
  if (changed) {
    scan.changed = std::move(*changed);
  }
}

/// The scan itself: `run` is what is reported and must live until the report is written.
bool scan_and_fix(Scan& scan, const ReportOutput& output, ScanRun& run, FixResult& fixed,
                  Report& report) {
  const Settings& settings = scan.arguments.settings;
  const ThreadPool threads(settings.jobs.value_or(default_jobs()));
  Progress progress(output.shows_progress());
  const ScanPlan plan{scan.files.files,
                      scan.files.roots,
                      &*scan.rules.rules,
                      engine_options(settings),
                      scan.arguments.use_prefilter,
                      &threads,
                      &progress};
  run = run_scan(plan, scan.files.overlay);
  filter(scan, run.diagnostics);
  std::ranges::move(run.timings, std::back_inserter(scan.timings));
  report.files_scanned = run.files_scanned;
  std::vector<Diagnostic>* result = &run.diagnostics;
  bool is_delivered = true;
  if (scan.arguments.use_fixes || scan.arguments.show_diff) {
    fixed = fix_files(plan, run, open_findings(run.diagnostics),
                      settings.use_unsafe_fixes.value_or(false), scan.files.overlay);
    std::ranges::for_each(fixed.refusals, print_warning);
    is_delivered = deliver(scan, fixed, output);
    if (scan.arguments.use_fixes && is_delivered && fixed.fixes_applied != 0) {
      report.fixes_applied = fixed.fixes_applied;
      report.files_fixed = fixed.files.size();
      find_changed_lines_again(scan);
      filter(scan, fixed.after.diagnostics);
      result = &fixed.after.diagnostics;
    }
  }
  std::ranges::copy(run.errors, std::back_inserter(report.errors));
  report.diagnostics = std::move(*result);
  return is_delivered;
}

bool write_baseline(const std::string& path, std::vector<Diagnostic>& diagnostics) {
  const std::string text = Baseline::write(diagnostics);
  if (const std::optional<Error> error = write_file(path, text)) {
    print_error(error->message);
    return false;
  }
  // What has just been written down is known from now on.
  Baseline::parse(text).value().hide(diagnostics);
  return true;
}

}  // namespace

int run_scan_command(const Options& options) {
  const Clock::time_point begin = Clock::now();
  Scan scan;
  scan.arguments = options.scan;
  Expected<Settings> settings = settings_for(options.scan);
  if (!settings) {
    print_error(settings.error().message);
    return 2;
  }
  scan.arguments.settings = std::move(*settings);
  if (!prepare(scan)) {
    return 2;
  }
  const ReportOutput output(options, scan.arguments);
  Report report = report_of(scan, options);
  ScanRun run;
  FixResult fixed;
  bool has_failed = false;
  if (scan.rules.rules) {
    has_failed = !scan_and_fix(scan, output, run, fixed, report);
  } else {
    report.diagnostics = scan.rules.diagnostics;
  }
  if (scan.arguments.write_baseline && scan.rules.rules) {
    has_failed = !write_baseline(*scan.arguments.write_baseline, report.diagnostics) || has_failed;
  }
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
  report.elapsed_milliseconds = static_cast<uint64_t>(elapsed.count());
  report.execution_successful = report.errors.empty() && scan.rules.rules.has_value();
  has_failed = !output.write(report, scan.files.stdin_path.has_value()) || has_failed;
  if (scan.arguments.show_statistics) {
    print_statistics(report, run.project.get());
  }
  if (scan.arguments.show_timings) {
    print_timings(scan.timings);
  }
  return exit_code(scan, report, has_failed);
}

}  // namespace krait
