// The entry point: reads the command line and hands over to the command of its verb.
#include <csignal>
#include <string>
#include <vector>

#include "cli/ast_command.h"
#include "cli/completions.h"
#include "cli/explain_command.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/query_command.h"
#include "cli/rules_command.h"
#include "cli/scan_command.h"
#include "cli/test_command.h"
#include "cli/tokens_command.h"

namespace krait {
namespace {

int run(const Options& options) {
  switch (options.verb) {
    case Verb::Scan:
      return run_scan_command(options);
    case Verb::Explain:
      return run_explain_command(options);
    case Verb::Test:
      return run_test_command(options);
    case Verb::Rules:
      return run_rules_command(options);
    case Verb::Query:
      return run_query_command(options);
    case Verb::Ast:
      return run_ast_command(options.operands);
    case Verb::Tokens:
      return run_tokens_command(options.operands);
    case Verb::Completions:
      return run_completions_command(options.operands.front());
  }
  return 2;
}

int end_early(const EarlyExit& early_exit) {
  if (!early_exit.error.empty()) {
    print_error(early_exit.error);
  }
  if (const std::optional<Error> error = write_stdout(early_exit.output)) {
    print_error(error->message);
    return 2;
  }
  return early_exit.exit_code;
}

}  // namespace
}  // namespace krait

int main(int count, char** arguments) {
  // A reader that has gone shows up as an error of write(), which is no error of ours.
  std::signal(SIGPIPE, SIG_IGN);
  const krait::Expected<krait::Options, krait::EarlyExit> options =
      krait::parse_options(std::vector<std::string>(arguments + 1, arguments + count));
  return options ? krait::run(*options) : krait::end_early(options.error());
}
