// `str.format` and `str.join` where not every part is known: text with holes.
#include <charconv>

#include "analysis/folding.h"
#include "analysis/formatting.h"
#include "analysis/interpreter.h"

namespace krait {

namespace {

/// The argument that a replacement field names: "", "0", "host"; null when there is none.
const PassedArgument* argument_of(std::span<const PassedArgument> arguments, std::string_view name,
                                  size_t& next, const SymbolTable& symbols) {
  size_t index = 0;
  const char* end = name.data() + name.size();
  const bool is_number = !name.empty() && std::from_chars(name.data(), end, index).ptr == end;
  if (name.empty() || is_number) {
    index = is_number ? index : next++;
    size_t position = 0;
    for (const PassedArgument& argument : arguments) {
      if (argument.kind == PassedKind::Positional && position++ == index) {
        return &argument;
      }
    }
    return nullptr;
  }
  for (const PassedArgument& argument : arguments) {
    if (argument.kind == PassedKind::Keyword && symbols.text(argument.keyword) == name) {
      return &argument;
    }
  }
  return nullptr;
}

}  // namespace

/// Adds what is known of the text that a method of str gives; false for other methods, and where
/// nothing is known of it.
bool Interpreter::add_method_text(const ExternalName& method,
                                  std::span<const PassedArgument> passed, const CallSite& site,
                                  ValuesBuilder& builder) {
  const bool is_format = method.qualified_name == "str.format";
  const bool is_join = method.qualified_name == "str.join" && passed.size() == 2;
  if ((!is_format && !is_join) || passed.empty() || passed[0].kind != PassedKind::Positional) {
    return false;
  }
  bool is_added = false;
  for (const Known& known : passed[0].values.known()) {
    if (known.datum->kind != DatumKind::Str) {
      continue;
    }
    if (is_format) {
      add_brace_format(known, passed.subspan(1), site, builder);
      is_added = true;
    } else {
      is_added = add_joined(known, passed[1], site, builder) || is_added;
    }
  }
  if (is_added && passed[0].values.is_open()) {
    builder.open();
  }
  return is_added;
}

void Interpreter::add_brace_format(const Known& format, std::span<const PassedArgument> arguments,
                                   const CallSite& site, ValuesBuilder& builder) {
  const std::string_view text = format.datum->text;
  std::vector<TextAlternative> alternatives(1);
  size_t next = 0;
  size_t begin = 0;
  for (size_t at = text.find_first_of("{}"); at != std::string_view::npos;
       at = text.find_first_of("{}", begin)) {
    append_text(alternatives, text.substr(begin, at - begin));
    if (text.substr(at + 1, 1) == text.substr(at, 1)) {
      append_text(alternatives, text.substr(at, 1));
      begin = at + 2;
      continue;
    }
    const size_t end = text.find('}', at);
    const std::string_view field =
        end == std::string_view::npos ? std::string_view("{") : text.substr(at + 1, end - at - 1);
    if (field.find('{') != std::string_view::npos) {
      // No such text, or a field within the specification of a field.
      builder.open();
      return;
    }
    const std::string_view name = field.substr(0, field.find_first_of(".[!:"));
    const PassedArgument* argument = argument_of(arguments, name, next, symbols_);
    append_field(alternatives, brace_texts(argument, field.substr(name.size()), *site.node));
    begin = end + 1;
  }
  append_text(alternatives, text.substr(begin));
  add_texts(alternatives, *site.node, format.trail, builder);
}

/// What `.name[key]` at the beginning of `field` leads to; they are taken off.
Values Interpreter::part_of_field(Values values, std::string_view& field, const ast::Node& node) {
  while (!is_dead_ && !field.empty() && (field[0] == '.' || field[0] == '[')) {
    const bool is_item = field[0] == '[';
    const size_t end = std::min(is_item ? field.find(']') : field.find_first_of(".[!:", 1),
                                is_item ? field.size() - 1 : field.size());
    const std::string_view name = field.substr(1, end - 1);
    field.remove_prefix(is_item ? end + 1 : end);
    if (!is_item) {
      values = get_attribute(values, symbols_.intern(name), node);
      continue;
    }
    const bool is_number = !name.empty() && name.size() < 10 &&
                           name.find_first_not_of("0123456789") == std::string_view::npos;
    const Datum* key =
        is_number ? factory_.integer(std::stoll(std::string(name))) : factory_.str(name);
    values = get_item(values, factory_.one(key, &node, frame_->file->id), node);
  }
  return values;
}

/// The texts that the field of an argument may give; `field` is what follows the argument's name.
FieldTexts Interpreter::brace_texts(const PassedArgument* argument, std::string_view field,
                                    const ast::Node& node) {
  FieldTexts texts;
  texts.is_complete = argument != nullptr && !argument->values.is_open();
  if (argument == nullptr) {
    return texts;
  }
  texts.hole = {argument->values, argument->node, argument->file};
  const Values parts = part_of_field(argument->values, field, node);
  const bool is_text = field.empty() || field[0] == ':';
  const Values values = is_text ? text_values(parts, node) : parts;
  texts.is_complete = !values.is_open();
  Folder folder{factory_, externals_};
  const Datum* format = factory_.str("{0" + std::string(field) + "}");
  for (const Known& known : values.known()) {
    if (known.datum->kind == DatumKind::HoledStr && field.empty()) {
      add_formatted(known, 's', {{factory_.str_kept("")}}, texts);
      continue;
    }
    std::vector<const Datum*> data;
    texts.is_complete = concretize(known, data) && texts.is_complete;
    for (const Datum* datum : data) {
      const Folded folded = fold_format_method(folder, {{{format, datum}}, {}});
      if (folded.status == FoldStatus::Done) {
        add_text(texts, folded.datum->text, known.trail);
      } else {
        texts.is_complete = false;
      }
    }
  }
  return texts;
}

/// `separator.join(parts)`, of a sequence whose length is known.
bool Interpreter::add_joined(const Known& separator, const PassedArgument& parts,
                             const CallSite& site, ValuesBuilder& builder) {
  const Values frozen = freeze(parts.values, 0);
  const Datum* sequence = frozen.only();
  const bool is_sequence =
      sequence != nullptr && !sequence->has_unknown &&
      (sequence->kind == DatumKind::Tuple || sequence->kind == DatumKind::FrozenList);
  if (!is_sequence) {
    return false;
  }
  std::vector<TextAlternative> alternatives(1);
  for (uint32_t i = 0; i < sequence->count; ++i) {
    const Element& element = sequence->elements[i];
    if (element.is_maybe_absent) {
      return false;
    }
    append_text(alternatives, i == 0 ? std::string_view() : separator.datum->text);
    const PassedArgument part{PassedKind::Positional, symbols::None, element.values, nullptr,
                              element.node,           element.file};
    append_field(alternatives, brace_texts(&part, {}, *site.node));
  }
  add_texts(alternatives, *site.node, frozen[0].trail, builder);
  return true;
}

}  // namespace krait
