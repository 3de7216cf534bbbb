#include "analysis/symbols.h"

#include <cstring>

namespace krait {

SymbolTable::SymbolTable() {
  texts_.emplace_back();
#define KRAIT_NAME(name, text) static_cast<void>(intern(text));
#include "analysis/well_known_names.def"
}

Symbol SymbolTable::find(std::string_view text) const {
  const auto found = index_.find(text);
  return found == index_.end() ? symbols::None : found->second;
}

Symbol SymbolTable::intern(std::string_view text) {
  if (const Symbol known = find(text); known != symbols::None) {
    return known;
  }
  char* memory = arena_.allocate_array<char>(text.size());
  if (!text.empty()) {
    std::memcpy(memory, text.data(), text.size());
  }
  const std::string_view kept(memory, text.size());
  const auto symbol = static_cast<Symbol>(texts_.size());
  texts_.push_back(kept);
  index_.emplace(kept, symbol);
  return symbol;
}

}  // namespace krait
