#include "engine/scan.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "engine/describe.h"
#include "engine/fixes.h"

namespace krait {

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
  std::vector<Diagnostic> diagnostics = describe_syntax_errors(source);
  for (size_t i = 0; i < matches.all.size(); ++i) {
    Diagnostic diagnostic = describe_match(matches.all[i], rules, project, file);
    diagnostic.suppressions = std::move(suppressed.by_match[i]);
    if (options.offers_fixes && diagnostic.suppressions.empty()) {
      if (std::optional<Fix> fix = fixes.build(matches.all[i])) {
        diagnostic.fixes.push_back(std::move(*fix));
      }
    }
    diagnostics.push_back(std::move(diagnostic));
  }
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
