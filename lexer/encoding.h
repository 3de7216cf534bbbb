// Bytes to text and back: byte order mark, declared encoding (PEP 263, Python reference 2.1.4),
// UTF-8 by default, as CPython 3.14 reads a source file. What does not decode becomes U+FFFD and a
// syntax error where it stands, so that the rest can be scanned.
#pragma once

#include <string>
#include <string_view>

#include "lexer/expected.h"
#include "lexer/source_file.h"

namespace krait {

/// Decodes the bytes of a Python file. Mistakes in the encoding are `decode_errors()` of the
/// result, one for each of its causes: a null byte, bytes that do not decode (the first), an
/// encoding that nobody knows, a declaration that the byte order mark belies. Fails only when the
/// text is larger than `SourceFile::kMaximumSize`.
[[nodiscard]] Expected<SourceFile> decode_source(std::string path, std::string bytes);

/// `text` as bytes in the encoding of `source`, with its byte order mark. Fails where the encoding
/// lacks a character, or where `source` did not decode. Whether it keeps every byte that was not
/// edited is seen by encoding `source.text()` and comparing that with the file.
[[nodiscard]] Expected<std::string> encode_text(std::string_view text, const SourceFile& source);

}  // namespace krait
