// Compiled conditions: what `where` and `unless` ask of the metavariables and of the surroundings
// of a match (docs/rule-language.md, sections 4 and 6). Data only; engine/conditions.h evaluates
// it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/addresses.h"
#include "engine/literal.h"
#include "engine/pattern.h"
#include "engine/text_predicates.h"

namespace krait {

enum class PredicateKind : uint8_t {
  All,       ///< every one of `children`; also what a mapping of several entries is
  Any,       ///< some one of `children`
  Not,       ///< children[0]
  InClass,   ///< `address_class`
  OwnClass,  ///< `own_class`
  Equals,    ///< any of `literals`
  Names,     ///< any of `names`, which may be globs
  Type,      ///< instance of any of `names`
  From,      ///< any of `patterns`
  Matches,   ///< any of `regexes`
  Range,     ///< number within `bounds`
  Length,    ///< length within `bounds`
  OfKind,    ///< any of `node_kinds`
  Truthy,    ///< truth is `expected`
  Constant,  ///< constant is `expected`
  Present,   ///< written is `expected`
  Item,      ///< children[0]
  Holes,     ///< children[0]
  HostPort,  ///< `parts`
  Url,       ///< `parts`
  Every,     ///< children[0], quantifier overridden
  Some,
};

/// What `kind:` can ask for.
enum class NodeWord : uint8_t {
  Str,
  Bytes,
  Int,
  Float,
  Bool,
  None,
  Ellipsis,
  Tuple,
  List,
  Dict,
  Set,
  Call,
  Name,
  Attribute,
  Lambda,
  Await,
  FString,
};
inline constexpr std::array<std::string_view, 17> kNodeWords = {
    "str",  "bytes", "int",  "float", "bool",      "none",   "ellipsis", "tuple",  "list",
    "dict", "set",   "call", "name",  "attribute", "lambda", "await",    "fstring"};

/// Bounds of `range` and `len`; a bound that is not set does not bind.
struct Bounds {
  std::optional<double> ge;
  std::optional<double> gt;
  std::optional<double> le;
  std::optional<double> lt;
  [[nodiscard]] bool contains(double number) const;
};

struct Predicate;

/// The parts that `host-port` and `url` take a text apart into.
enum class TextPart : uint8_t { Scheme, Host, Port, Path };
inline constexpr std::array<std::string_view, 4> kTextParts = {"scheme", "host", "port", "path"};

struct Predicate {
  PredicateKind kind = PredicateKind::All;
  bool expected = true;
  AddressClass address_class = AddressClass::UnspecifiedAddress;
  uint32_t node_words = 0;  ///< OfKind: a bit for each NodeWord
  Bounds bounds;
  const Predicate* own_class = nullptr;  ///< owned by the rule set
  std::vector<Literal> literals;
  std::vector<std::string> names;
  std::vector<const PatternNode*> patterns;
  std::vector<std::shared_ptr<const Regex>> regexes;
  std::vector<TextPart> parts;  ///< HostPort, Url: what each of `children` is about
  std::vector<Predicate> children;
};

struct MetavariableCondition {
  uint16_t metavariable = kNoMetavariable;
  Predicate predicate;
};

enum class StructuralKind : uint8_t { Inside, NotInside, Has, After, Scope };
inline constexpr std::array<std::string_view, 5> kStructuralKeys = {"inside", "not-inside", "has",
                                                                    "after", "scope"};
enum class ScopeWord : uint8_t { Module, Class, Function };
inline constexpr std::array<std::string_view, 3> kScopeWords = {"module", "class", "function"};

struct StructuralCondition {
  StructuralKind kind = StructuralKind::Inside;
  ScopeWord scope = ScopeWord::Module;
  std::vector<const PatternNode*> patterns;  ///< any of them
};

/// The entries of one mapping, combined with and.
struct Conditions {
  std::vector<MetavariableCondition> metavariables;
  std::vector<StructuralCondition> structures;
  [[nodiscard]] bool is_empty() const { return metavariables.empty() && structures.empty(); }
};

}  // namespace krait
