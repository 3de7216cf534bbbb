// Subscripts: reading, writing and deleting items and slices.
#include <algorithm>

#include "analysis/folding.h"
#include "analysis/interpreter.h"
#include "analysis/text.h"

namespace krait {

namespace {

/// An index into `size` elements; nothing when out of range.
std::optional<size_t> position_in(int64_t index, size_t size) {
  const int64_t position = index < 0 ? index + static_cast<int64_t>(size) : index;
  if (position < 0 || position >= static_cast<int64_t>(size)) {
    return std::nullopt;
  }
  return static_cast<size_t>(position);
}

struct SliceBounds {
  std::vector<size_t> positions;
  size_t begin = 0;
  size_t end = 0;
  bool is_contiguous = true;
};

/// `slice.indices(size)`; nothing when a bound is not a known integer or None.
std::optional<SliceBounds> slice_bounds(const Datum& slice, size_t size) {
  std::optional<int64_t> bounds[3];
  for (size_t i = 0; i < 3; ++i) {
    const Datum* bound = slice.elements[i].values.only();
    if (bound == nullptr) {
      return std::nullopt;
    }
    if (bound->kind != DatumKind::None) {
      bounds[i] = index_of(*bound);
      if (!bounds[i]) {
        return std::nullopt;
      }
    }
  }
  const int64_t step = bounds[2].value_or(1);
  const auto length = static_cast<int64_t>(size);
  if (step == 0) {
    return std::nullopt;
  }
  auto clamp = [&](int64_t value, int64_t low, int64_t high) {
    value = value < 0 ? value + length : value;
    return std::min(std::max(value, low), high);
  };
  SliceBounds result;
  if (step > 0) {
    const int64_t begin = clamp(bounds[0].value_or(0), 0, length);
    const int64_t end = bounds[1] ? clamp(*bounds[1], 0, length) : length;
    for (int64_t i = begin; i < end; i += step) {
      result.positions.push_back(static_cast<size_t>(i));
    }
    result.begin = static_cast<size_t>(begin);
    result.end = static_cast<size_t>(std::max(begin, end));
  } else {
    const int64_t begin = bounds[0] ? clamp(*bounds[0], -1, length - 1) : length - 1;
    const int64_t end = bounds[1] ? clamp(*bounds[1], -1, length - 1) : -1;
    for (int64_t i = begin; i > end; i += step) {
      result.positions.push_back(static_cast<size_t>(i));
    }
  }
  result.is_contiguous = step == 1;
  return result;
}

bool is_uncertain(std::span<const Element> elements) {
  for (const Element& element : elements) {
    if (element.is_maybe_absent) {
      return true;
    }
  }
  return false;
}

}  // namespace

/// Every element that may be at an index that is not known.
Values Interpreter::any_element(std::span<const Element> elements, bool has_unknown) {
  ValuesBuilder builder(factory_);
  for (const Element& element : elements) {
    builder.add(element.values);
  }
  if (has_unknown) {
    builder.open();
  }
  return builder.build();
}

Values Interpreter::sequence_item(const Known& container, std::span<const Element> elements,
                                  bool has_unknown, const Datum* index, const ast::Node& node) {
  if (index != nullptr && index->kind == DatumKind::Slice) {
    const auto bounds = slice_bounds(*index, elements.size());
    std::vector<Element> picked;
    if (bounds && !is_uncertain(elements)) {
      for (const size_t position : bounds->positions) {
        picked.push_back(elements[position]);
      }
    } else {
      picked.assign(elements.begin(), elements.end());
      for (Element& element : picked) {
        element.is_maybe_absent = true;
      }
    }
    Known result = container;
    const bool is_list = container.datum->kind == DatumKind::Object;
    result.datum = is_list ? new_list(picked, has_unknown, node)
                           : factory_.sequence(DatumKind::Tuple, picked, has_unknown);
    return factory_.one(result);
  }
  const auto number = index == nullptr ? std::nullopt : index_of(*index);
  if (index != nullptr && !number && is_concrete(*index)) {
    return Values::never();
  }
  if (!number) {
    return factory_.through(any_element(elements, has_unknown), container.trail);
  }
  const auto position = position_in(*number, elements.size());
  if (has_unknown) {
    // Positions are not certain: the known element in that place, or another.
    const Values values = position ? elements[*position].values : Values();
    return factory_.through(factory_.join(values, any_element(elements, true)), container.trail);
  }
  if (is_uncertain(elements)) {
    return factory_.through(possible_item(elements, *number), container.trail);
  }
  return position ? factory_.through(elements[*position].values, container.trail) : Values::never();
}

Values Interpreter::dict_item(const Known& container, std::span<const DictItem> items,
                              bool has_unknown, const Datum* key) {
  ValuesBuilder builder(factory_);
  if (key == nullptr || !is_concrete(*key)) {
    for (const DictItem& item : items) {
      builder.add(item.value.values);
    }
    if (has_unknown || key != nullptr) {
      builder.open();
    }
    return factory_.through(builder.build(), container.trail);
  }
  bool is_found = false;
  for (const DictItem& item : items) {
    if (python_equal(*item.key.datum, *key).value_or(false)) {
      builder.add(item.value.values);
      is_found = is_found || !item.value.is_maybe_absent;
    }
  }
  if (!is_found && has_unknown) {
    builder.open();
  }
  return factory_.through(builder.build(), container.trail);
}

Values Interpreter::item_of(const Known& container, const Datum* index, const ast::Node& node) {
  const Datum& datum = *container.datum;
  switch (datum.kind) {
    case DatumKind::Tuple:
    case DatumKind::FrozenList:
      return sequence_item(container, {datum.elements, datum.count}, datum.has_unknown, index,
                           node);
    case DatumKind::FrozenDict:
      return dict_item(container, {datum.items, datum.count}, datum.has_unknown, index);
    case DatumKind::Object:
      return object_item(container, index, node);
    case DatumKind::Str:
    case DatumKind::Bytes:
      return text_item(container, index);
    case DatumKind::Range:
      return range_item(container, index);
    case DatumKind::External:
      if (is_typing_form(*datum.external)) {  // what it means, its expression tells
        return known_here(&datum, node);
      }
      // `list[int]` is the class for all that matters here.
      return datum.external->is_class() || datum.external->stub == nullptr
                 ? factory_.opened(factory_.one(container))
                 : Values();
    case DatumKind::None:
    case DatumKind::Bool:
    case DatumKind::Int:
    case DatumKind::Float:
    case DatumKind::Complex:
    case DatumKind::Ellipsis:
    case DatumKind::Slice:
    case DatumKind::FrozenSet:
    case DatumKind::Function:
    case DatumKind::Descriptor:
      return Values::never();
    case DatumKind::HoledStr:
    case DatumKind::Address:
    case DatumKind::BoundMethod:
    case DatumKind::Partial:
    case DatumKind::Super:
    case DatumKind::LateName:
      return Values();
  }
  return Values();
}

namespace {

/// The characters of a text, or the bytes.
std::vector<std::string_view> parts_of(const Datum& datum) {
  std::vector<std::string_view> parts;
  for (size_t position = 0; position < datum.text.size();) {
    const size_t length = datum.kind == DatumKind::Bytes ? 1 : utf8_length(datum.text, position);
    parts.push_back(datum.text.substr(position, length));
    position += length;
  }
  return parts;
}

}  // namespace

Values Interpreter::text_item(const Known& container, const Datum* index) {
  const Datum& datum = *container.datum;
  const bool is_bytes = datum.kind == DatumKind::Bytes;
  if (index == nullptr) {
    return Values();
  }
  const std::vector<std::string_view> parts = parts_of(datum);
  Known result = container;
  if (index->kind == DatumKind::Slice) {
    const auto bounds = slice_bounds(*index, parts.size());
    if (!bounds) {
      return Values();
    }
    std::string text;
    for (const size_t position : bounds->positions) {
      text += parts[position];
    }
    result.datum = is_bytes ? factory_.bytes(text) : factory_.str(text);
    return factory_.one(result);
  }
  const auto number = index_of(*index);
  if (!number) {
    return is_concrete(*index) ? Values::never() : Values();
  }
  const auto position = position_in(*number, parts.size());
  if (!position) {
    return Values::never();
  }
  result.datum = is_bytes ? factory_.integer(static_cast<unsigned char>(parts[*position][0]))
                          : factory_.str_kept(parts[*position]);
  return factory_.one(result);
}

Values Interpreter::range_item(const Known& container, const Datum* index) {
  Iterated parts;
  iterate(container, parts);
  if (parts.has_unknown || (index != nullptr && index->kind == DatumKind::Slice)) {
    return Values();
  }
  Known plain = container;
  plain.trail = nullptr;  // the parts carry it
  return sequence_item(plain, parts.elements, false, index, *container.node);
}

/// What a defaultdict gives for a key that it has not; from then on it has it.
Values Interpreter::missing_item(const Known& container, const Datum& index,
                                 const ast::Node& node) {
  const Object& object = objects_[container.datum->object];
  const Location field = field_of(object, symbols_.intern("default_factory"));
  if (field == kNoLocation) {
    return Values::never();
  }
  const Values made = call_values(store_.read(field).values(), {}, {nullptr, &node, frame_->file});
  const Content* content = content_of(objects_[container.datum->object]);
  if (is_dead_ || content == nullptr) {
    return Values::never();
  }
  std::vector<DictItem> items(content->items, content->items + content->size);
  set_dict_entry(items, {&index, &node, nullptr, frame_->file->id}, {made, &node, frame_->file->id},
                 true);
  store_.write(objects_[container.datum->object].content,
               Word(content_of(items, content->has_unknown)));
  return made;
}

Values Interpreter::object_item(const Known& container, const Datum* index, const ast::Node& node) {
  const Object& object = objects_[container.datum->object];
  if (const Content* content = content_of(object)) {
    if (content->is_dict) {
      const Values found =
          dict_item(container, {content->items, content->size}, content->has_unknown, index);
      return found.is_never() && !object.fields.empty() && index != nullptr
                 ? missing_item(container, *index, node)
                 : resolve_late(found);
    }
    if (object.kind == ObjectKind::Set || object.kind == ObjectKind::Generator) {
      return Values::never();
    }
    return resolve_late(sequence_item(container, {content->elements, content->size},
                                      content->has_unknown, index, node));
  }
  if (object.kind == ObjectKind::Class) {
    return class_item(container, index);
  }
  const Values method = get_attribute_of(container, symbols::GetItem, node, false);
  if (method.size() == 0) {
    return Values();
  }
  PassedArgument argument;
  argument.values = index == nullptr ? Values() : factory_.one(index, &node, frame_->file->id);
  argument.node = &node;
  argument.file = frame_->file->id;
  return call_values(method, {&argument, 1}, {nullptr, &node, frame_->file});
}

/// `E["NAME"]` of an Enum; `Generic[T]` is the class.
Values Interpreter::class_item(const Known& container, const Datum* index) {
  const Object& object = objects_[container.datum->object];
  if (object.info->form != ClassForm::Enum) {
    return factory_.one(container);
  }
  if (index == nullptr || index->kind != DatumKind::Str) {
    return Values();
  }
  return get_attribute_of(container, symbols_.intern(index->text), *container.node, true);
}

Values Interpreter::get_item(Values container, Values index, const ast::Node& node) {
  may_raise();
  if (container.size() == 0) {
    return container;
  }
  ValuesBuilder builder(factory_);
  for (const Known& known : container.known()) {
    for (const Known& key : index.known()) {
      builder.add(item_of(known, key.datum, node));
    }
    if (index.is_open()) {
      builder.add(item_of(known, nullptr, node));
    }
  }
  if (container.is_open()) {
    builder.open();
  }
  const Values result = builder.build();
  if (result.is_never()) {
    kill();
  }
  return result;
}

void Interpreter::set_content(const Object& object, const Content* content, bool is_strong) {
  if (object.kind == ObjectKind::Dict && !object.fields.empty()) {
    set_shown_attributes(object, *content, is_strong);
  }
  Word word(content);
  if (!is_strong) {
    word = store_.join(store_.read(object.content), word);
  }
  store_.write(object.content, word);
}

/// A dict that shows the attributes of something else, as `vars(x)` gives it: what changes in one
/// changes in the other.
void Interpreter::set_shown_attributes(const Object& dict, const Content& content, bool is_strong) {
  const Location shown = field_of(dict, symbols::Dict);
  if (shown == kNoLocation) {
    return;
  }
  const Values owner = store_.read(shown).values();
  const Content* old = store_.read(dict.content).content();
  for (uint32_t i = 0; i < content.size; ++i) {
    const DictItem& item = content.items[i];
    const bool is_old = old != nullptr && i < old->size &&
                        old->items[i].key.datum == item.key.datum &&
                        old->items[i].value.values == item.value.values;
    if (is_old || item.key.datum->kind != DatumKind::Str) {
      continue;
    }
    const Symbol name = symbols_.intern(item.key.datum->text);
    const bool is_certain = is_strong && !item.value.is_maybe_absent;
    for (const Known& known : owner.known()) {
      set_object_attribute(known.datum->object, name, item.value.values,
                           is_certain && owner.size() == 1);
    }
  }
}

void Interpreter::set_item(Values container, Values index, Values values,
                           const ast::AnyExpr* target) {
  may_raise();
  const bool is_strong = container.size() == 1 && !container.is_open();
  bool is_possible = container.is_open();
  for (const Known& known : container.known()) {
    if (known.datum->kind != DatumKind::Object) {
      is_possible = is_possible || known.datum->kind == DatumKind::External;
      continue;
    }
    Object& object = objects_[known.datum->object];
    const Content* content = content_of(object);
    is_possible = true;
    if (content == nullptr) {
      continue;
    }
    const Datum* only = index.only();
    Element element{values, target, frame_->file->id};
    if (content->is_dict) {
      set_dict_item(object, *content, index, element, is_strong);
    } else if (only == nullptr || !set_list_item(object, *content, *only, element, is_strong)) {
      set_any_item(object, *content, values);
    }
  }
  if (!is_possible) {
    kill();
  }
}

/// At an index that is not known: every element may be the new one.
void Interpreter::set_any_item(const Object& object, const Content& content, Values values) {
  std::vector<Element> elements(content.elements, content.elements + content.size);
  for (Element& element : elements) {
    element.values = factory_.opened(factory_.join(element.values, values));
  }
  set_content(object, content_of(elements, true), true);
}

void Interpreter::set_dict_item(const Object& object, const Content& content, Values index,
                                const Element& element, bool is_strong) {
  if (const Datum* only = index.only(); only != nullptr && is_concrete(*only)) {
    const bool is_new = std::none_of(
        content.items, content.items + content.size,
        [&](const DictItem& item) { return python_equal(*item.key.datum, *only).value_or(false); });
    if (is_new) {
      set_content(object, appended(content, DictItem{index[0], element}), is_strong);
      return;
    }
  }
  std::vector<DictItem> items(content.items, content.items + content.size);
  bool has_unknown = content.has_unknown;
  const bool is_certain = index.size() == 1 && !index.is_open();
  for (const Known& key : index.known()) {
    if (!is_concrete(*key.datum)) {
      has_unknown = true;
      continue;
    }
    set_dict_entry(items, key, element, is_certain);
  }
  if (index.is_open()) {
    has_unknown = true;
    for (DictItem& item : items) {
      item.value.values = factory_.opened(factory_.join(item.value.values, element.values));
    }
  }
  set_content(object, content_of(items, has_unknown), is_strong);
}

void Interpreter::set_dict_entry(std::vector<DictItem>& items, const Known& key,
                                 const Element& element, bool is_certain) {
  for (DictItem& item : items) {
    if (!python_equal(*item.key.datum, *key.datum).value_or(false)) {
      continue;
    }
    if (is_certain) {
      item.value = element;
    } else {
      item.value.values = factory_.join(item.value.values, element.values);
    }
    return;
  }
  items.push_back({key, element});
  items.back().value.is_maybe_absent = !is_certain || element.is_maybe_absent;
}

bool Interpreter::set_list_item(const Object& object, const Content& content, const Datum& index,
                                const Element& element, bool is_strong) {
  std::vector<Element> elements(content.elements, content.elements + content.size);
  if (content.has_unknown || is_uncertain(elements)) {
    return false;
  }
  if (index.kind == DatumKind::Slice) {
    const auto bounds = slice_bounds(index, elements.size());
    Iterated replacement;
    if (!bounds || !bounds->is_contiguous || element.values.size() != 1 ||
        element.values.is_open()) {
      return false;
    }
    iterate(element.values[0], replacement);
    const auto begin = elements.begin() + static_cast<ptrdiff_t>(bounds->begin);
    const auto at = elements.erase(begin, elements.begin() + static_cast<ptrdiff_t>(bounds->end));
    elements.insert(at, replacement.elements.begin(), replacement.elements.end());
    set_content(object, content_of(elements, replacement.has_unknown), is_strong);
    return true;
  }
  const auto number = index_of(index);
  if (!number) {
    return false;
  }
  if (const auto position = position_in(*number, elements.size())) {
    elements[*position] = element;
    set_content(object, content_of(elements, false), is_strong);
  } else if (is_strong) {
    kill();
  }
  return true;
}

void Interpreter::delete_item(Values container, Values index) {
  may_raise();
  const bool is_strong = container.size() == 1 && !container.is_open();
  const Datum* only = index.only();
  for (const Known& known : container.known()) {
    const Content* content = known.datum->kind == DatumKind::Object
                                 ? content_of(objects_[known.datum->object])
                                 : nullptr;
    if (content == nullptr) {
      continue;
    }
    const Object& object = objects_[known.datum->object];
    if (only == nullptr || !is_concrete_index(*only)) {
      set_content(object, content_with_possible_removal(*content), true);
    } else if (content->is_dict) {
      delete_dict_item(object, *content, *only, is_strong);
    } else {
      delete_list_item(object, *content, *only, is_strong);
    }
  }
}

bool Interpreter::is_concrete_index(const Datum& index) const {
  return index.kind == DatumKind::Slice || is_concrete(index);
}

const Content* Interpreter::content_with_possible_removal(const Content& content) {
  if (content.is_dict) {
    std::vector<DictItem> items(content.items, content.items + content.size);
    for (DictItem& item : items) {
      item.value.is_maybe_absent = true;
    }
    return content_of(items, content.has_unknown);
  }
  std::vector<Element> elements(content.elements, content.elements + content.size);
  for (Element& element : elements) {
    element.is_maybe_absent = true;
  }
  return content_of(elements, content.has_unknown);
}

void Interpreter::delete_dict_item(const Object& object, const Content& content, const Datum& key,
                                   bool is_strong) {
  std::vector<DictItem> items;
  bool is_found = false;
  for (uint32_t i = 0; i < content.size; ++i) {
    if (python_equal(*content.items[i].key.datum, key).value_or(false)) {
      is_found = true;
    } else {
      items.push_back(content.items[i]);
    }
  }
  if (!is_found && !content.has_unknown && is_strong) {
    kill();
    return;
  }
  set_content(object, content_of(items, content.has_unknown), is_strong);
}

void Interpreter::delete_list_item(const Object& object, const Content& content, const Datum& index,
                                   bool is_strong) {
  std::vector<Element> elements(content.elements, content.elements + content.size);
  std::vector<size_t> positions;
  if (index.kind == DatumKind::Slice) {
    const auto bounds = slice_bounds(index, elements.size());
    if (!bounds || content.has_unknown) {
      set_content(object, content_with_possible_removal(content), true);
      return;
    }
    positions = bounds->positions;
  } else if (const auto number = index_of(index)) {
    const auto position = position_in(*number, elements.size());
    if (!position && !content.has_unknown && is_strong) {
      kill();
      return;
    }
    if (position) {
      positions.push_back(*position);
    }
  }
  std::sort(positions.begin(), positions.end());
  for (size_t i = positions.size(); i-- > 0;) {
    elements.erase(elements.begin() + static_cast<ptrdiff_t>(positions[i]));
  }
  set_content(object, content_of(elements, content.has_unknown), is_strong);
}

}  // namespace krait
