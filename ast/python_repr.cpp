#include "ast/python_repr.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "lexer/unicode.h"

namespace krait::ast {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

void append_hex(uint32_t value, int digits, std::string& out) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
    out += kHexDigits[(value >> static_cast<unsigned>(shift)) & 0xFU];
  }
}

/// Single quotes unless only they occur in the text.
char quote_for(std::string_view text) {
  const bool has_single = text.find('\'') != std::string_view::npos;
  const bool has_double = text.find('"') != std::string_view::npos;
  return has_single && !has_double ? '"' : '\'';
}

/// Appends a character below 0x80; true where it did.
bool append_ascii_escape(unsigned char character, char quote, std::string& out) {
  if (character == '\\' || character == static_cast<unsigned char>(quote)) {
    out += '\\';
    out += static_cast<char>(character);
  } else if (character == '\n') {
    out += "\\n";
  } else if (character == '\r') {
    out += "\\r";
  } else if (character == '\t') {
    out += "\\t";
  } else if (character < 0x20 || character == 0x7F) {
    out += "\\x";
    append_hex(character, 2, out);
  } else {
    return false;
  }
  return true;
}

void append_code_point_escape(char32_t code_point, std::string& out) {
  if (code_point <= 0xFF) {
    out += "\\x";
    append_hex(code_point, 2, out);
  } else if (code_point <= 0xFFFF) {
    out += "\\u";
    append_hex(code_point, 4, out);
  } else {
    out += "\\U";
    append_hex(code_point, 8, out);
  }
}

constexpr bool needs_escape(unsigned char character) {
  return character < 0x20 || character >= 0x7F || character == '\\' || character == '\'' ||
         character == '"';
}

/// float.__repr__ without the `.0` that marks a whole number.
void append_shortest(double value, std::string& out, bool& is_whole) {
  is_whole = false;
  if (std::isinf(value)) {
    out += "inf";
    return;
  }
  std::array<char, 40> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::scientific)
                       .ptr;
  // d.ddd…e±XX
  std::string digits;
  const char* position = buffer.data();
  for (; position != end && *position != 'e'; ++position) {
    if (*position != '.') {
      digits += *position;
    }
  }
  int exponent = 0;
  ++position;
  const bool is_negative = *position == '-';
  ++position;
  std::from_chars(position, end, exponent);
  exponent = is_negative ? -exponent : exponent;
  const int count = static_cast<int>(digits.size());
  if (exponent < -4 || exponent >= 16) {
    out += digits[0];
    if (count > 1) {
      out += '.';
      out.append(digits, 1);
    }
    out += exponent < 0 ? "e-" : "e+";
    const int magnitude = std::abs(exponent);
    if (magnitude < 10) {
      out += '0';
    }
    out += std::to_string(magnitude);
  } else if (exponent < 0) {
    out += "0.";
    out.append(static_cast<size_t>(-exponent - 1), '0');
    out += digits;
  } else if (count <= exponent + 1) {
    out += digits;
    out.append(static_cast<size_t>(exponent + 1 - count), '0');
    is_whole = true;
  } else {
    out.append(digits, 0, static_cast<size_t>(exponent) + 1);
    out += '.';
    out.append(digits, static_cast<size_t>(exponent) + 1);
  }
}

}  // namespace

void append_str_repr(std::string_view text, std::string& out) {
  const char quote = quote_for(text);
  out += quote;
  const char* position = text.data();
  const char* const end = position + text.size();
  while (position != end) {
    const char* const plain = position;
    while (position != end && !needs_escape(static_cast<unsigned char>(*position))) {
      ++position;
    }
    out.append(plain, position);
    if (position == end) {
      break;
    }
    const auto first = static_cast<unsigned char>(*position);
    if (first < 0x80) {
      if (!append_ascii_escape(first, quote, out)) {
        out += static_cast<char>(first);
      }
      ++position;
      continue;
    }
    const char* const begin = position;
    const char32_t code_point = decode_utf8(position, end);
    if (is_printable(code_point)) {
      out.append(begin, position);
    } else {
      append_code_point_escape(code_point, out);
    }
  }
  out += quote;
}

void append_bytes_repr(std::string_view bytes, std::string& out) {
  const char quote = quote_for(bytes);
  out += 'b';
  out += quote;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    if (value >= 0x80) {
      out += "\\x";
      append_hex(value, 2, out);
    } else if (!append_ascii_escape(value, quote, out)) {
      out += byte;
    }
  }
  out += quote;
}

void append_float_repr(double value, std::string& out) {
  bool is_whole = false;
  append_shortest(value, out, is_whole);
  if (is_whole) {
    out += ".0";
  }
}

void append_repr(const ConstantValue& value, std::string& out) {
  switch (value.kind) {
    case ConstantKind::None:
      out += "None";
      return;
    case ConstantKind::False:
      out += "False";
      return;
    case ConstantKind::True:
      out += "True";
      return;
    case ConstantKind::Ellipsis:
      out += "Ellipsis";
      return;
    case ConstantKind::Integer:
      out += std::to_string(value.integer);
      return;
    case ConstantKind::BigInteger:
      out += value.text;
      return;
    case ConstantKind::Float:
      append_float_repr(value.number, out);
      return;
    case ConstantKind::Imaginary: {
      bool is_whole = false;
      append_shortest(value.number, out, is_whole);
      out += 'j';
      return;
    }
    case ConstantKind::Str:
      append_str_repr(value.text, out);
      return;
    case ConstantKind::Bytes:
      append_bytes_repr(value.text, out);
      return;
  }
}

}  // namespace krait::ast
