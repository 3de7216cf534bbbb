// Assignment to targets of every form, and the assignment statements.
#include "analysis/interpreter.h"

namespace krait {

void Interpreter::assign(const ast::AnyExpr& target, Values values) {
  if (is_dead_) {
    return;
  }
  if (const auto* name = target.as<ast::Name>()) {
    assign_name(*name, values);
  } else if (const auto* attribute = target.as<ast::Attribute>()) {
    const Values object = eval(*attribute->value);
    record_values(*attribute->value, object);
    if (!is_dead_) {
      set_attribute(object, symbol_of(attribute->attr),
                    factory_.with_hop(values, HopKind::AttributeSet, place_of(target),
                                      attribute->attr.text()));
    }
  } else if (const auto* subscript = target.as<ast::Subscript>()) {
    const Values container = eval(*subscript->value);
    const Values index = eval(*subscript->slice);
    record_values(*subscript->value, container);
    record_values(*subscript->slice, index);
    if (!is_dead_) {
      set_item(container, index, factory_.with_hop(values, HopKind::ItemSet, place_of(target), {}),
               &target);
    }
  } else if (const auto* tuple = target.as<ast::Tuple>()) {
    unpack(tuple->elts, values);
  } else if (const auto* list = target.as<ast::List>()) {
    unpack(list->elts, values);
  } else if (const auto* starred = target.as<ast::Starred>()) {
    assign(*starred->value, values);
  }
}

namespace {

size_t star_index(ast::Array<ast::AnyExpr*> targets) {
  for (size_t i = 0; i < targets.size(); ++i) {
    if (targets[i]->is<ast::Starred>()) {
      return i;
    }
  }
  return targets.size();
}

}  // namespace

/// The shares of the targets when one iterable is unpacked; false when Python raises.
bool Interpreter::share_elements(const Iterated& iterated, size_t count, size_t star,
                                 std::vector<ValuesBuilder>& shares,
                                 std::vector<Element>& star_elements) {
  const size_t size = iterated.elements.size();
  const bool has_star = star < count;
  size_t certain = 0;
  for (const Element& element : iterated.elements) {
    certain += element.is_maybe_absent ? 0 : 1;
  }
  const bool is_short = size < (has_star ? count - 1 : count) && !iterated.has_unknown;
  if (is_short || (!has_star && certain > count)) {
    return false;
  }
  if (iterated.has_unknown) {
    // Positions behind an unknown element are not certain.
    for (size_t i = 0; i < count; ++i) {
      if (i < size && i != star && i < star) {
        shares[i].add(iterated.elements[i].values);
      }
      shares[i].open();
    }
    return true;
  }
  const size_t behind = has_star ? count - star - 1 : 0;
  for (size_t i = 0; i < count; ++i) {
    if (i < star) {
      shares[i].add(iterated.elements[i].values);
    } else if (i > star) {
      shares[i].add(iterated.elements[size - (count - i)].values);
    } else {
      star_elements.assign(iterated.elements.begin() + static_cast<ptrdiff_t>(star),
                           iterated.elements.end() - static_cast<ptrdiff_t>(behind));
    }
  }
  return true;
}

void Interpreter::unpack(ast::Array<ast::AnyExpr*> targets, Values values) {
  const size_t count = targets.size();
  const size_t star = star_index(targets);
  std::vector<ValuesBuilder> shares(count, ValuesBuilder(factory_));
  bool is_possible = values.is_open();
  for (const Known& known : values.known()) {
    Iterated iterated;
    iterate(known, iterated);
    std::vector<Element> star_elements;
    if (!iterated.is_iterable || !share_elements(iterated, count, star, shares, star_elements)) {
      may_raise();
      continue;
    }
    is_possible = true;
    if (star < count) {
      shares[star].add(Known{new_list(star_elements, iterated.has_unknown, *targets[star]),
                             targets[star], known.trail, frame_->file->id});
    }
  }
  if (!is_possible) {
    kill();
    return;
  }
  may_raise();
  for (size_t i = 0; i < count; ++i) {
    if (values.is_open()) {
      shares[i].open();
    }
    assign(*targets[i], shares[i].build());
  }
}

void Interpreter::run_node(const ast::Assign& node) {
  bool matters = false;
  for (const ast::AnyExpr* target : node.targets) {
    matters = matters || target_matters(*target);
  }
  interest_depth_ += matters ? 1 : 0;
  const Values values = eval(*node.value);
  if (!is_dead_) {
    record_values(*node.value, values);
    for (const ast::AnyExpr* target : node.targets) {
      assign(*target, values);
    }
  }
  interest_depth_ -= matters ? 1 : 0;
}

/// Rules name variables, attributes and keys that are assigned to.
bool Interpreter::target_matters(const ast::AnyExpr& target) {
  if (interest_.is_everything()) {
    return true;
  }
  if (const auto* name = target.as<ast::Name>()) {
    return interest_.is_written(symbol_in(*frame_->file, name->id));
  }
  if (const auto* attribute = target.as<ast::Attribute>()) {
    return interest_.is_written(symbol_in(*frame_->file, attribute->attr));
  }
  if (const auto* subscript = target.as<ast::Subscript>()) {
    const auto* key = subscript->slice->as<ast::Constant>();
    const bool is_text = key != nullptr && key->value.kind == ast::ConstantKind::Str;
    return target_matters(*subscript->value) || (is_text && interest_.is_written(key->value.text));
  }
  return false;
}

void Interpreter::run_node(const ast::AnnAssign& node) {
  const Values annotated = instances_of_annotation(*node.annotation, annotation_name(*node.target));
  if (node.value == nullptr) {
    if (const auto* name = node.target->as<ast::Name>(); name != nullptr && annotated.size() > 0) {
      const Location location = location_of(frame_->file->scopes->access(*name));
      if (location != kNoLocation && store_.read(location).is_null()) {
        store_.write(location, Word(factory_.opened(annotated)));
      }
    } else if (const auto* attribute = node.target->as<ast::Attribute>();
               attribute != nullptr && annotated.size() > 0) {
      declare_attribute(eval(*attribute->value), symbol_of(attribute->attr), annotated);
    }
    return;
  }
  const bool matters = target_matters(*node.target);
  interest_depth_ += matters ? 1 : 0;
  Values values = eval(*node.value);
  if (!is_dead_) {
    record_values(*node.value, values);
    if (values.is_open() || only_none(values)) {
      values = factory_.join(values, annotated);
    }
    assign(*node.target, values);
  }
  interest_depth_ -= matters ? 1 : 0;
}

bool Interpreter::only_none(Values values) const {
  const Datum* datum = values.only();
  return datum != nullptr && datum->kind == DatumKind::None;
}

std::string_view Interpreter::annotation_name(const ast::AnyExpr& target) const {
  if (const auto* name = target.as<ast::Name>()) {
    return name->id.text();
  }
  const auto* attribute = target.as<ast::Attribute>();
  return attribute == nullptr ? std::string_view() : attribute->attr.text();
}

void Interpreter::run_node(const ast::AugAssign& node) {
  // The target is evaluated once (Python reference, 7.2.1).
  if (const auto* name = node.target->as<ast::Name>()) {
    const Values old = read_name(*name);
    const Values operand = eval(*node.value);
    const Values result = is_dead_ ? Values::never() : augmented(node, old, operand);
    if (!is_dead_) {
      record_values(*node.value, operand);
      assign_name(*name, result);
    }
  } else if (const auto* attribute = node.target->as<ast::Attribute>()) {
    const Values object = eval(*attribute->value);
    const Symbol symbol = symbol_of(attribute->attr);
    const Values old = is_dead_ ? Values::never() : get_attribute(object, symbol, *node.target);
    const Values operand = eval(*node.value);
    const Values result = is_dead_ ? Values::never() : augmented(node, old, operand);
    if (!is_dead_) {
      set_attribute(object, symbol,
                    factory_.with_hop(result, HopKind::AttributeSet, place_of(*node.target),
                                      attribute->attr.text()));
    }
  } else if (const auto* subscript = node.target->as<ast::Subscript>()) {
    const Values container = eval(*subscript->value);
    const Values index = eval(*subscript->slice);
    const Values old = is_dead_ ? Values::never() : get_item(container, index, *node.target);
    const Values operand = eval(*node.value);
    const Values result = is_dead_ ? Values::never() : augmented(node, old, operand);
    if (!is_dead_) {
      set_item(container, index,
               factory_.with_hop(result, HopKind::ItemSet, place_of(*node.target), {}),
               node.target);
    }
  }
}

void Interpreter::run_node(const ast::TypeAlias& node) {
  if (const auto* name = node.name->as<ast::Name>()) {
    const Values values = eval(*node.value);
    is_dead_ = false;  // evaluated lazily by Python: it cannot end this path
    // What names something that is defined later is looked at again where it is used.
    const Datum* form = externals_.of("types.UnionType")->datum;
    const bool is_form = node.value->is<ast::BinOp>() || node.value->is<ast::Subscript>();
    assign_name(*name, !values.is_never() ? values
                       : is_form          ? known_here(form, *node.value)
                                          : Values());
  }
}

}  // namespace krait
