#include "engine/node_words.h"

#include "ast/nodes.h"

namespace krait {

/// What `kind:` calls a value; none for names, instances and the like.
std::optional<NodeWord> word_of(const Value& value) {
  switch (value.kind) {
    case ValueKind::None:
      return NodeWord::None;
    case ValueKind::Bool:
      return NodeWord::Bool;
    case ValueKind::Int:
      return NodeWord::Int;
    case ValueKind::Float:
      return NodeWord::Float;
    case ValueKind::Str:
    case ValueKind::HoledStr:
      return NodeWord::Str;
    case ValueKind::Bytes:
      return NodeWord::Bytes;
    case ValueKind::Ellipsis:
      return NodeWord::Ellipsis;
    case ValueKind::Tuple:
      return NodeWord::Tuple;
    case ValueKind::List:
      return NodeWord::List;
    case ValueKind::Dict:
      return NodeWord::Dict;
    case ValueKind::Set:
      return NodeWord::Set;
    case ValueKind::Complex:
    case ValueKind::Name:
    case ValueKind::Instance:
    case ValueKind::Function:
    case ValueKind::Class:
    case ValueKind::Module:
      return std::nullopt;
  }
  return std::nullopt;
}

namespace {

std::optional<NodeWord> word_of(const ast::ConstantValue& constant) {
  switch (constant.kind) {
    case ast::ConstantKind::None:
      return NodeWord::None;
    case ast::ConstantKind::False:
    case ast::ConstantKind::True:
      return NodeWord::Bool;
    case ast::ConstantKind::Ellipsis:
      return NodeWord::Ellipsis;
    case ast::ConstantKind::Integer:
    case ast::ConstantKind::BigInteger:
      return NodeWord::Int;
    case ast::ConstantKind::Float:
      return NodeWord::Float;
    case ast::ConstantKind::Imaginary:
      return std::nullopt;
    case ast::ConstantKind::Str:
      return NodeWord::Str;
    case ast::ConstantKind::Bytes:
      return NodeWord::Bytes;
  }
  return std::nullopt;
}

}  // namespace

std::optional<NodeWord> word_of(const ast::Node& node) {
  if (const auto* constant = node.as<ast::Constant>()) {
    return word_of(constant->value);
  }
  struct Row {
    ast::Kind kind;
    NodeWord word;
  };
  constexpr Row kRows[] = {
      {ast::Kind::Tuple, NodeWord::Tuple},   {ast::Kind::List, NodeWord::List},
      {ast::Kind::Dict, NodeWord::Dict},     {ast::Kind::Set, NodeWord::Set},
      {ast::Kind::Call, NodeWord::Call},     {ast::Kind::Name, NodeWord::Name},
      {ast::Kind::Lambda, NodeWord::Lambda}, {ast::Kind::Attribute, NodeWord::Attribute},
      {ast::Kind::Await, NodeWord::Await},   {ast::Kind::JoinedStr, NodeWord::FString}};
  for (const Row& row : kRows) {
    if (row.kind == node.node_kind) {
      return row.word;
    }
  }
  return std::nullopt;
}

namespace {

Truth truth(bool holds) { return holds ? Truth::True : Truth::False; }

}  // namespace

Truth is_of_kind(uint32_t node_words, const Bound& bound, const KnownValue* known) {
  const auto is_asked = [&](std::optional<NodeWord> word) {
    return word && (node_words >> static_cast<uint32_t>(*word) & 1U) != 0;
  };
  const ast::Node* node = bound.subject.place.node;
  if ((node != nullptr && is_asked(word_of(*node))) ||
      (!bound.identifier.empty() && is_asked(NodeWord::Name))) {
    return Truth::True;
  }
  if (known != nullptr) {
    return truth(is_asked(word_of(*known->value)));
  }
  constexpr uint32_t kDataWords = (1U << static_cast<uint32_t>(NodeWord::Call)) - 1;
  const bool is_written_out =
      node == nullptr || node->is<ast::Constant>() || node->is<ast::Lambda>();
  return (node_words & kDataWords) != 0 && !is_written_out ? Truth::Unknown : Truth::False;
}

std::string_view builtin_class_of(const Value& value) {
  const std::optional<NodeWord> word = word_of(value);
  if (!word || *word == NodeWord::None || *word == NodeWord::Ellipsis) {
    return {};
  }
  return kNodeWords[static_cast<size_t>(*word)];
}

}  // namespace krait
