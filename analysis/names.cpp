// Variables: reading, writing and deleting the slots that names mean, and the values they start
// with.
#include <algorithm>

#include "analysis/interpreter.h"

namespace krait {

namespace {

constexpr uint32_t kMaximumReadElements = 16;  // of a container whose name is read
constexpr int kMaximumReadDepth = 3;           // of containers in each other
constexpr uint32_t kMaximumReadValues = 64;    // in all that a name may mean
constexpr size_t kMaximumLateNames = 12;       // that lead to each other

}  // namespace

Place Interpreter::place_of(const ast::Node& node) const {
  return {frame_->file->id, node.span, &node};
}

Symbol Interpreter::symbol_of(ast::Identifier name) {
  const Symbol symbol = symbol_in(*frame_->file, name);
  const std::string_view text = name.text();
  const bool is_private = text.size() > 2 && text.starts_with("__") && !text.ends_with("__");
  if (!is_private || !frame_->scope->class_name) {
    return symbol;
  }
  // Private names carry the class that they stand in (Python reference, 6.2.1).
  std::string_view owner = frame_->scope->class_name.text();
  owner.remove_prefix(std::min(owner.find_first_not_of('_'), owner.size()));
  return owner.empty() ? symbol : symbols_.intern("_" + std::string(owner) + std::string(text));
}

Location Interpreter::location_of(const Access& access) const {
  switch (access.kind) {
    case AccessKind::None:
      return kNoLocation;
    case AccessKind::Local:
      return frame_->base + access.slot;
    case AccessKind::Global:
      return frame_->file->base + access.slot;
    case AccessKind::Captured: {
      const Environment* environment = frame_->enclosing;
      for (uint16_t i = 0; i < access.depth && environment != nullptr; ++i) {
        environment = environment->enclosing;
      }
      return environment == nullptr ? kNoLocation : environment->base + access.slot;
    }
  }
  return kNoLocation;
}

Values Interpreter::builtin_value(Symbol symbol, const ast::Node& node) {
  if (symbols_.text(symbol) == "Ellipsis") {
    return factory_.one(factory_.ellipsis(), &node, frame_->file->id);
  }
  if (ExternalName* name = externals_.builtin(symbol)) {
    return factory_.one(name->datum, &node, frame_->file->id);
  }
  if (symbol == symbols::NameAttribute) {
    // Run as a script or imported: both happen.
    const Datum* main = factory_.str_kept("__main__");
    return factory_.opened(factory_.one(main, &node, frame_->file->id));
  }
  return Values();
}

Values Interpreter::read_access(const Access& access, const ast::Node& node, ast::Identifier name) {
  const Location location = location_of(access);
  if (location == kNoLocation) {
    return Values();
  }
  const Word word = store_.read(location);
  Values values = resolve_late(word.values());
  if (!word.is_maybe_unbound()) {
    return values;
  }
  Values other = Values::never();
  if (access.kind == AccessKind::Local && access.has_fallback) {
    other = read_access(frame_->file->scopes->fallback(*frame_->scope, access.slot), node, name);
  } else if (access.kind == AccessKind::Global || access.kind == AccessKind::None) {
    may_raise();
    other = builtin_value(symbol_in(*frame_->file, name), node);
  } else if (access.kind == AccessKind::Captured) {
    other = word.is_null() ? Values() : Values::never();
  } else {
    may_raise();
  }
  values = factory_.join(values, other);
  if (values.is_never()) {
    kill();
  }
  return values;
}

Values Interpreter::read_name(const ast::Name& node) {
  const Values values = read_access(frame_->file->scopes->access(node), node, node.id);
  note_reader(values, node, 0);
  return values;
}

/// Remembers that `reader` has read what is written where the values come from.
void Interpreter::note_reader(Values values, const ast::AnyExpr& reader, int depth) {
  if (!is_recording() || depth > kMaximumReadDepth) {
    return;
  }
  read_left_ = depth == 0 ? kMaximumReadValues : read_left_;
  for (const Known& known : values.known()) {
    if (read_left_ == 0) {
      return;
    }
    --read_left_;
    const Datum& datum = *known.datum;
    // A fix replaces literals; where other values come from is never asked.
    if (known.node != nullptr && known.node->is<ast::Constant>()) {
      Readers& readers = readers_[known.node];
      if (readers[0] == nullptr) {
        readers[0] = &reader;
      } else if (readers[0] != &reader) {
        readers[1] = &reader;
      }
    }
    if (datum.kind == DatumKind::Tuple) {
      for (uint32_t i = 0; i < std::min(datum.count, kMaximumReadElements); ++i) {
        note_reader(datum.elements[i].values, reader, depth + 1);
      }
    } else if (datum.kind == DatumKind::Object) {
      note_content_reader(objects_[datum.object], reader, depth);
    }
  }
}

void Interpreter::note_content_reader(const Object& object, const ast::AnyExpr& reader, int depth) {
  const Content* content = content_of(object);
  const uint32_t size = content == nullptr ? 0 : std::min(content->size, kMaximumReadElements);
  for (uint32_t i = 0; i < size; ++i) {
    note_reader(content->is_dict ? content->items[i].value.values : content->elements[i].values,
                reader, depth + 1);
  }
}

/// What names of modules that import each other stand for now. Names that lead back to themselves,
/// or through more modules than anyone writes, stay open.
Values Interpreter::resolve_late(Values values) {
  bool has_late = false;
  for (const Known& known : values.known()) {
    has_late = has_late || known.datum->kind == DatumKind::LateName;
  }
  if (!has_late) {
    return values;
  }
  ValuesBuilder builder(factory_);
  for (const Known& known : values.known()) {
    if (known.datum->kind != DatumKind::LateName) {
      builder.add(known);
      continue;
    }
    const LateName name = known.datum->late;
    const bool is_circular =
        resolving_.size() >= kMaximumLateNames ||
        std::any_of(resolving_.begin(), resolving_.end(), [&](const LateName& outer) {
          return outer.module == name.module && outer.name == name.name;
        });
    if (is_circular) {
      builder.open();
      continue;
    }
    resolving_.push_back(name);
    const Values found = module_attribute(name.module, name.name);
    resolving_.pop_back();
    if (found.is_never()) {
      builder.open();
    } else {
      builder.add(factory_.through(found, known.trail));
    }
  }
  if (values.is_open()) {
    builder.open();
  }
  return builder.build();
}

void Interpreter::write_binding(const ast::Node& node, Values values) {
  const Location location = location_of(frame_->file->scopes->access(node));
  if (location != kNoLocation) {
    store_.write(location, Word(values));
  }
}

void Interpreter::assign_name(const ast::Name& node, Values values) {
  write_binding(node, factory_.with_hop(values, HopKind::Assigned, place_of(node), node.id.text()));
}

void Interpreter::delete_name(const ast::Name& node) {
  const Location location = location_of(frame_->file->scopes->access(node));
  if (location != kNoLocation) {
    store_.write(location, Word());
  }
}

}  // namespace krait
