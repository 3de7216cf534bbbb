#include "cli/scan_run.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "cli/read_source.h"

namespace krait {
namespace {

/// The pool's loop, seen by whoever watches the terminal.
ParallelFor watched(const ScanPlan& plan, std::string_view step) {
  return [&plan, step](size_t count, const std::function<void(size_t)>& run) {
    plan.progress->begin(step, count);
    plan.threads->for_each(count, [&plan, &run](size_t index) {
      run(index);
      plan.progress->advance();
    });
  };
}

void read_files(const ScanPlan& plan, ScanRun& run) {
  std::vector<std::optional<Expected<SourceFile>>> sources(plan.files.size());
  watched(plan, "reading")(sources.size(), [&](size_t index) {
    sources[index].emplace(run.files->read(plan.files[index]));
  });
  for (size_t index = 0; index < sources.size(); ++index) {
    Expected<SourceFile>& source = *sources[index];
    if (source) {
      run.project->add(std::move(*source));
      ++run.files_scanned;
    } else {
      run.errors.push_back({plan.files[index], source.error().message});
    }
  }
}

void match_files(const ScanPlan& plan, ScanRun& run) {
  std::vector<std::vector<Diagnostic>> by_file(run.project->file_count());
  watched(plan, "matching")(by_file.size(), [&](size_t index) {
    const auto file = static_cast<FileId>(index);
    if (run.project->file(file).is_reported) {
      by_file[index] = scan_file(*run.project, file, *plan.rules, plan.options);
    }
  });
  for (std::vector<Diagnostic>& diagnostics : by_file) {
    std::ranges::move(diagnostics, std::back_inserter(run.diagnostics));
  }
}

auto order_of(const Diagnostic& diagnostic) {
  const SourceFile* source = diagnostic.primary.source;
  const std::string_view path = source == nullptr ? std::string_view() : source->path();
  const std::string_view rule = diagnostic.rule == nullptr ? diagnostic.code : diagnostic.rule->id;
  return std::tuple(path, diagnostic.primary.span.begin, diagnostic.primary.span.end, rule);
}

}  // namespace

ScanRun run_scan(const ScanPlan& plan, const Overlay& overlay) {
  ScanRun run;
  Stopwatch stopwatch(run.timings);
  ProjectOptions options = project_options(*plan.rules, plan.roots);
  if (!plan.use_prefilter) {
    options.names_of_interest = {};
  }
  run.files = std::make_unique<DiskFiles>(overlay);
  run.project = std::make_unique<Project>(plan.rules->models(), *run.files, std::move(options));
  read_files(plan, run);
  stopwatch.end("read");
  run.project->analyze(watched(plan, "analysing"));
  stopwatch.end("parse and analyse");
  match_files(plan, run);
  std::ranges::stable_sort(run.diagnostics, {}, order_of);
  stopwatch.end("match");
  plan.progress->clear();
  return run;
}

}  // namespace krait
