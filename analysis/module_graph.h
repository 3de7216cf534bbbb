// Which project file an import means: roots, packages with and without `__init__.py`, `src/`
// layouts, the nearest folder without `__init__.py`, relative imports by place.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/project.h"

namespace krait {

/// Resolves by paths alone; asks `ProjectFiles` once for each path.
class ModuleResolver {
 public:
  ModuleResolver(const ProjectFiles& files, std::vector<std::string> roots)
      : files_(files), roots_(std::move(roots)) {}

  /// A file that the project holds, so that it need not be on disk.
  void add(const std::string& path) { known_files_[path] = true; }
  /// The file of the absolute module `name` as `importer` sees it; empty when there is none.
  [[nodiscard]] std::string find(const std::string& importer, std::string_view name);
  [[nodiscard]] std::string find_relative(const std::string& importer, uint32_t level,
                                          std::string_view name);
  /// "package.module", from the nearest folder without `__init__.py`.
  [[nodiscard]] std::string module_name(const std::string& path);

 private:
  [[nodiscard]] bool is_file(const std::string& path);
  [[nodiscard]] std::string module_in(const std::string& folder, std::string_view name);
  [[nodiscard]] std::string package_root(const std::string& path);

  const ProjectFiles& files_;
  std::vector<std::string> roots_;
  std::unordered_map<std::string, bool> known_files_;
  std::unordered_map<std::string, std::string> package_roots_;  // by folder
};

}  // namespace krait
