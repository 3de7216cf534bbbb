// The abstract memory: numbered locations, each with a word, and a journal that takes back what a
// branch wrote. Branching costs what the branches write, never the size of the memory: run a
// branch, `take` its changes, run the next from the same state, `join` the changes.
//
// Also the record of what an exception handler may see: while a `try` body runs, its `RaiseRegion`
// collects the words that were there at each point that may raise.
#pragma once

#include <bit>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "analysis/datum.h"

namespace krait {

using Location = uint32_t;
constexpr Location kNoLocation = 0xFFFF'FFFF;

/// What a list, set, dict or generator holds at a moment. Immutable: a change makes another.
struct Content {
  bool is_dict = false;
  bool has_unknown = false;  ///< further elements may exist, anywhere
  uint32_t size = 0;
  const Element* elements = nullptr;  ///< unless `is_dict`
  const DictItem* items = nullptr;
  /// Places behind the elements or items that contents with more of them may take: what is appended
  /// to one by one is not copied each time. `taken`, which they share, says how many have been.
  uint32_t capacity = 0;
  uint32_t* taken = nullptr;
};

/// A location's word: the values of a variable, which may also be unbound, or a content. A null
/// word is that of an unbound variable, or of an object that does not exist on this path.
class Word {
 public:
  constexpr Word() = default;
  explicit Word(Values values, bool is_maybe_unbound = false)
      : bits_(reinterpret_cast<uintptr_t>(values.data()) | (is_maybe_unbound ? 1U : 0U)) {}
  explicit Word(const Content* content) : bits_(reinterpret_cast<uintptr_t>(content) | 2U) {}

  [[nodiscard]] bool is_null() const { return bits_ == 0; }
  [[nodiscard]] bool is_content() const { return (bits_ & 2U) != 0; }
  [[nodiscard]] bool is_maybe_unbound() const { return (bits_ & 1U) != 0 || bits_ == 0; }
  /// Of a word that is no content; nothing for an unbound variable.
  [[nodiscard]] Values values() const {
    return bits_ == 0 ? Values::never()
                      : Values(std::bit_cast<const SetData*>(bits_ & ~uintptr_t{3}));
  }
  /// Null for an object that does not exist.
  [[nodiscard]] const Content* content() const {
    return std::bit_cast<const Content*>(bits_ & ~uintptr_t{3});
  }
  friend bool operator==(Word, Word) = default;

 private:
  uintptr_t bits_ = 0;
};

/// The changes of one branch: each location once, with the word it had at the branch's end.
using Changes = std::vector<std::pair<Location, Word>>;

/// Collects what handlers see. Words are joined, location by location.
struct RaiseRegion {
  size_t log_position = 0;
  bool may_raise = false;
  bool catches_all = false;
  struct Seen {
    Word word;
    bool with_base = false;  ///< the word from before the `try` is possible too
  };
  std::unordered_map<Location, Seen> words;
};

class Store {
 public:
  explicit Store(DatumFactory& factory) : factory_(factory) {}

  /// `count` new locations in a row, all null.
  Location allocate(uint32_t count);
  [[nodiscard]] Location size() const { return static_cast<Location>(words_.size()); }
  [[nodiscard]] Word read(Location location) const {
    if (location < tracked_ && cells_[location].read_epoch != epoch_) {
      cells_[location].read_epoch = epoch_;
      reads_.push_back(location);
    }
    return words_[location];
  }
  void write(Location location, Word word);
  /// Sets a word without journal: for locations that nobody has seen yet.
  void initialize(Location location, Word word) { words_[location] = word; }
  [[nodiscard]] Word join(Word left, Word right);
  [[nodiscard]] Word opened(Word word);

  /// Puts the branches and regions that are open aside: what is written until `resume` lasts.
  void suspend();
  void resume();

  /// From here on notes which of the locations that there are now are read.
  void track_reads();
  /// Ends that and gives them, each once.
  [[nodiscard]] std::vector<Location> take_reads();
  /// Joins what a branch that may or may not have happened left behind into the present state;
  /// locations from `limit` on did not exist before it. True when one below `shared` changes.
  bool join_in(const Changes& changes, Location limit, Location shared);
  /// A number that grows with each change that `join_in` or `touch` makes.
  [[nodiscard]] uint32_t clock() const { return clock_; }
  /// When the location changed last.
  [[nodiscard]] uint32_t changed_at(Location location) const { return cells_[location].changed_at; }
  void touch(Location location) { cells_[location].changed_at = ++clock_; }
  /// Forgets the locations from `size` on.
  void shrink(Location size);

  /// Begins a branch.
  void mark() { marks_.push_back(journal_.size()); }
  /// Ends it: its changes, taken back from the memory.
  [[nodiscard]] Changes take();
  /// Ends it and keeps its changes.
  void commit() { marks_.pop_back(); }
  /// What has changed since a mark of `depth()` d, without taking it back.
  [[nodiscard]] Changes changes_since(size_t depth);
  [[nodiscard]] size_t depth() const { return marks_.size(); }
  void apply(const Changes& changes);
  /// Joins the alternatives, each relative to the present state, and writes the result. An
  /// alternative of no changes is the present state.
  void apply_joined(const std::vector<Changes>& alternatives);
  /// Forgets what the journal holds, from `position` on, of the locations of a frame that ended.
  void forget(Location begin, Location end, size_t position);
  [[nodiscard]] size_t journal_size() const { return journal_.size(); }

  [[nodiscard]] std::vector<RaiseRegion>& raise_regions() { return regions_; }
  void open_region(bool catches_all);
  /// This point may raise: handlers may see the present state. Regions before `first` do not.
  void may_raise(size_t first);
  /// Ends the innermost region; to be applied after the body's changes were taken back.
  [[nodiscard]] RaiseRegion close_region();
  void apply_region(const RaiseRegion& region);

 private:
  struct Entry {
    Location location;
    uint32_t previous_saved_at;
    Word old;
  };

  void note_raise(RaiseRegion& region);

  struct Suspended {
    std::vector<size_t> marks;
    std::vector<RaiseRegion> regions;
    std::vector<Location> log;
  };

  DatumFactory& factory_;
  /// What is known of a location beside its word.
  struct Cell {
    uint32_t saved_at = 0;  // index + 1 of its latest journal entry
    uint32_t stamp = 0;
    uint32_t sum_index = 0;  // when stamped by `apply_joined`
    uint32_t changed_at = 0;
    uint32_t read_epoch = 0;
  };

  Location tracked_ = 0;  // reads below are noted
  uint32_t epoch_ = 0;
  uint32_t clock_ = 0;
  mutable std::vector<Location> reads_;
  std::vector<Suspended> suspended_;
  std::vector<Word> words_;
  mutable std::vector<Cell> cells_;
  std::vector<Entry> journal_;
  std::vector<size_t> marks_;
  std::vector<RaiseRegion> regions_;
  std::vector<Location> log_;  // every write while a region is open
  uint32_t stamp_ = 0;
};

}  // namespace krait
