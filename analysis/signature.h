// The parameters of a callee and what a call gives to each: Python's binding rules (reference,
// 6.3.4), once for functions of the project and modelled APIs.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "analysis/calls.h"
#include "analysis/datum.h"
#include "analysis/models.h"

namespace krait {

struct SignatureParameter {
  Symbol name = 0;
  std::string_view text;
  ParameterKind kind = ParameterKind::PositionalOrKeyword;
  const ast::AnyExpr* default_value = nullptr;  ///< null when required
  const ast::Arg* node = nullptr;               ///< of the project's functions
};

struct Signature {
  std::vector<SignatureParameter> parameters;
  FileId file = kNoFile;  ///< where the defaults stand
};

enum class PassedKind : uint8_t { Positional, Keyword, Star, DoubleStar };

/// One argument as a call gives it. `*known` and `**known` have been expanded; what is left of kind
/// Star or DoubleStar has unknown content.
struct PassedArgument {
  PassedKind kind = PassedKind::Positional;
  Symbol keyword = 0;
  Values values;
  const ast::AnyExpr* expression = nullptr;  ///< as written in this call; null when it is not
  const ast::Node* node = nullptr;           ///< where the value stands, in whatever call
  FileId file = kNoFile;
  bool is_maybe_absent = false;  ///< from a dict that on some path has no such key
};

using PassedArguments = std::vector<PassedArgument>;

/// What one parameter gets.
struct BoundArgument {
  Presence presence = Presence::Absent;
  const PassedArgument* passed = nullptr;   ///< when written
  std::vector<const PassedArgument*> rest;  ///< `*args`, `**kwargs`: what they swallow
};

struct Binding {
  std::vector<BoundArgument> arguments;  ///< one for each parameter
  bool has_unknown_splat = false;
  bool is_error = false;  ///< Python raises TypeError
};

[[nodiscard]] Binding bind_arguments(const Signature& signature,
                                     std::span<const PassedArgument> passed);

}  // namespace krait
