// The answers of analysis/ about one file, for the engine: which callee and which values. What
// is known of a value and how it got there is described in analysis/values.h.
#pragma once

#include <cstdint>
#include <span>

#include "analysis/calls.h"
#include "analysis/values.h"
#include "ast/tree.h"

namespace krait {

/// Facts of one file, joined over all executions that the analysis looked at: every path, every
/// caller in the project. Made by `Project::analyze`; immutable and safe to read from several
/// threads.
class Semantics {
 public:
  virtual ~Semantics() = default;

  /// What the call may call; empty when no execution reaches it. Targets of one callee and
  /// receiver are one target whose arguments are joined. Deterministic order.
  [[nodiscard]] virtual std::span<const CallTarget> targets(const ast::Call& call) const = 0;

  /// What the expression may be. Recorded for the arguments and receivers of calls, the values
  /// and the receivers of targets of assignments and the values of dict displays; for every
  /// expression when `ProjectOptions::record_every_expression` is set. Else empty and open.
  [[nodiscard]] virtual ValueSet values(const ast::AnyExpr& expression) const = 0;

  /// False when no execution reaches the statement.
  [[nodiscard]] virtual bool is_reached(const ast::AnyStmt& statement) const = 0;

  /// The class that a `class` statement makes; null when it was not reached.
  [[nodiscard]] virtual const ClassFacts* class_of(const ast::ClassDef& definition) const = 0;

  /// True when changing the text at `value.place` would also change what another expression than
  /// `reader` sees: the name or attribute that holds it is read elsewhere in the project.
  [[nodiscard]] virtual bool has_other_readers(const KnownValue& value,
                                               const ast::AnyExpr& reader) const = 0;
};

}  // namespace krait
