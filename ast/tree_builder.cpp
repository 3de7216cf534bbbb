#include "ast/tree_builder.h"

namespace krait::ast {

void TreeBuilder::rollback(Mark mark) {
  for (std::vector<const Node*>& list : tree_.lists_) {
    while (!list.empty() && list.back()->node_id >= mark.node_count) {
      list.pop_back();
    }
  }
  tree_.node_count_ = mark.node_count;
  tree_.nodes_.rollback(mark.arena);
}

}  // namespace krait::ast
