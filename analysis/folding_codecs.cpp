// Between str and bytes: the codecs that addresses are written in, and hexadecimal.
#include <algorithm>

#include "analysis/folding_functions.h"
#include "analysis/text.h"

namespace krait {

namespace {

enum class Codec : uint8_t { Utf8, Ascii, Latin1, Idna, Other };

Codec codec_of(const Datum* name) {
  if (name == nullptr) {
    return Codec::Utf8;
  }
  std::string text;
  for (const char c : name->text) {
    if (c != '-' && c != '_' && c != ' ') {
      text.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
    }
  }
  if (text == "utf8" || text == "utf8sig" || text == "u8") {
    return text == "utf8sig" ? Codec::Other : Codec::Utf8;
  }
  if (text == "ascii" || text == "usascii" || text == "646") {
    return Codec::Ascii;
  }
  if (text == "idna") {
    return Codec::Idna;
  }
  return text == "latin1" || text == "iso88591" || text == "l1" || text == "8859" ? Codec::Latin1
                                                                                  : Codec::Other;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

bool is_utf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (length == 0 || lead > 0xF4 || length > text.size() - i) {
      return false;
    }
    for (size_t j = 1; j < length; ++j) {
      if ((static_cast<unsigned char>(text[i + j]) & 0xC0U) != 0x80U) {
        return false;
      }
    }
    const uint32_t code = code_point_at(text, i);
    if ((length == 3 && (code < 0x800 || (code >= 0xD800 && code <= 0xDFFF))) ||
        (length == 4 && (code < 0x10000 || code > 0x10FFFF))) {
      return false;
    }
    i += length;
  }
  return true;
}

Folded encode_latin1(Folder& folder, std::string_view text) {
  std::string result;
  for (size_t i = 0; i < text.size(); i += utf8_length(text, i)) {
    const uint32_t code = code_point_at(text, i);
    if (code > 0xFF) {
      return Folded::raises();
    }
    result.push_back(static_cast<char>(code));
  }
  return checked_bytes(folder, result);
}

Folded encode(Folder& folder, std::string_view text, Codec codec) {
  switch (codec) {
    case Codec::Utf8:
      return folder.factory.bytes(text);
    case Codec::Ascii:
      return is_ascii(text) ? Folded(folder.factory.bytes(text)) : Folded::raises();
    case Codec::Latin1:
      return encode_latin1(folder, text);
    case Codec::Idna:
      return is_ascii(text) ? Folded(folder.factory.bytes(text)) : Folded();
    case Codec::Other:
      return {};
  }
  return {};
}

Folded decode(Folder& folder, std::string_view bytes, Codec codec) {
  switch (codec) {
    case Codec::Utf8:
      return is_utf8(bytes) ? Folded(folder.factory.str(bytes)) : Folded::raises();
    case Codec::Ascii:
      return is_ascii(bytes) ? Folded(folder.factory.str(bytes)) : Folded::raises();
    case Codec::Latin1: {
      std::string result;
      for (const char c : bytes) {
        append_utf8(result, static_cast<unsigned char>(c));
      }
      return checked_str(folder, result);
    }
    case Codec::Idna:
      return is_ascii(bytes) ? Folded(folder.factory.str(bytes)) : Folded();
    case Codec::Other:
      return {};
  }
  return {};
}

Folded fold_encode(Folder& folder, const FoldArguments& arguments) {
  const Datum* self = arguments.at(0);
  if (self == nullptr || self->kind != DatumKind::Str) {
    return Folded::raises();
  }
  return encode(folder, self->text, codec_of(arguments.get(1, "encoding")));
}

Folded fold_decode(Folder& folder, const FoldArguments& arguments) {
  const Datum* self = arguments.at(0);
  if (self == nullptr || self->kind != DatumKind::Bytes) {
    return Folded::raises();
  }
  return decode(folder, self->text, codec_of(arguments.get(1, "encoding")));
}

Folded fold_hex(Folder& folder, const FoldArguments& arguments) {
  const Datum* self = arguments.at(0);
  if (self == nullptr || self->kind != DatumKind::Bytes || arguments.size() > 1) {
    return {};
  }
  std::string result;
  for (const char c : self->text) {
    const auto byte = static_cast<unsigned char>(c);
    result.push_back("0123456789abcdef"[byte >> 4U]);
    result.push_back("0123456789abcdef"[byte & 15U]);
  }
  return checked_str(folder, result);
}

int hex_value(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

Folded fold_fromhex(Folder& folder, const FoldArguments& arguments) {
  const Datum* text = arguments.positional.empty() ? nullptr : arguments.positional.back();
  if (text == nullptr || text->kind != DatumKind::Str) {
    return Folded::raises();
  }
  std::string digits;
  for (const char c : text->text) {
    if (c != ' ' && (c < '\t' || c > '\r')) {
      digits.push_back(c);
    }
  }
  std::string result;
  for (size_t i = 0; i < digits.size(); i += 2) {
    const int high = hex_value(digits[i]);
    const int low = i + 1 < digits.size() ? hex_value(digits[i + 1]) : -1;
    if (high < 0 || low < 0) {
      return Folded::raises();
    }
    result.push_back(static_cast<char>(high * 16 + low));
  }
  return checked_bytes(folder, result);
}

/// `str(x)`, `str(b, encoding)`.
Folded fold_str(Folder& folder, const FoldArguments& arguments) {
  const Datum* value = arguments.get(0, "object");
  if (value == nullptr) {
    return folder.factory.str_kept("");
  }
  if (arguments.size() > 1) {
    return value->kind == DatumKind::Bytes
               ? decode(folder, value->text, codec_of(arguments.get(1, "encoding")))
               : Folded::raises();
  }
  const auto text = text_of(*value);
  return text ? checked_str(folder, *text) : Folded();
}

Folded fold_bytes(Folder& folder, const FoldArguments& arguments) {
  const Datum* value = arguments.get(0, "source");
  if (value == nullptr) {
    return folder.factory.bytes("");
  }
  if (value->kind == DatumKind::Str) {
    const Datum* encoding = arguments.get(1, "encoding");
    return encoding == nullptr ? Folded::raises() : encode(folder, value->text, codec_of(encoding));
  }
  if (value->kind == DatumKind::Bytes) {
    return value;
  }
  if (const auto count = index_of(*value)) {
    return *count < 0 || *count > static_cast<int64_t>(kMaximumStringSize)
               ? Folded()
               : checked_bytes(folder, std::string(static_cast<size_t>(*count), '\0'));
  }
  const auto parts = concrete_elements(folder, *value);
  if (!parts) {
    return {};
  }
  std::string result;
  for (const Datum* part : *parts) {
    const auto byte = index_of(*part);
    if (!byte || *byte < 0 || *byte > 255) {
      return Folded::raises();
    }
    result.push_back(static_cast<char>(*byte));
  }
  return checked_bytes(folder, result);
}

constexpr FoldingFunction kFunctions[] = {
    {"str", fold_str},
    {"bytes", fold_bytes},
    {"bytearray", fold_bytes},
    {"str.encode", fold_encode},
    {"bytes.decode", fold_decode},
    {"bytes.hex", fold_hex},
    {"bytes.fromhex", fold_fromhex},
    {"bytearray.fromhex", fold_fromhex},
    {"os.fsdecode", fold_str},
};

}  // namespace

std::span<const FoldingFunction> codec_folding_functions() { return kFunctions; }

}  // namespace krait
