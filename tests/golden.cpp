#include "tests/golden.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/fixture_files.h"

namespace krait {
namespace {

std::string_view line_around(std::string_view text, std::size_t begin) {
  text.remove_prefix(std::min(begin, text.size()));
  return text.substr(0, text.find('\n'));
}

void check_same_text(const std::string& path, std::string_view expected, std::string_view actual) {
  const auto [end, unused] = std::ranges::mismatch(expected, actual);
  const std::string_view common =
      expected.substr(0, static_cast<std::size_t>(end - expected.begin()));
  const std::size_t line_begin = common.rfind('\n') + 1;
  const auto line_1based = std::ranges::count(common, '\n') + 1;
  CHECK_MESSAGE(expected == actual, path << ":" << line_1based << ": differs"
                                         << "\n  expected: " << line_around(expected, line_begin)
                                         << "\n  actual:   " << line_around(actual, line_begin));
}

}  // namespace

void check_golden(const std::string& path, std::string_view actual) {
  if (std::getenv("KRAIT_UPDATE_GOLDENS") == nullptr) {
    check_same_text(path, read_fixture(path), actual);
    return;
  }
  if (std::filesystem::exists(path) && read_fixture(path) == actual) {
    return;
  }
  std::ofstream stream(path, std::ios::binary);
  stream << actual;
  stream.close();
  REQUIRE_MESSAGE(!stream.fail(), path << " cannot be written");
  MESSAGE("wrote " << path);
}

}  // namespace krait
