// `match`: each pattern says whether the subject can match and binds the parts; what surely matched
// an earlier case does not reach the later ones.
#include "analysis/folding.h"
#include "analysis/interpreter.h"

namespace krait {

namespace {

Outcomes both(Outcomes a, Outcomes b) {
  return {a.can_be_true && b.can_be_true, a.can_be_false || b.can_be_false};
}

}  // namespace

void Interpreter::run_node(const ast::Match& node) {
  Values subject = eval(*node.subject);
  if (is_dead_) {
    return;
  }
  std::vector<Changes> alive;
  store_.mark();
  for (const ast::MatchCase* match_case : node.cases) {
    Values rest = Values::never();
    store_.mark();
    const bool is_possible = enter_case(*match_case, *node.subject, subject, rest);
    bool guard_can_fail = false;
    if (is_possible && match_case->guard != nullptr) {
      const Outcomes guard = test(*match_case->guard);
      guard_can_fail = guard.can_be_false;
      if (guard.can_be_true) {
        assume(*match_case->guard, true);
      } else {
        kill();
      }
    }
    if (is_possible && !is_dead_) {
      run_block(match_case->body);
      if (!is_dead_) {
        alive.push_back(store_.changes_since(store_.depth() - 1));
      }
    }
    static_cast<void>(store_.take());
    is_dead_ = false;
    if (!guard_can_fail) {
      subject = rest;
    }
    if (subject.is_never()) {
      kill();
      break;
    }
    narrow_match_subject(*node.subject, subject);
  }
  end_branch(alive);
  join_branches(alive);
}

/// Binds what the case captures. `rest` are the values that may not match.
bool Interpreter::enter_case(const ast::MatchCase& match_case, const ast::AnyExpr& expression,
                             Values subject, Values& rest) {
  ValuesBuilder matched(factory_);
  ValuesBuilder unmatched(factory_);
  bool is_possible = false;
  std::vector<Changes> ways;
  for (const Known& known : subject.known()) {
    store_.mark();
    const Outcomes outcomes = match_pattern(*match_case.pattern, known);
    if (outcomes.can_be_true) {
      matched.add(known);
      is_possible = true;
    } else {
      kill();
    }
    end_branch(ways);
    if (outcomes.can_be_false) {
      unmatched.add(known);
    }
  }
  if (subject.is_open()) {
    store_.mark();
    const Outcomes outcomes = match_unknown(*match_case.pattern);
    is_possible = is_possible || outcomes.can_be_true;
    end_branch(ways);
    matched.open();
    if (outcomes.can_be_false) {
      unmatched.open();
    }
  }
  rest = unmatched.build();
  if (!is_possible) {
    return false;
  }
  join_branches(ways);
  narrow_match_subject(expression, matched.build());
  return true;
}

void Interpreter::narrow_match_subject(const ast::AnyExpr& expression, Values values) {
  const auto* name = expression.as<ast::Name>();
  if (name == nullptr) {
    return;
  }
  const Location location = location_of(frame_->file->scopes->access(*name));
  if (location != kNoLocation && !store_.read(location).is_null()) {
    store_.write(location, Word(values));
  }
}

void Interpreter::bind_capture(const ast::Node& node, ast::Identifier name, Values values) {
  if (name) {
    write_binding(node, factory_.with_hop(values, HopKind::Bound, place_of(node), name.text()));
  }
}

Outcomes Interpreter::match_values(const ast::AnyPattern& pattern, Values values) {
  Outcomes outcomes{false, false};
  std::vector<Changes> ways;
  for (const Known& known : values.known()) {
    store_.mark();
    const Outcomes one = match_pattern(pattern, known);
    outcomes.can_be_true = outcomes.can_be_true || one.can_be_true;
    outcomes.can_be_false = outcomes.can_be_false || one.can_be_false;
    if (!one.can_be_true) {
      kill();
    }
    end_branch(ways);
  }
  if (values.is_open()) {
    store_.mark();
    const Outcomes one = match_unknown(pattern);
    outcomes.can_be_true = outcomes.can_be_true || one.can_be_true;
    outcomes.can_be_false = outcomes.can_be_false || one.can_be_false;
    end_branch(ways);
  }
  if (!ways.empty()) {
    store_.apply_joined(ways);
  }
  return outcomes;
}

/// A subject of which nothing is known: captures are open.
Outcomes Interpreter::match_unknown(const ast::AnyPattern& pattern) {
  if (const auto* as_pattern = pattern.as<ast::MatchAs>()) {
    const Outcomes inner = as_pattern->pattern == nullptr ? Outcomes{true, false}
                                                          : match_unknown(*as_pattern->pattern);
    bind_capture(pattern, as_pattern->name, Values());
    return inner;
  }
  if (const auto* star = pattern.as<ast::MatchStar>()) {
    bind_capture(pattern, star->name, Values());
    return {true, false};
  }
  if (const auto* sequence = pattern.as<ast::MatchSequence>()) {
    for (const ast::AnyPattern* part : sequence->patterns) {
      match_unknown(*part);
    }
  } else if (const auto* mapping = pattern.as<ast::MatchMapping>()) {
    for (const ast::AnyPattern* part : mapping->patterns) {
      match_unknown(*part);
    }
    bind_capture(pattern, mapping->rest, Values());
  } else if (const auto* type = pattern.as<ast::MatchClass>()) {
    for (const ast::AnyPattern* part : type->patterns) {
      match_unknown(*part);
    }
    for (const ast::AnyPattern* part : type->kwd_patterns) {
      match_unknown(*part);
    }
  } else if (const auto* alternatives = pattern.as<ast::MatchOr>()) {
    bool can_fail = true;
    for (const ast::AnyPattern* part : alternatives->patterns) {
      can_fail = match_unknown(*part).can_be_false && can_fail;
    }
    return {true, can_fail};
  }
  return {true, true};
}

Outcomes Interpreter::match_pattern(const ast::AnyPattern& pattern, const Known& subject) {
  if (const auto* value = pattern.as<ast::MatchValue>()) {
    return compare(ast::ComparisonOperator::Eq, factory_.one(subject), eval(*value->value));
  }
  if (const auto* singleton = pattern.as<ast::MatchSingleton>()) {
    const Known constant{constant_datum(singleton->value), &pattern, nullptr, frame_->file->id};
    return compare(ast::ComparisonOperator::Is, factory_.one(subject), factory_.one(constant));
  }
  if (const auto* as_pattern = pattern.as<ast::MatchAs>()) {
    const Outcomes inner = as_pattern->pattern == nullptr
                               ? Outcomes{true, false}
                               : match_pattern(*as_pattern->pattern, subject);
    bind_capture(pattern, as_pattern->name, factory_.one(subject));
    return inner;
  }
  if (const auto* alternatives = pattern.as<ast::MatchOr>()) {
    Outcomes outcomes{false, true};
    std::vector<Changes> ways;
    for (const ast::AnyPattern* part : alternatives->patterns) {
      store_.mark();
      const Outcomes one = match_pattern(*part, subject);
      outcomes.can_be_true = outcomes.can_be_true || one.can_be_true;
      outcomes.can_be_false = outcomes.can_be_false && one.can_be_false;
      if (!one.can_be_true) {
        kill();
      }
      end_branch(ways);
    }
    if (!ways.empty()) {
      store_.apply_joined(ways);
    }
    return outcomes;
  }
  if (const auto* sequence = pattern.as<ast::MatchSequence>()) {
    return match_sequence(*sequence, subject);
  }
  if (const auto* mapping = pattern.as<ast::MatchMapping>()) {
    return match_mapping(*mapping, subject);
  }
  if (const auto* type = pattern.as<ast::MatchClass>()) {
    return match_class(*type, subject);
  }
  return match_unknown(pattern);
}

Outcomes Interpreter::match_sequence(const ast::MatchSequence& pattern, const Known& subject) {
  const DatumKind kind = subject.datum->kind;
  const bool is_object = kind == DatumKind::Object;
  const ObjectKind object = is_object ? objects_[subject.datum->object].kind : ObjectKind::Instance;
  if (kind != DatumKind::Tuple && !(is_object && object == ObjectKind::List)) {
    const bool is_unclear = kind == DatumKind::External || kind == DatumKind::LateName ||
                            kind == DatumKind::Range ||
                            (is_object && object == ObjectKind::Instance);
    return is_unclear ? match_unknown(pattern) : Outcomes{false, true};
  }
  Iterated iterated;
  iterate(subject, iterated);
  size_t star = pattern.patterns.size();
  for (size_t i = 0; i < pattern.patterns.size(); ++i) {
    star = pattern.patterns[i]->is<ast::MatchStar>() ? i : star;
  }
  const size_t count = pattern.patterns.size();
  const bool has_star = star < count;
  const size_t size = iterated.elements.size();
  if (iterated.has_unknown) {
    return match_unknown(pattern);
  }
  if (has_star ? size + 1 < count : size != count) {
    return {false, true};
  }
  Outcomes outcomes{true, false};
  const size_t behind = has_star ? count - star - 1 : 0;
  for (size_t i = 0; i < count && outcomes.can_be_true; ++i) {
    if (i == star) {
      const auto* part = pattern.patterns[i]->as<ast::MatchStar>();
      const std::span<const Element> rest(iterated.elements.data() + star, size - star - behind);
      bind_capture(*part, part->name, known_here(new_list(rest, false, *part), *part));
      continue;
    }
    const size_t position = i < star ? i : size - (count - i);
    outcomes =
        both(outcomes, match_values(*pattern.patterns[i], iterated.elements[position].values));
  }
  return outcomes;
}

Outcomes Interpreter::match_mapping(const ast::MatchMapping& pattern, const Known& subject) {
  const Content* content = subject.datum->kind == DatumKind::Object
                               ? content_of(objects_[subject.datum->object])
                               : nullptr;
  if (content == nullptr || !content->is_dict) {
    const bool is_unclear = subject.datum->kind == DatumKind::External ||
                            (subject.datum->kind == DatumKind::Object && content == nullptr);
    return is_unclear ? match_unknown(pattern) : Outcomes{false, true};
  }
  Outcomes outcomes{true, false};
  std::vector<DictItem> rest(content->items, content->items + content->size);
  for (size_t i = 0; i < pattern.keys.size() && outcomes.can_be_true; ++i) {
    const Datum* key = eval(*pattern.keys[i]).only();
    const Values found = key == nullptr ? Values()
                                        : dict_item(subject, {content->items, content->size},
                                                    content->has_unknown, key);
    if (found.is_never()) {
      return {false, true};
    }
    std::erase_if(rest, [&](const DictItem& item) {
      return key != nullptr && python_equal(*item.key.datum, *key).value_or(false);
    });
    outcomes = both(outcomes, match_values(*pattern.patterns[i], found));
    outcomes.can_be_false = outcomes.can_be_false || content->has_unknown;
  }
  if (pattern.rest) {
    bind_capture(pattern, pattern.rest,
                 known_here(new_dict(rest, content->has_unknown, pattern), pattern));
  }
  return outcomes;
}

Outcomes Interpreter::match_class(const ast::MatchClass& pattern, const Known& subject) {
  const Values type = eval(*pattern.cls);
  Outcomes outcomes{false, false};
  for (const Known& known : type.known()) {
    const auto is_instance = is_instance_of(subject, known);
    outcomes.can_be_true = outcomes.can_be_true || is_instance.value_or(true);
    outcomes.can_be_false = outcomes.can_be_false || !is_instance.value_or(false);
  }
  if (type.is_open()) {
    outcomes = {true, true};
  }
  if (!outcomes.can_be_true) {
    return outcomes;
  }
  for (size_t i = 0; i < pattern.patterns.size(); ++i) {
    outcomes = both(outcomes, match_class_part(pattern, i, type, subject));
  }
  for (size_t i = 0; i < pattern.kwd_attrs.size(); ++i) {
    const Symbol name = symbol_in(*frame_->file, pattern.kwd_attrs[i]);
    const Values found = get_attribute_of(subject, name, pattern, false);
    if (found.is_never()) {
      return {false, true};
    }
    outcomes = both(outcomes, match_values(*pattern.kwd_patterns[i], found));
  }
  return outcomes;
}

/// `str(x)` captures the subject itself; `Point(x, y)` goes by `__match_args__`.
Outcomes Interpreter::match_class_part(const ast::MatchClass& pattern, size_t index, Values type,
                                       const Known& subject) {
  const ast::AnyPattern& part = *pattern.patterns[index];
  const Datum* only = type.only();
  if (only != nullptr && only->kind == DatumKind::External && index == 0 &&
      only->external->owner == nullptr && only->external->is_class()) {
    return match_values(part, factory_.one(subject));
  }
  if (only == nullptr || only->kind != DatumKind::Object) {
    return match_unknown(part);
  }
  const ClassInfo& info = *objects_[only->object].info;
  Symbol name = index < info.fields.size() ? info.fields[index].name : symbols::None;
  const Values declared = find_in_class(info.order, symbols_.intern("__match_args__")).values;
  if (declared.size() == 1) {
    Iterated names;
    iterate(declared[0], names);
    const Datum* text =
        index < names.elements.size() ? names.elements[index].values.only() : nullptr;
    name = text != nullptr && text->kind == DatumKind::Str ? symbols_.intern(text->text) : name;
  }
  if (name == symbols::None) {
    return match_unknown(part);
  }
  const Values found = get_attribute_of(subject, name, pattern, false);
  return found.is_never() ? Outcomes{false, true} : match_values(part, found);
}

}  // namespace krait
