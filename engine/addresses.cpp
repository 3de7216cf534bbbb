#include "engine/addresses.h"

#include <algorithm>
#include <vector>

#include "lexer/unicode.h"

namespace krait {
namespace {

constexpr std::array<std::string_view, 6> kNames = {"unspecified-address", "wildcard-host",
                                                    "loopback-address",    "private-address",
                                                    "ip-address",          "hostname"};

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// The value of a digit in bases up to 16; 16 for what is none.
constexpr uint32_t digit_value(char c) {
  if (is_digit(c)) {
    return static_cast<uint32_t>(c - '0');
  }
  if (c >= 'a' && c <= 'f') {
    return static_cast<uint32_t>(c - 'a') + 10;
  }
  return c >= 'A' && c <= 'F' ? static_cast<uint32_t>(c - 'A') + 10 : 16;
}

/// One part of inet_aton: strtoul with base 0, the whole part.
std::optional<uint64_t> parse_part(std::string_view part) {
  uint32_t base = 10;
  if (part.size() > 2 && part[0] == '0' && (part[1] == 'x' || part[1] == 'X')) {
    base = 16;
    part.remove_prefix(2);
  } else if (part.size() > 1 && part[0] == '0') {
    base = 8;
  }
  if (part.empty()) {
    return std::nullopt;
  }
  uint64_t value = 0;
  for (const char c : part) {
    const uint32_t digit = digit_value(c);
    if (digit >= base) {
      return std::nullopt;
    }
    value = value * base + digit;
    if (value > 0xFFFF'FFFFU) {
      return std::nullopt;
    }
  }
  return value;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) {
      return parts;
    }
    text.remove_prefix(at + 1);
  }
}

/// inet_aton, without the trailing blanks that getaddrinfo refuses.
std::optional<uint32_t> parse_ipv4(std::string_view host) {
  if (host.empty() || host.size() > 64 || !is_digit(host[0])) {
    return std::nullopt;
  }
  const std::vector<std::string_view> parts = split(host, '.');
  if (parts.size() > 4) {
    return std::nullopt;
  }
  uint64_t address = 0;
  for (size_t i = 0; i < parts.size(); ++i) {
    const std::optional<uint64_t> part = parse_part(parts[i]);
    const bool is_last = i + 1 == parts.size();
    const uint64_t limit = is_last ? 0xFFFF'FFFFU >> (8 * i) : 0xFFU;
    if (!part || *part > limit) {
      return std::nullopt;
    }
    address |= is_last ? *part : *part << (24 - 8 * i);
  }
  return static_cast<uint32_t>(address);
}

/// inet_pton's IPv4: four decimal parts without leading zeros.
std::optional<uint32_t> parse_strict_ipv4(std::string_view text) {
  const std::vector<std::string_view> parts = split(text, '.');
  if (parts.size() != 4) {
    return std::nullopt;
  }
  uint32_t address = 0;
  for (const std::string_view part : parts) {
    const bool has_shape = !part.empty() && part.size() <= 3 &&
                           std::all_of(part.begin(), part.end(), is_digit) &&
                           (part.size() == 1 || part[0] != '0');
    if (!has_shape) {
      return std::nullopt;
    }
    uint32_t value = 0;
    for (const char c : part) {
      value = value * 10 + digit_value(c);
    }
    if (value > 255) {
      return std::nullopt;
    }
    address = address << 8U | value;
  }
  return address;
}

/// The groups of one side of `::`; an IPv4 address may be the last two.
std::optional<std::vector<uint16_t>> parse_groups(std::string_view text, bool may_end_in_ipv4) {
  std::vector<uint16_t> groups;
  if (text.empty()) {
    return groups;
  }
  const std::vector<std::string_view> parts = split(text, ':');
  for (size_t i = 0; i < parts.size(); ++i) {
    const std::string_view part = parts[i];
    if (part.find('.') != std::string_view::npos) {
      const std::optional<uint32_t> ipv4 = parse_strict_ipv4(part);
      if (!ipv4 || !may_end_in_ipv4 || i + 1 != parts.size()) {
        return std::nullopt;
      }
      groups.push_back(static_cast<uint16_t>(*ipv4 >> 16U));
      groups.push_back(static_cast<uint16_t>(*ipv4 & 0xFFFFU));
      continue;
    }
    if (part.empty() || part.size() > 4) {
      return std::nullopt;
    }
    uint32_t value = 0;
    for (const char c : part) {
      if (digit_value(c) > 15) {
        return std::nullopt;
      }
      value = value << 4U | digit_value(c);
    }
    groups.push_back(static_cast<uint16_t>(value));
  }
  return groups;
}

std::optional<std::array<uint8_t, 16>> parse_ipv6(std::string_view host) {
  const size_t zone = host.find('%');
  if (zone != std::string_view::npos) {
    if (zone + 1 == host.size()) {
      return std::nullopt;
    }
    host = host.substr(0, zone);
  }
  if (host.size() > 45 || host.find(':') == std::string_view::npos) {
    return std::nullopt;
  }
  const size_t gap = host.find("::");
  const bool has_gap = gap != std::string_view::npos;
  const auto head = parse_groups(has_gap ? host.substr(0, gap) : host, !has_gap);
  const auto tail = parse_groups(has_gap ? host.substr(gap + 2) : "", true);
  if (!head || !tail) {
    return std::nullopt;
  }
  const size_t count = head->size() + tail->size();
  if (has_gap ? count > 7 : count != 8) {
    return std::nullopt;
  }
  std::array<uint16_t, 8> groups{};
  std::copy(head->begin(), head->end(), groups.begin());
  std::copy(tail->begin(), tail->end(),
            groups.begin() + static_cast<std::ptrdiff_t>(8 - tail->size()));
  std::array<uint8_t, 16> bytes{};
  for (size_t i = 0; i < 8; ++i) {
    bytes[2 * i] = static_cast<uint8_t>(groups[i] >> 8U);
    bytes[2 * i + 1] = static_cast<uint8_t>(groups[i] & 0xFFU);
  }
  return bytes;
}

bool is_mapped_ipv4(const ParsedAddress& address) {
  constexpr std::array<uint8_t, 12> kPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  return address.is_ipv6 && std::equal(kPrefix.begin(), kPrefix.end(), address.bytes.begin());
}

/// The address with `::ffff:a.b.c.d` read as a.b.c.d, which is where such a socket listens.
ParsedAddress without_mapping(const ParsedAddress& address) {
  if (!is_mapped_ipv4(address)) {
    return address;
  }
  ParsedAddress ipv4;
  std::copy(address.bytes.begin() + 12, address.bytes.end(), ipv4.bytes.begin());
  return ipv4;
}

bool is_unspecified(const ParsedAddress& parsed) {
  const ParsedAddress address = without_mapping(parsed);
  return std::all_of(address.bytes.begin(), address.bytes.end(),
                     [](uint8_t byte) { return byte == 0; });
}

bool is_loopback(const ParsedAddress& parsed) {
  const ParsedAddress address = without_mapping(parsed);
  if (!address.is_ipv6) {
    return address.bytes[0] == 127;
  }
  return address.bytes[15] == 1 && std::all_of(address.bytes.begin(), address.bytes.end() - 1,
                                               [](uint8_t byte) { return byte == 0; });
}

/// RFC 1918 and RFC 4193, and the link-local ranges (RFC 3927, RFC 4291).
bool is_private(const ParsedAddress& parsed) {
  const ParsedAddress address = without_mapping(parsed);
  const uint8_t first = address.bytes[0];
  const uint8_t second = address.bytes[1];
  if (address.is_ipv6) {
    return (first & 0xFEU) == 0xFC || (first == 0xFE && (second & 0xC0U) == 0x80);
  }
  return first == 10 || (first == 172 && (second & 0xF0U) == 16) ||
         (first == 192 && second == 168) || (first == 169 && second == 254);
}

bool is_loopback_name(std::string_view host) {
  std::string lower(host);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (lower.ends_with('.')) {
    lower.pop_back();
  }
  return lower == "localhost" || lower.ends_with(".localhost") || lower == "ip6-localhost" ||
         lower == "ip6-loopback" || lower == "localhost.localdomain";
}

bool is_hostname(std::string_view host) {
  if (host.ends_with('.')) {
    host.remove_suffix(1);
  }
  if (host.empty() || host.size() > 253) {
    return false;
  }
  const std::vector<std::string_view> labels = split(host, '.');
  return std::all_of(labels.begin(), labels.end(), [](std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(),
                       [](char c) { return is_digit(c) || is_letter(c) || c == '-' || c == '_'; });
  });
}

/// Code points that nameprep maps to nothing (RFC 3454, table B.1).
bool is_mapped_to_nothing(std::string_view character) {
  for (const std::string_view nothing : {"\u00AD", "\u034F", "\u1806", "\u180B", "\u180C", "\u180D",
                                         "\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF"}) {
    if (character == nothing) {
      return true;
    }
  }
  return character >= std::string_view("\uFE00") && character <= std::string_view("\uFE0F");
}

bool is_idna_dot(std::string_view character) {
  return character == "\u3002" || character == "\uFF0E" || character == "\uFF61";
}

std::string read_host(std::string_view host, HostForm form) {
  return form == HostForm::Text ? fold_to_ascii(host) : std::string(host);
}

}  // namespace

std::string_view name_of(AddressClass address_class) {
  return kNames[static_cast<size_t>(address_class)];
}

std::optional<AddressClass> address_class_of(std::string_view name) {
  const auto* found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) {
    return std::nullopt;
  }
  return static_cast<AddressClass>(found - kNames.begin());
}

std::string fold_to_ascii(std::string_view host) {
  const bool is_ascii = std::all_of(host.begin(), host.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  // An address has few characters; a long text need not be normalised to see that it is none.
  if (is_ascii || host.size() > 512) {
    return std::string(host);
  }
  std::string kept;
  for (size_t at = 0; at < host.size();) {
    const auto lead = static_cast<unsigned char>(host[at]);
    const size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    const std::string_view character = host.substr(at, size);
    at += size;
    // Python's codec knows Unicode 3.2 and refuses what was added since, such as U+1FBF0.
    if (character >= std::string_view("\U0001E000")) {
      return std::string(host);
    }
    if (is_idna_dot(character)) {
      kept += '.';
    } else if (!is_mapped_to_nothing(character)) {
      kept += character;
    }
  }
  std::string folded;
  append_nfkc(kept, folded);
  return folded;
}

std::optional<ParsedAddress> parse_address(std::string_view host, HostForm form) {
  const std::string read = read_host(host, form);
  ParsedAddress address;
  if (const std::optional<uint32_t> ipv4 = parse_ipv4(read)) {
    for (size_t i = 0; i < 4; ++i) {
      address.bytes[i] = static_cast<uint8_t>(*ipv4 >> (24 - 8 * i) & 0xFFU);
    }
    return address;
  }
  if (const auto ipv6 = parse_ipv6(read)) {
    address.is_ipv6 = true;
    address.bytes = *ipv6;
    return address;
  }
  return std::nullopt;
}

bool is_in_class(std::string_view host, HostForm form, AddressClass address_class) {
  const std::optional<ParsedAddress> address = parse_address(host, form);
  switch (address_class) {
    case AddressClass::UnspecifiedAddress:
      return host.empty() || (address && is_unspecified(*address));
    case AddressClass::WildcardHost:
      return host.empty() || host == "*" || (address && is_unspecified(*address));
    case AddressClass::LoopbackAddress:
      return address ? is_loopback(*address) : is_loopback_name(read_host(host, form));
    case AddressClass::PrivateAddress:
      return address && is_private(*address);
    case AddressClass::IpAddress:
      return address.has_value();
    case AddressClass::Hostname:
      return !address && is_hostname(read_host(host, form));
  }
  return false;
}

std::string_view address_label(std::string_view host, HostForm form) {
  if (!is_in_class(host, form, AddressClass::WildcardHost)) {
    return "";
  }
  const std::optional<ParsedAddress> address = parse_address(host, form);
  return address && address->is_ipv6 && !is_mapped_ipv4(*address) ? "in6addr_any" : "INADDR_ANY";
}

std::string_view address_safe(std::string_view host, HostForm form) {
  if (!is_in_class(host, form, AddressClass::WildcardHost)) {
    return "";
  }
  const std::optional<ParsedAddress> address = parse_address(host, form);
  return address && address->is_ipv6 ? "::1" : "127.0.0.1";
}

}  // namespace krait
