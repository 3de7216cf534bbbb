// Patterns as .gitignore has them (gitignore(5)), for .gitignore, .ignore and --exclude.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace krait {

/// `text` against a glob: `*` and `?` stay within a folder, `[…]` is a set, `**` between slashes
/// crosses folders, `\` takes the next character as it is.
[[nodiscard]] bool matches_glob(std::string_view glob, std::string_view text);

/// The patterns of one file, in order.
class IgnorePatterns {
 public:
  /// Reads a whole file; comments and blank lines are dropped.
  [[nodiscard]] static IgnorePatterns parse(std::string_view text);
  /// The patterns of one more file.
  void add_all(std::string_view text);
  /// One more line.
  void add(std::string_view line);

  /// What the last pattern that matches says: true ignores, false takes back (`!`), nothing when
  /// none matches. `path` is relative to the patterns' folder, with `/`, without one at its end.
  [[nodiscard]] std::optional<bool> decide(std::string_view path, bool is_directory) const;

  [[nodiscard]] bool is_empty() const { return patterns_.empty(); }

 private:
  struct Pattern {
    std::string glob;
    bool is_negated = false;
    bool is_for_directories = false;
    bool is_anchored = false;  ///< matched against the whole path, else against the last name
  };
  std::vector<Pattern> patterns_;
};

}  // namespace krait
