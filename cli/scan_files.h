// What a scan reads: its settings with those of the configuration, the files of its paths, lists
// and standard input.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/disk_files.h"
#include "cli/options.h"
#include "lexer/expected.h"
#include "report/report.h"

namespace krait {

struct ScanFiles {
  std::vector<std::string> files;  ///< sorted
  std::vector<std::string> roots;
  std::vector<RunError> errors;
  Overlay overlay;                        ///< the bytes of standard input, under its path
  std::optional<std::string> stdin_path;  ///< what the path '-' is called in reports
};

/// The command line's settings completed by the nearest configuration of the first path; with
/// `--isolated` just the former.
[[nodiscard]] Expected<Settings> settings_for(const ScanArguments& arguments);

/// Fails when a list of files cannot be read; paths that do not exist are `errors`.
[[nodiscard]] Expected<ScanFiles> find_scan_files(const ScanArguments& arguments);

}  // namespace krait
