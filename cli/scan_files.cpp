#include "cli/scan_files.h"

#include <sys/stat.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "cli/config.h"
#include "cli/discover.h"
#include "cli/read_source.h"

namespace krait {
namespace {

/// The paths of a list, one a line or closed by NUL; a name may hold anything but the separator.
std::vector<std::string> split_paths(std::string_view text, char separator) {
  std::vector<std::string> paths;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find(separator), text.size());
    std::string_view path = text.substr(0, size);
    text.remove_prefix(std::min(size + 1, text.size()));
    if (separator == '\n' && path.ends_with('\r')) {
      path.remove_suffix(1);
    }
    if (!path.empty()) {
      paths.emplace_back(path);
    }
  }
  return paths;
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
}

bool is_folder(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

/// Where the search for a configuration begins.
std::string first_folder(const ScanArguments& arguments) {
  if (arguments.paths.empty()) {
    return ".";
  }
  const std::string& first = arguments.paths.front();
  if (first == "-") {
    return arguments.stdin_filename ? folder_of(*arguments.stdin_filename) : ".";
  }
  return is_folder(first) ? first : folder_of(first);
}

}  // namespace

Expected<Settings> settings_for(const ScanArguments& arguments) {
  if (arguments.is_isolated) {
    return arguments.settings;
  }
  std::string folder = first_folder(arguments);
  if (!is_folder(folder)) {
    // The path is wrong, which is said when it is read.
    folder = ".";
  }
  const Expected<Config> config = find_config(folder);
  if (!config) {
    return unexpected(config.error());
  }
  return merge_settings(arguments.settings, config->settings);
}

Expected<ScanFiles> find_scan_files(const ScanArguments& arguments) {
  ScanFiles found;
  DiscoverPaths paths{arguments.paths, {}};
  if (arguments.files_from) {
    const Expected<std::string> list = read_bytes(*arguments.files_from);
    if (!list) {
      return unexpected(list.error());
    }
    paths.listed = split_paths(*list, arguments.is_nul_separated ? '\0' : '\n');
  } else if (paths.named.empty()) {
    paths.named.emplace_back(".");
  }
  const bool reads_stdin = std::erase(paths.named, "-") != 0;
  DiscoverOptions options;
  options.use_ignore_files = arguments.settings.use_ignore_files.value_or(true);
  for (const std::string& glob : arguments.settings.exclude) {
    options.exclude.add(glob);
  }
  if (!arguments.settings.exclude_folder.empty()) {
    options.exclude_folder = arguments.settings.exclude_folder;
  }
  Discovery discovery = discover_files(paths, options);
  found.files = std::move(discovery.files);
  found.roots = std::move(discovery.roots);
  found.errors = std::move(discovery.errors);
  if (reads_stdin) {
    Expected<std::string> bytes = read_bytes("-");
    if (!bytes) {
      return unexpected(bytes.error());
    }
    const std::string path = tidy_path(arguments.stdin_filename.value_or("<stdin>"));
    found.overlay[path] = std::move(*bytes);
    found.stdin_path = path;
    found.roots.push_back(folder_of(path));
    const auto place = std::ranges::lower_bound(found.files, path);
    if (place == found.files.end() || *place != path) {
      found.files.insert(place, path);
    }
  }
  return found;
}

}  // namespace krait
