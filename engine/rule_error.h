// Mistakes in rule packs as diagnostics. The wording is in engine/rule_errors.def; here is how a
// row and a place become a `Diagnostic`, and the search for the word that was meant.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "engine/diagnostic.h"

namespace krait {

enum class RuleErrorKind : uint8_t {
#define KRAIT_RULE_ERROR(kind, level, message) kind,
#include "engine/rule_errors.def"
};

/// The enumerator's name: `"UnknownKey"`, which is also the diagnostic's `code`.
[[nodiscard]] std::string_view name_of(RuleErrorKind kind);
/// `Severity::Error` for what makes a pack unusable, else `Severity::Warning`.
[[nodiscard]] Severity severity_of(RuleErrorKind kind);

/// So many errors, and as many warnings, are kept.
inline constexpr size_t kMaximumRuleErrors = 500;

/// Collects the mistakes of all packs of one run, so that all are shown at once.
class RuleErrors {
 public:
  /// `words` fill the row's `{0}`, `{1}` …. The reference is valid until the next call.
  Diagnostic& add(RuleErrorKind kind, Location location,
                  std::initializer_list<std::string_view> words = {});

  [[nodiscard]] bool has_errors() const { return error_count_ > 0; }
  /// Takes them out, sorted by file and position; files in the order in which they were read.
  [[nodiscard]] std::vector<Diagnostic> take();

 private:
  std::vector<Diagnostic> diagnostics_;
  Diagnostic dropped_;  // beyond the limit: what callers may write to all the same
  size_t error_count_ = 0;
  size_t warning_count_ = 0;
};

/// `"; did you mean 'x'?"` for the candidate nearest to `word`, or nothing when none is near.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       const std::vector<std::string_view>& candidates);

/// `{0}`, `{1}` … in `message` replaced by `words`.
[[nodiscard]] std::string fill_placeholders(std::string_view message,
                                            const std::vector<std::string_view>& words);

}  // namespace krait
