// What the metavariables of a rule stand for in one match.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "analysis/calls.h"
#include "analysis/values.h"
#include "ast/node.h"

namespace krait {

/// A container that a node was found in when it was reached through a name: the steps on the
/// container's way belong to the way of its elements. Outermost last.
struct Holder {
  const KnownValue* container = nullptr;
  const Holder* outer = nullptr;
};

/// Something that a pattern is matched against: a node, what it may be, and how it was reached.
struct Subject {
  Place place;
  ValueSet values;
  const Holder* holder = nullptr;
  const Argument* argument = nullptr;  ///< when it is an argument of a call
};

/// What a metavariable stands for.
struct Bound {
  Subject subject;
  Presence presence = Presence::Written;
  bool is_argument = false;            ///< stands for a parameter of the matched call
  std::string_view identifier;         ///< for a name that is no expression: `class NAME`
  const CallTarget* callee = nullptr;  ///< for a callee: what it resolved to
};

/// By index of the metavariable; not bound when empty.
using Bindings = std::vector<std::optional<Bound>>;

}  // namespace krait
