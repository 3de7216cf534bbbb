// What the rules tell the analysis before it begins.
#pragma once

#include <string>
#include <vector>

namespace krait {

/// What rules ask for: what no name leads to need not be recorded.
struct NamesOfInterest {
  bool is_everything = true;         ///< some rule can match anywhere; the others are ignored
  std::vector<std::string> callees;  ///< qualified names that patterns call ("socket.socket.bind")
  std::vector<std::string> written;  ///< names that patterns say of any object or variable
  std::vector<std::string> mentioned;   ///< qualified names in conditions ("socket.socket")
  std::vector<std::string> components;  ///< last components of names, of which no more is said
  friend bool operator==(const NamesOfInterest&, const NamesOfInterest&) = default;
};

}  // namespace krait
