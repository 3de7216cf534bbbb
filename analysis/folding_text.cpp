// The methods that make another str or bytes of one. Both are computed on bytes; where characters
// count, str goes by code points.
#include "analysis/folding_text.h"

#include <algorithm>
#include <optional>

#include "analysis/folding_functions.h"
#include "analysis/formatting.h"
#include "analysis/text.h"

namespace krait {

bool is_text(const Datum* datum) {
  return datum != nullptr && (datum->kind == DatumKind::Str || datum->kind == DatumKind::Bytes);
}

bool same_kind(const Datum& left, const Datum* right) {
  return right != nullptr && right->kind == left.kind;
}

Folded like(Folder& folder, const Datum& model, std::string_view text) {
  return model.kind == DatumKind::Str ? checked_str(folder, text) : checked_bytes(folder, text);
}

std::vector<const Datum*> characters(Folder& folder, const Datum& text) {
  std::vector<const Datum*> result;
  for (size_t i = 0; i < text.text.size();) {
    const size_t length = text.kind == DatumKind::Str ? utf8_length(text.text, i) : 1;
    result.push_back(folder.factory.str_kept(text.text.substr(i, length), text.kind));
    i += length;
  }
  return result;
}

size_t length_of(const Datum& text) {
  return text.kind == DatumKind::Str ? code_point_count(text.text) : text.text.size();
}

bool is_ascii(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

std::string mapped(std::string text, char (*map)(char)) {
  std::transform(text.begin(), text.end(), text.begin(), map);
  return text;
}

namespace {

bool is_space_at(const Datum& text, size_t position) {
  if (text.kind == DatumKind::Bytes) {
    const char c = text.text[position];
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
  return is_python_space(code_point_at(text.text, position));
}

/// Letters beyond ASCII need Unicode's tables: not computed.
template <class Convert>
Folded convert_case(Folder& folder, const FoldArguments& arguments, Convert convert) {
  const Datum* self = arguments.at(0);
  if (!is_text(self) || arguments.size() != 1) {
    return Folded::raises();
  }
  if (!is_ascii(self->text)) {
    return {};
  }
  return like(folder, *self, convert(std::string(self->text)));
}

Folded fold_lower(Folder& folder, const FoldArguments& arguments) {
  return convert_case(folder, arguments, [](std::string t) { return mapped(std::move(t), lower); });
}

Folded fold_upper(Folder& folder, const FoldArguments& arguments) {
  return convert_case(folder, arguments, [](std::string t) { return mapped(std::move(t), upper); });
}

Folded fold_swapcase(Folder& folder, const FoldArguments& arguments) {
  return convert_case(folder, arguments, [](std::string t) {
    return mapped(std::move(t), [](char c) { return c == lower(c) ? upper(c) : lower(c); });
  });
}

Folded fold_capitalize(Folder& folder, const FoldArguments& arguments) {
  return convert_case(folder, arguments, [](std::string text) {
    text = mapped(std::move(text), lower);
    if (!text.empty()) {
      text[0] = upper(text[0]);
    }
    return text;
  });
}

Folded fold_title(Folder& folder, const FoldArguments& arguments) {
  return convert_case(folder, arguments, [](std::string text) {
    bool is_inside = false;
    for (char& c : text) {
      c = is_inside ? lower(c) : upper(c);
      is_inside = is_letter(c);
    }
    return text;
  });
}

/// Which end; `characters` null means blanks.
Folded strip(Folder& folder, const FoldArguments& arguments, bool left, bool right) {
  const Datum* self = arguments.at(0);
  const Datum* given = arguments.at(1);
  if (!is_text(self) || arguments.size() > 2) {
    return Folded::raises();
  }
  const bool by_space = given == nullptr || given->kind == DatumKind::None;
  if (!by_space && given->kind != self->kind) {
    return Folded::raises();
  }
  const std::vector<const Datum*> set =
      by_space ? std::vector<const Datum*>() : characters(folder, *given);
  const std::vector<const Datum*> parts = characters(folder, *self);
  auto is_stripped = [&](const Datum* part) {
    return by_space ? is_space_at(*part, 0)
                    : std::any_of(set.begin(), set.end(), [&](const Datum* candidate) {
                        return candidate->text == part->text;
                      });
  };
  size_t begin = 0;
  size_t end = parts.size();
  while (left && begin < end && is_stripped(parts[begin])) {
    ++begin;
  }
  while (right && end > begin && is_stripped(parts[end - 1])) {
    --end;
  }
  std::string text;
  for (size_t i = begin; i < end; ++i) {
    text += parts[i]->text;
  }
  return like(folder, *self, text);
}

Folded fold_strip(Folder& folder, const FoldArguments& arguments) {
  return strip(folder, arguments, true, true);
}
Folded fold_lstrip(Folder& folder, const FoldArguments& arguments) {
  return strip(folder, arguments, true, false);
}
Folded fold_rstrip(Folder& folder, const FoldArguments& arguments) {
  return strip(folder, arguments, false, true);
}

Folded fold_removeprefix(Folder& folder, const FoldArguments& arguments) {
  const Datum* self = arguments.at(0);
  if (!is_text(self) || !same_kind(*self, arguments.at(1))) {
    return Folded::raises();
  }
  std::string_view text = self->text;
  if (text.starts_with(arguments.at(1)->text)) {
    text.remove_prefix(arguments.at(1)->text.size());
  }
  return like(folder, *self, std::string(text));
}

Folded fold_removesuffix(Folder& folder, const FoldArguments& arguments) {
  const Datum* self = arguments.at(0);
  if (!is_text(self) || !same_kind(*self, arguments.at(1))) {
    return Folded::raises();
  }
  std::string_view text = self->text;
  if (text.ends_with(arguments.at(1)->text)) {
    text.remove_suffix(arguments.at(1)->text.size());
  }
  return like(folder, *self, std::string(text));
}

Folded fold_replace(Folder& folder, const FoldArguments& arguments) {
  const Datum* self = arguments.at(0);
  if (!is_text(self) || !same_kind(*self, arguments.at(1)) || !same_kind(*self, arguments.at(2))) {
    return Folded::raises();
  }
  const Datum* limit = arguments.get(3, "count");
  int64_t left = limit == nullptr ? -1 : index_of(*limit).value_or(-1);
  const std::string_view old = arguments.at(1)->text;
  const std::string_view fresh = arguments.at(2)->text;
  std::string result;
  size_t position = 0;
  const std::string_view text = self->text;
  while (left != 0 && result.size() <= kMaximumStringSize) {
    const size_t found = old.empty() ? position : text.find(old, position);
    if (found == std::string_view::npos) {
      break;
    }
    result += text.substr(position, found - position);
    result += fresh;
    position = found + old.size();
    left -= left > 0 ? 1 : 0;
    if (old.empty()) {
      if (position >= text.size()) {
        return like(folder, *self, result);
      }
      const size_t length = self->kind == DatumKind::Str ? utf8_length(text, position) : 1;
      result += text.substr(position, length);
      position += length;
    }
  }
  result += text.substr(std::min(position, text.size()));
  return like(folder, *self, result);
}

Folded list_of(Folder& folder, const std::vector<const Datum*>& parts) {
  const Datum* list = concrete_sequence(folder, DatumKind::FrozenList, parts);
  return list == nullptr ? Folded() : Folded(list);
}

Folded split_by_space(Folder& folder, const Datum& self, int64_t limit, bool from_right) {
  const std::vector<const Datum*> parts = characters(folder, self);
  std::vector<const Datum*> result;
  auto piece = [&](size_t begin, size_t end) {
    std::string text;
    for (size_t i = begin; i < end; ++i) {
      text += parts[i]->text;
    }
    result.push_back(folder.factory.str_kept(folder.factory.copy(text), self.kind));
  };
  auto is_space = [&](size_t i) { return is_space_at(*parts[i], 0); };
  size_t begin = 0;
  size_t end = parts.size();
  while (true) {
    while (begin < end && is_space(from_right ? end - 1 : begin)) {
      from_right ? --end : ++begin;
    }
    if (begin == end) {
      break;
    }
    size_t first = begin;
    size_t last = end;
    if (limit != 0 && from_right) {
      --limit;
      for (first = end; first > begin && !is_space(first - 1); --first) {
      }
      end = first;
    } else if (limit != 0) {
      --limit;
      for (last = begin; last < end && !is_space(last); ++last) {
      }
      begin = last;
    } else {
      while (last > first && is_space(from_right ? first : last - 1)) {
        from_right ? ++first : --last;
      }
      begin = end = 0;
    }
    piece(first, last);
    if (begin >= end) {
      break;
    }
  }
  if (from_right) {
    std::reverse(result.begin(), result.end());
  }
  return list_of(folder, result);
}

Folded split(Folder& folder, const FoldArguments& arguments, bool from_right) {
  const Datum* self = arguments.at(0);
  if (!is_text(self)) {
    return Folded::raises();
  }
  const Datum* separator = arguments.get(1, "sep");
  const Datum* limit_datum = arguments.get(2, "maxsplit");
  int64_t limit = limit_datum == nullptr ? -1 : index_of(*limit_datum).value_or(-1);
  if (separator == nullptr || separator->kind == DatumKind::None) {
    return split_by_space(folder, *self, limit, from_right);
  }
  if (separator->kind != self->kind || separator->text.empty()) {
    return Folded::raises();
  }
  std::vector<const Datum*> parts;
  std::string_view text = self->text;
  while (limit != 0) {
    const size_t found = from_right ? text.rfind(separator->text) : text.find(separator->text);
    if (found == std::string_view::npos) {
      break;
    }
    const size_t behind = found + separator->text.size();
    const std::string_view part = from_right ? text.substr(behind) : text.substr(0, found);
    parts.push_back(folder.factory.str_kept(part, self->kind));
    text = from_right ? text.substr(0, found) : text.substr(behind);
    --limit;
  }
  parts.push_back(folder.factory.str_kept(text, self->kind));
  if (from_right) {
    std::reverse(parts.begin(), parts.end());
  }
  return list_of(folder, parts);
}

Folded fold_split(Folder& folder, const FoldArguments& arguments) {
  return split(folder, arguments, false);
}
Folded fold_rsplit(Folder& folder, const FoldArguments& arguments) {
  return split(folder, arguments, true);
}

Folded fold_splitlines(Folder& folder, const FoldArguments& arguments) {
  const Datum* self = arguments.at(0);
  if (!is_text(self)) {
    return Folded::raises();
  }
  const Datum* keep = arguments.get(1, "keepends");
  const bool keeps = keep != nullptr && truth_of(*keep).value_or(false);
  std::vector<const Datum*> lines;
  const std::string_view text = self->text;
  size_t begin = 0;
  for (size_t i = 0; i < text.size();) {
    const size_t length = self->kind == DatumKind::Str ? utf8_length(text, i) : 1;
    const uint32_t code =
        self->kind == DatumKind::Str ? code_point_at(text, i) : static_cast<unsigned char>(text[i]);
    const bool is_end = code == '\n' || code == '\r' ||
                        (self->kind == DatumKind::Str &&
                         (code == 0x0B || code == 0x0C || (code >= 0x1C && code <= 0x1E) ||
                          code == 0x85 || code == 0x2028 || code == 0x2029));
    size_t end = i + length;
    if (is_end) {
      end += code == '\r' && end < text.size() && text[end] == '\n' ? 1 : 0;
      lines.push_back(
          folder.factory.str_kept(text.substr(begin, (keeps ? end : i) - begin), self->kind));
      begin = end;
    }
    i = end;
  }
  if (begin < text.size()) {
    lines.push_back(folder.factory.str_kept(text.substr(begin), self->kind));
  }
  return list_of(folder, lines);
}

Folded partition(Folder& folder, const FoldArguments& arguments, bool from_right) {
  const Datum* self = arguments.at(0);
  const Datum* separator = arguments.at(1);
  if (!is_text(self) || !same_kind(*self, separator) || separator->text.empty()) {
    return Folded::raises();
  }
  const std::string_view text = self->text;
  const size_t found = from_right ? text.rfind(separator->text) : text.find(separator->text);
  std::string_view parts[3] = {text, {}, {}};
  if (found != std::string_view::npos) {
    parts[0] = text.substr(0, found);
    parts[1] = separator->text;
    parts[2] = text.substr(found + separator->text.size());
  } else if (from_right) {
    std::swap(parts[0], parts[2]);
  }
  std::vector<const Datum*> data;
  for (const std::string_view part : parts) {
    data.push_back(folder.factory.str_kept(part, self->kind));
  }
  return concrete_sequence(folder, DatumKind::Tuple, data);
}

Folded fold_partition(Folder& folder, const FoldArguments& arguments) {
  return partition(folder, arguments, false);
}
Folded fold_rpartition(Folder& folder, const FoldArguments& arguments) {
  return partition(folder, arguments, true);
}

Folded fold_join(Folder& folder, const FoldArguments& arguments) {
  const Datum* self = arguments.at(0);
  if (!is_text(self) || arguments.at(1) == nullptr) {
    return Folded::raises();
  }
  const auto parts = concrete_elements(folder, *arguments.at(1));
  if (!parts) {
    return is_concrete(*arguments.at(1)) ? Folded::raises() : Folded();
  }
  std::string result;
  for (size_t i = 0; i < parts->size(); ++i) {
    if (!same_kind(*self, (*parts)[i])) {
      return Folded::raises();
    }
    result += i == 0 ? std::string_view() : self->text;
    result += (*parts)[i]->text;
  }
  return like(folder, *self, result);
}

Folded pad(Folder& folder, const FoldArguments& arguments, char align) {
  const Datum* self = arguments.at(0);
  const auto width = arguments.at(1) == nullptr ? std::nullopt : index_of(*arguments.at(1));
  if (!is_text(self) || !width) {
    return Folded::raises();
  }
  const Datum* fill = arguments.at(2);
  const std::string filler(fill == nullptr ? " " : fill->text);
  const auto length = static_cast<int64_t>(length_of(*self));
  if (*width > static_cast<int64_t>(kMaximumStringSize)) {
    return {};
  }
  const int64_t missing = std::max<int64_t>(*width - length, 0);
  // CPython puts the odd blank of `center` to the left when the width is odd.
  const int64_t before = align == '>'   ? missing
                         : align == '<' ? 0
                                        : missing / 2 + (missing & *width & 1);
  std::string result;
  for (int64_t i = 0; i < before; ++i) {
    result += filler;
  }
  result += self->text;
  for (int64_t i = before; i < missing; ++i) {
    result += filler;
  }
  return like(folder, *self, result);
}

Folded fold_ljust(Folder& folder, const FoldArguments& a) { return pad(folder, a, '<'); }
Folded fold_rjust(Folder& folder, const FoldArguments& a) { return pad(folder, a, '>'); }
Folded fold_center(Folder& folder, const FoldArguments& a) { return pad(folder, a, '^'); }

Folded fold_zfill(Folder& folder, const FoldArguments& arguments) {
  const Datum* self = arguments.at(0);
  const auto width = arguments.at(1) == nullptr ? std::nullopt : index_of(*arguments.at(1));
  if (!is_text(self) || !width) {
    return Folded::raises();
  }
  const auto length = static_cast<int64_t>(length_of(*self));
  if (*width > static_cast<int64_t>(kMaximumStringSize)) {
    return {};
  }
  std::string text(self->text);
  const bool has_sign = !text.empty() && (text[0] == '-' || text[0] == '+');
  text.insert(has_sign ? 1 : 0, static_cast<size_t>(std::max<int64_t>(*width - length, 0)), '0');
  return like(folder, *self, text);
}

Folded fold_expandtabs(Folder& folder, const FoldArguments& arguments) {
  const Datum* self = arguments.at(0);
  const Datum* size_datum = arguments.get(1, "tabsize");
  const int64_t size = size_datum == nullptr ? 8 : index_of(*size_datum).value_or(8);
  if (!is_text(self)) {
    return Folded::raises();
  }
  std::string result;
  int64_t column = 0;
  for (const char c : self->text) {
    if (c == '\t' && size > 0) {
      const int64_t blanks = size - column % size;
      result.append(static_cast<size_t>(blanks), ' ');
      column += blanks;
    } else if (c != '\t') {
      result.push_back(c);
      column = c == '\n' || c == '\r' ? 0 : column + ((c & 0xC0) == 0x80 ? 0 : 1);
    }
  }
  return like(folder, *self, result);
}

Folded fold_maketrans(Folder& folder, const FoldArguments& arguments) {
  const Datum* from = arguments.at(0);
  const Datum* to = arguments.at(1);
  if (from != nullptr && to == nullptr && from->kind == DatumKind::FrozenDict) {
    return from;
  }
  if (from == nullptr || to == nullptr || from->kind != DatumKind::Str ||
      to->kind != DatumKind::Str) {
    return {};
  }
  const auto keys = characters(folder, *from);
  const auto values = characters(folder, *to);
  if (keys.size() != values.size()) {
    return Folded::raises();
  }
  std::vector<DictItem> items;
  for (size_t i = 0; i < keys.size(); ++i) {
    items.push_back({{keys[i]}, Element{folder.factory.one(values[i], nullptr, kNoFile)}});
  }
  if (const Datum* removed = arguments.at(2)) {
    for (const Datum* key : characters(folder, *removed)) {
      items.push_back(
          {{key}, Element{folder.factory.one(folder.factory.none(), nullptr, kNoFile)}});
    }
  }
  return folder.factory.dict(items, false);
}

Folded fold_translate(Folder& folder, const FoldArguments& arguments) {
  const Datum* self = arguments.at(0);
  const Datum* table = arguments.at(1);
  if (self == nullptr || table == nullptr || self->kind != DatumKind::Str ||
      table->kind != DatumKind::FrozenDict) {
    return {};
  }
  std::string result;
  for (const Datum* part : characters(folder, *self)) {
    const auto code = static_cast<int64_t>(code_point_at(part->text, 0));
    const Datum* to = part;
    for (uint32_t i = 0; i < table->count; ++i) {
      const Datum& key = *table->items[i].key.datum;
      if (key.text == part->text || (key.kind == DatumKind::Int && key.integer == code)) {
        to = table->items[i].value.values.only();
      }
    }
    if (const auto number = index_of(*to)) {
      append_utf8(result, static_cast<uint32_t>(*number));
    } else if (to->kind == DatumKind::Str) {
      result += to->text;
    }
  }
  return checked_str(folder, result);
}

Folded fold_format_map(Folder& folder, const FoldArguments& arguments) {
  const Datum* mapping = arguments.at(1);
  if (mapping == nullptr || mapping->kind != DatumKind::FrozenDict) {
    return {};
  }
  std::vector<std::pair<std::string_view, const Datum*>> keywords;
  for (uint32_t i = 0; i < mapping->count; ++i) {
    keywords.emplace_back(mapping->items[i].key.datum->text, mapping->items[i].value.values.only());
  }
  return fold_format_method(folder, {arguments.positional.first(1), keywords});
}

constexpr FoldingFunction kTextFunctions[] = {
    {"capitalize", fold_capitalize},
    {"casefold", fold_lower},
    {"center", fold_center},
    {"expandtabs", fold_expandtabs},
    {"join", fold_join},
    {"ljust", fold_ljust},
    {"lower", fold_lower},
    {"lstrip", fold_lstrip},
    {"partition", fold_partition},
    {"removeprefix", fold_removeprefix},
    {"removesuffix", fold_removesuffix},
    {"replace", fold_replace},
    {"rjust", fold_rjust},
    {"rpartition", fold_rpartition},
    {"rsplit", fold_rsplit},
    {"rstrip", fold_rstrip},
    {"split", fold_split},
    {"splitlines", fold_splitlines},
    {"strip", fold_strip},
    {"swapcase", fold_swapcase},
    {"title", fold_title},
    {"upper", fold_upper},
    {"zfill", fold_zfill},
};

constexpr FoldingFunction kStrFunctions[] = {
    {"format", fold_format_method},
    {"format_map", fold_format_map},
    {"maketrans", fold_maketrans},
    {"translate", fold_translate},
};

}  // namespace

std::span<const FoldingFunction> text_folding_functions() { return kTextFunctions; }
std::span<const FoldingFunction> str_folding_functions() { return kStrFunctions; }

}  // namespace krait
