#include "cli/tokens_command.h"

#include <optional>

#include "cli/output.h"
#include "cli/read_source.h"
#include "engine/diagnostic.h"
#include "lexer/lexer.h"
#include "lexer/token_dump.h"
#include "report/report.h"

namespace krait {
namespace {

Diagnostic described(const SyntaxError& error, const SourceFile& source) {
  Diagnostic diagnostic;
  diagnostic.origin = DiagnosticOrigin::SyntaxError;
  diagnostic.code = name_of(error.kind);
  diagnostic.severity = Severity::Error;
  diagnostic.message = message_of(error);
  diagnostic.primary = {&source, error.span};
  return diagnostic;
}

}  // namespace

int run_tokens_command(const std::vector<std::string>& paths) {
  int exit_code = 0;
  for (const std::string& path : paths) {
    const Expected<SourceFile> source = read_source(path);
    if (!source) {
      print_error(source.error().message);
      exit_code = 2;
      continue;
    }
    const TokenBuffer tokens = lex(*source);
    std::string text;
    write_tokens(tokens, text);
    if (const std::optional<Error> error = write_stdout(text)) {
      print_error(error->message);
      return 2;
    }
    for (const SyntaxError& error : tokens.errors()) {
      const Diagnostic diagnostic = described(error, *source);
      write_stderr(write_diagnostics({&diagnostic, 1}, {}));
      exit_code = 2;
    }
  }
  return exit_code;
}

}  // namespace krait
