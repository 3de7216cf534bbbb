// The rule language as a JSON Schema (2020-12), for completion and checks in editors. What a schema
// cannot say, such as which metavariables a pattern binds, is the loader's to check.
#pragma once

#include <string_view>

namespace krait {

/// The schema's text, ready to be written to `krait-rules-1.schema.json`.
[[nodiscard]] std::string_view rule_schema();

}  // namespace krait
