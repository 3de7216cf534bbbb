// How the parser makes a `Tree`: allocates nodes with their ids, copies lists into the arena, and
// takes back what a broken statement has built, so that ids stay dense and the lists by kind hold
// no dead nodes.
#pragma once

#include <algorithm>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

#include "ast/tree.h"

namespace krait::ast {

/// One tree under construction.
class TreeBuilder {
 public:
  /// Nodes will probably take `expected_bytes`.
  TreeBuilder(const SourceFile& source, size_t expected_bytes) {
    tree_.source_ = &source;
    tree_.nodes_ = Arena(expected_bytes);
    tree_.identifiers_ =
        IdentifierTable(std::min(source.text().size() / kBytesPerNewName, kMostExpectedNames));
  }

  /// What had been built at one moment.
  struct Mark {
    Arena::Mark arena;
    NodeId node_count = 0;
  };

  /// A node of kind `T`; its other members are the caller's to fill.
  template <class T>
  [[nodiscard]] T* make(Span span) {
    T* node = tree_.nodes_.make<T>();
    node->node_kind = T::kKind;
    node->node_id = tree_.node_count_++;
    node->span = span;
    if constexpr (list_index(T::kKind) < kListedKinds.size()) {
      tree_.lists_[list_index(T::kKind)].push_back(node);
    }
    return node;
  }
  /// The arena's copy of `elements`.
  template <class T>
  [[nodiscard]] Array<T> make_array(std::span<const T> elements) {
    T* data = tree_.nodes_.allocate_array<T>(elements.size());
    for (size_t index = 0; index < elements.size(); ++index) {
      data[index] = elements[index];
    }
    return {data, static_cast<uint32_t>(elements.size())};
  }
  /// `count` elements that the caller fills.
  template <class T>
  [[nodiscard]] T* allocate_list(size_t count) {
    return tree_.nodes_.allocate_array<T>(count);
  }
  /// Text of at most `size` bytes that the caller writes; what is left over stays unused.
  [[nodiscard]] char* allocate_text(size_t size) {
    return static_cast<char*>(tree_.nodes_.allocate(size));
  }
  [[nodiscard]] std::string_view copy_text(std::string_view text) {
    if (text.empty()) {
      return {};  // the arena may have no memory yet
    }
    char* data = allocate_text(text.size());
    std::memcpy(data, text.data(), text.size());
    return {data, text.size()};
  }
  /// `text` is a part of the source, which is padded (`SourceFile::kPadding`), and not empty.
  [[nodiscard]] Identifier intern(std::string_view text) {
    return tree_.identifiers_.intern_padded(text);
  }
  [[nodiscard]] Identifier intern_copy(std::string_view text) {
    return tree_.identifiers_.intern_copy(text);
  }

  [[nodiscard]] Mark mark() const { return {tree_.nodes_.mark(), tree_.node_count_}; }
  /// Takes back every node that was made since `mark`. Names stay.
  void rollback(Mark mark);

  /// Closes the tree; the builder is empty afterwards.
  [[nodiscard]] Tree finish(const Module* module, std::vector<SyntaxError> errors) {
    tree_.module_ = module;
    tree_.errors_ = std::move(errors);
    return std::move(tree_);
  }

 private:
  /// So much source text has one name that was not there before.
  static constexpr size_t kBytesPerNewName = 80;
  static constexpr size_t kMostExpectedNames = 4096;

  Tree tree_;
};

}  // namespace krait::ast
