#include "tests/report/sample_report.h"

#include <doctest/doctest.h>

#include <utility>

#include "tests/fixture_files.h"

namespace krait {

const SourceFile& SampleReport::add_source(std::string path, std::string text) {
  sources_.push_back(std::make_unique<SourceFile>(std::move(path), std::move(text)));
  ++report.files_scanned;
  return *sources_.back();
}

RuleMetadata& SampleReport::add_rule(std::string id, std::string name) {
  auto rule = std::make_unique<RuleMetadata>();
  rule->id = std::move(id);
  rule->name = std::move(name);
  rule->title = "HTTP server listens on every network interface";
  rule->cwe = {1327};
  rule->owasp = {"A05:2021"};
  rule->tags = {"network"};
  rule->references = {"https://docs.python.org/3/library/http.server.html"};
  rule->security_severity = 5.0;
  rule->confidence = "high";
  rule->description = "An empty address means *every* interface.";
  rule->since = "0.1.0";
  rule->fix_titles = {"Listen on the loopback interface only"};
  rule->bad_examples.push_back({"HTTPServer((\"\", 80), H)\n", {1}, {}, {}, {}, 3, 4});
  rule->good_examples.push_back({"HTTPServer((\"127.0.0.1\", 80), H)\n", {}, {}, {}, {}, 5, 4});
  rule->pack_id = "bind";
  rule->pack_version = "0.1.0";
  rule->pack_path = "rules.yaml";
  rule->pack_line_1based = 12;
  rules_.push_back(std::move(rule));
  report.rules.push_back(rules_.back().get());
  return *rules_.back();
}

Span span_of(const SourceFile& source, std::string_view text, std::size_t occurrence) {
  std::size_t begin = source.text().find(text);
  for (std::size_t seen = 1; seen < occurrence && begin != std::string_view::npos; ++seen) {
    begin = source.text().find(text, begin + 1);
  }
  REQUIRE_MESSAGE(begin != std::string_view::npos, source.path() << " has no " << text);
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + text.size())};
}

void add_seed_finding(SampleReport& sample) {
  const SourceFile& source =
      sample.add_source("app/serve.py", read_fixture("tests/fixtures/report/seed.py"));
  Diagnostic finding;
  finding.rule = &sample.add_rule("PY031", "unrestricted_bind");
  finding.message =
      "http.server.HTTPServer listens on every network interface: address is \"\", INADDR_ANY";
  finding.primary = {&source, span_of(source, "server_address", 2)};
  finding.notes.push_back({{&source, span_of(source, "\"\"")}, "address assigned here", true});
  finding.notes.push_back({{&source, span_of(source, "HTTPServer", 2)},
                           "'server_class' is http.server.HTTPServer by this annotation",
                           false});
  finding.fixes.push_back({"Listen on the loopback interface only",
                           Safety::Unsafe,
                           {{&source, span_of(source, "\"\""), "\"127.0.0.1\""}}});
  sample.report.diagnostics.push_back(std::move(finding));
  sample.report.elapsed_milliseconds = 2;
  sample.report.command_line = "krait scan app/serve.py";
}

}  // namespace krait
