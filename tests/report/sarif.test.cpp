// What the published schema of SARIF 2.1.0 asks for in the parts that krait writes, and what no
// schema can check: that indices lead to what they name.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "report/report.h"
#include "tests/fixture_files.h"
#include "tests/golden.h"
#include "tests/report/sample_report.h"

namespace krait {
namespace {

using Json = nlohmann::json;

/// Objects may have the given keys only; `required` ones must be there.
void check_keys(const Json& object, const std::set<std::string>& required,
                std::set<std::string> allowed) {
  allowed.insert(required.begin(), required.end());
  for (const auto& item : object.items()) {
    CHECK_MESSAGE(allowed.contains(item.key()),
                  "unexpected key " << item.key() << " in " << object.dump());
  }
  for (const std::string& key : required) {
    CHECK_MESSAGE(object.contains(key), "missing key " << key << " in " << object.dump());
  }
}

bool is_uri_reference(const std::string& uri) {
  constexpr std::string_view kAllowed = "-._~:/?#[]@!$&'()*+,;=%";
  for (const char character : uri) {
    const bool is_plain = (character >= 'a' && character <= 'z') ||
                          (character >= 'A' && character <= 'Z') ||
                          (character >= '0' && character <= '9');
    if (!is_plain && kAllowed.find(character) == std::string_view::npos) {
      return false;
    }
  }
  return !uri.empty();
}

void check_region(const Json& region) {
  check_keys(region, {"startLine", "startColumn", "endLine", "endColumn"}, {"snippet", "message"});
  CHECK(region.at("startLine") >= 1);
  CHECK(region.at("startColumn") >= 1);
  CHECK(region.at("endLine") >= region.at("startLine"));
  if (region.at("endLine") == region.at("startLine")) {
    CHECK(region.at("endColumn") >= region.at("startColumn"));
  }
}

void check_artifact_location(const Json& run, const Json& location) {
  check_keys(location, {"uri"}, {"uriBaseId", "index"});
  CHECK(is_uri_reference(location.at("uri")));
  if (location.contains("uriBaseId")) {
    CHECK(run.at("originalUriBaseIds").contains(location.at("uriBaseId").get<std::string>()));
  }
  if (location.contains("index")) {
    const std::size_t index = location.at("index");
    CHECK(run.at("artifacts").at(index).at("location").at("uri") == location.at("uri"));
  }
}

void check_location(const Json& run, const Json& location) {
  check_keys(location, {"physicalLocation"},
             {"id", "message", "logicalLocations", "annotations", "properties"});
  const Json& physical = location.at("physicalLocation");
  check_keys(physical, {"artifactLocation"}, {"region"});
  check_artifact_location(run, physical.at("artifactLocation"));
  if (physical.contains("region")) {
    check_region(physical.at("region"));
  }
  for (const Json& region : location.value("annotations", Json::array())) {
    check_region(region);
  }
}

void check_taxon(const Json& run, const Json& reference) {
  const std::size_t component = reference.at("toolComponent").at("index");
  const std::size_t index = reference.at("index");
  const Json& taxonomy = run.at("taxonomies").at(component);
  CHECK(taxonomy.at("name") == reference.at("toolComponent").at("name"));
  CHECK(taxonomy.at("taxa").at(index).at("id") == reference.at("id"));
}

void check_rule(const Json& run, const Json& rule) {
  check_keys(rule, {"id", "shortDescription", "defaultConfiguration"},
             {"name", "fullDescription", "help", "helpUri", "relationships", "properties"});
  CHECK(std::set<std::string>{"none", "note", "warning", "error"}.contains(
      rule.at("defaultConfiguration").at("level")));
  for (const Json& relationship : rule.value("relationships", Json::array())) {
    check_keys(relationship, {"target", "kinds"}, {});
    check_taxon(run, relationship.at("target"));
  }
}

void check_fix(const Json& run, const Json& fix) {
  check_keys(fix, {"artifactChanges"}, {"description", "properties"});
  for (const Json& change : fix.at("artifactChanges")) {
    check_keys(change, {"artifactLocation", "replacements"}, {});
    check_artifact_location(run, change.at("artifactLocation"));
    CHECK_FALSE(change.at("replacements").empty());
    for (const Json& replacement : change.at("replacements")) {
      check_keys(replacement, {"deletedRegion"}, {"insertedContent"});
      check_region(replacement.at("deletedRegion"));
    }
  }
}

void check_result(const Json& run, const Json& result) {
  check_keys(result,
             {"ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"},
             {"codeFlows", "relatedLocations", "fixes", "suppressions", "taxa"});
  const std::size_t index = result.at("ruleIndex");
  CHECK(run.at("tool").at("driver").at("rules").at(index).at("id") == result.at("ruleId"));
  for (const Json& location : result.at("locations")) {
    check_location(run, location);
  }
  for (const Json& location : result.value("relatedLocations", Json::array())) {
    check_location(run, location);
    CHECK(location.contains("message"));
  }
  for (const Json& flow : result.value("codeFlows", Json::array())) {
    for (const Json& thread_flow : flow.at("threadFlows")) {
      CHECK_FALSE(thread_flow.at("locations").empty());
      for (const Json& step : thread_flow.at("locations")) {
        check_location(run, step.at("location"));
      }
    }
  }
  for (const Json& fix : result.value("fixes", Json::array())) {
    check_fix(run, fix);
  }
  for (const Json& suppression : result.value("suppressions", Json::array())) {
    check_keys(suppression, {"kind"}, {"status", "justification", "location"});
    CHECK(std::set<std::string>{"inSource", "external"}.contains(suppression.at("kind")));
  }
  for (const Json& taxon : result.value("taxa", Json::array())) {
    check_taxon(run, taxon);
  }
}

void check_notifications(const Json& run, const Json& notifications) {
  for (const Json& notification : notifications) {
    check_keys(notification, {"message", "level", "descriptor"}, {"locations"});
    bool is_described = false;
    for (const Json& descriptor : run.at("tool").at("driver").at("notifications")) {
      is_described = is_described || descriptor.at("id") == notification.at("descriptor").at("id");
    }
    CHECK(is_described);
    for (const Json& location : notification.value("locations", Json::array())) {
      check_location(run, location);
    }
  }
}

void check_log(const Json& log) {
  check_keys(log, {"$schema", "version", "runs"}, {});
  CHECK(log.at("version") == "2.1.0");
  for (const Json& run : log.at("runs")) {
    check_keys(run, {"tool", "invocations", "columnKind", "results", "artifacts"},
               {"taxonomies", "newlineSequences", "defaultSourceLanguage", "originalUriBaseIds"});
    CHECK(run.at("columnKind") == "utf16CodeUnits");
    const Json& driver = run.at("tool").at("driver");
    check_keys(driver, {"name", "version", "rules"},
               {"semanticVersion", "language", "notifications", "supportedTaxonomies"});
    for (const Json& rule : driver.at("rules")) {
      check_rule(run, rule);
    }
    for (const Json& result : run.at("results")) {
      check_result(run, result);
    }
    for (const Json& invocation : run.at("invocations")) {
      check_keys(invocation, {"executionSuccessful"},
                 {"commandLine", "toolExecutionNotifications", "toolConfigurationNotifications"});
      check_notifications(run, invocation.at("toolExecutionNotifications"));
      check_notifications(run, invocation.at("toolConfigurationNotifications"));
    }
  }
}

Json sarif_of(const SampleReport& sample) {
  return Json::parse(write_report(sample.report, Format::Sarif, {}));
}

TEST_CASE("SARIF of the seed example is well formed and exact") {
  SampleReport sample;
  add_seed_finding(sample);
  check_golden("tests/fixtures/report/seed.sarif", write_report(sample.report, Format::Sarif, {}));
  const Json log = sarif_of(sample);
  check_log(log);
  const Json& result = log.at("runs").at(0).at("results").at(0);
  const Json& region = result.at("locations").at(0).at("physicalLocation").at("region");
  CHECK(region.at("startLine") == 7);
  CHECK(region.at("startColumn") == 26);
  CHECK(region.at("endColumn") == 40);
  CHECK(result.at("level") == "warning");
  CHECK(result.at("taxa").at(0).at("id") == "CWE-1327");
  const Json& steps = result.at("codeFlows").at(0).at("threadFlows").at(0).at("locations");
  REQUIRE(steps.size() == 2);
  CHECK(steps.at(0).at("location").at("message").at("text") == "address assigned here");
}

TEST_CASE("the SARIF golden files are well formed") {
  std::size_t count = 0;
  for (const std::string& path : fixture_paths("tests/fixtures/report", "sarif")) {
    CAPTURE(path);
    check_log(Json::parse(read_fixture(path)));
    ++count;
  }
  CHECK(count >= 2);
}

TEST_CASE("SARIF columns are UTF-16 code units and its lines end where Python's do") {
  SampleReport sample;
  const SourceFile& source = sample.add_source("a.py", "x = 1\r'\U0001F40D\u00e9', bad\n");
  Diagnostic finding;
  finding.rule = &sample.add_rule("KR900", "odd_thing");
  finding.primary = {&source, span_of(source, "bad")};
  sample.report.diagnostics.push_back(finding);
  const Json log = sarif_of(sample);
  check_log(log);
  const Json& result = log.at("runs").at(0).at("results").at(0);
  const Json& region = result.at("locations").at(0).at("physicalLocation").at("region");
  CHECK(region.at("startLine") == 2);
  CHECK(region.at("startColumn") == 8);
  CHECK(region.at("endColumn") == 11);
}

TEST_CASE("SARIF names files by URIs") {
  const auto uri_of = [](const std::string& path) {
    SampleReport sample;
    const SourceFile& source = sample.add_source(path, "bad\n");
    Diagnostic finding;
    finding.rule = &sample.add_rule("KR900", "odd_thing");
    finding.primary = {&source, {0, 3}};
    sample.report.diagnostics.push_back(finding);
    const Json log = sarif_of(sample);
    check_log(log);
    return log.at("runs").at(0).at("artifacts").at(0).at("location").at("uri").get<std::string>();
  };
  CHECK(uri_of("./a.py") == "a.py");
  CHECK(uri_of("../a.py") == "../a.py");
  CHECK(uri_of("/srv/a.py") == "file:///srv/a.py");
  CHECK(uri_of("a b/c:d%#?\n\xff\u00e9.py") == "a%20b/c%3Ad%25%23%3F%0A%FF%C3%A9.py");
}

TEST_CASE("a finding in a notebook is a logical location of its cell") {
  SampleReport sample;
  SourceFile notebook("nb.ipynb", "import os\n\nx = 1\ny = 2\n");
  notebook.set_cells({{0, 1}, {11, 3}});
  Diagnostic finding;
  finding.rule = &sample.add_rule("KR900", "odd_thing");
  finding.primary = {&notebook, span_of(notebook, "y")};
  finding.fixes.push_back({"Use another", Safety::Safe, {{&notebook, finding.primary.span, "z"}}});
  sample.report.diagnostics.push_back(finding);
  const Json log = sarif_of(sample);
  check_log(log);
  const Json& result = log.at("runs").at(0).at("results").at(0);
  const Json& location = result.at("locations").at(0);
  CHECK_FALSE(location.at("physicalLocation").contains("region"));
  CHECK(location.at("logicalLocations").at(0).at("fullyQualifiedName") == "cell 3:2:1");
  CHECK_FALSE(result.contains("fixes"));
}

}  // namespace
}  // namespace krait
