#include "analysis/datum.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <functional>

namespace krait {

namespace {

uint32_t mix(uint32_t hash, uint64_t value) {
  uint64_t product = (hash ^ value) * 0x9E37'79B9'7F4A'7C15U;
  return static_cast<uint32_t>(product >> 32U) ^ static_cast<uint32_t>(product);
}

uint64_t bits_of(const void* pointer) { return reinterpret_cast<uintptr_t>(pointer); }

uint32_t hash_of(Values values) {
  uint32_t hash = values.size();
  for (const Known& known : values.known()) {
    hash = mix(hash, known.datum->hash);
  }
  return hash;
}

uint32_t hash_of(const Datum& datum) {
  uint32_t hash = mix(static_cast<uint32_t>(datum.kind), datum.object);
  switch (datum.kind) {
    case DatumKind::None:
    case DatumKind::Ellipsis:
    case DatumKind::Object:
      return hash;
    case DatumKind::Bool:
      return mix(hash, datum.boolean ? 1 : 2);
    case DatumKind::Int:
      return mix(mix(hash, static_cast<uint64_t>(datum.integer)),
                 std::hash<std::string_view>()(datum.text));
    case DatumKind::Float:
      return mix(hash, std::bit_cast<uint64_t>(datum.number));
    case DatumKind::Complex:
      return mix(mix(hash, std::bit_cast<uint64_t>(datum.number)),
                 std::bit_cast<uint64_t>(datum.imaginary));
    case DatumKind::Str:
    case DatumKind::Bytes:
    case DatumKind::Address:
      return mix(hash, std::hash<std::string_view>()(datum.text));
    case DatumKind::Tuple:
    case DatumKind::FrozenList:
    case DatumKind::FrozenSet:
    case DatumKind::Slice:
      for (uint32_t i = 0; i < datum.count; ++i) {
        hash = mix(hash, hash_of(datum.elements[i].values));
      }
      return hash;
    case DatumKind::FrozenDict:
      for (uint32_t i = 0; i < datum.count; ++i) {
        hash = mix(mix(hash, datum.items[i].key.datum->hash), hash_of(datum.items[i].value.values));
      }
      return hash;
    case DatumKind::HoledStr:
      for (uint32_t i = 0; i < datum.count; ++i) {
        hash = mix(hash, std::hash<std::string_view>()(datum.pieces[i].text));
      }
      return hash;
    case DatumKind::Range:
      return mix(mix(hash, static_cast<uint64_t>(datum.integer)),
                 static_cast<uint64_t>(datum.range.stop));
    case DatumKind::External:
      return mix(hash, bits_of(datum.external));
    case DatumKind::Function:
      return mix(hash, bits_of(datum.function));
    case DatumKind::BoundMethod:
      return mix(mix(hash, datum.callee->hash), datum.receiver->datum->hash);
    case DatumKind::Partial:
    case DatumKind::Descriptor:
      return mix(hash, datum.callee->hash);
    case DatumKind::Super:
      return mix(hash, datum.receiver->datum->hash);
    case DatumKind::LateName:
      return mix(mix(hash, datum.late.name), datum.late.module);
  }
  return hash;
}

bool same_values(Values left, Values right) {
  if (left == right) {
    return true;
  }
  if (left.size() != right.size() || left.is_open() != right.is_open()) {
    return false;
  }
  for (uint32_t i = 0; i < left.size(); ++i) {
    if (left[i].node != right[i].node || !same_datum(*left[i].datum, *right[i].datum)) {
      return false;
    }
  }
  return true;
}

bool same_elements(const Datum& left, const Datum& right) {
  for (uint32_t i = 0; i < left.count; ++i) {
    const Element& a = left.elements[i];
    const Element& b = right.elements[i];
    if (a.is_maybe_absent != b.is_maybe_absent || !same_values(a.values, b.values)) {
      return false;
    }
  }
  return true;
}

bool same_items(const Datum& left, const Datum& right) {
  for (uint32_t i = 0; i < left.count; ++i) {
    const DictItem& a = left.items[i];
    const DictItem& b = right.items[i];
    if (!same_datum(*a.key.datum, *b.key.datum) || !same_values(a.value.values, b.value.values) ||
        a.value.is_maybe_absent != b.value.is_maybe_absent) {
      return false;
    }
  }
  return true;
}

bool same_pieces(const Datum& left, const Datum& right) {
  for (uint32_t i = 0; i < left.count; ++i) {
    const Piece& a = left.pieces[i];
    const Piece& b = right.pieces[i];
    if (a.is_hole != b.is_hole || a.text != b.text || a.hole.node != b.hole.node) {
      return false;
    }
  }
  return true;
}

bool same_receiver(const Datum& left, const Datum& right) {
  return same_datum(*left.receiver->datum, *right.receiver->datum);
}

}  // namespace

bool same_datum(const Datum& left, const Datum& right) {
  if (&left == &right) {
    return true;
  }
  if (left.kind != right.kind || left.hash != right.hash || left.object != right.object ||
      left.count != right.count || left.has_unknown != right.has_unknown) {
    return false;
  }
  switch (left.kind) {
    case DatumKind::None:
    case DatumKind::Ellipsis:
      return true;
    case DatumKind::Object:
      return left.is_wildcard == right.is_wildcard;
    case DatumKind::Bool:
      return left.boolean == right.boolean;
    case DatumKind::Int:
      return left.integer == right.integer && left.text == right.text;
    case DatumKind::Float:
      return std::bit_cast<uint64_t>(left.number) == std::bit_cast<uint64_t>(right.number);
    case DatumKind::Complex:
      return std::bit_cast<uint64_t>(left.number) == std::bit_cast<uint64_t>(right.number) &&
             std::bit_cast<uint64_t>(left.imaginary) == std::bit_cast<uint64_t>(right.imaginary);
    case DatumKind::Str:
    case DatumKind::Bytes:
      return left.text == right.text;
    case DatumKind::Address:
      return left.text == right.text && left.external_class == right.external_class;
    case DatumKind::Tuple:
    case DatumKind::FrozenList:
    case DatumKind::FrozenSet:
    case DatumKind::Slice:
      return same_elements(left, right);
    case DatumKind::FrozenDict:
      return same_items(left, right);
    case DatumKind::HoledStr:
      return same_pieces(left, right);
    case DatumKind::Range:
      return left.integer == right.integer && left.range.stop == right.range.stop &&
             left.range.step == right.range.step;
    case DatumKind::External:
      return left.external == right.external;
    case DatumKind::Function:
      return left.function == right.function;
    case DatumKind::BoundMethod:
      return same_datum(*left.callee, *right.callee) && same_receiver(left, right);
    case DatumKind::Super:
      return same_receiver(left, right);
    case DatumKind::Partial:
      return left.arguments == right.arguments && same_datum(*left.callee, *right.callee);
    case DatumKind::Descriptor:
      return left.integer == right.integer && same_datum(*left.callee, *right.callee);
    case DatumKind::LateName:
      return left.late.name == right.late.name && left.late.module == right.late.module;
  }
  return false;
}

namespace {

/// From the lower number to the higher one; in 64 bits only without a sign.
uint64_t distance(int64_t from, int64_t to) {
  return static_cast<uint64_t>(to) - static_cast<uint64_t>(from);
}

uint64_t step_size(const Datum& range) {
  const int64_t step = range.range.step;
  return step > 0 ? static_cast<uint64_t>(step) : distance(step, 0);
}

/// From the start on, in the direction of the step.
uint64_t steps_before(const Datum& range, int64_t end) {
  const uint64_t way =
      range.range.step > 0 ? distance(range.integer, end) : distance(end, range.integer);
  return way / step_size(range) + (way % step_size(range) != 0 ? 1 : 0);
}

bool is_behind_start(const Datum& range, int64_t number) {
  return range.range.step > 0 ? number > range.integer : number < range.integer;
}

}  // namespace

uint64_t range_size(const Datum& range) {
  return is_behind_start(range, range.range.stop) ? steps_before(range, range.range.stop) : 0;
}

int64_t range_element(const Datum& range, uint64_t index) {
  return static_cast<int64_t>(static_cast<uint64_t>(range.integer) +
                              index * static_cast<uint64_t>(range.range.step));
}

bool range_contains(const Datum& range, int64_t number) {
  const bool is_on_way = number == range.integer || is_behind_start(range, number);
  const uint64_t index = is_on_way ? steps_before(range, number) : range_size(range);
  return index < range_size(range) && range_element(range, index) == number;
}

DatumFactory::DatumFactory(ast::Arena& arena) : arena_(arena) {
  Datum* none = make(DatumKind::None);
  Datum* yes = make(DatumKind::Bool);
  Datum* no = make(DatumKind::Bool);
  Datum* dots = make(DatumKind::Ellipsis);
  yes->boolean = true;
  for (Datum* datum : {none, yes, no, dots}) {
    seal(datum);
  }
  for (int64_t value = -3; value < 257; ++value) {
    Datum* datum = make(DatumKind::Int);
    datum->integer = value;
    seal(datum);
    small_integers_[value + 3] = datum;
  }
  none_ = none;
  true_ = yes;
  false_ = no;
  ellipsis_ = dots;
}

Datum* DatumFactory::make(DatumKind kind) {
  Datum* datum = arena_.make<Datum>();
  datum->kind = kind;
  return datum;
}

void DatumFactory::seal(Datum* datum) { datum->hash = hash_of(*datum); }

const Datum* DatumFactory::integer(int64_t value) {
  if (value >= -3 && value < 257) {
    return small_integers_[static_cast<size_t>(value + 3)];
  }
  Datum* datum = make(DatumKind::Int);
  datum->integer = value;
  seal(datum);
  return datum;
}

const Datum* DatumFactory::big_integer(std::string_view digits) {
  Datum* datum = make(DatumKind::Int);
  datum->text = digits;
  seal(datum);
  return datum;
}

const Datum* DatumFactory::number(double value) {
  Datum* datum = make(DatumKind::Float);
  datum->number = value;
  seal(datum);
  return datum;
}

const Datum* DatumFactory::complex(double real, double imaginary) {
  Datum* datum = make(DatumKind::Complex);
  datum->number = real;
  datum->imaginary = imaginary;
  seal(datum);
  return datum;
}

const Datum* DatumFactory::str(std::string_view text) { return str_kept(copy(text)); }

const Datum* DatumFactory::bytes(std::string_view text) {
  return str_kept(copy(text), DatumKind::Bytes);
}

const Datum* DatumFactory::str_kept(std::string_view text, DatumKind kind) {
  Datum* datum = make(kind);
  datum->text = text;
  seal(datum);
  return datum;
}

const Datum* DatumFactory::sequence(DatumKind kind, std::span<const Element> elements,
                                    bool has_unknown) {
  return sequence_kept(kind, copy(elements), has_unknown);
}

const Datum* DatumFactory::sequence_kept(DatumKind kind, std::span<const Element> elements,
                                         bool has_unknown) {
  Datum* datum = make(kind);
  datum->elements = elements.data();
  datum->count = static_cast<uint32_t>(elements.size());
  datum->has_unknown = has_unknown;
  seal(datum);
  return datum;
}

const Datum* DatumFactory::dict(std::span<const DictItem> items, bool has_unknown) {
  return dict_kept(copy(items), has_unknown);
}

const Datum* DatumFactory::dict_kept(std::span<const DictItem> items, bool has_unknown) {
  Datum* datum = make(DatumKind::FrozenDict);
  datum->items = items.data();
  datum->count = static_cast<uint32_t>(items.size());
  datum->has_unknown = has_unknown;
  seal(datum);
  return datum;
}

namespace {

constexpr size_t kMaximumJoinedHops = 8;

bool fits(std::span<const Piece> pieces) {
  size_t size = 0;
  for (const Piece& piece : pieces) {
    size += piece.text.size();
  }
  return size <= kMaximumStringSize && pieces.size() <= kMaximumPieces;
}

}  // namespace

const Datum* DatumFactory::holed(std::span<const Piece> pieces) {
  std::vector<Piece> bounded;
  if (!fits(pieces)) {
    // A hole stands for any text, also for what is left out.
    bounded.push_back({{}, true, Element{Values()}});
    pieces = bounded;
  }
  Datum* datum = make(DatumKind::HoledStr);
  datum->pieces = copy(pieces).data();
  datum->count = static_cast<uint32_t>(pieces.size());
  seal(datum);
  return datum;
}

const Datum* DatumFactory::range(int64_t start, int64_t stop, int64_t step) {
  Datum* datum = make(DatumKind::Range);
  datum->integer = start;
  datum->range = {stop, step};
  seal(datum);
  return datum;
}

const Datum* DatumFactory::address(const ExternalName* address_class, std::string_view text) {
  Datum* datum = make(DatumKind::Address);
  datum->text = copy(text);
  datum->external_class = address_class;
  seal(datum);
  return datum;
}

const Datum* DatumFactory::external(const ExternalName* name) {
  Datum* datum = make(DatumKind::External);
  datum->external = name;
  seal(datum);
  return datum;
}

const Datum* DatumFactory::object(ObjectId id, bool is_wildcard) {
  Datum* datum = make(DatumKind::Object);
  datum->object = id;
  datum->is_wildcard = is_wildcard;
  seal(datum);
  return datum;
}

const Datum* DatumFactory::function(const FunctionValue* function) {
  Datum* datum = make(DatumKind::Function);
  datum->function = function;
  seal(datum);
  return datum;
}

const Datum* DatumFactory::bound(const Datum* callee, const Known& receiver) {
  Datum* datum = make(DatumKind::BoundMethod);
  Known* copied = arena_.make<Known>();
  *copied = receiver;
  datum->callee = callee;
  datum->receiver = copied;
  seal(datum);
  return datum;
}

const Datum* DatumFactory::descriptor(DescriptorKind kind, const Datum* callee,
                                      const Datum* setter) {
  Datum* datum = make(DatumKind::Descriptor);
  datum->integer = static_cast<int64_t>(kind);
  datum->callee = callee;
  datum->setter = setter;
  seal(datum);
  return datum;
}

const Datum* DatumFactory::super(ObjectId behind, const Known& receiver) {
  Datum* datum = make(DatumKind::Super);
  Known* copied = arena_.make<Known>();
  *copied = receiver;
  datum->object = behind;
  datum->receiver = copied;
  seal(datum);
  return datum;
}

const Datum* DatumFactory::late_name(ObjectId module, Symbol name) {
  Datum* datum = make(DatumKind::LateName);
  datum->late = {name, module};
  seal(datum);
  return datum;
}

std::string_view DatumFactory::copy(std::string_view text) {
  char* memory = arena_.allocate_array<char>(text.size());
  if (!text.empty()) {
    std::memcpy(memory, text.data(), text.size());
  }
  return {memory, text.size()};
}

Values DatumFactory::one(const Known& known) { return set({&known, 1}, false); }

Values DatumFactory::set(std::span<const Known> known, bool is_open) {
  if (known.empty()) {
    return is_open ? Values() : Values::never();
  }
  if (known.size() > kMaximumSetSize) {
    known = known.first(kMaximumSetSize);
    is_open = true;
    ++set_size_hits;
  }
  SetData* data = arena_.make<SetData>();
  data->known = copy(known).data();
  data->size = static_cast<uint32_t>(known.size());
  data->is_open = is_open;
  return Values(data);
}

Values DatumFactory::join(Values left, Values right) {
  if (left == right || right.is_never()) {
    return left;
  }
  if (left.is_never()) {
    return right;
  }
  ValuesBuilder builder(*this);
  builder.add(left);
  builder.add(right);
  return builder.build();
}

Values DatumFactory::opened(Values values) {
  return values.is_open() ? values : set(values.known(), true);
}

Values DatumFactory::closed(Values values) {
  return values.is_open() ? set(values.known(), false) : values;
}

namespace {

/// No finding tells how it came by a function or method of the project.
bool has_trail(const Datum& datum) {
  return datum.kind != DatumKind::Function && datum.kind != DatumKind::Descriptor &&
         (datum.kind != DatumKind::BoundMethod || datum.callee->kind != DatumKind::Function);
}

}  // namespace

Values DatumFactory::with_hop(Values values, HopKind kind, const Place& place,
                              std::string_view name) {
  if (values.size() == 0 || values.size() > kMaximumTrailedSetSize) {
    return values;
  }
  SetData* data = arena_.make<SetData>();
  Known* known = arena_.allocate_array<Known>(values.size());
  // Most of what one place holds has come by one way.
  const Hop* way = values[0].trail;
  const Hop* whole = hop(kind, place, name, way);
  for (uint32_t i = 0; i < values.size(); ++i) {
    new (known + i) Known(values[i]);
    if (has_trail(*values[i].datum)) {
      whole = values[i].trail == way ? whole : hop(kind, place, name, values[i].trail);
      way = values[i].trail;
      known[i].trail = whole;
    }
  }
  *data = {values.size(), values.is_open(), known};
  return Values(data);
}

Values DatumFactory::through(Values inner, const Hop* outer) {
  if (outer == nullptr || inner.size() == 0 || inner.size() > kMaximumTrailedSetSize) {
    return inner;
  }
  SetData* data = arena_.make<SetData>();
  Known* known = arena_.allocate_array<Known>(inner.size());
  // Most of what one place holds has come by one way.
  const Hop* way = inner[0].trail;
  const Hop* whole = concatenate(outer, way);
  for (uint32_t i = 0; i < inner.size(); ++i) {
    new (known + i) Known(inner[i]);
    if (has_trail(*inner[i].datum)) {
      whole = inner[i].trail == way ? whole : concatenate(outer, inner[i].trail);
      way = inner[i].trail;
      known[i].trail = whole;
    }
  }
  *data = {inner.size(), inner.is_open(), known};
  return Values(data);
}

const Hop* DatumFactory::hop(HopKind kind, const Place& place, std::string_view name,
                             const Hop* next) {
  // A value that goes round in a loop would collect the same step again and again.
  int looked_at = 0;
  for (const Hop* step = next; step != nullptr && looked_at < 16; step = step->next, ++looked_at) {
    if (step->place.node == place.node && step->kind == kind && step->place.file == place.file) {
      return next;
    }
  }
  Hop* result = arena_.make<Hop>();
  *result = {kind, place, name, next};
  return result;
}

const Hop* DatumFactory::concatenate(const Hop* front, const Hop* back) {
  // The nearest steps of the container's way; the rest is told where the container is.
  std::array<const Hop*, kMaximumJoinedHops> steps;
  size_t count = 0;
  for (const Hop* step = front; step != nullptr && count < steps.size(); step = step->next) {
    steps[count++] = step;
  }
  if (back == nullptr && (count == 0 || steps[count - 1]->next == nullptr)) {
    return front;
  }
  const Hop* result = back;
  for (size_t i = count; i-- > 0;) {
    result = hop(steps[i]->kind, steps[i]->place, steps[i]->name, result);
  }
  return result;
}

}  // namespace krait
