// The value set of each kind of expression.
#include "analysis/folding.h"
#include "analysis/interpreter.h"
#include "ast/visit.h"

namespace krait {

Values Interpreter::eval(const ast::AnyExpr& node) {
  if (is_dead_ || !spend()) {
    return is_dead_ ? Values::never() : Values();
  }
  if (depth_ >= kMaximumExpressionDepth) {
    ++statistics_.budget_hits_expression_depth;
    return Values();
  }
  ++depth_;
  const Values values = ast::visit(node, [this](const auto& typed) { return eval_node(typed); });
  --depth_;
  if (options_.record_every_expression) {
    record_values(node, values);
  }
  return values;
}

Values Interpreter::known_here(const Datum* datum, const ast::Node& node) {
  return factory_.one(datum, &node, frame_->file->id);
}

Values Interpreter::eval_node(const ast::Constant& node) {
  std::vector<Values>& cache = frame_->file->constants;
  if (cache.empty()) {
    cache.assign(frame_->file->scopes->node_count(), Values());
  }
  Values& cached = cache[node.node_id];
  if (cached.size() == 0) {
    cached = permanent_.one(constant_datum(node.value), &node, frame_->file->id);
  }
  return cached;
}

const Datum* Interpreter::constant_datum(const ast::ConstantValue& value) {
  switch (value.kind) {
    case ast::ConstantKind::None:
      return permanent_.none();
    case ast::ConstantKind::False:
      return permanent_.boolean(false);
    case ast::ConstantKind::True:
      return permanent_.boolean(true);
    case ast::ConstantKind::Ellipsis:
      return permanent_.ellipsis();
    case ast::ConstantKind::Integer:
      return value.integer <= INT64_MAX
                 ? permanent_.integer(static_cast<int64_t>(value.integer))
                 : permanent_.big_integer(permanent_.copy(std::to_string(value.integer)));
    case ast::ConstantKind::BigInteger:
      return permanent_.big_integer(value.text);
    case ast::ConstantKind::Float:
      return permanent_.number(value.number);
    case ast::ConstantKind::Imaginary:
      return permanent_.complex(0, value.number);
    case ast::ConstantKind::Str:
      return permanent_.str_kept(value.text);
    case ast::ConstantKind::Bytes:
      return permanent_.str_kept(value.text, DatumKind::Bytes);
  }
  return permanent_.none();
}

Values Interpreter::eval_node(const ast::Name& node) { return read_name(node); }

Values Interpreter::eval_node(const ast::Attribute& node) {
  const Values object = eval(*node.value);
  if (is_dead_) {
    return Values::never();
  }
  record_values(*node.value, object);
  const Values values = get_attribute(object, symbol_of(node.attr), node);
  note_reader(values, node, 0);
  return values;
}

Values Interpreter::eval_node(const ast::Subscript& node) {
  const Values container = eval(*node.value);
  const Values index = eval(*node.slice);
  return is_dead_ ? Values::never() : get_item(container, index, node);
}

Values Interpreter::eval_node(const ast::Slice& node) {
  Element parts[3] = {Element{Values()}, Element{Values()}, Element{Values()}};
  const ast::AnyExpr* bounds[3] = {node.lower, node.upper, node.step};
  for (size_t i = 0; i < 3; ++i) {
    parts[i].values = bounds[i] == nullptr ? known_here(factory_.none(), node) : eval(*bounds[i]);
  }
  return known_here(factory_.sequence(DatumKind::Slice, parts, false), node);
}

/// The elements of a display, `*x` expanded.
bool Interpreter::eval_elements(ast::Array<ast::AnyExpr*> nodes, std::vector<Element>& elements) {
  bool has_unknown = false;
  for (const ast::AnyExpr* node : nodes) {
    const auto* starred = node->as<ast::Starred>();
    if (starred == nullptr) {
      elements.push_back({eval(*node), node, frame_->file->id});
      continue;
    }
    has_unknown = expand_star(eval(*starred->value), elements) || has_unknown;
  }
  if (elements.size() > kMaximumContainerSize) {
    elements.resize(kMaximumContainerSize);
    has_unknown = true;
    ++statistics_.budget_hits_container_size;
  }
  return has_unknown;
}

/// Appends what `*values` gives; true when that is not all known.
bool Interpreter::expand_star(Values values, std::vector<Element>& elements) {
  bool has_unknown = values.is_open();
  std::vector<Element> longest;
  for (uint32_t i = 0; i < values.size(); ++i) {
    Iterated iterated;
    iterate(values[i], iterated);
    has_unknown = has_unknown || iterated.has_unknown;
    if (i == 0) {
      longest = std::move(iterated.elements);
      continue;
    }
    if (iterated.elements.size() > longest.size()) {
      longest.swap(iterated.elements);
    }
    const size_t common = iterated.elements.size();
    for (size_t j = 0; j < common; ++j) {
      longest[j].values = factory_.join(longest[j].values, iterated.elements[j].values);
      longest[j].is_maybe_absent =
          longest[j].is_maybe_absent || iterated.elements[j].is_maybe_absent;
    }
    for (size_t j = common; j < longest.size(); ++j) {
      longest[j].is_maybe_absent = true;
    }
  }
  elements.insert(elements.end(), longest.begin(), longest.end());
  return has_unknown;
}

Values Interpreter::eval_node(const ast::Tuple& node) {
  std::vector<Element> elements;
  const bool has_unknown = eval_elements(node.elts, elements);
  if (is_dead_) {
    return Values::never();
  }
  return known_here(factory_.sequence(DatumKind::Tuple, elements, has_unknown), node);
}

Values Interpreter::eval_node(const ast::List& node) {
  std::vector<Element> elements;
  const bool has_unknown = eval_elements(node.elts, elements);
  return is_dead_ ? Values::never() : known_here(new_list(elements, has_unknown, node), node);
}

Values Interpreter::eval_node(const ast::Set& node) {
  std::vector<Element> elements;
  const bool has_unknown = eval_elements(node.elts, elements);
  return is_dead_ ? Values::never()
                  : known_here(new_list(elements, has_unknown, node, ObjectKind::Set), node);
}

Values Interpreter::eval_node(const ast::Dict& node) {
  std::vector<DictItem> items;
  bool has_unknown = false;
  for (size_t i = 0; i < node.values.size(); ++i) {
    if (node.keys[i] == nullptr) {
      has_unknown = merge_mapping(eval(*node.values[i]), items) || has_unknown;
      continue;
    }
    const Values keys = eval(*node.keys[i]);
    const Values values = eval(*node.values[i]);
    record_values(*node.values[i], values);
    const Element element{values, node.values[i], frame_->file->id};
    const bool is_certain = keys.size() == 1 && !keys.is_open();
    for (const Known& key : keys.known()) {
      set_dict_entry(items, key, element, is_certain);
    }
    has_unknown = has_unknown || keys.is_open();
  }
  return is_dead_ ? Values::never() : known_here(new_dict(items, has_unknown, node), node);
}

/// `{**mapping}`, `dict.update`: later entries win. True when not all entries are known; then those
/// that were there before may be overwritten too.
bool Interpreter::merge_mapping(Values mapping, std::vector<DictItem>& items) {
  bool has_unknown = mapping.is_open();
  const bool is_certain = mapping.size() == 1 && !mapping.is_open();
  for (const Known& known : mapping.known()) {
    std::span<const DictItem> entries;
    if (known.datum->kind == DatumKind::FrozenDict) {
      entries = {known.datum->items, known.datum->count};
      has_unknown = has_unknown || known.datum->has_unknown;
    } else if (const Content* content = known.datum->kind == DatumKind::Object
                                            ? content_of(objects_[known.datum->object])
                                            : nullptr;
               content != nullptr && content->is_dict) {
      entries = {content->items, content->size};
      has_unknown = has_unknown || content->has_unknown;
    } else {
      has_unknown = true;
    }
    for (const DictItem& item : entries) {
      Element value = item.value;
      value.values = factory_.through(value.values, known.trail);
      set_dict_entry(items, item.key, value, is_certain && !value.is_maybe_absent);
    }
  }
  if (has_unknown) {
    for (DictItem& item : items) {
      item.value.values = factory_.opened(item.value.values);
    }
  }
  return has_unknown;
}

Values Interpreter::eval_node(const ast::NamedExpr& node) {
  const auto* name = node.target->as<ast::Name>();
  if (narrowed_ != kNoLocation && name != nullptr &&
      location_of(frame_->file->scopes->access(*name)) == narrowed_) {
    return store_.read(narrowed_).values();  // being tried with one value
  }
  const Values values = eval(*node.value);
  if (!is_dead_) {
    record_values(*node.value, values);
    assign(*node.target, values);
  }
  return values;
}

Values Interpreter::eval_node(const ast::IfExp& node) {
  // `else` chains are as long as one likes.
  std::vector<Changes> alive;
  ValuesBuilder builder(factory_);
  const ast::AnyExpr* rest = &node;
  store_.mark();
  while (const auto* choice = rest->as<ast::IfExp>()) {
    const Outcomes outcomes = test(*choice->test);
    if (!is_dead_ && outcomes.can_be_true) {
      store_.mark();
      assume(*choice->test, true);
      const Values values = eval(*choice->body);
      if (!is_dead_) {
        builder.add(values);
        alive.push_back(store_.changes_since(store_.depth() - 1));
      }
      static_cast<void>(store_.take());
      is_dead_ = false;
    }
    if (is_dead_ || !outcomes.can_be_false) {
      kill();
      break;
    }
    assume(*choice->test, false);
    rest = choice->orelse;
  }
  if (!is_dead_) {
    const Values values = eval(*rest);
    if (!is_dead_) {
      builder.add(values);
    }
  }
  end_branch(alive);
  join_branches(alive);
  return is_dead_ ? Values::never() : builder.build();
}

Values Interpreter::eval_node(const ast::BoolOp& node) {
  const bool is_and = node.op == ast::BoolOperator::And;
  std::vector<Changes> alive;
  ValuesBuilder builder(factory_);
  store_.mark();
  for (size_t i = 0; i < node.values.size(); ++i) {
    const Values values = eval(*node.values[i]);
    if (is_dead_) {
      break;
    }
    if (i + 1 == node.values.size()) {
      builder.add(values);
      break;
    }
    // The value is the result when it decides; `or` goes on with the false ones.
    const Outcomes outcomes = outcomes_of(values);
    if (is_and ? outcomes.can_be_false : outcomes.can_be_true) {
      builder.add(with_truth(values, !is_and));
      store_.mark();
      assume(*node.values[i], !is_and);
      if (!is_dead_) {
        alive.push_back(store_.changes_since(store_.depth() - 1));
      }
      static_cast<void>(store_.take());
      is_dead_ = false;
    }
    if (is_and ? !outcomes.can_be_true : !outcomes.can_be_false) {
      kill();
      break;
    }
    assume(*node.values[i], is_and);
  }
  end_branch(alive);
  join_branches(alive);
  return is_dead_ ? Values::never() : builder.build();
}

Values Interpreter::eval_node(const ast::Lambda& node) {
  return known_here(make_function(node), node);
}

Values Interpreter::eval_node(const ast::Await& node) {
  const Values values = eval(*node.value);
  return is_dead_ ? Values::never() : awaited(values);
}

Values Interpreter::eval_node(const ast::Starred& node) {
  eval(*node.value);
  return Values();
}

void Interpreter::yield(const Element& element) {
  if (frame_->yielded == 0 || is_dead_) {
    return;
  }
  const Object& object = objects_[frame_->yielded];
  const Content& content = *content_of(object);
  std::vector<Element> elements(content.elements, content.elements + content.size);
  if (elements.size() >= kMaximumContainerSize) {
    set_content(object, content_of(elements, true), true);
    return;
  }
  elements.push_back(element);
  set_content(object, content_of(elements, content.has_unknown), true);
}

Values Interpreter::eval_node(const ast::Yield& node) {
  const Values values =
      node.value == nullptr ? known_here(factory_.none(), node) : eval(*node.value);
  if (is_dead_) {
    return Values::never();
  }
  const ast::Node* place =
      node.value == nullptr ? static_cast<const ast::Node*>(&node) : node.value;
  yield(
      {factory_.with_hop(values, HopKind::Returned, place_of(node), {}), place, frame_->file->id});
  may_raise();
  return Values();
}

Values Interpreter::eval_node(const ast::YieldFrom& node) {
  std::vector<Element> elements;
  const Values inner = eval(*node.value);
  if (is_dead_) {
    return Values::never();
  }
  const bool has_unknown = expand_star(inner, elements);
  for (const Element& element : elements) {
    yield(element);
  }
  if (has_unknown && frame_->yielded != 0 && !is_dead_) {
    const Object& object = objects_[frame_->yielded];
    store_.write(object.content, store_.opened(store_.read(object.content)));
  }
  return delegated_result(inner, node);
}

/// What `yield from` gives: what the generator returns.
Values Interpreter::delegated_result(Values generators, const ast::Node& node) {
  ValuesBuilder builder(factory_);
  for (const Known& known : generators.known()) {
    const bool is_generator = known.datum->kind == DatumKind::Object &&
                              objects_[known.datum->object].kind == ObjectKind::Generator;
    if (!is_generator) {
      builder.open();
      continue;
    }
    const Location result = objects_[known.datum->object].result;
    builder.add(result == kNoLocation ? known_here(factory_.none(), node)
                                      : store_.read(result).values());
  }
  if (generators.is_open()) {
    builder.open();
  }
  return builder.build();
}

Values Interpreter::eval_node(const ast::TemplateStr& node) {
  for (const ast::AnyExpr* part : node.values) {
    eval(*part);
  }
  ExternalName* name = externals_.of("string.templatelib.Template");
  const ObjectId id = new_object(ObjectKind::Instance, node);
  objects_[id].type = {0, name};
  return known_here(factory_.object(id), node);
}

Values Interpreter::eval_node(const ast::Interpolation& node) {
  eval(*node.value);
  return Values();
}

}  // namespace krait
