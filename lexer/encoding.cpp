#include "lexer/encoding.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "lexer/byte_scan.h"

namespace krait {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool is_letter_or_digit(char byte) { return is_identifier_byte(byte) && byte != '_'; }

char to_lower(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte | 0x20) : byte;
}

/// A declaration of the encoding: the name as written, and where.
struct Declaration {
  std::string_view name;
  std::size_t begin = 0;
};

/// The declaration in a line that has nothing but a comment: `coding`, `:` or `=`, blanks, a name.
std::optional<Declaration> find_declaration(std::string_view line) {
  const std::size_t hash = line.find_first_not_of(" \t\f");
  if (hash == std::string_view::npos || line[hash] != '#') {
    return std::nullopt;
  }
  for (std::size_t at = line.find("coding", hash); at != std::string_view::npos;
       at = line.find("coding", at + 1)) {
    std::size_t begin = at + 6;
    if (begin >= line.size() || (line[begin] != ':' && line[begin] != '=')) {
      continue;
    }
    begin = std::min(line.find_first_not_of(" \t", begin + 1), line.size());
    std::size_t end = begin;
    while (end < line.size() && (is_letter_or_digit(line[end]) || line[end] == '-' ||
                                 line[end] == '_' || line[end] == '.')) {
      ++end;
    }
    if (end != begin) {
      return Declaration{line.substr(begin, end - begin), begin};
    }
  }
  return std::nullopt;
}

/// Lines one and two may hold the declaration, the second only behind a comment or nothing.
std::optional<Declaration> find_declaration_in_file(std::string_view text) {
  std::size_t begin = 0;
  for (int line = 0; line < 2 && begin < text.size(); ++line) {
    const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
    if (std::optional<Declaration> found = find_declaration(text.substr(begin, end - begin))) {
      found->begin += begin;
      return found;
    }
    const std::size_t first = text.find_first_not_of(" \t\f", begin);
    if (first != std::string_view::npos && first < end && text[first] != '#') {
      return std::nullopt;
    }
    begin = end + (text.substr(end, 2) == "\r\n" ? 2 : 1);
  }
  return std::nullopt;
}

/// CPython's tokenizer knows two encodings by itself, with anything behind a `-`.
std::optional<std::string_view> well_known_name(std::string_view name) {
  std::string normal;
  for (const char byte : name.substr(0, 12)) {
    normal += byte == '_' ? '-' : to_lower(byte);
  }
  const auto is = [&normal](std::string_view known) {
    return normal == known || normal.starts_with(std::string(known) + "-");
  };
  if (is("utf-8")) {
    return "utf-8";
  }
  if (is("latin-1") || is("iso-8859-1") || is("iso-latin-1")) {
    return "iso-8859-1";
  }
  return std::nullopt;
}

/// As `encodings.normalize_encoding`, and the full stops as its search replaces them.
std::string normalize(std::string_view name) {
  std::string normal;
  bool is_separated = false;
  for (const char byte : name) {
    if (!is_letter_or_digit(byte) && byte != '.') {
      is_separated = true;
      continue;
    }
    if (is_separated && !normal.empty()) {
      normal += '_';
    }
    is_separated = false;
    normal += to_lower(byte);
  }
  return normal;
}

struct Encoding {
  std::string_view iconv_name;
  std::string_view names;
};
constexpr std::array kEncodings = {
#define KRAIT_ENCODING(iconv_name, names) Encoding{iconv_name, names},
#include "lexer/encodings.def"
};

bool has_word(std::string_view words, std::string_view word) {
  for (std::size_t at = words.find(word); at != std::string_view::npos;
       at = words.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' ')) {
      return true;
    }
  }
  return false;
}

/// iconv's name for an encoding as it was declared.
std::optional<std::string_view> find_encoding(std::string_view declared) {
  if (const std::optional<std::string_view> known = well_known_name(declared)) {
    return known;
  }
  const std::string normal = normalize(declared);
  std::string without_stops = normal;
  std::ranges::replace(without_stops, '.', '_');
  if (normal.empty()) {
    return std::nullopt;
  }
  const auto found = std::ranges::find_if(kEncodings, [&](const Encoding& encoding) {
    return has_word(encoding.names, normal) || has_word(encoding.names, without_stops);
  });
  return found == kEncodings.end() ? std::nullopt : std::optional(found->iconv_name);
}

std::string hexadecimal(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return {"0123456789abcdef"[value >> 4], "0123456789abcdef"[value & 15]};
}

/// The size of the character at the front of `text` if it is valid UTF-8 (Unicode 3.9, D92: the
/// shortest form, no surrogates, up to U+10FFFF), else 0.
std::size_t valid_character_size(std::string_view text) {
  const auto byte = [text](std::size_t index) -> unsigned {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : 0U;
  };
  const auto continues = [&byte](std::size_t index) { return (byte(index) & 0xC0U) == 0x80U; };
  const unsigned first = byte(0);
  if (first < 0x80) {
    return 1;
  }
  if (first >= 0xC2 && first < 0xE0) {
    return continues(1) ? 2 : 0;
  }
  if (first >= 0xE0 && first < 0xF0) {
    const bool is_shortest = first != 0xE0 || byte(1) >= 0xA0;
    const bool is_surrogate = first == 0xED && byte(1) >= 0xA0;
    return is_shortest && !is_surrogate && continues(1) && continues(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first < 0xF5) {
    const bool is_shortest = first != 0xF0 || byte(1) >= 0x90;
    const bool is_too_large = first == 0xF4 && byte(1) >= 0x90;
    return is_shortest && !is_too_large && continues(1) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

/// Text while it is being decoded, and what was wrong with it.
class Decoder {
 public:
  Decoder(std::string bytes, std::string declared)
      : bytes_(std::move(bytes)), declared_(std::move(declared)) {}

  void report(SyntaxErrorKind kind, std::size_t begin, std::size_t end,
              std::vector<std::string> words) {
    errors_.push_back({kind,
                       {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)},
                       std::move(words),
                       {},
                       {}});
  }

  /// Nothing is copied unless a byte has to be replaced.
  void decode_utf8() {
    const std::string_view bytes = bytes_;
    std::size_t copied = 0;
    for (std::size_t at = skip_ascii(0); at < bytes.size(); at = skip_ascii(at)) {
      if (const std::size_t size = valid_character_size(bytes.substr(at)); size != 0) {
        at += size;
        continue;
      }
      text_.append(bytes, copied, at - copied);
      replace(bytes[at]);
      ++at;
      copied = at;
    }
    if (copied == 0) {
      text_ = std::move(bytes_);
    } else {
      text_.append(bytes, copied);
    }
  }

  /// `decode` gives the code point of a byte over 127, or 0.
  template <class Decode>
  void decode_bytes(Decode decode) {
    const std::size_t first = skip_ascii(0);
    if (first == bytes_.size()) {
      text_ = std::move(bytes_);
      return;
    }
    text_.assign(bytes_, 0, first);
    text_.reserve(bytes_.size() + bytes_.size() / 8);
    for (const char byte : std::string_view(bytes_).substr(first)) {
      const unsigned code_point = is_non_ascii(byte) ? decode(static_cast<unsigned char>(byte))
                                                     : static_cast<unsigned>(byte);
      if (is_non_ascii(byte) && code_point == 0) {
        replace(byte);
      } else if (code_point < 0x80) {
        text_ += static_cast<char>(code_point);
      } else if (code_point < 0x800) {
        text_ += static_cast<char>(0xC0U | code_point >> 6);
        text_ += static_cast<char>(0x80U | (code_point & 0x3FU));
      } else {
        text_ += static_cast<char>(0xE0U | code_point >> 12);
        text_ += static_cast<char>(0x80U | (code_point >> 6 & 0x3FU));
        text_ += static_cast<char>(0x80U | (code_point & 0x3FU));
      }
    }
  }

  /// False when this machine's iconv does not have the encoding.
  bool decode_by_iconv(std::string_view encoding) {
    const iconv_t converter = iconv_open("UTF-8", std::string(encoding).c_str());
    if (reinterpret_cast<std::intptr_t>(converter) == -1) {
      return false;
    }
    char* in = bytes_.data();
    std::size_t in_left = bytes_.size();
    std::array<char, 4096> buffer;
    while (true) {
      char* out = buffer.data();
      std::size_t out_left = buffer.size();
      // Without input, what the converter still holds back.
      const bool is_last = in_left == 0;
      const std::size_t result =
          iconv(converter, is_last ? nullptr : &in, &in_left, &out, &out_left);
      const int problem = errno;
      text_.append(buffer.data(), out);
      if (result != static_cast<std::size_t>(-1)) {
        if (is_last) {
          break;
        }
      } else if (problem != E2BIG) {
        replace(*in);
        ++in;
        --in_left;
      }
    }
    iconv_close(converter);
    if (encoding == "JOHAB") {
      restore_backslashes();
    }
    return true;
  }

  void find_null_byte() {
    if (const std::size_t at = text_.find('\0'); at != std::string::npos) {
      report(SyntaxErrorKind::NullByte, at, at + 1, {});
    }
  }

  const std::string& bytes() const { return bytes_; }
  std::string& text() { return text_; }
  std::vector<SyntaxError>& errors() { return errors_; }

 private:
  std::size_t skip_ascii(std::size_t at) const {
    const char* const data = bytes_.data();
#if defined(__SSE2__)
    while (at + kBlockSize <= bytes_.size()) {
      const uint32_t others = Block(data + at).over_127();
      if (others != 0) {
        return at + static_cast<std::size_t>(std::countr_zero(others));
      }
      at += kBlockSize;
    }
#endif
    while (at < bytes_.size() && !is_non_ascii(data[at])) {
      ++at;
    }
    return at;
  }

  /// Only the first is an error; the rest have the same cause.
  void replace(char byte) {
    const std::size_t begin = text_.size();
    text_ += kReplacement;
    if (has_replaced_) {
      return;
    }
    has_replaced_ = true;
    if (declared_.empty()) {
      report(SyntaxErrorKind::InvalidUtf8, begin, text_.size(), {hexadecimal(byte)});
    } else {
      report(SyntaxErrorKind::UndecodableByte, begin, text_.size(), {hexadecimal(byte), declared_});
    }
  }

  /// iconv reads JOHAB's backslash as a won sign, which JOHAB has no other place for.
  void restore_backslashes() {
    constexpr std::string_view kWon = "\xE2\x82\xA9";
    for (std::size_t at = text_.find(kWon); at != std::string::npos; at = text_.find(kWon, at)) {
      text_.replace(at, kWon.size(), "\\");
      for (SyntaxError& error : errors_) {
        const uint32_t shift = error.span.begin > at ? 2 : 0;  // three bytes become one
        error.span = {error.span.begin - shift, error.span.end - shift};
      }
    }
  }

  std::string bytes_;
  std::string declared_;  // the encoding's name as written, or empty
  std::string text_;
  std::vector<SyntaxError> errors_;
  bool has_replaced_ = false;
};

constexpr std::array<uint16_t, 32> kCp1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/// False when nothing on this machine decodes it.
bool decode(Decoder& decoder, std::string_view encoding) {
  if (encoding == "utf-8") {
    decoder.decode_utf8();
  } else if (encoding == "iso-8859-1") {
    decoder.decode_bytes([](unsigned byte) { return byte; });
  } else if (encoding == "ascii") {
    decoder.decode_bytes([](unsigned) { return 0U; });
  } else if (encoding == "cp1252") {
    decoder.decode_bytes(
        [](unsigned byte) -> unsigned { return byte < 0xA0 ? kCp1252[byte - 0x80] : byte; });
  } else {
    return decoder.decode_by_iconv(encoding);
  }
  return true;
}

}  // namespace

Expected<SourceFile> decode_source(std::string path, std::string bytes) {
  if (bytes.size() > SourceFile::kMaximumSize) {
    return unexpected(Error{"cannot read '" + path + "': it is larger than 4 GiB"});
  }
  SourceEncoding encoding;
  encoding.has_byte_order_mark = bytes.starts_with(kByteOrderMark);
  if (encoding.has_byte_order_mark) {
    bytes.erase(0, kByteOrderMark.size());
  }
  const std::optional<Declaration> declaration = find_declaration_in_file(bytes);
  const std::string declared(declaration ? declaration->name : "");
  const std::size_t begin = declaration ? declaration->begin : 0;
  std::optional<std::string_view> found = find_encoding(declared.empty() ? "utf-8" : declared);
  Decoder decoder(std::move(bytes), declared);
  // CPython takes `utf8` for another encoding than `utf-8` here.
  if (encoding.has_byte_order_mark && !declared.empty() && well_known_name(declared) != "utf-8") {
    decoder.report(SyntaxErrorKind::EncodingWithByteOrderMark, begin, begin + declared.size(),
                   {declared});
    found = "utf-8";
  }
  if (!found || !decode(decoder, *found)) {
    decoder.report(SyntaxErrorKind::UnknownEncoding, begin, begin + declared.size(), {declared});
    found = "utf-8";
    decoder.decode_utf8();
  }
  decoder.find_null_byte();
  if (decoder.text().size() > SourceFile::kMaximumSize) {
    return unexpected(Error{"cannot read '" + path + "': its text is larger than 4 GiB"});
  }
  encoding.name = *found;
  if (encoding.has_byte_order_mark) {
    encoding.python_name = "utf-8-sig";
  } else if (!declared.empty()) {
    encoding.python_name = well_known_name(declared).value_or(declared);
  }
  SourceFile source(std::move(path), std::move(decoder.text()), std::move(encoding));
  source.set_decode_errors(std::move(decoder.errors()));
  return source;
}

Expected<std::string> encode_text(std::string_view text, const SourceFile& source) {
  const SourceEncoding& encoding = source.encoding();
  const std::string action =
      "cannot write '" + source.path() + "' in encoding '" + encoding.name + "'";
  if (!source.decode_errors().empty()) {
    return unexpected(Error{action + ": the file has bytes that are not valid in it"});
  }
  std::string bytes(encoding.has_byte_order_mark ? kByteOrderMark : "");
  if (encoding.name == "utf-8") {
    bytes += text;
    return bytes;
  }
  const iconv_t converter = iconv_open(encoding.name.c_str(), "UTF-8");
  if (reinterpret_cast<std::intptr_t>(converter) == -1) {
    return unexpected(Error{action + ": iconv does not know it"});
  }
  std::string copy(text);
  char* in = copy.data();
  std::size_t in_left = copy.size();
  bool is_done = false;
  while (!is_done) {
    std::array<char, 4096> buffer;
    char* out = buffer.data();
    std::size_t out_left = buffer.size();
    const bool is_last = in_left == 0;
    const std::size_t result = iconv(converter, is_last ? nullptr : &in, &in_left, &out, &out_left);
    if (result == static_cast<std::size_t>(-1) && errno != E2BIG) {
      iconv_close(converter);
      const std::string_view rest = std::string_view(in, in_left);
      const std::string_view character = rest.substr(0, valid_character_size(rest));
      return unexpected(Error{action + ": it has no '" + std::string(character) + "'"});
    }
    bytes.append(buffer.data(), out);
    is_done = is_last && result != static_cast<std::size_t>(-1);
  }
  iconv_close(converter);
  return bytes;
}

}  // namespace krait
