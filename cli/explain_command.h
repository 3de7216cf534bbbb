// `krait explain ID`.
#pragma once

#include "cli/options.h"

namespace krait {

/// Prints the rule; gives the exit code, 2 when there is none of this id or name.
int run_explain_command(const Options& options);

}  // namespace krait
