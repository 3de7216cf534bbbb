// `krait query -e PATTERN`: a scan with one rule that is made up on the spot.
#pragma once

#include <string>

#include "cli/options.h"

namespace krait {

int run_query_command(const Options& options);

/// The pack that a pattern and conditions make.
[[nodiscard]] std::string query_pack(const QueryArguments& query);

}  // namespace krait
