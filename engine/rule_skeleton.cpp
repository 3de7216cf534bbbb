#include "engine/rule_skeleton.h"

#include <algorithm>
#include <vector>

#include "ast/nodes.h"
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

std::string lower_case(std::string_view text) {
  std::string lower;
  for (const char c : text) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    if (is_upper && !lower.empty() && lower.back() != '_') {
      lower += '_';
    }
    lower += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return lower;
}

std::string upper_case(std::string_view text) {
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return upper;
}

struct Arguments {
  size_t positional = 0;
  std::vector<std::string> keywords;
};

std::string parameters_of(const Arguments& arguments) {
  std::string text;
  for (size_t i = 0; i < arguments.positional; ++i) {
    text += ", argument" + std::to_string(i + 1);
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
  std::string text = is_method ? "OBJECT." + callee.name
                               : callee.module_name + "." +
                                     (callee.class_name.empty() ? callee.name : callee.class_name);
  text += '(';
  if (!arguments.keywords.empty()) {
    return text + "..., " + arguments.keywords.back() + "=" + std::string(metavariable) + ")";
  }
  for (size_t i = 1; i < arguments.positional; ++i) {
    text += "_, ";
  }
  return text + std::string(metavariable) + ", ...)";
}

/// The calls of a bad and a good example, the line between them included.
std::string examples_of(const Callee& callee, const Arguments& arguments, bool is_method) {
  const std::string argument = arguments.keywords.empty()
                                   ? std::string("\"change me\"")
                                   : arguments.keywords.back() + "=\"change me\"";
  std::string call_code =
      callee.module_name + "." + (callee.class_name.empty() ? callee.name : callee.class_name);
  if (is_method) {
    call_code += "()." + callee.name;
  }
  std::string before;
  for (size_t i = arguments.keywords.empty() ? 1 : 0; i < arguments.positional; ++i) {
    before += "None, ";
  }
  return "      " + call_code + "(" + before + argument + ")\n    good:\n    - |\n      import " +
         callee.module_name + "\n      " + call_code + "(" + before +
         (arguments.keywords.empty() ? "\"harmless\""
                                     : arguments.keywords.back() + "=\"harmless\"") +
         ")\n";
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
  if (names.size() < 2) {
    return fail("a call of a qualified name is needed, such as flask.Flask.run(host=...)");
  }
  Arguments arguments;
  for (const ast::AnyExpr* argument : call->args) {
    const auto* constant = argument->as<ast::Constant>();
    const bool is_gap = constant != nullptr && constant->value.kind == ast::ConstantKind::Ellipsis;
    arguments.positional += is_gap ? 0U : 1U;
  }
  for (const ast::Keyword* keyword : call->keywords) {
    if (keyword->arg) {
      arguments.keywords.emplace_back(keyword->arg.text());
    }
  }
  if (arguments.positional == 0 && arguments.keywords.empty()) {
    return fail("name the argument that the rule is about, such as host=...");
  }
  const Callee callee = take_apart(names, models);
  const bool is_method = !callee.class_name.empty() && !callee.name.empty();
  const std::string metavariable =
      arguments.keywords.empty() ? "VALUE" : upper_case(arguments.keywords.back());
  std::string qualified;
  for (const std::string& name : names) {
    qualified += (qualified.empty() ? "" : ".") + name;
  }
  std::string text = "# yaml-language-server: $schema=./krait-rules-1.schema.json\nkrait: 1\n";
  if (models.find(qualified) == nullptr) {
    text += "models:\n  " + callee.module_name + ": |\n" + model_of(callee, arguments);
  }
  text += "rules:\n- id: XX001\n  name: " +
          lower_case(callee.name.empty() ? callee.class_name : callee.name) + "_" +
          lower_case(metavariable == "VALUE" ? "value" : arguments.keywords.back()) +
          "\n  title: Say in one line what is wrong\n  match: " +
          pattern_of(callee, arguments, is_method, metavariable) + "\n  where:\n";
  if (is_method) {
    text += "    OBJECT: {type: " + callee.module_name + "." + callee.class_name + "}\n";
  }
  text += "    " + metavariable + ": {equals: change me}\n  report: " + metavariable +
          "\n  message: \"{callee}: " + lower_case(metavariable) + " is {" + metavariable +
          ".shown}\"\n  examples:\n    bad:\n    - |\n      import " + callee.module_name + "\n";
  return text + examples_of(callee, arguments, is_method);
}

}  // namespace krait
