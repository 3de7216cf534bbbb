// The text of messages, notes and replacements with their placeholders taken apart once:
// `{ADDR.shown}`, `{callee}`, `{rule.id}`, `{{` (docs/rule-language.md, section 7).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/pattern.h"

namespace krait {

enum class PlaceholderKind : uint8_t {
  Text,    ///< no placeholder: `text`
  Source,  ///< `{ADDR}`
  Value,   ///< `{ADDR.value}`
  Shown,   ///< `{ADDR.shown}`
  Label,   ///< `{ADDR.label}`
  Safe,    ///< `{ADDR.safe}`
  Callee,  ///< `{callee}`
  RuleId,  ///< `{rule.id}`
};

struct TemplatePart {
  PlaceholderKind kind = PlaceholderKind::Text;
  uint16_t metavariable = kNoMetavariable;
  std::string text;
};

struct MessageTemplate {
  std::vector<TemplatePart> parts;
  [[nodiscard]] bool is_empty() const { return parts.empty(); }
};

}  // namespace krait
