// What rules cost: loading a thousand small ones against what yaml-cpp's events take alone, having
// the default packs ready, and scanning for a thousand callees against ten.
#include <benchmark/benchmark.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "ast/nodes.h"
#include "ast/walk.h"
#include "bench/stages.h"
#include "cli/default_pack.h"
#include "engine/rule_loader.h"
#include "engine/scan.h"
#include "lexer/lexer.h"
#include "parser/parse.h"

namespace krait {
namespace {

/// The files are the bench's own; no other is asked for.
class NoDisk : public ProjectFiles {
 public:
  [[nodiscard]] bool is_file(const std::string& /*path*/) const override { return false; }
  [[nodiscard]] bool is_directory(const std::string& /*path*/) const override { return false; }
  [[nodiscard]] Expected<SourceFile> read(const std::string& path) const override {
    return unexpected(Error{path + " is no file of the benchmark"});
  }
};

/// Callees that the set really calls, such as `os.stat`, so that rules on them have work to do;
/// made up ones where it calls too few.
std::vector<std::string> callees_in(const SourceSet& set, std::size_t count) {
  std::set<std::string> names;
  for (const SourceFile& source : set.files) {
    const ast::Tree tree = parse(lex(source));
    ast::walk(tree.module(), [&names](const ast::Node& node) {
      const auto* call = node.as<ast::Call>();
      const auto* attribute = call == nullptr ? nullptr : call->func->as<ast::Attribute>();
      const auto* module = attribute == nullptr ? nullptr : attribute->value->as<ast::Name>();
      if (module != nullptr && module->id.text() != "self" && module->id.text() != "cls") {
        names.insert(std::string(module->id.text()) + "." + std::string(attribute->attr.text()));
      }
    });
  }
  std::vector<std::string> callees(names.begin(), names.end());
  while (callees.size() < count) {
    callees.push_back("library.module.function" + std::to_string(callees.size()));
  }
  return callees;
}

/// A pack of `count` small rules, each on a callee of its own: about 130 bytes a rule.
std::string small_rules(const std::vector<std::string>& callees, std::size_t count) {
  std::string text = "krait: 1\nrules:\n";
  const std::size_t step = callees.size() / count;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    text.append("- id: XX").append(number);
    text.append("\n  name: category_").append(std::to_string(i % 50));
    text.append("\n  title: Call of function ").append(number);
    text.append("\n  match: ").append(callees[i * step]);
    text.append("(VALUE, ...)\n  where: {VALUE: {equals: \"0.0.0.0\"}}\n");
  }
  return text;
}

std::vector<RuleSource> pack_of(const std::string& text) {
  return {{std::make_shared<const SourceFile>("bench.yaml", text)}};
}

std::vector<RuleSource> default_sources() {
  std::vector<RuleSource> sources;
  for (const EmbeddedPack& pack : default_packs()) {
    sources.push_back(
        {std::make_shared<const SourceFile>(default_pack_path(pack.name), std::string(pack.text)),
         PackUse::Everything, true});
  }
  return sources;
}

template <class Work>
void measure(benchmark::State& state, std::size_t bytes, const Work& work) {
  for ([[maybe_unused]] const auto iteration : state) {
    benchmark::DoNotOptimize(work());
  }
  state.counters["bytes"] = static_cast<double>(bytes);
}

std::size_t load(const std::vector<RuleSource>& sources, const LoadOptions& options) {
  const auto rules = load_rules(sources, options);
  return rules ? rules->rules().size() : 0;
}

/// Parses, analyses and matches the whole set.
std::size_t scan(const SourceSet& set, const RuleSet& rules) {
  const NoDisk files;
  ProjectOptions options = project_options(rules, {});
  // Every file is analysed, whether or not a rule asks for a name in it: what is compared is the
  // cost of rules, and few of them let krait leave out more files.
  options.names_of_interest = {};
  Project project(rules.models(), files, options);
  std::vector<FileId> ids;
  for (const SourceFile& source : set.files) {
    ids.push_back(project.add(SourceFile(source.path(), std::string(source.text()))));
  }
  project.analyze();
  std::size_t count = 0;
  for (const FileId id : ids) {
    count += scan_file(project, id, rules).size();
  }
  return count;
}

void register_loading(const std::string& name, const std::string& text,
                      std::vector<RuleSource> sources, const LoadOptions& options) {
  benchmark::RegisterBenchmark(("load_rules/" + name).c_str(), [=](benchmark::State& state) {
    measure(state, text.size(), [&] { return load(sources, options); });
  })->Unit(benchmark::kMillisecond);
}

void register_events(const std::string& name, const std::string& text) {
  benchmark::RegisterBenchmark(("yaml_events/" + name).c_str(), [=](benchmark::State& state) {
    measure(state, text.size(), [&] { return yaml_events(text); });
  })->Unit(benchmark::kMillisecond);
}

}  // namespace

void register_rules(const SourceSet& set) {
  constexpr std::size_t kFewRules = 10;
  constexpr std::size_t kManyRules = 1'000;
  const std::vector<std::string> callees = callees_in(set, kManyRules);
  const std::string many = small_rules(callees, kManyRules);
  register_events("1000_rules", many);
  register_loading("1000_rules", many, pack_of(many), {});

  std::string all_packs;
  for (const EmbeddedPack& pack : default_packs()) {
    register_events(std::string(pack.name), std::string(pack.text));
    register_loading(std::string(pack.name), std::string(pack.text),
                     pack_of(std::string(pack.text)), {});
    all_packs += pack.text;
  }
  LoadOptions from_image;
  from_image.default_pack_image = default_pack_image();
  register_loading("default_packs_compiled", all_packs, default_sources(), from_image);

  for (const std::size_t count : {kFewRules, kManyRules}) {
    const std::string text = small_rules(callees, count);
    benchmark::RegisterBenchmark(("scan/" + std::to_string(count) + "_rules").c_str(),
                                 [text, &set](benchmark::State& state) {
                                   const auto rules = load_rules(pack_of(text));
                                   for ([[maybe_unused]] const auto iteration : state) {
                                     benchmark::DoNotOptimize(rules && scan(set, *rules) != 0);
                                   }
                                   report_rates(state, set);
                                 })
        ->Unit(benchmark::kMillisecond);
  }
}

}  // namespace krait
