#include "cli/output.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <vector>

#include "report/terminal_text.h"

namespace krait {
namespace {

/// While it lives, Ctrl-C and its like wait: between making a temporary file and renaming it.
class SignalsHeld {
 public:
  SignalsHeld() {
    sigset_t held;
    sigemptyset(&held);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
      sigaddset(&held, signal);
    }
    pthread_sigmask(SIG_BLOCK, &held, &before_);
  }
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;
  ~SignalsHeld() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

/// Zero, or the error number.
int write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return errno;
    }
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  return 0;
}

Error cannot_write(const std::string& path, int error_number) {
  return {"cannot write '" + path + "': " + std::strerror(error_number)};
}

std::optional<Error> write_directly(const std::string& path, std::string_view bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) {
    return cannot_write(path, errno);
  }
  const int error_number = write_all(file, bytes);
  ::close(file);
  return error_number == 0 || error_number == EPIPE
             ? std::nullopt
             : std::optional(cannot_write(path, error_number));
}

/// Writes the temporary file and gives it the look of the one it replaces; zero or the error
/// number.
int fill_temporary(int file, std::string_view bytes, const struct stat* replaced) {
  int error_number = write_all(file, bytes);
  if (error_number == 0 && replaced != nullptr) {
    // The owner can be kept by the superuser alone; without it the mode still is.
    const bool has_owner = ::fchown(file, replaced->st_uid, replaced->st_gid) == 0;
    const mode_t kept = has_owner ? 07777 : 0777;
    error_number = ::fchmod(file, replaced->st_mode & kept) == 0 ? 0 : errno;
  } else if (error_number == 0) {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    error_number = ::fchmod(file, 0666 & ~mask) == 0 ? 0 : errno;
  }
  if (error_number == 0 && ::fsync(file) != 0 && errno != EINVAL) {
    error_number = errno;
  }
  return error_number;
}

}  // namespace

std::optional<Error> write_stdout(std::string_view bytes) {
  const int error_number = write_all(STDOUT_FILENO, bytes);
  if (error_number == 0 || error_number == EPIPE) {
    return std::nullopt;
  }
  return cannot_write("standard output", error_number);
}

void write_stderr(std::string_view text) { static_cast<void>(write_all(STDERR_FILENO, text)); }

void print_error(std::string_view message) {
  write_stderr("krait: error: " + escape_for_terminal(message) + "\n");
}

void print_warning(std::string_view message) {
  write_stderr("krait: warning: " + escape_for_terminal(message) + "\n");
}

std::optional<Error> write_file(const std::string& path, std::string_view bytes) {
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) {
    return cannot_write(path, EISDIR);
  }
  if (exists && !S_ISREG(status.st_mode)) {
    return write_directly(path, bytes);
  }
  if (exists && ::access(path.c_str(), W_OK) != 0) {
    // Renaming would get around it.
    return cannot_write(path, errno);
  }
  std::error_code error;
  const std::filesystem::path target =
      exists ? std::filesystem::canonical(path, error) : std::filesystem::path(path);
  if (error) {
    return cannot_write(path, error.value());
  }
  const std::string pattern =
      (target.parent_path() / ("." + target.filename().string() + ".XXXXXX")).string();
  std::vector<char> temporary(pattern.begin(), pattern.end());
  temporary.push_back('\0');
  const SignalsHeld held;
  const int file = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (file < 0) {
    return cannot_write(path, errno);
  }
  int error_number = fill_temporary(file, bytes, exists ? &status : nullptr);
  if (::close(file) != 0 && error_number == 0) {
    error_number = errno;
  }
  if (error_number == 0 && ::rename(temporary.data(), target.c_str()) != 0) {
    error_number = errno;
  }
  if (error_number != 0) {
    ::unlink(temporary.data());
    return cannot_write(path, error_number);
  }
  return std::nullopt;
}

Terminal find_terminal() {
  Terminal terminal;
  terminal.is_stdout_terminal = ::isatty(STDOUT_FILENO) == 1;
  terminal.is_stderr_terminal = ::isatty(STDERR_FILENO) == 1;
  struct winsize size {};
  if (terminal.is_stdout_terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
    terminal.width = size.ws_col;
  }
  return terminal;
}

bool is_color_unwanted() {
  // https://no-color.org: present and not empty, whatever it says.
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return (no_color != nullptr && *no_color != '\0') ||
         (term != nullptr && std::string_view(term) == "dumb");
}

}  // namespace krait
