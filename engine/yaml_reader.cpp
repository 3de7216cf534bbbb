#include "engine/yaml_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <limits>

namespace krait {
namespace {

constexpr std::array<std::string_view, 4> kReservedKeys = {"extends", "import", "signature",
                                                           "taint"};

std::string join(const std::vector<std::string_view>& words) {
  std::string joined;
  for (size_t i = 0; i < words.size(); ++i) {
    joined += i == 0 ? "" : i + 1 == words.size() ? " and " : ", ";
    joined += words[i];
  }
  return joined;
}

/// What other tools call a key of ours.
struct ForeignKey {
  std::string_view theirs;
  std::string_view ours;
};
constexpr std::array kForeignKeys = {
    ForeignKey{"pattern", "match"},
    ForeignKey{"patterns", "match"},
    ForeignKey{"rule", "match"},
    ForeignKey{"pattern-either", "any"},
    ForeignKey{"patterns", "any"},
    ForeignKey{"severity", "level"},
    ForeignKey{"paths", "files"},
    ForeignKey{"include", "files"},
    ForeignKey{"exclude", "not-files"},
    ForeignKey{"constraints", "where"},
    ForeignKey{"metavariable", "where"},
    ForeignKey{"pattern-not", "unless"},
    ForeignKey{"not", "unless"},
    ForeignKey{"note", "notes"},
    ForeignKey{"msg", "message"},
    ForeignKey{"summary", "title"},
    ForeignKey{"category", "name"},
    ForeignKey{"url", "references"},
    ForeignKey{"focus-metavariable", "report"},
};

/// The nearest known key, else the one that means the same, else all where they are few.
std::string hint_at_key(std::string_view key, const std::vector<std::string_view>& known) {
  constexpr size_t kFew = 6;
  const auto is_known = [&known](std::string_view name) {
    return std::find(known.begin(), known.end(), name) != known.end();
  };
  for (const ForeignKey& row : kForeignKeys) {
    if (row.theirs == key && is_known(row.ours)) {
      return "; did you mean '" + std::string(row.ours) + "'?";
    }
  }
  const std::string nearest = did_you_mean(key, known);
  return nearest.empty() && known.size() <= kFew ? "; known here: " + join(known) : nearest;
}

/// The decimal digits of a core-schema integer that does not fit 64 bits; only decimal ones occur.
Literal big_integer(std::string_view text) {
  Literal literal;
  literal.kind = LiteralKind::BigInteger;
  literal.text = text.starts_with('+') ? text.substr(1) : text;
  return literal;
}

Literal integer_of(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  std::string_view digits = text;
  if (is_negative || text.starts_with('+')) {
    digits.remove_prefix(1);
  }
  int base = 10;
  if (digits.starts_with("0x") || digits.starts_with("0o")) {
    base = digits[1] == 'x' ? 16 : 8;
    digits.remove_prefix(2);
  }
  uint64_t magnitude = 0;
  const auto result =
      std::from_chars(digits.data(), digits.data() + digits.size(), magnitude, base);
  if (result.ec != std::errc() ||
      magnitude > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
    return big_integer(text);
  }
  Literal literal;
  literal.kind = LiteralKind::Integer;
  literal.integer =
      is_negative ? -static_cast<int64_t>(magnitude) : static_cast<int64_t>(magnitude);
  return literal;
}

double float_of(std::string_view text) {
  std::string_view word = text;
  const bool is_negative = word.starts_with('-');
  if (is_negative || word.starts_with('+')) {
    word.remove_prefix(1);
  }
  double number = 0;
  if (word.size() == 4 && word[0] == '.' && (word[1] == 'i' || word[1] == 'I')) {
    number = std::numeric_limits<double>::infinity();
  } else if (word.size() == 4 && word[0] == '.' && (word[1] == 'n' || word[1] == 'N')) {
    number = std::numeric_limits<double>::quiet_NaN();
  } else {
    std::from_chars(word.data(), word.data() + word.size(), number);
  }
  return is_negative ? -number : number;
}

}  // namespace

void YamlReader::fail_type(std::string_view key, std::string_view expected,
                           const YamlNode& node) const {
  fail(RuleErrorKind::WrongType, node, {key, expected, words_of(node.kind)});
}

bool YamlReader::expect_mapping(std::string_view key, const YamlNode& node,
                                std::string_view expected) const {
  if (node.kind == YamlKind::Mapping) {
    return true;
  }
  fail_type(key, expected, node);
  return false;
}

bool YamlReader::expect_entries(std::string_view key, const YamlNode& node) const {
  const bool is_container = node.kind == YamlKind::Sequence || node.kind == YamlKind::Mapping;
  if (!is_container || !node.items.empty()) {
    return true;
  }
  fail(RuleErrorKind::EmptyPredicate, node, {key});
  return false;
}

void YamlReader::check_keys(const YamlNode& mapping,
                            const std::vector<std::string_view>& known) const {
  for (size_t i = 0; i + 1 < mapping.items.size(); i += 2) {
    const YamlNode& key = *mapping.items[i];
    if (!key.is_scalar() || key.kind == YamlKind::Null || key.text == "<<" ||
        std::find(known.begin(), known.end(), key.text) != known.end()) {
      continue;
    }
    if (std::find(kReservedKeys.begin(), kReservedKeys.end(), key.text) != kReservedKeys.end()) {
      fail(RuleErrorKind::ReservedKey, key, {key.text});
    } else {
      fail(RuleErrorKind::UnknownKey, key, {key.text, hint_at_key(key.text, known)});
    }
  }
}

std::optional<std::string> YamlReader::text(std::string_view key, const YamlNode& node,
                                            bool accepts_numbers) const {
  const bool is_number = node.kind == YamlKind::Integer || node.kind == YamlKind::Float;
  if (node.is_text() || (accepts_numbers && is_number)) {
    return node.text;
  }
  fail_type(key, "text", node);
  return std::nullopt;
}

std::optional<bool> YamlReader::boolean(std::string_view key, const YamlNode& node) const {
  if (node.kind != YamlKind::Bool) {
    fail_type(key, "true or false", node);
    return std::nullopt;
  }
  return node.text[0] == 't' || node.text[0] == 'T';
}

std::optional<double> YamlReader::number(std::string_view key, const YamlNode& node) const {
  if (node.kind == YamlKind::Float) {
    return float_of(node.text);
  }
  if (node.kind != YamlKind::Integer) {
    fail_type(key, "a number", node);
    return std::nullopt;
  }
  const Literal literal = integer_of(node.text);
  return literal.kind == LiteralKind::Integer ? static_cast<double>(literal.integer)
                                              : std::strtod(node.text.c_str(), nullptr);
}

std::optional<uint32_t> YamlReader::count(std::string_view key, const YamlNode& node) const {
  const Literal literal = node.kind == YamlKind::Integer ? integer_of(node.text) : Literal{};
  if (literal.kind != LiteralKind::Integer || literal.integer < 0 ||
      literal.integer > std::numeric_limits<int32_t>::max()) {
    fail_type(key, "a whole number", node);
    return std::nullopt;
  }
  return static_cast<uint32_t>(literal.integer);
}

std::vector<std::string> YamlReader::texts(std::string_view key, const YamlNode& node) const {
  std::vector<std::string> result;
  if (node.kind == YamlKind::Mapping) {
    fail_type(key, "text or a list of texts", node);
    return result;
  }
  for (const YamlNode* item : one_or_many(node)) {
    if (std::optional<std::string> entry = text(key, *item, true)) {
      result.push_back(std::move(*entry));
    }
  }
  return result;
}

std::optional<size_t> YamlReader::choice(std::string_view key, const YamlNode& node,
                                         const std::vector<std::string_view>& words) const {
  if (!node.is_scalar() || node.kind == YamlKind::Null) {
    fail_type(key, "one of " + join(words), node);
    return std::nullopt;
  }
  const auto found = std::find(words.begin(), words.end(), node.text);
  if (found == words.end()) {
    fail(RuleErrorKind::UnknownChoice, node,
         {node.text, join(words), did_you_mean(node.text, words)});
    return std::nullopt;
  }
  return static_cast<size_t>(found - words.begin());
}

Literal literal_of(const YamlNode& scalar) {
  Literal literal;
  switch (scalar.kind) {
    case YamlKind::Null:
      break;
    case YamlKind::Bool:
      literal.kind = LiteralKind::Bool;
      literal.boolean = scalar.text[0] == 't' || scalar.text[0] == 'T';
      break;
    case YamlKind::Integer:
      return integer_of(scalar.text);
    case YamlKind::Float:
      literal.kind = LiteralKind::Float;
      literal.number = float_of(scalar.text);
      break;
    case YamlKind::Text:
    case YamlKind::Sequence:
    case YamlKind::Mapping:
      literal.kind = LiteralKind::Str;
      literal.text = scalar.text;
      break;
  }
  return literal;
}

std::vector<const YamlNode*> one_or_many(const YamlNode& node) {
  return node.kind == YamlKind::Sequence ? node.items : std::vector<const YamlNode*>{&node};
}

}  // namespace krait
