#include "ast/identifier_table.h"

namespace krait::ast {

namespace {
constexpr size_t kFirstSlotCount = 128;
}

Identifier IdentifierTable::intern_copy(std::string_view text) {
  if (const Identifier known = find(text)) {
    return known;
  }
  char* copy = entries_.allocate_array<char>(text.size());
  if (copy != nullptr) {
    std::memcpy(copy, text.data(), text.size());
  }
  return add({copy, text.size()}, hash_of(text));
}

Identifier IdentifierTable::find(std::string_view text) const {
  const uint32_t hash = hash_of(text);
  for (size_t slot = hash & mask_; mask_ != 0; slot = (slot + 1) & mask_) {
    const IdentifierEntry* entry = slots_[slot];
    if (entry == nullptr) {
      break;
    }
    if (entry->hash == hash && entry->text == text) {
      return Identifier(entry);
    }
  }
  return {};
}

Identifier IdentifierTable::add(std::string_view text, uint32_t hash) {
  if (size_ * size_t{2} >= slots_.size()) {
    grow();
  }
  auto* entry = entries_.make<IdentifierEntry>();
  *entry = {text, hash, size_};
  ++size_;
  size_t slot = hash & mask_;
  while (slots_[slot] != nullptr) {
    slot = (slot + 1) & mask_;
  }
  slots_[slot] = entry;
  return Identifier(entry);
}

void IdentifierTable::grow() {
  std::vector<const IdentifierEntry*> old = std::move(slots_);
  slots_.assign(old.empty() ? kFirstSlotCount : old.size() * 2, nullptr);
  mask_ = slots_.size() - 1;
  for (const IdentifierEntry* entry : old) {
    if (entry == nullptr) {
      continue;
    }
    size_t slot = entry->hash & mask_;
    while (slots_[slot] != nullptr) {
      slot = (slot + 1) & mask_;
    }
    slots_[slot] = entry;
  }
}

}  // namespace krait::ast
