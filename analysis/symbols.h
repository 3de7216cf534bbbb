// Names of attributes, parameters and modules as numbers, the same in every file of one analysis
// (`ast::Identifier`s are numbers only within one tree). What the interpreter itself asks for by
// name is a row of analysis/well_known_names.def.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ast/arena.h"

namespace krait {

/// Index into a `SymbolTable`; 0 is no name.
using Symbol = uint32_t;

namespace symbols {
enum WellKnown : Symbol {
  None = 0,
#define KRAIT_NAME(name, text) name,
#include "analysis/well_known_names.def"
};
}  // namespace symbols

class SymbolTable {
 public:
  SymbolTable();
  [[nodiscard]] Symbol intern(std::string_view text);
  /// 0 when no one has interned it.
  [[nodiscard]] Symbol find(std::string_view text) const;
  [[nodiscard]] std::string_view text(Symbol symbol) const { return texts_[symbol]; }
  [[nodiscard]] uint32_t size() const { return static_cast<uint32_t>(texts_.size()); }

 private:
  ast::Arena arena_;
  std::vector<std::string_view> texts_;
  std::unordered_map<std::string_view, Symbol> index_;
};

}  // namespace krait
