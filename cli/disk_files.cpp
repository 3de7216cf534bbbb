#include "cli/disk_files.h"

#include <sys/stat.h>

#include "cli/read_source.h"

namespace krait {
namespace {

mode_t type_of(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & S_IFMT : 0;
}

}  // namespace

bool DiskFiles::is_file(const std::string& path) const { return type_of(path) == S_IFREG; }

bool DiskFiles::is_directory(const std::string& path) const { return type_of(path) == S_IFDIR; }

Expected<SourceFile> DiskFiles::read(const std::string& path) const {
  const auto changed = overlay_.find(path);
  return changed == overlay_.end() ? read_source(path) : read_source_from(changed->second, path);
}

}  // namespace krait
