// The words of `kind:`, for nodes and for values.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/bindings.h"
#include "engine/conditions.h"
#include "engine/predicates.h"

namespace krait {

/// What `kind:` calls a value; none for names, instances and the like.
[[nodiscard]] std::optional<NodeWord> word_of(const Value& value);
[[nodiscard]] std::optional<NodeWord> word_of(const ast::Node& node);

/// Whether the node, or the known value, is of one of the kinds (a bit for each `NodeWord`).
[[nodiscard]] Truth is_of_kind(uint32_t node_words, const Bound& bound, const KnownValue* known);

/// `str`, `int`, …: the builtin class of a constant or display; empty for other values.
[[nodiscard]] std::string_view builtin_class_of(const Value& value);

}  // namespace krait
