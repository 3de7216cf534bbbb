// What the enabled rules ask for, so that the interpreter records no more than that. A name that is
// of interest too often costs time; one that is wrongly not, a finding.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "analysis/external_names.h"
#include "analysis/names_of_interest.h"
#include "analysis/symbols.h"

namespace krait {

class Interest {
 public:
  /// `names` must outlive the object.
  Interest(const NamesOfInterest& names, SymbolTable& symbols);

  [[nodiscard]] bool is_everything() const { return names_.is_everything; }
  /// A pattern says the name of whatever object, or of a variable that is assigned to.
  [[nodiscard]] bool is_written(Symbol name) const { return has(name, kWritten); }
  [[nodiscard]] bool is_written(std::string_view name) const;
  /// Some rule has the name, alone or as the last component of a longer one.
  [[nodiscard]] bool has_name(Symbol name) const { return has(name, 0xFF); }
  /// A condition says the class or function.
  [[nodiscard]] bool is_mentioned(std::string_view qualified_name) const;
  /// A function or class that rules name, or a method of a class that has it from one they name.
  [[nodiscard]] bool includes(const ExternalName& name) const;
  /// The same for a name of which no more is known than its text.
  [[nodiscard]] bool includes(std::string_view qualified_name) const;
  /// A class that rules name, or one of whose methods they name.
  [[nodiscard]] bool includes_class(std::string_view qualified_name) const;
  /// `method` as patterns name it of the class `owner`.
  [[nodiscard]] bool includes_method(std::string_view owner, std::string_view method) const;

 private:
  static constexpr uint8_t kWritten = 1;
  static constexpr uint8_t kComponent = 2;
  static constexpr uint8_t kMentioned = 4;  // last component of one
  static constexpr uint8_t kCallee = 8;     // last component of one

  void add(std::string_view name, uint8_t flag);
  [[nodiscard]] bool has(Symbol name, uint8_t flag) const {
    return names_.is_everything || (name < flags_.size() && (flags_[name] & flag) != 0);
  }

  const NamesOfInterest& names_;
  SymbolTable& symbols_;
  std::vector<uint8_t> flags_;  // by symbol
  std::unordered_set<std::string_view> callees_;
  std::unordered_set<std::string_view> mentioned_;
  std::unordered_set<std::string_view> owners_;  // of the callees that are methods
};

}  // namespace krait
