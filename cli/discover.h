// Which files to scan: what is named, and what folders hold. Reads folders and ignore files, and
// of files only the first line, where their name does not say what they are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/ignore_patterns.h"
#include "report/report.h"

namespace krait {

struct DiscoverOptions {
  bool use_ignore_files = true;      ///< .gitignore, .ignore and the usual folders
  IgnorePatterns exclude;            ///< `--exclude`: also of what is named
  std::string exclude_folder = ".";  ///< what `exclude` is relative to
};

struct Discovery {
  /// Sorted by bytes, each once, without `./` in front.
  std::vector<std::string> files;
  /// The folders that were named, and the folders of the files that were: where imports begin.
  std::vector<std::string> roots;
  /// Paths that do not exist or cannot be read, in order.
  std::vector<RunError> errors;
};

/// What to look at: `named` on the command line, `listed` by another program.
struct DiscoverPaths {
  std::vector<std::string> named;
  std::vector<std::string> listed;
};

/// Named files are taken whatever they are called; of listed ones and folders' files, `*.py`,
/// `*.pyi`, `*.pyw`,
/// `*.ipynb` and those without an ending whose first line names python. Links to folders are not
/// followed unless they are named; a link to a file counts where the file itself is not found.
[[nodiscard]] Discovery discover_files(const DiscoverPaths& paths, const DiscoverOptions& options);

/// Whether discovery takes a file of this name for Python without looking into it.
[[nodiscard]] bool is_python_name(std::string_view name);

/// Without `./` in front and doubled slashes; "." for the empty path.
[[nodiscard]] std::string tidy_path(std::string_view path);

}  // namespace krait
