// Golden files: what krait is expected to print, kept beside the fixture it prints it for.
//
// The build target `update-goldens` rewrites all of them (it sets KRAIT_UPDATE_GOLDENS); the change
// is then read like code.
#pragma once

#include <string>
#include <string_view>

namespace krait {

/// Fails the running test case, which goes on, unless the file at `path` holds exactly `actual`;
/// shows the first line that differs. While goldens are updated, writes the file instead.
void check_golden(const std::string& path, std::string_view actual);

}  // namespace krait
