// Builtin functions and the methods of int, tuple, list … on constants.
#include <algorithm>
#include <cmath>

#include "analysis/big_integer.h"
#include "analysis/folding_functions.h"
#include "analysis/formatting.h"
#include "analysis/numbers.h"
#include "analysis/text.h"

namespace krait {

namespace {

std::string_view stripped(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || (text.front() >= '\t' && text.front() <= '\r'))) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (text.back() == ' ' || (text.back() >= '\t' && text.back() <= '\r'))) {
    text.remove_suffix(1);
  }
  return text;
}

Folded parse_integer(Folder& folder, std::string_view written, int64_t base) {
  std::string text(stripped(written));
  size_t digits = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const std::string prefix = text.substr(digits, 2);
  const int64_t prefix_base = prefix == "0x" || prefix == "0X"   ? 16
                              : prefix == "0o" || prefix == "0O" ? 8
                              : prefix == "0b" || prefix == "0B" ? 2
                                                                 : 0;
  if (prefix_base != 0 && (base == 0 || base == prefix_base)) {
    text.erase(digits, 2);
    base = prefix_base;
  }
  base = base == 0 ? 10 : base;
  if (text.find("__") != std::string::npos || text.ends_with('_') || base < 2 || base > 36) {
    return Folded::raises();
  }
  std::erase(text, '_');
  const auto value = BigInteger::parse(text, static_cast<uint32_t>(base));
  return value ? Folded(integer_datum(folder.factory, *value)) : Folded::raises();
}

Folded fold_int(Folder& folder, const FoldArguments& arguments) {
  const Datum* value = arguments.get(0, "x");
  const Datum* base = arguments.get(1, "base");
  if (value == nullptr) {
    return folder.factory.integer(0);
  }
  if (value->kind == DatumKind::Str || value->kind == DatumKind::Bytes) {
    return parse_integer(folder, value->text, base == nullptr ? 10 : index_of(*base).value_or(10));
  }
  if (const auto integer = integer_of(*value)) {
    return integer_datum(folder.factory, *integer);
  }
  if (value->kind == DatumKind::Float) {
    return std::fabs(value->number) < 9e15
               ? Folded(folder.factory.integer(static_cast<int64_t>(value->number)))
               : Folded();
  }
  if (value->kind == DatumKind::Address) {
    return fold_address_operation(folder, ast::BinaryOperator::Add, *value, *folder.factory.none());
  }
  return value->kind == DatumKind::External ? Folded() : Folded::raises();
}

Folded fold_float(Folder& folder, const FoldArguments& arguments) {
  const Datum* value = arguments.at(0);
  if (value == nullptr) {
    return folder.factory.number(0);
  }
  if (value->kind == DatumKind::Str) {
    const std::string text(stripped(value->text));
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    return text.empty() || *end != '\0' ? Folded::raises() : Folded(folder.factory.number(number));
  }
  const auto number = double_of(*value);
  return number ? Folded(folder.factory.number(*number)) : Folded();
}

Folded fold_bool(Folder& folder, const FoldArguments& arguments) {
  if (arguments.at(0) == nullptr) {
    return folder.factory.boolean(false);
  }
  const auto truth = truth_of(*arguments.at(0));
  return truth ? Folded(folder.factory.boolean(*truth)) : Folded();
}

Folded fold_len(Folder& folder, const FoldArguments& arguments) {
  const Datum* value = arguments.at(0);
  if (value == nullptr) {
    return Folded::raises();
  }
  if (value->kind == DatumKind::Str) {
    return folder.factory.integer(static_cast<int64_t>(code_point_count(value->text)));
  }
  if (value->kind == DatumKind::Bytes) {
    return folder.factory.integer(static_cast<int64_t>(value->text.size()));
  }
  if (value->kind == DatumKind::Tuple || value->kind == DatumKind::FrozenList ||
      value->kind == DatumKind::FrozenSet || value->kind == DatumKind::FrozenDict) {
    return folder.factory.integer(value->count);
  }
  const auto parts = concrete_elements(folder, *value);
  return parts ? Folded(folder.factory.integer(static_cast<int64_t>(parts->size())))
         : value->kind == DatumKind::Range || value->kind == DatumKind::External ? Folded()
                                                                                 : Folded::raises();
}

Folded fold_repr(Folder& folder, const FoldArguments& arguments) {
  const auto text = arguments.at(0) == nullptr ? std::nullopt : repr_of(*arguments.at(0));
  return text ? checked_str(folder, *text) : Folded();
}

Folded fold_ascii(Folder& folder, const FoldArguments& arguments) {
  const auto text = arguments.at(0) == nullptr ? std::nullopt : repr_of(*arguments.at(0));
  return text ? checked_str(folder, ascii_of(*text)) : Folded();
}

Folded fold_format(Folder& folder, const FoldArguments& arguments) {
  const Datum* spec = arguments.at(1);
  const auto text = arguments.at(0) == nullptr
                        ? std::nullopt
                        : formatted(*arguments.at(0), spec == nullptr ? "" : spec->text);
  return text ? checked_str(folder, *text) : Folded();
}

Folded fold_chr(Folder& folder, const FoldArguments& arguments) {
  const auto code = arguments.at(0) == nullptr ? std::nullopt : index_of(*arguments.at(0));
  if (!code || *code < 0 || *code > 0x10FFFF) {
    return Folded::raises();
  }
  std::string text;
  append_utf8(text, static_cast<uint32_t>(*code));
  return checked_str(folder, text);
}

Folded fold_ord(Folder& folder, const FoldArguments& arguments) {
  const Datum* text = arguments.at(0);
  const bool is_text =
      text != nullptr && (text->kind == DatumKind::Str || text->kind == DatumKind::Bytes);
  if (!is_text || text->text.empty()) {
    return Folded::raises();
  }
  if (text->kind == DatumKind::Bytes) {
    return text->text.size() == 1
               ? Folded(folder.factory.integer(static_cast<unsigned char>(text->text[0])))
               : Folded::raises();
  }
  return code_point_count(text->text) == 1
             ? Folded(folder.factory.integer(code_point_at(text->text, 0)))
             : Folded::raises();
}

Folded in_base(Folder& folder, const FoldArguments& arguments, char type) {
  const Datum* value = arguments.at(0);
  if (value == nullptr || !integer_of(*value)) {
    return Folded::raises();
  }
  const Datum* integer = integer_datum(folder.factory, *integer_of(*value));
  const auto text = formatted(*integer, std::string("#") + type);
  return text ? checked_str(folder, *text) : Folded();
}
Folded fold_hex(Folder& folder, const FoldArguments& a) { return in_base(folder, a, 'x'); }
Folded fold_oct(Folder& folder, const FoldArguments& a) { return in_base(folder, a, 'o'); }
Folded fold_bin(Folder& folder, const FoldArguments& a) { return in_base(folder, a, 'b'); }

Folded fold_abs(Folder& folder, const FoldArguments& arguments) {
  const Datum* value = arguments.at(0);
  if (value == nullptr) {
    return Folded::raises();
  }
  if (const auto integer = integer_of(*value)) {
    return integer_datum(folder.factory, integer->is_negative() ? integer->negated() : *integer);
  }
  return value->kind == DatumKind::Float ? Folded(folder.factory.number(std::fabs(value->number)))
                                         : Folded();
}

Folded fold_round(Folder& folder, const FoldArguments& arguments) {
  const Datum* value = arguments.at(0);
  if (value == nullptr || arguments.size() > 1) {
    return {};
  }
  if (integer_of(*value)) {
    return value;
  }
  return value->kind == DatumKind::Float && std::fabs(value->number) < 9e15
             ? Folded(folder.factory.integer(static_cast<int64_t>(std::nearbyint(value->number))))
             : Folded();
}

Folded fold_divmod(Folder& folder, const FoldArguments& arguments) {
  if (arguments.positional.size() != 2) {
    return Folded::raises();
  }
  const Folded quotient =
      fold_binary(folder, ast::BinaryOperator::FloorDiv, *arguments.at(0), *arguments.at(1));
  const Folded remainder =
      fold_binary(folder, ast::BinaryOperator::Mod, *arguments.at(0), *arguments.at(1));
  if (quotient.status != FoldStatus::Done || remainder.status != FoldStatus::Done) {
    return quotient.status == FoldStatus::Done ? remainder : quotient;
  }
  const Datum* parts[] = {quotient.datum, remainder.datum};
  return concrete_sequence(folder, DatumKind::Tuple, parts);
}

Folded fold_pow(Folder& folder, const FoldArguments& arguments) {
  return arguments.positional.size() == 2
             ? fold_binary(folder, ast::BinaryOperator::Pow, *arguments.at(0), *arguments.at(1))
             : Folded();
}

Folded fold_range(Folder& folder, const FoldArguments& arguments) {
  std::vector<int64_t> numbers;
  for (const Datum* datum : arguments.positional) {
    const auto number = index_of(*datum);
    if (!number) {
      return datum->kind == DatumKind::External || datum->kind == DatumKind::Int ? Folded()
                                                                                 : Folded::raises();
    }
    numbers.push_back(*number);
  }
  if (numbers.empty() || numbers.size() > 3 || (numbers.size() == 3 && numbers[2] == 0)) {
    return Folded::raises();
  }
  return folder.factory.range(numbers.size() == 1 ? 0 : numbers[0],
                              numbers.size() == 1 ? numbers[0] : numbers[1],
                              numbers.size() == 3 ? numbers[2] : 1);
}

/// The items of a sequence that has an index: str and bytes have their own.
Folded fold_sequence_index(Folder& folder, const FoldArguments& arguments) {
  if (arguments.positional.size() < 2) {
    return Folded::raises();
  }
  const auto parts = concrete_elements(folder, *arguments.at(0));
  for (size_t i = 0; parts && i < parts->size(); ++i) {
    if (python_equal(*(*parts)[i], *arguments.at(1)).value_or(false)) {
      return folder.factory.integer(static_cast<int64_t>(i));
    }
  }
  return parts ? Folded::raises() : Folded();
}

Folded fold_sequence_count(Folder& folder, const FoldArguments& arguments) {
  if (arguments.positional.size() != 2) {
    return Folded::raises();
  }
  const auto parts = concrete_elements(folder, *arguments.at(0));
  int64_t count = 0;
  for (size_t i = 0; parts && i < parts->size(); ++i) {
    count += python_equal(*(*parts)[i], *arguments.at(1)).value_or(false) ? 1 : 0;
  }
  return parts ? Folded(folder.factory.integer(count)) : Folded();
}

Folded fold_bit_length(Folder& folder, const FoldArguments& arguments) {
  const auto value = arguments.at(0) == nullptr ? std::nullopt : integer_of(*arguments.at(0));
  return value ? Folded(folder.factory.integer(static_cast<int64_t>(value->bit_length())))
               : Folded();
}

bool is_little(const Datum* order) { return order != nullptr && order->text == "little"; }

Folded fold_to_bytes(Folder& folder, const FoldArguments& arguments) {
  const Datum* length_datum = arguments.get(1, "length");
  const auto length = length_datum == nullptr ? std::optional<int64_t>(1) : index_of(*length_datum);
  const auto value = arguments.at(0) == nullptr ? std::nullopt : integer_of(*arguments.at(0));
  if (!value || !length || *length < 0 || *length > 1024 || value->is_negative()) {
    return {};
  }
  if (value->bit_length() > static_cast<size_t>(*length) * 8) {
    return Folded::raises();
  }
  std::string text;
  for (int64_t i = 0; i < *length; ++i) {
    const BigInteger part =
        BigInteger::combine(value->shifted_right(static_cast<size_t>(i) * 8), BigInteger(255), '&');
    text.push_back(static_cast<char>(*part.to_int64()));
  }
  if (!is_little(arguments.get(2, "byteorder"))) {
    std::reverse(text.begin(), text.end());
  }
  return checked_bytes(folder, text);
}

Folded fold_from_bytes(Folder& folder, const FoldArguments& arguments) {
  const Datum* bytes = arguments.at(0);
  if (bytes == nullptr || bytes->kind != DatumKind::Bytes || bytes->text.size() > 1024) {
    return {};
  }
  std::string text(bytes->text);
  if (is_little(arguments.get(1, "byteorder"))) {
    std::reverse(text.begin(), text.end());
  }
  BigInteger value;
  for (const char c : text) {
    value = value.shifted_left(8) + BigInteger(static_cast<unsigned char>(c));
  }
  return integer_datum(folder.factory, value);
}

constexpr FoldingFunction kFunctions[] = {
    {"int", fold_int},
    {"float", fold_float},
    {"bool", fold_bool},
    {"len", fold_len},
    {"repr", fold_repr},
    {"ascii", fold_ascii},
    {"format", fold_format},
    {"chr", fold_chr},
    {"ord", fold_ord},
    {"hex", fold_hex},
    {"oct", fold_oct},
    {"bin", fold_bin},
    {"abs", fold_abs},
    {"round", fold_round},
    {"divmod", fold_divmod},
    {"pow", fold_pow},
    {"range", fold_range},
    {"tuple.index", fold_sequence_index},
    {"tuple.count", fold_sequence_count},
    {"list.index", fold_sequence_index},
    {"list.count", fold_sequence_count},
    {"int.bit_length", fold_bit_length},
    {"int.to_bytes", fold_to_bytes},
    {"int.from_bytes", fold_from_bytes},
};

}  // namespace

std::span<const FoldingFunction> builtin_folding_functions() { return kFunctions; }

}  // namespace krait
