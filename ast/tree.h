// The parser's result: a module, the arena that owns its nodes and names, and the syntax errors.
// Immutable once parsed.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "ast/arena.h"
#include "ast/identifier_table.h"
#include "ast/nodes.h"
#include "lexer/source_file.h"
#include "lexer/syntax_error.h"

namespace krait::ast {

/// The kinds that `Tree::nodes_of` keeps lists of.
inline constexpr std::array kListedKinds = {
    Kind::Call,        Kind::Assign,           Kind::AnnAssign, Kind::AugAssign,  Kind::ClassDef,
    Kind::FunctionDef, Kind::AsyncFunctionDef, Kind::Import,    Kind::ImportFrom, Kind::Dict,
    Kind::With,        Kind::AsyncWith};

/// The place of a kind in `kListedKinds`, or its size for a kind without a list.
[[nodiscard]] constexpr size_t list_index(Kind kind) {
  size_t index = 0;
  while (index < kListedKinds.size() && kListedKinds[index] != kind) {
    ++index;
  }
  return index;
}

/// Owns every node; movable. `source` must outlive it.
class Tree {
 public:
  [[nodiscard]] const SourceFile& source() const { return *source_; }
  [[nodiscard]] const Module& module() const { return *module_; }
  /// One more than the largest `NodeId`.
  [[nodiscard]] uint32_t node_count() const { return node_count_; }
  /// Number of distinct identifiers; `Identifier::index()` is below it.
  [[nodiscard]] uint32_t identifier_count() const { return identifiers_.size(); }
  /// The tree's identifier for `text`, or null when the source does not contain that name.
  [[nodiscard]] Identifier find_identifier(std::string_view text) const {
    return identifiers_.find(text);
  }
  /// All nodes of one kind, in the order in which the parser closed them (a call in an argument
  /// before the call around it). Kept for the kinds that rules dispatch on, `kListedKinds`; empty
  /// for every other.
  [[nodiscard]] std::span<const Node* const> nodes_of(Kind kind) const {
    const size_t index = list_index(kind);
    return index < lists_.size() ? std::span<const Node* const>(lists_[index])
                                 : std::span<const Node* const>();
  }
  /// The lexer's errors and the parser's, in source order, at most one for each mistake.
  [[nodiscard]] std::span<const SyntaxError> errors() const { return errors_; }
  /// Bytes that nodes, names and lists hold.
  [[nodiscard]] size_t memory_bytes() const;

 private:
  friend class TreeBuilder;

  const SourceFile* source_ = nullptr;
  const Module* module_ = nullptr;
  uint32_t node_count_ = 0;
  Arena nodes_;
  IdentifierTable identifiers_;
  std::array<std::vector<const Node*>, kListedKinds.size()> lists_;
  std::vector<SyntaxError> errors_;
};

}  // namespace krait::ast
