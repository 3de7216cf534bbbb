#include "cli/changed_lines.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <limits>
#include <string_view>
#include <utility>

namespace krait {
namespace {

struct CommandResult {
  int exit_code = 0;
  std::string output;
  std::string errors;
};

std::string read_to_end(int file) {
  std::string text;
  std::array<char, 65536> buffer;
  while (true) {
    const ssize_t count = ::read(file, buffer.data(), buffer.size());
    if (count > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {
      return text;
    }
  }
}

Unexpected<Error> cannot_run_git(int error_number) {
  return unexpected(Error{std::string("cannot run git: ") + std::strerror(error_number)});
}

/// Gives the child its streams and starts it; zero or the error number.
int start(std::vector<std::string>& arguments, int output, int errors, pid_t& child) {
  std::vector<char*> raw;
  raw.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) {
    raw.push_back(argument.data());
  }
  raw.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  const int error_number =
      ::posix_spawnp(&child, arguments.front().c_str(), &actions, nullptr, raw.data(), ::environ);
  posix_spawn_file_actions_destroy(&actions);
  return error_number;
}

/// Its stderr goes to memory, not through a second pipe, so that neither can fill up unread.
Expected<CommandResult> run_git(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"git", "-c", "core.quotePath=false"});
  const int errors = ::memfd_create("krait-git", MFD_CLOEXEC);
  std::array<int, 2> output{};
  if (errors < 0 || ::pipe2(output.data(), O_CLOEXEC) != 0) {
    return cannot_run_git(errno);
  }
  pid_t child = 0;
  const int error_number = start(arguments, output[1], errors, child);
  ::close(output[1]);
  CommandResult result;
  if (error_number == 0) {
    result.output = read_to_end(output[0]);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
    ::lseek(errors, 0, SEEK_SET);
    result.errors = read_to_end(errors);
  }
  ::close(output[0]);
  ::close(errors);
  return error_number == 0 ? Expected<CommandResult>(std::move(result))
                           : cannot_run_git(error_number);
}

/// The output of a git command that must succeed.
Expected<std::string> ask_git(std::vector<std::string> arguments, std::string_view purpose) {
  Expected<CommandResult> result = run_git(std::move(arguments));
  if (!result) {
    return unexpected(result.error());
  }
  if (result->exit_code != 0) {
    std::string cause = result->errors.substr(0, result->errors.find('\n'));
    return unexpected(
        Error{"cannot " + std::string(purpose) + ": " + (cause.empty() ? "git failed" : cause)});
  }
  return std::move(result->output);
}

std::string without_line_end(std::string text) {
  if (text.ends_with('\n')) {
    text.pop_back();
  }
  return text;
}

/// The name after `+++ `, without `b/`; empty for a file that is gone. git quotes names that hold
/// control characters, quotes or backslashes as C does.
std::string path_in_header(std::string_view text) {
  if (text.ends_with('\t')) {
    text.remove_suffix(1);
  }
  std::string path;
  if (!text.starts_with('"')) {
    path = text;
  } else {
    for (std::size_t at = 1; at + 1 < text.size(); ++at) {
      if (text[at] != '\\') {
        path += text[at];
        continue;
      }
      constexpr std::string_view kLetters = "abtnvfr\"\\";
      constexpr std::string_view kMeanings = "\a\b\t\n\v\f\r\"\\";
      ++at;
      if (const std::size_t index = kLetters.find(text[at]); index != std::string_view::npos) {
        path += kMeanings[index];
        continue;
      }
      unsigned value = 0;
      std::from_chars(text.data() + at, text.data() + std::min(at + 3, text.size()), value, 8);
      path += static_cast<char>(value);
      at += 2;
    }
  }
  return path.starts_with("b/") ? path.substr(2) : std::string();
}

struct HunkHeader {
  uint32_t removed = 1;
  uint32_t first_added = 0;
  uint32_t added = 1;
};

/// `12,3` or `12`.
void read_range(std::string_view text, uint32_t& first, uint32_t& count) {
  const std::size_t comma = text.find(',');
  const std::string_view begin = text.substr(0, comma);
  std::from_chars(begin.data(), begin.data() + begin.size(), first);
  if (comma != std::string_view::npos) {
    const std::string_view rest = text.substr(comma + 1);
    std::from_chars(rest.data(), rest.data() + rest.size(), count);
  }
}

/// `@@ -1,2 +3,4 @@ …`
HunkHeader read_hunk_header(std::string_view line) {
  HunkHeader header;
  const std::size_t minus = line.find('-');
  const std::size_t plus = line.find('+');
  const std::size_t end = line.find(' ', plus);
  uint32_t unused = 0;
  read_range(line.substr(minus + 1, plus - minus - 2), unused, header.removed);
  read_range(line.substr(plus + 1, end - plus - 1), header.first_added, header.added);
  return header;
}

std::string resolved_path(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::weakly_canonical(path, error).string();
}

}  // namespace

Expected<ChangedLines> ChangedLines::find(const std::string& revision) {
  Expected<std::string> root =
      ask_git({"rev-parse", "--show-toplevel"}, "find the git repository for --changed");
  if (!root) {
    return unexpected(root.error());
  }
  const std::string folder = without_line_end(std::move(*root));
  const std::string purpose = "find the revision '" + revision + "' for --changed";
  const Expected<std::string> commit = ask_git(
      {"rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"}, purpose);
  if (!commit) {
    return unexpected(Error{"cannot " + purpose + ": git knows no such commit"});
  }
  const Expected<std::string> diff =
      ask_git({"-C", folder, "diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-renames",
               "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/", "--ignore-submodules",
               without_line_end(*commit), "--"},
              "compare with '" + revision + "'");
  const Expected<std::string> untracked = ask_git(
      {"-C", folder, "ls-files", "--others", "--exclude-standard", "-z"}, "list untracked files");
  if (!diff || !untracked) {
    return unexpected(!diff ? diff.error() : untracked.error());
  }
  ChangedLines changed;
  changed.add_diff(folder, *diff);
  std::string_view names = *untracked;
  while (!names.empty()) {
    const std::size_t size = std::min(names.find('\0'), names.size());
    changed.add_whole_file(folder + "/" + std::string(names.substr(0, size)));
    names.remove_prefix(std::min(size + 1, names.size()));
  }
  return changed;
}

void ChangedLines::add_diff(const std::string& root, const std::string& diff) {
  std::string_view rest = diff;
  const std::filesystem::path top(root);
  std::vector<LineRange>* ranges = nullptr;
  uint64_t body_lines = 0;  // of the hunk, which may look like anything
  while (!rest.empty()) {
    const std::size_t size = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, size);
    rest.remove_prefix(std::min(size + 1, rest.size()));
    if (body_lines > 0) {
      body_lines -= line.starts_with('\\') ? 0 : 1;
      continue;
    }
    if (line.starts_with("+++ ")) {
      const std::string path = path_in_header(line.substr(4));
      ranges = path.empty() ? nullptr : &files_[resolved_path(top / path)];
    } else if (line.starts_with("@@ ") && ranges != nullptr) {
      const HunkHeader header = read_hunk_header(line);
      body_lines = uint64_t{header.removed} + header.added;
      if (header.added > 0) {
        ranges->push_back({header.first_added, header.first_added + header.added - 1});
      }
    } else if (line.starts_with("@@ ")) {
      const HunkHeader header = read_hunk_header(line);
      body_lines = uint64_t{header.removed} + header.added;
    }
  }
}

void ChangedLines::add_whole_file(const std::string& path) {
  files_[resolved_path(path)] = {{1, std::numeric_limits<uint32_t>::max()}};
}

bool ChangedLines::has_file(const std::string& path) const {
  return files_.contains(resolved_path(path));
}

bool ChangedLines::concerns(const Location& location) const {
  if (location.source == nullptr) {
    return false;
  }
  const auto file = files_.find(resolved_path(location.source->path()));
  if (file == files_.end()) {
    return false;
  }
  if (!location.source->cells().empty()) {
    // Lines of a cell are none of the file.
    return true;
  }
  const auto size = static_cast<uint32_t>(location.source->text().size());
  const uint32_t first = location.source->line_of(std::min(location.span.begin, size));
  const uint32_t last = location.source->line_of(std::min(location.span.end, size));
  return std::ranges::any_of(file->second, [first, last](LineRange range) {
    return range.first <= last && first <= range.last;
  });
}

bool ChangedLines::concerns(const Diagnostic& diagnostic) const {
  return concerns(diagnostic.primary) ||
         std::ranges::any_of(diagnostic.notes, [this](const Note& note) {
           return note.is_trail && concerns(note.location);
         });
}

}  // namespace krait
