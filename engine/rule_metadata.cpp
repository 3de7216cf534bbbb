#include "engine/rule_metadata.h"

namespace krait {

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::None:
      return "none";
    case Severity::Note:
      return "note";
    case Severity::Warning:
      return "warning";
    case Severity::Error:
      return "error";
  }
  return "";
}

std::string_view name_of(RuleStatus status) {
  switch (status) {
    case RuleStatus::Stable:
      return "stable";
    case RuleStatus::Preview:
      return "preview";
    case RuleStatus::Deprecated:
      return "deprecated";
    case RuleStatus::Removed:
      return "removed";
  }
  return "";
}

}  // namespace krait
