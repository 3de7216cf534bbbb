// Prints tokens as `python -m tokenize -e` of Python 3.14 does, with what the parser never sees:
// comments, blank lines and line ends inside brackets. Columns count UTF-8 bytes.
#pragma once

#include <string>

#include "lexer/token_buffer.h"

namespace krait {

/// Appends one line for each token: `1,0-1,4:            NAME           'from'         `.
void write_tokens(const TokenBuffer& tokens, std::string& out);

}  // namespace krait
