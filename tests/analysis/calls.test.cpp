// Which callee a call has, and what its parameters get.
#include "analysis/calls.h"

#include <doctest/doctest.h>

#include "tests/analysis/analyzed.h"

namespace krait {
namespace {

TEST_CASE("an annotated parameter is its class when called") {
  const Analyzed analyzed(
      "from http.server import BaseHTTPRequestHandler, HTTPServer\n"
      "def run(server_class: HTTPServer, handler_class: BaseHTTPRequestHandler):\n"
      "    server_address = ('', 8000)\n"
      "    httpd = server_class(server_address, handler_class)\n"
      "    httpd.serve_forever()\n");
  CHECK(analyzed.call("server_class(") ==
        "Constructor http.server.HTTPServer(server_address=('', 8000), "
        "RequestHandlerClass=<http.server.BaseHTTPRequestHandler> | ?)");
  CHECK(analyzed.trail("server_class(") == "{0} assigned here: server_address, line 3");
  CHECK(analyzed.call("httpd.serve_forever") == "Method socketserver.BaseServer.serve_forever()");
}

TEST_CASE("the first element of a tuple keeps the place of its literal") {
  const Analyzed analyzed(
      "from http.server import HTTPServer\naddress = ('', 80)\nHTTPServer(address, None)\n");
  const ProjectFile& file = analyzed.project().file(0);
  const auto* call = file.tree.nodes_of(ast::Kind::Call)[0]->as<ast::Call>();
  const auto targets = analyzed.project().semantics(0).targets(*call);
  REQUIRE(targets.size() == 1);
  const ValueSet& address = targets[0].arguments[0].slot.values;
  REQUIRE(address.known.size() == 1);
  const Value& tuple = *address.known[0].value;
  REQUIRE(tuple.items.size() == 2);
  const Place& place = tuple.items[0].values.known[0].place;
  CHECK(file.source.text(place.span) == "''");
}

TEST_CASE("a call of something unknown has one target of that kind") {
  const Analyzed analyzed("def f(callback):\n    callback(1)\n");
  CHECK(analyzed.call("callback(") == "Unknown(1)");
}

TEST_CASE("a call that no path reaches has no target") {
  const Analyzed analyzed("def f():\n    return 1\n    g(2)\nif False:\n    h(3)\n");
  CHECK(analyzed.call("g(").empty());
  CHECK(analyzed.call("h(").empty());
}

TEST_CASE("a hundred statements reach no budget") {
  std::string source =
      "from http.server import HTTPServer\n"
      "def serve(host):\n    HTTPServer((host, 80), None)\n"
      "options = {}\n";
  for (int i = 0; i < 100; ++i) {
    source += "options['" + std::to_string(i) + "'] = ['a', str(" + std::to_string(i) + ")]\n";
  }
  const Analyzed analyzed(source + "serve('')\n");
  CHECK(analyzed.argument("HTTPServer(") == "('', 80) | (?, 80)");
  CHECK(analyzed.project().statistics().budget_hits_work_per_file == 0);
}

}  // namespace
}  // namespace krait
