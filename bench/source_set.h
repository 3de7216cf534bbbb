// The files that the benchmarks read, held in memory before anything is measured.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "lexer/source_file.h"

namespace krait {

/// Decoded files and their sizes together.
struct SourceSet {
  std::vector<SourceFile> files;
  std::size_t byte_count = 0;
  std::size_t line_count = 0;
};

/// Every `*.py` file at or below `paths`, in path order. Files that cannot be read are left out.
SourceSet read_source_set(const std::vector<std::string>& paths);

/// Where this machine keeps the newest Python's standard library; empty when it has none.
std::string standard_library_path();

}  // namespace krait
