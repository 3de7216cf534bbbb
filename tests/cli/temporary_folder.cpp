#include "tests/cli/temporary_folder.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>

namespace krait {

TemporaryFolder::TemporaryFolder() : before_(std::filesystem::current_path()) {
  std::string name = (std::filesystem::temp_directory_path() / "krait-test-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  path_ = std::filesystem::canonical(name);
  std::filesystem::current_path(path_);
}

TemporaryFolder::~TemporaryFolder() {
  std::filesystem::current_path(before_);
  std::error_code error;
  std::filesystem::remove_all(path_, error);
}

void TemporaryFolder::write(const std::string& path, std::string_view bytes) const {
  const std::filesystem::path full = path_ / path;
  std::filesystem::create_directories(full.parent_path());
  std::ofstream stream(full, std::ios::binary);
  stream << bytes;
  stream.close();
  REQUIRE_MESSAGE(!stream.fail(), path << " cannot be written");
}

std::string TemporaryFolder::read(const std::string& path) const {
  std::ifstream stream(path_ / path, std::ios::binary);
  REQUIRE_MESSAGE(stream.is_open(), path << " cannot be read");
  std::ostringstream text;
  text << stream.rdbuf();
  return std::move(text).str();
}

std::string run_command(const std::string& command, int expected_exit) {
  std::string output;
  std::FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> buffer;
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    output.append(buffer.data(), count);
  }
  const int status = ::pclose(pipe);
  CHECK_MESSAGE(WIFEXITED(status), command);
  CHECK_MESSAGE(WEXITSTATUS(status) == expected_exit, command << "\n" << output);
  return output;
}

}  // namespace krait
