#include "ast/node.h"

#include <array>
#include <cstddef>
#include <type_traits>

#include "ast/nodes.h"

namespace krait::ast {

// Every kind has its struct. Nodes are freed with their arena, never one by one.
#define KRAIT_NODE(kind, base)                           \
  static_assert(std::is_trivially_destructible_v<kind>); \
  static_assert(std::is_base_of_v<base, kind>);
#include "ast/kinds.def"

namespace {

// ASDL writes sums with a capital and products without: `Call`, but `arguments`.
#define KRAIT_NODE(kind, base) #kind,
constexpr std::array kNames = {
#include "ast/kinds.def"
};

}  // namespace

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::Comprehension:
      return "comprehension";
    case Kind::Arguments:
      return "arguments";
    case Kind::Arg:
      return "arg";
    case Kind::Keyword:
      return "keyword";
    case Kind::Alias:
      return "alias";
    case Kind::WithItem:
      return "withitem";
    case Kind::MatchCase:
      return "match_case";
#define KRAIT_NODE_OTHER(other)
#define KRAIT_NODE(kind, base) case Kind::kind:
#include "ast/kinds.def"
    case Kind::Module:
    case Kind::ExceptHandler:
      break;
  }
  return kNames[static_cast<size_t>(kind)];
}

}  // namespace krait::ast
