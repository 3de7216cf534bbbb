// Numbers, singletons, and the escapes of strings (Python reference 2.4 and 2.5).
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

#include "lexer/unicode.h"
#include "lexer/unicode_names.h"
#include "parser/parser.h"

namespace krait {
namespace {

using ast::AnyExpr;
using ast::ConstantKind;
using ast::ConstantValue;

/// sys.int_info.default_max_str_digits: int() refuses more.
constexpr size_t kMaximumDigits = 4300;
/// So many bits have so many decimal digits, rounded up to whole digits of base 8 and 16.
constexpr size_t kMaximumBits = 14'288;

std::string without_underscores(std::string_view spelling) {
  std::string digits;
  digits.reserve(spelling.size());
  for (const char character : spelling) {
    if (character != '_') {
      digits += character;
    }
  }
  return digits;
}

int digit_value(char character) {
  if (character >= '0' && character <= '9') {
    return character - '0';
  }
  const char lower = static_cast<char>(character | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The decimal digits of a number in base 2, 8 or 16. Quadratic, so for bounded ones only.
std::string to_decimal(std::string_view digits, uint32_t base) {
  constexpr uint64_t kLimb = 1'000'000'000;
  std::vector<uint32_t> limbs{0};  // base 1e9, the smallest first
  for (const char character : digits) {
    uint64_t carry = static_cast<uint64_t>(digit_value(character));
    for (uint32_t& limb : limbs) {
      carry += uint64_t{limb} * base;
      limb = static_cast<uint32_t>(carry % kLimb);
      carry /= kLimb;
    }
    if (carry != 0) {
      limbs.push_back(static_cast<uint32_t>(carry));
    }
  }
  std::string result = std::to_string(limbs.back());
  for (size_t index = limbs.size() - 1; index-- != 0;) {
    const std::string limb = std::to_string(limbs[index]);
    result.append(9 - limb.size(), '0').append(limb);
  }
  return result;
}

double parse_double(const std::string& digits) {
  double value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  // from_chars does not say on which side a number is out of range; strtod gives 0 or infinity.
  return result.ec == std::errc() ? value : std::strtod(digits.c_str(), nullptr);
}

bool is_octal(char character) { return character >= '0' && character <= '7'; }

/// The letter behind the backslash, and what the two stand for.
constexpr std::string_view kControlLetters = "abfnrtv";
constexpr std::string_view kControlCharacters = "\a\b\f\n\r\t\v";

/// Writes what a string literal means. What it means is never longer than how it is spelled.
class EscapeDecoder {
 public:
  EscapeDecoder(std::string_view spelling, TokenFlag flags, char* out)
      : position_(spelling.data()),
        end_(spelling.data() + spelling.size()),
        begin_(out),
        out_(out),
        is_raw_(has(flags, TokenFlag::Raw)),
        is_bytes_(has(flags, TokenFlag::Bytes)) {}

  /// In the text of an f-string outside of specifications, where `{{` is one brace.
  void set_joins_braces() { joins_braces_ = true; }

  struct Problem {
    SyntaxErrorKind kind = SyntaxErrorKind::MalformedNameEscape;
    const char* begin = nullptr;
    const char* end = nullptr;
  };

  std::string_view decode() {
    while (position_ != end_) {
      const char character = *position_;
      if (character == '\\' && !is_raw_) {
        decode_escape();
      } else if (character == '\r') {
        *out_++ = '\n';
        position_ += position_ + 1 != end_ && position_[1] == '\n' ? 2 : 1;
      } else if (joins_braces_ && (character == '{' || character == '}')) {
        *out_++ = character;
        position_ += position_ + 1 != end_ && position_[1] == character ? 2 : 1;
      } else {
        *out_++ = character;
        ++position_;
      }
    }
    return {begin_, static_cast<size_t>(out_ - begin_)};
  }
  /// The first mistake; `begin` is null when there is none.
  [[nodiscard]] const Problem& problem() const { return problem_; }

 private:
  void decode_escape() {
    const char* const escape = position_++;
    if (position_ == end_) {
      *out_++ = '\\';
      return;
    }
    const char character = *position_++;
    if (const size_t index = kControlLetters.find(character); index != std::string_view::npos) {
      *out_++ = kControlCharacters[index];
      return;
    }
    switch (character) {
      case '\r':
        position_ += position_ != end_ && *position_ == '\n' ? 1 : 0;
        return;
      case '\n':
        return;
      case '\\':
      case '\'':
      case '"':
        *out_++ = character;
        return;
      case 'x':
        decode_hex(escape, 2);
        return;
      case 'u':
      case 'U':
      case 'N':
        if (!is_bytes_) {
          character == 'N' ? decode_name(escape) : decode_hex(escape, character == 'u' ? 4 : 8);
          return;
        }
        break;
      default:
        if (is_octal(character)) {
          decode_octal(character);
          return;
        }
        break;
    }
    // No escape: the backslash stands for itself, and the character may be a brace or a newline.
    *out_++ = '\\';
    --position_;
    if (!joins_braces_ || (character != '{' && character != '}')) {
      *out_++ = *position_++;
    }
  }

  void decode_octal(char first) {
    uint32_t value = static_cast<uint32_t>(first - '0');
    for (int digits = 1; digits < 3 && position_ != end_ && is_octal(*position_); ++digits) {
      value = value * 8 + static_cast<uint32_t>(*position_++ - '0');
    }
    put(value);
  }

  void decode_hex(const char* escape, int digits) {
    uint32_t value = 0;
    for (int index = 0; index < digits; ++index) {
      const int digit = position_ == end_ ? -1 : digit_value(*position_);
      if (digit < 0) {
        fail(digits == 2 ? SyntaxErrorKind::TruncatedHexEscape
                         : SyntaxErrorKind::TruncatedUnicodeEscape,
             escape);
        return;
      }
      value = value * 16 + static_cast<uint32_t>(digit);
      ++position_;
    }
    if (value > 0x10'FFFF) {
      fail(SyntaxErrorKind::EscapeBeyondUnicode, escape);
      return;
    }
    put(value);
  }

  void decode_name(const char* escape) {
    if (position_ == end_ || *position_ != '{') {
      fail(SyntaxErrorKind::MalformedNameEscape, escape);
      return;
    }
    const char* const name = ++position_;
    while (position_ != end_ && *position_ != '}') {
      ++position_;
    }
    if (position_ == end_) {
      fail(SyntaxErrorKind::MalformedNameEscape, escape);
      return;
    }
    const auto code_point = lookup_unicode_name({name, static_cast<size_t>(position_ - name)});
    ++position_;
    if (!code_point) {
      fail(SyntaxErrorKind::UnknownCharacterName, escape);
      return;
    }
    put(*code_point);
  }

  void put(uint32_t value) {
    if (is_bytes_ || value < 0x80) {
      *out_++ = static_cast<char>(value);
      return;
    }
    const auto low = [&](unsigned shift) {
      return static_cast<char>(0x80U | ((value >> shift) & 0x3FU));
    };
    if (value < 0x800) {
      *out_++ = static_cast<char>(0xC0U | (value >> 6U));
    } else if (value < 0x1'0000) {
      *out_++ = static_cast<char>(0xE0U | (value >> 12U));
      *out_++ = low(6);
    } else {
      *out_++ = static_cast<char>(0xF0U | (value >> 18U));
      *out_++ = low(12);
      *out_++ = low(6);
    }
    *out_++ = low(0);
  }

  void fail(SyntaxErrorKind kind, const char* escape) {
    if (problem_.begin == nullptr) {
      problem_ = {kind, escape, position_};
    }
  }

  const char* position_;
  const char* end_;
  char* begin_;
  char* out_;
  bool is_raw_;
  bool is_bytes_;
  bool joins_braces_ = false;
  Problem problem_;
};

}  // namespace

AnyExpr* Parser::parse_number() {
  const Token& token = bump();
  auto* constant = make<ast::Constant>(token.span);
  if (token.kind == TokenKind::Integer) {
    constant->value = integer_value(token);
  } else if (token.kind == TokenKind::Float) {
    constant->value = float_value(text(token), ConstantKind::Float);
  } else {
    std::string_view spelling = text(token);
    spelling.remove_suffix(1);
    constant->value = float_value(spelling, ConstantKind::Imaginary);
  }
  return constant;
}

ConstantValue Parser::integer_value(const Token& token) {
  const std::string_view spelling = text(token);
  ConstantValue value;
  value.kind = ConstantKind::Integer;
  if (spelling.size() <= 19 && (spelling[0] != '0' || spelling.size() == 1)) {
    uint64_t number = 0;
    for (const char character : spelling) {
      if (character != '_') {
        number = number * 10 + static_cast<uint64_t>(character - '0');
      }
    }
    value.integer = number;
    return value;
  }
  std::string digits = without_underscores(spelling);
  uint32_t base = 10;
  if (digits.size() > 1 && digits[0] == '0' && digit_value(digits[1]) != digits[1] - '0') {
    const char letter = static_cast<char>(digits[1] | 0x20);
    base = letter == 'x' ? 16 : letter == 'o' ? 8 : 2;
    digits.erase(0, 2);
  }
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  if (base == 10 && digits.size() > kMaximumDigits) {
    report(SyntaxErrorKind::TooManyDigits, token.span, {std::to_string(digits.size())});
    digits.resize(kMaximumDigits);
  }
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(),
                                            value.integer, static_cast<int>(base));
  static_cast<void>(end);
  if (error == std::errc()) {
    return value;
  }
  value.kind = ConstantKind::BigInteger;
  if (base == 10) {
    value.text = builder_.copy_text(digits);
  } else if (digits.size() * (base == 16 ? 4U : base == 8 ? 3U : 1U) <= kMaximumBits) {
    value.text = builder_.copy_text(to_decimal(digits, base));
  } else {
    // Python has no decimal form of it either: str() refuses.
    value.text = builder_.copy_text(without_underscores(spelling));
  }
  return value;
}

ConstantValue Parser::float_value(std::string_view spelling, ConstantKind kind) {
  ConstantValue value;
  value.kind = kind;
  value.number = parse_double(without_underscores(spelling));
  return value;
}

ConstantValue Parser::singleton_value(TokenKind kind) const {
  ConstantValue value;
  if (kind == TokenKind::True) {
    value.kind = ConstantKind::True;
  } else if (kind == TokenKind::False) {
    value.kind = ConstantKind::False;
  } else if (kind == TokenKind::Ellipsis) {
    value.kind = ConstantKind::Ellipsis;
  }
  return value;
}

AnyExpr* Parser::parse_singleton() {
  const Token& token = bump();
  auto* constant = make<ast::Constant>(token.span);
  constant->value = singleton_value(token.kind);
  return constant;
}

/// What the string means, without prefix and quotes; `contents` is the part of it to decode.
std::string_view Parser::decode_string(const Token& token, std::string_view contents) {
  const bool is_piece = token.kind != TokenKind::String;
  const bool joins_braces = is_piece && !has(token.flags, TokenFlag::InFormatSpec);
  const bool has_escape =
      has(token.flags, TokenFlag::HasEscape) && (joins_braces || !has(token.flags, TokenFlag::Raw));
  if (has(token.flags, TokenFlag::Bytes) && has(token.flags, TokenFlag::NonAscii)) {
    report(SyntaxErrorKind::NonAsciiBytes, token.span);
  }
  if (!has_escape && !has(token.flags, TokenFlag::HasCarriageReturn)) {
    return contents;
  }
  EscapeDecoder decoder(contents, token.flags, builder_.allocate_text(contents.size()));
  if (joins_braces) {
    decoder.set_joins_braces();
  }
  const std::string_view decoded = decoder.decode();
  if (const EscapeDecoder::Problem& problem = decoder.problem(); problem.begin != nullptr) {
    const char* const source = tokens_.source().text().data();
    const Span span{static_cast<uint32_t>(problem.begin - source),
                    static_cast<uint32_t>(problem.end - source)};
    report(problem.kind, span, {std::string(problem.begin, problem.end)}, token.span);
  }
  return decoded;
}

}  // namespace krait
