// Values as the interpreter computes with them: immutable, in its arena, shared freely. A `Datum`
// is one value without history, a `Known` adds where it was written and how it came, a `Values` is
// the set of those that may be in one place. What can change (lists, dicts, instances …) is a datum
// of kind Object that names a heap object; its contents are in analysis/heap.h.
//
// Rules never see these: analysis/facts.h turns them into the snapshots of analysis/values.h.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "analysis/symbols.h"
#include "analysis/values.h"
#include "ast/arena.h"

namespace krait {

struct ExternalName;   // analysis/external_names.h
struct FunctionValue;  // analysis/functions.h
struct SetData;

using ObjectId = uint32_t;

enum class DatumKind : uint8_t {
  None,
  Bool,
  Int,
  Float,
  Complex,
  Str,
  Bytes,
  Ellipsis,
  HoledStr,
  Tuple,
  FrozenList,  ///< a list, dict or set at one moment: arguments and results of folding, facts
  FrozenDict,
  FrozenSet,
  Range,
  Slice,
  Address,      ///< an instance of an `ipaddress` class, by its canonical text
  External,     ///< a name outside the project
  Function,     ///< of the project
  Object,       ///< a heap object
  BoundMethod,  ///< `callee` with `receiver` before the arguments
  Partial,      ///< `callee` with arguments given before
  Super,        ///< what `super()` gives: class to start behind, object
  Descriptor,   ///< around `callee`; which one is in `integer`
  LateName,     ///< imported from a module that had not defined it yet: resolved when read
};

/// `integer` of a Descriptor.
enum class DescriptorKind : uint8_t { Property, StaticMethod, ClassMethod };

/// The values that may be in one place. Never null; cheap to copy; compares by identity.
class Values {
 public:
  constexpr explicit Values(const SetData* data) : data_(data) {}
  /// Nothing known, anything possible.
  Values();
  /// No value at all: what is not reached.
  static Values never();

  [[nodiscard]] inline bool is_open() const;
  [[nodiscard]] inline bool is_never() const;
  [[nodiscard]] inline uint32_t size() const;
  [[nodiscard]] inline std::span<const struct Known> known() const;
  [[nodiscard]] inline const struct Known& operator[](uint32_t index) const;
  /// The one value when there is exactly one and no other is possible, else null.
  [[nodiscard]] inline const struct Datum* only() const;
  [[nodiscard]] const SetData* data() const { return data_; }
  friend constexpr bool operator==(Values, Values) = default;

 private:
  const SetData* data_;
};

/// An element of a container, with the expression that gave it.
struct Element {
  Values values;
  const ast::Node* node = nullptr;
  FileId file = kNoFile;
  bool is_maybe_absent = false;  ///< on some path the container has no such element
};

struct DictItem;

/// What a Range holds beside its start.
struct RangeEnd {
  int64_t stop;
  int64_t step;
};

/// A name of a module that is looked up when it is used.
struct LateName {
  Symbol name;
  ObjectId module;
};

struct Datum {
  DatumKind kind = DatumKind::None;
  bool boolean = false;      ///< Bool
  bool has_unknown = false;  ///< containers: further elements may exist
  bool is_wildcard = false;  ///< Object: an instance known by annotation only
  uint32_t hash = 0;
  ObjectId object = 0;  ///< Object, and the class of a Tuple, Str or Int of a subclass
  uint32_t count = 0;   ///< of `elements`, `items`, `arguments`
  union {
    int64_t integer = 0;         ///< Int that fits (`text` is empty); Range: start
    double number;               ///< Float; Complex: real part
    const Element* elements;     ///< Tuple, FrozenList, FrozenSet, Slice (3), HoledStr: see pieces
    const DictItem* items;       ///< FrozenDict
    const struct Piece* pieces;  ///< HoledStr
    const struct PassedArgument* arguments;  ///< Partial
    const FunctionValue* function;           ///< Function
    const struct Known* receiver;            ///< BoundMethod, Super
  };
  union {
    std::string_view text;         ///< Str, Bytes, Address, Int that does not fit (digits)
    const Datum* callee;           ///< BoundMethod, Partial, Descriptor
    const ExternalName* external;  ///< External; Address: its class is in `address_class`
    double imaginary;              ///< Complex
    RangeEnd range;                ///< Range
    LateName late;                 ///< LateName
  };
  union {
    const ExternalName* external_class = nullptr;  ///< Address; Tuple of a modelled subclass
    const Datum* setter;                           ///< Descriptor of a property; may be null
  };
  constexpr Datum() : text() {}
};

/// A value with its history.
struct Known {
  const Datum* datum = nullptr;
  const ast::Node* node = nullptr;  ///< the literal, display or call that made it
  const Hop* trail = nullptr;       ///< nearest hop first
  FileId file = kNoFile;
};

struct DictItem {
  Known key;
  Element value;
};

/// A part of a HoledStr: text, or the values of a hole.
struct Piece {
  std::string_view text;
  bool is_hole = false;
  Element hole{Values()};
};

struct SetData {
  uint32_t size = 0;
  bool is_open = true;
  const Known* known = nullptr;
};

inline constexpr SetData kUnknownSet{0, true, nullptr};
inline constexpr SetData kNeverSet{0, false, nullptr};

inline Values::Values() : data_(&kUnknownSet) {}
inline Values Values::never() { return Values(&kNeverSet); }
inline bool Values::is_open() const { return data_->is_open; }
inline bool Values::is_never() const { return data_->size == 0 && !data_->is_open; }
inline uint32_t Values::size() const { return data_->size; }
inline std::span<const Known> Values::known() const { return {data_->known, data_->size}; }
inline const Known& Values::operator[](uint32_t index) const { return data_->known[index]; }
inline const Datum* Values::only() const {
  return data_->size == 1 && !data_->is_open ? data_->known[0].datum : nullptr;
}

constexpr uint32_t kMaximumSetSize = 256;
/// Places that are remembered of one value in a set, and objects of one expression.
constexpr uint32_t kMaximumPlacesOfValue = 4;
constexpr uint32_t kMaximumObjectsOfPlace = 8;
/// Larger sets move on without noting by which way.
constexpr uint32_t kMaximumTrailedSetSize = 32;
constexpr uint32_t kMaximumContainerSize = 1024;
constexpr size_t kMaximumStringSize = size_t{64} * 1024;
/// A text with holes of more pieces is any text.
constexpr size_t kMaximumPieces = 16;

/// Structural equality; objects, functions and names by identity. Int, Bool and Float of one value
/// are different data (`==` of Python is in analysis/folding.h).
[[nodiscard]] bool same_datum(const Datum& left, const Datum& right);

/// How many numbers a Range has.
[[nodiscard]] uint64_t range_size(const Datum& range);
/// The one at `index`, which must be below the size.
[[nodiscard]] int64_t range_element(const Datum& range, uint64_t index);
/// True when it has the number.
[[nodiscard]] bool range_contains(const Datum& range, int64_t number);

/// Makes data and sets in an arena. One for each interpreter.
class DatumFactory {
 public:
  explicit DatumFactory(ast::Arena& arena);

  [[nodiscard]] ast::Arena& arena() { return arena_; }
  [[nodiscard]] const Datum* none() const { return none_; }
  [[nodiscard]] const Datum* boolean(bool value) const { return value ? true_ : false_; }
  [[nodiscard]] const Datum* ellipsis() const { return ellipsis_; }
  [[nodiscard]] const Datum* integer(int64_t value);
  /// `digits` is kept; it must be canonical decimal.
  [[nodiscard]] const Datum* big_integer(std::string_view digits);
  [[nodiscard]] const Datum* number(double value);
  [[nodiscard]] const Datum* complex(double real, double imaginary);
  /// The text is copied by `str` and `bytes`, kept by `str_kept`.
  [[nodiscard]] const Datum* str(std::string_view text);
  [[nodiscard]] const Datum* bytes(std::string_view text);
  [[nodiscard]] const Datum* str_kept(std::string_view text, DatumKind kind = DatumKind::Str);
  [[nodiscard]] const Datum* sequence(DatumKind kind, std::span<const Element> elements,
                                      bool has_unknown);
  [[nodiscard]] const Datum* dict(std::span<const DictItem> items, bool has_unknown);
  /// The same of what lies in the arena already and does not change.
  [[nodiscard]] const Datum* sequence_kept(DatumKind kind, std::span<const Element> elements,
                                           bool has_unknown);
  [[nodiscard]] const Datum* dict_kept(std::span<const DictItem> items, bool has_unknown);
  [[nodiscard]] const Datum* holed(std::span<const Piece> pieces);
  [[nodiscard]] const Datum* range(int64_t start, int64_t stop, int64_t step);
  [[nodiscard]] const Datum* address(const ExternalName* address_class, std::string_view text);
  [[nodiscard]] const Datum* external(const ExternalName* name);
  [[nodiscard]] const Datum* object(ObjectId id, bool is_wildcard = false);
  [[nodiscard]] const Datum* function(const FunctionValue* function);
  [[nodiscard]] const Datum* bound(const Datum* callee, const Known& receiver);
  [[nodiscard]] const Datum* descriptor(DescriptorKind kind, const Datum* callee,
                                        const Datum* setter = nullptr);
  [[nodiscard]] const Datum* super(ObjectId behind, const Known& receiver);
  [[nodiscard]] const Datum* late_name(ObjectId module, Symbol name);
  [[nodiscard]] Datum* make(DatumKind kind);
  void seal(Datum* datum);

  [[nodiscard]] std::string_view copy(std::string_view text);
  template <class T>
  [[nodiscard]] std::span<const T> copy(std::span<const T> elements) {
    T* result = arena_.allocate_array<T>(elements.size());
    for (size_t i = 0; i < elements.size(); ++i) {
      new (result + i) T(elements[i]);
    }
    return {result, elements.size()};
  }

  [[nodiscard]] Values one(const Known& known);
  [[nodiscard]] Values one(const Datum* datum, const ast::Node* node, FileId file) {
    return one(Known{datum, node, nullptr, file});
  }
  /// At most 256 of them; the sets must hold no two equal ones (see `ValuesBuilder`).
  [[nodiscard]] Values set(std::span<const Known> known, bool is_open);
  [[nodiscard]] Values join(Values left, Values right);
  [[nodiscard]] Values opened(Values values);
  [[nodiscard]] Values closed(Values values);
  /// Puts a hop in front of each value's trail.
  [[nodiscard]] Values with_hop(Values values, HopKind kind, const Place& place,
                                std::string_view name);
  /// `inner` with the trail of the container it was taken from in front.
  [[nodiscard]] Values through(Values inner, const Hop* outer);
  [[nodiscard]] const Hop* hop(HopKind kind, const Place& place, std::string_view name,
                               const Hop* next);
  [[nodiscard]] const Hop* concatenate(const Hop* front, const Hop* back);

  uint64_t set_size_hits = 0;  ///< how often 256 was not enough

 private:
  ast::Arena& arena_;
  const Datum* none_;
  const Datum* true_;
  const Datum* false_;
  const Datum* ellipsis_;
  const Datum* small_integers_[260] = {};
};

/// Collects values for a set: drops equal ones of one place, stops at 256.
class ValuesBuilder {
 public:
  explicit ValuesBuilder(DatumFactory& factory) : factory_(factory) {}
  void add(const Known& known);
  void add(Values values);
  void open() { is_open_ = true; }
  [[nodiscard]] bool is_full() const { return known_.size() >= kMaximumSetSize; }
  [[nodiscard]] Values build();

 private:
  void spill();
  void append(const Known& known);
  [[nodiscard]] bool has(const Known& known) const;
  [[nodiscard]] bool has_siblings(const Known& known) const;

  DatumFactory& factory_;
  Values first_ = Values::never();  // nothing is copied while one set alone was added
  bool is_open_ = false;
  bool is_spilled_ = false;
  std::vector<Known> known_;
  std::vector<uint32_t> hashes_;  // of the data of `known_`
};

}  // namespace krait
