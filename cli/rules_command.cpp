#include "cli/rules_command.h"

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "cli/loaded_rules.h"
#include "cli/output.h"
#include "cli/report_output.h"
#include "cli/rule_packs.h"
#include "cli/words.h"
#include "engine/rule_loader.h"
#include "engine/rule_schema.h"
#include "engine/rule_skeleton.h"

namespace krait {
namespace {

constexpr std::string_view kNewPack = R"(# yaml-language-server: $schema=./krait-rules-1.schema.json
krait: 1
pack: {id: my-rules, version: 0.1.0}
rules:
- id: @ID@
  name: my_rule
  title: Say in one line what is found
  level: warning
  match: socket.create_server(ADDRESS := (HOST, PORT, ...), ...)
  where: {HOST: {is: unspecified-address}}
  report: ADDRESS
  message: "{callee} listens on every network interface: address is {HOST.shown}"
  fix:
    title: Listen on the loopback interface only
    replace: {HOST: '"{HOST.safe}"'}
    safety: unsafe
  description: |
    Say why it matters and what to do instead.
  examples:
    bad:
    - lines: [2]
      code: |
        import socket
        socket.create_server(("", 8000))
    good:
    - |
      import socket
      socket.create_server(("127.0.0.1", 8000))
)";

int deliver(const std::string& path, const std::string& text) {
  const std::optional<Error> error = path.empty() ? write_stdout(text) : write_file(path, text);
  if (error) {
    print_error(error->message);
  }
  return error ? 2 : 0;
}

ReportOptions stdout_options(const Options& options) {
  const Terminal terminal = find_terminal();
  ReportOptions report_options;
  report_options.use_color = is_colored(options.color, terminal.is_stdout_terminal);
  report_options.terminal_width = terminal.width;
  return report_options;
}

int list_or_show(const Options& options) {
  const LoadedRules loaded = load_rules_for(options.scan.settings);
  if (!loaded.rules) {
    print_rule_errors(loaded, options.color);
    return 2;
  }
  const Format format = options.scan.settings.format.value_or(Format::Text);
  if (options.rules.action == RulesAction::List) {
    std::vector<const RuleMetadata*> rules;
    for (const Rule& rule : loaded.rules->rules()) {
      rules.push_back(&rule.metadata);
    }
    std::ranges::sort(rules, {}, &RuleMetadata::id);
    return deliver({}, write_rule_list(rules, format, stdout_options(options)));
  }
  std::string out;
  for (const std::string& wanted : options.rules.operands) {
    const RuleMetadata* rule = find_rule(*loaded.rules, wanted);
    if (rule == nullptr) {
      print_error("no rule '" + wanted + "'" + suggestion_for(wanted, rule_words(*loaded.rules)));
      return 2;
    }
    out += (out.empty() || format == Format::Json ? "" : "\n") +
           write_rule(*rule, format, stdout_options(options));
  }
  return deliver({}, out);
}

/// Whoever names packs is not told what could be said of the default ones.
bool is_of_default_pack(const Diagnostic& diagnostic, const RulePacks& packs) {
  return std::ranges::any_of(packs.sources, [&diagnostic](const RuleSource& source) {
    return source.is_default_pack && source.file.get() == diagnostic.primary.source;
  });
}

/// The named packs alone, with the models and classes of the default pack; without a name the
/// default pack itself.
int validate(const Options& options) {
  const std::vector<std::string>& paths = options.rules.operands;
  const RulePacks packs =
      read_rule_packs(paths, paths.empty() ? PackUse::Everything : PackUse::ModelsAndClasses);
  for (const RunError& error : packs.errors) {
    print_error(error.message);
  }
  const Expected<RuleSet, std::vector<Diagnostic>> rules = load_rules(packs.sources);
  std::vector<Diagnostic> diagnostics =
      rules ? std::vector<Diagnostic>(rules->warnings().begin(), rules->warnings().end())
            : rules.error();
  if (!paths.empty()) {
    std::erase_if(diagnostics, [&packs](const Diagnostic& diagnostic) {
      return diagnostic.severity != Severity::Error && is_of_default_pack(diagnostic, packs);
    });
  }
  std::string out = write_diagnostics(diagnostics, stdout_options(options));
  const auto errors = std::ranges::count(diagnostics, Severity::Error, &Diagnostic::severity);
  const auto warnings = std::ssize(diagnostics) - errors;
  const auto counted = [](std::ptrdiff_t count, const std::string& noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
  };
  const auto named = std::ranges::count(packs.sources, false, &RuleSource::is_default_pack);
  const std::ptrdiff_t looked_at = paths.empty() ? std::ssize(packs.sources) : named;
  out += counted(errors, "error") + " and " + counted(warnings, "warning") + " in " +
         counted(looked_at, "pack") + "\n";
  const int exit_code = deliver({}, out);
  return rules && packs.errors.empty() ? exit_code : 2;
}

bool is_rule_id(std::string_view id) {
  constexpr std::size_t kLongestId = 64;
  const auto is_letter = [](char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
  };
  return !id.empty() && id.size() <= kLongestId && is_letter(id.front()) &&
         std::ranges::all_of(id, [&](char character) {
           return is_letter(character) || (character >= '0' && character <= '9') ||
                  character == '_' || character == '-';
         });
}

/// A pack around a call such as `flask.Flask.run(host=…)`, or nothing, with the reason printed.
std::optional<std::string> pack_for_call(const std::string& call, const Options& options) {
  const LoadedRules loaded = load_rules_for(options.scan.settings);
  if (!loaded.rules) {
    print_rule_errors(loaded, options.color);
    return std::nullopt;
  }
  Expected<std::string> pack = rule_skeleton(call, loaded.rules->models());
  if (!pack) {
    print_error(pack.error().message);
    return std::nullopt;
  }
  return std::move(*pack);
}

/// A pack with an example to be changed, for a rule of this id.
std::optional<std::string> pack_for_id(const std::string& id) {
  if (!is_rule_id(id)) {
    print_error("'" + id + "' is no rule id: a letter, then up to 63 letters, digits, '_' and '-'");
    return std::nullopt;
  }
  std::string text(kNewPack);
  constexpr std::string_view kPlaceholder = "@ID@";
  text.replace(text.find(kPlaceholder), kPlaceholder.size(), id);
  return text;
}

int begin_pack(const Options& options) {
  const RulesArguments& arguments = options.rules;
  const std::string& subject = arguments.operands.front();
  if (!arguments.output.empty() && ::access(arguments.output.c_str(), F_OK) == 0) {
    print_error("'" + arguments.output + "' exists already");
    return 2;
  }
  const bool is_call = subject.find_first_of(".(") != std::string::npos;
  const std::optional<std::string> text =
      is_call ? pack_for_call(subject, options) : pack_for_id(subject);
  return text ? deliver(arguments.output, *text) : 2;
}

}  // namespace

int run_rules_command(const Options& options) {
  switch (options.rules.action) {
    case RulesAction::List:
    case RulesAction::Show:
      return list_or_show(options);
    case RulesAction::Validate:
      return validate(options);
    case RulesAction::Schema:
      return deliver(options.rules.output, std::string(rule_schema()));
    case RulesAction::New:
      return begin_pack(options);
  }
  return 2;
}

}  // namespace krait
