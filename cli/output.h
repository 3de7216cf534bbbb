// Where bytes leave the program: standard output, files, messages on standard error. A file is
// written beside its place and renamed, so that nobody sees half of it, not even after Ctrl-C.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lexer/expected.h"

namespace krait {

/// Writes to standard output. A reader that has gone (`krait | head`) is no error.
[[nodiscard]] std::optional<Error> write_stdout(std::string_view bytes);

/// Writes to standard error what is text for people already; failures are nobody's concern.
void write_stderr(std::string_view text);

/// `krait: error: MESSAGE` on standard error, control characters escaped.
void print_error(std::string_view message);
void print_warning(std::string_view message);

/// Replaces the file by one with these bytes, which keeps mode and, where that is allowed, owner;
/// a symbolic link stays and its target is replaced. What is no regular file (/dev/stdout, a pipe)
/// is written to directly.
[[nodiscard]] std::optional<Error> write_file(const std::string& path, std::string_view bytes);

/// What the standard streams are connected to.
struct Terminal {
  bool is_stdout_terminal = false;
  bool is_stderr_terminal = false;
  uint32_t width = 0;  ///< columns of the terminal behind stdout; 0: none
};
[[nodiscard]] Terminal find_terminal();

/// Whether the environment asks for no colours (NO_COLOR, TERM=dumb).
[[nodiscard]] bool is_color_unwanted();

}  // namespace krait
