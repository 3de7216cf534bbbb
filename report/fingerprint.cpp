#include "report/fingerprint.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "report/formats.h"

namespace krait {
namespace {

/// FNV-1a, 64 bits: the same on every machine and in every version, which std::hash is not.
class Hash {
 public:
  void add(std::string_view text) {
    for (const char character : text) {
      value_ = (value_ ^ static_cast<unsigned char>(character)) * 0x100000001b3U;
    }
    // A byte that is in no UTF-8 text keeps ("ab", "c") and ("a", "bc") apart.
    value_ = (value_ ^ 0xFFU) * 0x100000001b3U;
  }

  [[nodiscard]] std::string text() const {
    std::string out;
    for (unsigned shift = 64; shift != 0; shift -= 4) {
      out += "0123456789abcdef"[(value_ >> (shift - 4)) & 0xFU];
    }
    return out;
  }

 private:
  uint64_t value_ = 0xcbf29ce484222325U;
};

std::string_view first_line_of(const Location& location) {
  const SourceFile& source = *location.source;
  const auto size = static_cast<uint32_t>(source.text().size());
  const Span line = source.line_span(source.line_of(std::min(location.span.begin, size)));
  std::string_view text = source.text(line);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\f"), text.size()));
  const std::size_t last = text.find_last_not_of(" \t\f");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace

std::vector<std::string> fingerprints_of(const std::vector<const Diagnostic*>& findings) {
  std::vector<std::string> fingerprints;
  fingerprints.reserve(findings.size());
  std::unordered_map<std::string, uint32_t> count_of_hash;
  for (const Diagnostic* finding : findings) {
    Hash hash;
    hash.add(rule_id_of(*finding));
    if (finding->primary.source != nullptr) {
      hash.add(finding->primary.source->path());
      hash.add(first_line_of(finding->primary));
    }
    const std::string text = hash.text();
    fingerprints.push_back(text + ":" + std::to_string(++count_of_hash[text]));
  }
  return fingerprints;
}

}  // namespace krait
