#include "analysis/module_graph.h"

#include <algorithm>

namespace krait {

namespace {

std::string parent_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string()
         : slash == 0               ? std::string("/")
                                    : path.substr(0, slash);
}

std::string join_path(const std::string& folder, std::string_view name) {
  if (folder.empty()) {
    return std::string(name);
  }
  return folder.back() == '/' ? folder + std::string(name) : folder + "/" + std::string(name);
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

bool ModuleResolver::is_file(const std::string& path) {
  const auto [entry, is_new] = known_files_.try_emplace(path, false);
  if (is_new) {
    entry->second = files_.is_file(path);
  }
  return entry->second;
}

/// The folder in which the top package of the file lies.
std::string ModuleResolver::package_root(const std::string& path) {
  const std::string start = parent_of(path);
  if (const auto known = package_roots_.find(start); known != package_roots_.end()) {
    return known->second;
  }
  std::string folder = start;
  while (!folder.empty() && folder != "/" && folder != "." &&
         is_file(join_path(folder, "__init__.py"))) {
    folder = parent_of(folder);
  }
  package_roots_[start] = folder;
  return folder;
}

std::string ModuleResolver::module_name(const std::string& path) {
  std::string root = package_root(path);
  // A namespace package below a scanned root counts from the root.
  std::string_view relative = path;
  if (!root.empty()) {
    relative.remove_prefix(std::min(relative.size(), root.size() + (root.back() == '/' ? 0 : 1)));
  }
  std::string name(relative);
  for (const std::string_view ending : {".py", ".pyw", ".pyi"}) {
    if (name.ends_with(ending)) {
      name.resize(name.size() - ending.size());
      break;
    }
  }
  std::replace(name.begin(), name.end(), '/', '.');
  if (name.ends_with(".__init__")) {
    name.resize(name.size() - std::string_view(".__init__").size());
  } else if (name == "__init__") {
    name = std::string(base_name(parent_of(path)));
  }
  return name;
}

std::string ModuleResolver::module_in(const std::string& folder, std::string_view name) {
  std::string path(name);
  std::replace(path.begin(), path.end(), '.', '/');
  const std::string base = join_path(folder, path);
  for (const std::string_view ending : {"/__init__.py", ".py"}) {
    std::string candidate = base + std::string(ending);
    if (is_file(candidate)) {
      return candidate;
    }
  }
  return {};
}

std::string ModuleResolver::find(const std::string& importer, std::string_view name) {
  // Inside of a package its own folder is not looked at: `import socket` is no neighbour there.
  std::vector<std::string> folders{package_root(importer)};
  for (const std::string& root : roots_) {
    folders.push_back(root);
    folders.push_back(join_path(root, "src"));
  }
  // `src/` beside the tests, and the folders above a script in a namespace package.
  const std::string above = parent_of(package_root(importer));
  folders.push_back(join_path(above, "src"));
  for (const std::string& folder : folders) {
    std::string found = module_in(folder, name);
    if (!found.empty()) {
      return found;
    }
  }
  return {};
}

std::string ModuleResolver::find_relative(const std::string& importer, uint32_t level,
                                          std::string_view name) {
  std::string folder = parent_of(importer);
  for (uint32_t up = 1; up < level; ++up) {
    if (folder.empty()) {
      return {};
    }
    folder = parent_of(folder);
  }
  if (!name.empty()) {
    return module_in(folder, name);
  }
  const std::string package = join_path(folder, "__init__.py");
  return is_file(package) ? package : std::string();
}

}  // namespace krait
