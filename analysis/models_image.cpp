// Models as bytes and back. Tables are written as they are; trees are not: a module is parsed when
// one of its entries is first asked for, and its entries get their nodes by number then.
#include <algorithm>

#include "analysis/image_archive.h"
#include "analysis/models_detail.h"
#include "ast/walk.h"
#include "lexer/lexer.h"
#include "parser/parse.h"

namespace krait {

inline auto image_fields(Either<StubResult> auto& result) {
  return std::tie(result.classes, result.is_class, result.is_never, result.passthrough,
                  result.is_element_of_passthrough);
}

inline auto image_fields(Either<ModelParameter> auto& parameter) {
  return std::tie(parameter.name, parameter.kind);
}

inline auto image_fields(Either<ModelEntry> auto& entry) {
  return std::tie(entry.kind, entry.qualified_name, entry.has_signature, entry.parameters,
                  entry.class_order);
}

inline auto image_fields(Either<StubEntry> auto& stub) {
  return std::tie(stub.entry, stub.result, stub.is_static, stub.is_class_method, stub.is_property,
                  stub.bases);
}

namespace {

class ModelsWriter : public ImageWriter<ModelsWriter> {};
class ModelsReader : public ImageReader<ModelsReader> {
 public:
  using ImageReader::ImageReader;
};

/// For each entry the number of its node, then for each parameter of a function that of its
/// default; 0 where there is none. (A class has its parameters from a constructor.)
std::string node_ids_of(const Models::Stubs& stubs, const StubModule& module) {
  ModelsWriter ids;
  const auto number_of = [](const ast::Node* node) {
    return node == nullptr ? uint32_t{0} : node->node_id + 1;
  };
  for (size_t i = 0; i < module.entry_count; ++i) {
    const ModelEntry& entry = stubs.entries[module.first_entry + i].entry;
    ids.put(number_of(entry.node));
    for (const ModelParameter& parameter : entry.parameters) {
      if (entry.kind != ModelKind::Class) {
        ids.put(number_of(parameter.default_value));
      }
    }
  }
  return ids.take();
}

std::vector<const ast::Node*> nodes_by_number(const ast::Tree& tree) {
  std::vector<const ast::Node*> nodes(tree.node_count() + size_t{1});
  ast::walk(tree.module(), [&nodes](const ast::Node& node) {
    nodes[node.node_id + size_t{1}] = &node;
    return true;
  });
  return nodes;
}

void give_nodes(std::deque<StubEntry>& entries, const StubModule& module) {
  const std::vector<const ast::Node*> nodes = nodes_by_number(module.tree);
  ModelsReader ids(module.node_ids);
  for (size_t i = 0; i < module.entry_count; ++i) {
    ModelEntry& entry = entries[module.first_entry + i].entry;
    entry.node = nodes.at(ids.number());
    for (ModelParameter& parameter : entry.parameters) {
      if (entry.kind != ModelKind::Class) {
        parameter.default_value = static_cast<const ast::AnyExpr*>(nodes.at(ids.number()));
      }
    }
  }
}

}  // namespace

std::string Models::write_image() const {
  ModelsWriter writer;
  writer.number(stubs_->modules.size());
  for (const StubModule& module : stubs_->modules) {
    writer.put(module.name);
    writer.put(module.source->path());
    writer.put(module.source->text());
    writer.put(node_ids_of(*stubs_, module));
    writer.number(module.entry_count);
    for (size_t i = 0; i < module.entry_count; ++i) {
      writer.put(stubs_->entries[module.first_entry + i]);
    }
  }
  std::vector<std::pair<std::string_view, std::string_view>> aliases(stubs_->aliases.begin(),
                                                                     stubs_->aliases.end());
  std::ranges::sort(aliases);
  writer.put(aliases);
  return writer.take();
}

Models::Models(std::string_view image) : stubs_(std::make_unique<Stubs>()) {
  ModelsReader reader(image);
  const size_t module_count = reader.count();
  for (size_t i = 0; i < module_count; ++i) {
    StubModule& module = stubs_->modules.emplace_back();
    std::string path;
    std::string text;
    reader.get(module.name);
    reader.get(path);
    reader.get(text);
    reader.get(module.node_ids);
    module.source = std::make_shared<const SourceFile>(std::move(path), std::move(text));
    module.file = kFirstStubFile + static_cast<FileId>(i);
    module.first_entry = stubs_->entries.size();
    module.entry_count = reader.count();
    stubs_->by_module[module.name] = &module;
    for (size_t j = 0; j < module.entry_count; ++j) {
      StubEntry& stub = stubs_->entries.emplace_back();
      reader.get(stub);
      stub.module = &module;
    }
  }
  stubs_->by_name.reserve(stubs_->entries.size());
  for (StubEntry& stub : stubs_->entries) {
    stubs_->by_name[stub.entry.qualified_name] = &stub;
  }
  std::vector<std::pair<std::string_view, std::string_view>> aliases;
  reader.get(aliases);
  stubs_->aliases.insert(aliases.begin(), aliases.end());
  stubs_->is_linked = true;
}

void Models::Stubs::complete(StubModule& module) const {
  if (module.is_complete.load(std::memory_order_acquire)) {
    return;
  }
  // Recursive: a class may have its constructor from a module that is completed on the way, and
  // that module's classes theirs from this one, whose own entries are done by then.
  const std::lock_guard<std::recursive_mutex> guard(completing);
  if (module.is_complete.load(std::memory_order_relaxed) || module.is_being_completed) {
    return;
  }
  module.is_being_completed = true;
  if (!module.node_ids.empty()) {
    module.tree = parse(lex(*module.source));
    give_nodes(entries, module);
  }
  for (size_t i = 0; i < module.entry_count; ++i) {
    ModelEntry& entry = entries[module.first_entry + i].entry;
    const StubEntry* constructor =
        entry.kind == ModelKind::Class
            ? look_up_member(std::string(entry.qualified_name) + ".__init__")
            : nullptr;
    if (constructor == nullptr || constructor->entry.parameters.size() != entry.parameters.size()) {
      continue;
    }
    complete(*constructor->module);
    for (size_t j = 0; j < entry.parameters.size(); ++j) {
      entry.parameters[j].default_value = constructor->entry.parameters[j].default_value;
    }
  }
  module.is_complete.store(true, std::memory_order_release);
}

}  // namespace krait
