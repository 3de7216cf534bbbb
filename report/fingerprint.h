// What stays of a finding when the lines around it move: baselines, SARIF and GitLab know it again
// by this.
#pragma once

#include <string>
#include <vector>

#include "engine/diagnostic.h"

namespace krait {

/// One fingerprint for each finding, 16 hexadecimal digits, `:` and a count from 1: a hash of the
/// rule, the path and the text of the finding's first line without its indentation, and which of
/// the file's findings with that hash it is. Findings are in report order.
[[nodiscard]] std::vector<std::string> fingerprints_of(
    const std::vector<const Diagnostic*>& findings);

}  // namespace krait
