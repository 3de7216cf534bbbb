// Predicates on value sets: Kleene's three-valued logic over what is known of each value.
#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "ast/nodes.h"
#include "engine/conditions.h"
#include "engine/node_words.h"

namespace krait {
namespace {

Truth truth(bool holds) { return holds ? Truth::True : Truth::False; }

Truth negate(Truth value) { return value == Truth::Unknown ? value : truth(value == Truth::False); }

/// A number's value for `range`; nothing for what is no number.
std::optional<double> number_of(const Value& value) {
  if (value.kind == ValueKind::Bool) {
    return value.boolean ? 1 : 0;
  }
  if (value.kind == ValueKind::Float) {
    return value.number;
  }
  if (value.kind != ValueKind::Int) {
    return std::nullopt;
  }
  return value.text.empty() ? static_cast<double>(value.integer)
                            : std::strtod(std::string(value.text).c_str(), nullptr);
}

size_t character_count(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

/// The letters of ASCII in lower case: schemes of URLs are the same in any case (RFC 3986, 3.1).
void make_lower_case(std::string& text, const TextRange& range) {
  const auto begin = text.begin() + static_cast<std::ptrdiff_t>(range.begin);
  std::transform(begin, begin + static_cast<std::ptrdiff_t>(range.size), begin, [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
}

/// Of a text with holes the written pieces are known to be there.
Truth length_at_least_within(const Bounds& bounds, size_t least) {
  const auto length = static_cast<double>(least);
  if ((bounds.le && length > *bounds.le) || (bounds.lt && length >= *bounds.lt)) {
    return Truth::False;
  }
  const bool is_unbounded = !bounds.le && !bounds.lt;
  return is_unbounded && bounds.contains(length) ? Truth::True : Truth::Unknown;
}

Truth length_within(const Bounds& bounds, const Value& value) {
  if (const std::string_view* text = text_of(value)) {
    const size_t length = is_bytes(value) ? text->size() : character_count(*text);
    return truth(bounds.contains(static_cast<double>(length)));
  }
  if (value.kind == ValueKind::HoledStr) {
    size_t least = 0;
    for (const TemplatePiece& piece : value.pieces) {
      least += piece.hole == nullptr ? character_count(piece.text) : 0;
    }
    return length_at_least_within(bounds, least);
  }
  const bool is_sequence = value.kind == ValueKind::Tuple || value.kind == ValueKind::List ||
                           value.kind == ValueKind::Set ||
                           (value.kind == ValueKind::Instance && !value.items.empty());
  if (!is_sequence && value.kind != ValueKind::Dict) {
    return value.kind == ValueKind::Instance || value.kind == ValueKind::Name ? Truth::Unknown
                                                                              : Truth::False;
  }
  if (value.has_unknown_elements) {
    return Truth::Unknown;
  }
  const size_t length = is_sequence ? value.items.size() : value.entries.size();
  return truth(bounds.contains(static_cast<double>(length)));
}

/// A text with `kHoleByte` for each hole; nothing for what is no text.
std::optional<std::string> text_with_holes(const Value& value) {
  if (const std::string_view* text = text_of(value)) {
    return std::string(*text);
  }
  if (value.kind != ValueKind::HoledStr) {
    return std::nullopt;
  }
  std::string text;
  for (const TemplatePiece& piece : value.pieces) {
    if (piece.hole != nullptr) {
      text += kHoleByte;
    } else {
      text += piece.text;
    }
  }
  return text;
}

Truth is_written(const Bound& bound) {
  switch (bound.presence) {
    case Presence::Written:
      return Truth::True;
    case Presence::Default:
    case Presence::Absent:
      return Truth::False;
    case Presence::Unknown:
      return Truth::Unknown;
  }
  return Truth::Unknown;
}

Truth matches_any(const Predicate& predicate, const Value& value) {
  const std::optional<std::string> text = text_with_holes(value);
  if (!text) {
    return value.kind == ValueKind::Name || value.kind == ValueKind::Instance ? Truth::Unknown
                                                                              : Truth::False;
  }
  const bool is_found = std::any_of(
      predicate.regexes.begin(), predicate.regexes.end(),
      [&](const std::shared_ptr<const Regex>& regex) { return regex->is_found_in(*text); });
  return !is_found && value.kind == ValueKind::HoledStr ? Truth::Unknown : truth(is_found);
}

Truth equals_any(const Predicate& predicate, const Value& value) {
  const bool is_equal = std::any_of(predicate.literals.begin(), predicate.literals.end(),
                                    [&](const Literal& literal) { return equals(literal, value); });
  const bool is_none =
      std::all_of(predicate.literals.begin(), predicate.literals.end(),
                  [](const Literal& literal) { return literal.kind == LiteralKind::None; });
  // Whatever an instance is, it is not None; an object of `ipaddress` has its text and is no
  // literal.
  const bool is_opaque = value.kind == ValueKind::HoledStr || value.kind == ValueKind::Name ||
                         (value.kind == ValueKind::Instance && value.text.empty() && !is_none);
  return !is_equal && is_opaque ? Truth::Unknown : truth(is_equal);
}

}  // namespace

bool Bounds::contains(double number) const {
  return (!ge || number >= *ge) && (!gt || number > *gt) && (!le || number <= *le) &&
         (!lt || number < *lt);
}

bool is_constant(const ValueSet& values) {
  const auto is_constant_slot = [](const Slot& slot) { return is_constant(slot.values); };
  return !values.is_open && !values.known.empty() &&
         std::all_of(values.known.begin(), values.known.end(), [&](const KnownValue& known) {
           const Value& value = *known.value;
           if (value.kind == ValueKind::HoledStr || value.has_unknown_elements) {
             return false;
           }
           if (value.kind == ValueKind::Instance) {
             return !value.text.empty();
           }
           return std::all_of(value.items.begin(), value.items.end(), is_constant_slot) &&
                  std::all_of(value.entries.begin(), value.entries.end(),
                              [&](const DictEntry& entry) {
                                return is_constant_slot(entry.key) && is_constant_slot(entry.value);
                              });
         });
}

Truth truth_of(const Value& value) {
  switch (value.kind) {
    case ValueKind::None:
      return Truth::False;
    case ValueKind::Bool:
    case ValueKind::Int:
    case ValueKind::Float:
      return truth(*number_of(value) != 0);
    case ValueKind::Complex:
      return truth(value.number != 0 || value.imaginary != 0);
    case ValueKind::Str:
    case ValueKind::Bytes:
      return truth(!value.text.empty());
    case ValueKind::Tuple:
    case ValueKind::List:
    case ValueKind::Dict:
    case ValueKind::Set:
      if (!value.items.empty() || !value.entries.empty()) {
        return Truth::True;
      }
      return value.has_unknown_elements ? Truth::Unknown : Truth::False;
    case ValueKind::HoledStr:
      return std::any_of(value.pieces.begin(), value.pieces.end(),
                         [](const TemplatePiece& piece) { return !piece.text.empty(); })
                 ? Truth::True
                 : Truth::Unknown;
    case ValueKind::Ellipsis:
    case ValueKind::Function:
    case ValueKind::Class:
    case ValueKind::Module:
      return Truth::True;
    case ValueKind::Name:
      return value.class_facts != nullptr ? Truth::True : Truth::Unknown;
    case ValueKind::Instance: {
      const std::string_view* text = text_of(value);
      return text != nullptr ? truth(!text->empty()) : Truth::Unknown;
    }
  }
  return Truth::Unknown;
}

Truth ConditionEvaluator::evaluate(const Predicate& predicate, const Bound& bound,
                                   Quantifier quantifier) {
  const ValueSet& values = bound.subject.values;
  bool is_any_true = false;
  bool is_all_true = true;
  bool is_all_false = true;
  const auto count = [&](const KnownValue* known) {
    const Truth result = evaluate_value(predicate, bound, known, quantifier);
    is_any_true = is_any_true || result == Truth::True;
    is_all_true = is_all_true && result == Truth::True;
    is_all_false = is_all_false && result == Truth::False;
  };
  for (const KnownValue& known : values.known) {
    count(&known);
  }
  // What else may be there is one more candidate, of which only the node is known.
  if (values.is_open || values.known.empty()) {
    count(nullptr);
  }
  if (quantifier == Quantifier::Some ? is_any_true : is_all_true) {
    return Truth::True;
  }
  return is_all_false ? Truth::False : Truth::Unknown;
}

std::vector<Decision> ConditionEvaluator::decide(const Predicate& predicate, const Bound& bound) {
  std::vector<Decision> decisions;
  for (const KnownValue& known : bound.subject.values.known) {
    member_ = {};
    if (evaluate_value(predicate, bound, &known, Quantifier::Some) != Truth::True) {
      continue;
    }
    Decision decision;
    decision.value = &known;
    if (member_.is_set) {
      decision.label = address_label(member_.address, member_.form);
      std::string safe(address_safe(member_.address, member_.form));
      if (!safe.empty()) {
        const bool is_ipv6 = safe.find(':') != std::string::npos;
        const bool is_bare = member_.needs_brackets && is_ipv6;
        decision.safe = member_.prefix + (is_bare ? "[" + safe + "]" : safe) + member_.suffix;
      }
    }
    decisions.push_back(std::move(decision));
  }
  return decisions;
}

/// The truth of `all`, `any` or `not` from that of its parts.
Truth ConditionEvaluator::combine(const Predicate& predicate,
                                  const std::function<Truth(const Predicate&)>& part) {
  if (predicate.kind == PredicateKind::Not) {
    const Member before = member_;
    const Truth result = negate(part(predicate.children[0]));
    member_ = before;
    return result;
  }
  const bool is_any = predicate.kind == PredicateKind::Any;
  Truth result = is_any ? Truth::False : Truth::True;
  for (const Predicate& inner : predicate.children) {
    if (!is_any) {
      result = std::min(result, part(inner));
    } else if (result != Truth::True) {
      // Once it holds, later members may not overwrite what decided.
      result = std::max(result, part(inner));
    }
  }
  return result;
}

Truth ConditionEvaluator::evaluate_value(const Predicate& predicate, const Bound& bound,
                                         const KnownValue* known, Quantifier quantifier) {
  const auto child = [&](const Predicate& inner) {
    return evaluate_value(inner, bound, known, quantifier);
  };
  switch (predicate.kind) {
    case PredicateKind::All:
    case PredicateKind::Any:
    case PredicateKind::Not:
      return combine(predicate, child);
    case PredicateKind::OwnClass:
      return child(*predicate.own_class);
    case PredicateKind::Every:
      return evaluate(predicate.children[0], bound, Quantifier::Every);
    case PredicateKind::Some:
      return evaluate(predicate.children[0], bound, Quantifier::Some);
    case PredicateKind::Names:
      return evaluate_names(predicate, bound, known);
    case PredicateKind::From:
      return evaluate_from(predicate, bound, known);
    case PredicateKind::OfKind:
      return is_of_kind(predicate.node_words, bound, known);
    case PredicateKind::Constant: {
      const bool holds = is_constant(bound.subject.values);
      return bound.presence == Presence::Absent ? Truth::Unknown
                                                : truth(holds == predicate.expected);
    }
    case PredicateKind::Present:
      return predicate.expected ? is_written(bound) : negate(is_written(bound));
    case PredicateKind::InClass:
    case PredicateKind::Equals:
    case PredicateKind::Type:
    case PredicateKind::Matches:
    case PredicateKind::Range:
    case PredicateKind::Length:
    case PredicateKind::Item:
    case PredicateKind::Holes:
    case PredicateKind::HostPort:
    case PredicateKind::Url:
      return known == nullptr ? Truth::Unknown : evaluate_known(predicate, *known, quantifier);
    case PredicateKind::Truthy: {
      const Truth result = known == nullptr ? Truth::Unknown : truth_of(*known->value);
      return predicate.expected ? result : negate(result);
    }
  }
  return Truth::Unknown;
}

Truth ConditionEvaluator::evaluate_known(const Predicate& predicate, const KnownValue& known,
                                         Quantifier quantifier) {
  switch (predicate.kind) {
    case PredicateKind::InClass:
      return evaluate_class(predicate.address_class, *known.value);
    case PredicateKind::Equals:
      return equals_any(predicate, *known.value);
    case PredicateKind::Type:
      return evaluate_type(predicate, *known.value);
    case PredicateKind::Matches:
      return matches_any(predicate, *known.value);
    case PredicateKind::Range: {
      const std::optional<double> number = number_of(*known.value);
      return truth(number && predicate.bounds.contains(*number));
    }
    case PredicateKind::Length:
      return length_within(predicate.bounds, *known.value);
    case PredicateKind::Item:
      return evaluate_item(predicate.children[0], *known.value, quantifier);
    case PredicateKind::Holes:
      return evaluate_holes(predicate.children[0], *known.value, quantifier);
    case PredicateKind::HostPort:
    case PredicateKind::Url:
      return evaluate_text_shape(predicate, known, quantifier);
    case PredicateKind::All:
    case PredicateKind::Any:
    case PredicateKind::Not:
    case PredicateKind::OwnClass:
    case PredicateKind::Every:
    case PredicateKind::Some:
    case PredicateKind::Names:
    case PredicateKind::From:
    case PredicateKind::OfKind:
    case PredicateKind::Constant:
    case PredicateKind::Present:
    case PredicateKind::Truthy:
      break;  // Asked of more than one value.
  }
  return Truth::Unknown;
}

Truth ConditionEvaluator::evaluate_slot(const Predicate& predicate, const Slot& slot,
                                        Quantifier quantifier) {
  Bound bound;
  bound.subject.place = slot.place;
  bound.subject.values = slot.values;
  return evaluate(predicate, bound, quantifier);
}

Truth ConditionEvaluator::evaluate_item(const Predicate& predicate, const Value& value,
                                        Quantifier quantifier) {
  const bool is_sequence = value.kind == ValueKind::Tuple || value.kind == ValueKind::List ||
                           value.kind == ValueKind::Set ||
                           (value.kind == ValueKind::Instance && !value.items.empty());
  if (!is_sequence) {
    return value.kind == ValueKind::Instance || value.kind == ValueKind::Name ? Truth::Unknown
                                                                              : Truth::False;
  }
  Truth result = value.has_unknown_elements ? Truth::Unknown : Truth::False;
  for (const Slot& slot : value.items) {
    result = result == Truth::True ? result
                                   : std::max(result, evaluate_slot(predicate, slot, quantifier));
  }
  return result;
}

Truth ConditionEvaluator::evaluate_holes(const Predicate& predicate, const Value& value,
                                         Quantifier quantifier) {
  if (value.kind != ValueKind::HoledStr) {
    return truth(text_of(value) != nullptr);
  }
  Truth result = Truth::True;
  for (const TemplatePiece& piece : value.pieces) {
    if (piece.hole != nullptr) {
      result = std::min(result, evaluate_slot(predicate, *piece.hole, quantifier));
    }
  }
  return result;
}

Truth ConditionEvaluator::evaluate_class(AddressClass address_class, const Value& value) {
  std::string_view host;
  HostForm form = HostForm::Text;
  if (const std::string_view* text = text_of(value)) {
    host = *text;
    form = is_bytes(value) ? HostForm::Bytes : HostForm::Text;
  } else if (is_instance_of(value, "ipaddress.IPv4Address") ||
             is_instance_of(value, "ipaddress.IPv6Address")) {
    host = value.text.substr(0, value.text.find('/'));
    if (host.empty()) {
      return Truth::Unknown;
    }
  } else {
    const bool is_opaque = value.kind == ValueKind::HoledStr || value.kind == ValueKind::Name ||
                           value.kind == ValueKind::Instance;
    return is_opaque ? Truth::Unknown : Truth::False;
  }
  const bool is_member = is_in_class(host, form, address_class);
  if (is_member) {
    member_.address = host;
    member_.form = form;
    member_.is_set = true;
  }
  return truth(is_member);
}

Truth ConditionEvaluator::evaluate_text_shape(const Predicate& predicate, const KnownValue& known,
                                              Quantifier quantifier) {
  const Value& value = *known.value;
  std::optional<std::string> text = text_with_holes(value);
  if (!text) {
    return value.kind == ValueKind::Name || value.kind == ValueKind::Instance ? Truth::Unknown
                                                                              : Truth::False;
  }
  std::optional<TextRange> ranges[kTextParts.size()];
  if (predicate.kind == PredicateKind::HostPort) {
    const std::optional<HostPortParts> parts = split_host_port(*text);
    if (parts) {
      ranges[static_cast<size_t>(TextPart::Host)] = parts->host;
      ranges[static_cast<size_t>(TextPart::Port)] = parts->port;
    }
  } else if (const std::optional<UrlParts> parts = split_url(*text)) {
    make_lower_case(*text, parts->scheme);
    ranges[static_cast<size_t>(TextPart::Scheme)] = parts->scheme;
    ranges[static_cast<size_t>(TextPart::Host)] = parts->host;
    ranges[static_cast<size_t>(TextPart::Port)] = parts->port;
    ranges[static_cast<size_t>(TextPart::Path)] = parts->path;
  }
  const bool has_shape =
      std::any_of(std::begin(ranges), std::end(ranges), [](const auto& range) { return range; });
  if (!has_shape) {
    return value.kind == ValueKind::HoledStr ? Truth::Unknown : Truth::False;
  }
  Truth result = Truth::True;
  for (size_t i = 0; i < predicate.children.size(); ++i) {
    const TextPart part = predicate.parts[i];
    const std::optional<TextRange>& range = ranges[static_cast<size_t>(part)];
    if (!range) {
      return Truth::False;
    }
    const std::string_view piece = std::string_view(*text).substr(range->begin, range->size);
    Truth outcome = Truth::Unknown;
    if (part == TextPart::Port && !piece.empty() && piece.find(kHoleByte) == std::string::npos) {
      Value port;
      port.kind = ValueKind::Int;
      std::from_chars(piece.data(), piece.data() + piece.size(), port.integer);
      const KnownValue single{&port, known.place, nullptr};
      Bound bound;
      bound.subject.values = {{&single, 1}, false};
      outcome = evaluate(predicate.children[i], bound, quantifier);
    } else {
      outcome =
          evaluate_part(predicate.children[i], value, *text, range->begin, range->size, quantifier);
    }
    result = std::min(result, outcome);
  }
  return result;
}

Truth ConditionEvaluator::evaluate_part(const Predicate& predicate, const Value& whole,
                                        std::string_view text, size_t begin, size_t size,
                                        Quantifier quantifier) {
  const std::string_view piece = text.substr(begin, size);
  Value part;
  part.kind = is_bytes(whole) ? ValueKind::Bytes : ValueKind::Str;
  part.text = piece;
  const KnownValue single{&part, {}, nullptr};
  Bound bound;
  bound.subject.values = {{&single, 1}, false};
  if (piece.size() == 1 && piece[0] == kHoleByte) {
    const auto index =
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(begin), kHoleByte);
    std::ptrdiff_t at = 0;
    for (const TemplatePiece& candidate : whole.pieces) {
      if (candidate.hole != nullptr && at++ == index) {
        return evaluate_slot(predicate, *candidate.hole, quantifier);
      }
    }
  } else if (piece.find(kHoleByte) != std::string_view::npos) {
    bound.subject.values = {};
    return evaluate(predicate, bound, quantifier);
  }
  const bool was_set = member_.is_set;
  const Truth result = evaluate(predicate, bound, quantifier);
  if (!was_set && member_.is_set) {
    const bool is_bracketed = begin > 0 && text[begin - 1] == '[';
    member_.prefix = text.substr(0, begin);
    member_.suffix = text.substr(begin + size);
    member_.needs_brackets = !is_bracketed && !member_.suffix.empty();
    if (is_bracketed && address_safe(member_.address, member_.form) != "::1") {
      member_.prefix.pop_back();
      member_.suffix.erase(0, 1);
    }
    // A fix writes plain text; what stands in the holes would be lost.
    if (text.find(kHoleByte) != std::string_view::npos) {
      member_.prefix.clear();
      member_.suffix.clear();
      member_.needs_brackets = false;
    }
  }
  return result;
}

}  // namespace krait
