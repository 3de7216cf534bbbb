// `krait tokens FILE…`: the tokens of each file, as CPython 3.14's tokenize prints them.
#pragma once

#include <string>
#include <vector>

namespace krait {

/// Prints one token a line, file after file; lexical errors go to stderr. Gives the exit code: 2
/// when a file could not be read or has such errors, else 0.
int run_tokens_command(const std::vector<std::string>& paths);

}  // namespace krait
