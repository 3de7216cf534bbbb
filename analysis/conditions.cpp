// Tests: how they may come out, and what each outcome says of the values tested.
//
// There is no list of test forms. For a variable (attribute, item) in the test that has known
// values, the test is tried with each of them alone; a value for which it cannot come out the way
// the branch needs is dropped there. So `==`, `in`, `isinstance`, `startswith`, `len(x) > 3` and
// whatever else can be computed all narrow.
#include <algorithm>
#include <utility>

#include "analysis/folding.h"
#include "analysis/interpreter.h"
#include "ast/walk.h"

namespace krait {

namespace {

constexpr size_t kMaximumTestedPlaces = 8;
constexpr size_t kMaximumTestNodes = 200;

}  // namespace

Outcomes Interpreter::outcomes_of(Values values) {
  Outcomes outcomes{values.is_open(), values.is_open()};
  for (const Known& known : values.known()) {
    const auto truth = truth_of_known(known);
    outcomes.can_be_true = outcomes.can_be_true || truth.value_or(true);
    outcomes.can_be_false = outcomes.can_be_false || !truth.value_or(false);
  }
  return outcomes;
}

std::optional<bool> Interpreter::truth_of_known(const Known& known) {
  const Datum& datum = *known.datum;
  if (datum.kind != DatumKind::Object) {
    return truth_of(datum);
  }
  const Object& object = objects_[datum.object];
  if (const Content* content = content_of(object)) {
    if (object.kind == ObjectKind::Generator) {
      return true;
    }
    const bool has_certain =
        std::any_of(content->elements, content->elements + (content->is_dict ? 0 : content->size),
                    [](const Element& element) { return !element.is_maybe_absent; });
    const bool has_certain_item =
        std::any_of(content->items, content->items + (content->is_dict ? content->size : 0),
                    [](const DictItem& item) { return !item.value.is_maybe_absent; });
    if (has_certain || has_certain_item) {
      return true;
    }
    return content->size == 0 && !content->has_unknown ? std::optional(false) : std::nullopt;
  }
  if (object.kind != ObjectKind::Instance) {
    return true;
  }
  if (object.type.project == 0) {
    return std::nullopt;
  }
  const ClassInfo& info = *objects_[object.type.project].info;
  const bool is_plain = !info.has_unknown_base &&
                        !find_in_class(info.order, symbols::Bool).is_found &&
                        !find_in_class(info.order, symbols::Len).is_found;
  return is_plain ? std::optional(true) : std::nullopt;
}

/// Those of the values that may be true, or false.
Values Interpreter::with_truth(Values values, bool wanted) {
  ValuesBuilder builder(factory_);
  for (const Known& known : values.known()) {
    if (truth_of_known(known).value_or(wanted) == wanted) {
      builder.add(known);
    }
  }
  if (values.is_open()) {
    builder.open();
  }
  return builder.build();
}

Outcomes Interpreter::test(const ast::AnyExpr& condition) {
  const Values values = eval(condition);
  return is_dead_ ? Outcomes{false, false} : outcomes_of(values);
}

/// Goes on with what is known when `condition` came out as `wanted`. It has been evaluated before:
/// its effects have happened.
void Interpreter::assume(const ast::AnyExpr& condition, bool wanted) {
  if (is_dead_) {
    return;
  }
  const ast::AnyExpr* rest = &condition;
  while (const auto* negation = rest->as<ast::UnaryOp>()) {
    if (negation->op != ast::UnaryOperator::Not) {
      break;
    }
    rest = negation->operand;
    wanted = !wanted;
  }
  if (const auto* both = rest->as<ast::BoolOp>()) {
    const bool is_and = both->op == ast::BoolOperator::And;
    if (is_and == wanted) {  // every operand came out so
      for (const ast::AnyExpr* operand : both->values) {
        assume(*operand, wanted);
      }
    } else {
      assume_some(*both, wanted);
    }
    return;
  }
  narrow(*rest, wanted);
}

/// One of the operands came out as `wanted`, those before it did not.
void Interpreter::assume_some(const ast::BoolOp& node, bool wanted) {
  if (node.values.size() > 16) {
    return;
  }
  std::vector<Changes> alive;
  store_.mark();
  for (const ast::AnyExpr* operand : node.values) {
    const Outcomes outcomes = peek(*operand);
    if (wanted ? outcomes.can_be_true : outcomes.can_be_false) {
      store_.mark();
      assume(*operand, wanted);
      if (!is_dead_) {
        alive.push_back(store_.changes_since(store_.depth() - 1));
      }
      static_cast<void>(store_.take());
      is_dead_ = false;
    }
    if (!(wanted ? outcomes.can_be_false : outcomes.can_be_true)) {
      break;
    }
    assume(*operand, !wanted);
    if (is_dead_) {
      break;
    }
  }
  static_cast<void>(store_.take());
  is_dead_ = false;
  join_branches(alive);
}

/// How the test would come out now, without effects and without recording anything.
Outcomes Interpreter::peek(const ast::AnyExpr& condition) {
  const size_t regions = begin_dry();
  store_.mark();
  const Outcomes outcomes = test(condition);
  static_cast<void>(store_.take());
  is_dead_ = false;
  end_dry(regions);
  return outcomes;
}

/// What the test reads that has several possibilities, or one to lose.
void Interpreter::find_tested_places(const ast::AnyExpr& condition,
                                     std::vector<TestedPlace>& places) {
  size_t nodes = 0;
  bool is_too_large = false;
  ast::walk(condition, [&](const ast::Node& node) {
    if (++nodes > kMaximumTestNodes || node.is<ast::Lambda>()) {
      is_too_large = is_too_large || nodes > kMaximumTestNodes;
      return false;
    }
    if (const auto* name = node.as<ast::Name>()) {
      add_tested_place({location_of(frame_->file->scopes->access(*name))}, places);
    } else if (const auto* attribute = node.as<ast::Attribute>()) {
      add_tested_attribute(*attribute, places);
    } else if (const auto* subscript = node.as<ast::Subscript>()) {
      add_tested_item(*subscript->value, *subscript->slice, places);
    } else if (const auto* call = node.as<ast::Call>()) {
      const auto* method = call->func->as<ast::Attribute>();
      if (method != nullptr && method->attr.text() == "get" && !call->args.empty()) {
        add_tested_item(*method->value, *call->args[0], places);
      }
    }
    return true;
  });
  if (is_too_large) {
    places.clear();
  }
}

void Interpreter::add_tested_place(const TestedPlace& place, std::vector<TestedPlace>& places) {
  if (place.location == kNoLocation || places.size() >= kMaximumTestedPlaces) {
    return;
  }
  const Word word = store_.read(place.location);
  if (word.is_null() || word.is_content() != (place.item != TestedPlace::kNoItem)) {
    return;
  }
  const Values values = tested_values(place);
  const bool is_of_interest = values.size() > 0 && is_narrowable(values);
  if (is_of_interest && std::find(places.begin(), places.end(), place) == places.end()) {
    places.push_back(place);
  }
}

Values Interpreter::tested_values(const TestedPlace& place) const {
  const Word word = store_.read(place.location);
  if (place.item == TestedPlace::kNoItem) {
    return word.values();
  }
  const Content& content = *word.content();
  return content.is_dict ? content.items[place.item].value.values
                         : content.elements[place.item].values;
}

void Interpreter::write_tested(const TestedPlace& place, Values values, bool is_maybe_unbound) {
  if (place.item == TestedPlace::kNoItem) {
    store_.write(place.location, Word(values, is_maybe_unbound));
    return;
  }
  const Content& content = *store_.read(place.location).content();
  if (content.is_dict) {
    std::vector<DictItem> items(content.items, content.items + content.size);
    items[place.item].value.values = values;
    store_.write(place.location, Word(content_of(items, content.has_unknown)));
  } else {
    std::vector<Element> elements(content.elements, content.elements + content.size);
    elements[place.item].values = values;
    store_.write(place.location, Word(content_of(elements, content.has_unknown)));
  }
}

/// Modules, functions and classes that are the only possibility have nothing to lose.
bool Interpreter::is_narrowable(Values values) const {
  if (values.size() > 1 || values.is_open()) {
    return values.size() <= 64;
  }
  return false;
}

Values Interpreter::peek_value(const ast::AnyExpr& expression) {
  const size_t regions = begin_dry();
  store_.mark();
  const Values values = eval(expression);
  static_cast<void>(store_.take());
  is_dead_ = false;
  end_dry(regions);
  return values;
}

void Interpreter::add_tested_attribute(const ast::Attribute& node,
                                       std::vector<TestedPlace>& places) {
  const auto* name = node.value->as<ast::Name>();
  if (name == nullptr && !node.value->is<ast::Attribute>()) {
    return;
  }
  const Datum* object = peek_value(*node.value).only();
  if (object == nullptr || object->kind != DatumKind::Object) {
    return;
  }
  const Object& holder = objects_[object->object];
  if (holder.kind == ObjectKind::Instance || holder.kind == ObjectKind::Class) {
    const Location field = field_of(holder, symbol_of(node.attr));
    if (field != kNoLocation && !store_.read(field).is_maybe_unbound()) {
      add_tested_place({field}, places);
    }
  }
}

/// An item's values lie in a content; narrowing one writes a narrowed content. Only for items with
/// a known key of one known dict or list.
void Interpreter::add_tested_item(const ast::AnyExpr& container, const ast::AnyExpr& key,
                                  std::vector<TestedPlace>& places) {
  if (!container.is<ast::Name>() && !container.is<ast::Attribute>()) {
    return;
  }
  const Datum* object = peek_value(container).only();
  if (object == nullptr || object->kind != DatumKind::Object) {
    return;
  }
  const Object& holder = objects_[object->object];
  const Content* content = content_of(holder);
  const Datum* index = content == nullptr ? nullptr : peek_value(key).only();
  if (index == nullptr) {
    return;
  }
  if (content->is_dict) {
    for (uint32_t i = 0; i < content->size; ++i) {
      if (python_equal(*content->items[i].key.datum, *index).value_or(false)) {
        add_tested_place({holder.content, i}, places);
      }
    }
    return;
  }
  const bool is_position = holder.kind == ObjectKind::List && index->kind == DatumKind::Int &&
                           index->text.empty() && !content->has_unknown;
  const int64_t size = content->size;
  const int64_t position = is_position && index->integer < 0 ? index->integer + size
                           : is_position                     ? index->integer
                                                             : -1;
  if (position >= 0 && position < size) {
    add_tested_place({holder.content, static_cast<uint32_t>(position)}, places);
  }
}

void Interpreter::narrow(const ast::AnyExpr& condition, bool wanted) {
  std::vector<TestedPlace> places;
  find_tested_places(condition, places);
  for (const TestedPlace& place : places) {
    narrow_place(condition, wanted, place);
    if (is_dead_) {
      return;
    }
  }
}

void Interpreter::narrow_place(const ast::AnyExpr& condition, bool wanted,
                               const TestedPlace& place) {
  const Word word = store_.read(place.location);
  const Values values = tested_values(place);
  ValuesBuilder kept(factory_);
  bool is_changed = false;
  for (const Known& known : values.known()) {
    const size_t regions = begin_dry();
    store_.mark();
    const Location outer = std::exchange(narrowed_, place.location);
    write_tested(place, factory_.one(known), false);
    const Outcomes outcomes = test(condition);
    narrowed_ = outer;
    static_cast<void>(store_.take());
    is_dead_ = false;
    end_dry(regions);
    if (wanted ? outcomes.can_be_true : outcomes.can_be_false) {
      kept.add(known);
    } else {
      is_changed = true;
    }
  }
  if (!is_changed) {
    return;
  }
  if (values.is_open()) {
    kept.open();
  }
  const Values narrowed = kept.build();
  if (narrowed.is_never()) {
    kill();
    return;
  }
  write_tested(place, narrowed, place.item == TestedPlace::kNoItem && word.is_maybe_unbound());
}

}  // namespace krait
