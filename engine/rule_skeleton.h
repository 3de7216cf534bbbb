// `krait rules new`: the beginning of a pack from one call, with a model of its callee.
#pragma once

#include <string>
#include <string_view>

#include "analysis/models.h"
#include "lexer/expected.h"

namespace krait {

/// A pack of one rule for a call such as `flask.Flask.run(host=…)`: its last keyword, or else its
/// last argument, is what the rule asks about. `models` says what is known of the callee already;
/// only what is missing is written. Fails when the text is no call of a qualified name.
[[nodiscard]] Expected<std::string> rule_skeleton(std::string_view call, const Models& models);

}  // namespace krait
