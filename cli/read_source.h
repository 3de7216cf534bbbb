// Files into memory. Decoding is lexer/encoding.h's business, notebooks are report/notebook.h's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lexer/expected.h"
#include "lexer/source_file.h"

namespace krait {

/// Larger files are refused: tokens, tree and analysis take many times a file's size.
inline constexpr uint64_t kMaximumFileSize = uint64_t{256} << 20U;

/// The bytes of a file, or of standard input for the path "-". The error names the file and the
/// cause.
[[nodiscard]] Expected<std::string> read_bytes(const std::string& path);

/// A Python file or, by its ending, a notebook, decoded.
[[nodiscard]] Expected<SourceFile> read_source(const std::string& path);
/// As `read_source`, of bytes that are there already.
[[nodiscard]] Expected<SourceFile> read_source_from(std::string bytes, const std::string& path);

/// Whether the path ends as notebooks do.
[[nodiscard]] bool is_notebook_path(std::string_view path);

}  // namespace krait
