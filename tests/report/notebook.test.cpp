#include "report/notebook.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/report/sample_report.h"

namespace krait {
namespace {

using Json = nlohmann::ordered_json;

Json code_cell(const Json& source) {
  return {{"cell_type", "code"}, {"metadata", Json::object()}, {"source", source}};
}

std::string notebook_of(const Json& cells, const std::string& language = "python") {
  const Json document = {
      {"cells", cells}, {"metadata", {{"language_info", {{"name", language}}}}}, {"nbformat", 4}};
  return document.dump(1);
}

Notebook read(const std::string& json) {
  Expected<Notebook> notebook = read_notebook(json);
  REQUIRE_MESSAGE(notebook.has_value(), notebook.error().message);
  return std::move(*notebook);
}

std::string text_of(const std::string& source) {
  return read(notebook_of(Json::array({code_cell(source)}))).text;
}

TEST_CASE("code cells follow each other and know their numbers") {
  const Json markdown = {{"cell_type", "markdown"}, {"source", "# text"}};
  const Notebook notebook =
      read(notebook_of({code_cell({"import os\n", "x = 1"}), markdown, code_cell("y = 2\n")}));
  CHECK(notebook.text == "import os\nx = 1\ny = 2\n");
  REQUIRE(notebook.cells.size() == 2);
  CHECK(notebook.cells[0].number_1based == 1);
  CHECK(notebook.cells[1].begin == 16);
  CHECK(notebook.cells[1].number_1based == 3);
}

TEST_CASE("what is no notebook says why") {
  CHECK(read_notebook("{").error().message.starts_with("it is no JSON: "));
  CHECK(read_notebook("[]").error().message == "it is no notebook: its JSON is no object");
  CHECK(read_notebook("{}").error().message.find("'cells'") != std::string::npos);
  CHECK(read(notebook_of(Json::array({code_cell("1 +")}), "julia")).cells.empty());
}

TEST_CASE("escapes in JSON are read and the rest of the document is stepped over") {
  CHECK(text_of("s = \"\\u00e9\U0001F40D\\n\"\n\t") == "s = \"\\u00e9\U0001F40D\\n\"\n\t\n");
  const std::string json =
      R"({"a": [1, {"b": "]}\"", "c": []}], "cells": [{"source": ["x\u00e9\ud83d\udc0d"], )"
      R"("cell_type": "code", "n": -1.5e3, "t": true}, 3], "z": null})";
  CHECK(read(json).text == "x\u00e9\U0001F40D\n");
}

TEST_CASE("lines of IPython become comments of the same length") {
  CHECK(text_of("%pip install x\nimport os\n") == "0#ip install x\nimport os\n");
  CHECK(text_of("if x:\n    !ls -l\n") == "if x:\n    0#s -l\n");
  CHECK(text_of("files = !ls\n") == "files = 0#s\n");
  CHECK(text_of("?open\nopen?\nx = 1\n") == "0#pen\n0#en?\nx = 1\n");
  CHECK(text_of("x = (a\n % b)\n") == "x = (a\n % b)\n");
  CHECK(text_of("s = '''\n%d\n'''\n") == "s = '''\n%d\n'''\n");
  CHECK(text_of("!echo it's\ny = 1\n") == "0#cho it's\ny = 1\n");
  CHECK(text_of("%%bash\nls 'x\n") == "#%bash\n#s 'x\n");
  CHECK(text_of("%%time\nf()\n") == "0#time\nf()\n");
}

std::string edited(const Json& source, std::string_view old_text, const std::string& replacement) {
  const std::string json = notebook_of({code_cell("first\n"), code_cell(source), code_cell("z")});
  const Notebook notebook = read(json);
  const SourceFile file("nb.ipynb", notebook.text);
  const std::string after =
      edit_notebook(json, notebook, {{&file, span_of(file, old_text), replacement}});
  const Json document = Json::parse(after);
  CHECK(document.at("cells").at(0).at("source") == "first\n");
  CHECK(document.at("cells").at(2).at("source") == "z");
  return document.at("cells").at(1).at("source").dump();
}

TEST_CASE("edits change the strings of the cell and nothing else") {
  CHECK(edited("a = \"\"\n", "\"\"", "\"127.0.0.1\"") == R"("a = \"127.0.0.1\"\n")");
  CHECK(edited({"\u00e9 = \"\"\n", "b"}, "\"\"", "'x'") == "[\"\u00e9 = 'x'\\n\",\"b\"]");
  CHECK(edited({"f(a,\n", "  b)\n", "c"}, "a,\n  b", "x") == R"(["f(x",")\n","c"])");
  CHECK(edited({"f(a,\n", "  b)"}, "b)", "") == R"(["f(a,\n","  "])");
}

}  // namespace
}  // namespace krait
