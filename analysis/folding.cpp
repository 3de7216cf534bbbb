#include "analysis/folding.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "analysis/big_integer.h"
#include "analysis/numbers.h"
#include "analysis/text.h"

namespace krait {

const Datum* FoldArguments::get(size_t index, std::string_view name) const {
  if (const Datum* datum = at(index)) {
    return datum;
  }
  for (const auto& [keyword, datum] : keywords) {
    if (keyword == name) {
      return datum;
    }
  }
  return nullptr;
}

bool is_concrete(const Datum& datum) {
  switch (datum.kind) {
    case DatumKind::None:
    case DatumKind::Bool:
    case DatumKind::Int:
    case DatumKind::Float:
    case DatumKind::Complex:
    case DatumKind::Str:
    case DatumKind::Bytes:
    case DatumKind::Ellipsis:
    case DatumKind::Range:
    case DatumKind::Address:
      return true;
    case DatumKind::Tuple:
    case DatumKind::FrozenList:
    case DatumKind::FrozenSet:
      return !datum.has_unknown &&
             std::all_of(datum.elements, datum.elements + datum.count, [](const Element& e) {
               const Datum* only = e.values.only();
               return only != nullptr && !e.is_maybe_absent && is_concrete(*only);
             });
    case DatumKind::FrozenDict:
      return !datum.has_unknown &&
             std::all_of(datum.items, datum.items + datum.count, [](const DictItem& item) {
               const Datum* only = item.value.values.only();
               return only != nullptr && !item.value.is_maybe_absent && is_concrete(*only) &&
                      is_concrete(*item.key.datum);
             });
    case DatumKind::External:
      // Classes and constants are themselves: `socket.AF_INET` as an argument.
      return datum.external->stub != nullptr;
    case DatumKind::HoledStr:
    case DatumKind::Slice:
    case DatumKind::Function:
    case DatumKind::Object:
    case DatumKind::BoundMethod:
    case DatumKind::Partial:
    case DatumKind::Super:
    case DatumKind::Descriptor:
    case DatumKind::LateName:
      return false;
  }
  return false;
}

std::optional<int64_t> index_of(const Datum& datum) {
  if (datum.kind == DatumKind::Bool) {
    return datum.boolean ? 1 : 0;
  }
  if (datum.kind == DatumKind::Int && datum.text.empty()) {
    return datum.integer;
  }
  return std::nullopt;
}

std::optional<bool> truth_of(const Datum& datum) {
  switch (datum.kind) {
    case DatumKind::None:
      return false;
    case DatumKind::Bool:
      return datum.boolean;
    case DatumKind::Int:
      return datum.integer != 0 || !datum.text.empty();
    case DatumKind::Float:
      return datum.number != 0;
    case DatumKind::Complex:
      return datum.number != 0 || datum.imaginary != 0;
    case DatumKind::Str:
    case DatumKind::Bytes:
      return !datum.text.empty();
    case DatumKind::Ellipsis:
    case DatumKind::Function:
    case DatumKind::Partial:
    case DatumKind::Slice:
    case DatumKind::Descriptor:
    case DatumKind::Super:
    case DatumKind::Address:
      return true;
    case DatumKind::HoledStr:
      return std::any_of(datum.pieces, datum.pieces + datum.count,
                         [](const Piece& piece) { return !piece.is_hole && !piece.text.empty(); })
                 ? std::optional(true)
                 : std::nullopt;
    case DatumKind::Tuple:
    case DatumKind::FrozenList:
    case DatumKind::FrozenSet: {
      const bool has_certain =
          std::any_of(datum.elements, datum.elements + datum.count,
                      [](const Element& element) { return !element.is_maybe_absent; });
      return has_certain                              ? std::optional(true)
             : datum.count == 0 && !datum.has_unknown ? std::optional(false)
                                                      : std::nullopt;
    }
    case DatumKind::FrozenDict:
      return datum.count > 0     ? std::optional(true)
             : datum.has_unknown ? std::nullopt
                                 : std::optional(false);
    case DatumKind::Range:
      return range_size(datum) > 0;
    case DatumKind::BoundMethod:
      return datum.callee->kind == DatumKind::Function ? std::optional(true) : std::nullopt;
    case DatumKind::External:
      return datum.external->is_module || (datum.external->stub != nullptr &&
                                           datum.external->stub->entry.kind != ModelKind::Constant)
                 ? std::optional(true)
                 : std::nullopt;
    case DatumKind::Object:
    case DatumKind::LateName:
      return std::nullopt;
  }
  return std::nullopt;
}

namespace {

bool is_number(const Datum& datum) {
  return datum.kind == DatumKind::Bool || datum.kind == DatumKind::Int ||
         datum.kind == DatumKind::Float || datum.kind == DatumKind::Complex;
}

std::optional<bool> equal_elements(const Datum& left, const Datum& right) {
  if (left.has_unknown || right.has_unknown) {
    return std::nullopt;
  }
  if (left.count != right.count) {
    return false;
  }
  std::optional<bool> result = true;
  for (uint32_t i = 0; i < left.count; ++i) {
    const Datum* a = left.elements[i].values.only();
    const Datum* b = right.elements[i].values.only();
    const auto equal = a == nullptr || b == nullptr ? std::nullopt : python_equal(*a, *b);
    if (equal == std::optional(false)) {
      return false;
    }
    result = equal ? result : std::nullopt;
  }
  return result;
}

std::optional<bool> equal_sets(const Datum& left, const Datum& right) {
  if (!is_concrete(left) || !is_concrete(right)) {
    return std::nullopt;
  }
  auto contains = [](const Datum& set, const Datum& wanted) {
    return std::any_of(set.elements, set.elements + set.count, [&](const Element& element) {
      return python_equal(*element.values.only(), wanted).value_or(false);
    });
  };
  for (uint32_t i = 0; i < left.count; ++i) {
    if (!contains(right, *left.elements[i].values.only())) {
      return false;
    }
  }
  for (uint32_t i = 0; i < right.count; ++i) {
    if (!contains(left, *right.elements[i].values.only())) {
      return false;
    }
  }
  return true;
}

std::optional<bool> equal_dicts(const Datum& left, const Datum& right) {
  if (!is_concrete(left) || !is_concrete(right)) {
    return std::nullopt;
  }
  if (left.count != right.count) {
    return false;
  }
  for (uint32_t i = 0; i < left.count; ++i) {
    const DictItem& item = left.items[i];
    const auto* other =
        std::find_if(right.items, right.items + right.count, [&](const DictItem& candidate) {
          return python_equal(*candidate.key.datum, *item.key.datum).value_or(false);
        });
    if (other == right.items + right.count ||
        !python_equal(*other->value.values.only(), *item.value.values.only()).value_or(false)) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::optional<bool> python_equal(const Datum& left, const Datum& right) {
  if (is_number(left) && is_number(right)) {
    return numbers_equal(left, right);
  }
  if (left.kind != right.kind) {
    return is_concrete(left) && is_concrete(right) && left.kind != DatumKind::External &&
                   right.kind != DatumKind::External
               ? std::optional(false)
               : std::nullopt;
  }
  switch (left.kind) {
    case DatumKind::Tuple:
    case DatumKind::FrozenList:
      return equal_elements(left, right);
    case DatumKind::FrozenSet:
      return equal_sets(left, right);
    case DatumKind::FrozenDict:
      return equal_dicts(left, right);
    case DatumKind::External:
      return left.external == right.external ? std::optional(true) : std::nullopt;
    case DatumKind::Str:
    case DatumKind::Bytes:
    case DatumKind::Address:
      return left.text == right.text;
    case DatumKind::None:
    case DatumKind::Ellipsis:
      return true;
    case DatumKind::Function:
      return left.function == right.function;
    case DatumKind::Object:
      return left.object == right.object ? std::optional(true) : std::nullopt;
    case DatumKind::Range:
      return same_datum(left, right) ? std::optional(true) : std::nullopt;
    case DatumKind::Bool:
    case DatumKind::Int:
    case DatumKind::Float:
    case DatumKind::Complex:
    case DatumKind::HoledStr:
    case DatumKind::Slice:
    case DatumKind::BoundMethod:
    case DatumKind::Partial:
    case DatumKind::Super:
    case DatumKind::Descriptor:
    case DatumKind::LateName:
      return std::nullopt;
  }
  return std::nullopt;
}

Folded checked_str(Folder& folder, std::string_view text) {
  return text.size() > kMaximumStringSize ? Folded() : Folded(folder.factory.str(text));
}

Folded checked_bytes(Folder& folder, std::string_view text) {
  return text.size() > kMaximumStringSize ? Folded() : Folded(folder.factory.bytes(text));
}

namespace {

/// Python's repr of text or bytes: single quotes unless only they are inside.
std::string quoted(std::string_view text, bool is_bytes) {
  const bool has_single = text.find('\'') != std::string_view::npos;
  const bool has_double = text.find('"') != std::string_view::npos;
  const char quote = has_single && !has_double ? '"' : '\'';
  std::string result = is_bytes ? "b" : "";
  result.push_back(quote);
  char buffer[16];
  for (size_t i = 0; i < text.size();) {
    const uint32_t code = is_bytes ? static_cast<unsigned char>(text[i]) : code_point_at(text, i);
    const size_t length = is_bytes ? 1 : utf8_length(text, i);
    const auto c = static_cast<char>(code);
    if (code == '\\' || (code < 0x80 && c == quote)) {
      result.push_back('\\');
      result.push_back(c);
    } else if (code == '\n' || code == '\r' || code == '\t') {
      result += code == '\n' ? "\\n" : code == '\r' ? "\\r" : "\\t";
    } else if (code < 0x20 || code == 0x7F || (is_bytes && code >= 0x80) ||
               (code >= 0x80 && code <= 0xA0) || code == 0xAD) {
      std::snprintf(buffer, sizeof buffer, "\\x%02x", code);
      result += buffer;
    } else if (code >= 0xD800 && code <= 0xDFFF) {
      std::snprintf(buffer, sizeof buffer, "\\u%04x", code);
      result += buffer;
    } else {
      result += text.substr(i, length);
    }
    i += length;
  }
  result.push_back(quote);
  return result;
}

std::optional<std::string> repr_of_elements(const Datum& datum) {
  const bool is_tuple = datum.kind == DatumKind::Tuple;
  const bool is_list = datum.kind == DatumKind::FrozenList;
  if (!is_tuple && !is_list && datum.count == 0) {
    return "set()";
  }
  std::string result(1, is_tuple ? '(' : is_list ? '[' : '{');
  for (uint32_t i = 0; i < datum.count; ++i) {
    const auto part = repr_of(*datum.elements[i].values.only());
    if (!part) {
      return std::nullopt;
    }
    result += (i == 0 ? "" : ", ") + *part;
  }
  result += is_tuple && datum.count == 1 ? "," : "";
  result.push_back(is_tuple ? ')' : is_list ? ']' : '}');
  return result;
}

std::optional<std::string> repr_of_items(const Datum& datum) {
  std::string result = "{";
  for (uint32_t i = 0; i < datum.count; ++i) {
    const auto key = repr_of(*datum.items[i].key.datum);
    const auto value = repr_of(*datum.items[i].value.values.only());
    if (!key || !value) {
      return std::nullopt;
    }
    result += (i == 0 ? "" : ", ") + *key + ": " + *value;
  }
  return result + "}";
}

}  // namespace

std::string ascii_of(std::string_view repr) {
  std::string result;
  char buffer[16];
  for (size_t i = 0; i < repr.size(); i += utf8_length(repr, i)) {
    const uint32_t code = code_point_at(repr, i);
    if (code < 0x80) {
      result.push_back(static_cast<char>(code));
      continue;
    }
    const char* form = code < 0x100 ? "\\x%02x" : code < 0x10000 ? "\\u%04x" : "\\U%08x";
    std::snprintf(buffer, sizeof buffer, form, code);
    result += buffer;
  }
  return result;
}

std::optional<std::string> repr_of(const Datum& datum) {
  if (!is_concrete(datum)) {
    return std::nullopt;
  }
  switch (datum.kind) {
    case DatumKind::None:
      return "None";
    case DatumKind::Bool:
      return datum.boolean ? "True" : "False";
    case DatumKind::Int:
    case DatumKind::Float:
    case DatumKind::Complex:
      return number_text(datum);
    case DatumKind::Str:
      return quoted(datum.text, false);
    case DatumKind::Bytes:
      return quoted(datum.text, true);
    case DatumKind::Ellipsis:
      return "Ellipsis";
    case DatumKind::Tuple:
    case DatumKind::FrozenList:
    case DatumKind::FrozenSet:
      return repr_of_elements(datum);
    case DatumKind::FrozenDict:
      return repr_of_items(datum);
    case DatumKind::Address: {
      const std::string_view name = datum.external_class->qualified_name;
      return std::string(name.substr(name.rfind('.') + 1)) + "('" + std::string(datum.text) + "')";
    }
    case DatumKind::Range:
    case DatumKind::External:
    case DatumKind::HoledStr:
    case DatumKind::Slice:
    case DatumKind::Function:
    case DatumKind::Object:
    case DatumKind::BoundMethod:
    case DatumKind::Partial:
    case DatumKind::Super:
    case DatumKind::Descriptor:
    case DatumKind::LateName:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::string> text_of(const Datum& datum) {
  if (datum.kind == DatumKind::Str || datum.kind == DatumKind::Address) {
    return std::string(datum.text);
  }
  return repr_of(datum);
}

std::optional<std::vector<const Datum*>> concrete_elements(Folder& folder, const Datum& datum) {
  std::vector<const Datum*> result;
  if (!is_concrete(datum)) {
    return std::nullopt;
  }
  switch (datum.kind) {
    case DatumKind::Tuple:
    case DatumKind::FrozenList:
    case DatumKind::FrozenSet:
      for (uint32_t i = 0; i < datum.count; ++i) {
        result.push_back(datum.elements[i].values.only());
      }
      return result;
    case DatumKind::FrozenDict:
      for (uint32_t i = 0; i < datum.count; ++i) {
        result.push_back(datum.items[i].key.datum);
      }
      return result;
    case DatumKind::Bytes:
      for (const char c : datum.text) {
        result.push_back(folder.factory.integer(static_cast<unsigned char>(c)));
      }
      return result;
    case DatumKind::Str:
      for (size_t i = 0; i < datum.text.size(); i += utf8_length(datum.text, i)) {
        result.push_back(folder.factory.str_kept(datum.text.substr(i, utf8_length(datum.text, i))));
      }
      return result;
    case DatumKind::Range:
      if (range_size(datum) > kMaximumContainerSize) {
        return std::nullopt;
      }
      for (uint64_t i = 0; i < range_size(datum); ++i) {
        result.push_back(folder.factory.integer(range_element(datum, i)));
      }
      return result;
    case DatumKind::None:
    case DatumKind::Bool:
    case DatumKind::Int:
    case DatumKind::Float:
    case DatumKind::Complex:
    case DatumKind::Ellipsis:
    case DatumKind::HoledStr:
    case DatumKind::Slice:
    case DatumKind::Address:
    case DatumKind::External:
    case DatumKind::Function:
    case DatumKind::Object:
    case DatumKind::BoundMethod:
    case DatumKind::Partial:
    case DatumKind::Super:
    case DatumKind::Descriptor:
    case DatumKind::LateName:
      return std::nullopt;
  }
  return std::nullopt;
}

const Datum* concrete_sequence(Folder& folder, DatumKind kind,
                               std::span<const Datum* const> elements) {
  if (elements.size() > kMaximumContainerSize) {
    return nullptr;
  }
  std::vector<Element> parts;
  for (const Datum* datum : elements) {
    parts.push_back(Element{folder.factory.one(datum, nullptr, kNoFile)});
  }
  return folder.factory.sequence(kind, parts, false);
}

}  // namespace krait
