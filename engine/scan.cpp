#include "engine/scan.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/describe.h"
#include "engine/fixes.h"

namespace krait {

namespace {

/// Lists findings; of one family in one place that of the rule which comes first. Two calls may
/// report one address, as `bind` and `listen` of a socket do.
class FindingList {
 public:
  void add(const Rule& rule, uint32_t order, Diagnostic diagnostic) {
    const Span span = diagnostic.primary.span;
    const auto [known, is_new] = places_.try_emplace(
        Key{rule.metadata.name, diagnostic.primary.source, span.begin, span.end},
        Entry{diagnostics.size(), order});
    if (is_new) {
      diagnostics.push_back(std::move(diagnostic));
    } else if (order < known->second.order) {
      diagnostics[known->second.index] = std::move(diagnostic);
      known->second.order = order;
    }
  }

  std::vector<Diagnostic> diagnostics;

 private:
  using Key = std::tuple<std::string_view, const SourceFile*, uint32_t, uint32_t>;
  struct Entry {
    size_t index = 0;
    uint32_t order = 0;
  };
  std::map<Key, Entry> places_;
};

}  // namespace

ProjectOptions project_options(const RuleSet& rules, std::vector<std::string> roots) {
  ProjectOptions options;
  options.roots = std::move(roots);
  options.record_every_expression = rules.needs_every_expression();
  options.names_of_interest = rules.names_of_interest();
  return options;
}

std::vector<Diagnostic> scan_file(const Project& project, FileId file, const RuleSet& rules,
                                  const ScanOptions& options) {
  const ProjectFile& source = project.file(file);
  const Matches matches = match(rules, project, file, options.python);
  Suppressed suppressed;
  suppressed.by_match.resize(matches.all.size());
  if (!options.ignores_suppressions) {
    suppressed = suppress(matches, rules, source, options.honored);
  }
  FixBuilder fixes(rules, project, file, options.python);
  FindingList findings;
  for (size_t i = 0; i < matches.all.size(); ++i) {
    Diagnostic diagnostic = describe_match(matches.all[i], rules, project, file);
    diagnostic.suppressions = std::move(suppressed.by_match[i]);
    if (options.offers_fixes && diagnostic.suppressions.empty()) {
      if (std::optional<Fix> fix = fixes.build(matches.all[i])) {
        diagnostic.fixes.push_back(std::move(*fix));
      }
    }
    const uint32_t rule = matches.all[i].rule;
    findings.add(rules.rules()[rule], rule, std::move(diagnostic));
  }
  std::vector<Diagnostic> diagnostics = describe_syntax_errors(source);
  std::ranges::move(findings.diagnostics, std::back_inserter(diagnostics));
  std::move(suppressed.remarks.begin(), suppressed.remarks.end(), std::back_inserter(diagnostics));
  const auto key = [](const Diagnostic& diagnostic) {
    return std::tuple(diagnostic.primary.span.begin, diagnostic.primary.span.end,
                      std::string_view(diagnostic.code));
  };
  std::stable_sort(
      diagnostics.begin(), diagnostics.end(),
      [&](const Diagnostic& left, const Diagnostic& right) { return key(left) < key(right); });
  return diagnostics;
}

}  // namespace krait
