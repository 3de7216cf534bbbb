#include "lexer/token_buffer.h"

#include <algorithm>
#include <array>

namespace krait {

TokenIndex TokenBuffer::find_far_partner(TokenIndex bracket) const {
  const auto found = std::ranges::lower_bound(far_partners_, bracket, {}, &FarPartner::bracket);
  return found->partner;
}

std::string_view token_words(TokenKind kind) {
  static constexpr std::array kWords = {
#define KRAIT_TOKEN(kind, words) std::string_view(words),
#include "lexer/token_kinds.def"
  };
  return kWords[static_cast<std::size_t>(kind)];
}

}  // namespace krait
