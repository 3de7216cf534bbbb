// Names of things outside the project, each once: `http.server.HTTPServer`, with what the stubs say
// of it and the functions that compute its calls, so that the interpreter looks nothing up by text.
#pragma once

#include <deque>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/datum.h"
#include "analysis/models_detail.h"
#include "analysis/signature.h"

namespace krait {

struct FoldingFunction;  // analysis/folding.h
struct LibraryFunction;  // analysis/library.h

struct ExternalName {
  std::string_view qualified_name;  ///< as rules know it
  Symbol last = 0;                  ///< its last component
  ExternalName* owner = nullptr;    ///< of "a.b": "a"; null for the first component
  const StubEntry* stub = nullptr;
  bool is_module = false;                    ///< described as a module
  const FoldingFunction* folding = nullptr;  ///< a pure function of constants
  const LibraryFunction* library = nullptr;  ///< a function with a meaning of its own
  const Signature* signature = nullptr;
  const ClassFacts* class_facts = nullptr;  ///< as a class; made on demand
  const Datum* datum = nullptr;
  std::vector<ExternalName*> order;  ///< a class's method resolution order, itself first
  std::vector<std::pair<Symbol, ExternalName*>> members;

  [[nodiscard]] bool is_class() const {
    return stub != nullptr && stub->entry.kind == ModelKind::Class;
  }
};

class ExternalNames {
 public:
  ExternalNames(const Models& models, DatumFactory& factory, SymbolTable& symbols);

  /// The name, under the one by which rules know it.
  [[nodiscard]] ExternalName* of(std::string_view qualified_name);
  [[nodiscard]] ExternalName* member(ExternalName& owner, Symbol name);
  /// A member of a class as its nearest definition has it: "socketserver.BaseServer.shutdown" for
  /// "http.server.HTTPServer.shutdown"; of what nothing describes, of the class itself.
  [[nodiscard]] ExternalName* class_member(ExternalName& owner, Symbol name);
  [[nodiscard]] const ClassFacts* class_facts(ExternalName& name);
  [[nodiscard]] bool is_subclass(ExternalName& name, std::string_view base);
  /// The builtin of that name; null when there is none.
  [[nodiscard]] ExternalName* builtin(Symbol name);
  [[nodiscard]] const Models::Stubs& stubs() const { return stubs_; }

 private:
  ExternalName* create(std::string_view canonical);

  const Models::Stubs& stubs_;
  DatumFactory& factory_;
  SymbolTable& symbols_;
  std::deque<ExternalName> names_;
  std::unordered_map<std::string_view, ExternalName*> by_name_;
  std::deque<Signature> signatures_;
  std::vector<ExternalName*> builtins_;  // by symbol; see `builtin`
  std::vector<bool> is_builtin_known_;
};

}  // namespace krait
