#include "cli/discover.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "cli/read_source.h"

namespace krait {
namespace {

/// Folders of version control, of tools' caches and of other people's code. A virtual environment
/// of another name is known by its pyvenv.cfg.
constexpr std::array<std::string_view, 24> kUsualFolders = {
    ".bzr",        ".direnv",     ".eggs",          ".git",
    ".hg",         ".hypothesis", ".idea",          ".ipynb_checkpoints",
    ".jj",         ".mypy_cache", ".nox",           ".pants.d",
    ".pyenv",      ".pyre",       ".pytest_cache",  ".pytype",
    ".ruff_cache", ".svn",        ".tox",           ".venv",
    ".vscode",     "__pycache__", "__pypackages__", "node_modules"};

struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;
  friend auto operator<=>(const FileIdentity&, const FileIdentity&) = default;
};

bool has_ending(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot != std::string_view::npos && dot != 0;
}

/// `#!/usr/bin/env python3`, `#!/usr/bin/python`: the interpreter or a word after it.
bool names_python(std::string_view line) {
  return line.starts_with("#!") &&
         line.substr(0, line.find('\n')).find("python") != std::string_view::npos;
}

bool begins_as_python(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    return false;
  }
  std::array<char, 256> buffer;
  const ssize_t count = ::read(file, buffer.data(), buffer.size());
  ::close(file);
  return count > 0 && names_python({buffer.data(), static_cast<std::size_t>(count)});
}

std::string joined(const std::string& folder, std::string_view name) {
  if (folder == "." || folder.empty()) {
    return std::string(name);
  }
  return folder.ends_with('/') ? folder + std::string(name) : folder + "/" + std::string(name);
}

/// The ignore files of one folder; those of its parents count where these say nothing.
struct IgnoreLevel {
  const IgnoreLevel* parent = nullptr;
  std::string folder;  ///< absolute, without a slash at its end
  IgnorePatterns git;
  IgnorePatterns own;               ///< .ignore, which wins over .gitignore
  bool is_repository_root = false;  ///< .gitignore files further up say nothing about it
};

void add_patterns_of(const std::string& path, IgnorePatterns& patterns) {
  if (::access(path.c_str(), R_OK) == 0) {
    if (const Expected<std::string> text = read_bytes(path)) {
      patterns.add_all(*text);
    }
  }
}

IgnoreLevel read_level(std::string folder, const IgnoreLevel* parent) {
  IgnoreLevel level;
  level.parent = parent;
  struct stat status {};
  level.is_repository_root = ::lstat((folder + "/.git").c_str(), &status) == 0;
  if (level.is_repository_root) {
    add_patterns_of(folder + "/.git/info/exclude", level.git);
  }
  add_patterns_of(folder + "/.gitignore", level.git);
  add_patterns_of(folder + "/.ignore", level.own);
  level.folder = std::move(folder);
  return level;
}

/// What the nearest level that says something says. `path` is absolute.
bool is_ignored(const IgnoreLevel* level, const std::string& path, bool is_directory) {
  bool does_git_count = true;
  std::optional<bool> git_decision;
  for (; level != nullptr; level = level->parent) {
    const std::string_view relative = std::string_view(path).substr(level->folder.size() + 1);
    if (const std::optional<bool> own = level->own.decide(relative, is_directory)) {
      return *own;
    }
    if (does_git_count && !git_decision) {
      git_decision = level->git.decide(relative, is_directory);
    }
    does_git_count = does_git_count && !level->is_repository_root;
  }
  return git_decision.value_or(false);
}

std::string absolute_path(const std::string& path) {
  const std::unique_ptr<char, void (*)(void*)> resolved(::realpath(path.c_str(), nullptr),
                                                        std::free);
  return resolved == nullptr ? path : std::string(resolved.get());
}

class Walker {
 public:
  explicit Walker(const DiscoverOptions& options)
      : options_(options), exclude_folder_(absolute_path(options.exclude_folder)) {}

  /// `is_python_for_sure`: a file is taken whatever it is called.
  void add(const std::string& path, bool is_python_for_sure) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
      add_error(path);
      return;
    }
    const std::string absolute = absolute_path(path);
    if (is_excluded(absolute, S_ISDIR(status.st_mode))) {
      return;
    }
    if (!S_ISDIR(status.st_mode)) {
      if (!is_python_for_sure && !looks_like_python(path, path.substr(path.rfind('/') + 1))) {
        return;
      }
      const std::size_t slash = path.rfind('/');
      discovery_.roots.push_back(slash == std::string::npos ? "." : path.substr(0, slash + 1));
      discovery_.files.push_back(path);
      identities_.insert({status.st_dev, status.st_ino});
      return;
    }
    discovery_.roots.push_back(path);
    levels_above_.clear();
    walk(path, absolute, options_.use_ignore_files ? levels_above(absolute) : nullptr);
  }

  Discovery finish() {
    for (auto& [path, identity] : links_) {
      if (identities_.insert(identity).second) {
        discovery_.files.push_back(std::move(path));
      }
    }
    sort_unique(discovery_.files);
    sort_unique(discovery_.roots);
    return std::move(discovery_);
  }

 private:
  static void sort_unique(std::vector<std::string>& paths) {
    std::ranges::sort(paths);
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
  }

  void add_error(const std::string& path) {
    discovery_.errors.push_back({path, "cannot read '" + path + "': " + std::strerror(errno)});
  }

  /// The ignore files above a folder that is named, as far up as its repository goes.
  const IgnoreLevel* levels_above(const std::string& folder) {
    std::vector<std::string> folders;
    bool has_repository = false;
    for (std::string at = folder; !at.empty();) {
      struct stat status {};
      if (::lstat((at + "/.git").c_str(), &status) == 0) {
        has_repository = true;
        if (at != folder) {
          folders.push_back(at);
        }
        break;
      }
      if (at != folder) {
        folders.push_back(at);
      }
      at.resize(std::min(at.rfind('/'), at.size()));
    }
    const IgnoreLevel* level = nullptr;
    if (has_repository) {
      for (auto above = folders.rbegin(); above != folders.rend(); ++above) {
        levels_above_.push_back(std::make_unique<IgnoreLevel>(read_level(*above, level)));
        level = levels_above_.back().get();
      }
    }
    return level;
  }

  bool is_excluded(const std::string& absolute, bool is_directory) const {
    if (options_.exclude.is_empty()) {
      return false;
    }
    std::string_view relative = absolute;
    if (relative.starts_with(exclude_folder_ + "/")) {
      relative.remove_prefix(exclude_folder_.size());
    }
    relative.remove_prefix(std::min(relative.find_first_not_of('/'), relative.size()));
    // A pattern that takes a folder takes what is in it.
    for (std::size_t slash = relative.find('/'); slash != std::string_view::npos;
         slash = relative.find('/', slash + 1)) {
      if (options_.exclude.decide(relative.substr(0, slash), true).value_or(false)) {
        return true;
      }
    }
    return !relative.empty() && options_.exclude.decide(relative, is_directory).value_or(false);
  }

  static std::vector<std::string> names_in(const std::string& folder, bool& is_readable) {
    std::vector<std::string> names;
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir(folder.c_str()), ::closedir);
    is_readable = stream != nullptr;
    while (is_readable) {
      const dirent* entry = ::readdir(stream.get());
      if (entry == nullptr) {
        break;
      }
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") {
        names.emplace_back(name);
      }
    }
    std::ranges::sort(names);
    return names;
  }

  /// Depth is bounded by the longest path that the system takes.
  void walk(const std::string& folder, const std::string& absolute, const IgnoreLevel* above) {
    bool is_readable = false;
    const std::vector<std::string> names = names_in(folder, is_readable);
    if (!is_readable) {
      add_error(folder);
      return;
    }
    const std::string base = absolute == "/" ? "" : absolute;
    std::optional<IgnoreLevel> level;
    if (options_.use_ignore_files) {
      level = read_level(base, above);
    }
    const IgnoreLevel* here = level ? &*level : nullptr;
    for (const std::string& name : names) {
      visit(joined(folder, name), name, joined(base, name), here);
    }
  }

  void visit(const std::string& path, const std::string& name, const std::string& absolute,
             const IgnoreLevel* level) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) {
      return;  // It went while we looked.
    }
    const bool is_directory = S_ISDIR(status.st_mode);
    const bool is_link = S_ISLNK(status.st_mode);
    if (!is_directory && !is_link && !S_ISREG(status.st_mode)) {
      return;
    }
    if (is_excluded(absolute, is_directory) ||
        (options_.use_ignore_files && is_ignored(level, absolute, is_directory))) {
      return;
    }
    if (is_directory) {
      if (!options_.use_ignore_files || !is_usual_folder(path, name)) {
        walk(path, absolute, level);
      }
      return;
    }
    if (is_link && (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode))) {
      return;
    }
    if (!looks_like_python(path, name)) {
      return;
    }
    const FileIdentity identity{status.st_dev, status.st_ino};
    if (is_link) {
      links_.emplace_back(path, identity);
    } else {
      identities_.insert(identity);
      discovery_.files.push_back(path);
    }
  }

  static bool looks_like_python(const std::string& path, std::string_view name) {
    return is_python_name(name) || (!has_ending(name) && begins_as_python(path));
  }

  static bool is_usual_folder(const std::string& path, const std::string& name) {
    return std::ranges::find(kUsualFolders, name) != kUsualFolders.end() ||
           ::access((path + "/pyvenv.cfg").c_str(), F_OK) == 0;
  }

  const DiscoverOptions& options_;
  std::string exclude_folder_;
  std::vector<std::unique_ptr<IgnoreLevel>> levels_above_;
  std::set<FileIdentity> identities_;
  std::vector<std::pair<std::string, FileIdentity>> links_;
  Discovery discovery_;
};

}  // namespace

bool is_python_name(std::string_view name) {
  return name.ends_with(".py") || name.ends_with(".pyi") || name.ends_with(".pyw") ||
         is_notebook_path(name);
}

std::string tidy_path(std::string_view path) {
  std::string out;
  for (const char character : path) {
    if (character != '/' || !out.ends_with('/')) {
      out += character;
    }
  }
  while (out.starts_with("./")) {
    out.erase(0, 2);
  }
  while (out.size() > 1 && out.ends_with('/')) {
    out.pop_back();
  }
  return out.empty() ? "." : out;
}

Discovery discover_files(const DiscoverPaths& paths, const DiscoverOptions& options) {
  Walker walker(options);
  for (const std::string& path : paths.named) {
    walker.add(tidy_path(path), true);
  }
  for (const std::string& path : paths.listed) {
    walker.add(tidy_path(path), false);
  }
  return walker.finish();
}

}  // namespace krait
