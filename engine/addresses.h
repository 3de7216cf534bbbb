// Network addresses as rules see them: which text, bytes or `ipaddress` object means every
// interface, this machine, a private network. Decided the way a socket would decide: by the C
// library's inet_aton and inet_pton, after Python's IDNA step for text. Nothing is looked up.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace krait {

/// The built-in value classes of the rule language, section 6.
enum class AddressClass : uint8_t {
  UnspecifiedAddress,
  WildcardHost,
  LoopbackAddress,
  PrivateAddress,
  IpAddress,
  Hostname,
};
/// "unspecified-address".
[[nodiscard]] std::string_view name_of(AddressClass address_class);
[[nodiscard]] std::optional<AddressClass> address_class_of(std::string_view name);
inline constexpr std::array kAddressClasses = {
    AddressClass::UnspecifiedAddress, AddressClass::WildcardHost, AddressClass::LoopbackAddress,
    AddressClass::PrivateAddress,     AddressClass::IpAddress,    AddressClass::Hostname};

/// What an address text is written for.
enum class HostForm : uint8_t {
  Text,   ///< a str: Python's IDNA step comes first
  Bytes,  ///< bytes go to the C library as they are
};

/// An address as the C library reads it.
struct ParsedAddress {
  bool is_ipv6 = false;
  std::array<uint8_t, 16> bytes{};  ///< IPv4: the first four
};

/// inet_aton (one to four parts, each decimal, octal or hexadecimal) or inet_pton with an optional
/// `%zone`. Brackets belong to host:port and URLs and are refused here.
[[nodiscard]] std::optional<ParsedAddress> parse_address(std::string_view host, HostForm form);

/// True when `host` is in the class.
[[nodiscard]] bool is_in_class(std::string_view host, HostForm form, AddressClass address_class);

/// `.label` of a member ("INADDR_ANY"); empty for what carries none.
[[nodiscard]] std::string_view address_label(std::string_view host, HostForm form);
/// `.safe` of a member ("127.0.0.1", "::1"); empty for what has none.
[[nodiscard]] std::string_view address_safe(std::string_view host, HostForm form);

/// Text with what Python's IDNA step reads as ASCII turned into it: other digits, dots and letters
/// that NFKC maps there. Other text comes back as it is.
[[nodiscard]] std::string fold_to_ascii(std::string_view host);

}  // namespace krait
