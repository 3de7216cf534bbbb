#include "cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <functional>
#include <memory>

#include "cli/words.h"

namespace krait {
namespace {

using Arguments = std::vector<std::string>;

/// What is wrong with an option's value; carried out of CLI11's callbacks by its own exception.
[[noreturn]] void reject(const std::string& option, const std::string& message) {
  throw CLI::ValidationError(option, message);
}

template <class T>
T value_or_reject(const std::string& option, Expected<T> value) {
  if (!value) {
    reject(option, value.error().message);
  }
  return std::move(*value);
}

/// The parser of one verb. Every option is added by one of these functions, so that all behave
/// alike: of a single value the last counts, a repeatable one takes one value each time and never
/// eats the paths that follow.
class VerbParser {
 public:
  VerbParser(const std::string& name, const std::string& help)
      : app_(help, name.empty() ? "krait" : "krait " + name) {
    app_.set_help_flag("-h,--help", "Show this help");
    // What nobody asked for is looked at afterwards, to say what may have been meant.
    app_.allow_extras();
  }

  CLI::App& app() { return app_; }

  void flag(const std::string& names, const std::string& help, const std::function<void()>& set) {
    app_.add_flag_callback(names, set, help)->disable_flag_override();
  }

  /// An option whose value may be left out and is then `implied`: a flag to CLI11, since an option
  /// would eat the path that follows it.
  void optional_value(const std::string& name, const std::string& implied, const std::string& type,
                      const std::string& help) {
    app_.add_flag(name + "{" + implied + "}", optional_value_, help)->type_name(type)->take_last();
  }

  /// What `optional_value` was given, if it was used.
  std::optional<std::string> given_value(const std::string& name) const {
    const CLI::Option* option = app_.get_option_no_throw(name);
    return option != nullptr && option->count() > 0 ? std::optional(optional_value_) : std::nullopt;
  }

  using Setter = std::function<void(const std::string&)>;

  CLI::Option* value(const std::string& names, const std::string& type, const std::string& help,
                     const Setter& set) {
    CLI::Option* option = app_.add_option_function<std::string>(names, set, help);
    option->type_name(type)->take_last()->expected(1)->allow_extra_args(false);
    return option;
  }

  /// Every use of the option hands its value to `add`.
  CLI::Option* values(const std::string& names, const std::string& type, const std::string& help,
                      const Setter& add) {
    CLI::Option* option = app_.add_option_function<Arguments>(
        names, [add](const Arguments& all) { std::ranges::for_each(all, add); }, help);
    option->type_name(type)->expected(1)->allow_extra_args(false);
    option->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    return option;
  }

  void operands(const std::string& name, const std::string& help, Arguments& out,
                bool is_required) {
    CLI::Option* option = app_.add_option(name, out, help)->type_name("");
    option->expected(is_required ? 1 : 0, CLI::detail::expected_max_vector_size);
    option->required(is_required);
  }

 private:
  CLI::App app_;
  std::string optional_value_;
};

std::string choices(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) {
    out += out.empty() ? word : "|" + word;
  }
  return out;
}

std::vector<std::string>& append(std::vector<std::string>& to, std::vector<std::string> entries) {
  to.insert(to.end(), std::make_move_iterator(entries.begin()),
            std::make_move_iterator(entries.end()));
  return to;
}

void add_color_option(VerbParser& parser, Options& options) {
  parser.value("--color", choices(color_words()), "Colours: auto, always or never",
               [&options](const std::string& word) {
                 options.color = value_or_reject("--color", read_color(word));
               });
}

void add_rule_options(VerbParser& parser, Settings& settings) {
  parser.values("--rules", "FILE|DIR", "A rule pack or a folder of packs, added to the default one",
                [&settings](const std::string& path) { settings.rules.push_back(path); });
  parser.flag("--no-default-rules", "Leave the default pack's rules out",
              [&settings] { settings.use_default_rules = false; });
}

void add_file_options(VerbParser& parser, ScanArguments& scan) {
  Settings& settings = scan.settings;
  parser.values("--exclude", "GLOB", "Leave out what matches, written as in .gitignore",
                [&settings](const std::string& glob) { settings.exclude.push_back(glob); });
  parser.flag("--no-ignore", "Read what .gitignore, .ignore and the usual folders would leave out",
              [&settings] { settings.use_ignore_files = false; });
  parser.value("-j,--jobs", "N", "Threads to use; default: as many as there are cores",
               [&settings](const std::string& word) {
                 settings.jobs = value_or_reject("--jobs", read_number(word, 1, 1024));
               });
  parser.flag("--isolated", "Read no configuration file", [&scan] { scan.is_isolated = true; });
}

void add_selection_options(VerbParser& parser, Settings& settings) {
  parser.values(
      "--select", "ID,NAME,GLOB", "Only these rules; an id switches a preview rule on",
      [&settings](const std::string& text) { append(settings.select, split_list(text)); });
  parser.values(
      "--ignore", "ID,NAME,GLOB", "Not these rules",
      [&settings](const std::string& text) { append(settings.ignore, split_list(text)); });
  parser.value("--min-level", choices(level_words()), "Only findings of this level and above",
               [&settings](const std::string& word) {
                 settings.min_level = value_or_reject("--min-level", read_level(word));
               });
  parser.value("--target-python", "X.Y", "The Python that runs the code, for rules with a range",
               [&settings](const std::string& word) {
                 settings.target_python =
                     value_or_reject("--target-python", read_python_version(word));
               });
}

FormatOutput read_output(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals + 1 == text.size()) {
    reject("--output", "'" + text + "' is not of the form FORMAT=FILE");
  }
  return {value_or_reject("--output", read_format(text.substr(0, equals))),
          text.substr(equals + 1)};
}

void add_output_options(VerbParser& parser, ScanArguments& scan) {
  Settings& settings = scan.settings;
  parser.value("--format", choices(format_words()), "What is written to standard output",
               [&settings](const std::string& word) {
                 settings.format = value_or_reject("--format", read_format(word));
               });
  parser.values("--output", "FORMAT=FILE", "Write a report to a file as well",
                [&scan](const std::string& text) { scan.outputs.push_back(read_output(text)); });
  parser.value("--context", "N", "Show N lines around each finding",
               [&settings](const std::string& word) {
                 settings.context_lines = value_or_reject("--context", read_number(word, 0, 1000));
               });
  parser.flag("-q,--quiet", "No summary and no hints at fixes", [&scan] { scan.is_quiet = true; });
  parser.flag("--statistics", "Count findings by rule and what the analysis did, on stderr",
              [&scan] { scan.show_statistics = true; });
  parser.flag("--timings", "Say how long each step took, on stderr",
              [&scan] { scan.show_timings = true; });
}

void add_fix_options(VerbParser& parser, ScanArguments& scan) {
  parser.flag("--fix", "Apply fixes that keep the behaviour", [&scan] { scan.use_fixes = true; });
  parser.flag("--unsafe-fixes", "With --fix or --diff: also fixes that may change the behaviour",
              [&scan] { scan.settings.use_unsafe_fixes = true; });
  parser.flag("--diff", "Show what --fix would do, and change nothing",
              [&scan] { scan.show_diff = true; });
}

void add_suppression_options(VerbParser& parser, Settings& settings) {
  parser.flag("--show-suppressed", "List findings that comments or the baseline hide",
              [&settings] { settings.show_suppressed = true; });
  parser.flag("--ignore-suppressions", "Take no notice of suppression comments",
              [&settings] { settings.ignore_suppressions = true; });
  parser.values("--honor", choices(honor_words()),
                "Let comments of Bandit (nosec) and Ruff (noqa) count as suppressions",
                [&settings](const std::string& text) {
                  for (const std::string& word : split_list(text)) {
                    settings.honor.push_back(value_or_reject("--honor", read_honor(word)));
                  }
                });
}

void add_choice_of_files(VerbParser& parser, ScanArguments& scan) {
  parser.optional_value("--changed", "HEAD", "[=REF]",
                        "Only files and lines changed since a git revision");
  parser.value("--files-from", "FILE|-", "Read paths from a file, one a line, or from stdin",
               [&scan](const std::string& path) { scan.files_from = path; });
  parser.flag("-0,--null", "Paths of --files-from end in NUL instead of a line end",
              [&scan] { scan.is_nul_separated = true; });
  parser.value("--stdin-filename", "PATH", "The path that the path '-', standard input, stands for",
               [&scan](const std::string& path) { scan.stdin_filename = path; });
  parser.value("--baseline", "FILE", "Hide findings that this file lists",
               [&scan](const std::string& path) { scan.settings.baseline = path; });
  parser.value("--write-baseline", "FILE", "List the present findings in a file and hide them",
               [&scan](const std::string& path) { scan.write_baseline = path; });
}

void add_scan_options(VerbParser& parser, Options& options) {
  ScanArguments& scan = options.scan;
  parser.operands("PATH", "Files and folders; default: .", scan.paths, false);
  add_rule_options(parser, scan.settings);
  add_selection_options(parser, scan.settings);
  add_output_options(parser, scan);
  add_fix_options(parser, scan);
  add_choice_of_files(parser, scan);
  add_file_options(parser, scan);
  add_suppression_options(parser, scan.settings);
  parser.flag("--strict", "Exit with 2 when a file does not parse",
              [&scan] { scan.settings.is_strict = true; });
  parser.flag("--exit-zero", "Exit with 0 whatever is found", [&scan] { scan.exit_zero = true; });
  parser.flag("--no-prefilter", "Analyse also files that hold no name any rule asks for",
              [&scan] { scan.use_prefilter = false; });
  add_color_option(parser, options);
}

void add_explain_options(VerbParser& parser, Options& options) {
  parser.operands("ID", "A rule's id or name", options.operands, true);
  parser.value("--format", "text|md|json", "How the rule is written",
               [&options](const std::string& word) {
                 if (word == "text") {
                   options.scan.settings.format = Format::Text;
                 } else if (word == "md" || word == "markdown") {
                   options.scan.settings.format = Format::Markdown;
                 } else if (word == "json") {
                   options.scan.settings.format = Format::Json;
                 } else {
                   reject("--format", "'" + word + "' is neither text, md nor json");
                 }
               });
  add_rule_options(parser, options.scan.settings);
  add_color_option(parser, options);
}

void add_test_options(VerbParser& parser, Options& options) {
  parser.operands("PACK", "Packs and folders of packs; default: the default pack",
                  options.test.packs, false);
  parser.values("--tests", "DIR", "A folder of marked test files",
                [&options](const std::string& path) { options.test.test_folders.push_back(path); });
  parser.flag("--coverage", "Name the alternatives of rules that nothing hits",
              [&options] { options.test.show_coverage = true; });
  parser.value("--format", "text|junit", "How the outcome is written",
               [&options](const std::string& word) {
                 if (word != "text" && word != "junit") {
                   reject("--format", "'" + word + "' is neither text nor junit");
                 }
                 options.scan.settings.format = format_of(word);
               });
  add_color_option(parser, options);
}

constexpr std::array<std::string_view, 5> kRulesActions = {"list", "show", "validate", "schema",
                                                           "new"};

void add_rules_options(VerbParser& parser, Options& options) {
  parser.operands("ACTION", "list, show ID, validate [PACK...], schema, new ID|CALL",
                  options.rules.operands, true);
  parser.value("--format", "text|md|json", "How rules are written",
               [&options](const std::string& word) {
                 options.scan.settings.format =
                     value_or_reject("--format", read_format(word == "md" ? "markdown" : word));
               });
  parser.value("--output", "FILE", "Where 'new' and 'schema' write; default: standard output",
               [&options](const std::string& path) { options.rules.output = path; });
  add_rule_options(parser, options.scan.settings);
  add_color_option(parser, options);
}

void add_query_options(VerbParser& parser, Options& options) {
  ScanArguments& scan = options.scan;
  parser.operands("PATH", "Files and folders; default: .", scan.paths, false);
  parser
      .value("-e,--pattern", "PATTERN", "The pattern, as under 'match' in a rule",
             [&options](const std::string& text) { options.query.pattern = text; })
      ->required();
  parser.value("--where", "YAML", "Conditions, as under 'where' in a rule",
               [&options](const std::string& text) { options.query.where = text; });
  parser.value("--why", "FILE:LINE", "Say why the pattern does not match there",
               [&options](const std::string& text) { options.query.why = text; });
  parser.values("--rules", "FILE|DIR", "A pack whose models and classes the pattern may use",
                [&scan](const std::string& path) { scan.settings.rules.push_back(path); });
  add_output_options(parser, scan);
  add_file_options(parser, scan);
  add_color_option(parser, options);
}

struct VerbRow {
  Verb verb;
  std::string_view name;
  std::string_view help;
  void (*add_options)(VerbParser&, Options&);
};

constexpr std::array<VerbRow, 8> kVerbs = {{
    {Verb::Scan, "scan", "Find what the rules describe (the verb may be left out)",
     add_scan_options},
    {Verb::Explain, "explain", "Show a rule: text, examples, fix, how to suppress it",
     add_explain_options},
    {Verb::Test, "test", "Run the examples and the marked test files of packs", add_test_options},
    {Verb::Rules, "rules", "List, show, validate or begin rules; print their schema",
     add_rules_options},
    {Verb::Query, "query", "Find one pattern", add_query_options},
    {Verb::Ast, "ast", "Print the syntax tree of files as CPython's ast.dump() does",
     [](VerbParser& parser, Options& options) {
       parser.operands("FILE", "Python files", options.operands, true);
     }},
    {Verb::Tokens, "tokens", "Print the tokens of files as python -m tokenize -e does",
     [](VerbParser& parser, Options& options) {
       parser.operands("FILE", "Python files", options.operands, true);
     }},
    {Verb::Completions, "completions", "Print completions for a shell: bash, zsh or fish",
     [](VerbParser& parser, Options& options) {
       parser.operands("SHELL", "bash, zsh or fish", options.operands, true);
     }},
}};

const VerbRow* find_verb(std::string_view name) {
  const auto row = std::ranges::find(kVerbs, name, &VerbRow::name);
  return row == kVerbs.end() ? nullptr : &*row;
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
  }
  return names;
}

/// CLI11's message without its lead and its habit of naming types.
std::string error_text(const CLI::ParseError& error) {
  const std::string name = error.get_name();
  std::string text = error.what();
  if (name == "ArgumentMismatch") {
    return text.substr(0, text.find(':')) + " needs a value";
  }
  if (name == "RequiredError") {
    return text.substr(0, text.find(" is required")) + " is missing";
  }
  return text;
}

EarlyExit usage_error(std::string message) { return {{}, std::move(message), 2}; }

std::optional<EarlyExit> check_extras(VerbParser& parser) {
  Arguments remaining = parser.app().remaining();
  // The mark that ends the options is left over as well.
  std::erase(remaining, "--");
  if (remaining.empty()) {
    return std::nullopt;
  }
  const std::string& word = remaining.front();
  if (!word.starts_with("-")) {
    return usage_error("unexpected argument '" + word + "'");
  }
  const std::string option = word.substr(0, word.find('='));
  return usage_error("unknown option '" + option + "'" +
                     suggestion_for(option, option_names(parser.app())));
}

/// CLI11's page, with optional values written as they are typed.
std::string help_of(VerbParser& parser) {
  std::string help = parser.app().help();
  constexpr std::string_view kWritten = "--changed{HEAD} [=REF] ";
  constexpr std::string_view kMeant = "--changed[=REF]        ";
  static_assert(kWritten.size() == kMeant.size());
  if (const std::size_t place = help.find(kWritten); place != std::string::npos) {
    help.replace(place, kWritten.size(), kMeant);
  }
  while (help.ends_with("\n\n")) {
    help.pop_back();
  }
  return help;
}

std::string general_help(VerbParser& scan) {
  std::string out =
      "krait finds risky calls in Python source by rules written in YAML.\n\n"
      "Usage: krait [VERB] [OPTION...] [PATH...]\n\nVerbs (krait VERB --help says more):\n";
  for (const VerbRow& row : kVerbs) {
    out += "  " + std::string(row.name) + std::string(14 - row.name.size(), ' ') +
           std::string(row.help) + "\n";
  }
  const std::string help = help_of(scan);
  const std::size_t options = help.find("\nOptions:");
  return out + "\nWithout a verb, and for scan:\n" +
         (options == std::string::npos ? help : help.substr(options + 1)) +
         "\nExit: 0 nothing found, 1 findings of level warning or error, 2 a usage or rule error "
         "or "
         "an unreadable file.\n";
}

std::optional<EarlyExit> check_scan(const ScanArguments& scan) {
  if (scan.settings.use_unsafe_fixes && !scan.use_fixes && !scan.show_diff) {
    return usage_error("--unsafe-fixes needs --fix or --diff");
  }
  if (scan.use_fixes && scan.show_diff) {
    return usage_error("--fix and --diff exclude each other: --diff changes nothing");
  }
  if (scan.show_diff && scan.settings.format) {
    return usage_error("--diff and --format both write to standard output");
  }
  const bool reads_stdin = std::ranges::find(scan.paths, "-") != scan.paths.end();
  if (scan.stdin_filename && !reads_stdin) {
    return usage_error("--stdin-filename needs the path '-'");
  }
  if (reads_stdin && scan.files_from == "-") {
    return usage_error("'-' and --files-from - both read standard input");
  }
  if (scan.is_nul_separated && !scan.files_from) {
    return usage_error("-0 needs --files-from");
  }
  return std::nullopt;
}

std::optional<EarlyExit> check_rules(RulesArguments& rules) {
  const std::string action = rules.operands.front();
  rules.operands.erase(rules.operands.begin());
  const auto found = std::ranges::find(kRulesActions, action);
  if (found == kRulesActions.end()) {
    return usage_error("krait rules has no action '" + action + "'" +
                       suggestion_for(action, {kRulesActions.begin(), kRulesActions.end()}));
  }
  rules.action = static_cast<RulesAction>(found - kRulesActions.begin());
  const bool needs_operand = rules.action == RulesAction::Show || rules.action == RulesAction::New;
  if (needs_operand && rules.operands.empty()) {
    return usage_error("krait rules " + action + " needs the id of a rule");
  }
  const bool takes_none = rules.action == RulesAction::List || rules.action == RulesAction::Schema;
  const bool takes_one = rules.action == RulesAction::New;
  if ((takes_none && !rules.operands.empty()) || (takes_one && rules.operands.size() > 1)) {
    return usage_error("unexpected argument '" + rules.operands.back() + "'");
  }
  return std::nullopt;
}

std::optional<EarlyExit> check(Options& options, const VerbParser& parser) {
  switch (options.verb) {
    case Verb::Scan:
      options.scan.changed_since = parser.given_value("--changed");
      return check_scan(options.scan);
    case Verb::Rules:
      return check_rules(options.rules);
    case Verb::Explain:
    case Verb::Completions:
      if (options.operands.size() > 1) {
        return usage_error("unexpected argument '" + options.operands[1] + "'");
      }
      return std::nullopt;
    case Verb::Query:
      options.query.paths = options.scan.paths;
      return std::nullopt;
    case Verb::Test:
    case Verb::Ast:
    case Verb::Tokens:
      return std::nullopt;
  }
  return std::nullopt;
}

std::string quoted_command_line(const Arguments& arguments) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=,:+@%";
  std::string out = "krait";
  for (const std::string& argument : arguments) {
    out += ' ';
    if (!argument.empty() && argument.find_first_not_of(kPlain) == std::string::npos) {
      out += argument;
      continue;
    }
    out += '\'';
    for (const char character : argument) {
      out += character == '\'' ? std::string("'\\''") : std::string(1, character);
    }
    out += '\'';
  }
  return out;
}

}  // namespace

Expected<Options, EarlyExit> parse_options(const Arguments& arguments) {
  Options options;
  options.command_line = quoted_command_line(arguments);
  const VerbRow* row = arguments.empty() ? nullptr : find_verb(arguments.front());
  const bool has_verb = row != nullptr;
  if (!has_verb) {
    row = &kVerbs.front();
  }
  options.verb = row->verb;
  VerbParser parser(has_verb ? std::string(row->name) : "", std::string(row->help));
  row->add_options(parser, options);
  if (!has_verb) {
    parser.app().set_version_flag("-V,--version", "krait " KRAIT_VERSION, "Show the version");
  }
  // CLI11 takes them from the back.
  Arguments reversed(arguments.rbegin(), arguments.rend() - (has_verb ? 1 : 0));
  try {
    parser.app().parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    return unexpected(EarlyExit{has_verb ? help_of(parser) : general_help(parser), {}, 0});
  } catch (const CLI::CallForVersion&) {
    return unexpected(EarlyExit{"krait " KRAIT_VERSION "\n", {}, 0});
  } catch (const CLI::ParseError& error) {
    return unexpected(usage_error(error_text(error)));
  }
  std::optional<EarlyExit> early_exit = check_extras(parser);
  if (!early_exit) {
    early_exit = check(options, parser);
  }
  if (early_exit) {
    return unexpected(std::move(*early_exit));
  }
  return options;
}

std::vector<VerbDescription> describe_verbs() {
  std::vector<VerbDescription> verbs;
  for (const VerbRow& row : kVerbs) {
    Options unused;
    VerbParser parser(std::string(row.name), std::string(row.help));
    row.add_options(parser, unused);
    VerbDescription verb{std::string(row.name), std::string(row.help), {}, {}};
    for (const CLI::Option* option : parser.app().get_options()) {
      if (option->get_positional()) {
        continue;
      }
      VerbDescription::Option described{{}, option->get_description(), false, {}};
      for (const std::string& name : option->get_snames()) {
        described.names.push_back("-" + name);
      }
      for (const std::string& name : option->get_lnames()) {
        described.names.push_back("--" + name);
      }
      described.takes_value = option->get_expected_max() > 0 && option->get_type_size() > 0;
      const std::string type = option->get_type_name();
      if (type.find('|') != std::string::npos &&
          type.find_first_of("ABCDEFGHIJK") == std::string::npos) {
        std::string list = type;
        std::ranges::replace(list, '|', ',');
        described.values = split_list(list);
      }
      verb.options.push_back(std::move(described));
    }
    if (row.verb == Verb::Completions) {
      verb.operands = {"bash", "zsh", "fish"};
    } else if (row.verb == Verb::Rules) {
      verb.operands = {kRulesActions.begin(), kRulesActions.end()};
    }
    verbs.push_back(std::move(verb));
  }
  return verbs;
}

}  // namespace krait
