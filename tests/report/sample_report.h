// Reports made by hand, so that formats are tested without rules and analysis. Places are found by
// text, as one reads them.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/diagnostic.h"
#include "lexer/source_file.h"
#include "report/report.h"

namespace krait {

/// Owns what its report points to.
class SampleReport {
 public:
  /// A source named `path`.
  const SourceFile& add_source(std::string path, std::string text);
  /// A rule like PY031.
  RuleMetadata& add_rule(std::string id, std::string name);

  Report report;

 private:
  std::vector<std::unique_ptr<SourceFile>> sources_;
  std::vector<std::unique_ptr<RuleMetadata>> rules_;
};

/// The `occurrence`-th (from 1) place of `text` in the source; fails the test when there is none.
Span span_of(const SourceFile& source, std::string_view text, std::size_t occurrence = 1);

/// The finding of the command line's documentation, in the fixture seed.py.
void add_seed_finding(SampleReport& sample);

}  // namespace krait
