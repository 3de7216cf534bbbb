#include "analysis/stub_reader.h"

#include <optional>

#include "ast/nodes.h"

namespace krait {

namespace {

class StubReader {
 public:
  StubReader(Models::Stubs& stubs, StubModule& module) : stubs_(stubs), module_(module) {}

  void read(ast::Array<ast::AnyStmt*> body, const std::string& prefix, bool is_class) {
    for (const ast::AnyStmt* statement : body) {
      read(*statement, prefix, is_class);
    }
  }

 private:
  void read(const ast::AnyStmt& statement, const std::string& prefix, bool is_class);
  void read_class(const ast::ClassDef& node, const std::string& prefix);
  template <class Function>
  void read_function(const Function& node, const std::string& prefix, bool is_class);
  void read_assignment(const ast::AnyStmt& node, const ast::AnyExpr* target,
                       const ast::AnyExpr* value, const std::string& prefix);
  void read_import_from(const ast::ImportFrom& node, const std::string& prefix);
  StubEntry& enter(ModelKind kind, std::string name, const ast::Node& node);
  void alias(std::string name, std::string target) {
    if (name != target) {
      stubs_.aliases[stubs_.keep(std::move(name))] = stubs_.keep(std::move(target));
    }
  }
  [[nodiscard]] std::vector<ModelParameter> parameters_of(const ast::Arguments& arguments,
                                                          bool drops_first) const;

  Models::Stubs& stubs_;
  StubModule& module_;
};

std::string join_name(const std::string& prefix, std::string_view name) {
  return prefix.empty() ? std::string(name) : prefix + "." + std::string(name);
}

bool is_name(const ast::AnyExpr* expression, std::string_view name) {
  const auto* node = expression->as<ast::Name>();
  return node != nullptr && node->id.text() == name;
}

/// "a.b.c" of a Name or an Attribute chain; empty for anything else.
std::string dotted_name(const ast::AnyExpr& expression) {
  std::vector<std::string_view> parts;
  const ast::AnyExpr* rest = &expression;
  while (const auto* attribute = rest->as<ast::Attribute>()) {
    parts.push_back(attribute->attr.text());
    rest = attribute->value;
  }
  const auto* name = rest->as<ast::Name>();
  if (name == nullptr) {
    return {};
  }
  std::string result(name->id.text());
  for (size_t i = parts.size(); i-- > 0;) {
    result += '.';
    result += parts[i];
  }
  return result;
}

std::string_view text_between(const StubModule& module, const ast::Node& node) {
  return module.source->text(node.span);
}

StubEntry& StubReader::enter(ModelKind kind, std::string name, const ast::Node& node) {
  const std::string_view kept = stubs_.keep(std::move(name));
  StubEntry& stub = stubs_.entries.emplace_back();
  stub.entry.kind = kind;
  stub.entry.qualified_name = kept;
  stub.entry.node = &node;
  stub.module = &module_;
  ++module_.entry_count;
  StubEntry*& slot = stubs_.by_name[kept];
  if (slot != nullptr && slot->module != &module_ && slot->entry.node != nullptr &&
      text_between(*slot->module, *slot->entry.node) != text_between(module_, node)) {
    stubs_.conflicts.push_back({std::string(kept), slot->module->source.get(),
                                slot->entry.node->span, module_.source.get(), node.span});
  }
  slot = &stub;
  return stub;
}

std::vector<ModelParameter> StubReader::parameters_of(const ast::Arguments& arguments,
                                                      bool drops_first) const {
  std::vector<ModelParameter> result;
  const size_t positional = arguments.posonlyargs.size() + arguments.args.size();
  for (size_t i = 0; i < positional; ++i) {
    const bool is_only = i < arguments.posonlyargs.size();
    const ast::Arg* arg =
        is_only ? arguments.posonlyargs[i] : arguments.args[i - arguments.posonlyargs.size()];
    const size_t required = positional - arguments.defaults.size();
    result.push_back({arg->arg.text(),
                      is_only ? ParameterKind::PositionalOnly : ParameterKind::PositionalOrKeyword,
                      i < required ? nullptr : arguments.defaults[i - required]});
  }
  if (drops_first && !result.empty()) {
    result.erase(result.begin());
  }
  if (arguments.vararg != nullptr) {
    result.push_back({arguments.vararg->arg.text(), ParameterKind::VarPositional, nullptr});
  }
  for (size_t i = 0; i < arguments.kwonlyargs.size(); ++i) {
    result.push_back({arguments.kwonlyargs[i]->arg.text(), ParameterKind::KeywordOnly,
                      arguments.kw_defaults[i]});
  }
  if (arguments.kwarg != nullptr) {
    result.push_back({arguments.kwarg->arg.text(), ParameterKind::VarKeyword, nullptr});
  }
  return result;
}

template <class Function>
void StubReader::read_function(const Function& node, const std::string& prefix, bool is_class) {
  StubEntry& stub = enter(is_class ? ModelKind::Method : ModelKind::Function,
                          join_name(prefix, node.name.text()), node);
  for (const ast::AnyExpr* decorator : node.decorator_list) {
    stub.is_static = stub.is_static || is_name(decorator, "staticmethod");
    stub.is_class_method = stub.is_class_method || is_name(decorator, "classmethod");
    stub.is_property = stub.is_property || is_name(decorator, "property");
  }
  stub.entry.has_signature = true;
  stub.entry.parameters = parameters_of(*node.args, is_class && !stub.is_static);
}

void StubReader::read_class(const ast::ClassDef& node, const std::string& prefix) {
  const std::string name = join_name(prefix, node.name.text());
  enter(ModelKind::Class, name, node);
  read(node.body, name, true);
}

void StubReader::read_assignment(const ast::AnyStmt& node, const ast::AnyExpr* target,
                                 const ast::AnyExpr* value, const std::string& prefix) {
  const auto* name = target->as<ast::Name>();
  if (name == nullptr) {
    return;
  }
  const std::string qualified = join_name(prefix, name->id.text());
  const std::string source = value == nullptr ? std::string() : dotted_name(*value);
  if (source.empty()) {
    enter(ModelKind::Constant, qualified, node);
    return;
  }
  const std::string local = join_name(prefix, source.substr(0, source.find('.')));
  const bool is_local = stubs_.by_name.contains(local) || stubs_.aliases.contains(local);
  alias(qualified, is_local ? join_name(prefix, source) : source);
}

void StubReader::read_import_from(const ast::ImportFrom& node, const std::string& prefix) {
  std::string source(node.module.text());
  if (node.level > 0) {
    std::string package = module_.name;
    for (int level = 1; level < node.level && !package.empty(); ++level) {
      const size_t dot = package.rfind('.');
      package = dot == std::string::npos ? std::string() : package.substr(0, dot);
    }
    source = source.empty() ? package : join_name(package, source);
  }
  for (const ast::Alias* name : node.names) {
    const std::string_view bound = name->asname ? name->asname.text() : name->name.text();
    alias(join_name(prefix, bound), join_name(source, name->name.text()));
  }
}

void StubReader::read(const ast::AnyStmt& statement, const std::string& prefix, bool is_class) {
  if (const auto* node = statement.as<ast::ClassDef>()) {
    read_class(*node, prefix);
  } else if (const auto* function = statement.as<ast::FunctionDef>()) {
    read_function(*function, prefix, is_class);
  } else if (const auto* coroutine = statement.as<ast::AsyncFunctionDef>()) {
    read_function(*coroutine, prefix, is_class);
  } else if (const auto* annotated = statement.as<ast::AnnAssign>()) {
    read_assignment(statement, annotated->target, annotated->value, prefix);
  } else if (const auto* assign = statement.as<ast::Assign>()) {
    for (const ast::AnyExpr* target : assign->targets) {
      read_assignment(statement, target, assign->value, prefix);
    }
  } else if (const auto* import = statement.as<ast::Import>()) {
    for (const ast::Alias* name : import->names) {
      const std::string_view full = name->name.text();
      const std::string_view first = full.substr(0, full.find('.'));
      alias(join_name(prefix, name->asname ? name->asname.text() : first),
            std::string(name->asname ? full : first));
    }
  } else if (const auto* from = statement.as<ast::ImportFrom>()) {
    read_import_from(*from, prefix);
  } else if (const auto* branch = statement.as<ast::If>()) {
    read(branch->body, prefix, is_class);
    read(branch->orelse, prefix, is_class);
  }
}

/// A name as the stub's module sees it.
std::string resolve(const Models::Stubs& stubs, const StubEntry& entry, const std::string& name) {
  const std::string first = name.substr(0, name.find('.'));
  // A class body's own names come before the module's.
  for (std::string scope(entry.entry.qualified_name);;) {
    const size_t dot = scope.rfind('.');
    if (dot == std::string::npos) {
      break;
    }
    scope.resize(dot);
    std::string candidate = scope;
    candidate.append(".").append(first);
    if (stubs.by_name.contains(candidate) || stubs.aliases.contains(candidate)) {
      return stubs.canonical(scope.append(".").append(name));
    }
    if (scope.size() <= entry.module->name.size()) {
      break;
    }
  }
  return stubs.canonical(name);
}

class ResultReader {
 public:
  ResultReader(Models::Stubs& stubs, StubEntry& entry) : stubs_(stubs), entry_(entry) {}

  void read(const ast::AnyExpr& whole) {
    const ast::AnyExpr* rest = &whole;
    while (const auto* alternatives = rest->as<ast::BinOp>()) {
      read_one(*alternatives->right);
      rest = alternatives->left;
    }
    read_one(*rest);
  }

 private:
  void read_one(const ast::AnyExpr& annotation) {
    if (const auto* subscript = annotation.as<ast::Subscript>()) {
      read_subscript(*subscript);
    } else if (const std::string name = dotted_name(annotation); !name.empty()) {
      const std::string resolved = resolve(stubs_, entry_, name);
      if (resolved == "NoReturn" || resolved == "typing.NoReturn" || resolved == "typing.Never") {
        entry_.result.is_never = true;
      } else if (resolved == "Self" || resolved == "typing.Self") {
        const std::string_view method = entry_.entry.qualified_name;
        entry_.result.classes.push_back(method.substr(0, method.rfind('.')));
      } else {
        entry_.result.classes.push_back(stubs_.keep(resolved));
      }
    }
  }

  void read_subscript(const ast::Subscript& subscript) {
    const std::string name = dotted_name(*subscript.value);
    if (name == "Passthrough" || name == "Element") {
      entry_.result.passthrough = stubs_.keep(dotted_name(*subscript.slice));
      entry_.result.is_element_of_passthrough = name == "Element";
    } else if (name == "type" || name == "Type" || name == "typing.Type") {
      entry_.result.is_class = true;
      read(*subscript.slice);
    } else if (const auto* arguments = subscript.slice->as<ast::Tuple>()) {
      for (const ast::AnyExpr* argument : arguments->elts) {
        read(*argument);
      }
    } else {
      read(*subscript.slice);
    }
  }

  Models::Stubs& stubs_;
  StubEntry& entry_;
};

const ast::AnyExpr* annotation_of(const ast::Node& node) {
  if (const auto* function = node.as<ast::FunctionDef>()) {
    return function->returns;
  }
  if (const auto* coroutine = node.as<ast::AsyncFunctionDef>()) {
    return coroutine->returns;
  }
  const auto* assignment = node.as<ast::AnnAssign>();
  return assignment == nullptr ? nullptr : assignment->annotation;
}

}  // namespace

void read_stub(Models::Stubs& stubs, StubModule& module) {
  module.first_entry = stubs.entries.size();
  // Built-in names have no prefix: rules call them `open`, not `builtins.open`.
  StubReader(stubs, module)
      .read(module.tree.module().body, module.name == "builtins" ? "" : module.name, false);
}

void read_annotations(Models::Stubs& stubs, StubEntry& entry) {
  if (const auto* definition = entry.entry.node->as<ast::ClassDef>()) {
    for (const ast::AnyExpr* base : definition->bases) {
      const auto* subscript = base->as<ast::Subscript>();
      const std::string name = dotted_name(subscript == nullptr ? *base : *subscript->value);
      if (!name.empty()) {
        entry.bases.push_back(stubs.keep(resolve(stubs, entry, name)));
      }
    }
  } else if (const ast::AnyExpr* annotation = annotation_of(*entry.entry.node)) {
    ResultReader(stubs, entry).read(*annotation);
  }
}

}  // namespace krait
