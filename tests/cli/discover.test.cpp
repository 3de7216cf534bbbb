#include "cli/discover.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/cli/temporary_folder.h"

namespace krait {
namespace {

using Paths = std::vector<std::string>;

Paths found(const Paths& named, const DiscoverOptions& options = {}) {
  return discover_files({named, {}}, options).files;
}

TEST_CASE("a folder gives its Python files in order") {
  const TemporaryFolder folder;
  for (const char* path : {"b.py", "a.pyi", "c.pyw", "n.ipynb", "x/d.py", "no.txt", "x.py.bak"}) {
    folder.write(path, "");
  }
  folder.write("script", "#!/usr/bin/env python3\n");
  folder.write("shell", "#!/bin/sh\n");
  folder.write("tool.sh", "#!/usr/bin/python\n");
  CHECK(found({"."}) == Paths{"a.pyi", "b.py", "c.pyw", "n.ipynb", "script", "x/d.py"});
  CHECK(found({"./x/"}) == Paths{"x/d.py"});
  CHECK(found({folder.path()}).front() == folder.path() + "/a.pyi");
}

TEST_CASE("what is named is taken whatever it is called, once") {
  const TemporaryFolder folder;
  folder.write("no.txt", "");
  folder.write("a.py", "");
  CHECK(found({"no.txt", "./a.py", "."}) == Paths{"a.py", "no.txt"});
}

TEST_CASE("what is listed is taken only when it is Python") {
  const TemporaryFolder folder;
  folder.write("no.txt", "");
  folder.write("a.py", "");
  CHECK(discover_files({{}, {"no.txt", "a.py"}}, {}).files == Paths{"a.py"});
}

TEST_CASE("a path that is not there is an error and the others are found") {
  const TemporaryFolder folder;
  folder.write("a.py", "");
  const Discovery discovery = discover_files({{"gone.py", "a.py"}, {}}, {});
  CHECK(discovery.files == Paths{"a.py"});
  REQUIRE(discovery.errors.size() == 1);
  CHECK(discovery.errors[0].message == "cannot read 'gone.py': No such file or directory");
}

TEST_CASE("usual folders and virtual environments are left out unless they are named") {
  const TemporaryFolder folder;
  for (const char* path : {"node_modules/a.py", ".venv/a.py", "__pycache__/a.py", ".git/a.py",
                           "env/lib/a.py", "build/a.py"}) {
    folder.write(path, "");
  }
  folder.write("env/pyvenv.cfg", "");
  CHECK(found({"."}) == Paths{"build/a.py"});
  CHECK(found({"node_modules"}) == Paths{"node_modules/a.py"});
  DiscoverOptions options;
  options.use_ignore_files = false;
  CHECK(found({"."}, options).size() == 6);
}

TEST_CASE("ignore files count in their folder and below") {
  const TemporaryFolder folder;
  for (const char* path : {"a.py", "b.py", "x/a.py", "x/c.py", "y/c.py", "y/d.py"}) {
    folder.write(path, "");
  }
  folder.write(".gitignore", "/a.py\nd.py\n");
  folder.write("x/.gitignore", "c.py\n");
  folder.write(".ignore", "!d.py\nb.py\n");
  CHECK(found({"."}) == Paths{"x/a.py", "y/c.py", "y/d.py"});
}

TEST_CASE("ignore files above a named folder count up to the repository") {
  const TemporaryFolder folder;
  folder.write(".git/info/exclude", "c.py\n");
  folder.write(".gitignore", "x/a.py\n");
  folder.write("x/a.py", "");
  folder.write("x/b.py", "");
  folder.write("x/c.py", "");
  CHECK(found({"x"}) == Paths{"x/b.py"});
  CHECK(found({"x/a.py"}) == Paths{"x/a.py"});
}

TEST_CASE("excluded paths are left out, named ones too") {
  const TemporaryFolder folder;
  for (const char* path : {"a.py", "tests/b.py", "x/tests/c.py"}) {
    folder.write(path, "");
  }
  DiscoverOptions options;
  options.exclude.add("tests/");
  CHECK(found({"."}, options) == Paths{"a.py"});
  CHECK(found({"tests/b.py", folder.path() + "/x"}, options).empty());
}

TEST_CASE("links to folders are not followed and loops do no harm") {
  const TemporaryFolder folder;
  folder.write("x/a.py", "");
  folder.write("outside.txt", "");
  std::filesystem::create_directory_symlink("..", "x/loop");
  std::filesystem::create_symlink("a.py", "x/same.py");
  std::filesystem::create_symlink("../outside.txt", "x/other.py");
  std::filesystem::create_symlink("nowhere", "x/broken.py");
  CHECK(found({"x"}) == Paths{"x/a.py", "x/other.py"});
  CHECK(found({"x/loop/x/a.py"}) == Paths{"x/loop/x/a.py"});
}

TEST_CASE("names may hold any byte") {
  const TemporaryFolder folder;
  folder.write("new\nline.py", "");
  folder.write("\xff.py", "");
  CHECK(found({"."}) == Paths{"new\nline.py", "\xff.py"});
}

TEST_CASE("paths are tidied as text") {
  CHECK(tidy_path("./a//b/") == "a/b");
  CHECK(tidy_path(".") == ".");
  CHECK(tidy_path("./") == ".");
  CHECK(tidy_path("/") == "/");
  CHECK(tidy_path("../a") == "../a");
}

}  // namespace
}  // namespace krait
