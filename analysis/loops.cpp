// `for` and `while`. Over what is known each element is tried in its turn; other loops run until
// nothing new comes, and what still changes then becomes open.
#include "analysis/interpreter.h"

namespace krait {

namespace {

constexpr size_t kMaximumTurns = 64;    // of a loop over known elements, one by one
constexpr int kMaximumPasses = 3;       // of a loop whose number of turns is not known
constexpr int kMaximumWhileTurns = 64;  // of a `while` whose test is known each time

}  // namespace

/// Runs the body once; `continue` comes back to its end.
void Interpreter::run_iteration(const std::function<void()>& body) {
  LoopExits& loop = *frame_->loops.back();
  store_.mark();
  loop.turn_depth = store_.depth();
  loop.continues.clear();
  body();
  std::vector<Changes> ends = std::move(loop.continues);
  if (ends.empty() && !is_dead_) {
    store_.commit();
    return;
  }
  end_branch(ends);
  join_branches(ends);
}

/// A turn that may or may not happen.
void Interpreter::run_known_iterations(std::span<const Element> elements,
                                       const std::function<void(const Element&)>& turn) {
  for (const Element& element : elements) {
    if (is_dead_) {
      return;
    }
    if (!element.is_maybe_absent) {
      run_iteration([&] { turn(element); });
      continue;
    }
    std::vector<Changes> alive;
    store_.mark();
    end_branch(alive);
    store_.mark();
    run_iteration([&] { turn(element); });
    end_branch(alive);
    join_branches(alive);
  }
}

/// Runs `turn` any number of times. It returns with `is_dead_` set when no further turn follows.
void Interpreter::run_open_loop(const std::function<void()>& turn) {
  store_.mark();
  Changes all;
  bool is_stable = false;
  for (int pass = 0; pass < kMaximumPasses && !is_stable; ++pass) {
    store_.mark();
    run_iteration(turn);
    const bool has_next = !is_dead_;
    Changes changes = store_.take();
    is_dead_ = false;
    if (!has_next) {
      is_stable = true;
      break;
    }
    is_stable = true;
    for (const auto& [location, word] : changes) {
      const Word joined = store_.join(store_.read(location), word);
      if (joined != store_.read(location)) {
        is_stable = false;
        store_.write(location, joined);
      }
    }
    all = std::move(changes);
  }
  if (!is_stable) {
    for (const auto& [location, word] : all) {
      static_cast<void>(word);
      store_.write(location, store_.opened(store_.read(location)));
    }
  }
  store_.commit();
}

/// Where the loop ends: by itself (then `else` runs) or by `break`.
void Interpreter::finish_loop(LoopExits& loop, std::vector<Changes>& ends,
                              ast::Array<ast::AnyStmt*> orelse) {
  frame_->loops.pop_back();
  std::vector<Changes> alive = std::move(loop.breaks);
  if (!ends.empty()) {
    store_.mark();
    join_branches(ends);
    run_block(orelse);
    end_branch(alive);
  }
  join_branches(alive);
}

template <class ForNode>
void Interpreter::run_for(const ForNode& node) {
  const Values iterable = eval(*node.iter);
  if (is_dead_) {
    return;
  }
  LoopExits loop;
  store_.mark();
  loop.depth = store_.depth();
  frame_->loops.push_back(&loop);
  std::vector<Changes> ends;
  const Place place = place_of(*node.iter);
  auto turn = [&](const Element& element) {
    assign(*node.target, factory_.with_hop(element.values, HopKind::Iterated, place, {}));
    run_block(node.body);
  };
  bool has_other = iterable.is_open();
  for (const Known& known : iterable.known()) {
    Iterated iterated;
    iterate(known, iterated);
    if (!iterated.is_iterable) {
      may_raise();
      continue;
    }
    store_.mark();
    if (iterated.elements.size() <= kMaximumTurns) {
      run_known_iterations(iterated.elements, turn);
    } else {
      ValuesBuilder builder(factory_);
      for (const Element& element : iterated.elements) {
        builder.add(element.values);
      }
      const Element any{builder.build()};
      run_open_loop([&] { turn(any); });
    }
    if (iterated.has_unknown && !is_dead_) {
      run_open_loop([&] { turn(Element{Values()}); });
    }
    end_branch(ends);
  }
  if (has_other) {
    store_.mark();
    run_open_loop([&] { turn(Element{Values()}); });
    end_branch(ends);
  }
  static_cast<void>(store_.take());
  finish_loop(loop, ends, node.orelse);
}

void Interpreter::run_node(const ast::For& node) { run_for(node); }
void Interpreter::run_node(const ast::AsyncFor& node) { run_for(node); }

void Interpreter::run_node(const ast::While& node) {
  LoopExits loop;
  store_.mark();
  loop.depth = store_.depth();
  frame_->loops.push_back(&loop);
  std::vector<Changes> ends;
  store_.mark();
  auto leave = [&] {  // the test came out false
    store_.mark();
    assume(*node.test, false);
    if (!is_dead_) {
      ends.push_back(store_.changes_since(loop.depth));
    }
    static_cast<void>(store_.take());
    is_dead_ = false;
  };
  bool is_certain = true;
  for (int turns = 0; !is_dead_ && is_certain && turns < kMaximumWhileTurns; ++turns) {
    const Outcomes outcomes = test(*node.test);
    is_certain = !outcomes.can_be_true || !outcomes.can_be_false;
    if (is_dead_ || !is_certain) {
      break;
    }
    if (!outcomes.can_be_true) {
      leave();
      kill();
      break;
    }
    if (node.test->is<ast::Constant>()) {  // `while True`: left by `break` alone
      is_certain = false;
      break;
    }
    run_iteration([&] { run_block(node.body); });
  }
  if (!is_dead_) {
    run_open_loop([&] {
      const Outcomes outcomes = test(*node.test);
      if (!is_dead_ && outcomes.can_be_false) {
        leave();
      }
      if (!is_dead_ && outcomes.can_be_true) {
        assume(*node.test, true);
        run_block(node.body);
      } else {
        kill();
      }
    });
    const Outcomes outcomes = test(*node.test);
    if (!is_dead_ && outcomes.can_be_false) {
      leave();
    }
  }
  is_dead_ = false;
  static_cast<void>(store_.take());
  static_cast<void>(store_.take());
  finish_loop(loop, ends, node.orelse);
}

}  // namespace krait
