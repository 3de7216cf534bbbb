#include "engine/text_predicates.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace {

using krait::matches_path_glob;

std::string host_port(std::string_view text) {
  const auto parts = krait::split_host_port(text);
  if (!parts) {
    return "none";
  }
  const std::string host(text.substr(parts->host.begin, parts->host.size));
  return parts->port ? host + "|" + std::string(text.substr(parts->port->begin, parts->port->size))
                     : host;
}

std::string url(std::string_view text) {
  const auto parts = krait::split_url(text);
  if (!parts) {
    return "none";
  }
  const auto part = [&](const krait::TextRange& range) {
    return std::string(text.substr(range.begin, range.size));
  };
  return part(parts->scheme) + "|" + (parts->host ? part(*parts->host) : "-") + "|" +
         (parts->port ? part(*parts->port) : "-") + "|" + part(parts->path);
}

TEST_CASE("host and port are told apart in every shape") {
  CHECK(host_port("0.0.0.0:80") == "0.0.0.0|80");
  CHECK(host_port("[::]:80") == "::|80");
  CHECK(host_port("[::]") == "::");
  CHECK(host_port(":80") == "|80");
  CHECK(host_port("localhost") == "localhost");
  CHECK(host_port("") == "");
  CHECK(host_port("::") == "::");
  CHECK(host_port(":::80") == "::|80");
  CHECK(host_port("[::]:\xFF") == "::|\xFF");
  CHECK(host_port("\xFF:80") == "\xFF|80");
}

TEST_CASE("paths, unix sockets and other texts are no host and port") {
  for (const std::string_view text :
       {"unix:/run/a.sock", "unix:a", "/run/a.sock", "fd://3", "a:b", "0.0.0.0:http",
        "[::", "[::]80", "a b:80", "x@y:80", "1:2:3:80", "host:123456"}) {
    CAPTURE(text);
    CHECK(host_port(text) == "none");
  }
}

TEST_CASE("URLs are taken apart") {
  CHECK(url("tcp://*:5555") == "tcp|*|5555|");
  CHECK(url("tcp://0.0.0.0:*") == "tcp|0.0.0.0|*|");
  CHECK(url("http://user:pw@[::1]:80/a?b#c") == "http|::1|80|/a?b#c");
  CHECK(url("ws://host/path") == "ws|host|-|/path");
  CHECK(url("ipc:///tmp/x") == "ipc||-|/tmp/x");
  CHECK(url("\xFF://h") == "\xFF|h|-|");
  CHECK(url("localhost:80") == "none");
  CHECK(url("://x") == "none");
  CHECK(url("a b://x") == "none");
}

TEST_CASE("globs of names cross dots") {
  CHECK(krait::matches_name_glob("requests.Session.*", "requests.Session.get"));
  CHECK(krait::matches_name_glob("requests.*", "requests.Session.get"));
  CHECK(krait::matches_name_glob("KR1*", "KR110"));
  CHECK_FALSE(krait::matches_name_glob("requests.Session.*", "requests.get"));
  CHECK_FALSE(krait::matches_name_glob("KR1?", "KR110"));
}

TEST_CASE("globs of paths keep to folders") {
  CHECK(matches_path_glob("**/gunicorn.conf.py", "gunicorn.conf.py"));
  CHECK(matches_path_glob("**/gunicorn.conf.py", "a/b/gunicorn.conf.py"));
  CHECK(matches_path_glob("gunicorn.conf.py", "a/gunicorn.conf.py"));
  CHECK(matches_path_glob("src/*.py", "src/a.py"));
  CHECK_FALSE(matches_path_glob("src/*.py", "src/a/b.py"));
  CHECK(matches_path_glob("src/**", "src/a/b.py"));
  CHECK(matches_path_glob("src/**/b.py", "src/b.py"));
  CHECK(matches_path_glob("**/[a-c]?.py", "./x/b1.py"));
  CHECK_FALSE(matches_path_glob("**/[!a-c]?.py", "x/b1.py"));
}

TEST_CASE("regular expressions search, share and are bounded") {
  krait::RegexCompiler compiler;
  const auto first = compiler.compile("(?i)^md5$");
  REQUIRE(first.has_value());
  CHECK((*first)->is_found_in("MD5"));
  CHECK_FALSE((*first)->is_found_in("md5x"));
  CHECK(compiler.compile("(?i)^md5$").value() == *first);
  const auto broken = compiler.compile("(a");
  REQUIRE_FALSE(broken.has_value());
  CHECK(broken.error().kind == krait::RegexFailureKind::Syntax);
  CHECK(broken.error().message.find("missing") != std::string::npos);
  const auto longer = compiler.compile(std::string(1'001, 'a'));
  REQUIRE_FALSE(longer.has_value());
  CHECK(longer.error().kind == krait::RegexFailureKind::TooLong);
}

TEST_CASE("hostile regular expressions use up a budget that all share") {
  krait::RegexCompiler compiler;
  bool is_used_up = false;
  for (int i = 0; i < 300 && !is_used_up; ++i) {
    const auto result = compiler.compile("[\\pL\\pN]{0," + std::to_string(500 + i) + "}");
    is_used_up = !result && result.error().kind == krait::RegexFailureKind::Budget;
  }
  CHECK(is_used_up);
}

}  // namespace
