// By itself, since yaml-cpp and ast/ both have a Node.
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/parser.h>

#include <sstream>
#include <string>

#include "bench/stages.h"

namespace krait {
namespace {

/// Takes yaml-cpp's events and does nothing: what any reader of YAML through it pays.
class IdleHandler : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
  void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t /*anchor*/) override {}
  void OnScalar(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                const std::string& value) override {
    text_bytes += value.size();
  }
  void OnSequenceStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/,
                       YAML::anchor_t /*anchor*/, YAML::EmitterStyle::value /*style*/) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {}
  void OnMapEnd() override {}

  std::size_t text_bytes = 0;
};

}  // namespace

std::size_t yaml_events(const std::string& text) {
  std::istringstream in(text);
  YAML::Parser parser(in);
  IdleHandler handler;
  while (parser.HandleNextDocument(handler)) {
  }
  return handler.text_bytes;
}

}  // namespace krait
