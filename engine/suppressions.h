// Comments that hide findings (docs/analysis.md, section 5): what they name, which matches they
// hide, and which of them are unknown or hide nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/project.h"
#include "engine/diagnostic.h"
#include "engine/match.h"
#include "engine/rule_set.h"

namespace krait {

/// Other tools' comments that count too.
struct HonoredComments {
  bool nosec = false;  ///< Bandit's `# nosec B104`
  bool noqa = false;   ///< flake8's `# noqa: S104`
};

/// One suppressing comment.
struct SuppressionComment {
  Span comment;
  uint32_t line_1based = 1;
  bool is_on_own_line = false;
  bool is_foreign = false;         ///< of another tool: never reported as unknown or unused
  std::vector<std::string> names;  ///< ids and names as written
  std::string justification;       ///< what follows the names
};

/// The suppressions among a file's comments. Without a colon, words count only where the first is
/// a rule or looks like an id, so that prose about suppressing is no suppression.
[[nodiscard]] std::vector<SuppressionComment> read_suppressions(const SourceFile& source,
                                                                const std::vector<Span>& comments,
                                                                const RuleSet& rules,
                                                                HonoredComments honored = {});

struct Suppressed {
  /// For each match what hides it; empty: it is shown.
  std::vector<std::vector<SuppressedBy>> by_match;
  /// `unknown-suppression` and `unused-suppression`, at level note.
  std::vector<Diagnostic> remarks;
};

[[nodiscard]] Suppressed suppress(const Matches& matches, const RuleSet& rules,
                                  const ProjectFile& file, HonoredComments honored = {});

/// Where the header of a compound statement ends: behind its colon. Of other statements the end.
[[nodiscard]] uint32_t header_end(const ast::Node& statement, const SourceFile& source);

}  // namespace krait
