#include "engine/expectations.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lexer/lexer.h"

namespace {

using krait::Diagnostic;
using krait::SourceFile;
using krait::Span;

struct Found {
  std::string code;
  std::string at;  ///< the text that is underlined; its first occurrence
  std::string message;
};

/// The failures of a file in which `found` was found, as "Code@line".
std::string failures(const std::string& text, const std::vector<Found>& found) {
  const SourceFile source("a.test.py", text);
  const krait::TokenBuffer tokens = krait::lex(source);
  std::vector<Diagnostic> diagnostics;
  for (const Found& one : found) {
    const size_t at = text.find(one.at);
    REQUIRE(at != std::string::npos);
    Diagnostic& diagnostic = diagnostics.emplace_back();
    diagnostic.code = one.code;
    diagnostic.message = one.message;
    diagnostic.primary = {&source,
                          {static_cast<uint32_t>(at), static_cast<uint32_t>(at + one.at.size())}};
  }
  const krait::Expectations expectations = krait::read_expectations(source, tokens.comments());
  std::string result;
  for (const Diagnostic& failure :
       krait::compare_with_expectations(source, expectations, diagnostics)) {
    result += (result.empty() ? "" : " ") + failure.code + "@" +
              std::to_string(source.line_of(failure.primary.span.begin));
  }
  return result;
}

TEST_CASE("a mark on the line is met by a finding on the line") {
  CHECK(failures("f(x)  # expect: A1\n", {{"A1", "x", ""}}).empty());
  CHECK(failures("f(x)  # expect: A1\n", {}) == "MissingFinding@1");
  CHECK(failures("f(x)  # expect: A1\n", {{"A2", "x", ""}}) ==
        "UnexpectedFinding@1 MissingFinding@1");
  CHECK(failures("f(x)\ng(y)  # expect: A1\n", {{"A1", "x", ""}}) ==
        "UnexpectedFinding@1 MissingFinding@2");
}

TEST_CASE("a mark may point at another line and name several rules") {
  CHECK(failures("f(x)\n# expect@-1: A1, A2\n", {{"A1", "x", ""}, {"A2", "f", ""}}).empty());
  CHECK(failures("# expect@+1: A1\nf(x)\n", {{"A1", "f(x)", ""}}).empty());
  CHECK(failures("f(x)  # expect: A1, A1\n", {{"A1", "x", ""}}) == "MissingFinding@1");
}

TEST_CASE("a mark may ask for a part of the message") {
  CHECK(failures("f(x)  # expect: A1 {{every net}}\n", {{"A1", "x", "on every network"}}).empty());
  CHECK(failures("f(x)  # expect: A1 {{no net}}\n", {{"A1", "x", "on every network"}}) ==
        "UnexpectedFinding@1 MissingFinding@1");
}

TEST_CASE("carets mark the columns of the line above") {
  CHECK(failures("f(xyz)\n# ^^^ expect: A1\n", {{"A1", "xyz", ""}}).empty());
  CHECK(failures("f(xyz)\n# ^^ expect: A1\n", {{"A1", "xyz", ""}}) ==
        "UnexpectedFinding@1 MissingFinding@2");
  CHECK(failures("f(xyz, ab)\n# ^^^ expect: A1\n#      ^^ expect: A1\n",
                 {{"A1", "xyz", ""}, {"A1", "ab", ""}})
            .empty());
}

TEST_CASE("todo marks fail once they are met") {
  CHECK(failures("f(x)  # todo: A1\n", {}).empty());
  CHECK(failures("f(x)  # todo: A1\n", {{"A1", "x", ""}}) == "MetTodo@1");
  CHECK(failures("f(x)  # todo-ok: A1\n", {{"A1", "x", ""}}).empty());
  CHECK(failures("f(x)  # todo-ok: A1\n", {}) == "MetTodo@1");
}

TEST_CASE("a file says that nothing is expected, or it fails") {
  CHECK(failures("# expect: nothing\nf(x)\n", {}).empty());
  CHECK(failures("f(x)\n", {}) == "NoExpectation@1");
  CHECK(failures("# expect: nothing\nf(x)\n", {{"A1", "f(x)", ""}}) == "UnexpectedFinding@2");
  CHECK(failures("s = '# expect: A1'\n", {}) == "NoExpectation@1");
}

}  // namespace
