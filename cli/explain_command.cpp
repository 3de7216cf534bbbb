#include "cli/explain_command.h"

#include <optional>

#include "cli/loaded_rules.h"
#include "cli/output.h"
#include "cli/report_output.h"
#include "cli/words.h"

namespace krait {

int run_explain_command(const Options& options) {
  const LoadedRules loaded = load_rules_for(options.scan.settings);
  if (!loaded.rules) {
    print_rule_errors(loaded, options.color);
    return 2;
  }
  const std::string& wanted = options.operands.front();
  const RuleMetadata* rule = find_rule(*loaded.rules, wanted);
  if (rule == nullptr) {
    print_error("no rule '" + wanted + "'" + suggestion_for(wanted, rule_words(*loaded.rules)));
    return 2;
  }
  ReportOptions report_options;
  report_options.use_color = is_colored(options.color, find_terminal().is_stdout_terminal);
  const Format format = options.scan.settings.format.value_or(Format::Text);
  const std::optional<Error> error = write_stdout(write_rule(*rule, format, report_options));
  if (error) {
    print_error(error->message);
  }
  return error ? 2 : 0;
}

}  // namespace krait
