// Which variable each name of a file means (Python reference, 4.2): decided once per file, so that
// running a function touches numbered slots, never names. Annotations are resolved like other
// expressions of the scope they stand in.
//
// Comprehensions have their own bindings but no frame of their own: their variables are further
// slots of the function, class or module around them.
#pragma once

#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ast/tree.h"

namespace krait {

enum class ScopeKind : uint8_t { Module, Class, Function, Lambda, Comprehension };

/// How the variable of a name is reached from the frame that runs.
enum class AccessKind : uint8_t {
  None,      ///< the node is no name
  Local,     ///< slot of the frame
  Captured,  ///< slot of the frame of an enclosing function, `depth` functions further out
  Global,    ///< slot of the module's frame
};

struct Access {
  AccessKind kind = AccessKind::None;
  /// A name of a class body: when the slot is unbound, the name means what
  /// `ScopeTable::fallback` says.
  bool has_fallback = false;
  uint16_t depth = 0;
  uint32_t slot = 0;
};

struct Scope {
  ScopeKind kind = ScopeKind::Module;
  const ast::Node* node = nullptr;
  Scope* parent = nullptr;
  Scope* owner = nullptr;  ///< itself, or for a comprehension the scope with the frame
  uint32_t slot_count = 0;
  bool is_generator = false;
  ast::Identifier class_name;               ///< the class around, for private names
  std::vector<ast::Identifier> slot_names;  ///< by slot; comprehension variables are there too
  /// (identifier index, slot), sorted: the names that the scope binds. Empty for the module, whose
  /// slots `ScopeTable` knows by identifier.
  std::vector<std::pair<uint32_t, uint32_t>> bindings;
  std::vector<std::pair<uint32_t, uint32_t>> globals;  ///< declared `global`: slot of the module
  std::vector<std::pair<uint32_t, Access>> nonlocals;  ///< declared `nonlocal`
  bool has_star_import = false;
};

class ScopeTable {
 public:
  explicit ScopeTable(const ast::Tree& tree);

  [[nodiscard]] const Scope& module() const { return *scopes_[0]; }
  /// The scope that a Module, ClassDef, FunctionDef, AsyncFunctionDef or Lambda opens.
  [[nodiscard]] const Scope& of(const ast::Node& node) const { return *by_node_.at(node.node_id); }
  /// Of a Name, or of any other node that binds one: FunctionDef, ClassDef, Alias, ExceptHandler,
  /// Arg, MatchAs, MatchStar, MatchMapping.
  [[nodiscard]] Access access(const ast::Node& node) const { return accesses_[node.node_id]; }
  /// What a name would mean in `scope`; kind None when nothing in the file binds it.
  [[nodiscard]] Access lookup(const Scope& scope, ast::Identifier name) const;
  /// The module's slot for a name; `kNoSlot` when the file does not mention it as a variable.
  [[nodiscard]] uint32_t module_slot(ast::Identifier name) const {
    return module_slots_[name.index()];
  }
  [[nodiscard]] size_t node_count() const { return accesses_.size(); }
  static constexpr uint32_t kNoSlot = 0xFFFF'FFFF;
  /// What the name of a class's slot means where the class stands.
  [[nodiscard]] Access fallback(const Scope& scope, uint32_t slot) const;

 private:
  friend class ScopeBuilder;

  std::vector<std::unique_ptr<Scope>> scopes_;
  std::unordered_map<ast::NodeId, Scope*> by_node_;
  std::vector<Access> accesses_;
  std::vector<uint32_t> module_slots_;  // by identifier
};

}  // namespace krait
