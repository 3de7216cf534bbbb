// A piece of source with what is to be seen in it: the line with its number, a caret line, and
// below that the text that a fix puts there. Used by the text and HTML formats.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/diagnostic.h"
#include "engine/fix.h"
#include "report/report.h"

namespace krait {

struct Snippet {
  Location primary;                ///< `^` at its begin, `~` over the rest
  std::vector<Span> ranges;        ///< further `~`, in the same file
  std::vector<const Edit*> edits;  ///< shown below the line that they begin on, in the same file
};

/// Lines ready for the terminal, each with its end: the primary location's first line, lines with
/// a range that is near, `context_lines` around them; caret lines and fix-it lines below.
[[nodiscard]] std::string write_snippet(const Snippet& snippet, const ReportOptions& options);

}  // namespace krait
