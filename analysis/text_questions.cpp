// The methods that ask something of a str or bytes: where another stands in it, what it begins
// with, what its characters are.
#include <algorithm>
#include <optional>

#include "analysis/folding_functions.h"
#include "analysis/folding_text.h"
#include "analysis/text.h"

namespace krait {

namespace {

/// `text[start:end]` of the arguments behind `index`, in characters.
std::optional<std::string_view> window(const Datum& self, const FoldArguments& arguments,
                                       size_t index, size_t& offset) {
  auto bound = [&](const Datum* datum, int64_t missing) -> int64_t {
    return datum == nullptr || datum->kind == DatumKind::None ? missing
                                                              : index_of(*datum).value_or(missing);
  };
  const auto length = static_cast<int64_t>(length_of(self));
  int64_t begin = bound(arguments.at(index), 0);
  int64_t end = bound(arguments.at(index + 1), length);
  begin = begin < 0 ? std::max<int64_t>(begin + length, 0) : begin;
  end = std::min(end < 0 ? end + length : end, length);
  if (begin > end) {
    return std::nullopt;
  }
  offset = static_cast<size_t>(begin);
  if (self.kind == DatumKind::Bytes) {
    return self.text.substr(offset, static_cast<size_t>(end - begin));
  }
  const std::vector<size_t> offsets = code_point_offsets(self.text);
  const size_t first = offsets[static_cast<size_t>(begin)];
  return self.text.substr(first, offsets[static_cast<size_t>(end)] - first);
}

Folded ends(Folder& folder, const FoldArguments& arguments, bool at_end) {
  const Datum* self = arguments.at(0);
  const Datum* wanted = arguments.at(1);
  if (!is_text(self) || wanted == nullptr) {
    return Folded::raises();
  }
  size_t offset = 0;
  const auto text = window(*self, arguments, 2, offset);
  std::vector<const Datum*> candidates{wanted};
  if (wanted->kind == DatumKind::Tuple) {
    candidates = concrete_elements(folder, *wanted).value_or(candidates);
  }
  bool result = false;
  for (const Datum* candidate : candidates) {
    if (!same_kind(*self, candidate)) {
      return Folded::raises();
    }
    result =
        result ||
        (text && (at_end ? text->ends_with(candidate->text) : text->starts_with(candidate->text)));
  }
  return folder.factory.boolean(result);
}

Folded fold_startswith(Folder& folder, const FoldArguments& arguments) {
  return ends(folder, arguments, false);
}
Folded fold_endswith(Folder& folder, const FoldArguments& arguments) {
  return ends(folder, arguments, true);
}

Folded find(Folder& folder, const FoldArguments& arguments, bool from_right, bool raises) {
  const Datum* self = arguments.at(0);
  if (!is_text(self) || !same_kind(*self, arguments.at(1))) {
    return Folded::raises();
  }
  size_t offset = 0;
  const auto text = window(*self, arguments, 2, offset);
  const std::string_view wanted = arguments.at(1)->text;
  const size_t found = !text        ? std::string_view::npos
                       : from_right ? text->rfind(wanted)
                                    : text->find(wanted);
  if (found == std::string_view::npos) {
    return raises ? Folded::raises() : Folded(folder.factory.integer(-1));
  }
  const std::string_view before = text->substr(0, found);
  const size_t count = self->kind == DatumKind::Str ? code_point_count(before) : before.size();
  return folder.factory.integer(static_cast<int64_t>(offset + count));
}

Folded fold_find(Folder& folder, const FoldArguments& a) { return find(folder, a, false, false); }
Folded fold_rfind(Folder& folder, const FoldArguments& a) { return find(folder, a, true, false); }
Folded fold_index(Folder& folder, const FoldArguments& a) { return find(folder, a, false, true); }
Folded fold_rindex(Folder& folder, const FoldArguments& a) { return find(folder, a, true, true); }

Folded fold_count(Folder& folder, const FoldArguments& arguments) {
  const Datum* self = arguments.at(0);
  if (!is_text(self) || !same_kind(*self, arguments.at(1))) {
    return Folded::raises();
  }
  size_t offset = 0;
  const auto text = window(*self, arguments, 2, offset);
  const std::string_view wanted = arguments.at(1)->text;
  if (wanted.empty()) {
    return text ? Folded(folder.factory.integer(static_cast<int64_t>(code_point_count(*text)) + 1))
                : Folded(folder.factory.integer(0));
  }
  int64_t count = 0;
  for (size_t at = text ? text->find(wanted) : std::string_view::npos; at != std::string_view::npos;
       at = text->find(wanted, at + wanted.size())) {
    ++count;
  }
  return folder.factory.integer(count);
}

/// All characters are of a kind, and there is one.
template <class Test>
Folded all_are(Folder& folder, const FoldArguments& arguments, Test test) {
  const Datum* self = arguments.at(0);
  if (!is_text(self)) {
    return Folded::raises();
  }
  if (self->kind == DatumKind::Str && !is_ascii(self->text)) {
    return {};
  }
  return folder.factory.boolean(!self->text.empty() &&
                                std::all_of(self->text.begin(), self->text.end(), test));
}

Folded fold_isdigit(Folder& folder, const FoldArguments& a) { return all_are(folder, a, is_digit); }
Folded fold_isalpha(Folder& folder, const FoldArguments& a) {
  return all_are(folder, a, is_letter);
}
Folded fold_isalnum(Folder& folder, const FoldArguments& a) {
  return all_are(folder, a, [](char c) { return is_digit(c) || is_letter(c); });
}
Folded fold_isspace(Folder& folder, const FoldArguments& a) {
  return all_are(folder, a, [](char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1C && c <= 0x1F);
  });
}
Folded fold_isidentifier(Folder& folder, const FoldArguments& a) {
  if (is_text(a.at(0)) && !a.at(0)->text.empty() && is_digit(a.at(0)->text[0])) {
    return folder.factory.boolean(false);
  }
  return all_are(folder, a, [](char c) { return is_digit(c) || is_letter(c) || c == '_'; });
}
Folded fold_isascii(Folder& folder, const FoldArguments& a) {
  return is_text(a.at(0)) ? Folded(folder.factory.boolean(is_ascii(a.at(0)->text)))
                          : Folded::raises();
}

Folded cased(Folder& folder, const FoldArguments& arguments, char (*map)(char)) {
  const Datum* self = arguments.at(0);
  if (!is_text(self)) {
    return Folded::raises();
  }
  if (!is_ascii(self->text)) {
    return {};
  }
  const bool has_letter = std::any_of(self->text.begin(), self->text.end(), is_letter);
  return folder.factory.boolean(has_letter && mapped(std::string(self->text), map) == self->text);
}
Folded fold_islower(Folder& folder, const FoldArguments& a) { return cased(folder, a, lower); }
Folded fold_isupper(Folder& folder, const FoldArguments& a) { return cased(folder, a, upper); }

/// Upper case begins each word and stands nowhere else.
Folded fold_istitle(Folder& folder, const FoldArguments& arguments) {
  const Datum* self = arguments.at(0);
  if (!is_text(self)) {
    return Folded::raises();
  }
  if (!is_ascii(self->text)) {
    return {};
  }
  bool is_in_word = false;
  bool has_word = false;
  for (const char c : self->text) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    if (is_letter(c) && is_upper == is_in_word) {
      return folder.factory.boolean(false);
    }
    is_in_word = is_letter(c);
    has_word = has_word || is_in_word;
  }
  return folder.factory.boolean(has_word);
}

Folded fold_isprintable(Folder& folder, const FoldArguments& arguments) {
  const Datum* self = arguments.at(0);
  if (!is_text(self)) {
    return Folded::raises();
  }
  if (!is_ascii(self->text)) {
    return {};
  }
  return folder.factory.boolean(std::all_of(self->text.begin(), self->text.end(),
                                            [](char c) { return c >= ' ' && c != '\x7F'; }));
}

constexpr FoldingFunction kFunctions[] = {
    {"count", fold_count},     {"endswith", fold_endswith},
    {"find", fold_find},       {"index", fold_index},
    {"isalnum", fold_isalnum}, {"isalpha", fold_isalpha},
    {"isascii", fold_isascii}, {"isdecimal", fold_isdigit},
    {"isdigit", fold_isdigit}, {"isidentifier", fold_isidentifier},
    {"islower", fold_islower}, {"isnumeric", fold_isdigit},
    {"isspace", fold_isspace}, {"istitle", fold_istitle},
    {"isupper", fold_isupper}, {"rfind", fold_rfind},
    {"rindex", fold_rindex},   {"startswith", fold_startswith},
};

constexpr FoldingFunction kStrFunctions[] = {
    {"isprintable", fold_isprintable},
};

}  // namespace

std::span<const FoldingFunction> text_question_functions() { return kFunctions; }
std::span<const FoldingFunction> str_question_functions() { return kStrFunctions; }

}  // namespace krait
