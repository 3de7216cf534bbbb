// Where the reports of a run go: standard output, files, and standard error for what concerns the
// run itself.
#pragma once

#include <vector>

#include "analysis/project.h"
#include "cli/loaded_rules.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/timing.h"
#include "report/report.h"

namespace krait {

/// Whether text for a stream is coloured.
[[nodiscard]] bool is_colored(ColorMode mode, bool is_terminal);

class ReportOutput {
 public:
  /// `arguments` has the configuration merged in.
  ReportOutput(const Options& options, const ScanArguments& arguments);

  /// Writes errors of the run to stderr, the report to stdout (to stderr where stdout has the text
  /// of a fixed standard input, nowhere where it has a diff) and to the files that were asked for.
  /// False when one cannot be written.
  [[nodiscard]] bool write(const Report& report, bool reads_stdin) const;

  [[nodiscard]] bool shows_progress() const { return terminal_.is_stderr_terminal && !is_quiet_; }
  [[nodiscard]] DiffOptions diff() const;

 private:
  void write_errors(const Report& report) const;

  const ScanArguments& arguments_;
  Terminal terminal_;
  bool is_quiet_;
  ReportOptions stdout_options_;
  ReportOptions stderr_options_;
};

/// What is wrong with packs, on stderr.
void print_rule_errors(const LoadedRules& loaded, ColorMode color);

/// Findings by rule and what the analysis did, on stderr. `project` may be null.
void print_statistics(const Report& report, const Project* project);
void print_timings(const std::vector<Timing>& timings);

}  // namespace krait
