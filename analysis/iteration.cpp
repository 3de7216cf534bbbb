// What comes out when a value is iterated over, and the making of containers on the heap.
#include <algorithm>
#include <memory>

#include "analysis/folding.h"
#include "analysis/interpreter.h"
#include "analysis/text.h"

namespace krait {

const Datum* Interpreter::new_list(std::span<const Element> elements, bool has_unknown,
                                   const ast::Node& node, ObjectKind kind) {
  if (elements.size() > kMaximumContainerSize) {
    elements = elements.first(kMaximumContainerSize);
    has_unknown = true;
    ++statistics_.budget_hits_container_size;
  }
  const ObjectId id = new_object(kind, node);
  const Location content = store_.allocate(1);
  objects_[id].content = content;
  store_.write(content, Word(content_of(elements, has_unknown)));
  return factory_.object(id);
}

const Datum* Interpreter::new_dict(std::span<const DictItem> items, bool has_unknown,
                                   const ast::Node& node) {
  const ObjectId id = new_object(ObjectKind::Dict, node);
  const Location content = store_.allocate(1);
  objects_[id].content = content;
  store_.write(content, Word(content_of(items, has_unknown)));
  return factory_.object(id);
}

const Content* Interpreter::content_of(std::span<const Element> elements, bool has_unknown) {
  auto* content = factory_.arena().make<Content>();
  content->has_unknown = has_unknown;
  content->size = static_cast<uint32_t>(elements.size());
  content->elements = factory_.copy(elements).data();
  return content;
}

const Content* Interpreter::content_of(std::span<const DictItem> items, bool has_unknown) {
  if (items.size() > kMaximumContainerSize) {
    items = items.first(kMaximumContainerSize);
    has_unknown = true;
    ++statistics_.budget_hits_container_size;
  }
  auto* content = factory_.arena().make<Content>();
  content->is_dict = true;
  content->has_unknown = has_unknown;
  content->size = static_cast<uint32_t>(items.size());
  content->items = factory_.copy(items).data();
  return content;
}

namespace {

/// A copy of `old` with room behind it, or its own array where the next place is free.
template <class T>
T* grow(ast::Arena& arena, const Content& old, const T* from, Content& grown) {
  if (old.taken != nullptr && *old.taken == old.size && old.size < old.capacity) {
    grown.capacity = old.capacity;
    grown.taken = old.taken;
    ++*old.taken;
    return const_cast<T*>(from);
  }
  grown.capacity = std::max<uint32_t>(8, old.size * 2);
  grown.taken = arena.make<uint32_t>();
  *grown.taken = old.size + 1;
  T* to = arena.allocate_array<T>(grown.capacity);
  std::uninitialized_copy(from, from + old.size, to);
  return to;
}

}  // namespace

/// `old` and one element more; only has unknown elements when it is full.
const Content* Interpreter::appended(const Content& old, const Element& element) {
  auto* content = factory_.arena().make<Content>();
  *content = old;
  if (old.size >= kMaximumContainerSize) {
    content->has_unknown = true;
    ++statistics_.budget_hits_container_size;
    return content;
  }
  Element* elements = grow(factory_.arena(), old, old.elements, *content);
  new (elements + old.size) Element(element);
  content->elements = elements;
  ++content->size;
  return content;
}

const Content* Interpreter::appended(const Content& old, const DictItem& item) {
  auto* content = factory_.arena().make<Content>();
  *content = old;
  if (old.size >= kMaximumContainerSize) {
    content->has_unknown = true;
    ++statistics_.budget_hits_container_size;
    return content;
  }
  DictItem* items = grow(factory_.arena(), old, old.items, *content);
  new (items + old.size) DictItem(item);
  content->items = items;
  ++content->size;
  return content;
}

ObjectId Interpreter::new_object(ObjectKind kind, const ast::Node& node) {
  Object& object = objects_.emplace_back();
  object.kind = kind;
  object.node = &node;
  object.file = frame_->file->id;
  if (kind == ObjectKind::Instance || kind == ObjectKind::Class) {
    object.version = store_.allocate(1);
  }
  return static_cast<ObjectId>(objects_.size() - 1);
}

const Content* Interpreter::content_of(const Object& object) const {
  return object.content == kNoLocation ? nullptr : store_.read(object.content).content();
}

/// Results of folding are immutable; what Python would give as a list becomes an object.
Known Interpreter::thaw(const Known& known) {
  const Datum& datum = *known.datum;
  if (datum.kind == DatumKind::FrozenDict) {
    std::vector<DictItem> items;
    for (uint32_t i = 0; i < datum.count; ++i) {
      items.push_back(datum.items[i]);
      items.back().value.values = thaw(items.back().value.values);
    }
    Known result = known;
    result.datum = new_dict(items, datum.has_unknown, *known.node);
    return result;
  }
  const bool is_list = datum.kind == DatumKind::FrozenList;
  if (!is_list && datum.kind != DatumKind::FrozenSet && datum.kind != DatumKind::Tuple) {
    return known;
  }
  std::vector<Element> elements;
  bool is_changed = datum.kind != DatumKind::Tuple;
  for (uint32_t i = 0; i < datum.count; ++i) {
    elements.push_back(datum.elements[i]);
    elements.back().values = thaw(elements.back().values);
    is_changed = is_changed || elements.back().values != datum.elements[i].values;
  }
  Known result = known;
  if (datum.kind == DatumKind::Tuple) {
    result.datum =
        is_changed ? factory_.sequence(DatumKind::Tuple, elements, datum.has_unknown) : known.datum;
  } else {
    result.datum = new_list(elements, datum.has_unknown, *known.node,
                            is_list ? ObjectKind::List : ObjectKind::Set);
  }
  return result;
}

Values Interpreter::thaw(Values values) {
  ValuesBuilder builder(factory_);
  bool is_changed = false;
  for (const Known& known : values.known()) {
    const Known thawed = thaw(known);
    is_changed = is_changed || thawed.datum != known.datum;
    builder.add(thawed);
  }
  if (values.is_open()) {
    builder.open();
  }
  return is_changed ? builder.build() : values;
}

void Interpreter::iterate_elements(std::span<const Element> elements, const Known& container,
                                   Iterated& result) {
  for (const Element& element : elements) {
    result.elements.push_back(element);
    result.elements.back().values = factory_.through(resolve_late(element.values), container.trail);
  }
}

void Interpreter::iterate_text(const Known& known, Iterated& result) {
  const std::string_view text = known.datum->text;
  size_t position = 0;
  while (position < text.size()) {
    if (result.elements.size() >= kMaximumContainerSize) {
      result.has_unknown = true;
      ++statistics_.budget_hits_container_size;
      return;
    }
    const Datum* part = nullptr;
    if (known.datum->kind == DatumKind::Bytes) {
      part = factory_.integer(static_cast<unsigned char>(text[position++]));
    } else {
      const size_t length = utf8_length(text, position);
      part = factory_.str_kept(text.substr(position, length));
      position += length;
    }
    Known element = known;
    element.datum = part;
    result.elements.push_back({factory_.one(element), known.node, known.file});
  }
}

void Interpreter::iterate_range(const Known& known, Iterated& result) {
  const uint64_t size = range_size(*known.datum);
  for (uint64_t i = 0; i < size; ++i) {
    if (result.elements.size() >= kMaximumContainerSize) {
      result.has_unknown = true;
      ++statistics_.budget_hits_container_size;
      return;
    }
    Known element = known;
    element.datum = factory_.integer(range_element(*known.datum, i));
    result.elements.push_back({factory_.one(element), known.node, known.file});
  }
}

void Interpreter::iterate_object(const Known& known, Iterated& result) {
  const Object& object = objects_[known.datum->object];
  const Content* content = content_of(object);
  if (object.kind == ObjectKind::Class) {
    iterate_class(known, result);
    return;
  }
  if (content == nullptr) {
    iterate_instance(known, result);
    return;
  }
  result.has_unknown = content->has_unknown;
  if (!content->is_dict) {
    iterate_elements({content->elements, content->size}, known, result);
    return;
  }
  for (uint32_t i = 0; i < content->size; ++i) {
    const DictItem& item = content->items[i];
    Element element = item.value;
    element.values = factory_.through(factory_.one(item.key), known.trail);
    element.node = item.key.node;
    element.file = item.key.file;
    result.elements.push_back(element);
  }
}

void Interpreter::iterate(const Known& known, Iterated& result) {
  const Datum& datum = *known.datum;
  switch (datum.kind) {
    case DatumKind::Tuple:
    case DatumKind::FrozenList:
    case DatumKind::FrozenSet:
      result.has_unknown = datum.has_unknown;
      iterate_elements({datum.elements, datum.count}, known, result);
      return;
    case DatumKind::FrozenDict:
      result.has_unknown = datum.has_unknown;
      for (uint32_t i = 0; i < datum.count; ++i) {
        result.elements.push_back(
            {factory_.one(datum.items[i].key), datum.items[i].key.node, datum.items[i].key.file});
      }
      return;
    case DatumKind::Str:
    case DatumKind::Bytes:
      iterate_text(known, result);
      return;
    case DatumKind::Range:
      iterate_range(known, result);
      return;
    case DatumKind::Object:
      iterate_object(known, result);
      return;
    case DatumKind::HoledStr:
    case DatumKind::External:
    case DatumKind::Address:
    case DatumKind::BoundMethod:
    case DatumKind::LateName:
      result.has_unknown = true;
      return;
    case DatumKind::None:
    case DatumKind::Bool:
    case DatumKind::Int:
    case DatumKind::Float:
    case DatumKind::Complex:
    case DatumKind::Ellipsis:
    case DatumKind::Slice:
    case DatumKind::Function:
    case DatumKind::Partial:
    case DatumKind::Super:
    case DatumKind::Descriptor:
      result.is_iterable = false;
      return;
  }
}

/// Instances of the project's classes: what `__iter__` gives.
void Interpreter::iterate_instance(const Known& known, Iterated& result) {
  const Values method = get_attribute_of(known, symbols::Iter, *known.node, false);
  const bool is_own = method.size() == 1 && !method.is_open() && depth_allows_call() &&
                      method[0].datum->kind == DatumKind::BoundMethod &&
                      method[0].datum->callee->kind == DatumKind::Function;
  if (!is_own) {
    result.has_unknown = true;
    return;
  }
  const Values inner = call_values(method, {}, {nullptr, known.node, frame_->file});
  for (const Known& value : inner.known()) {
    const bool is_itself = value.datum->kind == DatumKind::Object &&
                           objects_[value.datum->object].content == kNoLocation;
    if (is_itself) {
      result.has_unknown = true;
    } else {
      iterate(value, result);
    }
  }
  result.has_unknown = result.has_unknown || inner.is_open();
}

/// What may stand at `number` when some elements may be absent: an element with at most that many
/// surely before it, and at least that many at all; counted from the end for a negative one.
Values Interpreter::possible_item(std::span<const Element> elements, int64_t number) {
  ValuesBuilder builder(factory_);
  const int64_t wanted = number < 0 ? -(number + 1) : number;
  int64_t certain = 0;
  for (size_t i = 0; i < elements.size(); ++i) {
    const Element& element = elements[number < 0 ? elements.size() - 1 - i : i];
    if (certain <= wanted && wanted <= static_cast<int64_t>(i)) {
      builder.add(element.values);
    }
    certain += element.is_maybe_absent ? 0 : 1;
  }
  return builder.build();
}

}  // namespace krait
