// Addresses as `ipaddress` and `socket` compute with them.
#include <algorithm>
#include <array>
#include <charconv>

#include "analysis/big_integer.h"
#include "analysis/folding_functions.h"
#include "analysis/formatting.h"
#include "analysis/numbers.h"

namespace krait {

namespace {

using Bytes = std::vector<uint8_t>;

std::optional<int> decimal(std::string_view text, int maximum) {
  int value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value).ptr;
  const bool is_whole = !text.empty() && end == text.data() + text.size() && text[0] != '-';
  return is_whole && value <= maximum ? std::optional(value) : std::nullopt;
}

/// Four decimal numbers; `ipaddress` takes no leading zeros.
std::optional<Bytes> parse_ipv4(std::string_view text) {
  Bytes bytes;
  while (true) {
    const size_t dot = text.find('.');
    const std::string_view part = text.substr(0, dot);
    const auto number = decimal(part, 255);
    if (!number || part.size() > 3 || (part.size() > 1 && part[0] == '0')) {
      return std::nullopt;
    }
    bytes.push_back(static_cast<uint8_t>(*number));
    if (dot == std::string_view::npos) {
      break;
    }
    text.remove_prefix(dot + 1);
  }
  return bytes.size() == 4 ? std::optional(bytes) : std::nullopt;
}

std::optional<Bytes> parse_groups(std::string_view text) {
  Bytes bytes;
  while (!text.empty()) {
    const size_t colon = text.find(':');
    const std::string_view part = text.substr(0, colon);
    if (part.find('.') != std::string_view::npos && colon == std::string_view::npos) {
      const auto tail = parse_ipv4(part);
      if (!tail) {
        return std::nullopt;
      }
      bytes.insert(bytes.end(), tail->begin(), tail->end());
      return bytes;
    }
    int value = 0;
    const auto end = std::from_chars(part.data(), part.data() + part.size(), value, 16).ptr;
    if (part.empty() || part.size() > 4 || end != part.data() + part.size() || value < 0) {
      return std::nullopt;
    }
    bytes.push_back(static_cast<uint8_t>(value >> 8));
    bytes.push_back(static_cast<uint8_t>(value & 255));
    if (colon == std::string_view::npos) {
      return bytes;
    }
    text.remove_prefix(colon + 1);
    if (text.empty()) {
      return std::nullopt;
    }
  }
  return bytes;
}

std::optional<Bytes> parse_ipv6(std::string_view text) {
  const size_t zone = text.find('%');
  if (zone != std::string_view::npos && zone + 1 == text.size()) {
    return std::nullopt;
  }
  text = text.substr(0, zone);
  const size_t gap = text.find("::");
  if (gap == std::string_view::npos) {
    const auto bytes = parse_groups(text);
    return bytes && bytes->size() == 16 ? bytes : std::nullopt;
  }
  const auto head = parse_groups(text.substr(0, gap));
  const auto tail = parse_groups(text.substr(gap + 2));
  if (!head || !tail || head->size() + tail->size() > 14 ||
      text.find("::", gap + 1) != std::string_view::npos) {
    return std::nullopt;
  }
  Bytes bytes = *head;
  bytes.resize(16 - tail->size(), 0);
  bytes.insert(bytes.end(), tail->begin(), tail->end());
  return bytes;
}

std::optional<Bytes> parse_address(std::string_view text) {
  const auto ipv4 = parse_ipv4(text);
  return ipv4 ? ipv4 : parse_ipv6(text);
}

std::string ipv4_text(const Bytes& bytes) {
  std::string text;
  for (size_t i = 0; i < 4; ++i) {
    text += (i == 0 ? "" : ".") + std::to_string(bytes[i]);
  }
  return text;
}

std::string ipv6_text(const Bytes& bytes, bool is_compressed) {
  std::array<unsigned, 8> groups{};
  for (size_t i = 0; i < 8; ++i) {
    groups[i] = static_cast<unsigned>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
  }
  size_t best = 8;
  size_t best_length = 1;  // one zero group alone is written out
  for (size_t i = 0; i < 8 && is_compressed; ++i) {
    size_t length = 0;
    while (i + length < 8 && groups[i + length] == 0) {
      ++length;
    }
    if (length > best_length) {
      best = i;
      best_length = length;
    }
  }
  std::string text;
  char buffer[8];
  for (size_t i = 0; i < 8; ++i) {
    if (i == best) {
      text += "::";
      i += best_length - 1;
      continue;
    }
    text += text.empty() || text.back() == ':' ? "" : ":";
    std::snprintf(buffer, sizeof buffer, is_compressed ? "%x" : "%04x", groups[i]);
    text += buffer;
  }
  return text;
}

std::string address_text(const Bytes& bytes) {
  return bytes.size() == 4 ? ipv4_text(bytes) : ipv6_text(bytes, true);
}

Folded make_address(Folder& folder, const Bytes& bytes) {
  const bool is_ipv4 = bytes.size() == 4;
  return folder.factory.address(
      folder.names.of(is_ipv4 ? "ipaddress.IPv4Address" : "ipaddress.IPv6Address"),
      address_text(bytes));
}

/// `size` 0 takes either version.
Folded address_from(Folder& folder, const FoldArguments& arguments, size_t size) {
  const Datum* value = arguments.get(0, "address");
  if (value == nullptr) {
    return Folded::raises();
  }
  std::optional<Bytes> bytes;
  if (value->kind == DatumKind::Str || value->kind == DatumKind::Address) {
    bytes = size == 4    ? parse_ipv4(value->text)
            : size == 16 ? parse_ipv6(value->text)
                         : parse_address(value->text);
  } else if (value->kind == DatumKind::Bytes) {
    bytes = Bytes(value->text.begin(), value->text.end());
  } else if (const auto integer = integer_of(*value)) {
    bytes = integer->to_bytes(size == 0 ? 4 : size);
    bytes = !bytes && size == 0 ? integer->to_bytes(16) : bytes;
  } else {
    return {};
  }
  const bool fits =
      bytes && (size == 0 ? bytes->size() == 4 || bytes->size() == 16 : bytes->size() == size);
  return fits ? make_address(folder, *bytes) : Folded::raises();
}

Folded fold_ip_address(Folder& folder, const FoldArguments& a) {
  return address_from(folder, a, 0);
}
Folded fold_ipv4_address(Folder& folder, const FoldArguments& a) {
  return address_from(folder, a, 4);
}
Folded fold_ipv6_address(Folder& folder, const FoldArguments& a) {
  return address_from(folder, a, 16);
}

struct Network {
  Bytes address;
  size_t prefix = 0;
};

std::optional<Network> parse_network(std::string_view text) {
  const size_t slash = text.find('/');
  const auto bytes = parse_address(text.substr(0, slash));
  if (!bytes) {
    return std::nullopt;
  }
  Network network{*bytes, bytes->size() * 8};
  if (slash != std::string_view::npos) {
    const auto prefix = decimal(text.substr(slash + 1), static_cast<int>(bytes->size()) * 8);
    if (!prefix) {
      return std::nullopt;
    }
    network.prefix = static_cast<size_t>(*prefix);
  }
  return network;
}

Bytes masked(const Network& network, uint8_t fill) {
  Bytes bytes = network.address;
  for (size_t bit = network.prefix; bit < bytes.size() * 8; ++bit) {
    const auto mask = static_cast<uint8_t>(0x80U >> (bit % 8));
    bytes[bit / 8] = static_cast<uint8_t>((bytes[bit / 8] & ~mask) | (fill & mask));
  }
  return bytes;
}

Folded network_from(Folder& folder, const FoldArguments& arguments, bool keeps_host) {
  const Datum* value = arguments.get(0, "address");
  if (value == nullptr || (value->kind != DatumKind::Str && value->kind != DatumKind::Address)) {
    return {};
  }
  auto network = parse_network(value->text);
  if (!network) {
    return Folded::raises();
  }
  const Datum* strict = arguments.get(1, "strict");
  const bool is_strict = strict == nullptr || truth_of(*strict).value_or(true);
  const Bytes base = masked(*network, 0);
  if (!keeps_host && is_strict && base != network->address) {
    return Folded::raises();
  }
  const Bytes& kept = keeps_host ? network->address : base;
  const bool is_ipv4 = kept.size() == 4;
  const std::string_view type =
      keeps_host ? (is_ipv4 ? "ipaddress.IPv4Interface" : "ipaddress.IPv6Interface")
                 : (is_ipv4 ? "ipaddress.IPv4Network" : "ipaddress.IPv6Network");
  return folder.factory.address(folder.names.of(type),
                                address_text(kept) + "/" + std::to_string(network->prefix));
}

Folded fold_ip_network(Folder& folder, const FoldArguments& a) {
  return network_from(folder, a, false);
}
Folded fold_ip_interface(Folder& folder, const FoldArguments& a) {
  return network_from(folder, a, true);
}

bool is_in(const Bytes& address, std::string_view network_text) {
  const auto network = parse_network(network_text);
  if (!network || network->address.size() != address.size()) {
    return false;
  }
  return masked({address, network->prefix}, 0) == masked(*network, 0);
}

bool is_in_any(const Bytes& address, std::initializer_list<std::string_view> networks) {
  return std::any_of(networks.begin(), networks.end(),
                     [&](std::string_view network) { return is_in(address, network); });
}

/// The attributes of addresses and networks; `self` is the first argument.
template <class Compute>
Folded attribute(const FoldArguments& arguments, Compute compute) {
  const Datum* self = arguments.at(0);
  const auto network = self == nullptr ? std::nullopt : parse_network(self->text);
  return network ? compute(*network) : Folded();
}

Folded fold_compressed(Folder& folder, const FoldArguments& arguments) {
  return folder.factory.str(arguments.at(0)->text);
}

Folded fold_exploded(Folder& folder, const FoldArguments& arguments) {
  return attribute(arguments, [&](const Network& network) {
    const std::string_view text = arguments.at(0)->text;
    const size_t slash = text.find('/');
    const std::string suffix(slash == std::string_view::npos ? "" : text.substr(slash));
    return Folded(
        folder.factory.str((network.address.size() == 4 ? ipv4_text(network.address)
                                                        : ipv6_text(network.address, false)) +
                           suffix));
  });
}

Folded fold_packed(Folder& folder, const FoldArguments& arguments) {
  return attribute(arguments, [&](const Network& network) {
    return Folded(folder.factory.bytes(
        {reinterpret_cast<const char*>(network.address.data()), network.address.size()}));
  });
}

Folded fold_network_address(Folder& folder, const FoldArguments& arguments) {
  return attribute(
      arguments, [&](const Network& network) { return make_address(folder, masked(network, 0)); });
}

Folded fold_broadcast_address(Folder& folder, const FoldArguments& arguments) {
  return attribute(arguments, [&](const Network& network) {
    return make_address(folder, masked(network, 255));
  });
}

Folded fold_ip(Folder& folder, const FoldArguments& arguments) {
  return attribute(arguments,
                   [&](const Network& network) { return make_address(folder, network.address); });
}

Folded fold_version(Folder& folder, const FoldArguments& arguments) {
  return attribute(arguments, [&](const Network& network) {
    return Folded(folder.factory.integer(network.address.size() == 4 ? 4 : 6));
  });
}

Folded fold_prefixlen(Folder& folder, const FoldArguments& arguments) {
  return attribute(arguments, [&](const Network& network) {
    return Folded(folder.factory.integer(static_cast<int64_t>(network.prefix)));
  });
}

Folded fold_is_unspecified(Folder& folder, const FoldArguments& arguments) {
  return attribute(arguments, [&](const Network& network) {
    return Folded(folder.factory.boolean(is_in_any(network.address, {"0.0.0.0/32", "::/128"})));
  });
}

Folded fold_is_loopback(Folder& folder, const FoldArguments& arguments) {
  return attribute(arguments, [&](const Network& network) {
    return Folded(folder.factory.boolean(is_in_any(network.address, {"127.0.0.0/8", "::1/128"})));
  });
}

Folded fold_is_private(Folder& folder, const FoldArguments& arguments) {
  return attribute(arguments, [&](const Network& network) {
    return Folded(folder.factory.boolean(is_in_any(
        network.address,
        {"0.0.0.0/8",       "10.0.0.0/8",     "127.0.0.0/8",  "169.254.0.0/16",     "172.16.0.0/12",
         "192.0.0.0/29",    "192.0.0.170/31", "192.0.2.0/24", "192.168.0.0/16",     "198.18.0.0/15",
         "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",  "255.255.255.255/32", "::1/128",
         "::/128",          "::ffff:0:0/96",  "100::/64",     "2001::/23",          "2001:2::/48",
         "2001:db8::/32",   "2001:10::/28",   "fc00::/7",     "fe80::/10"})));
  });
}

Folded fold_is_multicast(Folder& folder, const FoldArguments& arguments) {
  return attribute(arguments, [&](const Network& network) {
    return Folded(folder.factory.boolean(is_in_any(network.address, {"224.0.0.0/4", "ff00::/8"})));
  });
}

Folded fold_is_link_local(Folder& folder, const FoldArguments& arguments) {
  return attribute(arguments, [&](const Network& network) {
    return Folded(
        folder.factory.boolean(is_in_any(network.address, {"169.254.0.0/16", "fe80::/10"})));
  });
}

/// `inet_aton` reads what the C library reads: one to four parts, each decimal, octal or
/// hexadecimal.
std::optional<Bytes> parse_inet_aton(std::string_view text) {
  std::vector<uint64_t> parts;
  while (true) {
    const size_t dot = text.find('.');
    std::string_view part = text.substr(0, dot);
    int base = 10;
    if (part.size() > 1 && part[0] == '0') {
      base = part[1] == 'x' || part[1] == 'X' ? 16 : 8;
      part.remove_prefix(base == 16 ? 2 : 1);
    }
    uint64_t value = 0;
    const auto result = std::from_chars(part.data(), part.data() + part.size(), value, base);
    if (part.empty() || result.ptr != part.data() + part.size() || parts.size() == 4) {
      return std::nullopt;
    }
    parts.push_back(value);
    if (dot == std::string_view::npos) {
      break;
    }
    text.remove_prefix(dot + 1);
  }
  uint64_t address = 0;
  for (size_t i = 0; i + 1 < parts.size(); ++i) {
    if (parts[i] > 255) {
      return std::nullopt;
    }
    address |= parts[i] << (24 - 8 * i);
  }
  if (parts.back() > (uint64_t{0xFFFFFFFF} >> (8 * (parts.size() - 1)))) {
    return std::nullopt;
  }
  address |= parts.back();
  return Bytes{static_cast<uint8_t>(address >> 24), static_cast<uint8_t>(address >> 16),
               static_cast<uint8_t>(address >> 8), static_cast<uint8_t>(address)};
}

Folded bytes_result(Folder& folder, const Bytes& bytes) {
  return folder.factory.bytes({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Folded fold_inet_aton(Folder& folder, const FoldArguments& arguments) {
  const Datum* text = arguments.at(0);
  const auto bytes =
      text == nullptr || text->kind != DatumKind::Str ? std::nullopt : parse_inet_aton(text->text);
  return bytes ? bytes_result(folder, *bytes) : Folded::raises();
}

Folded fold_inet_ntoa(Folder& folder, const FoldArguments& arguments) {
  const Datum* packed = arguments.at(0);
  if (packed == nullptr || packed->kind != DatumKind::Bytes || packed->text.size() != 4) {
    return Folded::raises();
  }
  return folder.factory.str(ipv4_text(Bytes(packed->text.begin(), packed->text.end())));
}

std::string_view family_of(const Datum* family) {
  return family != nullptr && family->kind == DatumKind::External ? family->external->qualified_name
                                                                  : std::string_view();
}

Folded fold_inet_ntop(Folder& folder, const FoldArguments& arguments) {
  const Datum* packed = arguments.at(1);
  const size_t size = family_of(arguments.at(0)) == "socket.AF_INET"    ? 4
                      : family_of(arguments.at(0)) == "socket.AF_INET6" ? 16
                                                                        : 0;
  if (packed == nullptr || packed->kind != DatumKind::Bytes || size == 0) {
    return {};
  }
  return packed->text.size() == size ? Folded(folder.factory.str(address_text(
                                           Bytes(packed->text.begin(), packed->text.end()))))
                                     : Folded::raises();
}

Folded fold_inet_pton(Folder& folder, const FoldArguments& arguments) {
  const Datum* text = arguments.at(1);
  const std::string_view family = family_of(arguments.at(0));
  if (text == nullptr || text->kind != DatumKind::Str || family.empty()) {
    return {};
  }
  const auto bytes = family == "socket.AF_INET6" ? parse_ipv6(text->text) : parse_ipv4(text->text);
  return bytes ? bytes_result(folder, *bytes) : Folded::raises();
}

Folded fold_gethostbyname(Folder& folder, const FoldArguments& arguments) {
  const Datum* host = arguments.at(0);
  if (host == nullptr || host->kind != DatumKind::Str) {
    return {};
  }
  if (host->text.empty()) {
    return folder.factory.str("0.0.0.0");
  }
  const auto bytes = parse_inet_aton(host->text);
  return bytes ? Folded(folder.factory.str(ipv4_text(*bytes))) : Folded();
}

Folded swap_bytes(Folder& folder, const FoldArguments& arguments, size_t size) {
  const auto value = arguments.at(0) == nullptr ? std::nullopt : integer_of(*arguments.at(0));
  auto bytes = value ? value->to_bytes(size) : std::nullopt;
  if (!bytes) {
    return {};
  }
  std::reverse(bytes->begin(), bytes->end());  // as on little-endian machines
  return integer_datum(folder.factory, BigInteger::from_bytes(*bytes));
}
Folded fold_htonl(Folder& folder, const FoldArguments& a) { return swap_bytes(folder, a, 4); }
Folded fold_htons(Folder& folder, const FoldArguments& a) { return swap_bytes(folder, a, 2); }

constexpr FoldingFunction kFunctions[] = {
    {"ipaddress.ip_address", fold_ip_address},
    {"ipaddress.IPv4Address", fold_ipv4_address},
    {"ipaddress.IPv6Address", fold_ipv6_address},
    {"ipaddress.ip_network", fold_ip_network},
    {"ipaddress.IPv4Network", fold_ip_network},
    {"ipaddress.IPv6Network", fold_ip_network},
    {"ipaddress.ip_interface", fold_ip_interface},
    {"ipaddress.IPv4Interface", fold_ip_interface},
    {"ipaddress.IPv6Interface", fold_ip_interface},
    {"ipaddress._IPAddressBase.compressed", fold_compressed},
    {"ipaddress._IPAddressBase.exploded", fold_exploded},
    {"ipaddress._IPAddressBase.packed", fold_packed},
    {"ipaddress._IPAddressBase.ip", fold_ip},
    {"ipaddress._IPAddressBase.network_address", fold_network_address},
    {"ipaddress._IPAddressBase.broadcast_address", fold_broadcast_address},
    {"ipaddress._IPAddressBase.version", fold_version},
    {"ipaddress._IPAddressBase.prefixlen", fold_prefixlen},
    {"ipaddress._IPAddressBase.is_unspecified", fold_is_unspecified},
    {"ipaddress._IPAddressBase.is_loopback", fold_is_loopback},
    {"ipaddress._IPAddressBase.is_private", fold_is_private},
    {"ipaddress._IPAddressBase.is_multicast", fold_is_multicast},
    {"ipaddress._IPAddressBase.is_link_local", fold_is_link_local},
    {"socket.inet_aton", fold_inet_aton},
    {"socket.inet_ntoa", fold_inet_ntoa},
    {"socket.inet_ntop", fold_inet_ntop},
    {"socket.inet_pton", fold_inet_pton},
    {"socket.gethostbyname", fold_gethostbyname},
    {"socket.htonl", fold_htonl},
    {"socket.ntohl", fold_htonl},
    {"socket.htons", fold_htons},
    {"socket.ntohs", fold_htons},
};

}  // namespace

/// `address + n`, `address - n`; with None the address as a number.
Folded fold_address_operation(Folder& folder, ast::BinaryOperator op, const Datum& left,
                              const Datum& right) {
  const auto bytes = left.kind == DatumKind::Address ? parse_address(left.text) : std::nullopt;
  if (!bytes) {
    return {};
  }
  if (right.kind == DatumKind::None) {
    return integer_datum(folder.factory, BigInteger::from_bytes(*bytes));
  }
  const auto number = integer_of(right);
  if (!number || (op != ast::BinaryOperator::Add && op != ast::BinaryOperator::Sub)) {
    return {};
  }
  const BigInteger sum = op == ast::BinaryOperator::Add ? BigInteger::from_bytes(*bytes) + *number
                                                        : BigInteger::from_bytes(*bytes) - *number;
  const auto result = sum.to_bytes(bytes->size());
  return result ? make_address(folder, *result) : Folded::raises();
}

std::optional<bool> address_contains(const Datum& network, const Datum& address) {
  const auto bytes =
      address.kind == DatumKind::Address ? parse_address(address.text) : std::nullopt;
  return bytes && network.text.find('/') != std::string_view::npos
             ? std::optional(is_in(*bytes, network.text))
             : std::nullopt;
}

std::span<const FoldingFunction> address_folding_functions() { return kFunctions; }

}  // namespace krait
