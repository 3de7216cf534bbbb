// What krait has to say, as data. Only report/ knows colours, widths and file formats.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/fix.h"
#include "engine/rule_metadata.h"
#include "lexer/source_file.h"
#include "lexer/span.h"

namespace krait {

/// A place to show. `source` must outlive the diagnostic; null only for messages about no file.
struct Location {
  const SourceFile* source = nullptr;
  Span span;
};

/// A further range to underline, in the primary location's file.
struct Label {
  Span span;
  std::string text;  ///< may be empty
};

struct Note {
  Location location;
  std::string text;
  /// A step of the value's trail (nearest first), and so part of SARIF's code flow; else a remark.
  bool is_trail = false;
};

/// Where a diagnostic comes from and so where it is listed: findings are results, the others are
/// errors of the run.
enum class DiagnosticOrigin : uint8_t { Rule, SyntaxError, RulePack, Suppression };

/// Why a finding is not shown.
struct SuppressedBy {
  Location comment;           ///< the comment, or no source when a baseline hides it
  std::string justification;  ///< the reason given in the comment; may be empty
};

struct Diagnostic {
  DiagnosticOrigin origin = DiagnosticOrigin::Rule;
  const RuleMetadata* rule = nullptr;  ///< null unless origin is Rule or Suppression
  /// Machine name of what is no rule's finding: the row of the error table ("UnclosedBracket").
  std::string code;
  Severity severity = Severity::Warning;
  std::string message;  ///< one line, lower case, no full stop
  Location primary;
  std::vector<Label> labels;
  std::vector<Note> notes;
  std::vector<Fix> fixes;
  std::vector<SuppressedBy> suppressions;  ///< not empty: hidden, listed with --show-suppressed
  /// Keeps the sources of its locations where nothing else does: what is wrong with packs outlives
  /// the rule set that did not come about.
  std::shared_ptr<const void> owner;
};

}  // namespace krait
