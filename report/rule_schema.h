// The JSON Schema (2020-12) of rule packs, for editors. The loader in engine/ decides what a pack
// may say; the schema says the same as far as a schema can.
#pragma once

#include <string_view>

namespace krait {

/// The text that `krait rules schema` prints.
[[nodiscard]] std::string_view rule_schema();

}  // namespace krait
