// Functions outside the project that do more than fold constants: they change containers, call what
// they are given, make classes, read options. A table of (qualified name, function), in the
// library_*.cpp files; what a stub can say stands in a stub instead.
#pragma once

#include <span>
#include <string_view>

#include "analysis/interpreter.h"

namespace krait {

/// One call. Of a method the receiver is the first argument.
struct LibraryCall {
  Interpreter& in;
  ExternalName& callee;
  std::span<const PassedArgument> arguments;
  const CallSite& site;
  TargetFact* fact = nullptr;

  /// The positional argument `index`, else the keyword; null when neither is given.
  [[nodiscard]] const PassedArgument* get(size_t index, std::string_view keyword = {}) const;
  [[nodiscard]] const PassedArgument* keyword(std::string_view name) const;
  [[nodiscard]] Values values(size_t index, std::string_view keyword = {}) const;
  [[nodiscard]] bool has_splat() const;
  /// A value that this call makes.
  [[nodiscard]] Values made(const Datum* datum) const;
  [[nodiscard]] Values none() const { return made(in.factory().none()); }
  /// The one heap object that the argument is; null when there are several possibilities. Those
  /// are passed to `each`.
  void for_each_object(size_t index,
                       const std::function<void(Object&, const Content&, bool)>& each) const;
};

struct LibraryFunction {
  std::string_view name;
  Values (*call)(LibraryCall& call);
  bool is_property = false;
};

[[nodiscard]] const LibraryFunction* find_library_function(std::string_view qualified_name);

[[nodiscard]] std::span<const LibraryFunction> container_library();
[[nodiscard]] std::span<const LibraryFunction> dict_library();
[[nodiscard]] std::span<const LibraryFunction> builtin_library();
[[nodiscard]] std::span<const LibraryFunction> class_library();
[[nodiscard]] std::span<const LibraryFunction> calling_library();
[[nodiscard]] std::span<const LibraryFunction> option_library();

}  // namespace krait
