// Edits that a diagnostic offers. Text only: applying them to files is cli/'s business, showing
// them is report/'s.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lexer/expected.h"
#include "lexer/source_file.h"
#include "lexer/span.h"

namespace krait {

/// What the rule promises of a fix. `--fix` applies Safe ones, Unsafe ones only with
/// `--unsafe-fixes`, Display ones never.
enum class Safety : uint8_t { Safe, Unsafe, Display };

/// Replace `span` of `source` by `replacement`; an empty span inserts.
struct Edit {
  const SourceFile* source = nullptr;
  Span span;
  std::string replacement;
};

/// Edits do not overlap and are sorted by file, then position.
struct Fix {
  std::string title;
  Safety safety = Safety::Unsafe;
  std::vector<Edit> edits;
};

/// The text of `source` after `edits` (all of that file, sorted, not overlapping). No other byte
/// moves.
[[nodiscard]] std::string apply_edits(const SourceFile& source, const std::vector<Edit>& edits);

}  // namespace krait
