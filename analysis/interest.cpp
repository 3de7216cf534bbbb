#include "analysis/interest.h"

#include <algorithm>

namespace krait {

namespace {

std::string_view last_component_of(std::string_view qualified_name) {
  return qualified_name.substr(qualified_name.rfind('.') + 1);
}

}  // namespace

Interest::Interest(const NamesOfInterest& names, SymbolTable& symbols)
    : names_(names), symbols_(symbols) {
  for (const std::string& name : names.written) {
    add(name, kWritten);
  }
  for (const std::string& name : names.components) {
    add(name, kComponent);
  }
  for (const std::string& name : names.mentioned) {
    add(last_component_of(name), kMentioned);
    mentioned_.insert(name);
  }
  for (const std::string& name : names.callees) {
    add(last_component_of(name), kCallee);
    callees_.insert(name);
    const size_t dot = name.rfind('.');
    if (dot != std::string::npos) {
      owners_.insert(std::string_view(name).substr(0, dot));
    }
  }
}

void Interest::add(std::string_view name, uint8_t flag) {
  const Symbol symbol = symbols_.intern(name);
  flags_.resize(std::max<size_t>(flags_.size(), symbol + 1));
  flags_[symbol] = static_cast<uint8_t>(flags_[symbol] | flag);
}

bool Interest::is_written(std::string_view name) const { return is_written(symbols_.find(name)); }

bool Interest::is_mentioned(std::string_view qualified_name) const {
  const Symbol last = symbols_.find(last_component_of(qualified_name));
  return has(last, kComponent) || (has(last, kMentioned) && mentioned_.contains(qualified_name));
}

bool Interest::includes(const ExternalName& name) const {
  if (includes(name.qualified_name)) {
    return true;
  }
  if (has(name.last, kCallee | kMentioned)) {
    // Of what nothing describes, a method may be inherited from anywhere.
    if (name.stub == nullptr && name.folding == nullptr && name.library == nullptr) {
      return true;
    }
    const bool is_method = name.owner != nullptr && name.owner->is_class();
    if (is_method && std::any_of(name.owner->order.begin(), name.owner->order.end(),
                                 [&](const ExternalName* base) {
                                   return includes_method(base->qualified_name,
                                                          symbols_.text(name.last));
                                 })) {
      return true;
    }
  }
  const bool is_initializer = name.last == symbols::Init && name.owner != nullptr;
  const std::vector<ExternalName*>& order = is_initializer ? name.owner->order : name.order;
  return std::any_of(order.begin(), order.end(),
                     [&](const ExternalName* base) { return includes(base->qualified_name); });
}

bool Interest::includes(std::string_view qualified_name) const {
  const Symbol last = symbols_.find(last_component_of(qualified_name));
  return has(last, kComponent) || (has(last, kCallee) && callees_.contains(qualified_name)) ||
         (has(last, kMentioned) && mentioned_.contains(qualified_name));
}

bool Interest::includes_class(std::string_view qualified_name) const {
  return includes(qualified_name) || owners_.contains(qualified_name);
}

bool Interest::includes_method(std::string_view owner, std::string_view method) const {
  return has(symbols_.find(method), kCallee | kMentioned) &&
         includes(std::string(owner) + "." + std::string(method));
}

}  // namespace krait
