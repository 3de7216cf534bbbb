// Property: a file that fixes have changed has no new syntax error and fewer findings.
#include <algorithm>
#include <string>

#include "cli/fix_files.h"
#include "cli/loaded_rules.h"
#include "fuzz/require.h"

using namespace krait;

static auto count(const std::vector<Diagnostic>& diagnostics, DiagnosticOrigin origin) {
  return std::ranges::count_if(diagnostics, [origin](const Diagnostic& diagnostic) {
    return diagnostic.origin == origin && diagnostic.suppressions.empty();
  });
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const LoadedRules kLoaded = load_rules_for(Settings{});
  static const ThreadPool kThreads(1);
  static Progress progress(false);
  const Overlay overlay{{"-", std::string(reinterpret_cast<const char*>(data), size)}};
  const ScanPlan plan{{"-"}, {}, &*kLoaded.rules, {}, true, &kThreads, &progress};
  const ScanRun before = run_scan(plan, overlay);
  std::vector<const Diagnostic*> findings;
  for (const Diagnostic& diagnostic : before.diagnostics) {
    findings.push_back(&diagnostic);
  }
  const FixResult result = fix_files(plan, before, findings, true, overlay);
  if (result.fixes_applied != 0) {
    const std::vector<Diagnostic>& after = result.after.diagnostics;
    require(count(after, DiagnosticOrigin::SyntaxError) <=
                count(before.diagnostics, DiagnosticOrigin::SyntaxError),
            "a fixed file parses");
    require(
        count(after, DiagnosticOrigin::Rule) < count(before.diagnostics, DiagnosticOrigin::Rule),
        "a fixed finding is gone");
  }
  return 0;
}
