#include "analysis/models.h"

#include <algorithm>

#include "analysis/models_detail.h"
#include "analysis/stub_reader.h"
#include "lexer/lexer.h"
#include "parser/parse.h"

namespace krait {

namespace {

constexpr int kMaximumAliasSteps = 16;
/// Classes above one; hostile stubs have thousands, and the orders of all go with the square.
constexpr size_t kMaximumClassOrder = 100;

std::string_view parent_of(std::string_view name) {
  const size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(0, dot);
}

std::string_view last_of(std::string_view name) { return name.substr(name.rfind('.') + 1); }

/// C3 (docs.python.org, "The Python 2.3 Method Resolution Order"); where no order exists, the
/// bases' orders one after the other.
std::vector<std::string_view> merge_orders(std::vector<std::vector<std::string_view>> lists) {
  std::vector<std::string_view> result;
  while (true) {
    std::erase_if(lists, [](const auto& list) { return list.empty(); });
    if (lists.empty()) {
      return result;
    }
    auto is_free = [&](std::string_view head) {
      return std::ranges::none_of(lists, [&](const auto& list) {
        return std::find(list.begin() + 1, list.end(), head) != list.end();
      });
    };
    const auto chosen =
        std::ranges::find_if(lists, [&](const auto& list) { return is_free(list[0]); });
    const std::string_view next = chosen == lists.end() ? lists[0][0] : (*chosen)[0];
    result.push_back(next);
    for (auto& list : lists) {
      std::erase(list, next);
    }
  }
}

}  // namespace

std::string_view Models::Stubs::keep(std::string text) {
  return strings.emplace_back(std::move(text));
}

StubEntry* Models::Stubs::look_up(std::string_view qualified_name) const {
  const auto found = by_name.find(qualified_name);
  return found == by_name.end() ? nullptr : found->second;
}

static bool is_at_or_below(std::string_view name, std::string_view owner) {
  return name.starts_with(owner) && (name.size() == owner.size() || name[owner.size()] == '.');
}

const StubEntry* Models::Stubs::find_here(std::string_view qualified_name) const {
  const StubEntry* entry = look_up(qualified_name);
  if (entry != nullptr) {
    complete(*entry->module);
  }
  return entry;
}

std::string Models::Stubs::canonical(std::string_view qualified_name) const {
  std::string name = successor_of(qualified_name);
  for (int step = 0; step < kMaximumAliasSteps; ++step) {
    bool is_changed = false;
    for (size_t end = name.find('.'); !is_changed; end = name.find('.', end + 1)) {
      const std::string_view prefix = std::string_view(name).substr(0, end);
      const auto alias = aliases.find(prefix);
      // A package may re-export a class from the module of the same name: what is below the class
      // is then below its alias too, and is canonical. (A module that imports its own package has
      // an alias that leads up instead: `a.b.a` is `a`.)
      if (alias != aliases.end() && !by_name.contains(prefix) &&
          !(is_at_or_below(alias->second, prefix) && is_at_or_below(name, alias->second))) {
        name = successor_of(std::string(alias->second) +
                            (end == std::string::npos ? "" : name.substr(end)));
        is_changed = true;
      } else if (end == std::string::npos) {
        return name;
      }
    }
  }
  return name;
}

const StubEntry* Models::Stubs::find(std::string_view qualified_name) const {
  const StubEntry* entry = look_up_member(qualified_name);
  if (entry != nullptr) {
    complete(*entry->module);
  }
  return entry;
}

std::string Models::Stubs::through_object(std::string name) const {
  for (size_t dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1)) {
    const StubEntry* object = look_up(std::string_view(name).substr(0, dot));
    if (object != nullptr && object->entry.kind == ModelKind::Constant &&
        object->result.classes.size() == 1 && !object->result.is_class) {
      std::string member(object->result.classes[0]);
      const size_t dot_of_member = member.size();
      member.append(name, dot);
      // Only where the class has such a member; what is unknown keeps its name.
      if (look_up_member(member) == nullptr) {
        return name;
      }
      name = std::move(member);
      dot = dot_of_member;
    }
  }
  return name;
}

StubEntry* Models::Stubs::look_up_member(std::string_view qualified_name) const {
  const std::string name = canonical(qualified_name);
  if (StubEntry* entry = look_up(name)) {
    return entry;
  }
  const StubEntry* owner = look_up(parent_of(name));
  if (owner == nullptr || owner->entry.kind != ModelKind::Class) {
    return nullptr;
  }
  for (const std::string_view base : owner->entry.class_order) {
    const std::string member = std::string(base) + "." + std::string(last_of(name));
    if (StubEntry* entry = look_up(member)) {
      return entry;
    }
  }
  return nullptr;
}

Models::Models() : stubs_(std::make_unique<Stubs>()) {
  for (const auto& stubs : {builtin_stubs(), network_stubs()}) {
    for (const BuiltinStub& stub : stubs) {
      const std::string module(stub.module);
      static_cast<void>(
          add(module, std::make_shared<SourceFile>("<" + module + ">", std::string(stub.text))));
    }
  }
  stubs_->conflicts.clear();
}

Models::~Models() = default;
Models::Models(Models&&) noexcept = default;
Models& Models::operator=(Models&&) noexcept = default;

std::vector<SyntaxError> Models::add(std::string module_name,
                                     std::shared_ptr<const SourceFile> stub) {
  StubModule& module = stubs_->modules.emplace_back();
  module.name = std::move(module_name);
  module.source = std::move(stub);
  module.tree = parse(lex(*module.source));
  module.file = kFirstStubFile + static_cast<FileId>(stubs_->modules.size() - 1);
  stubs_->by_module[module.name] = &module;
  stubs_->is_linked = false;
  read_stub(*stubs_, module);
  return {module.tree.errors().begin(), module.tree.errors().end()};
}

void Models::link() {
  if (stubs_->is_linked) {
    return;
  }
  stubs_->is_linked = true;
  for (StubEntry& entry : stubs_->entries) {
    entry.entry.class_order.clear();
    if (entry.entry.node != nullptr) {
      entry.bases.clear();
      entry.result = {};
      read_annotations(*stubs_, entry);
    }
  }
  struct Linker {
    Stubs& stubs;
    int depth = 0;
    std::vector<std::string_view> order_of(StubEntry& stub) {
      if (!stub.entry.class_order.empty() || depth > kMaximumAliasSteps) {
        return stub.entry.class_order;
      }
      ++depth;
      std::vector<std::vector<std::string_view>> lists;
      for (std::string_view& base : stub.bases) {
        base = stubs.keep(stubs.canonical(base));
        StubEntry* found = stubs.look_up(base);
        lists.push_back(found == nullptr ? std::vector<std::string_view>{base} : order_of(*found));
      }
      lists.push_back(stub.bases);
      std::vector<std::string_view> order = merge_orders(std::move(lists));
      order.resize(std::min(order.size(), kMaximumClassOrder));
      order.insert(order.begin(), stub.entry.qualified_name);
      stub.entry.class_order = order;
      --depth;
      return order;
    }
  };
  Linker linker{*stubs_};
  for (StubEntry& stub : stubs_->entries) {
    if (stub.entry.kind == ModelKind::Class) {
      linker.order_of(stub);
    }
  }
  for (StubEntry& stub : stubs_->entries) {
    if (stub.entry.kind != ModelKind::Class) {
      continue;
    }
    const StubEntry* initializer =
        stubs_->look_up_member(std::string(stub.entry.qualified_name) + ".__init__");
    stub.entry.has_signature = initializer != nullptr;
    stub.entry.parameters =
        initializer == nullptr ? std::vector<ModelParameter>() : initializer->entry.parameters;
  }
}

const ModelEntry* Models::find(std::string_view qualified_name) const {
  const StubEntry* entry =
      stubs_->look_up_member(stubs_->through_object(stubs_->canonical(qualified_name)));
  return entry == nullptr ? nullptr : &entry->entry;
}

bool Models::has_module(std::string_view module_name) const {
  return stubs_->by_module.contains(stubs_->canonical(module_name));
}

std::string_view Models::canonical_name(std::string_view qualified_name) const {
  const std::string name = stubs_->through_object(stubs_->canonical(qualified_name));
  if (name == qualified_name) {
    return qualified_name;
  }
  if (const StubEntry* entry = stubs_->look_up(name)) {
    return entry->entry.qualified_name;
  }
  const auto module = stubs_->by_module.find(name);
  return module == stubs_->by_module.end() ? qualified_name
                                           : std::string_view(module->second->name);
}

std::vector<std::string_view> Models::names() const {
  std::vector<std::string_view> names;
  for (const auto& [name, entry] : stubs_->by_name) {
    names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

std::span<const ModelConflict> Models::conflicts() const { return stubs_->conflicts; }

}  // namespace krait
