#include <string>
#include <unordered_map>

#include "analysis/folding_functions.h"

namespace krait {

namespace {

struct Table {
  std::unordered_map<std::string, FoldingFunction> functions;

  Table() {
    for (const FoldingFunction& function : text_folding_functions()) {
      functions["str." + std::string(function.name)] = function;
      functions["bytes." + std::string(function.name)] = function;
    }
    for (const FoldingFunction& function : str_folding_functions()) {
      functions["str." + std::string(function.name)] = function;
    }
    for (const auto& part :
         {codec_folding_functions(), builtin_folding_functions(), address_folding_functions()}) {
      for (const FoldingFunction& function : part) {
        functions[std::string(function.name)] = function;
      }
    }
  }
};

}  // namespace

const FoldingFunction* find_folding_function(std::string_view qualified_name) {
  static const Table kTable;
  const auto found = kTable.functions.find(std::string(qualified_name));
  return found == kTable.functions.end() ? nullptr : &found->second;
}

}  // namespace krait
