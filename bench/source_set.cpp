#include "bench/source_set.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "lexer/encoding.h"

namespace krait {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> python_files(const std::vector<std::string>& paths) {
  std::vector<fs::path> files;
  for (const std::string& path : paths) {
    if (!fs::is_directory(path)) {
      files.emplace_back(path);
      continue;
    }
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path)) {
      if (entry.is_regular_file() && entry.path().extension() == ".py") {
        files.push_back(entry.path());
      }
    }
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

SourceSet read_source_set(const std::vector<std::string>& paths) {
  SourceSet set;
  for (const fs::path& path : python_files(paths)) {
    std::ifstream stream(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    Expected<SourceFile> source = decode_source(path.string(), std::move(bytes));
    if (!stream.bad() && source.has_value()) {
      set.byte_count += source->text().size();
      set.line_count += source->line_count();
      set.files.push_back(std::move(*source));
    }
  }
  return set;
}

std::string standard_library_path() {
  // Python 3.9 sorts behind 3.13 as text, not as a number.
  std::string newest;
  int newest_minor = -1;
  for (const char* const folder : {"/usr/lib", "/usr/local/lib"}) {
    for (int minor = 0; minor < 40; ++minor) {
      const std::string path = std::string(folder) + "/python3." + std::to_string(minor);
      if (minor > newest_minor && fs::is_regular_file(path + "/ast.py")) {
        newest = path;
        newest_minor = minor;
      }
    }
  }
  return newest;
}

}  // namespace krait
