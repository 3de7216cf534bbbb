// YAML text into a light tree in which every node knows its place. The only door to yaml-cpp,
// which is read through its events: duplicate keys, the places of aliases and further documents
// are lost in its own tree. Limits on depth and on what aliases add are kept here; scalars are
// resolved by YAML 1.2's core schema. What the keys mean is engine/rule_loader.h's business.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/rule_error.h"
#include "engine/yaml_scalar_map.h"
#include "lexer/source_file.h"
#include "lexer/span.h"

namespace krait {

enum class YamlKind : uint8_t { Null, Bool, Integer, Float, Text, Sequence, Mapping };
/// "a list", "text": for messages about a wrong type.
[[nodiscard]] std::string_view words_of(YamlKind kind);

/// A node of the document. Aliases share the node of their anchor.
struct YamlNode {
  YamlKind kind = YamlKind::Null;
  bool is_flow_or_plain = false;  ///< a scalar without quotes and not in block style
  uint32_t begin = 0;  ///< where the node's text begins in the file, after anchor and tag
  /// Scalars: the text with escapes, folding and indentation undone. Kept for every kind of
  /// scalar, so that `version: 0.1` can be read as text.
  std::string text;
  std::vector<const YamlNode*> items;  ///< Sequence: items; Mapping: key, value, key, value …
  uint32_t expanded_size = 1;          ///< nodes below and with this one, aliases counted out
  uint16_t height = 1;

  /// The value of `key` in a mapping, else null.
  [[nodiscard]] const YamlNode* find(std::string_view key) const;
  [[nodiscard]] bool is_text() const { return kind == YamlKind::Text; }
  [[nodiscard]] bool is_scalar() const { return kind < YamlKind::Sequence; }
};

/// Limits that a pack must keep to.
inline constexpr uint32_t kMaximumYamlDepth = 64;
inline constexpr uint32_t kMaximumAliasNodes = 10'000;

/// One document. Nodes live as long as it does; `source` must outlive it.
class YamlDocument {
 public:
  explicit YamlDocument(const SourceFile& source) : source_(&source) {}
  [[nodiscard]] const SourceFile& source() const { return *source_; }
  /// Null when there is no document or it is not YAML.
  [[nodiscard]] const YamlNode* root() const { return root_; }

  /// The whole text of a scalar in the file, quotes included; of other nodes their first
  /// character.
  [[nodiscard]] Span span_of(const YamlNode& node) const;
  /// The bytes of the file that `text_span` of the scalar's text was written as.
  [[nodiscard]] Span span_in_text(const YamlNode& scalar, Span text_span) const;
  [[nodiscard]] Location location_of(const YamlNode& node) const {
    return {source_, span_of(node)};
  }

 private:
  friend class YamlTreeBuilder;
  const SourceFile* source_;
  std::deque<YamlNode> nodes_;
  const YamlNode* root_ = nullptr;
  // The scalar that was asked about last: one message may have many places.
  mutable const YamlNode* mapped_ = nullptr;
  mutable YamlScalarMap map_;
};

/// Reads `source`. Mistakes are added to `errors`; the tree holds what could be read all the
/// same. Never throws; time and memory are linear in the size of the text.
[[nodiscard]] YamlDocument parse_yaml(const SourceFile& source, RuleErrors& errors);

/// The bytes of `source` that `text_span` of a scalar's text was written as; the scalar begins at
/// `begin` and means `text`.
[[nodiscard]] Span span_in_scalar(const SourceFile& source, uint32_t begin, std::string_view text,
                                  Span text_span);

/// What a plain scalar is by the core schema (YAML 1.2.2, section 10.3.2).
[[nodiscard]] YamlKind resolve_plain_scalar(std::string_view text);

/// The offset of the first byte that is no part of valid UTF-8 text, if any.
[[nodiscard]] std::optional<size_t> find_invalid_utf8(std::string_view bytes);

}  // namespace krait
