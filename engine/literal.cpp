#include "engine/literal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "ast/python_repr.h"

namespace krait {
namespace {

constexpr size_t kMaximumReprSize = 200;

/// A number for comparison; huge integers keep their digits.
struct Number {
  bool is_number = false;
  bool is_exact = false;  ///< `integer` holds it
  int64_t integer = 0;
  double number = 0;
  std::string_view digits;  ///< integers that do not fit
};

Number number_of(const Value& value) {
  switch (value.kind) {
    case ValueKind::Bool:
      return {true, true, value.boolean ? 1 : 0, value.boolean ? 1.0 : 0.0, {}};
    case ValueKind::Int:
      if (!value.text.empty()) {
        return {true, false, 0, std::numeric_limits<double>::quiet_NaN(), value.text};
      }
      return {true, true, value.integer, static_cast<double>(value.integer), {}};
    case ValueKind::Float:
      return {true, false, 0, value.number, {}};
    case ValueKind::None:
    case ValueKind::Complex:
    case ValueKind::Str:
    case ValueKind::Bytes:
    case ValueKind::Ellipsis:
    case ValueKind::Tuple:
    case ValueKind::List:
    case ValueKind::Dict:
    case ValueKind::Set:
    case ValueKind::HoledStr:
    case ValueKind::Name:
    case ValueKind::Instance:
    case ValueKind::Function:
    case ValueKind::Class:
    case ValueKind::Module:
      return {};
  }
  return {};
}

Number number_of(const Literal& literal) {
  switch (literal.kind) {
    case LiteralKind::Bool:
      return {true, true, literal.boolean ? 1 : 0, literal.boolean ? 1.0 : 0.0, {}};
    case LiteralKind::Integer:
      return {true, true, literal.integer, static_cast<double>(literal.integer), {}};
    case LiteralKind::BigInteger:
      return {true, false, 0, std::numeric_limits<double>::quiet_NaN(), literal.text};
    case LiteralKind::Float:
      return {true, false, 0, literal.number, {}};
    case LiteralKind::None:
    case LiteralKind::Ellipsis:
    case LiteralKind::Imaginary:
    case LiteralKind::Str:
    case LiteralKind::Bytes:
      return {};
  }
  return {};
}

bool equal_numbers(const Number& left, const Number& right) {
  if (!left.is_number || !right.is_number) {
    return false;
  }
  if (left.is_exact && right.is_exact) {
    return left.integer == right.integer;
  }
  if (!left.digits.empty() || !right.digits.empty()) {
    return left.digits == right.digits;
  }
  return left.number == right.number;
}

std::string_view digits_of(uint64_t number, std::array<char, 24>& buffer) {
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  return {buffer.data(), static_cast<size_t>(end - buffer.data())};
}

void append_repr(const Value& value, std::string& out);

void append_slot(const Slot& slot, std::string& out) {
  if (slot.values.known.size() == 1 && !slot.values.is_open && out.size() < kMaximumReprSize) {
    append_repr(*slot.values.known[0].value, out);
  } else {
    out += "...";
  }
}

void append_items(const Value& value, std::string_view open, std::string_view close,
                  std::string& out) {
  out += open;
  for (size_t i = 0; i < value.items.size() && out.size() < kMaximumReprSize; ++i) {
    out += i == 0 ? "" : ", ";
    append_slot(value.items[i], out);
  }
  if (value.has_unknown_elements || out.size() >= kMaximumReprSize) {
    out += value.items.empty() ? "..." : ", ...";
  } else if (value.kind == ValueKind::Tuple && value.items.size() == 1) {
    out += ',';
  }
  out += close;
}

void append_dict(const Value& value, std::string& out) {
  out += '{';
  for (size_t i = 0; i < value.entries.size() && out.size() < kMaximumReprSize; ++i) {
    out += i == 0 ? "" : ", ";
    append_slot(value.entries[i].key, out);
    out += ": ";
    append_slot(value.entries[i].value, out);
  }
  out += value.has_unknown_elements ? (value.entries.empty() ? "..." : ", ...") : "";
  out += '}';
}

void append_template(const Value& value, std::string& out) {
  out += "f'";
  for (const TemplatePiece& piece : value.pieces) {
    if (piece.hole != nullptr) {
      out += "{...}";
      continue;
    }
    std::string text;
    ast::append_str_repr(piece.text, text);
    out += std::string_view(text).substr(1, text.size() - 2);
  }
  out += '\'';
}

void append_instance(const Value& value, std::string& out) {
  if (const std::string_view* text = text_of(value)) {
    if (is_bytes(value)) {
      ast::append_bytes_repr(*text, out);
    } else {
      ast::append_str_repr(*text, out);
    }
    return;
  }
  const std::string_view name =
      value.class_facts != nullptr ? value.class_facts->qualified_name : "object";
  out += name.substr(name.rfind('.') == std::string_view::npos ? 0 : name.rfind('.') + 1);
  out += '(';
  if (!value.text.empty()) {
    ast::append_str_repr(value.text, out);
  } else {
    out += "...";
  }
  out += ')';
}

void append_repr(const Value& value, std::string& out) {
  switch (value.kind) {
    case ValueKind::None:
      out += "None";
      return;
    case ValueKind::Bool:
      out += value.boolean ? "True" : "False";
      return;
    case ValueKind::Int:
      out += value.text.empty() ? std::to_string(value.integer) : std::string(value.text);
      return;
    case ValueKind::Float:
      ast::append_float_repr(value.number, out);
      return;
    case ValueKind::Complex:
      out += '(';
      ast::append_float_repr(value.number, out);
      out += value.imaginary < 0 ? "" : "+";
      ast::append_float_repr(value.imaginary, out);
      out += "j)";
      return;
    case ValueKind::Str:
      ast::append_str_repr(value.text, out);
      return;
    case ValueKind::Bytes:
      ast::append_bytes_repr(value.text, out);
      return;
    case ValueKind::Ellipsis:
      out += "Ellipsis";
      return;
    case ValueKind::Tuple:
      append_items(value, "(", ")", out);
      return;
    case ValueKind::List:
      append_items(value, "[", "]", out);
      return;
    case ValueKind::Set:
      append_items(value, "{", "}", out);
      return;
    case ValueKind::Dict:
      append_dict(value, out);
      return;
    case ValueKind::HoledStr:
      append_template(value, out);
      return;
    case ValueKind::Name:
    case ValueKind::Function:
    case ValueKind::Class:
    case ValueKind::Module:
      out += value.text;
      return;
    case ValueKind::Instance:
      append_instance(value, out);
      return;
  }
}

bool equal_slots(const Slot& left, const Slot& right) {
  const auto is_single = [](const Slot& slot) {
    return slot.values.known.size() == 1 && !slot.values.is_open;
  };
  return is_single(left) && is_single(right) &&
         equal_values(*left.values.known[0].value, *right.values.known[0].value);
}

bool equal_containers(const Value& left, const Value& right) {
  if (left.has_unknown_elements || right.has_unknown_elements ||
      left.items.size() != right.items.size() || left.entries.size() != right.entries.size()) {
    return false;
  }
  for (size_t i = 0; i < left.items.size(); ++i) {
    if (!equal_slots(left.items[i], right.items[i])) {
      return false;
    }
  }
  for (size_t i = 0; i < left.entries.size(); ++i) {
    if (!equal_slots(left.entries[i].key, right.entries[i].key) ||
        !equal_slots(left.entries[i].value, right.entries[i].value)) {
      return false;
    }
  }
  return true;
}

}  // namespace

Literal literal_of(const ast::ConstantValue& constant, bool is_negative) {
  Literal literal;
  switch (constant.kind) {
    case ast::ConstantKind::None:
      break;
    case ast::ConstantKind::False:
    case ast::ConstantKind::True:
      literal.kind = LiteralKind::Bool;
      literal.boolean = constant.kind == ast::ConstantKind::True;
      break;
    case ast::ConstantKind::Ellipsis:
      literal.kind = LiteralKind::Ellipsis;
      break;
    case ast::ConstantKind::Integer:
      literal.kind = LiteralKind::Integer;
      if (constant.integer > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
        std::array<char, 24> buffer{};
        literal.kind = LiteralKind::BigInteger;
        literal.text = (is_negative ? "-" : "") + std::string(digits_of(constant.integer, buffer));
      } else {
        const auto magnitude = static_cast<int64_t>(constant.integer);
        literal.integer = is_negative ? -magnitude : magnitude;
      }
      break;
    case ast::ConstantKind::BigInteger:
      literal.kind = LiteralKind::BigInteger;
      literal.text = (is_negative ? "-" : "") + std::string(constant.text);
      break;
    case ast::ConstantKind::Float:
    case ast::ConstantKind::Imaginary:
      literal.kind =
          constant.kind == ast::ConstantKind::Float ? LiteralKind::Float : LiteralKind::Imaginary;
      literal.number = is_negative ? -constant.number : constant.number;
      break;
    case ast::ConstantKind::Str:
      literal.kind = LiteralKind::Str;
      literal.text = constant.text;
      break;
    case ast::ConstantKind::Bytes:
      literal.kind = LiteralKind::Bytes;
      literal.text = constant.text;
      break;
  }
  return literal;
}

bool equals(const Literal& literal, const Value& value) {
  switch (literal.kind) {
    case LiteralKind::None:
      return value.kind == ValueKind::None;
    case LiteralKind::Ellipsis:
      return value.kind == ValueKind::Ellipsis;
    case LiteralKind::Imaginary:
      return value.kind == ValueKind::Complex && value.number == 0 &&
             value.imaginary == literal.number;
    case LiteralKind::Str:
    case LiteralKind::Bytes: {
      const std::string_view* text = text_of(value);
      return text != nullptr && is_bytes(value) == (literal.kind == LiteralKind::Bytes) &&
             *text == literal.text;
    }
    case LiteralKind::Bool:
    case LiteralKind::Integer:
    case LiteralKind::BigInteger:
    case LiteralKind::Float:
      return equal_numbers(number_of(literal), number_of(value));
  }
  return false;
}

bool equals(const Literal& literal, const ast::ConstantValue& constant) {
  const Literal other = literal_of(constant, false);
  const Number left = number_of(literal);
  const Number right = number_of(other);
  if (left.is_number || right.is_number) {
    return equal_numbers(left, right);
  }
  return literal.kind == other.kind && literal.text == other.text && literal.number == other.number;
}

bool equal_values(const Value& left, const Value& right) {
  const Number left_number = number_of(left);
  const Number right_number = number_of(right);
  if (left_number.is_number || right_number.is_number) {
    return equal_numbers(left_number, right_number);
  }
  const std::string_view* left_text = text_of(left);
  const std::string_view* right_text = text_of(right);
  if (left_text != nullptr || right_text != nullptr) {
    return left_text != nullptr && right_text != nullptr && is_bytes(left) == is_bytes(right) &&
           *left_text == *right_text;
  }
  if (left.kind != right.kind) {
    return false;
  }
  switch (left.kind) {
    case ValueKind::None:
    case ValueKind::Ellipsis:
      return true;
    case ValueKind::Complex:
      return left.number == right.number && left.imaginary == right.imaginary;
    case ValueKind::Tuple:
    case ValueKind::List:
    case ValueKind::Dict:
    case ValueKind::Set:
      return equal_containers(left, right);
    case ValueKind::Name:
    case ValueKind::Function:
    case ValueKind::Class:
    case ValueKind::Module:
      return left.text == right.text;
    case ValueKind::Instance:
      return !left.text.empty() && left.text == right.text && left.class_facts == right.class_facts;
    case ValueKind::HoledStr:
    case ValueKind::Bool:
    case ValueKind::Int:
    case ValueKind::Float:
    case ValueKind::Str:
    case ValueKind::Bytes:
      return false;
  }
  return false;
}

std::string repr_of(const Value& value) {
  std::string out;
  append_repr(value, out);
  return out;
}

bool is_instance_of(const Value& value, std::string_view qualified_name) {
  return value.kind == ValueKind::Instance && value.class_facts != nullptr &&
         std::any_of(value.class_facts->order.begin(), value.class_facts->order.end(),
                     [&](std::string_view name) { return name == qualified_name; });
}

bool is_bytes(const Value& value) {
  return value.kind == ValueKind::Bytes || is_instance_of(value, "bytes") ||
         is_instance_of(value, "builtins.bytes");
}

const std::string_view* text_of(const Value& value) {
  const bool is_text = value.kind == ValueKind::Str || value.kind == ValueKind::Bytes ||
                       is_instance_of(value, "str") || is_instance_of(value, "builtins.str") ||
                       (value.kind == ValueKind::Instance && is_bytes(value));
  return is_text ? &value.text : nullptr;
}

}  // namespace krait
