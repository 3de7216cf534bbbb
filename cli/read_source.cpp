#include "cli/read_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "lexer/encoding.h"
#include "report/notebook.h"

namespace krait {
namespace {

/// Closes when it goes out of scope.
class FileDescriptor {
 public:
  explicit FileDescriptor(int number) : number_(number) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (number_ > STDERR_FILENO) {
      ::close(number_);
    }
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

Unexpected<Error> cannot_read(const std::string& path, std::string_view cause) {
  return unexpected(Error{"cannot read '" + path + "': " + std::string(cause)});
}

std::string too_large() {
  return "it is larger than " + std::to_string(kMaximumFileSize >> 20U) + " MiB";
}

}  // namespace

Expected<std::string> read_bytes(const std::string& path) {
  const bool is_stdin = path == "-";
  const FileDescriptor file(is_stdin ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0) {
    return cannot_read(path, std::strerror(errno));
  }
  if (S_ISDIR(status.st_mode)) {
    return cannot_read(path, std::strerror(EISDIR));
  }
  // Pipes and devices have no size: there the limit is met on the way.
  const auto stated_size = static_cast<uint64_t>(std::max<off_t>(status.st_size, 0));
  if (S_ISREG(status.st_mode) && stated_size > kMaximumFileSize) {
    return cannot_read(path, too_large());
  }
  constexpr std::size_t kLeastRoom = std::size_t{64} * 1024;
  std::string bytes;
  std::size_t size = 0;
  bytes.resize(std::max<std::size_t>(S_ISREG(status.st_mode) ? stated_size + 1 : 0, kLeastRoom));
  while (true) {
    const ssize_t count = ::read(file.number(), bytes.data() + size, bytes.size() - size);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return cannot_read(path, std::strerror(errno));
    }
    if (count == 0) {
      break;
    }
    size += static_cast<std::size_t>(count);
    if (size > kMaximumFileSize) {
      return cannot_read(path, too_large());
    }
    if (size == bytes.size()) {
      bytes.resize(size * 2);
    }
  }
  bytes.resize(size);
  return bytes;
}

bool is_notebook_path(std::string_view path) { return path.ends_with(".ipynb"); }

Expected<SourceFile> read_source_from(std::string bytes, const std::string& path) {
  if (!is_notebook_path(path)) {
    return decode_source(path, std::move(bytes));
  }
  Expected<Notebook> notebook = read_notebook(bytes);
  if (!notebook) {
    return cannot_read(path, notebook.error().message);
  }
  SourceFile source(path, std::move(notebook->text));
  source.set_cells(std::move(notebook->cells));
  return source;
}

Expected<SourceFile> read_source(const std::string& path) {
  Expected<std::string> bytes = read_bytes(path);
  if (!bytes) {
    return unexpected(std::move(bytes.error()));
  }
  return read_source_from(std::move(*bytes), path);
}

}  // namespace krait
