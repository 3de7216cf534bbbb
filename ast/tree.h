// The parser's result: a module, the arena that owns its nodes and names, and the syntax errors.
// Immutable once parsed.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "ast/arena.h"
#include "ast/identifier_table.h"
#include "ast/nodes.h"
#include "lexer/source_file.h"
#include "lexer/syntax_error.h"

namespace krait::ast {

/// Owns every node; movable. `source` must outlive it.
class Tree {
 public:
  [[nodiscard]] const SourceFile& source() const { return *source_; }
  [[nodiscard]] const Module& module() const { return *module_; }
  /// One more than the largest `NodeId`.
  [[nodiscard]] uint32_t node_count() const { return node_count_; }
  /// Number of distinct identifiers; `Identifier::index()` is below it.
  [[nodiscard]] uint32_t identifier_count() const;
  /// The tree's identifier for `text`, or null when the source does not contain that name.
  [[nodiscard]] Identifier find_identifier(std::string_view text) const;
  /// All nodes of one kind in source order of their beginnings as the parser closed them. Kept for
  /// the kinds that rules dispatch on: Call, Assign, AnnAssign, AugAssign, ClassDef, FunctionDef,
  /// AsyncFunctionDef, Import, ImportFrom, Dict, With, AsyncWith; empty for every other.
  [[nodiscard]] std::span<const Node* const> nodes_of(Kind kind) const;
  /// The lexer's errors and the parser's, in source order, at most one for each mistake.
  [[nodiscard]] std::span<const SyntaxError> errors() const { return errors_; }

 private:
  friend class TreeBuilder;

  const SourceFile* source_ = nullptr;
  const Module* module_ = nullptr;
  uint32_t node_count_ = 0;
  std::vector<SyntaxError> errors_;
};

}  // namespace krait::ast
