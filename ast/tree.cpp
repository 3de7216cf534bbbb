#include "ast/tree.h"

namespace krait::ast {

size_t Tree::memory_bytes() const {
  size_t total = nodes_.reserved_bytes() + identifiers_.reserved_bytes();
  for (const std::vector<const Node*>& list : lists_) {
    total += list.capacity() * sizeof(void*);
  }
  return total;
}

}  // namespace krait::ast
