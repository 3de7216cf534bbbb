#include "tests/fixture_files.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace krait {

std::vector<std::string> fixture_paths(std::string_view folder, std::string_view ending) {
  std::vector<std::string> paths;
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator entry(folder, error), end;
       !error && entry != end; entry.increment(error)) {
    std::string path = entry->path().generic_string();
    if (path.ends_with(ending) && entry->is_regular_file()) {
      paths.push_back(std::move(path));
    }
  }
  REQUIRE_MESSAGE(!error, folder << ": " << error.message());
  REQUIRE_MESSAGE(!paths.empty(), folder << " has no file that ends in " << ending);
  std::ranges::sort(paths);
  return paths;
}

std::string read_fixture(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  REQUIRE_MESSAGE(stream.is_open(), path << " cannot be read");
  std::ostringstream text;
  text << stream.rdbuf();
  return std::move(text).str();
}

}  // namespace krait
