#include "cli/completions.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "cli/options.h"
#include "cli/output.h"
#include "cli/words.h"

namespace krait {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) {
    out += (out.empty() ? "" : " ") + word;
  }
  return out;
}

/// In single quotes for a shell. Help texts hold nothing that fish's quotes would need beside.
std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (const char character : text) {
    out += character == '\'' ? std::string("'\\''") : std::string(1, character);
  }
  return out + "'";
}

std::vector<std::string> verb_names(const std::vector<VerbDescription>& verbs) {
  std::vector<std::string> names;
  names.reserve(verbs.size());
  for (const VerbDescription& verb : verbs) {
    names.push_back(verb.name);
  }
  return names;
}

std::vector<std::string> option_names(const VerbDescription& verb) {
  std::vector<std::string> names;
  for (const VerbDescription::Option& option : verb.options) {
    names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return names;
}

/// What completes the value of an option, by each of its names.
std::string bash_cases(const std::string& verb, const VerbDescription::Option& option) {
  std::string action;
  if (!option.values.empty()) {
    action = "words=" + shell_quoted(joined(option.values)) + " ;;\n";
  } else if (option.takes_value) {
    action = "COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n";
  } else {
    return {};
  }
  std::string out;
  for (const std::string& name : option.names) {
    out.append("    ").append(verb).append(":").append(name).append(") ").append(action);
  }
  return out;
}

std::string bash_script(const std::vector<VerbDescription>& verbs) {
  std::string pattern = joined(verb_names(verbs));
  std::ranges::replace(pattern, ' ', '|');
  std::string out =
      "_krait() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  local verb=scan words=\n"
      "  case ${COMP_WORDS[1]} in\n"
      "    " +
      pattern +
      ") verb=${COMP_WORDS[1]} ;;\n"
      "  esac\n"
      "  COMPREPLY=()\n"
      "  case $verb:$before in\n";
  for (const VerbDescription& verb : verbs) {
    for (const VerbDescription::Option& option : verb.options) {
      out += bash_cases(verb.name, option);
    }
  }
  out += "  esac\n  if [ -z \"$words\" ]; then\n    case $verb in\n";
  for (const VerbDescription& verb : verbs) {
    out += "      " + verb.name +
           ") words=" + shell_quoted(joined(option_names(verb)) + " " + joined(verb.operands)) +
           " ;;\n";
  }
  out += "    esac\n    if [ \"$COMP_CWORD\" = 1 ]; then words=\"$words " +
         joined(verb_names(verbs)) +
         "\"; fi\n"
         "  fi\n"
         "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
         "  [ ${#COMPREPLY[@]} != 0 ] || COMPREPLY=($(compgen -f -- \"$word\"))\n"
         "}\n"
         "complete -o filenames -F _krait krait\n";
  return out;
}

/// A spec of _arguments: brackets and colons in help texts would end its parts.
std::string zsh_spec(const VerbDescription::Option& option, const std::string& name) {
  std::string help;
  for (const char character : option.help) {
    if (character == '[' || character == ']' || character == ':' || character == '\\') {
      help += '\\';
    }
    help += character;
  }
  std::string spec = name + "[" + help + "]";
  if (!option.values.empty()) {
    spec += ":value:(" + joined(option.values) + ")";
  } else if (option.takes_value) {
    spec += ":value:_files";
  }
  return "'*" + shell_quoted(spec).substr(1);
}

std::string zsh_script(const std::vector<VerbDescription>& verbs) {
  std::string out =
      "#compdef krait\n"
      "_krait() {\n"
      "  local -a verbs\n"
      "  verbs=(\n";
  for (const VerbDescription& verb : verbs) {
    std::string entry = verb.name + ":" + verb.help;
    out += "    " + shell_quoted(entry) + "\n";
  }
  out +=
      "  )\n"
      "  if (( CURRENT == 2 )) && [[ ${words[2]} != -* ]]; then\n"
      "    _describe verb verbs\n"
      "    _files\n"
      "    return\n"
      "  fi\n"
      "  case ${words[2]} in\n";
  for (auto verb = verbs.rbegin(); verb != verbs.rend(); ++verb) {
    // Without a verb the words are those of scan, which is the first.
    out += verb->name == "scan" ? "    *)" : "    " + verb->name + ")";
    out += " _arguments \\\n";
    for (const VerbDescription::Option& option : verb->options) {
      for (const std::string& name : option.names) {
        out += "      " + zsh_spec(option, name) + " \\\n";
      }
    }
    out += verb->operands.empty() ? "      '*:file:_files' ;;\n"
                                  : "      '*:operand:(" + joined(verb->operands) + ")' ;;\n";
  }
  return out + "  esac\n}\n_krait \"$@\"\n";
}

std::string fish_script(const std::vector<VerbDescription>& verbs) {
  const std::string all_verbs = joined(verb_names(verbs));
  std::string out;
  for (const VerbDescription& verb : verbs) {
    out += "complete -c krait -n '__fish_use_subcommand' -a " + verb.name + " -d " +
           shell_quoted(verb.help) + "\n";
  }
  for (const VerbDescription& verb : verbs) {
    const std::string condition =
        verb.name == "scan"
            ? "'not __fish_seen_subcommand_from " + all_verbs.substr(all_verbs.find(' ') + 1) + "'"
            : "'__fish_seen_subcommand_from " + verb.name + "'";
    for (const VerbDescription::Option& option : verb.options) {
      out += "complete -c krait -n " + condition;
      for (const std::string& name : option.names) {
        out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      }
      if (!option.values.empty()) {
        out += " -x -a " + shell_quoted(joined(option.values));
      } else if (option.takes_value) {
        out += " -r";
      }
      out += " -d " + shell_quoted(option.help) + "\n";
    }
    if (!verb.operands.empty()) {
      out += "complete -c krait -n " + condition + " -f -a " + shell_quoted(joined(verb.operands)) +
             "\n";
    }
  }
  return out;
}

}  // namespace

Expected<std::string> completion_script(std::string_view shell) {
  const std::vector<VerbDescription> verbs = describe_verbs();
  if (shell == "bash") {
    return bash_script(verbs);
  }
  if (shell == "zsh") {
    return zsh_script(verbs);
  }
  if (shell == "fish") {
    return fish_script(verbs);
  }
  return unexpected(Error{"no completions for '" + std::string(shell) + "'" +
                          suggestion_for(shell, {"bash", "zsh", "fish"}) +
                          "; there are some for bash, zsh and fish"});
}

int run_completions_command(std::string_view shell) {
  const Expected<std::string> script = completion_script(shell);
  if (!script) {
    print_error(script.error().message);
    return 2;
  }
  const std::optional<Error> error = write_stdout(*script);
  if (error) {
    print_error(error->message);
  }
  return error ? 2 : 0;
}

}  // namespace krait
