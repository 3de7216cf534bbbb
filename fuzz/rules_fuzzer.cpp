// Property: any bytes end in rules, whose examples can be run, or in diagnostics that lie inside
// the pack.
#include <memory>
#include <string>

#include "engine/rule_loader.h"
#include "engine/rule_test.h"
#include "fuzz/require.h"

static void check(const std::vector<krait::Diagnostic>& diagnostics) {
  for (const krait::Diagnostic& diagnostic : diagnostics) {
    require(!diagnostic.message.empty() && !diagnostic.code.empty(), "a diagnostic says what");
    require(diagnostic.primary.source != nullptr, "a diagnostic says where");
    const krait::Span span = diagnostic.primary.span;
    require(span.begin <= span.end && span.end <= diagnostic.primary.source->text().size(),
            "a diagnostic points into its text");
  }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace krait;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const RuleSource source{std::make_shared<const SourceFile>("pack.yaml", text)};
  Expected<RuleSet, std::vector<Diagnostic>> rules = load_rules({&source, 1});
  if (!rules) {
    require(!rules.error().empty(), "a refused pack has an error");
    check(rules.error());
    return 0;
  }
  check({rules->warnings().begin(), rules->warnings().end()});
  select_for_tests(*rules);
  TestRun run;
  test_examples(*rules, run);
  check(run.failures);
  return 0;
}
