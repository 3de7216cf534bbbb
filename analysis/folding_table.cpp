#include <string>
#include <unordered_map>

#include "analysis/folding_functions.h"

namespace krait {

namespace {

struct Table {
  std::unordered_map<std::string, FoldingFunction> functions;

  Table() {
    for (const auto& part : {text_folding_functions(), text_question_functions()}) {
      add("str.", part);
      add("bytes.", part);
    }
    for (const auto& part : {str_folding_functions(), str_question_functions()}) {
      add("str.", part);
    }
    for (const auto& part : {codec_folding_functions(), builtin_folding_functions(),
                             address_folding_functions(), struct_folding_functions()}) {
      add("", part);
    }
  }

  void add(const std::string& owner, std::span<const FoldingFunction> part) {
    for (const FoldingFunction& function : part) {
      functions[owner + std::string(function.name)] = function;
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
