// The small structs that the interpreter's parts hand to each other.
#pragma once

#include <array>
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

/// A file of the project as one interpreter sees it.
struct FileContext {
  FileId id = kNoFile;
  const ProjectFile* file = nullptr;
  std::unique_ptr<ScopeTable> scopes;
  std::vector<Symbol> symbols;  ///< by identifier; 0 where it has not been asked for yet
  ObjectId module = 0;
  Location base = 0;  ///< of the module's slots
  enum class State : uint8_t { New, Running, Done } state = State::New;
  std::unordered_map<ast::NodeId, std::unique_ptr<FunctionInfo>> functions;
  std::vector<Values> constants;  ///< by node, of Constant nodes; filled when they are read
  /// By slot: what is bound under `if TYPE_CHECKING`, for annotations.
  std::unordered_map<uint32_t, Values> typing_names;
  FactTable facts;
  uint64_t work = 0;
  uint64_t inlined_work = 0;  ///< the part of it that was spent inside of calls
};

/// How modules find each other; the project implements it.
class ModuleFinder {
 public:
  virtual ~ModuleFinder() = default;
  /// The project file that `import name` means in `importer`, prepared; null when there is none.
  virtual FileContext* find(FileContext& importer, std::string_view name) = 0;
  /// The same for `from ..name import x`, `level` dots; an empty name is the package itself.
  virtual FileContext* find_relative(FileContext& importer, uint32_t level,
                                     std::string_view name) = 0;
  /// The file of an id; null for those outside the project.
  virtual FileContext* file(FileId id) = 0;
};

/// One of the texts that a text which is put together may become.
struct TextAlternative {
  std::vector<Piece> pieces;
  const Hop* trail = nullptr;
  uint32_t part_count = 0;
  bool is_any_text = false;  ///< it was too much; the pieces are one hole
};

/// What one field of such a text may become.
struct FieldTexts {
  std::vector<TextAlternative> texts;
  bool is_complete = true;  ///< no others
  Element hole{Values()};   ///< stands for the others
};

/// The exits of a loop that runs: breaks relative to the depth of the store at its beginning,
/// continues to that at the beginning of the turn.
struct LoopExits {
  size_t depth = 0;
  size_t turn_depth = 0;
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
  ObjectId owner = 0;                    ///< the class whose body the code stands in
  std::optional<Known> first_parameter;  ///< for `super()`
  size_t depth = 0;                      ///< of the store when it began
  std::vector<Changes> exits;            ///< the state at each `return`
  Values returned = Values::never();
  ObjectId yielded = 0;  ///< a generator's elements
  std::vector<LoopExits*> loops;
};

/// Where a call stands, for facts and trails.
struct CallSite {
  const ast::Call* call = nullptr;  ///< null when Python calls without a call expression
  const ast::Node* node = nullptr;
  FileContext* file = nullptr;
  bool matters = false;  ///< a rule may ask for it
};

/// How a test may come out.
struct Outcomes {
  bool can_be_true = true;
  bool can_be_false = true;
};

/// What a test may narrow: a variable or attribute, or an item of what the location holds.
struct TestedPlace {
  static constexpr uint32_t kNoItem = 0xFFFF'FFFF;
  Location location = kNoLocation;
  uint32_t item = kNoItem;
  friend bool operator==(const TestedPlace&, const TestedPlace&) = default;
};

struct Iterated {
  std::vector<Element> elements;
  bool has_unknown = false;
  bool is_iterable = true;
};

/// Called with whether the combination surely comes.
using Collector = std::function<void(bool)>;

struct ClassAttribute {
  Values values = Values::never();
  ClassRef owner;
  bool is_found = false;
  ExternalName* unknown_base = nullptr;  ///< may define it: a modelled class seen before any
};

struct AttributeRequest {
  const Known& instance;
  Symbol name;
  bool is_required;
};

struct ExternalCallee {
  ExternalName& name;
  const Known* receiver = nullptr;
  const Hop* trail = nullptr;
};

struct FunctionCallee {
  const FunctionValue& function;
  const Known* receiver = nullptr;
  const Hop* trail = nullptr;
  std::span<const PassedArgument> passed;
};

struct ConstructorCall {
  std::span<const PassedArgument> passed;
  const CallSite& site;
  const Hop* trail = nullptr;
};

struct ConstructorTarget {
  ClassRef type;                  ///< of the object
  ExternalName* owner = nullptr;  ///< whose `__init__` takes the arguments, outside the project
  ObjectId object = 0;
  const Hop* trail = nullptr;
};

/// Where an annotation's names are looked up.
struct AnnotationScope {
  FileContext* file = nullptr;
  const Scope* scope = nullptr;
  const Environment* environment = nullptr;
  uint32_t depth_offset = 0;
  Location frame_base = kNoLocation;  ///< of the running frame, when the annotation stands in it
  ObjectId owner = 0;                 ///< the class in whose body it stands
  ast::Array<ast::AnyTypeParam*> type_params;
  ast::Array<ast::AnyTypeParam*> outer_type_params;  ///< of the class
  const ast::AnyExpr* annotation = nullptr;          ///< the whole, for places
  FileId annotation_file = kNoFile;
};

struct AnnotatedName {
  std::string_view text;
  bool is_class_itself = false;  ///< `type[C]`: the class, no instance
};

struct QuotedAnnotation {
  explicit QuotedAnnotation(std::string text) : source("<annotation>", std::move(text)) {}
  SourceFile source;
  ast::Tree tree;
};

/// A function that is run by itself: as anyone may call it, with an object of `type` as its first
/// argument when it is a method.
struct Unit {
  const FunctionValue* function = nullptr;
  const ClassInfo* type = nullptr;
  std::vector<Location> reads;  ///< what its result depends on
  uint32_t ran_at = 0;          ///< clock of the store
  bool has_run = false;
};

/// Expressions that have read a value: the first, and one that is another.
using Readers = std::array<const ast::AnyExpr*, 2>;

}  // namespace krait
