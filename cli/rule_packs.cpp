#include "cli/rule_packs.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "cli/default_pack.h"
#include "cli/discover.h"
#include "cli/read_source.h"

namespace krait {
namespace {

namespace fs = std::filesystem;

class PackReader {
 public:
  explicit PackReader(RulePacks& packs) : packs_(packs) {}

  void add(const std::string& path) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      add_file(path);
      return;
    }
    const std::vector<std::string> files = packs_below(path);
    if (files.empty()) {
      packs_.errors.push_back({path, "the folder '" + path + "' holds no *.yaml and no *.yml"});
    }
    for (const std::string& file : files) {
      add_file(file);
    }
  }

 private:
  std::vector<std::string> packs_below(const std::string& folder) {
    std::vector<std::string> files;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
      const std::string ending = entry->path().extension().string();
      std::error_code status_error;
      if ((ending == ".yaml" || ending == ".yml") && entry->is_regular_file(status_error)) {
        files.push_back(entry->path().string());
      }
    }
    if (error) {
      packs_.errors.push_back({folder, "cannot read '" + folder + "': " + error.message()});
    }
    std::ranges::sort(files);
    return files;
  }

  void add_file(const std::string& path) {
    std::error_code error;
    const std::string identity = fs::weakly_canonical(path, error).string();
    if (!error && !seen_.insert(identity).second) {
      return;
    }
    Expected<std::string> text = read_bytes(path);
    if (!text) {
      packs_.errors.push_back({path, text.error().message});
      return;
    }
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text->starts_with(kByteOrderMark)) {
      text->erase(0, kByteOrderMark.size());
    }
    packs_.sources.push_back({std::make_shared<SourceFile>(tidy_path(path), std::move(*text)),
                              PackUse::Everything, false});
  }

  RulePacks& packs_;
  std::set<std::string> seen_;
};

}  // namespace

RulePacks read_rule_packs(const std::vector<std::string>& paths, PackUse default_use) {
  RulePacks packs;
  for (const EmbeddedPack& pack : default_packs()) {
    packs.sources.push_back(
        {std::make_shared<SourceFile>(default_pack_path(pack.name), std::string(pack.text)),
         default_use, true});
  }
  PackReader reader(packs);
  for (const std::string& path : paths) {
    reader.add(path);
  }
  return packs;
}

}  // namespace krait
