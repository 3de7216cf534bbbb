// Comprehensions and generator expressions: like nested loops and tests that collect.
#include <algorithm>
#include <utility>

#include "analysis/interpreter.h"

namespace krait {

namespace {

constexpr size_t kMaximumElements = 256;       // of one generator, tried one by one
constexpr size_t kMaximumCombinations = 1024;  // of all generators together

}  // namespace

/// Runs `collect` for each combination that the generators from `index` on give. `is_certain` is
/// false below a test that may fail, or where the iterable is not all known.
void Interpreter::run_generators(ast::Array<ast::Comprehension*> generators, size_t index,
                                 bool is_certain, const Collector& collect) {
  if (index == generators.size()) {
    collect(is_certain);
    return;
  }
  const size_t enclosing =
      std::exchange(combinations_, index == 0 ? kMaximumCombinations : combinations_);
  run_generator(generators, index, is_certain, collect);
  combinations_ = enclosing;
}

/// The loop of one of the generators.
void Interpreter::run_generator(ast::Array<ast::Comprehension*> generators, size_t index,
                                bool is_certain, const Collector& collect) {
  const ast::Comprehension& generator = *generators[index];
  const Values iterable = eval(*generator.iter);
  if (is_dead_) {
    return;
  }
  const Place place = place_of(*generator.iter);
  auto turn = [&](Values element, bool certain) {
    assign(*generator.target, factory_.with_hop(element, HopKind::Iterated, place, {}));
    run_conditions(generators, index, 0, certain, collect);
  };
  bool has_unknown = iterable.is_open();
  const bool is_only = iterable.size() == 1 && !iterable.is_open();
  for (const Known& known : iterable.known()) {
    if (is_out_of_work()) {
      has_unknown = true;
      break;
    }
    Iterated iterated;
    iterate(known, iterated);
    has_unknown = has_unknown || iterated.has_unknown;
    if (!iterated.is_iterable) {
      may_raise();
      if (is_only) {
        kill();
      }
      continue;
    }
    if (iterated.elements.size() > std::min(kMaximumElements, combinations_)) {
      ValuesBuilder builder(factory_);
      for (const Element& element : iterated.elements) {
        builder.add(element.values);
      }
      turn(factory_.opened(builder.build()), false);
      has_unknown = true;
      continue;
    }
    const size_t outer = combinations_;
    combinations_ /= std::max<size_t>(iterated.elements.size(), 1);
    for (const Element& element : iterated.elements) {
      if (is_dead_ || is_out_of_work()) {
        has_unknown = true;
        break;
      }
      turn(element.values, is_certain && is_only && !element.is_maybe_absent);
    }
    combinations_ = outer;
  }
  if (has_unknown && !is_dead_) {
    std::vector<Changes> alive;
    store_.mark();
    end_branch(alive);
    store_.mark();
    turn(Values(), false);
    end_branch(alive);
    join_branches(alive);
  }
}

void Interpreter::run_conditions(ast::Array<ast::Comprehension*> generators, size_t index,
                                 size_t condition, bool is_certain, const Collector& collect) {
  const ast::Comprehension& generator = *generators[index];
  if (is_dead_) {
    return;
  }
  if (depth_ >= kMaximumExpressionDepth) {
    collect(false);  // and what is collected is too deep to be known
    return;
  }
  if (condition == generator.ifs.size()) {
    ++depth_;
    run_generators(generators, index + 1, is_certain, collect);
    --depth_;
    return;
  }
  const ast::AnyExpr& expression = *generator.ifs[condition];
  const Outcomes outcomes = test(expression);
  if (is_dead_ || !outcomes.can_be_true) {
    return;
  }
  ++depth_;
  if (!outcomes.can_be_false) {
    run_conditions(generators, index, condition + 1, is_certain, collect);
    --depth_;
    return;
  }
  std::vector<Changes> alive;
  store_.mark();
  end_branch(alive);
  store_.mark();
  assume(expression, true);
  run_conditions(generators, index, condition + 1, false, collect);
  --depth_;
  end_branch(alive);
  join_branches(alive);
}

Values Interpreter::collect_elements(ast::Array<ast::Comprehension*> generators,
                                     const ast::AnyExpr& element, const ast::AnyExpr& node,
                                     ObjectKind kind) {
  std::vector<Element> elements;
  bool has_unknown = false;
  run_generators(generators, 0, true, [&](bool is_certain) {
    const Values values = eval(element);
    if (is_dead_) {
      return;
    }
    if (!is_certain && values.size() == 0) {
      has_unknown = true;
    } else if (elements.size() >= kMaximumContainerSize) {
      has_unknown = true;
      ++statistics_.budget_hits_container_size;
    } else {
      elements.push_back({values, &element, frame_->file->id, !is_certain});
    }
  });
  return is_dead_ ? Values::never() : known_here(new_list(elements, has_unknown, node, kind), node);
}

Values Interpreter::eval_node(const ast::ListComp& node) {
  return collect_elements(node.generators, *node.elt, node, ObjectKind::List);
}

Values Interpreter::eval_node(const ast::SetComp& node) {
  return collect_elements(node.generators, *node.elt, node, ObjectKind::Set);
}

Values Interpreter::eval_node(const ast::GeneratorExp& node) {
  return collect_elements(node.generators, *node.elt, node, ObjectKind::Generator);
}

Values Interpreter::eval_node(const ast::DictComp& node) {
  std::vector<DictItem> items;
  bool has_unknown = false;
  run_generators(node.generators, 0, true, [&](bool is_certain) {
    const Values keys = eval(*node.key);
    const Values values = eval(*node.value);
    if (is_dead_) {
      return;
    }
    has_unknown = has_unknown || keys.is_open() || !is_certain;
    const Element element{values, node.value, frame_->file->id, !is_certain};
    for (const Known& key : keys.known()) {
      set_dict_entry(items, key, element, is_certain && keys.size() == 1 && !keys.is_open());
    }
  });
  return is_dead_ ? Values::never() : known_here(new_dict(items, has_unknown, node), node);
}

}  // namespace krait
