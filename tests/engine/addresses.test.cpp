#include "engine/addresses.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace {

using krait::AddressClass;
using krait::HostForm;

bool is_unspecified(std::string_view host, HostForm form = HostForm::Text) {
  return krait::is_in_class(host, form, AddressClass::UnspecifiedAddress);
}

TEST_CASE("every spelling that the C library reads as 0.0.0.0 is unspecified") {
  for (const std::string_view host :
       {"", "0.0.0.0", "0", "0x0", "0X0", "00", "00.0", "0.0", "0.0.0", "00.00.00.00",
        "0x0.0x0.0x0.0x0", "0x00000000", "000000000000", "0.0x0", "0.00.0x0"}) {
    CAPTURE(host);
    CHECK(is_unspecified(host));
  }
}

TEST_CASE("what only resembles 0.0.0.0 is not unspecified") {
  for (const std::string_view host :
       {"0.0.0.1", "1", "0.0.0.0.0", "0.0.0.0.", ".0.0.0.0", "0..0", "0x", "08", "0x0g", " 0.0.0.0",
        "0.0.0.0 ", "0.0.0.256", "[::]", "*", "localhost", "0.0.0.0:80", "0.0.0.0/0", "-0"}) {
    CAPTURE(host);
    CHECK_FALSE(is_unspecified(host));
  }
}

TEST_CASE("every spelling of the IPv6 zero address is unspecified") {
  for (const std::string_view host :
       {"::", "::0", "0::", "0::0", "0:0:0:0:0:0:0:0", "0000::0000", "::0.0.0.0", "::%eth0", "::%0",
        "0:0:0:0:0:0:0.0.0.0", "::ffff:0.0.0.0", "::FFFF:0:0", "0:0:0:0:0:ffff:0.0.0.0"}) {
    CAPTURE(host);
    CHECK(is_unspecified(host));
  }
  for (const std::string_view host :
       {"::1", ":::", "::0::", "0:0:0:0:0:0:0", "0:0:0:0:0:0:0:0:0", "::%", "::00000", "::g",
        "::fffe:0.0.0.0", "::0.0.0", "::0.0.0.00", "0.0.0.0::", "::ffff:127.0.0.1"}) {
    CAPTURE(host);
    CHECK_FALSE(is_unspecified(host));
  }
}

TEST_CASE("text goes through IDNA first, bytes do not") {
  for (const std::string_view host :
       {"０.０.０.０", "0。0。0。0", "0．0．0．0", "0｡0｡0｡0", "𝟎.0.0.0", "⁰", "0\u00AD.0.0.0",
        "\u200B0", "①", "：：", "０ｘ０"}) {
    CAPTURE(host);
    CHECK(is_unspecified(host) == (host != "①"));
    CHECK_FALSE(is_unspecified(host, HostForm::Bytes));
  }
  CHECK(is_unspecified("0.0.0.0", HostForm::Bytes));
  CHECK_FALSE(is_unspecified("\U0001FBF0"));
}

TEST_CASE("the other address classes") {
  struct Row {
    std::string_view host;
    std::vector<AddressClass> classes;
  };
  using enum AddressClass;
  const std::vector<Row> rows = {
      {"*", {WildcardHost}},
      {"0.0.0.0", {UnspecifiedAddress, WildcardHost, IpAddress}},
      {"", {UnspecifiedAddress, WildcardHost}},
      {"127.1", {LoopbackAddress, IpAddress}},
      {"::1", {LoopbackAddress, IpAddress}},
      {"::ffff:127.0.0.1", {LoopbackAddress, IpAddress}},
      {"LocalHost", {LoopbackAddress, Hostname}},
      {"api.localhost", {LoopbackAddress, Hostname}},
      {"10.1.2.3", {PrivateAddress, IpAddress}},
      {"172.31.0.1", {PrivateAddress, IpAddress}},
      {"172.32.0.1", {IpAddress}},
      {"192.168.0.1", {PrivateAddress, IpAddress}},
      {"fd00::1", {PrivateAddress, IpAddress}},
      {"fe80::1%eth0", {PrivateAddress, IpAddress}},
      {"8.8.8.8", {IpAddress}},
      {"example.org", {Hostname}},
      {"a_b", {Hostname}},
      {"-a", {}},
      {"a..b", {}},
      {"a b", {}},
  };
  for (const Row& row : rows) {
    for (const AddressClass address_class : krait::kAddressClasses) {
      const bool is_listed =
          std::find(row.classes.begin(), row.classes.end(), address_class) != row.classes.end();
      CAPTURE(row.host);
      CAPTURE(krait::name_of(address_class));
      CHECK(krait::is_in_class(row.host, HostForm::Text, address_class) == is_listed);
    }
  }
}

TEST_CASE("members carry a label and a harmless replacement") {
  CHECK(krait::address_label("0x0", HostForm::Text) == "INADDR_ANY");
  CHECK(krait::address_label("*", HostForm::Text) == "INADDR_ANY");
  CHECK(krait::address_label("::", HostForm::Text) == "in6addr_any");
  CHECK(krait::address_label("127.0.0.1", HostForm::Text).empty());
  CHECK(krait::address_safe("", HostForm::Text) == "127.0.0.1");
  CHECK(krait::address_safe("::%0", HostForm::Text) == "::1");
  CHECK(krait::address_safe("example.org", HostForm::Text).empty());
}

TEST_CASE("the names of the address classes lead back to them") {
  for (const AddressClass address_class : krait::kAddressClasses) {
    CHECK(krait::address_class_of(krait::name_of(address_class)) == address_class);
  }
  CHECK_FALSE(krait::address_class_of("any-address"));
}

}  // namespace
