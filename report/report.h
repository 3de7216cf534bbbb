// Diagnostics into bytes: text, JSON, SARIF and the other formats of `krait scan`. Everything here
// is a pure function of its input; nothing is written to a stream and no file is read.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/diagnostic.h"
#include "engine/rule_metadata.h"

namespace krait {

enum class Format : uint8_t {
  Text,
  Concise,
  Json,
  JsonLines,
  Sarif,
  GitHub,
  GitLab,
  JUnit,
  Markdown,
  Html,
};
/// The name that `--format` takes ("jsonl"), and back.
[[nodiscard]] std::string_view name_of(Format format);
[[nodiscard]] std::optional<Format> format_of(std::string_view name);

/// A file or pack that could not be read, as opposed to one with syntax errors.
struct RunError {
  std::string path;
  std::string message;
};

/// All that a report may say about one run.
struct Report {
  /// Sorted by path, position, rule id. Suppressed findings included; formats leave them out
  /// unless `show_suppressed` is set (SARIF always lists them, with their suppressions).
  std::vector<Diagnostic> diagnostics;
  std::vector<RunError> errors;
  /// Rules that were active, for SARIF's and JUnit's metadata; sorted by id.
  std::vector<const RuleMetadata*> rules;
  uint64_t files_scanned = 0;
  uint64_t elapsed_milliseconds = 0;
  uint64_t fixes_applied = 0;  ///< by `--fix`, in this run
  uint64_t files_fixed = 0;
  /// What was run, for SARIF's invocation.
  std::string command_line;
  bool execution_successful = true;
};

struct ReportOptions {
  bool use_color = false;
  bool show_suppressed = false;
  bool is_quiet = false;          ///< no summary line, no fix hints
  uint32_t context_lines = 0;     ///< source lines around the caret line
  uint32_t terminal_width = 0;    ///< columns; 0: lines are cut at 4,096 columns only
  bool explains_rules = true;     ///< false: the summary does not send people to krait explain
  bool fixes_were_asked = false;  ///< --fix: the summary does not advertise it
};

/// The whole report in `format`, ready to be written as it is (ends with a line end).
[[nodiscard]] std::string write_report(const Report& report, Format format,
                                       const ReportOptions& options);

/// Diagnostics as Clang-style text without a summary, for stderr: syntax errors, rule-pack errors.
[[nodiscard]] std::string write_diagnostics(std::span<const Diagnostic> diagnostics,
                                            const ReportOptions& options);

struct DiffOptions {
  bool use_color = false;
  /// Escape what must not reach a terminal; else every byte is as it stands in the files, so that
  /// the diff can be applied.
  bool is_terminal = false;
};

/// A unified diff that `git apply` and `patch -p1` accept: `path` as `a/path` and `b/path`. Empty
/// when the texts are equal. The texts are bytes in any encoding.
[[nodiscard]] std::string write_unified_diff(std::string_view path, std::string_view before,
                                             std::string_view after, const DiffOptions& options);

/// A rule for people (`krait explain`): Format::Text, Markdown or Json.
[[nodiscard]] std::string write_rule(const RuleMetadata& rule, Format format,
                                     const ReportOptions& options);

/// The rules, a line each (`krait rules list`): Format::Text, Markdown or Json.
[[nodiscard]] std::string write_rule_list(std::span<const RuleMetadata* const> rules, Format format,
                                          const ReportOptions& options);

}  // namespace krait
