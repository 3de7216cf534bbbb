// The default packs as krait's build compiled them are the default packs as their YAML says them.
#include "engine/pack_image.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "cli/default_pack.h"
#include "engine/rule_loader.h"
#include "engine/scan.h"
#include "tests/analysis/analyzed.h"
#include "tests/fixture_files.h"

namespace krait {
namespace {

RuleSet load_default_packs(std::string_view image) {
  std::vector<RuleSource> sources;
  for (const EmbeddedPack& pack : default_packs()) {
    sources.push_back(
        {std::make_shared<const SourceFile>(default_pack_path(pack.name), std::string(pack.text)),
         PackUse::Everything, true});
  }
  LoadOptions options;
  options.default_pack_image = image;
  Expected<RuleSet, std::vector<Diagnostic>> rules = load_rules(sources, options);
  REQUIRE(rules.has_value());
  return std::move(*rules);
}

/// Everything that the set knows of its rules, as bytes.
std::string bytes_of(const RuleSet& rules) {
  PackContents contents;
  contents.rules = rules.rules();
  contents.rule_packs.resize(contents.rules.size());
  return write_pack_image(contents);
}

std::string model_of(const Models& models, std::string_view name) {
  const ModelEntry* entry = models.find(name);
  if (entry == nullptr) {
    return "nothing";
  }
  std::string text = std::to_string(static_cast<int>(entry->kind)) + " ";
  text += std::string(entry->qualified_name) + (entry->has_signature ? "(" : "");
  for (const ModelParameter& parameter : entry->parameters) {
    text += std::string(parameter.name) + "/" + std::to_string(static_cast<int>(parameter.kind));
    text += ", ";
  }
  for (const std::string_view base : entry->class_order) {
    text += " < " + std::string(base);
  }
  return text;
}

std::string findings_in(const RuleSet& rules, const std::string& path) {
  const FilesInMemory files({});
  Project project(rules.models(), files, project_options(rules, {}));
  const FileId file = project.add(SourceFile(path, read_fixture(path)));
  project.analyze();
  std::string text;
  for (const Diagnostic& finding : scan_file(project, file, rules)) {
    text += (finding.rule == nullptr ? finding.code : finding.rule->id) + " " +
            std::to_string(finding.primary.span.begin) + "-" +
            std::to_string(finding.primary.span.end) + " " + finding.message;
    for (const Note& note : finding.notes) {
      text += "\n  " + std::to_string(note.location.span.begin) + " " + note.text;
    }
    for (const Fix& fix : finding.fixes) {
      text += "\n  " + fix.title;
      for (const Edit& edit : fix.edits) {
        text += " " + std::to_string(edit.span.begin) + " " + edit.replacement;
      }
    }
    text += "\n";
  }
  return text;
}

TEST_CASE("the image of the default packs holds their rules and models") {
  const RuleSet read = load_default_packs({});
  const RuleSet compiled = load_default_packs(default_pack_image());
  REQUIRE(read.rules().size() > 100);
  CHECK(bytes_of(read) == bytes_of(compiled));
  CHECK(read.names_of_interest() == compiled.names_of_interest());
  CHECK(read.models().names() == compiled.models().names());
  for (const std::string_view name : read.models().names()) {
    CHECK(model_of(read.models(), name) == model_of(compiled.models(), name));
  }
}

TEST_CASE("the image of the default packs finds what they find") {
  const RuleSet read = load_default_packs({});
  const RuleSet compiled = load_default_packs(default_pack_image());
  std::size_t finding_bytes = 0;
  for (const std::string& path : fixture_paths("tests/fixtures/rules", ".py")) {
    CAPTURE(path);
    const std::string findings = findings_in(compiled, path);
    CHECK(findings == findings_in(read, path));
    finding_bytes += findings.size();
  }
  CHECK(finding_bytes > 0);
}

TEST_CASE("bytes that are no image are refused") {
  PatternStore store;
  CHECK_FALSE(read_pack_image("", store).has_value());
  CHECK_FALSE(read_pack_image("krait: 1\n", store).has_value());
  const std::string_view image = default_pack_image();
  CHECK_FALSE(read_pack_image(image.substr(0, image.size() - 1), store).has_value());
  CHECK(read_pack_image(image, store).has_value());
}

}  // namespace
}  // namespace krait
