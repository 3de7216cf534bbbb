// Questions about text: regular expressions (the only door to RE2), host:port and URLs.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "lexer/expected.h"

namespace krait {

/// A compiled regular expression; safe to use from several threads.
class Regex {
 public:
  ~Regex();
  Regex(const Regex&) = delete;
  Regex& operator=(const Regex&) = delete;
  [[nodiscard]] const std::string& pattern() const { return pattern_; }
  /// RE2's unanchored search.
  [[nodiscard]] bool is_found_in(std::string_view text) const;

  struct Engine;  // RE2, seen by text_predicates.cpp alone

 private:
  friend class RegexCompiler;
  Regex(std::string pattern, std::unique_ptr<Engine> engine);

  std::string pattern_;
  mutable std::once_flag is_compiled_;  // for those that are compiled when first used
  mutable std::unique_ptr<Engine> engine_;
};

/// Bounds: characters of one pattern, memory of one, memory of all that one compiler makes.
inline constexpr size_t kMaximumRegexCharacters = 1'000;
inline constexpr int64_t kMaximumRegexMemory = int64_t{1} << 20;
inline constexpr int64_t kMaximumRegexMemoryOfAll = int64_t{64} << 20;

enum class RegexFailureKind : uint8_t { Syntax, TooLong, Budget };
struct RegexFailure {
  RegexFailureKind kind;
  std::string message;  ///< RE2's, in lower case
};

/// Compiles the expressions of all packs within one budget; equal ones are shared.
class RegexCompiler {
 public:
  [[nodiscard]] Expected<std::shared_ptr<const Regex>, RegexFailure> compile(
      const std::string& pattern);
  /// For a pattern that has been compiled before, when krait was built.
  [[nodiscard]] static std::shared_ptr<const Regex> compile_when_used(std::string pattern);

 private:
  std::unordered_map<std::string, std::shared_ptr<const Regex>> compiled_;
  int64_t memory_left_ = kMaximumRegexMemoryOfAll;
};

/// Where a part stands in the text; absent parts are null.
struct TextRange {
  size_t begin = 0;
  size_t size = 0;
};
struct HostPortParts {
  TextRange host;  ///< without brackets
  bool is_bracketed = false;
  std::optional<TextRange> port;
};
struct UrlParts {
  TextRange scheme;
  std::optional<TextRange> host;  ///< without brackets and user information
  bool is_bracketed = false;
  std::optional<TextRange> port;
  TextRange path;  ///< with query and fragment; may be empty
};

/// A byte that no UTF-8 text contains: stands for a part of a text that is not known.
inline constexpr char kHoleByte = '\xFF';

/// `h:p`, `[v6]:p`, `:p`, a bare `h` or a bare IPv6 address. Not of this shape: paths, `unix:`, and
/// URLs. `kHoleByte` may stand in the text.
[[nodiscard]] std::optional<HostPortParts> split_host_port(std::string_view text);

/// `scheme://[user@]host[:port][/path]`.
[[nodiscard]] std::optional<UrlParts> split_url(std::string_view text);

/// `name` against a glob of qualified names: `*` stands for any text, dots too.
[[nodiscard]] bool matches_name_glob(std::string_view glob, std::string_view name);

/// A path against a glob: `*` and `?` within a folder, `**` across folders, `[…]` sets. A glob
/// without a slash is compared with the file's name.
[[nodiscard]] bool matches_path_glob(std::string_view glob, std::string_view path);

}  // namespace krait
