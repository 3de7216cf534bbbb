#include "cli/ignore_patterns.h"

#include <doctest/doctest.h>

#include <array>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "tests/cli/temporary_folder.h"

namespace krait {
namespace {

bool is_ignored(std::string_view patterns, std::string_view path, bool is_directory = false) {
  return IgnorePatterns::parse(patterns).decide(path, is_directory).value_or(false);
}

TEST_CASE("a name without a slash is ignored at any depth") {
  CHECK(is_ignored("a.py", "a.py"));
  CHECK(is_ignored("a.py", "x/y/a.py"));
  CHECK_FALSE(is_ignored("a.py", "x/ba.py"));
}

TEST_CASE("a slash ties a pattern to its folder") {
  CHECK(is_ignored("/a.py", "a.py"));
  CHECK_FALSE(is_ignored("/a.py", "x/a.py"));
  CHECK(is_ignored("x/a.py", "x/a.py"));
  CHECK_FALSE(is_ignored("x/a.py", "y/x/a.py"));
}

TEST_CASE("a slash at the end means folders") {
  CHECK(is_ignored("x/", "y/x", true));
  CHECK_FALSE(is_ignored("x/", "y/x", false));
}

TEST_CASE("two stars cross folders") {
  CHECK(is_ignored("**/a.py", "a.py"));
  CHECK(is_ignored("**/a.py", "x/y/a.py"));
  CHECK(is_ignored("x/**/a.py", "x/a.py"));
  CHECK(is_ignored("x/**/a.py", "x/y/z/a.py"));
  CHECK(is_ignored("x/**", "x/y/z"));
  CHECK_FALSE(is_ignored("x/**", "x", true));
}

TEST_CASE("sets, classes and escapes") {
  CHECK(is_ignored("[a-c].py", "b.py"));
  CHECK_FALSE(is_ignored("[!a-c].py", "b.py"));
  CHECK(is_ignored("[[:digit:]].py", "7.py"));
  CHECK(is_ignored("[]-].py", "].py"));
  CHECK_FALSE(is_ignored("[a.py", "[a.py"));
  CHECK(is_ignored("\\*.py", "*.py"));
  CHECK_FALSE(is_ignored("\\*.py", "a.py"));
  CHECK(is_ignored("\\#a\n\\!b", "!b"));
  CHECK(is_ignored("a\\ ", "a "));
  CHECK(is_ignored("a  ", "a"));
}

TEST_CASE("the last pattern that matches decides") {
  CHECK_FALSE(is_ignored("*.py\n!a.py", "a.py"));
  CHECK(is_ignored("!a.py\n*.py", "a.py"));
  CHECK(IgnorePatterns::parse("!a.py").decide("a.py", false) == std::optional(false));
  CHECK(IgnorePatterns::parse("# a.py\n\n").is_empty());
}

TEST_CASE("hostile globs end") {
  const std::string glob = "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b";
  CHECK_FALSE(matches_glob(glob, std::string(5000, 'a')));
  std::string folders = "**/a";
  std::string path = "a";
  for (int depth = 0; depth < 200; ++depth) {
    folders.insert(0, "**/a/");
    path += "/a";
  }
  CHECK_FALSE(matches_glob(folders + "/b", path));
}

/// Random patterns of the characters that mean something, over random small paths.
class RandomText {
 public:
  std::string pattern() {
    constexpr std::array<std::string_view, 14> kParts = {
        "a", "b", "*", "**", "?", "/", "[ab]", "!", "\\a", "[!a]", "[a-b", "/**", "**/", "c"};
    return text(kParts, 1 + random_() % 5);
  }
  std::string path() {
    constexpr std::array<std::string_view, 3> kNames = {"a", "b", "c"};
    std::string out = std::string(kNames[random_() % 3]);
    for (auto depth = random_() % 3; depth > 0; --depth) {
      out += "/" + text(kNames, 1 + random_() % 2);
    }
    return out;
  }

 private:
  template <class Parts>
  std::string text(const Parts& parts, std::mt19937::result_type count) {
    std::string out;
    for (; count > 0; --count) {
      out += parts[random_() % parts.size()];
    }
    return out;
  }
  std::mt19937 random_{11};  // NOLINT(cert-msc51-cpp): the same patterns in every run
};

TEST_CASE("patterns mean what they mean to git") {
  if (std::system("git --version >/dev/null 2>&1") != 0) {
    MESSAGE("there is no git to compare with");
    return;
  }
  const TemporaryFolder folder;
  run_command("git init -q .");
  RandomText random;
  std::size_t ignored = 0;
  for (int round = 0; round < 150; ++round) {
    const std::string pattern = random.pattern();
    folder.write(".gitignore", pattern + "\n");
    const IgnorePatterns patterns = IgnorePatterns::parse(pattern + "\n");
    std::vector<std::string> paths;
    std::string list;
    for (int index = 0; index < 25; ++index) {
      paths.push_back(random.path());
      list += paths.back() + '\0';
    }
    folder.write("list", list);
    // Each record: the file of the pattern, its line, the pattern, the path; empty but for the
    // path where none matches.
    const std::string output =
        run_command("git check-ignore --no-index -v -n -z --stdin <list; true");
    std::vector<std::string> fields;
    for (std::size_t begin = 0; begin < output.size();) {
      const std::size_t end = output.find('\0', begin);
      fields.push_back(output.substr(begin, end - begin));
      begin = end + 1;
    }
    REQUIRE(fields.size() == 4 * paths.size());
    for (std::size_t index = 0; index < paths.size(); ++index) {
      const bool is_git_match = !fields[4 * index].empty();
      // What a folder above says holds for all that is in it; taking a folder back says nothing.
      bool is_match = false;
      for (std::size_t slash = paths[index].find('/'); slash != std::string::npos;
           slash = paths[index].find('/', slash + 1)) {
        const std::string above = paths[index].substr(0, slash);
        is_match = is_match || patterns.decide(above, true).value_or(false);
      }
      is_match = is_match || patterns.decide(paths[index], false).has_value();
      CHECK_MESSAGE(is_match == is_git_match, pattern << " on " << paths[index]);
      ignored += is_match ? 1 : 0;
    }
  }
  CHECK(ignored > 100);
}

}  // namespace
}  // namespace krait
