#include "analysis/library.h"

#include <unordered_map>

namespace krait {

const PassedArgument* LibraryCall::keyword(std::string_view name) const {
  for (const PassedArgument& argument : arguments) {
    if (argument.kind == PassedKind::Keyword && in.symbols().text(argument.keyword) == name) {
      return &argument;
    }
  }
  return nullptr;
}

const PassedArgument* LibraryCall::get(size_t index, std::string_view name) const {
  if (index < arguments.size() && arguments[index].kind == PassedKind::Positional) {
    return &arguments[index];
  }
  return name.empty() ? nullptr : keyword(name);
}

Values LibraryCall::values(size_t index, std::string_view name) const {
  const PassedArgument* argument = get(index, name);
  return argument == nullptr ? Values::never() : argument->values;
}

bool LibraryCall::has_splat() const {
  for (const PassedArgument& argument : arguments) {
    if (argument.kind == PassedKind::Star || argument.kind == PassedKind::DoubleStar) {
      return true;
    }
  }
  return false;
}

Values LibraryCall::made(const Datum* datum) const { return in.known_here(datum, *site.node); }

void LibraryCall::for_each_object(
    size_t index, const std::function<void(Object&, const Content&, bool)>& each) const {
  const Values all = values(index);
  const bool is_only = all.size() == 1 && !all.is_open();
  for (const Known& known : all.known()) {
    if (known.datum->kind != DatumKind::Object) {
      continue;
    }
    Object& object = in.objects()[known.datum->object];
    if (const Content* content = in.content_of(object)) {
      each(object, *content, is_only);
    }
  }
}

const LibraryFunction* find_library_function(std::string_view qualified_name) {
  static const std::unordered_map<std::string_view, LibraryFunction> kTable = [] {
    std::unordered_map<std::string_view, LibraryFunction> functions;
    for (const auto& part : {container_library(), dict_library(), builtin_library(),
                             class_library(), calling_library(), option_library()}) {
      for (const LibraryFunction& function : part) {
        functions[function.name] = function;
      }
    }
    return functions;
  }();
  const auto found = kTable.find(qualified_name);
  return found == kTable.end() ? nullptr : &found->second;
}

Values Interpreter::call_library(ExternalName& name, std::span<const PassedArgument> passed,
                                 const CallSite& site, TargetFact* fact) {
  LibraryCall call{*this, name, passed, site, fact};
  const Values values = name.library->call(call);
  if (values.is_never() && !is_dead_) {
    raise();
  }
  return values;
}

}  // namespace krait
