// `krait scan`.
#pragma once

#include "cli/options.h"

namespace krait {

/// Scans, reports, fixes; gives the exit code.
int run_scan_command(const Options& options);

}  // namespace krait
