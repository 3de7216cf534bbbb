// Operators, comparisons and f-strings over value sets: every combination of known values is
// computed by analysis/folding.h.
#include "analysis/folding.h"
#include "analysis/interpreter.h"

namespace krait {

namespace {

// A list may hold itself, and one thing be held in many places.
constexpr uint32_t kMaximumExpandedDepth = 6;
constexpr uint32_t kMaximumExpandedElements = 4096;

}  // namespace

/// The value with everything in it known and frozen; null when something in it is not known. A
/// container with several possibilities inside gives several data through `expand`.
bool Interpreter::concretize(const Known& known, std::vector<const Datum*>& result) {
  const Datum* frozen = freeze(known).datum;
  if (is_concrete(*frozen)) {
    result.push_back(frozen);
    return true;
  }
  return expand(*frozen, result);
}

/// Containers whose elements have several values, as all the containers they may be.
bool Interpreter::expand(const Datum& datum, std::vector<const Datum*>& result) {
  const bool is_sequence = datum.kind == DatumKind::Tuple || datum.kind == DatumKind::FrozenList ||
                           datum.kind == DatumKind::FrozenSet;
  expand_left_ = expand_depth_ == 0 ? kMaximumExpandedElements : expand_left_;
  if (!is_sequence || datum.has_unknown || expand_depth_ >= kMaximumExpandedDepth) {
    return false;
  }
  ++expand_depth_;
  bool is_complete = true;
  std::vector<std::vector<Element>> alternatives{{}};
  for (uint32_t i = 0; i < datum.count; ++i) {
    is_complete = expand_element(datum.elements[i], alternatives) && is_complete;
  }
  --expand_depth_;
  for (const auto& alternative : alternatives) {
    result.push_back(factory_.sequence(datum.kind, alternative, false));
  }
  return is_complete;
}

/// Lengthens each alternative by each value of `element`; false when there are others.
bool Interpreter::expand_element(const Element& element,
                                 std::vector<std::vector<Element>>& alternatives) {
  bool is_complete = !element.values.is_open() && !element.is_maybe_absent;
  std::vector<const Datum*> options;
  for (const Known& option : element.values.known()) {
    if (expand_left_ == 0) {
      is_complete = false;
      break;
    }
    --expand_left_;
    is_complete = concretize(option, options) && is_complete;
  }
  std::vector<std::vector<Element>> longer;
  for (const auto& prefix : alternatives) {
    for (const Datum* option : options) {
      if (longer.size() >= kMaximumSetSize) {
        is_complete = false;
        ++statistics_.budget_hits_set_size;
        break;
      }
      longer.push_back(prefix);
      longer.back().push_back({factory_.one(Known{option, element.node, nullptr, element.file}),
                               element.node, element.file});
    }
  }
  alternatives = std::move(longer);
  return is_complete;
}

/// All concrete possibilities of a set; false when there are others.
bool Interpreter::concretize(Values values, std::vector<const Datum*>& result) {
  bool is_complete = !values.is_open();
  for (const Known& known : values.known()) {
    is_complete = concretize(known, result) && is_complete;
    if (result.size() > kMaximumSetSize) {
      result.resize(kMaximumSetSize);
      return false;
    }
  }
  return is_complete;
}

void Interpreter::add_folded(const Folded& folded, ValuesBuilder& builder, const ast::Node& node,
                             const Hop* trail) {
  if (folded.status == FoldStatus::Done) {
    builder.add(thaw(Known{folded.datum, &node, trail, frame_->file->id}));
  } else if (folded.status == FoldStatus::Unknown) {
    builder.open();
  }
}

Values Interpreter::finish_fold(ValuesBuilder& builder) {
  may_raise();
  const Values values = builder.build();
  if (values.is_never()) {
    kill();
  }
  return values;
}

namespace {

/// The way of the operand that matters: the first that has one.
const Hop* trail_of(const Known& left, const Known& right) {
  return left.trail != nullptr ? left.trail : right.trail;
}

}  // namespace

Values Interpreter::binary(ast::BinaryOperator op, Values left, Values right,
                           const ast::Node& node) {
  ValuesBuilder builder(factory_);
  for (const Known& a : left.known()) {
    for (uint32_t i = 0; i < right.size() && !builder.is_full(); ++i) {
      add_binary(op, a, right[i], builder, node);
    }
    if (right.is_open() && !builder.is_full()) {
      add_half_known(op, &a, nullptr, builder, node);
    }
  }
  if (left.is_open()) {
    for (uint32_t i = 0; i < right.size() && !builder.is_full(); ++i) {
      add_half_known(op, nullptr, &right[i], builder, node);
    }
  }
  // What a full set leaves out was not even computed.
  if (builder.is_full() || (left.is_open() && (right.is_open() || right.size() == 0))) {
    builder.open();
  }
  return finish_fold(builder);
}

/// A class, or what `|` made of classes.
bool Interpreter::is_type(const Datum& datum) const {
  return (datum.kind == DatumKind::External &&
          (datum.external->is_class() || is_typing_form(*datum.external))) ||
         (datum.kind == DatumKind::Object && objects_[datum.object].kind == ObjectKind::Class);
}

void Interpreter::add_binary(ast::BinaryOperator op, const Known& left, const Known& right,
                             ValuesBuilder& builder, const ast::Node& node) {
  if (add_container_operation(op, left, right, builder, node)) {
    return;
  }
  if (op == ast::BinaryOperator::BitOr && (is_type(*left.datum) || is_type(*right.datum))) {
    builder.add(Known{externals_.of("types.UnionType")->datum, &node, nullptr, frame_->file->id});
    return;
  }
  Folder folder{factory_, externals_};
  std::vector<const Datum*> lefts;
  std::vector<const Datum*> rights;
  const bool is_left = concretize(left, lefts);
  const bool is_right = concretize(right, rights);
  for (const Datum* a : lefts) {
    for (size_t i = 0; i < rights.size() && !builder.is_full(); ++i) {
      const Folded folded = fold_binary(folder, op, *a, *rights[i]);
      const bool is_holed =
          folded.status == FoldStatus::Unknown && add_holed(op, left, right, builder, node);
      if (!is_holed) {
        add_folded(folded, builder, node, trail_of(left, right));
      }
    }
  }
  if ((!is_left || !is_right) && !add_holed(op, left, right, builder, node)) {
    builder.open();
  }
}

/// One operand is not known: text with a hole, where text is added or formatted.
void Interpreter::add_half_known(ast::BinaryOperator op, const Known* left, const Known* right,
                                 ValuesBuilder& builder, const ast::Node& node) {
  const Known& known = left == nullptr ? *right : *left;
  const bool is_text =
      known.datum->kind == DatumKind::Str || known.datum->kind == DatumKind::HoledStr;
  const auto* operation = node.as<ast::BinOp>();
  if (is_text && op == ast::BinaryOperator::Add && operation != nullptr) {
    const Piece hole{
        {},
        true,
        {Values(), left == nullptr ? operation->left : operation->right, frame_->file->id}};
    std::vector<Piece> pieces;
    if (left == nullptr) {
      pieces.push_back(hole);
    }
    append_pieces(*known.datum, pieces);
    if (left != nullptr) {
      pieces.push_back(hole);
    }
    builder.add(Known{factory_.holed(pieces), &node, known.trail, frame_->file->id});
    return;
  }
  if (is_text && op == ast::BinaryOperator::Mod && left != nullptr && operation != nullptr) {
    add_percent_format(*left, Values(), builder, node);
    return;
  }
  builder.open();
}

void Interpreter::append_text(std::vector<Piece>& pieces, std::string_view text) {
  if (text.empty()) {
    return;
  }
  if (!pieces.empty() && !pieces.back().is_hole) {
    pieces.back().text = factory_.copy(std::string(pieces.back().text) + std::string(text));
  } else {
    pieces.push_back({text, false, Element{Values()}});
  }
}

void Interpreter::append_pieces(const Datum& datum, std::vector<Piece>& pieces) {
  if (datum.kind == DatumKind::Str) {
    append_text(pieces, datum.text);
  } else {
    append_pieces(std::span(datum.pieces, datum.count), pieces);
  }
}

void Interpreter::append_pieces(std::span<const Piece> added, std::vector<Piece>& pieces) {
  for (const Piece& piece : added) {
    if (piece.is_hole) {
      pieces.push_back(piece);
    } else {
      append_text(pieces, piece.text);
    }
  }
}

namespace {

/// True when the two texts with holes are too much for one.
bool is_too_long(const Datum& left, const Datum& right) {
  size_t size = 0;
  size_t pieces = 0;
  for (const Datum* datum : {&left, &right}) {
    if (datum->kind == DatumKind::Str) {
      size += datum->text.size();
      continue;
    }
    pieces += datum->count;
    for (uint32_t i = 0; i < datum->count; ++i) {
      size += datum->pieces[i].text.size();
    }
  }
  return size > kMaximumStringSize || pieces > kMaximumContainerSize;
}

}  // namespace

/// Text with holes stays so under `+` and `%`.
bool Interpreter::add_holed(ast::BinaryOperator op, const Known& left, const Known& right,
                            ValuesBuilder& builder, const ast::Node& node) {
  auto is_text = [](const Datum& datum) {
    return datum.kind == DatumKind::Str || datum.kind == DatumKind::HoledStr;
  };
  if (op == ast::BinaryOperator::Add && is_text(*left.datum) && is_text(*right.datum)) {
    std::vector<Piece> pieces;
    if (is_too_long(*left.datum, *right.datum)) {
      return false;
    }
    append_pieces(*left.datum, pieces);
    append_pieces(*right.datum, pieces);
    builder.add(Known{factory_.holed(pieces), &node, trail_of(left, right), frame_->file->id});
    return true;
  }
  if (op == ast::BinaryOperator::Mod && left.datum->kind == DatumKind::Str) {
    add_percent_format(left, factory_.one(right), builder, node);
    return true;
  }
  return false;
}

Values Interpreter::eval_node(const ast::BinOp& node) {
  // `a + b + …` leans to the left and may be long.
  std::vector<const ast::BinOp*> chain{&node};
  while (const auto* inner = chain.back()->left->as<ast::BinOp>()) {
    chain.push_back(inner);
  }
  Values values = eval(*chain.back()->left);
  for (size_t i = chain.size(); i-- > 0;) {
    const Values right = eval(*chain[i]->right);
    if (is_dead_) {
      return Values::never();
    }
    values = binary(chain[i]->op, values, right, *chain[i]);
  }
  return values;
}

Values Interpreter::augmented(const ast::AugAssign& node, Values old, Values operand) {
  // Lists, sets and dicts change in place: through every name.
  ValuesBuilder builder(factory_);
  std::vector<Known> others;
  for (const Known& known : old.known()) {
    if (change_in_place(node, known, operand, old.size() == 1 && !old.is_open())) {
      builder.add(known);
    } else {
      others.push_back(known);
    }
  }
  if (!others.empty() || old.is_open()) {
    builder.add(binary(node.op, factory_.set(others, old.is_open()), operand, node));
    is_dead_ = false;
  }
  return finish_fold(builder);
}

Values Interpreter::eval_node(const ast::UnaryOp& node) {
  // `not not … x` may be long.
  std::vector<const ast::UnaryOp*> chain{&node};
  while (const auto* inner = chain.back()->operand->as<ast::UnaryOp>()) {
    chain.push_back(inner);
  }
  Values values = eval(*chain.back()->operand);
  for (size_t i = chain.size(); i-- > 0 && !is_dead_;) {
    values = unary(chain[i]->op, values, *chain[i]);
  }
  return is_dead_ ? Values::never() : values;
}

Values Interpreter::unary(ast::UnaryOperator op, Values operand, const ast::Node& node) {
  if (op == ast::UnaryOperator::Not) {
    return boolean_values(outcomes_of(operand), node, true);
  }
  ValuesBuilder builder(factory_);
  Folder folder{factory_, externals_};
  for (const Known& known : operand.known()) {
    std::vector<const Datum*> data;
    if (!concretize(known, data)) {
      builder.open();
    }
    for (const Datum* datum : data) {
      add_folded(fold_unary(folder, op, *datum), builder, node, known.trail);
    }
  }
  if (operand.is_open()) {
    builder.open();
  }
  return finish_fold(builder);
}

/// False and True as far as they are possible. Both together are known, not open: nothing else can
/// come out of a test.
Values Interpreter::boolean_values(Outcomes outcomes, const ast::Node& node, bool is_negated) {
  ValuesBuilder builder(factory_);
  if (is_negated ? outcomes.can_be_true : outcomes.can_be_false) {
    builder.add(Known{factory_.boolean(false), &node, nullptr, frame_->file->id});
  }
  if (is_negated ? outcomes.can_be_false : outcomes.can_be_true) {
    builder.add(Known{factory_.boolean(true), &node, nullptr, frame_->file->id});
  }
  return builder.build();
}

Values Interpreter::eval_node(const ast::Compare& node) {
  Values left = eval(*node.left);
  Outcomes all{false, false};
  bool is_reached = true;
  for (size_t i = 0; i < node.ops.size() && is_reached; ++i) {
    const Values right = eval(*node.comparators[i]);
    if (is_dead_) {
      return Values::never();
    }
    const Outcomes one = compare(node.ops[i], left, right);
    all.can_be_false = all.can_be_false || one.can_be_false;
    is_reached = one.can_be_true;
    left = right;
  }
  all.can_be_true = is_reached;
  may_raise();
  if (!all.can_be_true && !all.can_be_false) {
    kill();
    return Values::never();
  }
  return boolean_values(all, node, false);
}

Outcomes Interpreter::compare(ast::ComparisonOperator op, Values left, Values right) {
  Outcomes outcomes{false, false};
  if (left.is_open() || right.is_open()) {
    outcomes = {true, true};
  }
  for (const Known& a : left.known()) {
    for (const Known& b : right.known()) {
      if (outcomes.can_be_true && outcomes.can_be_false) {
        return outcomes;
      }
      compare_one(op, a, b, outcomes);
    }
  }
  return outcomes;
}

void Interpreter::compare_one(ast::ComparisonOperator op, const Known& left, const Known& right,
                              Outcomes& outcomes) {
  auto add = [&](std::optional<bool> result) {
    outcomes.can_be_true = outcomes.can_be_true || result.value_or(true);
    outcomes.can_be_false = outcomes.can_be_false || !result.value_or(false);
  };
  const bool is_identity =
      op == ast::ComparisonOperator::Is || op == ast::ComparisonOperator::IsNot;
  if (const auto identical = compare_identity(op, left, right)) {
    add(identical);
    return;
  }
  std::vector<const Datum*> lefts;
  std::vector<const Datum*> rights;
  if (is_identity || !concretize(left, lefts) || !concretize(right, rights)) {
    if (!is_identity && add_membership(op, left, right, outcomes)) {
      return;
    }
    add(std::nullopt);
    return;
  }
  for (const Datum* a : lefts) {
    for (const Datum* b : rights) {
      bool raises = false;
      const auto result = fold_comparison(op, *a, *b, raises);
      if (!raises) {
        add(result);
      }
    }
  }
}

/// `is`, and `==` of what has identity and no `__eq__`.
std::optional<bool> Interpreter::compare_identity(ast::ComparisonOperator op, const Known& left,
                                                  const Known& right) {
  const bool is_positive = op == ast::ComparisonOperator::Is || op == ast::ComparisonOperator::Eq;
  const bool is_negative =
      op == ast::ComparisonOperator::IsNot || op == ast::ComparisonOperator::NotEq;
  if (!is_positive && !is_negative) {
    return std::nullopt;
  }
  const Datum& a = *left.datum;
  const Datum& b = *right.datum;
  auto is_singleton = [](const Datum& datum) {
    return datum.kind == DatumKind::None || datum.kind == DatumKind::Bool ||
           datum.kind == DatumKind::Ellipsis;
  };
  auto has_identity = [&](const Datum& datum) {
    return datum.kind == DatumKind::Function ||
           (datum.kind == DatumKind::Object && (objects_[datum.object].kind == ObjectKind::Class ||
                                                objects_[datum.object].kind == ObjectKind::Module ||
                                                is_enum_member(objects_[datum.object])));
  };
  const bool is_identity =
      op == ast::ComparisonOperator::Is || op == ast::ComparisonOperator::IsNot;
  // What is not known by value is not None either: names, objects, functions.
  auto is_opaque_name = [](const Datum& datum) {
    return datum.kind == DatumKind::External || datum.kind == DatumKind::BoundMethod ||
           datum.kind == DatumKind::LateName;
  };
  if (is_identity && (is_singleton(a) || is_singleton(b))) {
    const Datum& other = is_singleton(a) ? b : a;
    if (is_opaque_name(other) && !is_known_callable(other)) {
      return std::nullopt;
    }
    return same_datum(a, b) == is_positive;
  }
  if (a.kind == DatumKind::External && b.kind == DatumKind::External) {
    if (a.external == b.external) {
      return is_positive;
    }
    const bool are_classes = a.external->is_class() && b.external->is_class();
    const bool are_siblings = a.external->owner == b.external->owner &&
                              a.external->stub != nullptr && b.external->stub != nullptr;
    return are_classes || are_siblings ? std::optional(!is_positive) : std::nullopt;
  }
  if (has_identity(a) && has_identity(b)) {
    return same_datum(a, b) == is_positive;
  }
  auto is_other_instance = [&](const Datum& datum) {  // its class may define `__eq__`
    return datum.kind == DatumKind::Object && !has_identity(datum);
  };
  const bool are_plain = is_identity || (!is_other_instance(a) && !is_other_instance(b));
  if (are_plain && a.kind != b.kind && has_identity(a) != has_identity(b) && !is_opaque_name(a) &&
      !is_opaque_name(b)) {
    return !is_positive;
  }
  return std::nullopt;
}

bool Interpreter::is_known_callable(const Datum& datum) const {
  if (datum.kind == DatumKind::BoundMethod) {
    return datum.callee->kind == DatumKind::Function || is_known_callable(*datum.callee);
  }
  return datum.kind == DatumKind::External && datum.external->stub != nullptr &&
         datum.external->stub->entry.kind != ModelKind::Constant;
}

/// `in` where the container holds more than constants.
bool Interpreter::add_membership(ast::ComparisonOperator op, const Known& left, const Known& right,
                                 Outcomes& outcomes) {
  const bool is_in = op == ast::ComparisonOperator::In;
  if (!is_in && op != ast::ComparisonOperator::NotIn) {
    return false;
  }
  Iterated iterated;
  iterate(right, iterated);
  if (!iterated.is_iterable) {
    return true;
  }
  bool can_be_in = iterated.has_unknown;
  bool must_be_in = false;
  for (const Element& element : iterated.elements) {
    const Outcomes one = compare(ast::ComparisonOperator::Eq, factory_.one(left), element.values);
    can_be_in = can_be_in || one.can_be_true;
    must_be_in = must_be_in || (!one.can_be_false && !element.is_maybe_absent);
  }
  outcomes.can_be_true = outcomes.can_be_true || (is_in ? can_be_in : !must_be_in);
  outcomes.can_be_false = outcomes.can_be_false || (is_in ? !must_be_in : can_be_in);
  return true;
}

}  // namespace krait
