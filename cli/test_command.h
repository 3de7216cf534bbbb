// `krait test [PACK…]`: what packs say of themselves, tried out.
#pragma once

#include "cli/options.h"

namespace krait {

/// Runs the examples of the packs' rules and the marked test files: NAME.test.py beside NAME.yaml
/// and all Python files below `--tests` folders. Gives the exit code: 1 when an expectation fails,
/// 2 when a pack or file cannot be read.
int run_test_command(const Options& options);

}  // namespace krait
