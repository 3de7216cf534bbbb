// The abstract memory: numbered locations, each with a word, and a journal that takes back what a
// branch wrote. Branching costs what the branches write, never the size of the memory: run a
// branch, `take` its changes, run the next from the same state, `join` the changes.
//
// Also the record of what an exception handler may see: while a `try` body runs, its `RaiseRegion`
// collects the words that were there at each point that may raise.
#pragma once

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
                      : Values(reinterpret_cast<const SetData*>(bits_ & ~uintptr_t{3}));
  }
  /// Null for an object that does not exist.
  [[nodiscard]] const Content* content() const {
    return reinterpret_cast<const Content*>(bits_ & ~uintptr_t{3});
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
  [[nodiscard]] Word read(Location location) const { return words_[location]; }
  void write(Location location, Word word);
  /// Sets a word without journal: for locations that nobody has seen yet.
  void initialize(Location location, Word word) { words_[location] = word; }
  [[nodiscard]] Word join(Word left, Word right);
  [[nodiscard]] Word opened(Word word);

  /// Puts the branches and regions that are open aside: what is written until `resume` lasts.
  void suspend();
  void resume();
  /// Begins to look for changes of the locations that there are now.
  void watch() {
    watched_ = size();
    has_changed_ = false;
  }
  [[nodiscard]] bool has_changed() const { return has_changed_; }

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
  /// This point may raise: handlers may see the present state.
  void may_raise();
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
  Location watched_ = 0;
  bool has_changed_ = false;
  std::vector<Suspended> suspended_;
  std::vector<Word> words_;
  std::vector<uint32_t> saved_at_;  // index + 1 of the latest journal entry of each location
  std::vector<Entry> journal_;
  std::vector<size_t> marks_;
  std::vector<RaiseRegion> regions_;
  std::vector<Location> log_;  // every write while a region is open
  std::vector<uint32_t> stamps_;
  std::vector<uint32_t> sum_index_;  // of a location stamped by `apply_joined`
  uint32_t stamp_ = 0;
};

}  // namespace krait
