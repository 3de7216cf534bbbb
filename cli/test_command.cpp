#include "cli/test_command.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "cli/discover.h"
#include "cli/disk_files.h"
#include "cli/loaded_rules.h"
#include "cli/output.h"
#include "cli/parallel.h"
#include "cli/read_source.h"
#include "cli/report_output.h"
#include "cli/rule_packs.h"
#include "engine/rule_test.h"
#include "engine/scan.h"
#include "report/test_report.h"

namespace krait {
namespace {

/// Files that are analysed together: those of one folder of tests, or one file beside its pack.
struct TestGroup {
  std::vector<std::string> files;
  std::vector<std::string> roots;
};

/// NAME.test.py beside NAME.yaml.
void add_file_beside(const std::string& pack, std::vector<TestGroup>& groups) {
  const std::filesystem::path path(pack);
  const std::string test = (path.parent_path() / path.stem()).string() + ".test.py";
  if (::access(test.c_str(), F_OK) == 0) {
    const std::string folder = path.parent_path().string();
    groups.push_back({{test}, {folder.empty() ? "." : folder}});
  }
}

class Tester {
 public:
  explicit Tester(const RuleSet& rules) : rules_(rules) {}

  void run_group(const TestGroup& group) {
    auto project =
        std::make_unique<Project>(rules_.models(), files_, project_options(rules_, group.roots));
    for (const std::string& path : group.files) {
      Expected<SourceFile> source = read_source(path);
      if (source) {
        project->add(std::move(*source));
      } else {
        print_error(source.error().message);
        has_unreadable_file_ = true;
      }
    }
    const ThreadPool threads(default_jobs());
    project->analyze([&threads](size_t count, const std::function<void(size_t)>& run) {
      threads.for_each(count, run);
    });
    for (FileId file = 0; file < project->file_count(); ++file) {
      if (project->file(file).is_reported) {
        test_marks(rules_, *project, file, run_);
      }
    }
    // Failures point into its sources.
    projects_.push_back(std::move(project));
  }

  [[nodiscard]] TestRun& run() { return run_; }
  [[nodiscard]] bool has_unreadable_file() const { return has_unreadable_file_; }

 private:
  const RuleSet& rules_;
  DiskFiles files_;
  std::vector<std::unique_ptr<Project>> projects_;
  TestRun run_;
  bool has_unreadable_file_ = false;
};

}  // namespace

int run_test_command(const Options& options) {
  const std::vector<std::string>& paths = options.test.packs;
  const RulePacks packs =
      read_rule_packs(paths, paths.empty() ? PackUse::Everything : PackUse::ModelsAndClasses);
  LoadedRules loaded = load_packs(packs);
  if (!loaded.rules) {
    print_rule_errors(loaded, options.color);
    return 2;
  }
  RuleSet* const rules = &*loaded.rules;
  select_for_tests(*rules);
  std::vector<TestGroup> groups;
  for (const RuleSource& source : packs.sources) {
    if (!source.is_default_pack) {
      add_file_beside(source.file->path(), groups);
    }
  }
  bool has_failed = false;
  for (const std::string& folder : options.test.test_folders) {
    Discovery discovery = discover_files({{folder}, {}}, {});
    for (const RunError& error : discovery.errors) {
      print_error(error.message);
      has_failed = true;
    }
    groups.push_back({std::move(discovery.files), std::move(discovery.roots)});
  }
  Tester tester(*rules);
  test_examples(*rules, tester.run());
  std::ranges::for_each(groups, [&tester](const TestGroup& group) { tester.run_group(group); });
  ReportOptions report_options;
  const Terminal terminal = find_terminal();
  report_options.use_color = is_colored(options.color, terminal.is_stdout_terminal);
  report_options.terminal_width = terminal.width;
  const Format format = options.scan.settings.format.value_or(Format::Text);
  std::string out = write_test_report(tester.run(), format, report_options);
  if (options.test.show_coverage && format == Format::Text) {
    const std::vector<Diagnostic> uncovered = find_uncovered(*rules, tester.run());
    out += write_diagnostics(uncovered, report_options) + std::to_string(uncovered.size()) +
           (uncovered.size() == 1 ? " alternative" : " alternatives") + " that nothing hits\n";
  }
  const std::optional<Error> error = write_stdout(out);
  if (error) {
    print_error(error->message);
  }
  if (error || has_failed || tester.has_unreadable_file()) {
    return 2;
  }
  return tester.run().failures.empty() ? 0 : 1;
}

}  // namespace krait
