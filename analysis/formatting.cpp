#include "analysis/formatting.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "analysis/big_integer.h"
#include "analysis/numbers.h"
#include "analysis/text.h"

namespace krait {

namespace {

/// The parts of a format specification (library reference, "Format Specification Mini-Language").
struct FormatSpec {
  std::string fill = " ";
  char align = '\0';
  char sign = '-';
  bool is_alternate = false;
  size_t width = 0;
  char grouping = '\0';
  std::optional<size_t> precision;
  char type = '\0';
};

constexpr size_t kMaximumWidth = 1024;

size_t take_number(std::string_view& text) {
  size_t number = 0;
  while (!text.empty() && text[0] >= '0' && text[0] <= '9') {
    number = std::min(number * 10 + static_cast<size_t>(text[0] - '0'), kMaximumWidth + 1);
    text.remove_prefix(1);
  }
  return number;
}

bool is_align(char c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

bool take(std::string_view& text, char wanted) {
  const bool is_there = !text.empty() && text[0] == wanted;
  text.remove_prefix(is_there ? 1 : 0);
  return is_there;
}

std::optional<FormatSpec> parse_spec(std::string_view text) {
  FormatSpec spec;
  const size_t first = text.empty() ? 0 : utf8_length(text, 0);
  if (text.size() > first && is_align(text[first])) {
    spec.fill = std::string(text.substr(0, first));
    spec.align = text[first];
    text.remove_prefix(first + 1);
  } else if (!text.empty() && is_align(text[0])) {
    spec.align = text[0];
    text.remove_prefix(1);
  }
  if (!text.empty() && (text[0] == '+' || text[0] == '-' || text[0] == ' ')) {
    spec.sign = text[0];
    text.remove_prefix(1);
  }
  take(text, 'z');
  spec.is_alternate = take(text, '#');
  if (take(text, '0') && spec.align == '\0') {
    spec.fill = "0";
    spec.align = '=';
  }
  spec.width = take_number(text);
  if (!text.empty() && (text[0] == ',' || text[0] == '_')) {
    spec.grouping = text[0];
    text.remove_prefix(1);
  }
  if (take(text, '.')) {
    spec.precision = take_number(text);
  }
  if (!text.empty()) {
    spec.type = text[0];
    text.remove_prefix(1);
  }
  const bool is_valid =
      text.empty() && spec.width <= kMaximumWidth && spec.precision.value_or(0) <= kMaximumWidth;
  return is_valid ? std::optional(spec) : std::nullopt;
}

std::string padded(std::string text, const FormatSpec& spec, char default_align,
                   size_t sign_length) {
  const size_t length = code_point_count(text);
  if (length >= spec.width) {
    return text;
  }
  const size_t missing = spec.width - length;
  char align = spec.align == '\0' ? default_align : spec.align;
  size_t before = align == '>' || align == '=' ? missing : align == '^' ? missing / 2 : 0;
  std::string left;
  std::string right;
  for (size_t i = 0; i < before; ++i) {
    left += spec.fill;
  }
  for (size_t i = before; i < missing; ++i) {
    right += spec.fill;
  }
  if (align == '=') {
    return text.substr(0, sign_length) + left + text.substr(sign_length);
  }
  return left + text + right;
}

std::string grouped(std::string digits, char separator, size_t size) {
  for (size_t i = digits.size(); separator != '\0' && i > size; i -= size) {
    digits.insert(i - size, 1, separator);
  }
  return digits;
}

std::optional<std::string> format_integer(const BigInteger& value, const FormatSpec& spec) {
  const BigInteger magnitude = value.is_negative() ? value.negated() : value;
  std::string digits;
  std::string prefix;
  switch (spec.type) {
    case '\0':
    case 'd':
    case 'n':
      digits = grouped(magnitude.to_string(), spec.grouping, 3);
      break;
    case 'b':
      prefix = "0b";
      digits = grouped(magnitude.to_string(2), spec.grouping, 4);
      break;
    case 'o':
      prefix = "0o";
      digits = grouped(magnitude.to_string(8), spec.grouping, 4);
      break;
    case 'x':
    case 'X':
      prefix = spec.type == 'x' ? "0x" : "0X";
      digits = grouped(magnitude.to_string(16), spec.grouping, 4);
      break;
    case 'c': {
      const auto code = value.to_int64();
      if (!code || *code < 0 || *code > 0x10FFFF) {
        return std::nullopt;
      }
      append_utf8(digits, static_cast<uint32_t>(*code));
      return padded(digits, spec, '<', 0);
    }
    default:
      return std::nullopt;
  }
  if (spec.type == 'X') {
    std::transform(digits.begin(), digits.end(), digits.begin(),
                   [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c; });
  }
  const std::string sign = value.is_negative() ? "-"
                           : spec.sign == '-'  ? ""
                                               : std::string(1, spec.sign);
  const std::string start = sign + (spec.is_alternate ? prefix : "");
  return padded(start + digits, spec, '>', start.size());
}

std::optional<std::string> format_float(double value, const FormatSpec& spec) {
  const char type = spec.type == '\0' && spec.precision ? 'g' : spec.type;
  std::string text;
  if (type == '\0') {
    text = float_text(value);
  } else if (type == 'f' || type == 'F' || type == 'e' || type == 'g' || type == '%') {
    char buffer[2048];
    const std::string form = std::string("%.*") + (type == '%' || type == 'F' ? 'f' : type);
    std::snprintf(buffer, sizeof buffer, form.c_str(), static_cast<int>(spec.precision.value_or(6)),
                  type == '%' ? value * 100 : value);
    text = buffer;
    text += type == '%' ? "%" : "";
  } else {
    return std::nullopt;
  }
  if (value >= 0 && spec.sign != '-') {
    text.insert(0, 1, spec.sign);
  }
  const size_t sign_length = text[0] == '-' || text[0] == '+' || text[0] == ' ' ? 1 : 0;
  return padded(text, spec, '>', sign_length);
}

}  // namespace

std::optional<std::string> formatted(const Datum& datum, std::string_view spec_text) {
  if (spec_text.empty() || datum.kind == DatumKind::External) {
    return datum.kind == DatumKind::External ? std::nullopt : text_of(datum);
  }
  const auto spec = parse_spec(spec_text);
  if (!spec) {
    return std::nullopt;
  }
  if (datum.kind == DatumKind::Str) {
    if (spec->type != '\0' && spec->type != 's') {
      return std::nullopt;
    }
    std::string text(datum.text);
    if (spec->precision) {
      const std::vector<size_t> offsets = code_point_offsets(text);
      text.resize(offsets[std::min(*spec->precision, offsets.size() - 1)]);
    }
    return padded(text, *spec, '<', 0);
  }
  if (const auto integer = integer_of(datum)) {
    const bool is_float = std::string_view("eEfFgG%").find(spec->type) != std::string_view::npos &&
                          spec->type != '\0';
    if (datum.kind == DatumKind::Bool && spec->type == '\0') {
      return padded(std::to_string(datum.boolean ? 1 : 0), *spec, '>', 0);
    }
    return is_float ? format_float(integer->to_double(), *spec) : format_integer(*integer, *spec);
  }
  if (datum.kind == DatumKind::Float) {
    return format_float(datum.number, *spec);
  }
  return std::nullopt;
}

namespace {

/// `text % operand`, field by field.
class PercentFormatter {
 public:
  PercentFormatter(const Datum& text, const Datum& operand)
      : format_(text.text), is_bytes_(text.kind == DatumKind::Bytes), operand_(operand) {}

  Folded run(Folder& folder) {
    for (size_t i = 0; i < format_.size(); ++i) {
      if (format_[i] != '%') {
        result_.push_back(format_[i]);
        continue;
      }
      std::string_view rest = format_.substr(i + 1);
      const FoldStatus status = field(rest);
      if (status != FoldStatus::Done) {
        return status == FoldStatus::Raises ? Folded::raises() : Folded();
      }
      i = format_.size() - rest.size() - 1;
    }
    const bool has_unused = operand_.kind == DatumKind::Tuple && next_ < operand_.count;
    const bool is_ignored = operand_.kind == DatumKind::FrozenDict;
    if (has_unused ||
        (operand_.kind != DatumKind::Tuple && next_ == 0 && !is_ignored && !used_key_)) {
      return Folded::raises();
    }
    return is_bytes_ ? checked_bytes(folder, std::move(result_))
                     : checked_str(folder, std::move(result_));
  }

 private:
  const Datum* next_value() {
    if (operand_.kind == DatumKind::Tuple) {
      return next_ < operand_.count ? operand_.elements[next_++].values.only() : nullptr;
    }
    return next_++ == 0 ? &operand_ : nullptr;
  }

  const Datum* keyed_value(std::string_view key) {
    used_key_ = true;
    if (operand_.kind != DatumKind::FrozenDict) {
      return nullptr;
    }
    for (uint32_t i = 0; i < operand_.count; ++i) {
      if (operand_.items[i].key.datum->text == key) {
        return operand_.items[i].value.values.only();
      }
    }
    return nullptr;
  }

  FoldStatus field(std::string_view& rest) {
    const Datum* value = nullptr;
    bool has_key = false;
    if (take(rest, '(')) {
      const size_t close = rest.find(')');
      if (close == std::string_view::npos) {
        return FoldStatus::Raises;
      }
      value = keyed_value(rest.substr(0, close));
      has_key = true;
      rest.remove_prefix(close + 1);
    }
    std::string flags;
    while (!rest.empty() && std::string_view("#0- +").find(rest[0]) != std::string_view::npos) {
      flags.push_back(rest[0]);
      rest.remove_prefix(1);
    }
    size_t width = 0;
    std::optional<size_t> precision;
    bool is_left = false;
    if (!take_size(rest, width, is_left)) {
      return FoldStatus::Raises;
    }
    if (is_left) {
      flags.push_back('-');
    }
    if (take(rest, '.')) {
      precision = 0;
      if (!take_size(rest, *precision, is_left)) {
        return FoldStatus::Raises;
      }
      precision = is_left ? 0 : *precision;
    }
    if (rest.empty() || width > kMaximumWidth) {
      return rest.empty() ? FoldStatus::Raises : FoldStatus::Unknown;
    }
    const char type = rest[0];
    rest.remove_prefix(1);
    if (type == '%') {
      result_.push_back('%');
      return FoldStatus::Done;
    }
    value = has_key ? value : next_value();
    if (value == nullptr) {
      return FoldStatus::Raises;
    }
    return convert(*value, type, flags, {width, precision});
  }

  /// Digits, or `*`: the next value, where a negative width aligns to the left.
  bool take_size(std::string_view& rest, size_t& size, bool& is_negative) {
    is_negative = false;
    if (!take(rest, '*')) {
      size = take_number(rest);
      return true;
    }
    const Datum* value = operand_.kind == DatumKind::Tuple ? next_value() : nullptr;
    const auto number = value == nullptr ? std::nullopt : index_of(*value);
    if (!number) {
      return false;
    }
    constexpr auto kTooWide = static_cast<int64_t>(kMaximumWidth) + 1;
    is_negative = *number < 0;
    size = static_cast<size_t>(std::abs(std::clamp(*number, -kTooWide, kTooWide)));
    return true;
  }

  struct Size {
    size_t width;
    std::optional<size_t> precision;
  };

  FoldStatus convert(const Datum& value, char type, const std::string& flags, const Size& size) {
    FormatSpec spec;
    spec.width = size.width;
    spec.precision = size.precision;
    const bool has_zero = flags.find('0') != std::string::npos;
    const bool is_left = flags.find('-') != std::string::npos;
    spec.is_alternate = flags.find('#') != std::string::npos;
    spec.sign = flags.find('+') != std::string::npos ? '+' : '-';
    std::optional<std::string> text;
    if (type == 's' || type == 'r' || type == 'a' || (type == 'b' && is_bytes_)) {
      text = type == 'r' || type == 'a' ? repr_of(value) : text_of(value);
      if (is_bytes_) {
        text =
            value.kind == DatumKind::Bytes ? std::optional(std::string(value.text)) : std::nullopt;
      }
      if (text && spec.precision) {
        text->resize(code_point_offsets(*text)[std::min(*spec.precision, code_point_count(*text))]);
      }
      spec.align = is_left ? '<' : '>';
      text = text ? std::optional(padded(*text, spec, '>', 0)) : std::nullopt;
    } else if (std::string_view("diuxXoc").find(type) != std::string_view::npos) {
      text = convert_integer(value, type, {spec, has_zero, is_left});
      if (!text && double_of(value) == std::nullopt && is_concrete(value)) {
        return type == 'c' ? FoldStatus::Unknown : FoldStatus::Raises;
      }
    } else if (const auto number = double_of(value)) {
      spec.type = type;
      spec.align = is_left ? '<' : has_zero ? '=' : '>';
      spec.fill = has_zero && !is_left ? "0" : " ";
      text = format_float(*number, spec);
    }
    if (!text) {
      return FoldStatus::Unknown;
    }
    result_ += *text;
    return result_.size() > kMaximumStringSize ? FoldStatus::Unknown : FoldStatus::Done;
  }

  struct IntegerSpec {
    FormatSpec spec;
    bool has_zero;
    bool is_left;
  };

  static std::optional<std::string> convert_integer(const Datum& value, char type,
                                                    IntegerSpec given) {
    FormatSpec& spec = given.spec;
    if (type == 'c' && value.kind == DatumKind::Str) {
      return padded(std::string(value.text), spec, '>', 0);
    }
    auto integer = integer_of(value);
    if (!integer && value.kind == DatumKind::Float && type != 'x' && type != 'o') {
      integer = BigInteger(static_cast<int64_t>(value.number));
    }
    if (!integer) {
      return std::nullopt;
    }
    spec.type = type == 'i' || type == 'u' ? 'd' : type;
    spec.align = given.is_left ? '<' : given.has_zero ? '=' : '>';
    spec.fill = given.has_zero && !given.is_left ? "0" : " ";
    if (spec.precision) {
      FormatSpec inner;
      inner.type = spec.type;
      inner.width = *spec.precision;
      inner.fill = "0";
      inner.align = '=';
      const auto digits = format_integer(*integer, inner);
      return digits ? std::optional(padded(*digits, spec, '>', 0)) : std::nullopt;
    }
    return format_integer(*integer, spec);
  }

  std::string_view format_;
  bool is_bytes_;
  const Datum& operand_;
  std::string result_;
  uint32_t next_ = 0;
  bool used_key_ = false;
};

/// `str.format`: replacement fields, nested ones in the specification.
class BraceFormatter {
 public:
  BraceFormatter(Folder& folder, const FoldArguments& arguments)
      : folder_(folder), arguments_(arguments) {}

  FoldStatus run(std::string_view text, int depth, std::string& result) {
    for (size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      const bool is_doubled = depth == 0 && i + 1 < text.size() && text[i + 1] == c;
      if ((c == '{' || c == '}') && is_doubled) {
        result.push_back(c);
        ++i;
        continue;
      }
      if (c == '}') {
        return FoldStatus::Raises;
      }
      if (c != '{') {
        result.push_back(c);
        continue;
      }
      const size_t end = field_end(text, i + 1);
      if (end == std::string_view::npos) {
        return FoldStatus::Raises;
      }
      const FoldStatus status = field(text.substr(i + 1, end - i - 1), depth, result);
      if (status != FoldStatus::Done) {
        return status;
      }
      i = end;
    }
    return FoldStatus::Done;
  }

 private:
  static size_t field_end(std::string_view text, size_t begin) {
    int open = 1;
    for (size_t i = begin; i < text.size(); ++i) {
      open += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
      if (open == 0) {
        return i;
      }
    }
    return std::string_view::npos;
  }

  FoldStatus field(std::string_view text, int depth, std::string& result) {
    const size_t name_end = text.find_first_of("!:");
    const std::string_view name = text.substr(0, name_end);
    std::string_view rest =
        name_end == std::string_view::npos ? std::string_view() : text.substr(name_end);
    char conversion = '\0';
    if (take(rest, '!')) {
      conversion = rest.empty() ? '\0' : rest[0];
      rest.remove_prefix(rest.empty() ? 0 : 1);
    }
    take(rest, ':');
    std::string spec;
    if (depth > 1) {
      return FoldStatus::Raises;
    }
    // The field is numbered before those in its specification.
    const Datum* value = nullptr;
    const FoldStatus found = lookup(name, value);
    if (found != FoldStatus::Done) {
      return found;
    }
    const FoldStatus status = run(rest, depth + 1, spec);
    if (status != FoldStatus::Done) {
      return status;
    }
    std::optional<std::string> converted;
    if (conversion == '\0') {
      converted = formatted(*value, spec);
    } else {
      const auto inner = conversion == 's' ? text_of(*value) : repr_of(*value);
      converted =
          inner
              ? formatted(*folder_.factory.str(conversion == 'a' ? ascii_of(*inner) : *inner), spec)
              : std::nullopt;
    }
    if (!converted) {
      return FoldStatus::Unknown;
    }
    result += *converted;
    return result.size() > kMaximumStringSize ? FoldStatus::Unknown : FoldStatus::Done;
  }

  FoldStatus lookup(std::string_view name, const Datum*& value) {
    const size_t end = name.find_first_of(".[");
    const std::string_view first = name.substr(0, end);
    if (first.empty() || (first[0] >= '0' && first[0] <= '9')) {
      std::string_view digits = first;
      const size_t index = first.empty() ? next_++ : take_number(digits);
      value = arguments_.at(index + 1);
    } else {
      for (const auto& [keyword, datum] : arguments_.keywords) {
        value = keyword == first ? datum : value;
      }
    }
    if (value == nullptr) {
      return FoldStatus::Raises;
    }
    std::string_view rest = end == std::string_view::npos ? std::string_view() : name.substr(end);
    while (!rest.empty()) {
      if (!take(rest, '[')) {
        return FoldStatus::Unknown;
      }
      const size_t close = rest.find(']');
      if (close == std::string_view::npos) {
        return FoldStatus::Raises;
      }
      value = item(*value, rest.substr(0, close));
      if (value == nullptr) {
        return FoldStatus::Unknown;
      }
      rest.remove_prefix(close + 1);
    }
    return FoldStatus::Done;
  }

  static const Datum* item(const Datum& container, std::string_view key) {
    size_t index = 0;
    const bool is_number =
        std::from_chars(key.data(), key.data() + key.size(), index).ptr == key.data() + key.size();
    if (container.kind == DatumKind::FrozenDict) {
      for (uint32_t i = 0; i < container.count; ++i) {
        const Datum& known = *container.items[i].key.datum;
        const bool is_it = is_number ? index_of(known) == static_cast<int64_t>(index)
                                     : known.kind == DatumKind::Str && known.text == key;
        if (is_it) {
          return container.items[i].value.values.only();
        }
      }
      return nullptr;
    }
    const bool is_sequence =
        container.kind == DatumKind::Tuple || container.kind == DatumKind::FrozenList;
    return is_sequence && is_number && index < container.count
               ? container.elements[index].values.only()
               : nullptr;
  }

  Folder& folder_;
  const FoldArguments& arguments_;
  size_t next_ = 0;
};

}  // namespace

Folded fold_percent(Folder& folder, const Datum& text, const Datum& operand) {
  return PercentFormatter(text, operand).run(folder);
}

Folded fold_format_method(Folder& folder, const FoldArguments& arguments) {
  if (arguments.at(0) == nullptr || arguments.at(0)->kind != DatumKind::Str) {
    return Folded::raises();
  }
  std::string result;
  const FoldStatus status = BraceFormatter(folder, arguments).run(arguments.at(0)->text, 0, result);
  if (status == FoldStatus::Raises) {
    return Folded::raises();
  }
  return status == FoldStatus::Done ? checked_str(folder, std::move(result)) : Folded();
}

}  // namespace krait
