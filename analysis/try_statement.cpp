// `try`: a handler sees the join of the states at every point of the body that may raise; a
// `finally` runs on every way out.
#include "analysis/interpreter.h"

namespace krait {

namespace {

/// True when nothing gets past the handlers. A bare `except` and `except BaseException` catch all;
/// `except Exception` all that an ordinary statement raises.
bool catches_all(ast::Array<ast::ExceptHandler*> handlers) {
  for (const ast::ExceptHandler* handler : handlers) {
    if (handler->type == nullptr) {
      return true;
    }
    const auto* name = handler->type->as<ast::Name>();
    if (name != nullptr && (name->id.text() == "Exception" || name->id.text() == "BaseException")) {
      return true;
    }
  }
  return false;
}

}  // namespace

void Interpreter::run_handlers(ast::Array<ast::ExceptHandler*> handlers, const RaiseRegion& region,
                               std::vector<Changes>& alive) {
  for (const ast::ExceptHandler* handler : handlers) {
    store_.mark();
    store_.apply_region(region);
    if (handler->type != nullptr) {
      eval(*handler->type);
    }
    if (handler->name) {
      write_binding(*handler, Values());
    }
    run_block(handler->body);
    if (handler->name && !is_dead_) {
      store_.write(location_of(frame_->file->scopes->access(*handler)), Word());
    }
    end_branch(alive);
  }
}

/// Runs the `finally` block on the exits that the body has recorded from `first` on.
void Interpreter::rerun_exits(std::vector<Changes>& exits, size_t first, size_t depth,
                              ast::Array<ast::AnyStmt*> body) {
  if (exits.size() == first) {
    return;
  }
  const std::vector<Changes> recorded(exits.begin() + static_cast<ptrdiff_t>(first), exits.end());
  exits.resize(first);
  store_.mark();
  store_.apply_joined(recorded);
  run_block(body);
  if (!is_dead_) {
    exits.push_back(store_.changes_since(depth));
  }
  static_cast<void>(store_.take());
  is_dead_ = false;
}

template <class TryNode>
void Interpreter::run_try(const TryNode& node) {
  const bool has_finally = !node.finalbody.empty();
  LoopExits* loop = frame_->loops.empty() ? nullptr : frame_->loops.back();
  const size_t first_exit = frame_->exits.size();
  const size_t first_break = loop == nullptr ? 0 : loop->breaks.size();
  const size_t first_continue = loop == nullptr ? 0 : loop->continues.size();
  std::vector<Changes> alive;
  const Values returned = frame_->returned;
  if (has_finally) {
    frame_->returned = Values::never();
    store_.open_region(false);
  }
  store_.mark();
  store_.open_region(catches_all(node.handlers));
  run_block(node.body);
  const RaiseRegion region = store_.close_region();
  if (!is_dead_) {
    run_block(node.orelse);
  }
  end_branch(alive);
  if (region.may_raise) {
    run_handlers(node.handlers, region, alive);
  }
  if (!has_finally) {
    join_branches(alive);
    return;
  }
  const RaiseRegion uncaught = store_.close_region();
  const size_t exits = frame_->exits.size();
  const Values pending = frame_->returned;
  frame_->returned = returned;
  run_finally_after_exits(node.finalbody, {first_exit, first_break, first_continue}, loop);
  // A `return` in the block takes the place of the one that led there.
  const bool is_replaced =
      exits > first_exit && frame_->exits.size() > first_exit && frame_->returned != returned;
  if (!is_replaced) {
    frame_->returned = factory_.join(frame_->returned, pending);
  }
  if (uncaught.may_raise) {
    // The exception goes on when the block is done.
    store_.mark();
    store_.apply_region(uncaught);
    run_block(node.finalbody);
    if (!is_dead_) {
      may_raise();
    }
    static_cast<void>(store_.take());
  }
  join_branches(alive);
  if (!is_dead_) {
    run_block(node.finalbody);
  }
}

void Interpreter::run_finally_after_exits(ast::Array<ast::AnyStmt*> body,
                                          const std::array<size_t, 3>& first, LoopExits* loop) {
  rerun_exits(frame_->exits, first[0], frame_->depth, body);
  if (loop != nullptr) {
    rerun_exits(loop->breaks, first[1], loop->depth, body);
    rerun_exits(loop->continues, first[2], loop->turn_depth, body);
  }
}

void Interpreter::run_node(const ast::Try& node) { run_try(node); }
void Interpreter::run_node(const ast::TryStar& node) { run_try(node); }

}  // namespace krait
