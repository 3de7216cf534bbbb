// Why a pattern does or does not match on a line: for `krait query --why FILE:LINE`.
#pragma once

#include <cstdint>
#include <vector>

#include "analysis/project.h"
#include "engine/diagnostic.h"
#include "engine/rule_set.h"

namespace krait {

/// For each call or assignment on the line and each alternative of the enabled rules one
/// diagnostic of level note: what the callee resolved to, which values reach the arguments that
/// the pattern asks about, and the first part of pattern or conditions that does not hold. Asks
/// for values of any expression, so `ProjectOptions::record_every_expression` helps.
[[nodiscard]] std::vector<Diagnostic> explain_line(const Project& project, FileId file,
                                                   uint32_t line_1based, const RuleSet& rules);

}  // namespace krait
