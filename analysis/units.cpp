// Running every function by itself, until what they write no longer changes what others read.
//
// A unit runs on the final state of the modules; what it leaves behind is joined into that state.
// It runs again when something it has read has changed since. Most units leave nothing behind: then
// the memory that they took is given back at once.
#include <algorithm>
#include <unordered_set>

#include "analysis/interpreter.h"
#include "ast/walk.h"

namespace krait {

namespace {

constexpr int kMaximumPasses = 3;
constexpr size_t kMaximumInheritedMethods = 100;

bool has_decorator(const FunctionInfo& info, std::string_view name) {
  return std::any_of(info.decorators.begin(), info.decorators.end(),
                     [&](const ast::AnyExpr* decorator) {
                       const auto* id = decorator->as<ast::Name>();
                       return id != nullptr && id->id.text() == name;
                     });
}

std::string_view name_of(const FunctionValue& function) {
  const std::string_view qualified = function.info->qualified_name;
  return qualified.substr(qualified.rfind('.') + 1);
}

bool takes_first_argument(const Signature& signature) {
  if (signature.parameters.empty()) {
    return false;
  }
  const ParameterKind kind = signature.parameters[0].kind;
  return kind == ParameterKind::PositionalOnly || kind == ParameterKind::PositionalOrKeyword;
}

}  // namespace

/// The object or class that a method gets; nothing for a static one.
std::optional<Known> Interpreter::receiver_of(const FunctionValue& function,
                                              const ClassInfo& info) {
  const FunctionInfo& callee = *function.info;
  if (!takes_first_argument(callee.signature) || has_decorator(callee, "staticmethod") ||
      callee.expression != nullptr) {
    return std::nullopt;
  }
  const std::string_view name = name_of(function);
  const bool takes_class = has_decorator(callee, "classmethod") || name == "__new__" ||
                           name == "__init_subclass__" || name == "__class_getitem__";
  const ast::Node* place = callee.signature.parameters[0].node;
  return Known{factory_.object(takes_class ? info.id : info.self), place, nullptr, callee.file->id};
}

void Interpreter::add_method_units(const ClassInfo& info, std::vector<Unit>& units) const {
  for (const FunctionValue* method : info.methods) {
    units.push_back({method, &info, {}, 0, false});
  }
}

/// The methods that an instance of the class inherits, of those that do something that rules ask
/// for: run on an object of their own class they have seen what subclasses define too.
void Interpreter::add_inherited_units(const ClassInfo& info, std::vector<Unit>& units) const {
  const bool matters = class_matters(info);
  size_t inherited = 0;
  std::vector<std::string_view> seen;
  for (const ClassRef& entry : info.order) {
    if (entry.project == 0) {
      continue;
    }
    const ClassInfo& base = *objects_[entry.project].info;
    for (const FunctionValue* method : base.methods) {
      const bool is_wanted = &base != &info && (matters || method->info->has_recorded);
      const bool is_overridden =
          is_wanted && std::find(seen.begin(), seen.end(), name_of(*method)) != seen.end();
      if (is_wanted && !is_overridden && ++inherited <= kMaximumInheritedMethods) {
        units.push_back({method, &info, {}, 0, false});
      }
    }
    for (const FunctionValue* method : base.methods) {
      seen.push_back(name_of(*method));
    }
  }
}

/// True when the function has a name in it that rules have.
bool Interpreter::mentions_interest(const FunctionInfo& info) {
  bool is_mentioned = false;
  ast::walk(*info.node, [&](const ast::Node& node) {
    ast::Identifier name;
    if (const auto* attribute = node.as<ast::Attribute>()) {
      name = attribute->attr;
    } else if (const auto* variable = node.as<ast::Name>()) {
      name = variable->id;
    }
    is_mentioned = is_mentioned || (name && interest_.has_name(symbol_in(*info.file, name)));
    return !is_mentioned;
  });
  return is_mentioned;
}

/// First what rules have names of, with the classes that it stands in, so that a large project's
/// budget is spent on that; of those first `__init__`, which sets what the other methods read.
void Interpreter::put_in_order(std::vector<Unit>& units) {
  std::unordered_set<const ClassInfo*> classes;
  std::unordered_set<const FunctionInfo*> functions;
  for (const Unit& unit : units) {
    if (mentions_interest(*unit.function->info)) {
      classes.insert(unit.type);
      functions.insert(unit.function->info);
    }
  }
  classes.erase(nullptr);
  const auto rank = [&](const Unit& unit) {
    const bool is_mentioned =
        classes.contains(unit.type) || functions.contains(unit.function->info);
    return (is_mentioned ? 0 : 2) + (name_of(*unit.function) == "__init__" ? 0 : 1);
  };
  std::stable_sort(units.begin(), units.end(),
                   [&](const Unit& left, const Unit& right) { return rank(left) < rank(right); });
}

void Interpreter::run_functions() {
  std::vector<Unit> units;
  for (const ClassInfo& info : classes_) {
    if (info.file->file->is_reported) {
      add_method_units(info, units);
    }
  }
  for (const FunctionValue* function : pending_) {
    if (function->info->file->file->is_reported) {
      units.push_back({function, nullptr, {}, 0, false});
    }
  }
  pending_.clear();
  put_in_order(units);
  bool has_run = false;
  run_stale_units(units, has_run);
  for (const ClassInfo& info : classes_) {
    if (info.file->file->is_reported) {
      add_inherited_units(info, units);
    }
  }
  for (int pass = 0; pass < kMaximumPasses && has_run; ++pass) {
    has_run = false;
    run_stale_units(units, has_run);
  }
}

void Interpreter::run_stale_units(std::vector<Unit>& units, bool& has_run) {
  for (Unit& unit : units) {
    const bool is_stale =
        !unit.has_run || std::any_of(unit.reads.begin(), unit.reads.end(), [&](Location location) {
          return store_.changed_at(location) > unit.ran_at;
        });
    if (is_stale) {
      run_unit(unit);
      has_run = true;
    }
  }
}

/// Runs the unit and the functions and classes that it makes.
void Interpreter::run_unit(Unit& unit) {
  const FunctionInfo& info = *unit.function->info;
  if (!may_begin_entry(*info.file)) {
    unit.has_run = true;
    unit.reads.clear();
    return;
  }
  Frame outer;
  outer.file = info.file;
  outer.scope = &info.file->scopes->module();
  outer.base = info.file->base;
  frame_ = &outer;
  begin_entry(*info.file);
  const std::optional<Known> receiver =
      unit.type == nullptr ? std::nullopt : receiver_of(*unit.function, *unit.type);
  const std::vector<Values> arguments =
      arguments_of_anyone(*unit.function, receiver ? &*receiver : nullptr);
  const UnitMark mark = mark_unit();
  store_.track_reads();
  run_alone(*unit.function, arguments, receiver ? &*receiver : nullptr);
  run_inner_units(mark);
  unit.has_run = true;
  unit.function->info->has_recorded = unit.function->info->has_recorded || has_recorded_;
  unit.reads = store_.take_reads();
  unit.ran_at = store_.clock();
  end_unit(mark);
  end_entry();
  frame_ = nullptr;
}

Interpreter::UnitMark Interpreter::mark_unit() {
  UnitMark mark;
  mark.arena = arena_.mark();
  mark.objects = static_cast<ObjectId>(objects_.size());
  mark.locations = store_.size();
  mark.classes = classes_.size();
  mark.free_slots = std::move(free_slots_);
  free_slots_.clear();
  is_lasting_ = false;
  has_recorded_ = false;
  first_own_object_ = mark.objects;
  unit_limit_ = mark.locations;
  return mark;
}

void Interpreter::run_inner_units(const UnitMark& mark) {
  for (size_t i = 0; i < pending_.size(); ++i) {
    const FunctionValue& function = *pending_[i];
    run_alone(function, arguments_of_anyone(function, nullptr), nullptr);
  }
  for (size_t i = mark.classes; i < classes_.size(); ++i) {
    std::vector<Unit> units;
    add_method_units(classes_[i], units);
    add_inherited_units(classes_[i], units);
    for (const Unit& unit : units) {
      const std::optional<Known> receiver = receiver_of(*unit.function, *unit.type);
      const Known* self = receiver ? &*receiver : nullptr;
      run_alone(*unit.function, arguments_of_anyone(*unit.function, self), self);
    }
  }
}

/// Gives back what the unit took, when nothing of it can be reached any more.
void Interpreter::end_unit(const UnitMark& mark) {
  for (const FunctionValue* function : pending_) {
    --function->info->contexts;
  }
  pending_.clear();
  instances_.clear();
  free_slots_ = mark.free_slots;
  first_own_object_ = 0;
  if (is_lasting_) {
    return;
  }
  for (size_t i = mark.classes; i < classes_.size(); ++i) {
    for (const ClassRef& base : classes_[i].bases) {
      if (base.project != 0 && base.project < mark.objects) {
        std::erase(objects_[base.project].info->subclasses, classes_[i].id);
      }
    }
  }
  classes_.resize(mark.classes);
  objects_.resize(mark.objects);
  store_.shrink(mark.locations);
  arena_.rollback(mark.arena);
}

/// Runs the function as anyone may call it and joins what it leaves behind into the state.
void Interpreter::run_alone(const FunctionValue& function, const std::vector<Values>& arguments,
                            const Known* receiver) {
  const Location limit = store_.size();
  entry_depth_ = call_depth_ + 1;
  store_.mark();
  static_cast<void>(run_function(function, arguments, receiver));
  is_dead_ = false;
  join_instances();
  const Changes changes = store_.take();
  is_lasting_ = store_.join_in(changes, limit, unit_limit_) || is_lasting_;
}

}  // namespace krait
