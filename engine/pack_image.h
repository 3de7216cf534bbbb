// Packs compiled ahead of time: their rules, classes and models as a flat string of bytes that
// is read back without YAML, without parsing a pattern and without compiling a regular expression.
// krait's build makes one of the default packs (cli/compile_packs.cpp); engine/rule_loader.h reads
// it in place of them.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/rule.h"

namespace krait {

/// What packs are after loading.
struct PackContents {
  /// Rules with options, by id: what a user sets must be known when they are compiled.
  std::vector<std::string> adjustable_rules;
  std::string_view models;  ///< what `Models::write_image` wrote
  std::deque<Predicate> classes;
  /// By name: which of `classes`.
  std::vector<std::pair<std::string, uint32_t>> class_names;
  std::deque<Rule> rules;
  std::vector<uint32_t> rule_packs;  ///< of each rule: index among the packs
};

/// `Rule::pack` is not written; `rule_packs` is.
[[nodiscard]] std::string write_pack_image(const PackContents& contents);

/// What `image` holds. Patterns and literals come to lie in `store`, names stay in the image,
/// which must outlive what is read. Nothing when the bytes are no image of this krait.
[[nodiscard]] std::optional<PackContents> read_pack_image(std::string_view image,
                                                          PatternStore& store);

}  // namespace krait
