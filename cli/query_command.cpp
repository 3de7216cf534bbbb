#include "cli/query_command.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "cli/discover.h"
#include "cli/loaded_rules.h"
#include "cli/output.h"
#include "cli/report_output.h"
#include "cli/rule_packs.h"
#include "cli/scan_files.h"
#include "cli/scan_run.h"
#include "engine/explain.h"

namespace krait {
namespace {

constexpr std::string_view kQueryId = "query";

/// `text` as the lines below a key, each behind `margin`.
std::string indented(std::string_view text, std::string_view margin) {
  std::string out;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size());
    out += std::string(margin) + std::string(text.substr(0, size)) + "\n";
    text.remove_prefix(std::min(size + 1, text.size()));
  }
  return out;
}

/// FILE:LINE of `--why`.
struct SourceLine {
  std::string path;
  uint32_t line_1based = 0;
};

std::optional<SourceLine> read_source_line(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  SourceLine place;
  if (colon == std::string_view::npos || colon == 0) {
    return std::nullopt;
  }
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data() + colon + 1, end, place.line_1based);
  if (error != std::errc() || rest != end || place.line_1based == 0) {
    return std::nullopt;
  }
  place.path = tidy_path(std::string(text.substr(0, colon)));
  return place;
}

/// Says on standard output what becomes of the pattern on one line. 1 when it matches there.
int explain_why(const SourceLine& place, const ScanRun& run, const RuleSet& rules,
                const Options& options) {
  FileId file = 0;
  while (file < run.project->file_count() && run.project->file(file).source.path() != place.path) {
    ++file;
  }
  if (file == run.project->file_count()) {
    print_error("'" + place.path + "' was not read");
    return 2;
  }
  const SourceFile& source = run.project->file(file).source;
  if (place.line_1based > source.line_count()) {
    print_error("'" + place.path + "' has " + std::to_string(source.line_count()) + " lines");
    return 2;
  }
  std::vector<Diagnostic> reasons = explain_line(*run.project, file, place.line_1based, rules);
  if (reasons.empty()) {
    Diagnostic& nothing = reasons.emplace_back();
    nothing.origin = DiagnosticOrigin::RulePack;
    nothing.code = kQueryId;
    nothing.severity = Severity::Note;
    nothing.message = "no match: nothing that begins on this line is of the pattern's kind";
    const Span line = source.line_span(place.line_1based);
    nothing.primary = {&source, {line.begin, line.begin}};
  }
  ReportOptions report_options;
  const Terminal terminal = find_terminal();
  report_options.use_color = is_colored(options.color, terminal.is_stdout_terminal);
  report_options.terminal_width = terminal.width;
  if (const std::optional<Error> error = write_stdout(write_diagnostics(reasons, report_options))) {
    print_error(error->message);
    return 2;
  }
  return std::ranges::any_of(
      reasons, [](const Diagnostic& one) { return one.message.starts_with("match"); });
}

/// The packs' models and classes, and the query's rule.
RulePacks packs_of(const Options& options) {
  RulePacks packs = read_rule_packs(options.scan.settings.rules, PackUse::ModelsAndClasses);
  for (RuleSource& source : packs.sources) {
    source.use = PackUse::ModelsAndClasses;
  }
  packs.sources.push_back({std::make_shared<SourceFile>("<query>", query_pack(options.query)),
                           PackUse::Everything, false});
  return packs;
}

}  // namespace

std::string query_pack(const QueryArguments& query) {
  // Block scalars keep the pattern as it is, so that the caret of an error stands in it.
  std::string pack = "krait: 1\nrules:\n- id: " + std::string(kQueryId) +
                     "\n  name: query\n  title: pattern of the command line\n"
                     "  message: \"pattern matches\"\n  match: |2-\n" +
                     indented(query.pattern, "    ");
  if (!query.where.empty()) {
    pack += "  where:\n" + indented(query.where, "    ");
  }
  return pack;
}

/// Writes what was found; the exit code.
static int report_matches(const Options& options, const ReportOutput& output, Report& report,
                          bool has_stdin) {
  report.command_line = options.command_line;
  report.execution_successful = report.errors.empty();
  if (!output.write(report, has_stdin) || !report.execution_successful) {
    return 2;
  }
  const bool has_found = std::ranges::any_of(report.diagnostics, [](const Diagnostic& diagnostic) {
    return diagnostic.origin == DiagnosticOrigin::Rule;
  });
  return has_found ? 1 : 0;
}

int run_query_command(const Options& options) {
  const auto begin = std::chrono::steady_clock::now();
  ScanArguments arguments = options.scan;
  Expected<Settings> settings = settings_for(arguments);
  if (!settings) {
    print_error(settings.error().message);
    return 2;
  }
  arguments.settings = std::move(*settings);
  std::optional<SourceLine> why;
  if (!options.query.why.empty()) {
    why = read_source_line(options.query.why);
    if (!why) {
      print_error("--why takes FILE:LINE, not '" + options.query.why + "'");
      return 2;
    }
    arguments.paths.push_back(why->path);
  }
  const LoadedRules loaded = load_packs(packs_of(options));
  const std::optional<RuleSet>& rules = loaded.rules;
  if (!rules) {
    print_rule_errors(loaded, options.color);
    return 2;
  }
  Expected<ScanFiles> files = find_scan_files(arguments);
  if (!files) {
    print_error(files.error().message);
    return 2;
  }
  const ReportOutput output(options, arguments);
  const ThreadPool threads(arguments.settings.jobs.value_or(default_jobs()));
  Progress progress(output.shows_progress());
  ScanOptions scan_options;
  scan_options.ignores_suppressions = true;
  const ScanPlan plan{files->files, files->roots, &*rules, scan_options, !why, &threads, &progress};
  ScanRun run = run_scan(plan, files->overlay);
  if (why) {
    for (const RunError& error : run.errors) {
      print_error(error.message);
    }
    return explain_why(*why, run, *rules, options);
  }
  Report report;
  report.errors = files->errors;
  std::ranges::copy(run.errors, std::back_inserter(report.errors));
  report.diagnostics = std::move(run.diagnostics);
  report.rules = rules->enabled_metadata();
  report.files_scanned = run.files_scanned;
  report.elapsed_milliseconds =
      static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                std::chrono::steady_clock::now() - begin)
                                .count());
  return report_matches(options, output, report, files->stdin_path.has_value());
}

}  // namespace krait
