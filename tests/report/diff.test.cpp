#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "report/report.h"

namespace krait {
namespace {

std::string diff(std::string_view before, std::string_view after) {
  return write_unified_diff("a.py", before, after, {});
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

/// The texts that the hunks of a diff say they change, by the rules of patch(1).
class Patch {
 public:
  explicit Patch(std::string_view text) : lines_(lines_of(text)) {}

  /// `before` with the hunks applied; checks context, removed lines and counts on the way.
  std::string apply(const std::vector<std::string>& before) {
    std::size_t next = 0;
    std::string out;
    std::size_t at = 2;
    while (at < lines_.size()) {
      std::size_t begin = 0;
      REQUIRE(std::sscanf(lines_[at].c_str(), "@@ -%zu", &begin) == 1);
      const bool is_empty_side = lines_[at].find(",0 +") != std::string::npos;
      begin -= is_empty_side ? 0 : 1;
      REQUIRE(begin >= next);
      while (next < begin) {
        out += before.at(next++);
      }
      for (++at; at < lines_.size() && !lines_[at].starts_with("@@"); ++at) {
        const std::string content = content_at(at);
        if (lines_[at][0] != '+') {
          CHECK(before.at(next) == content);
          ++next;
        }
        if (lines_[at][0] != '-') {
          out += content;
        }
        if (at + 1 < lines_.size() && lines_[at + 1][0] == '\\') {
          ++at;
        }
      }
    }
    while (next < before.size()) {
      out += before.at(next++);
    }
    return out;
  }

 private:
  std::string content_at(std::size_t at) const {
    std::string content = lines_[at].substr(1);
    if (at + 1 < lines_.size() && lines_[at + 1][0] == '\\') {
      content.pop_back();
    }
    return content;
  }

  std::vector<std::string> lines_;
};

TEST_CASE("equal texts have no difference") {
  CHECK(diff("a\n", "a\n").empty());
  CHECK(diff("", "").empty());
}

TEST_CASE("a changed line stands between its context") {
  CHECK(diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n") ==
        "--- a/a.py\n+++ b/a.py\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST_CASE("distant changes are hunks of their own") {
  const std::string before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n";
  const std::string after = "2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n";
  CHECK(diff(before, after) ==
        "--- a/a.py\n+++ b/a.py\n@@ -1,4 +1,3 @@\n-1\n 2\n 3\n 4\n@@ -8,3 +7,4 @@\n 8\n 9\n "
        "10\n+11\n");
}

TEST_CASE("a missing line end is said") {
  CHECK(diff("a", "a\n") ==
        "--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
  CHECK(diff("", "a") ==
        "--- a/a.py\n+++ b/a.py\n@@ -0,0 +1 @@\n+a\n\\ No newline at end of file\n");
}

TEST_CASE("names are quoted as git does") {
  const auto header = [](std::string_view path) {
    const std::string text = write_unified_diff(path, "a\n", "b\n", {});
    return text.substr(0, text.find('\n'));
  };
  CHECK(header("./x/y.py") == "--- a/x/y.py");
  CHECK(header("/srv/y.py") == "--- a/srv/y.py");
  CHECK(header("a b.py") == "--- a/a b.py\t");
  CHECK(header("caf\u00e9\n\"\\.py") == "--- \"a/caf\\303\\251\\012\\\"\\\\.py\"");
}

TEST_CASE("bytes stay as they are unless a terminal shows them") {
  CHECK(diff("a\r\n", "\xff\x1b\r\n").find("+\xff\x1b\r\n") != std::string::npos);
  DiffOptions options;
  options.is_terminal = true;
  CHECK(
      write_unified_diff("a.py", "a\r\n", "\xff\x1b\r\n", options).ends_with("-a\n+\\xff\\x1b\n"));
  options.use_color = true;
  CHECK(write_unified_diff("a.py", "a\n", "b\n", options)
            .ends_with("\x1b[36m@@ -1 +1 @@\x1b[0m\n\x1b[31m-a\x1b[0m\n\x1b[32m+b\x1b[0m\n"));
}

TEST_CASE("applying a difference to the one text gives the other") {
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same texts in every run
  const auto text_of = [&random](int most) {
    std::string text;
    const int count = static_cast<int>(random() % static_cast<unsigned>(most));
    for (int line = 0; line < count; ++line) {
      text += static_cast<char>('a' + static_cast<char>(random() % 4));
      text += '\n';
    }
    if (random() % 3 == 0 && !text.empty()) {
      text.pop_back();
    }
    return text;
  };
  for (int run = 0; run < 2000; ++run) {
    const std::string before = text_of(40);
    const std::string after = text_of(40);
    const std::string text = diff(before, after);
    CHECK(Patch(text).apply(lines_of(before)) == after);
  }
}

TEST_CASE("texts that have nothing in common are replaced as a whole") {
  std::string before;
  std::string after;
  for (int line = 0; line < 5000; ++line) {
    before += "a" + std::to_string(line) + "\n";
    after += "b" + std::to_string(line) + "\n";
  }
  CHECK(Patch(diff(before, after)).apply(lines_of(before)) == after);
}

}  // namespace
}  // namespace krait
