#include "cli/ignore_patterns.h"

#include <algorithm>
#include <cstddef>

namespace krait {
namespace {

bool is_in_class(std::string_view name, unsigned char byte) {
  const bool is_lower = byte >= 'a' && byte <= 'z';
  const bool is_upper = byte >= 'A' && byte <= 'Z';
  const bool is_digit = byte >= '0' && byte <= '9';
  const bool is_graph = byte > 0x20 && byte < 0x7F;
  if (name == "alpha") {
    return is_lower || is_upper;
  }
  if (name == "digit") {
    return is_digit;
  }
  if (name == "alnum") {
    return is_lower || is_upper || is_digit;
  }
  if (name == "lower") {
    return is_lower;
  }
  if (name == "upper") {
    return is_upper;
  }
  if (name == "space") {
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
  }
  if (name == "blank") {
    return byte == ' ' || byte == '\t';
  }
  if (name == "punct") {
    return is_graph && !is_lower && !is_upper && !is_digit;
  }
  if (name == "xdigit") {
    return is_digit || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
  }
  if (name == "cntrl") {
    return byte < 0x20 || byte == 0x7F;
  }
  if (name == "graph") {
    return is_graph;
  }
  return name == "print" && byte >= 0x20 && byte < 0x7F;
}

/// The result of matching `[…]`: its length in the glob, and whether the byte is in it. No length:
/// the bracket is not closed, and such a glob matches nothing.
struct SetMatch {
  std::size_t size = 0;
  bool is_in = false;
};

/// `glob` begins with `[`. A `]` right after it, or after its negation, is a member.
SetMatch match_set(std::string_view glob, unsigned char byte) {
  std::size_t at = 1;
  const bool is_negated = at < glob.size() && (glob[at] == '!' || glob[at] == '^');
  at += is_negated ? 1 : 0;
  bool is_in = false;
  bool is_first = true;
  while (at < glob.size() && (is_first || glob[at] != ']')) {
    is_first = false;
    if (glob.substr(at, 2) == "[:") {
      const std::size_t end = glob.find(":]", at + 2);
      if (end != std::string_view::npos) {
        is_in = is_in || is_in_class(glob.substr(at + 2, end - at - 2), byte);
        at = end + 2;
        continue;
      }
    }
    at += glob[at] == '\\' ? 1 : 0;
    if (at >= glob.size()) {
      return {};
    }
    const auto low = static_cast<unsigned char>(glob[at++]);
    auto high = low;
    if (at + 1 < glob.size() && glob[at] == '-' && glob[at + 1] != ']') {
      at += glob[at + 1] == '\\' ? 2 : 1;
      if (at >= glob.size()) {
        return {};
      }
      high = static_cast<unsigned char>(glob[at++]);
    }
    is_in = is_in || (low <= byte && byte <= high);
  }
  if (at >= glob.size()) {
    return {};
  }
  return {at + 1, is_in != is_negated};
}

/// Matches one name, or anything in which `*` may cross no slash, without recursion: the last `*`
/// takes one more byte whenever the rest fails.
bool matches_within_folder(std::string_view glob, std::string_view text) {
  std::size_t at = 0;
  std::size_t in_text = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_in_text = 0;
  while (in_text < text.size() || at < glob.size()) {
    std::size_t step = 0;
    if (at < glob.size() && glob[at] == '*') {
      star = at++;
      star_in_text = in_text;
      continue;
    }
    if (at < glob.size() && in_text < text.size()) {
      const char character = text[in_text];
      if (glob[at] == '?') {
        step = 1;
      } else if (glob[at] == '[') {
        const SetMatch set = match_set(glob.substr(at), static_cast<unsigned char>(character));
        step = set.is_in ? set.size : 0;
      } else if (glob[at] == '\\' && at + 1 < glob.size()) {
        step = glob[at + 1] == character ? 2 : 0;
      } else {
        step = glob[at] == character ? 1 : 0;
      }
    }
    if (step != 0) {
      at += step;
      ++in_text;
    } else if (star != std::string_view::npos && star_in_text < text.size()) {
      at = star + 1;
      in_text = ++star_in_text;
    } else {
      return false;
    }
  }
  return true;
}

std::vector<std::string_view> split_path(std::string_view path) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t slash = path.find('/');
    parts.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) {
      return parts;
    }
    path.remove_prefix(slash + 1);
  }
}

/// Two stars or more that stand alone between slashes.
bool crosses_folders(std::string_view glob) {
  return glob.size() >= 2 && glob.find_first_not_of('*') == std::string_view::npos;
}

/// Folder by folder; `**` is to folders what `*` is to bytes.
bool matches_folders(const std::vector<std::string_view>& globs,
                     const std::vector<std::string_view>& names) {
  std::size_t at = 0;
  std::size_t in_names = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_in_names = 0;
  while (in_names < names.size() || at < globs.size()) {
    if (at < globs.size() && crosses_folders(globs[at])) {
      // At the end it stands for everything below a folder, not for the folder itself.
      if (at + 1 == globs.size()) {
        return in_names < names.size();
      }
      star = at++;
      star_in_names = in_names;
      continue;
    }
    if (at < globs.size() && in_names < names.size() &&
        matches_within_folder(globs[at], names[in_names])) {
      ++at;
      ++in_names;
    } else if (star != std::string_view::npos && star_in_names < names.size()) {
      at = star + 1;
      in_names = ++star_in_names;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

bool matches_glob(std::string_view glob, std::string_view text) {
  return matches_folders(split_path(glob), split_path(text));
}

IgnorePatterns IgnorePatterns::parse(std::string_view text) {
  IgnorePatterns patterns;
  patterns.add_all(text);
  return patterns;
}

void IgnorePatterns::add_all(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) {
    text.remove_prefix(3);
  }
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, size);
    text.remove_prefix(std::min(size + 1, text.size()));
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    add(line);
  }
}

void IgnorePatterns::add(std::string_view line) {
  // Blanks at the end do not count, unless the last of them is written as `\ `.
  while (line.ends_with(' ') && !line.ends_with("\\ ")) {
    line.remove_suffix(1);
  }
  if (line.empty() || line.front() == '#') {
    return;
  }
  Pattern pattern;
  if (line.front() == '!') {
    pattern.is_negated = true;
    line.remove_prefix(1);
  }
  if (line.ends_with('/')) {
    pattern.is_for_directories = true;
    line.remove_suffix(1);
  }
  pattern.is_anchored = line.find('/') != std::string_view::npos;
  if (line.starts_with('/')) {
    line.remove_prefix(1);
  }
  if (!line.empty()) {
    pattern.glob = line;
    patterns_.push_back(std::move(pattern));
  }
}

std::optional<bool> IgnorePatterns::decide(std::string_view path, bool is_directory) const {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern) {
    if (pattern->is_for_directories && !is_directory) {
      continue;
    }
    const bool matches = pattern->is_anchored ? matches_glob(pattern->glob, path)
                                              : matches_within_folder(pattern->glob, name);
    if (matches) {
      return !pattern->is_negated;
    }
  }
  return std::nullopt;
}

}  // namespace krait
