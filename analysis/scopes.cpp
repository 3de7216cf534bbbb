#include "analysis/scopes.h"

#include <algorithm>

#include "ast/walk.h"

namespace krait {

namespace {

template <class Value>
const Value* find_in(const std::vector<std::pair<uint32_t, Value>>& sorted, uint32_t key) {
  const auto found =
      std::lower_bound(sorted.begin(), sorted.end(), key,
                       [](const auto& entry, uint32_t k) { return entry.first < k; });
  return found != sorted.end() && found->first == key ? &found->second : nullptr;
}

bool is_comprehension(const ast::Node& node) {
  return node.is<ast::ListComp>() || node.is<ast::SetComp>() || node.is<ast::DictComp>() ||
         node.is<ast::GeneratorExp>();
}

bool is_function(const Scope& scope) {
  return scope.kind == ScopeKind::Function || scope.kind == ScopeKind::Lambda;
}

}  // namespace

/// Walks the scopes from the outside in. A scope's bindings are complete when its names are
/// resolved, because those of the scopes around it were collected before.
class ScopeBuilder {
 public:
  ScopeBuilder(ScopeTable& table, const ast::Tree& tree) : table_(table), tree_(tree) {}

  void build() {
    table_.accesses_.resize(tree_.node_count());
    table_.module_slots_.resize(tree_.identifier_count(), ScopeTable::kNoSlot);
    is_new_.resize(tree_.identifier_count(), true);
    open(ScopeKind::Module, tree_.module(), nullptr);
    for (size_t i = 0; i < table_.scopes_.size(); ++i) {
      Scope& scope = *table_.scopes_[i];
      collect(scope);
      std::sort(scope.bindings.begin(), scope.bindings.end());
    }
    for (const auto& [scope, node, name] : late_uses_) {
      resolve_use(*scope, *node, name);
    }
  }

 private:
  struct Use {
    Scope* scope;
    const ast::Node* node;
    ast::Identifier name;
  };

  Scope& open(ScopeKind kind, const ast::Node& node, Scope* parent) {
    auto scope = std::make_unique<Scope>();
    scope->kind = kind;
    scope->node = &node;
    scope->parent = parent;
    scope->owner = kind == ScopeKind::Comprehension ? parent->owner : scope.get();
    if (const auto* definition = node.as<ast::ClassDef>()) {
      scope->class_name = definition->name;
    } else if (parent != nullptr) {
      scope->class_name = parent->class_name;
    }
    table_.by_node_[node.node_id] = scope.get();
    table_.scopes_.push_back(std::move(scope));
    return *table_.scopes_.back();
  }

  /// The bindings of a comprehension are few, those of the module are known by identifier, and
  /// those of any other scope are made distinct by `finish`.
  void bind(Scope& scope, ast::Identifier name) {
    if (scope.kind == ScopeKind::Module) {
      static_cast<void>(global_slot(name));
      return;
    }
    if (scope.kind != ScopeKind::Comprehension && !is_new_[name.index()]) {
      return;
    }
    is_new_[name.index()] = false;
    const bool is_known = scope.kind == ScopeKind::Comprehension &&
                          std::any_of(scope.bindings.begin(), scope.bindings.end(),
                                      [&](const auto& b) { return b.first == name.index(); });
    if (!is_known) {
      scope.bindings.emplace_back(name.index(), add_slot(*scope.owner, name));
    }
  }

  static uint32_t add_slot(Scope& owner, ast::Identifier name) {
    owner.slot_names.push_back(name);
    return owner.slot_count++;
  }

  void collect(Scope& scope);
  void collect_parameters(Scope& scope, const ast::Arguments& arguments);
  void walk(Scope& scope, const ast::Node& root);
  bool enter(Scope& scope, const ast::Node& node);
  void enter_binding(Scope& scope, const ast::Node& node);
  void enter_imports(Scope& scope, const ast::Node& node);
  void enter_any_comprehension(Scope& scope, const ast::Node& node);
  void enter_class(Scope& scope, const ast::ClassDef& node);
  template <class Function>
  void enter_function(Scope& scope, const Function& node);
  template <class Comp>
  void enter_comprehension(Scope& scope, const Comp& node);
  void use(Scope& scope, const ast::Node& node, ast::Identifier name, bool binds);
  void finish(Scope& scope);
  void resolve_use(const Scope& scope, const ast::Node& node, ast::Identifier name);
  uint32_t global_slot(ast::Identifier name);

  ScopeTable& table_;
  const ast::Tree& tree_;
  std::vector<Use> uses_;       // of the scope being collected
  std::vector<Use> late_uses_;  // of all scopes
  std::vector<ast::Identifier> global_names_;
  std::vector<ast::Identifier> nonlocal_names_;
  std::vector<bool> is_new_;  // by identifier: not yet bound in the scope being collected
};

void ScopeBuilder::use(Scope& scope, const ast::Node& node, ast::Identifier name, bool binds) {
  late_uses_.push_back({&scope, &node, name});
  if (binds) {
    uses_.push_back({&scope, &node, name});
  }
}

void ScopeBuilder::collect_parameters(Scope& scope, const ast::Arguments& arguments) {
  auto parameter = [&](const ast::Arg* arg) {
    if (arg != nullptr) {
      use(scope, *arg, arg->arg, true);
    }
  };
  for (const ast::Arg* arg : arguments.posonlyargs) {
    parameter(arg);
  }
  for (const ast::Arg* arg : arguments.args) {
    parameter(arg);
  }
  parameter(arguments.vararg);
  for (const ast::Arg* arg : arguments.kwonlyargs) {
    parameter(arg);
  }
  parameter(arguments.kwarg);
}

void ScopeBuilder::collect(Scope& scope) {
  auto walk_body = [&](const auto& body) {
    for (const auto* statement : body) {
      walk(scope, *statement);
    }
  };
  const ast::Node& node = *scope.node;
  if (const auto* module = node.as<ast::Module>()) {
    walk_body(module->body);
  } else if (const auto* definition = node.as<ast::ClassDef>()) {
    walk_body(definition->body);
  } else if (const auto* function = node.as<ast::FunctionDef>()) {
    collect_parameters(scope, *function->args);
    walk_body(function->body);
  } else if (const auto* coroutine = node.as<ast::AsyncFunctionDef>()) {
    collect_parameters(scope, *coroutine->args);
    walk_body(coroutine->body);
  } else if (const auto* lambda = node.as<ast::Lambda>()) {
    collect_parameters(scope, *lambda->args);
    walk(scope, *lambda->body);
  }
  if (scope.kind != ScopeKind::Comprehension) {
    finish(scope);
  }
}

void ScopeBuilder::walk(Scope& scope, const ast::Node& root) {
  ast::walk(root, [&](const ast::Node& node) { return enter(scope, node); });
}

template <class Function>
void ScopeBuilder::enter_function(Scope& scope, const Function& node) {
  use(scope, node, node.name, true);
  walk(scope, *node.args);
  for (const ast::AnyExpr* decorator : node.decorator_list) {
    walk(scope, *decorator);
  }
  if (node.returns != nullptr) {
    walk(scope, *node.returns);
  }
  open(ScopeKind::Function, node, &scope);
}

template <class Comp>
void ScopeBuilder::enter_comprehension(Scope& scope, const Comp& node) {
  // The first iterable belongs to the scope around (Python reference, 6.2.4).
  walk(scope, *node.generators[0]->iter);
  Scope& inner = open(ScopeKind::Comprehension, node, &scope);
  for (size_t i = 0; i < node.generators.size(); ++i) {
    const ast::Comprehension& generator = *node.generators[i];
    walk(inner, *generator.target);
    if (i > 0) {
      walk(inner, *generator.iter);
    }
    for (const ast::AnyExpr* condition : generator.ifs) {
      walk(inner, *condition);
    }
  }
  if constexpr (std::is_same_v<Comp, ast::DictComp>) {
    walk(inner, *node.key);
    walk(inner, *node.value);
  } else {
    walk(inner, *node.elt);
  }
}

/// The nodes other than Name that bind a name.
void ScopeBuilder::enter_binding(Scope& scope, const ast::Node& node) {
  if (const auto* handler = node.as<ast::ExceptHandler>()) {
    if (handler->name) {
      use(scope, node, handler->name, true);
    }
  } else if (const auto* as_pattern = node.as<ast::MatchAs>()) {
    if (as_pattern->name) {
      use(scope, node, as_pattern->name, true);
    }
  } else if (const auto* star = node.as<ast::MatchStar>()) {
    if (star->name) {
      use(scope, node, star->name, true);
    }
  } else if (const auto* mapping = node.as<ast::MatchMapping>()) {
    if (mapping->rest) {
      use(scope, node, mapping->rest, true);
    }
  } else if (const auto* global = node.as<ast::Global>()) {
    global_names_.insert(global_names_.end(), global->names.begin(), global->names.end());
  } else if (const auto* nonlocal = node.as<ast::Nonlocal>()) {
    nonlocal_names_.insert(nonlocal_names_.end(), nonlocal->names.begin(), nonlocal->names.end());
  } else {
    enter_imports(scope, node);
  }
}

void ScopeBuilder::enter_imports(Scope& scope, const ast::Node& node) {
  if (const auto* import = node.as<ast::Import>()) {
    for (const ast::Alias* alias : import->names) {
      const std::string_view full = alias->name.text();
      const size_t dot = full.find('.');
      ast::Identifier bound = alias->asname ? alias->asname : alias->name;
      if (!alias->asname && dot != std::string_view::npos) {
        bound = tree_.find_identifier(full.substr(0, dot));
      }
      if (bound) {
        use(scope, *alias, bound, true);
      }
    }
  } else if (const auto* from = node.as<ast::ImportFrom>()) {
    for (const ast::Alias* alias : from->names) {
      if (alias->name.text() == "*") {
        scope.owner->has_star_import = true;
      } else {
        use(scope, *alias, alias->asname ? alias->asname : alias->name, true);
      }
    }
  }
}

/// True when what is below the node belongs to the same scope and is still to be walked.
bool ScopeBuilder::enter(Scope& scope, const ast::Node& node) {
  if (const auto* name = node.as<ast::Name>()) {
    use(scope, node, name->id, name->ctx != ast::ExprContext::Load);
    return false;
  }
  if (const auto* function = node.as<ast::FunctionDef>()) {
    enter_function(scope, *function);
    return false;
  }
  if (const auto* coroutine = node.as<ast::AsyncFunctionDef>()) {
    enter_function(scope, *coroutine);
    return false;
  }
  if (const auto* lambda = node.as<ast::Lambda>()) {
    open(ScopeKind::Lambda, node, &scope);
    walk(scope, *lambda->args);
    return false;
  }
  if (const auto* definition = node.as<ast::ClassDef>()) {
    enter_class(scope, *definition);
    return false;
  }
  if (const auto* walrus = node.as<ast::NamedExpr>()) {
    // Binds outside the comprehension (PEP 572).
    Scope* target = &scope;
    while (target->kind == ScopeKind::Comprehension) {
      target = target->parent;
    }
    walk(*target, *walrus->target);
    walk(scope, *walrus->value);
    return false;
  }
  if (node.is<ast::Yield>() || node.is<ast::YieldFrom>()) {
    scope.owner->is_generator = true;
    return true;
  }
  if (is_comprehension(node)) {
    enter_any_comprehension(scope, node);
    return false;
  }
  enter_binding(scope, node);
  return true;
}

void ScopeBuilder::enter_any_comprehension(Scope& scope, const ast::Node& node) {
  if (const auto* list = node.as<ast::ListComp>()) {
    enter_comprehension(scope, *list);
  } else if (const auto* set = node.as<ast::SetComp>()) {
    enter_comprehension(scope, *set);
  } else if (const auto* dict = node.as<ast::DictComp>()) {
    enter_comprehension(scope, *dict);
  } else if (const auto* generator = node.as<ast::GeneratorExp>()) {
    enter_comprehension(scope, *generator);
  }
}

void ScopeBuilder::enter_class(Scope& scope, const ast::ClassDef& node) {
  use(scope, node, node.name, true);
  for (const auto* list : {&node.bases, &node.decorator_list}) {
    for (const ast::AnyExpr* expression : *list) {
      walk(scope, *expression);
    }
  }
  for (const ast::Keyword* keyword : node.keywords) {
    walk(scope, *keyword);
  }
  open(ScopeKind::Class, node, &scope);
}

/// Turns what was collected into slots.
void ScopeBuilder::finish(Scope& scope) {
  auto is_listed = [](const std::vector<ast::Identifier>& list, ast::Identifier name) {
    return std::find(list.begin(), list.end(), name) != list.end();
  };
  std::sort(global_names_.begin(), global_names_.end(),
            [](ast::Identifier a, ast::Identifier b) { return a.index() < b.index(); });
  for (const ast::Identifier name : global_names_) {
    const uint32_t slot = global_slot(name);
    if (&scope != table_.scopes_[0].get()) {
      scope.globals.emplace_back(name.index(), slot);
    }
  }
  for (const ast::Identifier name : nonlocal_names_) {
    Access access;
    if (scope.parent != nullptr) {
      access = table_.lookup(*scope.parent, name);
      if (is_function(scope) && access.kind == AccessKind::Local) {
        access.kind = AccessKind::Captured;
        access.depth = 0;
      } else if (is_function(scope) && access.kind == AccessKind::Captured &&
                 is_function(*scope.parent->owner)) {
        ++access.depth;
      }
    }
    scope.nonlocals.emplace_back(name.index(), access);
  }
  std::sort(scope.nonlocals.begin(), scope.nonlocals.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const Use& binding : uses_) {
    const bool is_declared = binding.scope == &scope && (is_listed(global_names_, binding.name) ||
                                                         is_listed(nonlocal_names_, binding.name));
    if (!is_declared || scope.kind == ScopeKind::Module) {
      bind(*binding.scope, binding.name);
    }
  }
  for (const Use& binding : uses_) {
    is_new_[binding.name.index()] = true;
  }
  uses_.clear();
  global_names_.clear();
  nonlocal_names_.clear();
}

uint32_t ScopeBuilder::global_slot(ast::Identifier name) {
  uint32_t& slot = table_.module_slots_[name.index()];
  if (slot == ScopeTable::kNoSlot) {
    slot = add_slot(*table_.scopes_[0], name);
  }
  return slot;
}

void ScopeBuilder::resolve_use(const Scope& scope, const ast::Node& node, ast::Identifier name) {
  Access access = table_.lookup(scope, name);
  if (access.kind == AccessKind::None) {
    access.kind = AccessKind::Global;
    access.slot = global_slot(name);
  }
  table_.accesses_[node.node_id] = access;
}

ScopeTable::ScopeTable(const ast::Tree& tree) { ScopeBuilder(*this, tree).build(); }

Access ScopeTable::lookup(const Scope& from, ast::Identifier name) const {
  const Scope* scope = &from;
  uint16_t functions = 0;   // function frames between the running frame and `scope`
  bool is_in_frame = true;  // `scope` has the running frame
  for (; scope != nullptr; scope = scope->parent) {
    const Scope& owner = *scope->owner;
    if (const uint32_t* slot = find_in(scope->globals, name.index())) {
      return {AccessKind::Global, false, 0, *slot};
    }
    if (const Access* outer = find_in(scope->nonlocals, name.index())) {
      Access access = *outer;
      access.depth = static_cast<uint16_t>(access.depth + functions + (is_in_frame ? 0 : 1));
      return access;
    }
    if (scope->kind == ScopeKind::Module) {
      const uint32_t slot = module_slot(name);
      return slot == kNoSlot ? Access() : Access{AccessKind::Global, false, 0, slot};
    }
    const bool is_visible = scope->kind != ScopeKind::Class || scope == &from;
    const uint32_t* slot = is_visible ? find_in(scope->bindings, name.index()) : nullptr;
    if (slot != nullptr) {
      if (owner.kind == ScopeKind::Module) {
        return {AccessKind::Global, false, 0, *slot};
      }
      if (is_in_frame) {
        return {AccessKind::Local, scope->kind == ScopeKind::Class, 0, *slot};
      }
      if (owner.kind != ScopeKind::Class) {
        return {AccessKind::Captured, false, functions, *slot};
      }
    }
    if (scope == &owner) {  // the parent has another frame
      functions = static_cast<uint16_t>(functions + (!is_in_frame && is_function(owner) ? 1 : 0));
      is_in_frame = false;
    }
  }
  return {};
}

Access ScopeTable::fallback(const Scope& scope, uint32_t slot) const {
  if (scope.parent == nullptr) {
    return {};
  }
  Access access = lookup(*scope.parent, scope.slot_names[slot]);
  if (access.kind == AccessKind::Local) {
    access = {
        scope.parent->owner->kind == ScopeKind::Class ? AccessKind::None : AccessKind::Captured,
        false, 0, access.slot};
  } else if (access.kind == AccessKind::Captured && is_function(*scope.parent->owner)) {
    ++access.depth;
  }
  return access;
}

}  // namespace krait
