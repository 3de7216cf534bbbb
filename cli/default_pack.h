// The default rule packs, as they stood in rules.yaml and rules/*.yaml when krait was built.
//
// The definition is written by cmake/EmbedPacks.cmake. This is text only: engine/rule_loader.h
// makes rules of it, the same way as of a pack given on the command line.
#pragma once

#include <span>
#include <string_view>

namespace krait {

/// One pack: the name of its file in the repository and its bytes. Both outlive everything.
struct EmbeddedPack {
  std::string_view name;
  std::string_view text;
};

/// Every default pack, `rules.yaml` first, the others in name order.
std::span<const EmbeddedPack> default_packs();

}  // namespace krait
