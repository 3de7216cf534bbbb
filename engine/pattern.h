// A compiled pattern: what a rule's Python text asks of a node. Made once by
// engine/pattern_compiler.h from the tree that the parser gives, then only read; matching is in
// engine/matcher.h. Section 3 of docs/rule-language.md says what each form means.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "ast/node.h"
#include "engine/literal.h"
#include "lexer/span.h"

namespace krait {

enum class PatternRole : uint8_t {
  Anything,       ///< `_`, and `...` where one node stands
  Rest,           ///< `...` in a list
  Metavariable,   ///< `metavariable` binds the node
  Capture,        ///< `NAME := PATTERN`: children[0]
  QualifiedName,  ///< `text` is "http.server.HTTPServer"
  LocalName,      ///< `text` is a bare name that is no metavariable: a builtin, else a local name
  Literal,        ///< `literal`
  Call,           ///< children: callee, then positional arguments, then Keywords
  Keyword,        ///< `text`=children[0]; empty text: `**children[0]`
  Starred,        ///< `*children[0]`
  Sequence,       ///< a tuple or list display (`kind`); may hold Rest
  Set,            ///< a set display; its elements in any order
  Dict,           ///< key, value, key, value …; null key: `**value`
  Structure,      ///< any other node: one child for each of its fields, in ASDL order
  List,           ///< a field that is a list
  Identifier,     ///< a field that is a name: `text`
  Number,         ///< a field that is an operator, a level …: `number`
  Absent,         ///< a field that is left out
};

inline constexpr uint16_t kNoMetavariable = 0xFFFF;

struct PatternNode {
  PatternRole role = PatternRole::Anything;
  ast::Kind kind = ast::Kind::Module;  ///< of the node that the pattern was written as
  bool has_rest = false;               ///< Call, Set, Dict: `...` stands in it
  uint16_t metavariable = kNoMetavariable;
  int32_t number = 0;
  Span span;  ///< in the pattern's text
  std::string_view text;
  const Literal* literal = nullptr;
  std::vector<const PatternNode*> children;

  /// Call: where the Keywords begin in `children`.
  [[nodiscard]] size_t first_keyword() const;
};

/// Owns the nodes, names and literals of many patterns. Nodes stay where they are.
class PatternStore {
 public:
  PatternNode& make(PatternRole role, ast::Kind kind, Span span);
  const Literal* keep(Literal literal);
  std::string_view intern(std::string_view text);

 private:
  std::deque<PatternNode> nodes_;
  std::deque<Literal> literals_;
  std::unordered_set<std::string> texts_;
};

/// True when every node that `right` matches is one that `left` matches too, as far as the shapes
/// tell: for the warning about alternatives that are never reached. `constrained` are the
/// metavariables with conditions: they cover themselves alone.
[[nodiscard]] bool covers(const PatternNode& left, const PatternNode& right,
                          const std::vector<uint16_t>& constrained);

/// True for a name that is a metavariable: `[A-Z][A-Z0-9_]*`.
[[nodiscard]] bool is_metavariable_name(std::string_view name);
/// True for names with dots between them, such as `http.server`.
[[nodiscard]] bool is_qualified_name(std::string_view text);
/// True for the names of Python's builtins.
[[nodiscard]] bool is_builtin_name(std::string_view name);

}  // namespace krait
