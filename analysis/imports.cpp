// Imports of every form. Importing a project file runs it, once; everything else is a name outside
// the project.
#include <algorithm>

#include "analysis/interpreter.h"

namespace krait {

namespace {

std::string_view first_component(std::string_view name) { return name.substr(0, name.find('.')); }

/// False for what can be the name of no module's file. Each of its packages is a name of its own,
/// so that long names would take memory by their square.
bool can_be_module(std::string_view name) {
  constexpr size_t kMaximumSize = 1024;
  constexpr ptrdiff_t kMaximumPackages = 64;
  return name.size() <= kMaximumSize &&
         std::count(name.begin(), name.end(), '.') <= kMaximumPackages;
}

}  // namespace

/// The module as a value; its body has run, or is running in an import cycle.
Values Interpreter::import_file(FileContext& file, const ast::Node& node) {
  if (file.state == FileContext::State::New) {
    run_module(file);
  }
  return known_here(factory_.object(file.module), node);
}

/// The module of an absolute dotted name.
Values Interpreter::import_module(std::string_view name, const ast::Node& node) {
  // `import a.b.c` runs a and a.b too.
  FileContext* file = nullptr;
  for (size_t dot = name.find('.');; dot = name.find('.', dot + 1)) {
    file = finder_.find(*frame_->file, name.substr(0, dot));
    // A script that is named as a library module means the library.
    if (file == frame_->file && externals_.of(name.substr(0, dot))->is_module) {
      file = nullptr;
    }
    if (file != nullptr) {
      static_cast<void>(import_file(*file, node));
    }
    if (dot == std::string_view::npos) {
      break;
    }
  }
  if (file != nullptr) {
    note_namespace_packages(name);
    return import_file(*file, node);
  }
  return known_here(externals_.of(name)->datum, node);
}

/// Packages above a module of the project that have no file themselves.
void Interpreter::note_namespace_packages(std::string_view name) {
  for (size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
    if (finder_.find(*frame_->file, name.substr(0, dot)) == nullptr) {
      namespace_packages_.emplace(name.substr(0, dot));
    }
  }
}

void Interpreter::run_node(const ast::Import& node) {
  for (const ast::Alias* alias : node.names) {
    may_raise();
    const std::string_view name = alias->name.text();
    if (!can_be_module(name)) {
      write_binding(*alias, Values());
      continue;
    }
    Values values = import_module(name, *alias);
    if (!alias->asname && name.find('.') != std::string_view::npos) {
      values = import_module(first_component(name), *alias);
    }
    write_binding(*alias, values);
  }
}

void Interpreter::run_node(const ast::ImportFrom& node) {
  may_raise();
  const std::string_view name = node.module.text();
  if (!can_be_module(name)) {
    for (const ast::Alias* alias : node.names) {
      write_binding(*alias, Values());
    }
    return;
  }
  FileContext* file = nullptr;
  std::string external(name);
  if (node.level > 0) {
    file = finder_.find_relative(*frame_->file, static_cast<uint32_t>(node.level), name);
    external = relative_name(static_cast<uint32_t>(node.level), name);
  } else {
    const Values module = import_module(name, node);
    if (module[0].datum->kind == DatumKind::Object) {
      file = objects_[module[0].datum->object].module;
    }
  }
  if (file != nullptr) {
    static_cast<void>(import_file(*file, node));
  }
  for (const ast::Alias* alias : node.names) {
    if (alias->name.text() == "*") {
      import_star(file, external);
      continue;
    }
    const Symbol symbol = symbol_in(*frame_->file, alias->name);
    Values values;
    if (file != nullptr) {
      values = import_member(*file, symbol, *alias);
    } else if (FileContext* submodule = find_submodule(node, alias->name.text())) {
      values = import_file(*submodule, *alias);
    } else {
      values = external_value(*externals_.of(external + "." + std::string(alias->name.text())),
                              *alias, nullptr);
    }
    write_binding(*alias, values);
  }
}

/// `from package import module` where the package has no file of its own.
FileContext* Interpreter::find_submodule(const ast::ImportFrom& node, std::string_view name) {
  const std::string_view module = node.module.text();
  const std::string full =
      module.empty() ? std::string(name) : std::string(module) + "." + std::string(name);
  return node.level > 0
             ? finder_.find_relative(*frame_->file, static_cast<uint32_t>(node.level), full)
             : finder_.find(*frame_->file, full);
}

/// What a relative name is called when no file of the project has it.
std::string Interpreter::relative_name(uint32_t level, std::string_view name) const {
  std::string package = frame_->file->file->module_name;
  const bool is_package = frame_->file->file->source.path().ends_with("__init__.py");
  for (uint32_t up = is_package ? 1 : 0; up < level && !package.empty(); ++up) {
    const size_t dot = package.rfind('.');
    package = dot == std::string::npos ? std::string() : package.substr(0, dot);
  }
  return package.empty() ? std::string(name)
                         : (name.empty() ? package : package + "." + std::string(name));
}

Values Interpreter::import_member(FileContext& file, Symbol name, const ast::Alias& alias) {
  const Values found = module_attribute(file.module, name);
  if (!found.is_never()) {
    ValuesBuilder builder(factory_);
    for (Known known : found.known()) {
      const bool is_data =
          known.datum->kind != DatumKind::External && known.datum->kind != DatumKind::Function;
      if (is_data && &file != frame_->file) {
        known.trail =
            factory_.hop(HopKind::Imported, place_of(alias), alias.name.text(), known.trail);
      }
      builder.add(known);
    }
    if (found.is_open()) {
      builder.open();
    }
    return builder.build();
  }
  const Known module{factory_.object(file.module), &alias, nullptr, frame_->file->id};
  return module_member(module, name, alias);
}

/// Binds a name that `import *` brings in: in the slot of the module, or where nothing in the file
/// mentions it as an attribute that others may import.
void Interpreter::import_star_name(Symbol symbol, Values values) {
  FileContext& file = *frame_->file;
  const ast::Identifier name = file.file->tree.find_identifier(symbols_.text(symbol));
  const uint32_t slot = name ? file.scopes->module_slot(name) : ScopeTable::kNoSlot;
  const Location location =
      slot == ScopeTable::kNoSlot ? make_field(file.module, symbol) : file.base + slot;
  store_.write(location, Word(values));
}

/// The names that `__all__` lists.
void Interpreter::import_listed_names(FileContext& file, const Known& list) {
  Iterated names;
  iterate(list, names);
  for (const Element& element : names.elements) {
    const Datum* text = element.values.only();
    if (text != nullptr && text->kind == DatumKind::Str) {
      const Symbol symbol = symbols_.intern(text->text);
      const Values values = module_attribute(file.module, symbol);
      import_star_name(symbol, values.is_never() ? Values() : values);
    }
  }
}

void Interpreter::import_star(FileContext* file, const std::string& external) {
  if (file == nullptr) {
    import_star_of_external(external);
    return;
  }
  const Values all = module_attribute(file->module, symbols::All);
  if (all.size() > 0) {
    for (const Known& known : all.known()) {
      import_listed_names(*file, known);
    }
    return;
  }
  const Scope& scope = file->scopes->module();
  for (uint32_t slot = 0; slot < scope.slot_count; ++slot) {
    const std::string_view name = scope.slot_names[slot].text();
    const Word word = store_.read(file->base + slot);
    if (!name.starts_with('_') && !word.is_null()) {
      import_star_name(symbols_.intern(name), resolve_late(word.values()));
    }
  }
  for (const Field& field : objects_[file->module].fields) {
    const Word word = store_.read(field.location);
    if (!symbols_.text(field.name).starts_with('_') && !word.is_null()) {
      import_star_name(field.name, resolve_late(word.values()));
    }
  }
}

/// Modules that the module imports itself are its attributes, and no star brings them.
bool Interpreter::is_starred(const std::string& name) {
  const bool is_known =
      externals_.stubs().find(name) != nullptr || externals_.stubs().aliases.contains(name);
  return is_known && !externals_.of(name)->is_module;
}

void Interpreter::import_star_of_external(const std::string& external) {
  const std::string module = externals_.stubs().canonical(external);
  const Scope& scope = frame_->file->scopes->module();
  for (uint32_t slot = 0; slot < scope.slot_count; ++slot) {
    const std::string name = module + "." + std::string(scope.slot_names[slot].text());
    if (is_starred(name)) {
      store_.write(frame_->file->base + slot,
                   Word(external_value(*externals_.of(name), *scope.node, nullptr)));
    }
  }
}

}  // namespace krait
