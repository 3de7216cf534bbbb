// `krait completions SHELL`: scripts that let a shell complete verbs, options and their values.
#pragma once

#include <string>
#include <string_view>

#include "lexer/expected.h"

namespace krait {

/// The script for "bash", "zsh" or "fish", made from what the verbs say of their options.
[[nodiscard]] Expected<std::string> completion_script(std::string_view shell);

/// Prints it; gives the exit code.
int run_completions_command(std::string_view shell);

}  // namespace krait
