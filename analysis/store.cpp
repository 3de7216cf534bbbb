#include "analysis/store.h"

#include <algorithm>

namespace krait {

namespace {

/// Of elements in corresponding places; what only one side has may be absent.
Element join_elements(DatumFactory& factory, const Element& left, const Element& right) {
  Element result = left;
  result.values = factory.join(left.values, right.values);
  result.is_maybe_absent = left.is_maybe_absent || right.is_maybe_absent;
  return result;
}

const Content* join_sequences(DatumFactory& factory, const Content& left, const Content& right) {
  const Content& longer = left.size >= right.size ? left : right;
  const Content& shorter = left.size >= right.size ? right : left;
  Element* elements = factory.arena().allocate_array<Element>(longer.size);
  for (uint32_t i = 0; i < longer.size; ++i) {
    if (i < shorter.size) {
      new (elements + i) Element(join_elements(factory, left.elements[i], right.elements[i]));
    } else {
      new (elements + i) Element(longer.elements[i]);
      elements[i].is_maybe_absent = true;
    }
  }
  auto* content = factory.arena().make<Content>();
  *content = {false, left.has_unknown || right.has_unknown, longer.size, elements, nullptr};
  return content;
}

const DictItem* find_item(const Content& content, const DictItem& wanted, uint32_t hint) {
  if (hint < content.size && same_datum(*content.items[hint].key.datum, *wanted.key.datum)) {
    return &content.items[hint];
  }
  for (uint32_t i = 0; i < content.size; ++i) {
    if (same_datum(*content.items[i].key.datum, *wanted.key.datum)) {
      return &content.items[i];
    }
  }
  return nullptr;
}

const Content* join_dicts(DatumFactory& factory, const Content& left, const Content& right) {
  std::vector<DictItem> items;
  for (uint32_t i = 0; i < left.size; ++i) {
    DictItem item = left.items[i];
    if (const DictItem* other = find_item(right, item, i)) {
      item.value = join_elements(factory, item.value, other->value);
    } else {
      item.value.is_maybe_absent = true;
    }
    items.push_back(item);
  }
  for (uint32_t i = 0; i < right.size; ++i) {
    if (find_item(left, right.items[i], i) == nullptr) {
      items.push_back(right.items[i]);
      items.back().value.is_maybe_absent = true;
    }
  }
  bool has_unknown = left.has_unknown || right.has_unknown;
  if (items.size() > kMaximumContainerSize) {
    items.resize(kMaximumContainerSize);
    has_unknown = true;
  }
  auto* content = factory.arena().make<Content>();
  *content = {true, has_unknown, static_cast<uint32_t>(items.size()), nullptr,
              factory.copy(std::span<const DictItem>(items)).data()};
  return content;
}

bool same_element(const Element& left, const Element& right) {
  return left.values == right.values && left.is_maybe_absent == right.is_maybe_absent;
}

bool is_all_open(const Content& content) {
  for (uint32_t i = 0; i < content.size; ++i) {
    if (!(content.is_dict ? content.items[i].value : content.elements[i]).values.is_open()) {
      return false;
    }
  }
  return content.has_unknown;
}

/// So that a join that brings nothing new is seen to bring nothing new.
bool same_content(const Content& left, const Content& right) {
  if (left.is_dict != right.is_dict || left.size != right.size ||
      left.has_unknown != right.has_unknown) {
    return false;
  }
  for (uint32_t i = 0; i < left.size; ++i) {
    if (left.is_dict ? !same_element(left.items[i].value, right.items[i].value)
                     : !same_element(left.elements[i], right.elements[i])) {
      return false;
    }
  }
  return true;
}

}  // namespace

Location Store::allocate(uint32_t count) {
  const Location first = size();
  words_.resize(words_.size() + count);
  cells_.resize(words_.size());
  return first;
}

void Store::write(Location location, Word word) {
  if (words_[location] == word) {
    return;
  }
  if (!marks_.empty() && cells_[location].saved_at <= marks_.back()) {
    journal_.push_back({location, cells_[location].saved_at, words_[location]});
    cells_[location].saved_at = static_cast<uint32_t>(journal_.size());
  }
  if (!regions_.empty()) {
    log_.push_back(location);
  }
  words_[location] = word;
}

void Store::track_reads() {
  tracked_ = size();
  ++epoch_;
  reads_.clear();
}

std::vector<Location> Store::take_reads() {
  tracked_ = 0;
  return {reads_.begin(), reads_.end()};
}

bool Store::join_in(const Changes& changes, Location limit, Location shared) {
  bool is_changed = false;
  for (const auto& [location, word] : changes) {
    if (location >= limit) {
      words_[location] = word;
      continue;
    }
    const Word joined = join(words_[location], word);
    if (joined != words_[location]) {
      write(location, joined);
      touch(location);
      is_changed = is_changed || location < shared;
    }
  }
  return is_changed;
}

void Store::shrink(Location size) {
  words_.resize(size);
  cells_.resize(size);
}

void Store::suspend() {
  suspended_.push_back({std::move(marks_), std::move(regions_), std::move(log_)});
  marks_.clear();
  regions_.clear();
  log_.clear();
}

void Store::resume() {
  marks_ = std::move(suspended_.back().marks);
  regions_ = std::move(suspended_.back().regions);
  log_ = std::move(suspended_.back().log);
  suspended_.pop_back();
}

Word Store::join(Word left, Word right) {
  if (left == right) {
    return left;
  }
  if (left.is_content() || right.is_content()) {
    if (left.is_null() || right.is_null()) {
      return left.is_null() ? right : left;
    }
    const Content& a = *left.content();
    const Content& b = *right.content();
    const Content* joined = a.is_dict ? join_dicts(factory_, a, b) : join_sequences(factory_, a, b);
    return same_content(*joined, a) ? left : Word(joined);
  }
  return Word(factory_.join(left.values(), right.values()),
              left.is_maybe_unbound() || right.is_maybe_unbound());
}

Word Store::opened(Word word) {
  if (!word.is_content()) {
    return word.is_null() ? word : Word(factory_.opened(word.values()), word.is_maybe_unbound());
  }
  const Content& old = *word.content();
  if (is_all_open(old)) {
    return word;
  }
  auto* content = factory_.arena().make<Content>();
  content->is_dict = old.is_dict;
  content->size = old.size;
  content->has_unknown = true;
  if (old.is_dict) {
    DictItem* items = factory_.arena().allocate_array<DictItem>(old.size);
    for (uint32_t i = 0; i < old.size; ++i) {
      new (items + i) DictItem(old.items[i]);
      items[i].value.values = factory_.opened(items[i].value.values);
    }
    content->items = items;
  } else {
    Element* elements = factory_.arena().allocate_array<Element>(old.size);
    for (uint32_t i = 0; i < old.size; ++i) {
      new (elements + i) Element(old.elements[i]);
      elements[i].values = factory_.opened(elements[i].values);
    }
    content->elements = elements;
  }
  return same_content(*content, old) ? word : Word(content);
}

Changes Store::changes_since(size_t depth) {
  const size_t begin = marks_[depth - 1];
  Changes changes;
  ++stamp_;
  for (size_t i = begin; i < journal_.size(); ++i) {
    const Location location = journal_[i].location;
    if (cells_[location].stamp != stamp_) {
      cells_[location].stamp = stamp_;
      changes.emplace_back(location, words_[location]);
    }
  }
  return changes;
}

Changes Store::take() {
  Changes changes = changes_since(marks_.size());
  while (journal_.size() > marks_.back()) {
    const Entry& entry = journal_.back();
    words_[entry.location] = entry.old;
    cells_[entry.location].saved_at = entry.previous_saved_at;
    journal_.pop_back();
  }
  marks_.pop_back();
  return changes;
}

void Store::apply(const Changes& changes) {
  for (const auto& [location, word] : changes) {
    write(location, word);
  }
}

void Store::apply_joined(const std::vector<Changes>& alternatives) {
  if (alternatives.size() == 1) {
    apply(alternatives[0]);
    return;
  }
  // Which locations change in how many alternatives; those that not all of them change join with
  // the present word too.
  struct Sum {
    Location location;
    uint32_t count;
    Word word;
  };
  std::vector<Sum> sums;
  ++stamp_;
  for (const Changes& changes : alternatives) {
    for (const auto& [location, word] : changes) {
      if (cells_[location].stamp != stamp_) {
        cells_[location].stamp = stamp_;
        cells_[location].sum_index = static_cast<uint32_t>(sums.size());
        sums.push_back({location, 1, word});
      } else {
        Sum& sum = sums[cells_[location].sum_index];
        ++sum.count;
        sum.word = join(sum.word, word);
      }
    }
  }
  for (const Sum& sum : sums) {
    const bool is_everywhere = sum.count == alternatives.size();
    write(sum.location, is_everywhere ? sum.word : join(words_[sum.location], sum.word));
  }
}

void Store::forget(Location begin, Location end, size_t position) {
  size_t kept = position;
  for (size_t i = position; i < journal_.size(); ++i) {
    const Entry entry = journal_[i];
    if (entry.location >= begin && entry.location < end) {
      continue;
    }
    journal_[kept] = entry;
    cells_[entry.location].saved_at = static_cast<uint32_t>(++kept);
  }
  journal_.resize(std::min(kept, journal_.size()));
  for (Location location = begin; location < end; ++location) {
    words_[location] = Word();
    cells_[location].saved_at = 0;
  }
}

void Store::open_region(bool catches_all) {
  RaiseRegion region;
  region.log_position = log_.size();
  region.catches_all = catches_all;
  regions_.push_back(std::move(region));
}

void Store::note_raise(RaiseRegion& region) {
  const bool had_raised = region.may_raise;
  region.may_raise = true;
  if (region.log_position == log_.size()) {
    return;
  }
  for (; region.log_position < log_.size(); ++region.log_position) {
    const Location location = log_[region.log_position];
    const Word word = words_[location];
    const auto [found, is_new] = region.words.try_emplace(location);
    found->second.word = is_new ? word : join(found->second.word, word);
    found->second.with_base = is_new ? had_raised : found->second.with_base;
  }
}

void Store::may_raise(size_t first) {
  for (size_t i = regions_.size(); i-- > first;) {
    note_raise(regions_[i]);
    if (regions_[i].catches_all) {
      return;
    }
  }
}

RaiseRegion Store::close_region() {
  RaiseRegion region = std::move(regions_.back());
  regions_.pop_back();
  if (regions_.empty()) {
    log_.clear();
  }
  return region;
}

void Store::apply_region(const RaiseRegion& region) {
  for (const auto& [location, seen] : region.words) {
    write(location, seen.with_base ? join(words_[location], seen.word) : seen.word);
  }
}

}  // namespace krait
