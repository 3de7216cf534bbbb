// `krait ast FILE…`: the tree of each file, as CPython 3.14 dumps it.
#pragma once

#include <span>
#include <string>

namespace krait {

/// Prints one line for each file in the order given: `ast.dump(tree, include_attributes=True)`, or
/// `SyntaxError LINE:COLUMN: message` with the full diagnostic on stderr. Gives the exit code: 2
/// when a file could not be read or does not parse, else 0.
int run_ast_command(std::span<const std::string> paths);

}  // namespace krait
