// The disk as analysis/ sees it: the files that the scanned ones import. What a fix would make of
// a file stands in front of the disk, so that fixes are tried before anything is written.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>

#include "analysis/project.h"

namespace krait {

/// Texts that count instead of what is on disk, by path.
using Overlay = std::map<std::string, std::string>;

class DiskFiles : public ProjectFiles {
 public:
  explicit DiskFiles(Overlay overlay = {}) : overlay_(std::move(overlay)) {}

  [[nodiscard]] bool is_file(const std::string& path) const override;
  [[nodiscard]] bool is_directory(const std::string& path) const override;
  [[nodiscard]] Expected<SourceFile> read(const std::string& path) const override;

 private:
  Overlay overlay_;
};

}  // namespace krait
