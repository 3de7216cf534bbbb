// What a call in the source may call, with its arguments bound to that callee's parameters: the
// facts that call patterns are matched against. Positional and keyword spellings, `*known`,
// `**known`, partials and defaults are resolved here, once, for rules and for the analysis itself.
#pragma once

#include <cstdint>
#include <string_view>

#include "analysis/values.h"
#include "ast/nodes.h"

namespace krait {

enum class Presence : uint8_t {
  Written,  ///< stands in the call, or was given by a partial or splat
  Default,  ///< left out; `slot` holds the declared default
  Absent,   ///< left out, and there is no declared default
  Unknown,  ///< a splat with unknown content may or may not give it
};

/// One parameter of the callee (or, without a signature, one argument of the call).
struct Argument {
  std::string_view parameter;  ///< empty for a positional of a callee without signature and for
                               ///< what `*args` of the signature swallows
  uint32_t position = 0;       ///< 0-based among positionals; for keywords meaningless
  Presence presence = Presence::Written;
  /// The expression as written in this call: the value after `host=`, the expression behind `*`
  /// or `**` when it comes by a splat, null when this call does not write it.
  const ast::AnyExpr* expression = nullptr;
  Slot slot;  ///< place: the argument's own node, in whatever file; values: what reaches it
};

enum class TargetKind : uint8_t {
  Unknown,      ///< the callee did not resolve; arguments are unbound
  Function,     ///< a function by qualified name, modelled or not
  Constructor,  ///< `C(…)`, `super().__init__(…)`, `C.__init__(self, …)`
  Method,       ///< a method of an instance whose class is known
};

/// One thing that a call may call. A call of several possible callees has several; a call that no
/// execution reaches has none; a call of something unknown has one of kind Unknown.
struct CallTarget {
  TargetKind kind = TargetKind::Unknown;
  /// The callee as rules name it: "http.server.HTTPServer", "socket.socket.bind" (class that
  /// defines the method), "package.module.helper" for the project's own.
  std::string_view qualified_name;
  const ClassFacts* class_facts = nullptr;  ///< Constructor, Method: the class of the object
  /// Constructor: qualified name of the class whose `__init__` takes the arguments. It differs
  /// from `class_facts` when it is inherited.
  std::string_view initializer_owner;
  bool is_in_project = false;  ///< the callee's body is project code, not a modelled API
  bool has_signature = false;  ///< `arguments` are bound to parameters
  bool has_unknown_splat = false;
  Slot receiver;  ///< Method: the object, `values` narrowed to this target's class
  ast::Array<const Argument> arguments;
  /// The call expression that gives the arguments. For what a library is told to call
  /// (`Thread(target=f, args=a)`) the call of the library; for a finished partial the last call.
  const ast::Call* call = nullptr;
  FileId file = kNoFile;
  const Hop* trail = nullptr;  ///< how the callee was resolved: "annotated here", "assigned here"
};

}  // namespace krait
