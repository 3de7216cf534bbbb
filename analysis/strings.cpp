// f-strings and `%` where not every part is known: text with holes.
#include "analysis/folding.h"
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

/// What `datum` reads as with each of `specs`; false when it may read otherwise.
bool Interpreter::add_texts(const Datum& datum, char conversion,
                            std::span<const Datum* const> specs, const Hop* trail,
                            FormattedTexts& texts) {
  bool is_complete = true;
  for (const Datum* spec : specs) {
    std::optional<std::string> text;
    if (spec->kind == DatumKind::Str && texts.size() < kMaximumSetSize) {
      text = converted_text(datum, conversion, spec->text, factory_);
    }
    is_complete = is_complete && text.has_value();
    if (text) {
      texts.emplace_back(std::move(*text), trail);
    }
  }
  return is_complete;
}

/// The texts that `{value!c:spec}` may give; false when there may be others.
bool Interpreter::format_values(const ast::FormattedValue& node, Values values,
                                FormattedTexts& texts) {
  std::vector<const Datum*> specs{factory_.str_kept("")};
  bool is_complete = !values.is_open();
  if (node.format_spec != nullptr) {
    specs.clear();
    is_complete = concretize(eval(*node.format_spec), specs) && is_complete;
  }
  const char conversion = conversion_of(node.conversion);
  for (const Known& known : values.known()) {
    std::vector<const Datum*> data;
    is_complete = concretize(known, data) && is_complete;
    for (const Datum* datum : data) {
      is_complete = add_texts(*datum, conversion, specs, known.trail, texts) && is_complete;
    }
  }
  return is_complete;
}

/// Lengthens each alternative by each text of the field; by a hole where others are possible.
void Interpreter::append_field(const ast::FormattedValue& field, Values values,
                               std::vector<TextAlternative>& alternatives) {
  FormattedTexts texts;
  const bool is_complete = format_values(field, values, texts);
  std::vector<TextAlternative> longer;
  for (const TextAlternative& prefix : alternatives) {
    for (const auto& [text, trail] : texts) {
      if (longer.size() >= kMaximumSetSize) {
        break;
      }
      longer.push_back(prefix);
      append_pieces(*factory_.str_kept(factory_.copy(text)), longer.back().pieces);
      longer.back().trail = prefix.trail != nullptr ? prefix.trail : trail;
    }
    if (!is_complete || texts.empty()) {
      longer.push_back(prefix);
      longer.back().pieces.push_back({{}, true, {values, field.value, frame_->file->id}});
    }
  }
  if (longer.size() > kMaximumSetSize) {
    longer.resize(kMaximumSetSize);
    ++statistics_.budget_hits_set_size;
  }
  alternatives = std::move(longer);
}

Values Interpreter::eval_node(const ast::JoinedStr& node) {
  std::vector<TextAlternative> alternatives(1);
  for (const ast::AnyExpr* part : node.values) {
    if (const auto* constant = part->as<ast::Constant>()) {
      for (TextAlternative& alternative : alternatives) {
        append_pieces(*factory_.str_kept(constant->value.text), alternative.pieces);
      }
    } else if (const auto* field = part->as<ast::FormattedValue>()) {
      const Values values = eval(*field->value);
      if (is_dead_) {
        return Values::never();
      }
      record_values(*field->value, values);
      append_field(*field, values, alternatives);
    }
  }
  may_raise();
  ValuesBuilder builder(factory_);
  for (const TextAlternative& alternative : alternatives) {
    builder.add(Known{text_datum(alternative.pieces), &node, alternative.trail, frame_->file->id});
  }
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

/// `format % values` with parts that are not known: what is known of the text is kept.
void Interpreter::add_percent_format(const Known& format, Values operand, ValuesBuilder& builder,
                                     const ast::Node& node) {
  if (format.datum->kind != DatumKind::Str) {
    builder.open();
    return;
  }
  std::vector<Values> parts;
  const Datum* tuple = operand.size() == 1 ? operand[0].datum : nullptr;
  const bool is_tuple = tuple != nullptr && tuple->kind == DatumKind::Tuple && !tuple->has_unknown;
  if (is_tuple) {
    for (uint32_t i = 0; i < tuple->count; ++i) {
      parts.push_back(tuple->elements[i].values);
    }
  } else {
    parts.push_back(operand);
  }
  const auto* operation = node.as<ast::BinOp>();
  std::vector<Piece> pieces;
  size_t next = 0;
  const std::string_view text = format.datum->text;
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      continue;
    }
    append_pieces(*factory_.str_kept(text.substr(begin, i - begin)), pieces);
    size_t end = i + 1;
    while (end < text.size() &&
           std::string_view("#0- +.123456789*hlL(").find(text[end]) != std::string_view::npos) {
      if (text[end] == '(') {
        end = std::min(text.find(')', end), text.size() - 1);
      }
      ++end;
    }
    if (end < text.size() && text[end] == '%') {
      append_pieces(*factory_.str_kept("%"), pieces);
    } else {
      append_percent_part(next < parts.size() ? parts[next] : Values(),
                          end < text.size() ? text.substr(i, end + 1 - i) : std::string_view(),
                          pieces, operation == nullptr ? nullptr : operation->right);
      ++next;
    }
    i = end;
    begin = std::min(end + 1, text.size());
  }
  append_pieces(*factory_.str_kept(text.substr(begin)), pieces);
  builder.add(Known{text_datum(pieces), &node, format.trail, frame_->file->id});
}

void Interpreter::append_percent_part(Values values, std::string_view spec,
                                      std::vector<Piece>& pieces, const ast::AnyExpr* place) {
  const Datum* only = values.only();
  if (only != nullptr && is_concrete(*only) && (spec == "%s" || spec == "%d" || spec == "%i")) {
    if (const auto text = text_of(*only)) {
      append_pieces(*factory_.str(*text), pieces);
      return;
    }
  }
  pieces.push_back({{}, true, {values, place, frame_->file->id}});
}

}  // namespace krait
