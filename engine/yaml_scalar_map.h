// Where each byte of a YAML scalar's text stands in the file: the way back through quotes,
// escapes, folding and indentation, so that a caret can point inside a pattern string.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace krait {

struct YamlScalarMap {
  /// For each byte of the text the offset it was written at, then the offset behind the last one.
  std::vector<uint32_t> offsets;
  uint32_t end = 0;  ///< behind the scalar, its closing quote included
  bool has_unclosed_quote = false;
};

/// `begin` is where the scalar's text begins in `source` (its quote, its `|` or `>`, its first
/// character); `text` is what it means. Where the two do not fit, the rest points at the end.
[[nodiscard]] YamlScalarMap map_yaml_scalar(std::string_view source, uint32_t begin,
                                            std::string_view text);

/// Skips anchors, tags and blanks before the text of a node.
[[nodiscard]] uint32_t skip_yaml_properties(std::string_view source, uint32_t begin);

}  // namespace krait
