// A folder for one test, gone when the test ends. The test runs in it until then.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace krait {

class TemporaryFolder {
 public:
  /// Makes it and enters it.
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  /// Writes a file; makes the folders above it.
  void write(const std::string& path, std::string_view bytes) const;
  [[nodiscard]] std::string read(const std::string& path) const;
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
  std::filesystem::path before_;
};

/// Runs a shell command; gives what it writes to stdout. Fails the test when it exits with another
/// code than `expected_exit`.
std::string run_command(const std::string& command, int expected_exit = 0);

}  // namespace krait
