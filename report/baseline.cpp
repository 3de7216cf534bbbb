#include "report/baseline.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "report/fingerprint.h"
#include "report/formats.h"

namespace krait {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;

/// The rules' findings that comments leave standing.
template <class Diagnostics>
auto open_findings(Diagnostics& diagnostics) {
  std::vector<decltype(&diagnostics.front())> findings;
  for (auto& diagnostic : diagnostics) {
    if (diagnostic.origin == DiagnosticOrigin::Rule && diagnostic.suppressions.empty()) {
      findings.push_back(&diagnostic);
    }
  }
  return findings;
}

std::vector<std::string> hashes_of(const std::vector<const Diagnostic*>& findings) {
  std::vector<std::string> hashes = fingerprints_of(findings);
  for (std::string& hash : hashes) {
    hash.resize(hash.find(':'));
  }
  return hashes;
}

}  // namespace

Expected<Baseline> Baseline::parse(std::string_view json) {
  Baseline baseline;
  try {
    const Json document = Json::parse(json);
    const int version = document.at("version").get<int>();
    if (version != kVersion) {
      return unexpected(
          Error{"it is of version " + std::to_string(version) + ", which is not known"});
    }
    for (const Json& entry : document.at("findings")) {
      ++baseline.fingerprints_[entry.at("fingerprint").get<std::string>()];
    }
  } catch (const nlohmann::json::exception& error) {
    std::string text = error.what();
    const std::size_t end = text.find("] ");
    return unexpected(Error{end == std::string::npos ? text : text.substr(end + 2)});
  }
  return baseline;
}

std::string Baseline::write(const std::vector<Diagnostic>& diagnostics) {
  const std::vector<const Diagnostic*> findings = open_findings(diagnostics);
  const std::vector<std::string> hashes = hashes_of(findings);
  Json entries = Json::array();
  for (std::size_t index = 0; index < findings.size(); ++index) {
    const SourceFile* source = findings[index]->primary.source;
    entries.push_back({{"path", source == nullptr ? "" : source->path()},
                       {"rule", rule_id_of(*findings[index])},
                       {"message", findings[index]->message},
                       {"fingerprint", hashes[index]}});
  }
  const Json document = {{"version", kVersion}, {"findings", std::move(entries)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void Baseline::hide(std::vector<Diagnostic>& diagnostics) const {
  const std::vector<Diagnostic*> findings = open_findings(diagnostics);
  const std::vector<std::string> hashes = hashes_of({findings.begin(), findings.end()});
  std::map<std::string, uint32_t> left = fingerprints_;
  for (std::size_t index = 0; index < findings.size(); ++index) {
    const auto entry = left.find(hashes[index]);
    if (entry != left.end() && entry->second > 0) {
      --entry->second;
      findings[index]->suppressions.push_back({});
    }
  }
}

}  // namespace krait
