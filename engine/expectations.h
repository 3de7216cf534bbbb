// What test files say should be found, in comments beside the code (docs/rule-language.md, section
// 8), and the comparison with what was found.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/diagnostic.h"
#include "lexer/source_file.h"
#include "lexer/span.h"

namespace krait {

enum class ExpectationKind : uint8_t {
  Expect,  ///< must be found
  Todo,    ///< should be found and is not: a known miss
  TodoOk,  ///< is found and should not be: a known false alarm
};

struct Expectation {
  ExpectationKind kind = ExpectationKind::Expect;
  std::string rule;             ///< id or name
  uint32_t line_1based = 1;     ///< where the finding begins
  std::optional<Span> columns;  ///< a caret mark: first column and the one behind, in characters
  std::string message_part;     ///< from `{{…}}`; empty: any message
  Span comment;
};

struct Expectations {
  std::vector<Expectation> all;
  bool is_nothing = false;  ///< `# expect: nothing`
};

/// Reads the marks among the comments of a file.
[[nodiscard]] Expectations read_expectations(const SourceFile& source,
                                             std::span<const Span> comments);

/// One diagnostic for each finding without a mark, each mark without a finding and each `todo` that
/// is met; codes `UnexpectedFinding`, `MissingFinding`, `MetTodo`, `NoExpectation`. Suppressed
/// findings and syntax errors count as not found.
[[nodiscard]] std::vector<Diagnostic> compare_with_expectations(
    const SourceFile& source, const Expectations& expectations,
    std::span<const Diagnostic> diagnostics);

}  // namespace krait
