// Rule packs into a `RuleSet`: reads the YAML, compiles patterns and conditions, hands the packs'
// stubs to analysis/'s `Models`. Everything that is wrong in any pack is found in one run.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/diagnostic.h"
#include "engine/rule_set.h"
#include "lexer/expected.h"
#include "lexer/source_file.h"

namespace krait {

/// What a pack adds to the set.
enum class PackUse : uint8_t {
  Everything,
  ModelsAndClasses,  ///< its rules stay out: the default pack under `krait test`
};

/// One pack, read but not understood. The text may be any bytes, as they stood in the file.
struct RuleSource {
  std::shared_ptr<const SourceFile> file;
  PackUse use = PackUse::Everything;
  bool is_default_pack = false;  ///< the packs that krait brings along
};

struct LoadOptions {
  std::string engine_version = "0.1.0";  ///< what `min-engine` is compared with
  /// Values that the user has set for options, "ID.option" to YAML text.
  std::map<std::string, std::string> option_settings;
  /// What `compile_packs` made of the default packs among the sources, which then are not read;
  /// empty: they are. Must outlive the rules.
  std::string_view default_pack_image;
};

/// Packs in order: classes of earlier ones are visible in later ones, later models count. The
/// error lists everything that was found, warnings too, in order of file and position.
[[nodiscard]] Expected<RuleSet, std::vector<Diagnostic>> load_rules(
    std::span<const RuleSource> sources, const LoadOptions& options = {});

/// The same packs as an image (engine/pack_image.h) for `LoadOptions::default_pack_image`. It says
/// nothing of their warnings, which only `krait rules validate` shows.
[[nodiscard]] Expected<std::string, std::vector<Diagnostic>> compile_packs(
    std::span<const RuleSource> sources);

}  // namespace krait
