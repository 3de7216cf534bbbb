#include "cli/query_command.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string_view>
#include <utility>

#include "cli/default_pack.h"
#include "cli/output.h"
#include "cli/report_output.h"
#include "cli/rule_packs.h"
#include "cli/scan_files.h"
#include "cli/scan_run.h"
#include "engine/rule_loader.h"

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

int run_query_command(const Options& options) {
  const auto begin = std::chrono::steady_clock::now();
  ScanArguments arguments = options.scan;
  Expected<Settings> settings = settings_for(arguments);
  if (!settings) {
    print_error(settings.error().message);
    return 2;
  }
  arguments.settings = std::move(*settings);
  const RulePacks packs = packs_of(options);
  LoadedRules loaded;
  loaded.errors = packs.errors;
  LoadOptions load_options;
  load_options.default_pack_image = default_pack_image();
  Expected<RuleSet, std::vector<Diagnostic>> rules = load_rules(packs.sources, load_options);
  if (!rules) {
    loaded.diagnostics = rules.error();
  }
  if (!rules || !packs.errors.empty()) {
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
  const ScanPlan plan{files->files, files->roots, &*rules, scan_options, true, &threads, &progress};
  ScanRun run = run_scan(plan, files->overlay);
  Report report;
  report.errors = files->errors;
  std::ranges::copy(run.errors, std::back_inserter(report.errors));
  report.diagnostics = std::move(run.diagnostics);
  report.rules = rules->enabled_metadata();
  report.files_scanned = run.files_scanned;
  report.command_line = options.command_line;
  report.elapsed_milliseconds =
      static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                std::chrono::steady_clock::now() - begin)
                                .count());
  report.execution_successful = report.errors.empty();
  const bool is_written = output.write(report, files->stdin_path.has_value());
  if (!is_written || !report.execution_successful) {
    return 2;
  }
  const bool has_found = std::ranges::any_of(report.diagnostics, [](const Diagnostic& diagnostic) {
    return diagnostic.origin == DiagnosticOrigin::Rule;
  });
  return has_found ? 1 : 0;
}

}  // namespace krait
