// Statements and paths. A path that ends (`return`, `raise` …) leaves `is_dead_` set until the
// branches around it are joined.
#include "analysis/interpreter.h"
#include "ast/visit.h"

namespace krait {

void Interpreter::run_block(ast::Array<ast::AnyStmt*> body) {
  for (const ast::AnyStmt* statement : body) {
    if (is_dead_) {
      return;
    }
    run(*statement);
  }
}

void Interpreter::run(const ast::AnyStmt& statement) {
  if (!spend()) {
    return;
  }
  if (is_recording()) {
    frame_->file->facts.reached[statement.node_id] = true;
  }
  ast::visit(statement, [this](const auto& node) { run_node(node); });
}

void Interpreter::raise() {
  if (!is_dead_) {
    may_raise();
    kill();
  }
}

void Interpreter::end_branch(std::vector<Changes>& alive) {
  Changes changes = store_.take();
  if (!is_dead_) {
    alive.push_back(std::move(changes));
  }
  is_dead_ = false;
}

void Interpreter::join_branches(const std::vector<Changes>& alive) {
  is_dead_ = alive.empty();
  if (!alive.empty()) {
    store_.apply_joined(alive);
  }
}

void Interpreter::run_node(const ast::Expr& node) { eval(*node.value); }

void Interpreter::run_node(const ast::BadStmt& node) {
  for (const ast::AnyExpr* part : node.parts) {
    eval(*part);
  }
}

void Interpreter::run_node(const ast::Return& node) {
  Values values;
  if (node.value == nullptr) {
    values = factory_.one(factory_.none(), &node, frame_->file->id);
  } else {
    values = eval(*node.value);
    values = factory_.with_hop(values, HopKind::Returned, place_of(node), {});
  }
  if (is_dead_) {
    return;
  }
  leave_function(values);
}

void Interpreter::leave_function(Values values) {
  if (frame_->function != nullptr) {
    frame_->returned = factory_.join(frame_->returned, values);
    frame_->exits.push_back(store_.changes_since(frame_->depth));
  }
  kill();
}

void Interpreter::run_node(const ast::Raise& node) {
  if (node.exc != nullptr) {
    eval(*node.exc);
  }
  if (node.cause != nullptr) {
    eval(*node.cause);
  }
  raise();
}

void Interpreter::run_node(const ast::Assert& node) {
  const Outcomes outcomes = test(*node.test);
  if (outcomes.can_be_false) {
    if (node.msg != nullptr) {
      store_.mark();
      assume(*node.test, false);
      eval(*node.msg);
      static_cast<void>(store_.take());
      is_dead_ = false;
    }
    may_raise();
  }
  if (!outcomes.can_be_true) {
    kill();
    return;
  }
  assume(*node.test, true);
}

void Interpreter::run_node(const ast::Break&) {
  if (!frame_->loops.empty()) {
    LoopExits& loop = *frame_->loops.back();
    loop.breaks.push_back(store_.changes_since(loop.depth));
  }
  kill();
}

void Interpreter::run_node(const ast::Continue&) {
  if (!frame_->loops.empty()) {
    LoopExits& loop = *frame_->loops.back();
    loop.continues.push_back(store_.changes_since(loop.turn_depth));
  }
  kill();
}

/// `elif` chains are long in generated code: a loop, with all branches joined once.
void Interpreter::run_node(const ast::If& first) {
  std::vector<Changes> alive;
  const ast::If* node = &first;
  store_.mark();  // of the path on which all tests so far were false
  while (true) {
    const Outcomes outcomes = test(*node->test);
    if (!outcomes.can_be_true && tests_type_checking(*node->test)) {
      note_typing_names(node->body);
    }
    if (!is_dead_ && outcomes.can_be_true) {
      store_.mark();
      assume(*node->test, true);
      run_block(node->body);
      const bool ends_here = is_dead_;
      if (!ends_here) {
        alive.push_back(store_.changes_since(store_.depth() - 1));
      }
      static_cast<void>(store_.take());
      is_dead_ = false;
    }
    if (is_dead_ || !outcomes.can_be_false) {
      kill();
      break;
    }
    assume(*node->test, false);
    const bool has_elif = node->orelse.size() == 1 && node->orelse[0]->is<ast::If>() && !is_dead_;
    if (!has_elif) {
      run_block(node->orelse);
      break;
    }
    node = static_cast<const ast::If*>(node->orelse[0]);
    if (is_recording()) {
      frame_->file->facts.reached[node->node_id] = true;
    }
  }
  end_branch(alive);
  join_branches(alive);
}

bool Interpreter::tests_type_checking(const ast::AnyExpr& test) const {
  const auto* name = test.as<ast::Name>();
  const auto* attribute = test.as<ast::Attribute>();
  return (name != nullptr && name->id.text() == "TYPE_CHECKING") ||
         (attribute != nullptr && attribute->attr.text() == "TYPE_CHECKING");
}

/// What is bound under `if TYPE_CHECKING` counts in annotations, and nowhere else.
void Interpreter::note_typing_names(ast::Array<ast::AnyStmt*> body) {
  FileContext& file = *frame_->file;
  const size_t regions = begin_dry();
  store_.mark();
  run_block(body);
  is_dead_ = false;
  const Changes changes = store_.take();
  end_dry(regions);
  const uint32_t slots = file.scopes->module().slot_count;
  for (const auto& [location, word] : changes) {
    if (location >= file.base && location < file.base + slots && !word.is_content()) {
      is_lasting_ = true;
      file.typing_names.emplace(location - file.base, word.values());
    }
  }
}

template <class WithNode>
void Interpreter::run_with(const WithNode& node) {
  for (const ast::WithItem* item : node.items) {
    const Values manager = eval(*item->context_expr);
    if (is_dead_) {
      return;
    }
    const Values entered = enter_context(manager, *item->context_expr);
    if (is_dead_) {
      return;
    }
    if (item->optional_vars != nullptr) {
      assign(*item->optional_vars, entered);
    }
  }
  // A manager may swallow exceptions (`contextlib.suppress`): what follows the block is reached by
  // every path on which the body raised.
  bool swallows = false;
  for (const ast::WithItem* item : node.items) {
    swallows = swallows || is_external_call(*item->context_expr, "contextlib.suppress");
  }
  if (!swallows) {
    run_block(node.body);
    return;
  }
  std::vector<Changes> alive;
  store_.mark();
  store_.open_region(true);
  run_block(node.body);
  const RaiseRegion region = store_.close_region();
  end_branch(alive);
  if (region.may_raise) {
    store_.mark();
    store_.apply_region(region);
    end_branch(alive);
  }
  join_branches(alive);
}

void Interpreter::run_node(const ast::With& node) { run_with(node); }
void Interpreter::run_node(const ast::AsyncWith& node) { run_with(node); }

void Interpreter::run_node(const ast::Delete& node) {
  for (const ast::AnyExpr* target : node.targets) {
    delete_target(*target);
  }
}

void Interpreter::delete_target(const ast::AnyExpr& target) {
  if (const auto* name = target.as<ast::Name>()) {
    delete_name(*name);
  } else if (const auto* attribute = target.as<ast::Attribute>()) {
    const Values object = eval(*attribute->value);
    delete_attribute(object, symbol_of(attribute->attr));
  } else if (const auto* subscript = target.as<ast::Subscript>()) {
    const Values container = eval(*subscript->value);
    const Values index = eval(*subscript->slice);
    if (!is_dead_) {
      delete_item(container, index);
    }
  } else if (const auto* tuple = target.as<ast::Tuple>()) {
    for (const ast::AnyExpr* element : tuple->elts) {
      delete_target(*element);
    }
  } else if (const auto* list = target.as<ast::List>()) {
    for (const ast::AnyExpr* element : list->elts) {
      delete_target(*element);
    }
  }
}

}  // namespace krait
