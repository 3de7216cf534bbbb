// Sets of values in the making.
#include <algorithm>

#include "analysis/datum.h"

namespace krait {

namespace {

bool is_same_place(const Known& left, const Known& right) {
  return left.node == right.node && left.file == right.file;
}

}  // namespace

void ValuesBuilder::append(const Known& known) {
  known_.push_back(known);
  hashes_.push_back(known.datum->hash);
}

void ValuesBuilder::spill() {
  if (!is_spilled_) {
    is_spilled_ = true;
    known_.reserve(first_.size() + 1);
    hashes_.reserve(first_.size() + 1);
    for (const Known& known : first_.known()) {
      append(known);
    }
  }
}

/// True when the set has the value often enough already.
bool ValuesBuilder::has(const Known& known) const {
  const uint32_t hash = known.datum->hash;
  uint32_t places = 0;
  for (size_t i = 0; i < hashes_.size(); ++i) {
    if (hashes_[i] == hash && same_datum(*known_[i].datum, *known.datum) &&
        (is_same_place(known_[i], known) || ++places >= kMaximumPlacesOfValue)) {
      return true;
    }
  }
  return false;
}

/// True when the expression that made the object has made enough others.
bool ValuesBuilder::has_siblings(const Known& known) const {
  return known.datum->kind == DatumKind::Object &&
         std::count_if(known_.begin(), known_.end(), [&](const Known& other) {
           return is_same_place(other, known);
         }) >= kMaximumObjectsOfPlace;
}

void ValuesBuilder::add(const Known& known) {
  spill();
  if (has(known)) {
    return;
  }
  if (has_siblings(known)) {
    is_open_ = true;
    return;
  }
  if (is_full()) {
    ++factory_.set_size_hits;
    is_open_ = true;
    return;
  }
  append(known);
}

void ValuesBuilder::add(Values values) {
  is_open_ = is_open_ || values.is_open();
  if (values.size() == 0 || values == first_) {
    return;
  }
  if (!is_spilled_ && first_.size() == 0) {
    first_ = values;
    return;
  }
  for (const Known& known : values.known()) {
    add(known);
  }
}

Values ValuesBuilder::build() {
  if (!is_spilled_) {
    return first_.is_open() == is_open_ ? first_ : factory_.set(first_.known(), is_open_);
  }
  if (known_.size() == first_.size() && is_open_ == first_.is_open()) {
    return first_;
  }
  return factory_.set(known_, is_open_);
}

}  // namespace krait
