// Options of command lines whose declared defaults are read back under a name that the library
// derives: argparse, optparse, click, typer.
#include "analysis/library.h"

namespace krait {

std::span<const LibraryFunction> option_library() { return {}; }

}  // namespace krait
