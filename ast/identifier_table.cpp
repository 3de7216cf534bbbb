#include "ast/identifier_table.h"

namespace krait::ast {

uint64_t IdentifierTable::key_of(std::string_view text) {
  if (text.size() > sizeof(uint64_t)) {
    return hash_of_long(text);
  }
  uint64_t key = text.empty() ? kEmptyKey : 0;
  for (size_t index = 0; index < text.size(); ++index) {
    key |= static_cast<uint64_t>(static_cast<unsigned char>(text[index])) << (8 * index);
  }
  return key;
}

Identifier IdentifierTable::intern_copy(std::string_view text) {
  if (const Identifier known = find(text)) {
    return known;
  }
  char* copy = entries_.allocate_array<char>(text.size());
  if (copy != nullptr) {
    std::memcpy(copy, text.data(), text.size());
  }
  return add({copy, text.size()}, key_of(text));
}

Identifier IdentifierTable::find(std::string_view text) const {
  const uint64_t key = key_of(text);
  const size_t mask = slots_.size() - 1;
  for (size_t slot = mix(key) & mask; slots_[slot].entry != nullptr; slot = (slot + 1) & mask) {
    if (slots_[slot].key == key && slots_[slot].entry->text == text) {
      return Identifier(slots_[slot].entry);
    }
  }
  return {};
}

Identifier IdentifierTable::add(std::string_view text, uint64_t key) {
  if (size_ * size_t{2} >= slots_.size()) {
    grow();
  }
  auto* entry = entries_.make<IdentifierEntry>();
  *entry = {text, mix(key), size_};
  ++size_;
  place(key, entry);
  return Identifier(entry);
}

void IdentifierTable::place(uint64_t key, const IdentifierEntry* entry) {
  const size_t mask = slots_.size() - 1;
  size_t slot = entry->hash & mask;
  while (slots_[slot].entry != nullptr) {
    slot = (slot + 1) & mask;
  }
  slots_[slot] = {key, entry};
}

void IdentifierTable::grow() {
  const std::vector<Slot> old = std::move(slots_);
  slots_ = std::vector<Slot>(old.size() * 2);
  for (const Slot& slot : old) {
    if (slot.entry != nullptr) {
      place(slot.key, slot.entry);
    }
  }
}

}  // namespace krait::ast
