#include "analysis/external_names.h"

#include "analysis/folding.h"
#include "analysis/library.h"

namespace krait {

ExternalNames::ExternalNames(const Models& models, DatumFactory& factory, SymbolTable& symbols)
    : stubs_(models.stubs()), factory_(factory), symbols_(symbols) {}

ExternalName* ExternalNames::of(std::string_view qualified_name) {
  if (const auto found = by_name_.find(qualified_name); found != by_name_.end()) {
    return found->second;
  }
  const std::string canonical = stubs_.canonical(qualified_name);
  ExternalName* name = nullptr;
  if (const auto found = by_name_.find(canonical); found != by_name_.end()) {
    name = found->second;
  } else {
    name = create(factory_.copy(canonical));
  }
  if (qualified_name != canonical) {
    by_name_[factory_.copy(qualified_name)] = name;
  }
  return name;
}

ExternalName* ExternalNames::create(std::string_view canonical) {
  ExternalName& name = names_.emplace_back();
  by_name_[canonical] = &name;
  name.qualified_name = canonical;
  const size_t dot = canonical.rfind('.');
  name.last = symbols_.intern(canonical.substr(dot + 1));
  name.stub = stubs_.find_here(canonical);
  name.is_module = stubs_.by_module.contains(canonical);
  name.folding = find_folding_function(canonical);
  name.library = find_library_function(canonical);
  name.datum = factory_.external(&name);
  if (dot != std::string_view::npos) {
    // The module of a class may be hidden by the class, which the package re-exports.
    ExternalName* owner = of(canonical.substr(0, dot));
    name.owner = owner == &name ? nullptr : owner;
  }
  if (name.is_class()) {
    for (const std::string_view base : name.stub->entry.class_order) {
      name.order.push_back(of(base));
    }
  }
  if (name.stub != nullptr && name.stub->entry.has_signature) {
    Signature& signature = signatures_.emplace_back();
    for (const ModelParameter& parameter : name.stub->entry.parameters) {
      signature.parameters.push_back({symbols_.intern(parameter.name), parameter.name,
                                      parameter.kind, parameter.default_value, nullptr});
    }
    signature.file = name.stub->module->file;
    name.signature = &signature;
  }
  return &name;
}

ExternalName* ExternalNames::member(ExternalName& owner, Symbol symbol) {
  for (const auto& [known, name] : owner.members) {
    if (known == symbol) {
      return name;
    }
  }
  ExternalName* name =
      of(std::string(owner.qualified_name) + "." + std::string(symbols_.text(symbol)));
  owner.members.emplace_back(symbol, name);
  return name;
}

ExternalName* ExternalNames::class_member(ExternalName& owner, Symbol symbol) {
  for (ExternalName* base : owner.order) {
    ExternalName* name = member(*base, symbol);
    if (name->stub != nullptr || name->folding != nullptr || name->library != nullptr) {
      return name;
    }
  }
  return member(owner, symbol);
}

const ClassFacts* ExternalNames::class_facts(ExternalName& name) {
  if (name.class_facts == nullptr) {
    auto* facts = factory_.arena().make<ClassFacts>();
    facts->qualified_name = name.qualified_name;
    std::vector<std::string_view> order;
    for (const ExternalName* base : name.order) {
      order.push_back(base->qualified_name);
    }
    if (order.empty()) {
      order.push_back(name.qualified_name);
    }
    const auto kept = factory_.copy(std::span<const std::string_view>(order));
    facts->order = {kept.data(), static_cast<uint32_t>(kept.size())};
    if (name.stub != nullptr) {
      facts->definition = {name.stub->module->file, name.stub->entry.node->span,
                           name.stub->entry.node};
    }
    name.class_facts = facts;
  }
  return name.class_facts;
}

bool ExternalNames::is_subclass(ExternalName& name, std::string_view base) {
  for (const ExternalName* entry : name.order) {
    if (entry->qualified_name == base) {
      return true;
    }
  }
  return name.qualified_name == base;
}

ExternalName* ExternalNames::builtin(Symbol symbol) {
  if (symbol >= builtins_.size()) {
    builtins_.resize(symbols_.size(), nullptr);
    is_builtin_known_.resize(symbols_.size(), false);
  }
  if (!is_builtin_known_[symbol]) {
    is_builtin_known_[symbol] = true;
    const std::string_view text = symbols_.text(symbol);
    const StubEntry* stub = stubs_.find_here(text);
    const bool is_builtin = stub != nullptr && stub->module->name == "builtins";
    builtins_[symbol] = is_builtin ? of(text) : nullptr;
  }
  return builtins_[symbol];
}

}  // namespace krait
