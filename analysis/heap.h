// What is mutable or has identity: lists, dicts, sets, instances, classes, modules, functions of
// the project. An object is a number; what it holds is in locations of the store, so that changes
// take effect in order, through every name, and are taken back with their branch.
#pragma once

#include <string_view>
#include <vector>

#include "analysis/external_names.h"
#include "analysis/scopes.h"
#include "analysis/signature.h"
#include "analysis/store.h"

namespace krait {

struct FileContext;
struct TargetFact;
struct ClassInfo;

/// Frame of a function that inner functions close over; its slots outlive the call.
struct Environment {
  const Environment* enclosing = nullptr;
  Location base = 0;
};

/// A `def` or `lambda` in the source.
struct FunctionInfo {
  const ast::Node* node = nullptr;
  const Scope* scope = nullptr;
  FileContext* file = nullptr;
  std::string_view qualified_name;
  const ast::Arguments* parameters = nullptr;
  ast::Array<ast::AnyStmt*> body;            ///< of a def
  const ast::AnyExpr* expression = nullptr;  ///< of a lambda
  const ast::AnyExpr* returns = nullptr;
  ast::Array<ast::AnyTypeParam*> type_params;
  ast::Array<ast::AnyExpr*> decorators;
  Signature signature;
  uint32_t active_calls = 0;  ///< on the stack now
  uint32_t contexts = 0;      ///< closures of it that were evaluated by themselves
  bool has_recorded = false;  ///< run by itself it recorded something that rules may ask for
};

/// `@click.option("--host", default=…)` on a function.
struct OptionDefault {
  Symbol name = 0;
  Values values;
  const OptionDefault* next = nullptr;
};

/// What a `def` statement makes when it runs.
struct FunctionValue {
  FunctionInfo* info = nullptr;
  const Environment* environment = nullptr;
  ObjectId owner = 0;                ///< the class whose body it stands in
  std::span<const Values> defaults;  ///< by parameter; unknown where none is declared
  ObjectId attributes = 0;           ///< object that holds `f.x = …`; 0 before the first
  const OptionDefault* options = nullptr;
};

struct ClassRef {
  ObjectId project = 0;
  ExternalName* external = nullptr;
  friend bool operator==(ClassRef, ClassRef) = default;
};

/// A field of a dataclass or NamedTuple.
struct FieldInfo {
  Symbol name = 0;
  const ast::AnyExpr* default_value = nullptr;
  Values value = Values::never();  ///< the default; never when required
  const Datum* factory = nullptr;
  const ast::Node* node = nullptr;
  bool is_keyword_only = false;
  bool is_init = true;
};

enum class ClassForm : uint8_t { Plain, Dataclass, NamedTuple, Enum };

struct ClassInfo {
  ObjectId id = 0;
  const ast::ClassDef* node = nullptr;  ///< null for one made by `type(…)`
  FileContext* file = nullptr;
  std::string_view qualified_name;
  std::vector<ClassRef> bases;
  std::vector<ClassRef> order;  ///< itself first
  bool has_unknown_base = false;
  ClassForm form = ClassForm::Plain;
  ExternalName* primitive = nullptr;  ///< Enum: the str or int that members are too
  std::vector<FieldInfo> fields;
  Signature signature;               ///< of a dataclass's or NamedTuple's constructor
  ObjectId self = 0;                 ///< stands for all its instances; see analysis/classes.cpp
  std::vector<ObjectId> subclasses;  ///< direct ones
  std::vector<const FunctionValue*> methods;
  const ClassFacts* facts = nullptr;
};

enum class ObjectKind : uint8_t { List, Set, Dict, Generator, Instance, Class, Module, Function };

struct Field {
  Symbol name = 0;
  Location location = 0;
};

struct Object {
  ObjectKind kind = ObjectKind::Instance;
  bool is_self = false;  ///< a class's `ClassInfo::self`
  bool is_bag = false;   ///< any attribute may be there: SimpleNamespace, argparse.Namespace
  const ast::Node* node = nullptr;
  FileId file = kNoFile;
  Location content = kNoLocation;
  Location result = kNoLocation;  ///< what awaiting a coroutine, or `yield from` a generator, gives
  /// Changes when the object gets another field, for those who found none of a name.
  Location version = kNoLocation;
  ClassRef type;                  ///< Instance (also of dict and list subclasses)
  ClassInfo* info = nullptr;      ///< Class
  FileContext* module = nullptr;  ///< Module
  std::vector<Field> fields;
  const TargetFact* made_by = nullptr;
};

}  // namespace krait
