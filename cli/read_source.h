// Python source from disk.
#pragma once

#include <string>

#include "lexer/expected.h"
#include "lexer/source_file.h"

namespace krait {

/// Reads a file; fails when that is not possible. Text in another encoding is decoded.
[[nodiscard]] Expected<SourceFile> read_source(const std::string& path);

}  // namespace krait
