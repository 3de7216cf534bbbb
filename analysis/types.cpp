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

std::string_view last_of(std::string_view name) { return name.substr(name.rfind('.') + 1); }

bool is_typing(const ExternalName& name) {
  return name.qualified_name.starts_with("typing") ||
         name.qualified_name.starts_with("dataclasses.") ||
         name.qualified_name.starts_with("collections.abc.");
}

}  // namespace

/// What a name means where an annotation of the function stands.
Values Interpreter::annotation_name_values(const AnnotationScope& scope, std::string_view text) {
  for (const ast::AnyTypeParam* parameter : scope.type_params) {
    const auto* variable = parameter->as<ast::TypeVar>();
    if (variable != nullptr && variable->name.text() == text) {
      return variable->bound == nullptr
                 ? Values()
                 : annotation_values(scope, *variable->bound, kMaximumAnnotationDepth / 2);
    }
  }
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

/// The values of the expression as an annotation: classes, and instances that only `type[…]` names.
Values Interpreter::annotation_values(const AnnotationScope& scope, const ast::AnyExpr& node,
                                      int depth) {
  if (depth > kMaximumAnnotationDepth) {
    return Values();
  }
  if (const auto* name = node.as<ast::Name>()) {
    return annotation_name_values(scope, name->id.text());
  }
  if (const auto* attribute = node.as<ast::Attribute>()) {
    const Values object = annotation_values(scope, *attribute->value, depth + 1);
    const Symbol symbol = symbols_.intern(attribute->attr.text());
    ValuesBuilder builder(factory_);
    for (const Known& known : object.known()) {
      builder.add(get_attribute_of(known, symbol, node, true));
    }
    return builder.build();
  }
  if (const auto* constant = node.as<ast::Constant>()) {
    return constant->value.kind == ast::ConstantKind::Str
               ? quoted_annotation(scope, constant->value.text, depth)
               : Values();
  }
  if (const auto* alternatives = node.as<ast::BinOp>()) {
    return factory_.join(annotation_values(scope, *alternatives->left, depth + 1),
                         annotation_values(scope, *alternatives->right, depth + 1));
  }
  if (const auto* subscript = node.as<ast::Subscript>()) {
    return subscript_annotation(scope, *subscript, depth);
  }
  return Values();
}

Values Interpreter::subscript_annotation(const AnnotationScope& scope, const ast::Subscript& node,
                                         int depth) {
  const Values generic = annotation_values(scope, *node.value, depth + 1);
  ValuesBuilder builder(factory_);
  for (const Known& known : generic.known()) {
    const ExternalName* name =
        known.datum->kind == DatumKind::External ? known.datum->external : nullptr;
    const bool is_wrapping =
        name != nullptr && is_typing(*name) && is_wrapper(last_of(name->qualified_name));
    if (!is_wrapping) {
      builder.add(known);  // `Generic[T]` is the class
      continue;
    }
    const auto* arguments = node.slice->as<ast::Tuple>();
    const bool takes_all = last_of(name->qualified_name) == "Union";
    if (arguments == nullptr) {
      builder.add(annotation_values(scope, *node.slice, depth + 1));
      continue;
    }
    for (size_t i = 0; i < arguments->elts.size(); ++i) {
      const bool is_result = last_of(name->qualified_name) == "Coroutine" && i == 2;
      if (takes_all || i == 0 || is_result) {
        builder.add(annotation_values(scope, *arguments->elts[i], depth + 1));
      }
    }
  }
  return builder.build();
}

/// `"HTTPServer"`: the text is an expression of its own.
Values Interpreter::quoted_annotation(const AnnotationScope& scope, std::string_view text,
                                      int depth) {
  auto& parsed = quoted_[text.data()];
  if (parsed == nullptr) {
    parsed = std::make_unique<QuotedAnnotation>(std::string(text));
    parsed->tree = parse(lex(parsed->source));
  }
  const auto& body = parsed->tree.module().body;
  const auto* statement = body.size() == 1 ? body[0]->as<ast::Expr>() : nullptr;
  if (statement == nullptr) {
    return Values();
  }
  return annotation_values(scope, *statement->value, depth + 1);
}

/// True for `type[C]`, whose argument is then in `inner`.
bool Interpreter::is_class_annotation(const AnnotationScope& scope, const ast::AnyExpr& node,
                                      const ast::AnyExpr*& inner) {
  const auto* subscript = node.as<ast::Subscript>();
  if (subscript == nullptr) {
    return false;
  }
  const Values generic = annotation_values(scope, *subscript->value, 1);
  for (const Known& known : generic.known()) {
    if (known.datum->kind == DatumKind::External &&
        is_one_of(known.datum->external->qualified_name, {"type", "typing.Type"})) {
      inner = subscript->slice;
      return true;
    }
  }
  return false;
}

/// Alternatives and wrappers taken apart, so that `Optional[type[C]]` is seen.
void Interpreter::add_annotated(const AnnotationScope& scope, const ast::AnyExpr& node, int depth,
                                std::string_view name, ValuesBuilder& builder) {
  if (depth > kMaximumAnnotationDepth) {
    return;
  }
  if (const auto* alternatives = node.as<ast::BinOp>()) {
    add_annotated(scope, *alternatives->left, depth + 1, name, builder);
    add_annotated(scope, *alternatives->right, depth + 1, name, builder);
    return;
  }
  const ast::AnyExpr* inner = nullptr;
  if (is_class_annotation(scope, node, inner)) {
    add_annotated_classes(scope, *inner, {name, true}, builder);
    return;
  }
  const auto* subscript = node.as<ast::Subscript>();
  if (subscript != nullptr) {
    const Values generic = annotation_values(scope, *subscript->value, 1);
    const Datum* only = generic.size() == 1 ? generic[0].datum : nullptr;
    const bool is_wrapping = only != nullptr && only->kind == DatumKind::External &&
                             is_typing(*only->external) &&
                             is_wrapper(last_of(only->external->qualified_name));
    if (is_wrapping && !subscript->slice->is<ast::Tuple>()) {
      add_annotated(scope, *subscript->slice, depth + 1, name, builder);
      return;
    }
  }
  add_annotated_classes(scope, node, {name, false}, builder);
}

void Interpreter::add_annotated_classes(const AnnotationScope& scope, const ast::AnyExpr& node,
                                        const AnnotatedName& name, ValuesBuilder& builder) {
  const Values classes = annotation_values(scope, node, 0);
  for (const Known& known : classes.known()) {
    const Known resolved = resolve_type_variable(known);
    const Datum* datum = resolved.datum;
    if (datum == nullptr) {
      continue;
    }
    // The parts of a quoted annotation stand in no file: the whole stands for them.
    const ast::AnyExpr& place = *scope.annotation;
    Known annotated{nullptr, &place, nullptr, scope.file->id};
    annotated.trail =
        factory_.hop(HopKind::Annotated, {scope.file->id, place.span, &place}, name.text, nullptr);
    const bool is_project_class =
        datum->kind == DatumKind::Object && objects_[datum->object].kind == ObjectKind::Class;
    if (is_project_class) {
      annotated.datum =
          name.is_class_itself ? datum : factory_.object(objects_[datum->object].info->self, true);
    } else if (datum->kind == DatumKind::External && is_instance_type(*datum->external)) {
      annotated.datum = name.is_class_itself
                            ? datum
                            : factory_.object(annotated_instance(node, *datum->external), true);
    }
    if (annotated.datum != nullptr) {
      annotated.node = scope.annotation;
      builder.add(annotated);
    }
  }
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

/// `T = TypeVar("T", bound=C)` stands for C; `NewType("N", C)` too.
Known Interpreter::resolve_type_variable(const Known& known) {
  if (known.datum->kind != DatumKind::Object ||
      objects_[known.datum->object].kind != ObjectKind::Instance) {
    return known;
  }
  const Object& object = objects_[known.datum->object];
  const Location field = field_of(object, symbols_.intern("__bound__"));
  if (field == kNoLocation) {
    return object.type.external != nullptr && object.type.project == 0 ? Known{} : known;
  }
  const Values bound = store_.read(field).values();
  return bound.size() == 0 ? Known{} : bound[0];
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
  ValuesBuilder builder(factory_);
  add_annotated(scope, annotation, 0, name, builder);
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
  ValuesBuilder builder(factory_);
  add_annotated(scope, annotation, 0, name, builder);
  return factory_.opened(builder.build());
}

}  // namespace krait
