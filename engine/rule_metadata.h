// What a rule says about itself, for reports and `krait explain`. How a rule matches is in
// engine/rule.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace krait {

/// A rule's `level`, in ascending order.
enum class Severity : uint8_t { None, Note, Warning, Error };
[[nodiscard]] std::string_view name_of(Severity severity);

enum class RuleStatus : uint8_t { Stable, Preview, Deprecated, Removed };
[[nodiscard]] std::string_view name_of(RuleStatus status);

struct RuleOption {
  std::string name;
  std::string default_text;  ///< the default as YAML text
  std::string help;
};

/// One entry of a rule's `examples`.
struct RuleExample {
  std::string code;
  std::vector<uint32_t> lines;        ///< 1-based lines that must have the finding; empty: any
  std::optional<std::string> path;    ///< the file name that the code pretends to have
  std::optional<std::string> python;  ///< target version
  std::optional<std::string> fixed;   ///< the text after all fixes
  uint32_t pack_line_1based = 0;      ///< where the entry stands in the pack
  uint32_t pack_column_1based = 0;
};

struct RuleMetadata {
  std::string id;    ///< "PY031"
  std::string name;  ///< "unrestricted_bind", shared by a family
  std::string title;
  Severity level = Severity::Warning;
  std::vector<uint32_t> cwe;
  std::vector<std::string> owasp;
  std::vector<std::string> tags;
  std::vector<std::string> references;
  std::optional<double> security_severity;  ///< 0.0 … 10.0
  std::string confidence;                   ///< "high", "medium", "low" or empty
  std::string description;                  ///< Markdown
  RuleStatus status = RuleStatus::Stable;
  std::string replaced_by;
  std::string since;
  bool is_enabled = true;
  std::string python;  ///< target range as written, such as ">=3.9"
  std::vector<std::string> files;
  std::vector<std::string> not_files;
  std::vector<RuleOption> options;
  std::vector<RuleExample> bad_examples;
  std::vector<RuleExample> good_examples;
  std::vector<std::string> fix_titles;
  std::string pack_id;
  std::string pack_version;
  std::string pack_path;
  uint32_t pack_line_1based = 0;
};

}  // namespace krait
