#include "engine/rule_skeleton.h"

#include <algorithm>
#include <vector>

#include "ast/nodes.h"
#include "engine/pattern.h"
#include "parser/parse.h"

namespace krait {
namespace {

/// The callee taken apart: a function of a module, a class, or a method of a class.
struct Callee {
  std::string module_name;
  std::string class_name;  ///< empty for a function
  std::string name;        ///< function or method; empty for a constructor
};

bool is_class_word(std::string_view word) {
  return !word.empty() && word[0] >= 'A' && word[0] <= 'Z';
}

std::vector<std::string> dotted_name(const ast::AnyExpr* expression) {
  std::vector<std::string> names;
  while (const auto* attribute = expression->as<ast::Attribute>()) {
    names.emplace_back(attribute->attr.text());
    expression = attribute->value;
  }
  const auto* root = expression->as<ast::Name>();
  if (root == nullptr) {
    return {};
  }
  names.emplace_back(root->id.text());
  std::reverse(names.begin(), names.end());
  return names;
}

/// Python's habits tell classes from modules: classes begin with a capital.
Callee take_apart(const std::vector<std::string>& names, const Models& models) {
  Callee callee;
  size_t at = 0;
  while (at + 1 < names.size() && !is_class_word(names[at])) {
    const std::string longer =
        callee.module_name.empty() ? names[at] : callee.module_name + "." + names[at];
    const ModelEntry* entry = models.find(longer);
    if (at > 0 && entry != nullptr && entry->kind == ModelKind::Class) {
      break;
    }
    callee.module_name = longer;
    ++at;
  }
  if (at + 1 < names.size()) {
    callee.class_name = names[at];
    callee.name = names.back();
  } else if (is_class_word(names[at])) {
    callee.class_name = names[at];
  } else {
    callee.name = names[at];
  }
  return callee;
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/// "HTTPServer" as "http_server": a word begins at a capital that follows or precedes a small
/// letter.
std::string lower_case(std::string_view text) {
  std::string lower;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool begins_word =
        is_upper(text[i]) && i > 0 &&
        (!is_upper(text[i - 1]) || (i + 1 < text.size() && !is_upper(text[i + 1])));
    if (begins_word && lower.back() != '_') {
      lower += '_';
    }
    lower += is_upper(text[i]) ? static_cast<char>(text[i] - 'A' + 'a') : text[i];
  }
  return lower;
}

/// The name of a rule about `callee` and its argument `subject`, of the letters that names have.
std::string rule_name_of(const Callee& callee, std::string_view subject) {
  std::string name;
  for (const char c : lower_case(callee.name.empty() ? callee.class_name : callee.name) + "_" +
                          lower_case(subject)) {
    const bool is_letter = c >= 'a' && c <= 'z';
    const bool may_follow = !name.empty() && ((c >= '0' && c <= '9') || c == '_');
    if (is_letter || may_follow) {
      name += c;
    }
  }
  return name.empty() ? "rule" : name;
}

/// How the class or function is written with its module; a builtin has none.
std::string qualified_name_of(const Callee& callee) {
  return (callee.module_name.empty() ? "" : callee.module_name + ".") +
         (callee.class_name.empty() ? callee.name : callee.class_name);
}

std::string upper_case(std::string_view text) {
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return upper;
}

struct Arguments {
  std::vector<std::string> positional;  ///< what to call the parameters in a model
  std::vector<std::string> keywords;
};

Arguments arguments_of(const ast::Call& call) {
  Arguments arguments;
  for (const ast::AnyExpr* argument : call.args) {
    const auto* constant = argument->as<ast::Constant>();
    if (constant != nullptr && constant->value.kind == ast::ConstantKind::Ellipsis) {
      continue;
    }
    const auto* name = argument->as<ast::Name>();
    arguments.positional.push_back(
        name == nullptr ? "argument" + std::to_string(arguments.positional.size() + 1)
                        : lower_case(name->id.text()));
  }
  for (const ast::Keyword* keyword : call.keywords) {
    if (keyword->arg) {
      arguments.keywords.emplace_back(keyword->arg.text());
    }
  }
  return arguments;
}

/// What the pattern calls the argument that the rule is about.
std::string metavariable_of(const Arguments& arguments) {
  const std::string name = upper_case(arguments.keywords.empty() ? arguments.positional.back()
                                                                 : arguments.keywords.back());
  return is_metavariable_name(name) && name != "OBJECT" ? name : "VALUE";
}

std::string parameters_of(const Arguments& arguments) {
  std::string text;
  for (const std::string& name : arguments.positional) {
    text += ", " + name;
  }
  for (const std::string& keyword : arguments.keywords) {
    text += ", " + keyword + "=None";
  }
  return text;
}

std::string model_of(const Callee& callee, const Arguments& arguments) {
  const std::string parameters = parameters_of(arguments);
  if (callee.class_name.empty()) {
    return "    def " + callee.name + "(" + (parameters.empty() ? "" : parameters.substr(2)) +
           "): ...\n";
  }
  return "    class " + callee.class_name + ":\n        def " +
         (callee.name.empty() ? "__init__" : callee.name) + "(self" + parameters + "): ...\n";
}

std::string pattern_of(const Callee& callee, const Arguments& arguments, bool is_method,
                       std::string_view metavariable) {
  std::string text = is_method ? "OBJECT." + callee.name : qualified_name_of(callee);
  text += '(';
  if (!arguments.keywords.empty()) {
    return text + "..., " + arguments.keywords.back() + "=" + std::string(metavariable) + ")";
  }
  for (size_t i = 1; i < arguments.positional.size(); ++i) {
    text += "_, ";
  }
  return text + std::string(metavariable) + ", ...)";
}

/// Code that calls the callee with `value` as the argument that the rule is about.
std::string example_of(const Callee& callee, const Arguments& arguments, bool is_method,
                       std::string_view value) {
  std::string text = callee.module_name.empty() ? "" : "      import " + callee.module_name + "\n";
  text += "      " + qualified_name_of(callee);
  if (is_method) {
    text += "()." + callee.name;
  }
  text += '(';
  for (size_t i = arguments.keywords.empty() ? 1 : 0; i < arguments.positional.size(); ++i) {
    text += "None, ";
  }
  if (!arguments.keywords.empty()) {
    text += arguments.keywords.back() + "=";
  }
  return text + "\"" + std::string(value) + "\")\n";
}

std::string rule_of(const Callee& callee, const Arguments& arguments) {
  const bool is_method = !callee.class_name.empty() && !callee.name.empty();
  const std::string metavariable = metavariable_of(arguments);
  const std::string subject =
      arguments.keywords.empty() ? arguments.positional.back() : arguments.keywords.back();
  std::string text = "- id: XX001\n  name: " + rule_name_of(callee, subject) +
                     "\n  title: Say in one line what is wrong\n  match: " +
                     pattern_of(callee, arguments, is_method, metavariable) + "\n  where:\n";
  if (is_method) {
    text += "    OBJECT: {type: " + callee.module_name + "." + callee.class_name + "}\n";
  }
  text += "    " + metavariable + ": {equals: change me}\n  report: " + metavariable +
          "\n  message: \"{callee}: " + subject + " is {" + metavariable +
          ".shown}\"\n  examples:\n    bad:\n    - |\n" +
          example_of(callee, arguments, is_method, "change me") + "    good:\n    - |\n" +
          example_of(callee, arguments, is_method, "harmless");
  return text;
}

}  // namespace

Expected<std::string> rule_skeleton(std::string_view call_text, const Models& models) {
  const SourceFile source("call", std::string(call_text));
  const TokenBuffer tokens = lex_pattern(source);
  const ast::Tree tree = parse_pattern(tokens);
  const auto fail = [&](std::string_view reason) {
    return unexpected(
        Error{"cannot make a rule of '" + std::string(call_text) + "': " + std::string(reason)});
  };
  if (!tree.errors().empty()) {
    return fail(message_of(tree.errors().front()));
  }
  const auto& body = tree.module().body;
  const auto* statement = body.size() == 1 ? body[0]->as<ast::Expr>() : nullptr;
  const auto* call = statement == nullptr ? nullptr : statement->value->as<ast::Call>();
  const std::vector<std::string> names =
      call == nullptr ? std::vector<std::string>() : dotted_name(call->func);
  if (names.empty()) {
    return fail("a call of a name is needed, such as flask.Flask.run(host=...)");
  }
  const Arguments arguments = arguments_of(*call);
  if (arguments.positional.empty() && arguments.keywords.empty()) {
    return fail("name the argument that the rule is about, such as host=...");
  }
  const Callee callee = take_apart(names, models);
  std::string qualified;
  for (const std::string& name : names) {
    qualified += (qualified.empty() ? "" : ".") + name;
  }
  std::string text = "# yaml-language-server: $schema=./krait-rules-1.schema.json\nkrait: 1\n";
  if (!callee.module_name.empty() && models.find(qualified) == nullptr) {
    text += "models:\n  " + callee.module_name + ": |\n" + model_of(callee, arguments);
  }
  text += "rules:\n" + rule_of(callee, arguments);
  return text;
}

}  // namespace krait
