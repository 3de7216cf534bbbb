// A compiled rule: what engine/rule_loader.h makes of an entry under `rules:`. Read-only while
// files are scanned. What the rule says about itself is in engine/rule_metadata.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/fix.h"
#include "engine/message_template.h"
#include "engine/pattern.h"
#include "engine/predicates.h"
#include "engine/rule_metadata.h"
#include "lexer/source_file.h"
#include "lexer/span.h"

namespace krait {

enum class FixKind : uint8_t { Replace, SetArgument, RemoveArgument, Callee };

struct FixSpec {
  FixKind kind = FixKind::Replace;
  std::string title;
  Safety safety = Safety::Unsafe;
  std::vector<std::pair<uint16_t, MessageTemplate>> replacements;  ///< Replace
  std::vector<std::pair<std::string, MessageTemplate>> arguments;  ///< SetArgument
  std::vector<std::string> removed_arguments;                      ///< RemoveArgument
  std::string callee;                                              ///< Callee
};

/// What a rule underlines.
enum class ReportTarget : uint8_t { Match, Call, Callee, Metavariable };

/// One pattern of `match`, with what is said of it alone.
struct Alternative {
  const PatternNode* pattern = nullptr;
  bool is_statement = false;
  Conditions where;
  std::vector<Conditions> unless;
  std::optional<FixSpec> fix;
  /// Metavariables that this pattern binds, as bits by index; what is beyond 64 is not looked at.
  uint64_t bound_metavariables = 0;
  bool repeats_metavariable = false;  ///< some metavariable stands in it twice
  Span place;  ///< the pattern in the pack's file, for `krait test --coverage`
};

struct NoteSpec {
  uint16_t metavariable = kNoMetavariable;  ///< none: at the match
  MessageTemplate text;
};

/// A half-open or closed range of Python versions, as pairs (major, minor) in one number.
struct PythonRange {
  uint32_t at_least = 0;
  uint32_t below = 0xFFFF'FFFF;
  [[nodiscard]] bool contains(uint32_t major, uint32_t minor) const {
    const uint32_t version = major << 16U | minor;
    return at_least <= version && version < below;
  }
};

struct Rule {
  RuleMetadata metadata;
  std::vector<std::string> metavariables;  ///< their names by index
  std::vector<Alternative> alternatives;
  Conditions where;
  std::vector<Conditions> unless;
  ReportTarget report = ReportTarget::Match;
  uint16_t report_metavariable = kNoMetavariable;
  MessageTemplate message;
  std::vector<NoteSpec> notes;
  std::optional<FixSpec> fix;
  PythonRange python;
  std::shared_ptr<const SourceFile> pack;  ///< where it was read
  Span place;                              ///< its `id` in the pack
  bool is_default_pack = false;

  [[nodiscard]] std::optional<uint16_t> find_metavariable(std::string_view name) const;
};

}  // namespace krait
