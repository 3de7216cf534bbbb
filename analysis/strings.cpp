// f-strings and `%` where not every part is known: text with holes.
#include <algorithm>

#include "analysis/folding.h"
#include "analysis/formatting.h"
#include "analysis/interpreter.h"

namespace krait {

namespace {

char conversion_of(int conversion) { return conversion < 0 ? '\0' : static_cast<char>(conversion); }

std::optional<std::string> converted_text(const Datum& datum, char conversion,
                                          std::string_view spec, DatumFactory& factory) {
  if (conversion == '\0') {
    return formatted(datum, spec);
  }
  const auto text = conversion == 's' ? text_of(datum) : repr_of(datum);
  if (!text) {
    return std::nullopt;
  }
  const Datum* str = factory.str(conversion == 'a' ? ascii_of(*text) : *text);
  return formatted(*str, spec);
}

}  // namespace

void Interpreter::add_text(FieldTexts& field, std::string_view text, const Hop* trail) {
  TextAlternative& alternative = field.texts.emplace_back();
  alternative.trail = trail;
  append_text(alternative.pieces, factory_.copy(text));
}

/// In place of each object whose class says what `str` gives for it, that text.
Values Interpreter::text_values(Values values, const ast::Node& node) {
  const auto is_own = [&](const Known& known) {
    return known.datum->kind == DatumKind::Object && !known.datum->is_wildcard &&
           objects_[known.datum->object].kind == ObjectKind::Instance &&
           objects_[known.datum->object].type.project != 0;
  };
  const bool has_own = std::any_of(values.known().begin(), values.known().end(), is_own);
  if (!has_own || !depth_allows_call()) {
    return values;
  }
  ValuesBuilder builder(factory_);
  for (const Known& known : values.known()) {
    Values method = Values::never();
    if (is_own(known)) {
      method = get_attribute_of(known, symbols::Str, node, false);
    }
    if (is_own(known) && method.size() == 0) {
      method = get_attribute_of(known, symbols::Repr, node, false);
    }
    const bool is_method = method.size() == 1 && method[0].datum->kind == DatumKind::BoundMethod &&
                           method[0].datum->callee->kind == DatumKind::Function;
    builder.add(is_method ? call_values(method, {}, {nullptr, &node, frame_->file})
                          : factory_.one(known));
  }
  if (values.is_open()) {
    builder.open();
  }
  return builder.build();
}

/// The texts that `{value!c:spec}` may give.
FieldTexts Interpreter::formatted_texts(const ast::FormattedValue& node, Values values) {
  FieldTexts field;
  field.hole = {values, node.value, frame_->file->id};
  std::vector<const Datum*> specs{factory_.str_kept("")};
  field.is_complete = !values.is_open();
  if (node.format_spec != nullptr) {
    specs.clear();
    field.is_complete = concretize(eval(*node.format_spec), specs) && field.is_complete;
  }
  for (const Known& known : values.known()) {
    add_formatted(known, conversion_of(node.conversion), specs, field);
  }
  return field;
}

void Interpreter::add_formatted(const Known& known, char conversion,
                                std::span<const Datum* const> specs, FieldTexts& field) {
  const bool is_plain = conversion == '\0' || conversion == 's';
  if (known.datum->kind == DatumKind::HoledStr && is_plain && specs.size() == 1 &&
      specs[0]->kind == DatumKind::Str && specs[0]->text.empty()) {
    TextAlternative& alternative = field.texts.emplace_back();
    alternative.trail = known.trail;
    append_pieces(*known.datum, alternative.pieces);
    return;
  }
  std::vector<const Datum*> data;
  field.is_complete = concretize(known, data) && field.is_complete;
  for (const Datum* datum : data) {
    for (const Datum* spec : specs) {
      const bool has_room = spec->kind == DatumKind::Str && field.texts.size() < kMaximumSetSize;
      const auto text =
          has_room ? converted_text(*datum, conversion, spec->text, factory_) : std::nullopt;
      if (text) {
        add_text(field, *text, known.trail);
      } else {
        field.is_complete = false;
      }
    }
  }
}

/// Counts what was appended: what has become too much stays any text, as each further part would
/// cost a copy of all before it.
void Interpreter::bound_text(TextAlternative& alternative) {
  ++alternative.part_count;
  if (alternative.part_count > kMaximumContainerSize ||
      alternative.pieces.size() > kMaximumPieces) {
    alternative.pieces.assign(1, Piece{{}, true, Element{Values()}});
    alternative.is_any_text = true;
    ++statistics_.budget_hits_string_length;
  }
}

void Interpreter::append_text(std::vector<TextAlternative>& alternatives, std::string_view text) {
  for (TextAlternative& alternative : alternatives) {
    if (!alternative.is_any_text) {
      append_text(alternative.pieces, text);
      bound_text(alternative);
    }
  }
}

/// Every alternative goes on with each of the field's texts.
void Interpreter::append_field(std::vector<TextAlternative>& alternatives,
                               const FieldTexts& field) {
  std::vector<TextAlternative> longer;
  for (TextAlternative& prefix : alternatives) {
    if (prefix.is_any_text) {
      if (longer.empty() || !longer.front().is_any_text) {
        longer.insert(longer.begin(), std::move(prefix));
      }
      continue;
    }
    for (const TextAlternative& text : field.texts) {
      if (longer.size() >= kMaximumSetSize) {
        break;
      }
      longer.push_back(prefix);
      append_pieces(text.pieces, longer.back().pieces);
      longer.back().trail = prefix.trail != nullptr ? prefix.trail : text.trail;
      bound_text(longer.back());
    }
    if (!field.is_complete || field.texts.empty()) {
      longer.push_back(prefix);
      longer.back().pieces.push_back({{}, true, field.hole});
      bound_text(longer.back());
    }
  }
  if (longer.size() > kMaximumSetSize) {
    longer.resize(kMaximumSetSize);
    ++statistics_.budget_hits_set_size;
  }
  alternatives = std::move(longer);
}

void Interpreter::add_texts(const std::vector<TextAlternative>& alternatives, const ast::Node& node,
                            const Hop* trail, ValuesBuilder& builder) {
  for (const TextAlternative& alternative : alternatives) {
    builder.add(Known{text_datum(alternative.pieces), &node,
                      alternative.trail != nullptr ? alternative.trail : trail, frame_->file->id});
  }
}

Values Interpreter::eval_node(const ast::JoinedStr& node) {
  std::vector<TextAlternative> alternatives(1);
  for (const ast::AnyExpr* part : node.values) {
    if (const auto* constant = part->as<ast::Constant>()) {
      append_text(alternatives, constant->value.text);
      continue;
    }
    const auto* field = part->as<ast::FormattedValue>();
    if (field == nullptr) {
      continue;
    }
    Values values = eval(*field->value);
    if (is_dead_) {
      return Values::never();
    }
    record_values(*field->value, values);
    if (field->conversion < 0 || field->conversion == 's') {
      values = text_values(values, *field->value);
    }
    append_field(alternatives, formatted_texts(*field, values));
  }
  may_raise();
  ValuesBuilder builder(factory_);
  add_texts(alternatives, node, nullptr, builder);
  return builder.build();
}

const Datum* Interpreter::text_datum(std::span<const Piece> pieces) {
  if (pieces.empty()) {
    return factory_.str_kept("");
  }
  if (pieces.size() == 1 && !pieces[0].is_hole) {
    if (pieces[0].text.size() > kMaximumStringSize) {
      ++statistics_.budget_hits_string_length;
      const Piece hole{{}, true, Element{Values()}};
      return factory_.holed({&hole, 1});
    }
    return factory_.str_kept(pieces[0].text);
  }
  return factory_.holed(pieces);
}

namespace {

/// One `%` conversion: "%s", "%(host)s", "%5.1f"; empty where the text ends within it.
std::string_view conversion_at(std::string_view text, size_t begin) {
  size_t end = begin + 1;
  while (end < text.size() &&
         std::string_view("#0- +.123456789*hlL(").find(text[end]) != std::string_view::npos) {
    if (text[end] == '(') {
      end = std::min(text.find(')', end), text.size() - 1);
    }
    ++end;
  }
  return end < text.size() ? text.substr(begin, end + 1 - begin) : std::string_view();
}

/// The parts of a tuple operand, or else the operand.
std::vector<Values> parts_of(Values operand) {
  const Datum* tuple = operand.size() == 1 ? operand[0].datum : nullptr;
  if (tuple == nullptr || tuple->kind != DatumKind::Tuple || tuple->has_unknown) {
    return {operand};
  }
  std::vector<Values> parts;
  for (uint32_t i = 0; i < tuple->count; ++i) {
    parts.push_back(tuple->elements[i].values);
  }
  return parts;
}

}  // namespace

/// `format % values` with parts that are not known: what is known of the text is kept.
void Interpreter::add_percent_format(const Known& format, Values operand, ValuesBuilder& builder,
                                     const ast::Node& node) {
  if (format.datum->kind != DatumKind::Str) {
    builder.open();
    return;
  }
  const auto* operation = node.as<ast::BinOp>();
  const ast::AnyExpr* place = operation == nullptr ? nullptr : operation->right;
  const std::vector<Values> parts = parts_of(operand);
  const std::string_view text = format.datum->text;
  std::vector<TextAlternative> alternatives(1);
  size_t next = 0;
  size_t begin = 0;
  for (size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', begin)) {
    append_text(alternatives, text.substr(begin, at - begin));
    const std::string_view conversion = conversion_at(text, at);
    const size_t close = conversion.find(')');
    if (conversion.ends_with('%')) {
      append_text(alternatives, "%");
    } else if (conversion.starts_with("%(") && close != std::string_view::npos) {
      const Datum* key = factory_.str(conversion.substr(2, close - 2));
      const Values part = get_item(operand, factory_.one(key, &node, frame_->file->id), node);
      const std::string rest = "%" + std::string(conversion.substr(close + 1));
      append_field(alternatives, percent_texts(part, rest, place));
    } else {
      append_field(alternatives,
                   percent_texts(next < parts.size() ? parts[next] : Values(), conversion, place));
      ++next;
    }
    begin = conversion.empty() ? text.size() : at + conversion.size();
  }
  append_text(alternatives, text.substr(begin));
  add_texts(alternatives, node, format.trail, builder);
}

/// The texts that `conversion % values` may give.
FieldTexts Interpreter::percent_texts(Values values, std::string_view conversion,
                                      const ast::AnyExpr* place) {
  if (place != nullptr && conversion.ends_with('s')) {
    values = text_values(values, *place);
  }
  FieldTexts field;
  field.hole = {values, place, frame_->file->id};
  // A key, or a width among the operands, asks for more than this one.
  field.is_complete = !values.is_open();
  if (conversion.find_first_of("(*") != std::string_view::npos) {
    field.is_complete = false;
    return field;
  }
  Folder folder{factory_, externals_};
  const Datum* format = factory_.str(std::string(conversion));
  for (const Known& known : values.known()) {
    if (conversion == "%s" && known.datum->kind == DatumKind::HoledStr) {
      add_formatted(known, 's', {{factory_.str_kept("")}}, field);
      continue;
    }
    std::vector<const Datum*> data;
    field.is_complete = concretize(known, data) && field.is_complete;
    for (const Datum* datum : data) {
      const Folded folded =
          fold_percent(folder, *format, *concrete_sequence(folder, DatumKind::Tuple, {{datum}}));
      if (folded.status == FoldStatus::Done) {
        add_text(field, folded.datum->text, known.trail);
      } else {
        field.is_complete = false;
      }
    }
  }
  return field;
}

}  // namespace krait
