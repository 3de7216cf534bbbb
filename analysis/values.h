// What analysis/ knows of an expression: a value set. These are the immutable snapshots that
// rules are matched against; how they are computed is in analysis/flow.h. Everything points into
// the arena of the `Project` and lives as long as it does.
#pragma once

#include <cstdint>
#include <string_view>

#include "ast/array.h"
#include "ast/node.h"
#include "lexer/span.h"

namespace krait {

/// Index of a file in its `Project`. Stubs of modelled modules have one too.
using FileId = uint32_t;
constexpr FileId kNoFile = 0xFFFF'FFFF;

/// A node, with the file that it stands in. `node` is null where nothing is written.
struct Place {
  FileId file = kNoFile;
  Span span;
  const ast::Node* node = nullptr;
};

enum class HopKind : uint8_t {
#define KRAIT_HOP(kind, words) kind,
#include "analysis/hop_kinds.def"
};
/// The row's words: "assigned here".
[[nodiscard]] std::string_view words_of(HopKind kind);

/// One step on the way of a value to its use; `next` is the step farther from the use.
struct Hop {
  HopKind kind;
  Place place;            ///< what a note points at
  std::string_view name;  ///< the variable, parameter, attribute or setting; may be empty
  const Hop* next = nullptr;
};

enum class ValueKind : uint8_t {
  None,
  Bool,
  Int,
  Float,
  Complex,
  Str,
  Bytes,
  Ellipsis,
  Tuple,
  List,
  Dict,
  Set,
  HoledStr,  ///< a string with holes: known text around parts that are not known
  Name,      ///< a module, class, function or attribute outside the project, by qualified name
  Instance,  ///< of a class, modelled, of the project or only known by name
  Function,  ///< of the project (also a lambda)
  Class,     ///< of the project
  Module,    ///< of the project
};

struct Value;
struct CallTarget;

/// A value that may be here: what it is, where it was written and how it came.
struct KnownValue {
  const Value* value = nullptr;
  Place place;                 ///< the literal, display or call that made it
  const Hop* trail = nullptr;  ///< nearest hop first; null when the value is written here
};

/// The values that may be here, at most 256, in source order of their places (other files after
/// this one, by path), no two equal ones from one place; and whether others may be here too. A set
/// that is empty and closed is that of an expression that no execution reaches.
struct ValueSet {
  ast::Array<const KnownValue> known;
  bool is_open = true;
};

/// An element of a container, an argument, a hole: the expression that stands there (null when
/// none does, as for elements made by folding) and what it may be.
struct Slot {
  Place place;
  ValueSet values;
};

struct DictEntry {
  Slot key;
  Slot value;
};

/// Text, or when `hole` is not null a hole with what is known of it.
struct TemplatePiece {
  std::string_view text;
  const Slot* hole = nullptr;
};

/// A class for the purposes of rules: its qualified name and its bases.
struct ClassFacts {
  std::string_view qualified_name;  ///< "http.server.HTTPServer"; of a project class
                                    ///< "package.module.Outer.Inner"
  /// The method resolution order as qualified names, this class first. `distance` in it is the
  /// nearness that chooses among the rules of a family.
  ast::Array<const std::string_view> order;
  Place definition;
  bool is_in_project = false;
};

/// One known value. Which members mean something depends on `kind`.
struct Value {
  ValueKind kind = ValueKind::None;
  /// Tuple, List, Dict, Set: further elements may exist, after or between the known ones.
  bool has_unknown_elements = false;
  /// Instance: known by an annotation only, so that a call of it is a call of its class.
  bool is_from_annotation = false;
  bool boolean = false;  ///< Bool
  int64_t integer = 0;   ///< Int that fits; else `text` has the decimal digits
  double number = 0;     ///< Float; Complex: the real part
  double imaginary = 0;  ///< Complex
  /// Str: UTF-8 with lone surrogates as three bytes. Bytes: the bytes. Int: digits with sign, only
  /// when it does not fit. Name, Function, Class, Module: the qualified name. Instance of
  /// `ipaddress` classes: the canonical text of the address or network. Instance of a subclass of
  /// str, bytes: that text.
  std::string_view text;
  ast::Array<const Slot> items;             ///< Tuple, List, Set; Instance of a tuple subclass
  ast::Array<const DictEntry> entries;      ///< Dict
  ast::Array<const TemplatePiece> pieces;   ///< HoledStr
  const ClassFacts* class_facts = nullptr;  ///< Instance, Class; Name of a modelled class
  const CallTarget* made_by = nullptr;      ///< Instance: the call that made it, when known
};

}  // namespace krait
