// The program as a user meets it: exit codes, what goes to which stream, files that are written.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/cli/temporary_folder.h"
#include "tests/fixture_files.h"

namespace krait {
namespace {

/// Runs krait; stdout only, or both streams when `command` says `2>&1`.
std::string krait(const std::string& arguments, int expected_exit = 0) {
  return run_command("'" KRAIT_BINARY "' " + arguments, expected_exit);
}

/// As `krait`, of stderr alone.
std::string krait_errors(const std::string& arguments, int expected_exit) {
  return krait(arguments + " 2>&1 >/dev/null", expected_exit);
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

constexpr std::string_view kBad = "import http.server\nhttp.server.HTTPServer((\"\", 80), None)\n";
constexpr std::string_view kGood =
    "import http.server\nhttp.server.HTTPServer((\"127.0.0.1\", 80), None)\n";

TEST_CASE("a scan of the seed example prints what the documentation shows") {
  const std::string seed = read_fixture("tests/fixtures/report/seed.py");
  const std::string expected = read_fixture("tests/fixtures/report/seed.txt");
  const TemporaryFolder folder;
  folder.write("app/serve.py", seed);
  const std::string text = krait("scan --isolated app/serve.py", 1);
  const std::size_t summary = expected.rfind("1 warning in");
  CHECK(text.substr(0, text.rfind("1 warning in")) == expected.substr(0, summary));
  CHECK(has(text, "; 1 fix with --fix --unsafe-fixes; see krait explain PY031\n"));
}

TEST_CASE("the exit code says what was found") {
  const TemporaryFolder folder;
  folder.write("bad.py", kBad);
  folder.write("good.py", kGood);
  folder.write("broken.py", "f(\nx = 1\n");
  krait("good.py");
  krait("bad.py", 1);
  krait("--exit-zero bad.py");
  krait("--min-level error bad.py");
  krait("--ignore unrestricted_bind bad.py");
  krait("broken.py 2>/dev/null");
  krait("--strict broken.py 2>/dev/null", 2);
  krait("gone.py bad.py 2>/dev/null", 2);
  krait("--slect=X 2>/dev/null", 2);
  krait("--select PY0031 bad.py 2>/dev/null", 2);
  krait("--exit-zero gone.py 2>/dev/null", 2);
}

TEST_CASE("an unreadable path is named with its cause and the others are scanned") {
  const TemporaryFolder folder;
  folder.write("bad.py", kBad);
  CHECK(krait_errors("gone.py bad.py", 2) ==
        "krait: error: cannot read 'gone.py': No such file or directory\n");
  CHECK(has(krait("gone.py bad.py 2>/dev/null", 2), "bad.py:2:24: warning"));
  const auto json = nlohmann::json::parse(krait("--format json gone.py bad.py 2>/dev/null", 2));
  CHECK(json.at("findings").size() == 1);
  CHECK(json.at("errors").at(0).at("path") == "gone.py");
}

TEST_CASE("syntax errors go to stderr and the rest of the file is scanned") {
  const TemporaryFolder folder;
  folder.write("a.py", "print 'x'\n" + std::string(kBad));
  CHECK(has(krait_errors("a.py", 1), "a.py:1:"));
  const std::string out = krait("a.py 2>/dev/null", 1);
  CHECK(has(out, "a.py:3:24: warning"));
  CHECK_FALSE(has(out, "a.py:1:"));
}

TEST_CASE("fixes are written, only the unsafe ones when asked, and keep every other byte") {
  const TemporaryFolder folder;
  const std::string before =
      "# caf\xe9 -*- coding: latin-1 -*-\r\nimport http.server\r\n"
      "http.server.HTTPServer(('', 80), None)\t # \xff\r\n";
  const std::string after =
      "# caf\xe9 -*- coding: latin-1 -*-\r\nimport http.server\r\n"
      "http.server.HTTPServer(('127.0.0.1', 80), None)\t # \xff\r\n";
  folder.write("a.py", before);
  run_command("chmod 755 a.py");
  krait("--fix a.py", 1);
  CHECK(folder.read("a.py") == before);
  const std::string diff = krait("--diff --unsafe-fixes a.py", 1);
  CHECK(folder.read("a.py") == before);
  CHECK(has(diff, "--- a/a.py\n+++ b/a.py\n@@ -1,3 +1,3 @@\n"));
  const std::string out = krait("--fix --unsafe-fixes a.py");
  CHECK(has(out, "1 fix applied in 1 file"));
  CHECK(folder.read("a.py") == after);
  CHECK(run_command("stat -c %a a.py") == "755\n");
  CHECK(run_command("ls -A") == "a.py\n");
  krait("a.py");
  folder.write("a.py", before);
  folder.write("diff", diff);
  run_command("git apply --unsafe-paths diff && rm diff");
  CHECK(folder.read("a.py") == after);
}

TEST_CASE("a fix that another one overlaps waits, and what is shared is written once") {
  const TemporaryFolder folder;
  folder.write("a.py",
               "import http.server, socketserver\naddress = ('', 80)\n"
               "http.server.HTTPServer(address, None)\nsocketserver.TCPServer(('', 81), None)\n");
  krait("--fix --unsafe-fixes a.py");
  CHECK(has(folder.read("a.py"), "TCPServer(('127.0.0.1', 81), None)"));
}

TEST_CASE("notebooks are scanned by cell and fixed in place") {
  const TemporaryFolder folder;
  const std::string before =
      "{\"cells\": [{\"cell_type\": \"markdown\", \"source\": \"x\"},\n"
      " {\"cell_type\": \"code\", \"source\": [\"%matplotlib inline\\n\", \"import "
      "http.server\\n\",\n"
      "  \"http.server.HTTPServer(('', 80), None)\"]}],\n"
      " \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 5}\n";
  folder.write("nb.ipynb", before);
  CHECK(has(krait("nb.ipynb", 1), "nb.ipynb:cell 2:3:24: warning: "));
  krait("--fix --unsafe-fixes nb.ipynb");
  std::string after = before;
  after.replace(after.find("''"), 2, "'127.0.0.1'");
  CHECK(folder.read("nb.ipynb") == after);
}

TEST_CASE("standard input is scanned under the name it is given") {
  const TemporaryFolder folder;
  folder.write("in", kBad);
  CHECK(has(krait("- <in", 1), "<stdin>:2:24: warning"));
  CHECK(has(krait("--stdin-filename app/a.py - <in", 1), "app/a.py:2:24: warning"));
  CHECK(krait("--fix --unsafe-fixes - <in 2>/dev/null") == kGood);
}

TEST_CASE("lists of files are read from a file or standard input") {
  const TemporaryFolder folder;
  folder.write("bad.py", kBad);
  folder.write("new\nline.py", kBad);
  folder.write("other.py", kBad);
  folder.write("list", "bad.py\n");
  folder.write("nul", std::string("bad.py\0new\nline.py\0", 19));
  CHECK(has(krait("--files-from list", 1), "in 1 file ("));
  CHECK(has(krait("--files-from nul -0 --format concise", 1), "new\\nline.py:2:24"));
  krait("--files-from gone 2>/dev/null", 2);
}

TEST_CASE("reports are written to files beside standard output") {
  const TemporaryFolder folder;
  folder.write("bad.py", kBad);
  krait("--output json=out.json --output sarif=out.sarif --format concise bad.py", 1);
  CHECK(nlohmann::json::parse(folder.read("out.json")).at("findings").size() == 1);
  CHECK(nlohmann::json::parse(folder.read("out.sarif")).at("version") == "2.1.0");
  krait("--output json=no/such/folder.json bad.py 2>/dev/null", 2);
}

TEST_CASE("a baseline hides what was there when it was written") {
  const TemporaryFolder folder;
  folder.write("a.py", kBad);
  krait("--write-baseline base.json a.py");
  folder.write("a.py", "\n\n" + std::string(kBad));
  CHECK(has(krait("--baseline base.json a.py"), "nothing in 1 file"));
  folder.write("a.py", std::string(kBad) + "http.server.HTTPServer((\"::\", 80), None)\n");
  const std::string out = krait("--baseline base.json a.py", 1);
  CHECK(has(out, "a.py:3:24"));
  CHECK_FALSE(has(out, "a.py:2:24"));
  krait("--baseline gone.json a.py 2>/dev/null", 2);
}

TEST_CASE("only what git calls changed is reported with --changed") {
  const TemporaryFolder folder;
  folder.write("old.py", kBad);
  folder.write("grown.py", kBad);
  run_command(
      "git init -q . && git add . && git -c user.name=n -c user.email=e@example.org "
      "commit -q -m first");
  CHECK(has(krait("--changed ."), "nothing in no files"));
  folder.write("grown.py", std::string(kBad) + "http.server.HTTPServer((\"::\", 81), None)\n");
  folder.write("new.py", kBad);
  const std::string out = krait("--changed --format concise .", 1);
  CHECK(has(out, "grown.py:3:24"));
  CHECK_FALSE(has(out, "grown.py:2:24"));
  CHECK(has(out, "new.py:2:24"));
  CHECK_FALSE(has(out, "old.py"));
  CHECK(has(krait_errors("--changed=no-such-ref .", 2), "no-such-ref"));
}

TEST_CASE("suppression comments hide, unless they are ignored, and are shown on demand") {
  const TemporaryFolder folder;
  folder.write("a.py",
               "import http.server\n"
               "http.server.HTTPServer((\"\", 80), None)  # suppress: PY031 -- lab only\n");
  CHECK(has(krait("a.py"), "nothing in 1 file"));
  krait("--ignore-suppressions a.py", 1);
  CHECK(has(krait("--show-suppressed a.py"), "(suppressed: lab only)"));
  folder.write("a.py",
               "import http.server\nhttp.server.HTTPServer((\"\", 80), None)  # nosec B104\n");
  krait("a.py", 1);
  krait("--honor nosec a.py");
}

TEST_CASE("a configuration file is found, and not read with --isolated") {
  const TemporaryFolder folder;
  folder.write("pkg/a.py", kBad);
  folder.write("pyproject.toml", "[tool.krait]\nignore = ['unrestricted_bind']\n");
  krait("pkg/a.py");
  krait("--isolated pkg/a.py", 1);
  folder.write("pyproject.toml", "[tool.krait]\nignroe = []\n");
  CHECK(krait_errors("pkg/a.py", 2) ==
        "krait: error: pyproject.toml:2:1: unknown key 'ignroe'; did you mean 'ignore'?\n");
}

TEST_CASE("a pack of one's own works through --rules, a broken one says where") {
  const TemporaryFolder folder;
  folder.write("a.py", "import mine\nmine.danger(1)\n");
  folder.write("packs/mine.yaml",
               "krait: 1\nrules:\n- id: MY001\n  name: danger\n  title: Danger\n"
               "  match: mine.danger(X)\n  message: \"danger of {X}\"\n");
  CHECK(has(krait("--rules packs a.py", 1), "a.py:2:1: warning: danger of 1 [MY001 danger]"));
  krait("--rules packs --select PY031 a.py");
  folder.write("packs/mine.yaml", "krait: 1\nrulez: []\n");
  const std::string errors = krait_errors("--rules packs a.py", 2);
  CHECK(has(errors, "packs/mine.yaml:2:1: error: "));
  CHECK(has(errors, "'rules'"));
  CHECK(has(errors, "^~~~~"));
}

TEST_CASE("rules are listed, shown, validated and begun") {
  const TemporaryFolder folder;
  CHECK(has(krait("rules list"), "PY031 unrestricted_bind warning: "));
  CHECK(has(krait("explain py031"), "PY031 unrestricted_bind: "));
  CHECK(has(krait("explain PY031 --format md"), "# PY031"));
  CHECK(nlohmann::json::parse(krait("explain PY031 --format json")).at("id") == "PY031");
  CHECK(krait_errors("explain PY0031", 2) ==
        "krait: error: no rule 'PY0031'; did you mean 'PY031'?\n");
  CHECK(nlohmann::json::parse(krait("rules schema")).at("type") == "object");
  krait("rules new MY001 --output mine.yaml");
  CHECK(has(krait("rules validate mine.yaml"), "0 errors"));
  CHECK(has(krait("test mine.yaml"), "0 failures"));
  CHECK(has(krait_errors("rules new MY002 --output mine.yaml", 2), "exists already"));
}

TEST_CASE("one pattern can be asked for") {
  const TemporaryFolder folder;
  folder.write("a.py", "import os\nos.system('ls')\nos.getcwd()\n");
  const std::string out = krait("query -e 'os.system(X)' a.py", 1);
  CHECK(has(out, "a.py:2:1: "));
  CHECK_FALSE(has(out, "a.py:3:"));
  krait("query -e 'os.system(X)' --where 'X: {equals: pwd}' a.py");
  CHECK(has(krait_errors("query -e 'os.system(' a.py", 2), "<query>:"));
}

TEST_CASE("a reader that leaves early is no error") {
  const TemporaryFolder folder;
  folder.write("bad.py", kBad);
  CHECK(run_command("('" KRAIT_BINARY "' bad.py; echo $? >code) | true; cat code") == "1\n");
  CHECK(has(run_command("'" KRAIT_BINARY "' bad.py 2>&1 >/dev/full", 2),
            "cannot write 'standard output': No space left on device"));
}

TEST_CASE("threads change nothing") {
  const TemporaryFolder folder;
  for (int index = 0; index < 20; ++index) {
    folder.write("m" + std::to_string(index) + ".py", kBad);
  }
  CHECK(krait("-j 1 --format json .", 1) == krait("-j 8 --format json .", 1));
}

TEST_CASE("statistics and timings go to stderr") {
  const TemporaryFolder folder;
  folder.write("bad.py", kBad);
  const std::string errors = krait_errors("--statistics --timings bad.py", 1);
  CHECK(has(errors, "PY031"));
  CHECK(has(errors, "files parsed"));
  CHECK(has(errors, " ms\n"));
}

TEST_CASE("colours are written when asked for and not into a pipe") {
  const TemporaryFolder folder;
  folder.write("bad.py", kBad);
  CHECK_FALSE(has(krait("bad.py", 1), "\x1b"));
  CHECK(has(krait("--color always bad.py", 1), "\x1b[1;35mwarning:\x1b[0m"));
}

TEST_CASE("trees and tokens are printed") {
  const TemporaryFolder folder;
  folder.write("a.py", "x = 1\n");
  folder.write("broken.py", "x = = 1\n");
  CHECK(krait("ast a.py").starts_with("Module(body=[Assign("));
  CHECK(krait("ast broken.py 2>/dev/null", 2).starts_with("SyntaxError 1:5: "));
  CHECK(has(krait("tokens a.py"), "NAME"));
  CHECK(has(krait_errors("tokens gone.py", 2), "cannot read 'gone.py'"));
}

}  // namespace
}  // namespace krait
