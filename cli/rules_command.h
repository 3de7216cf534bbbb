// `krait rules list|show|validate|schema|new`: tools for those who write packs.
#pragma once

#include "cli/options.h"

namespace krait {

/// Does what the action says; gives the exit code, 2 when a pack is wrong.
int run_rules_command(const Options& options);

}  // namespace krait
