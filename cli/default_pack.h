// The default rule packs, as they stood in rules.yaml and rules/*.yaml when krait was built.
//
// The definitions are written by the build, by cli/compile_packs.cpp. The texts are what
// `krait rules show` and messages point into; the image is what engine/rule_loader.h made of them
// then, the same way as it makes rules of a pack given on the command line.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace krait {

/// One pack: the name of its file in the repository and its bytes. Both outlive everything.
struct EmbeddedPack {
  std::string_view name;
  std::string_view text;
};

/// How messages call a default pack, which is no file on the user's disk.
inline std::string default_pack_path(std::string_view name) { return "krait:" + std::string(name); }

/// Every default pack, `rules.yaml` first, the others in name order.
std::span<const EmbeddedPack> default_packs();

/// The default packs compiled: `LoadOptions::default_pack_image`.
std::string_view default_pack_image();

}  // namespace krait
