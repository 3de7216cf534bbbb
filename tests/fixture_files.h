// The files under tests/fixtures, which krait_tests names by their path in the repository (it runs
// in the root, see main.cpp). What a fixture means is the business of the test that reads it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace krait {

/// Every file below `folder` whose name ends in `ending`, in path order. A folder that does not
/// exist or holds no such file fails the running test: an empty loop must not look like success.
std::vector<std::string> fixture_paths(std::string_view folder, std::string_view ending);

/// The bytes of a file; one that cannot be read fails the running test.
std::string read_fixture(const std::string& path);

}  // namespace krait
