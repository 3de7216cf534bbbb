// The abstract interpreter: runs module bodies and functions over value sets instead of values, and
// records for each call what it may call with what. One mechanism for everything; what a statement
// or expression does is what Python does, on sets. docs/architecture.md, "Analysis", has the idea.
//
// The class is one because its parts call each other all the time; its methods are split by what
// they are about:
//   flow.cpp, loops.cpp, try_statement.cpp, match_statement.cpp   statements and paths
//   conditions.cpp      what a test leaves possible
//   expressions.cpp, operators.cpp, comprehensions.cpp            values of expressions
//   names.cpp, attributes.cpp, items.cpp, targets.cpp             reading and writing
//   calls.cpp, functions.cpp, constructors.cpp, library_*.cpp     calls
//   classes.cpp, types.cpp, imports.cpp                           definitions
//   iteration.cpp, containers.cpp                                 lists, dicts, sets
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "analysis/facts.h"
#include "analysis/heap.h"
#include "analysis/project.h"

namespace krait {

struct Concrete;  // analysis/folding.h

/// A file of the project as one interpreter sees it.
struct FileContext {
  FileId id = kNoFile;
  const ProjectFile* file = nullptr;
  std::unique_ptr<ScopeTable> scopes;
  std::vector<Symbol> symbols;  ///< by identifier
  ObjectId module = 0;
  Location base = 0;            ///< of the module's slots
  enum class State : uint8_t { New, Running, Done } state = State::New;
  std::unordered_map<ast::NodeId, std::unique_ptr<FunctionInfo>> functions;
  std::vector<Values> constants;  ///< by node, of Constant nodes; filled when they are read
  FactTable facts;
  uint64_t work = 0;
};

/// How modules find each other; the project implements it.
class ModuleFinder {
 public:
  virtual ~ModuleFinder() = default;
  /// The project file that `import name` means in `importer`, loaded; null when it is no project
  /// file. `name` is absolute.
  virtual FileContext* find(FileContext& importer, std::string_view name) = 0;
  /// True when the name is a package without file (a namespace package of the project).
  virtual bool is_namespace(FileContext& importer, std::string_view name) = 0;
};

/// The exits of a loop that runs, relative to the depth of the store at its beginning.
struct LoopExits {
  size_t depth = 0;
  std::vector<Changes> breaks;
  std::vector<Changes> continues;
};

/// A module body, class body or function that runs.
struct Frame {
  FileContext* file = nullptr;
  const Scope* scope = nullptr;
  Location base = 0;
  const Environment* enclosing = nullptr;
  const Environment* environment = nullptr;  ///< its own, once something closes over it
  FunctionInfo* function = nullptr;
  ObjectId owner = 0;                        ///< the class whose body the code stands in
  std::optional<Known> first_parameter;      ///< for `super()`
  size_t depth = 0;                          ///< of the store when it began
  std::vector<Changes> exits;                ///< the state at each `return`
  Values returned = Values::never();
  ObjectId yielded = 0;                      ///< a generator's elements
  std::vector<LoopExits*> loops;
};

/// Where a call stands, for facts and trails.
struct CallSite {
  const ast::Call* call = nullptr;
  const ast::Node* node = nullptr;  ///< the call, or the decorator, class … that calls
  FileContext* file = nullptr;
};

struct Outcomes {
  bool can_be_true = true;
  bool can_be_false = true;
};

struct InterpreterOptions {
  const std::vector<std::string>* names_of_interest = nullptr;
  bool record_every_expression = false;
};

class Interpreter {
 public:
  Interpreter(const Models& models, ModuleFinder& finder, InterpreterOptions options);
  ~Interpreter();
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  /// Before the file is first run.
  void prepare(FileContext& file);
  /// Runs the module's body once; importing runs what is imported.
  void run_module(FileContext& file);
  /// Runs every function of the files that were run by itself, until nothing changes.
  void run_functions();
  [[nodiscard]] ProjectStatistics& statistics() { return statistics_; }
  [[nodiscard]] SymbolTable& symbols() { return symbols_; }
  [[nodiscard]] DatumFactory& factory() { return factory_; }
  [[nodiscard]] Object& object(ObjectId id) { return objects_[id]; }
  [[nodiscard]] ExternalNames& externals() { return externals_; }
  [[nodiscard]] const ClassFacts* class_facts_of(ClassRef type);

 private:
  friend struct LibraryCall;
  friend class LibraryAccess;

  // flow.cpp
  void run_block(ast::Array<ast::AnyStmt*> body);
  void run(const ast::AnyStmt& statement);
  void run_simple(const ast::AnyStmt& statement);
  void run_if(const ast::If& first);
  template <class WithNode>
  void run_with(const WithNode& node);
  void run_return(const ast::Return& node);
  void run_delete(const ast::AnyExpr& target);
  void end_branch(std::vector<Changes>& alive);
  void join_branches(const std::vector<Changes>& alive);
  void raise();
  void kill() { is_dead_ = true; }
  Values enter_context(const Values& manager, const ast::AnyExpr& expression);

  // loops.cpp
  template <class ForNode>
  void run_for(const ForNode& node);
  void run_while(const ast::While& node);
  void run_known_iterations(const ast::AnyExpr& target, std::span<const Element> elements,
                            const std::function<void()>& body, std::vector<Changes>& ends);
  void run_open_loop(const std::function<bool()>& begin, const std::function<void()>& body,
                     std::vector<Changes>& ends);
  void run_iteration(const std::function<void()>& body);
  void finish_loop(LoopExits& loop, std::vector<Changes>& ends,
                   ast::Array<ast::AnyStmt*> orelse);

  // try_statement.cpp
  template <class TryNode>
  void run_try(const TryNode& node);
  void run_handlers(ast::Array<ast::ExceptHandler*> handlers, const RaiseRegion& region,
                    std::vector<Changes>& alive);
  void run_finally(ast::Array<ast::AnyStmt*> body, size_t first_exit, size_t first_break,
                   size_t first_continue);
  void rerun_exits(std::vector<Changes>& exits, size_t first, size_t depth,
                   ast::Array<ast::AnyStmt*> body);

  // match_statement.cpp
  void run_match(const ast::Match& node);
  Outcomes match_pattern(const ast::AnyPattern& pattern, Values subject, Values& matched);
  Outcomes match_class(const ast::MatchClass& pattern, Values subject, Values& matched);
  Outcomes match_sequence(const ast::MatchSequence& pattern, Values subject, Values& matched);
  Outcomes match_mapping(const ast::MatchMapping& pattern, Values subject, Values& matched);
  Outcomes match_one_sequence(const ast::MatchSequence& pattern,
                              std::span<const Element> elements, bool has_unknown);

  // conditions.cpp
  Outcomes test(const ast::AnyExpr& condition);
  Outcomes outcomes_of(Values values);
  Truth_placeholder

  bool is_dead_ = false;
};

}  // namespace krait
