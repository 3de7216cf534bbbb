#include "analysis/values.h"

namespace krait {

std::string_view words_of(HopKind kind) {
  switch (kind) {
#define KRAIT_HOP(kind, words) \
  case HopKind::kind:          \
    return words;
#include "analysis/hop_kinds.def"
  }
  return {};
}

}  // namespace krait
