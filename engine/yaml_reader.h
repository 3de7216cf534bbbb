// Typed reading of a pack's YAML: each function gives the value or adds the error that says what
// was expected at which key. For engine/'s readers of rules and predicates.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/literal.h"
#include "engine/rule_error.h"
#include "engine/yaml_events.h"

namespace krait {

class YamlReader {
 public:
  YamlReader(const YamlDocument& document, RuleErrors& errors)
      : document_(document), errors_(errors) {}

  [[nodiscard]] const YamlDocument& document() const { return document_; }
  [[nodiscard]] RuleErrors& errors() const { return errors_; }

  Diagnostic& fail(RuleErrorKind kind, const YamlNode& node,
                   std::initializer_list<std::string_view> words = {}) const {
    return errors_.add(kind, document_.location_of(node), words);
  }
  /// `'key' must be {expected}, not a list`.
  void fail_type(std::string_view key, std::string_view expected, const YamlNode& node) const;

  /// False, with an error, unless the node is a mapping.
  [[nodiscard]] bool expect_mapping(std::string_view key, const YamlNode& node,
                                    std::string_view expected = "a mapping") const;
  /// Adds an error for every key that is none of `known`; reserved ones are called so.
  void check_keys(const YamlNode& mapping, const std::vector<std::string_view>& known) const;

  /// Scalars that are text; numbers count where `accepts_numbers`.
  [[nodiscard]] std::optional<std::string> text(std::string_view key, const YamlNode& node,
                                                bool accepts_numbers = false) const;
  [[nodiscard]] std::optional<bool> boolean(std::string_view key, const YamlNode& node) const;
  [[nodiscard]] std::optional<double> number(std::string_view key, const YamlNode& node) const;
  /// A whole number of 0 or more.
  [[nodiscard]] std::optional<uint32_t> count(std::string_view key, const YamlNode& node) const;
  /// False, with an error, for an empty list: it would hold for nothing.
  [[nodiscard]] bool expect_entries(std::string_view key, const YamlNode& node) const;
  /// One text or a list of texts.
  [[nodiscard]] std::vector<std::string> texts(std::string_view key, const YamlNode& node) const;
  /// One of `words`; gives its index.
  [[nodiscard]] std::optional<size_t> choice(std::string_view key, const YamlNode& node,
                                             const std::vector<std::string_view>& words) const;

 private:
  const YamlDocument& document_;
  RuleErrors& errors_;
};

/// A scalar as the Python literal that it stands for (null is None).
[[nodiscard]] Literal literal_of(const YamlNode& scalar);

/// The node itself, or the items of a list.
[[nodiscard]] std::vector<const YamlNode*> one_or_many(const YamlNode& node);

}  // namespace krait
