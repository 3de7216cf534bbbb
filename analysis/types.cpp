// Annotations: which classes a name annotated so stands for. What is annotated with class C is C
// when called and an instance of C when used as a receiver.
#include "analysis/interpreter.h"
#include "lexer/lexer.h"
#include "parser/parse.h"

namespace krait {

namespace {

constexpr int kMaximumAnnotationDepth = 20;

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  for (const std::string_view candidate : names) {
    if (name == candidate) {
      return true;
    }
  }
  return false;
}

/// What stands for the thing in its brackets.
bool is_wrapper(std::string_view name) {
  return is_one_of(name, {"Optional", "Union", "Annotated", "Final", "ClassVar", "Required",
                          "NotRequired", "ReadOnly", "InitVar", "Awaitable", "Coroutine"});
}

/// The type parameter of the function or its class that the name means.
const ast::TypeVar* type_parameter(const AnnotationScope& scope, const ast::AnyExpr& node) {
  const auto* name = node.as<ast::Name>();
  if (name == nullptr) {
    return nullptr;
  }
  for (const auto& parameters : {scope.type_params, scope.outer_type_params}) {
    for (const ast::AnyTypeParam* parameter : parameters) {
      const auto* variable = parameter->as<ast::TypeVar>();
      if (variable != nullptr && variable->name.text() == name->id.text()) {
        return variable;
      }
    }
  }
  return nullptr;
}

std::string_view last_of(std::string_view name) { return name.substr(name.rfind('.') + 1); }

/// Types whose values are dicts of which nothing is known.
bool is_mapping_type(const ExternalName& name) {
  return is_one_of(name.qualified_name,
                   {"dict", "typing.Dict", "typing.Mapping", "typing.MutableMapping",
                    "collections.abc.Mapping", "collections.abc.MutableMapping"});
}

bool is_typing(const ExternalName& name) {
  return name.qualified_name.starts_with("typing") ||
         name.qualified_name.starts_with("dataclasses.") ||
         name.qualified_name.starts_with("collections.abc.");
}

}  // namespace

/// What a name means where an annotation of the function stands.
Values Interpreter::annotation_name_values(const AnnotationScope& scope, std::string_view text) {
  FileContext& file = *scope.file;
  const ast::Identifier name = file.file->tree.find_identifier(text);
  if (!name) {
    return builtin_value(symbols_.intern(text), *scope.annotation);
  }
  if (scope.owner != 0) {
    const Location field = field_of(objects_[scope.owner], symbol_in(file, name));
    if (field != kNoLocation && !store_.read(field).is_null()) {
      return resolve_late(store_.read(field).values());
    }
  }
  // Seen from inside the function, whose own names do not count.
  const Access access = file.scopes->lookup(*scope.scope, name);
  Location location = kNoLocation;
  if (access.kind == AccessKind::Global) {
    location = file.base + access.slot;
  } else if (access.kind == AccessKind::Captured || access.kind == AccessKind::Local) {
    const Environment* environment = scope.environment;
    const uint32_t depth =
        access.kind == AccessKind::Captured ? access.depth + scope.depth_offset : 0;
    for (uint32_t i = 0; i < depth && environment != nullptr; ++i) {
      environment = environment->enclosing;
    }
    if (scope.frame_base != kNoLocation && access.kind == AccessKind::Local) {
      location = scope.frame_base + access.slot;
    } else if (environment != nullptr) {
      location = environment->base + access.slot;
    }
  }
  Values values = Values::never();
  if (location != kNoLocation) {
    values = resolve_late(store_.read(location).values());
  }
  if (values.is_never() && access.kind == AccessKind::Global) {
    const auto typing = file.typing_names.find(access.slot);
    values = typing == file.typing_names.end()
                 ? builtin_value(symbol_in(file, name), *scope.annotation)
                 : typing->second;
  }
  return values;
}

/// The values of a dotted name in an annotation.
Values Interpreter::annotation_values(const AnnotationScope& scope, const ast::AnyExpr& node,
                                      int depth) {
  if (depth > kMaximumAnnotationDepth) {
    return Values();
  }
  if (const auto* name = node.as<ast::Name>()) {
    return annotation_name_values(scope, name->id.text());
  }
  const auto* attribute = node.as<ast::Attribute>();
  if (attribute == nullptr) {
    return Values();
  }
  const Values object = annotation_values(scope, *attribute->value, depth + 1);
  const Symbol symbol = symbols_.intern(attribute->attr.text());
  ValuesBuilder builder(factory_);
  for (const Known& known : object.known()) {
    builder.add(get_attribute_of(known, symbol, node, true));
  }
  return builder.build();
}

/// `"HTTPServer"`: the text is an expression of its own; null when it is none.
const ast::AnyExpr* Interpreter::quoted_annotation(std::string_view text) {
  auto& parsed = quoted_[text.data()];
  if (parsed == nullptr) {
    // Blanks around it, and line ends inside, are as good as in parentheses.
    parsed = std::make_unique<QuotedAnnotation>("(" + std::string(text) + ")");
    parsed->tree = parse(lex(parsed->source));
  }
  const auto& body = parsed->tree.module().body;
  const auto* statement = body.size() == 1 ? body[0]->as<ast::Expr>() : nullptr;
  return statement == nullptr ? nullptr : statement->value;
}

/// Adds what a name annotated with the expression stands for: alternatives, wrappers, quotes and
/// aliases are taken apart down to the classes.
void Interpreter::add_annotated(const AnnotationScope& scope, const ast::AnyExpr& node, int depth,
                                const AnnotatedName& name, ValuesBuilder& builder) {
  if (depth > kMaximumAnnotationDepth) {
    return;
  }
  if (const auto* constant = node.as<ast::Constant>()) {
    const ast::AnyExpr* inner = constant->value.kind == ast::ConstantKind::Str
                                    ? quoted_annotation(constant->value.text)
                                    : nullptr;
    if (inner != nullptr) {
      add_annotated(scope, *inner, depth + 1, name, builder);
    }
    return;
  }
  if (const auto* alternatives = node.as<ast::BinOp>()) {
    add_annotated(scope, *alternatives->left, depth + 1, name, builder);
    add_annotated(scope, *alternatives->right, depth + 1, name, builder);
    return;
  }
  if (const auto* subscript = node.as<ast::Subscript>()) {
    add_annotated_subscript(scope, *subscript, depth, name, builder);
    return;
  }
  if (const ast::TypeVar* variable = type_parameter(scope, node)) {
    if (variable->bound != nullptr) {
      add_annotated(scope, *variable->bound, depth + 1, name, builder);
    }
    return;
  }
  const Values values = annotation_values(scope, node, depth);
  for (const Known& known : values.known()) {
    add_annotated_value(scope, known, depth + 1, name, builder);
  }
}

void Interpreter::add_annotated_subscript(const AnnotationScope& scope, const ast::Subscript& node,
                                          int depth, const AnnotatedName& name,
                                          ValuesBuilder& builder) {
  const Values generic = annotation_values(scope, *node.value, depth + 1);
  for (const Known& known : generic.known()) {
    const ExternalName* type =
        known.datum->kind == DatumKind::External ? known.datum->external : nullptr;
    if (type != nullptr && is_one_of(type->qualified_name, {"type", "typing.Type"})) {
      add_annotated(scope, *node.slice, depth + 1, {name.text, true}, builder);
      continue;
    }
    const bool is_wrapping =
        type != nullptr && is_typing(*type) && is_wrapper(last_of(type->qualified_name));
    if (!is_wrapping) {
      add_annotated_value(scope, known, depth + 1, name, builder);  // `Generic[T]` is the class
      continue;
    }
    const auto* arguments = node.slice->as<ast::Tuple>();
    if (arguments == nullptr) {
      add_annotated(scope, *node.slice, depth + 1, name, builder);
      continue;
    }
    const bool takes_all = last_of(type->qualified_name) == "Union";
    for (size_t i = 0; i < arguments->elts.size(); ++i) {
      const bool is_result = last_of(type->qualified_name) == "Coroutine" && i == 2;
      if (takes_all || i == 0 || is_result) {
        add_annotated(scope, *arguments->elts[i], depth + 1, name, builder);
      }
    }
  }
}

/// What an annotation's name holds: a class, a type variable, or what an alias was assigned.
void Interpreter::add_annotated_value(const AnnotationScope& scope, const Known& known, int depth,
                                      const AnnotatedName& name, ValuesBuilder& builder) {
  const ast::AnyExpr* alias = alias_expression(known);
  if (alias == nullptr) {
    const Values bound = bound_of_type_variable(known);
    for (const Known& type : bound.known()) {
      if (depth <= kMaximumAnnotationDepth) {
        add_annotated_value(scope, type, depth + 1, name, builder);
      }
    }
    if (bound.is_never()) {
      add_annotated_class(scope, *known.datum, name, builder);
    }
    return;
  }
  if (known.file == scope.file->id) {
    add_annotated(scope, *alias, depth, name, builder);
    return;
  }
  FileContext* file = finder_.file(known.file);
  if (file == nullptr) {
    return;
  }
  AnnotationScope elsewhere;
  elsewhere.file = file;
  elsewhere.scope = &file->scopes->module();
  elsewhere.annotation = scope.annotation;
  elsewhere.annotation_file = scope.annotation_file;
  add_annotated(elsewhere, *alias, depth, name, builder);
}

/// The expression that `Alias = Optional[C]` or `Alias = "C"` was assigned.
const ast::AnyExpr* Interpreter::alias_expression(const Known& known) const {
  if (known.node == nullptr || known.file >= kFirstStubFile) {
    return nullptr;
  }
  const Datum& datum = *known.datum;
  const ast::AnyExpr* expression = nullptr;
  if (datum.kind == DatumKind::Str) {
    expression = known.node->as<ast::Constant>();
  } else if (datum.kind == DatumKind::External && is_typing_form(*datum.external)) {
    const auto* subscript = known.node->as<ast::Subscript>();
    expression = subscript != nullptr ? static_cast<const ast::AnyExpr*>(subscript)
                                      : known.node->as<ast::BinOp>();
  }
  return expression;
}

void Interpreter::add_annotated_class(const AnnotationScope& scope, const Datum& datum,
                                      const AnnotatedName& name, ValuesBuilder& builder) {
  // The parts of a quoted annotation stand in no file: the whole stands for them.
  const ast::AnyExpr& place = *scope.annotation;
  Known annotated{nullptr, &place, nullptr, scope.annotation_file};
  annotated.trail = factory_.hop(HopKind::Annotated, {scope.annotation_file, place.span, &place},
                                 name.text, nullptr);
  const bool is_project_class =
      datum.kind == DatumKind::Object && objects_[datum.object].kind == ObjectKind::Class;
  if (is_project_class) {
    annotated.datum =
        name.is_class_itself ? &datum : factory_.object(objects_[datum.object].info->self, true);
  } else if (datum.kind == DatumKind::External && is_instance_type(*datum.external)) {
    annotated.datum = name.is_class_itself
                          ? &datum
                          : factory_.object(annotated_instance(place, *datum.external), true);
  } else if (datum.kind == DatumKind::External && is_mapping_type(*datum.external) &&
             !name.is_class_itself) {
    annotated.datum = new_dict({}, true, place);
  }
  if (annotated.datum != nullptr) {
    builder.add(annotated);
  }
}

/// `Optional[C]`, `type[C]`, `C | None` as values: what they are in annotations, their expression
/// tells.
bool Interpreter::is_typing_form(const ExternalName& name) const {
  return is_one_of(name.qualified_name, {"type", "typing.Type", "types.UnionType"}) ||
         (is_typing(name) && is_wrapper(last_of(name.qualified_name)));
}

bool Interpreter::is_instance_type(const ExternalName& name) const {
  if (name.stub != nullptr) {
    return name.is_class() && name.stub->module->name != "builtins" &&
           name.stub->module->name != "typing";
  }
  return name.owner != nullptr && !is_typing(name) && !name.is_module;
}

ObjectId Interpreter::annotated_instance(const ast::AnyExpr& node, const ExternalName& type) {
  ObjectId& id = annotated_instances_[{&node, &type}];
  if (id == 0) {
    is_lasting_ = true;
    id = new_object(ObjectKind::Instance, node);
    objects_[id].type = {0, const_cast<ExternalName*>(&type)};
  }
  return id;
}

/// `T = TypeVar("T", bound=C)` stands for C; `NewType("N", C)` too. Never when it is no such thing.
Values Interpreter::bound_of_type_variable(const Known& known) {
  if (known.datum->kind != DatumKind::Object ||
      objects_[known.datum->object].kind != ObjectKind::Instance) {
    return Values::never();
  }
  const Object& object = objects_[known.datum->object];
  const Location field = field_of(object, symbols_.intern("__bound__"));
  return field == kNoLocation ? Values::never() : store_.read(field).values();
}

/// Of an annotation in the running frame (`x: C`).
Values Interpreter::instances_of_annotation(const ast::AnyExpr& annotation, std::string_view name) {
  AnnotationScope scope;
  scope.file = frame_->file;
  scope.scope = frame_->scope;
  scope.environment = frame_->enclosing;
  scope.frame_base = frame_->base;
  scope.owner = frame_->scope->kind == ScopeKind::Class ? frame_->owner : 0;
  scope.annotation = &annotation;
  scope.annotation_file = frame_->file->id;
  if (frame_->function != nullptr) {
    scope.type_params = frame_->function->type_params;
  }
  ValuesBuilder builder(factory_);
  add_annotated(scope, annotation, 0, {name, false}, builder);
  return builder.build();
}

/// Of a parameter's or result's annotation, where the function was defined.
Values Interpreter::annotation_in(const FunctionValue& function, const ast::AnyExpr& annotation,
                                  std::string_view name) {
  const FunctionInfo& info = *function.info;
  AnnotationScope scope;
  scope.file = info.file;
  scope.scope = info.scope->parent;
  scope.environment = function.environment;
  const ScopeKind around = info.scope->parent->owner->kind;
  scope.depth_offset = around == ScopeKind::Function || around == ScopeKind::Lambda ? 1 : 0;
  scope.owner = around == ScopeKind::Class ? function.owner : 0;
  scope.type_params = info.type_params;
  scope.annotation = &annotation;
  scope.annotation_file = info.file->id;
  const ClassInfo* owner = function.owner == 0 ? nullptr : objects_[function.owner].info;
  if (owner != nullptr && owner->node != nullptr) {
    scope.outer_type_params = owner->node->type_params;
  }
  ValuesBuilder builder(factory_);
  add_annotated(scope, annotation, 0, {name, false}, builder);
  return factory_.opened(builder.build());
}

}  // namespace krait
