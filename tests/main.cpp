// The entry point of krait_tests: runs in the root of the repository, so that a test names its
// fixture by the path one sees there, and refuses a run in which no test case ran.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>

namespace {

unsigned cases_run = 0;

/// Counts what passed the filters; a filter with a typing error must not look like success.
struct CaseCounter : doctest::IReporter {
  explicit CaseCounter(const doctest::ContextOptions&) {}
  void report_query(const doctest::QueryData&) override {}
  void test_run_start() override {}
  void test_run_end(const doctest::TestRunStats&) override {}
  void test_case_start(const doctest::TestCaseData&) override { ++cases_run; }
  void test_case_reenter(const doctest::TestCaseData&) override {}
  void test_case_end(const doctest::CurrentTestCaseStats&) override {}
  void test_case_exception(const doctest::TestCaseException&) override {}
  void subcase_start(const doctest::SubcaseSignature&) override {}
  void subcase_end() override {}
  void log_assert(const doctest::AssertData&) override {}
  void log_message(const doctest::MessageData&) override {}
  void test_case_skipped(const doctest::TestCaseData&) override {}
};

}  // namespace

DOCTEST_REGISTER_LISTENER("case_counter", 1, CaseCounter);

int main(int argc, char** argv) {
  std::filesystem::current_path(KRAIT_SOURCE_DIR);
  doctest::Context context(argc, argv);
  const int result = context.run();
  // Set by the queries (--list-test-cases, --help), which run no case and are right to.
  if (context.shouldExit()) {
    return result;
  }
  if (cases_run == 0) {
    std::fputs("krait_tests: no test case ran\n", stderr);
    return 1;
  }
  return result;
}
