// Calls of what is outside the project: what its stub, its folding function or its meaning of its
// own make of them.
#include <algorithm>

#include "analysis/folding.h"
#include "analysis/interpreter.h"
#include "analysis/library.h"

namespace krait {

/// A callee outside the project.
Values Interpreter::call_external(const ExternalCallee& callee,
                                  std::span<const PassedArgument> passed, const CallSite& site) {
  ExternalName& name = callee.name;
  if (name.is_class() && name.library == nullptr && name.folding == nullptr) {
    return construct_external(callee, passed, site);
  }
  const bool is_initializer = name.last == symbols::Init && name.owner != nullptr &&
                              (name.owner->is_class() || callee.receiver != nullptr);
  if (is_initializer) {
    return call_initializer(callee, passed, site);
  }
  PassedArguments all;
  if (callee.receiver != nullptr) {
    all.push_back(receiver_argument(*callee.receiver));
    all.insert(all.end(), passed.begin(), passed.end());
  }
  const std::span<const PassedArgument> whole = callee.receiver == nullptr ? passed : all;
  TargetFact* fact = record_external(callee, passed, site);
  if (name.library != nullptr) {
    return call_library(name, whole, site, fact);
  }
  if (name.folding != nullptr) {
    return call_folding(name, whole, site);
  }
  return call_stub(callee, passed, site, fact);
}

/// A function or method that a stub, or nothing, describes.
Values Interpreter::call_stub(const ExternalCallee& callee, std::span<const PassedArgument> passed,
                              const CallSite& site, TargetFact* fact) {
  ExternalName& name = callee.name;
  escape(passed);
  if (name.stub == nullptr) {
    // A builtin type's method that nothing describes gives what is not known; so does a module that
    // is called.
    if (callee.receiver != nullptr && name.owner != nullptr && !name.owner->is_class()) {
      return factory_.opened(instance_of({0, &name}, site, fact));
    }
    return callee.receiver != nullptr ? Values()
                                      : factory_.opened(instance_of({0, &name}, site, fact));
  }
  if (name.stub->result.is_never) {
    raise();
    return Values::never();
  }
  return stub_result(name, passed, *site.node, fact);
}

Values Interpreter::instance_of(ClassRef type, const CallSite& site, const TargetFact* fact) {
  const ObjectId id = new_object(ObjectKind::Instance, *site.node);
  objects_[id].type = type;
  objects_[id].made_by = fact;
  return known_here(factory_.object(id), *site.node);
}

/// What a stub's annotation says of the result: instances of its classes, or a parameter's value.
Values Interpreter::stub_result(ExternalName& name, std::span<const PassedArgument> passed,
                                const ast::Node& node, const TargetFact* fact) {
  const StubResult& result = name.stub->result;
  if (!result.passthrough.empty()) {
    return passed_through(name, passed, node);
  }
  ValuesBuilder builder(factory_);
  builder.open();
  for (const std::string_view type : result.classes) {
    ExternalName* class_name = externals_.of(type);
    const bool is_value_type = class_name->folding != nullptr || type == "None" ||
                               type == "object" || type == "Any" || type == "typing.Any" ||
                               type == "list" || type == "dict" || type == "tuple" ||
                               type == "set" || type == "Self";
    if (is_value_type) {
      continue;
    }
    if (result.is_class) {
      builder.add(Known{class_name->datum, &node, nullptr, frame_->file->id});
      continue;
    }
    const ObjectId id = new_object(ObjectKind::Instance, node);
    objects_[id].type = {0, class_name};
    objects_[id].made_by = fact;
    builder.add(Known{factory_.object(id), &node, nullptr, frame_->file->id});
  }
  const Values values = builder.build();
  // One class, surely: the set is closed, so that methods of it are known.
  return values.size() == 1 && result.classes.size() == 1 ? factory_.closed(values) : values;
}

Values Interpreter::passed_through(ExternalName& name, std::span<const PassedArgument> passed,
                                   const ast::Node& node) {
  if (name.signature == nullptr) {
    return Values();
  }
  const Binding binding = bind_arguments(*name.signature, passed);
  for (size_t i = 0; i < binding.arguments.size(); ++i) {
    const SignatureParameter& parameter = name.signature->parameters[i];
    if (parameter.text != name.stub->result.passthrough) {
      continue;
    }
    Values values = Values::never();
    if (binding.arguments[i].passed != nullptr) {
      values = binding.arguments[i].passed->values;
      const ast::Node* place = binding.arguments[i].passed->node;
      if (place != nullptr && place->span.size() > 0) {
        values =
            factory_.with_hop(values, HopKind::SettingDefault, place_of(node), first_text(passed));
      }
    }
    if (name.stub->result.is_element_of_passthrough) {
      return element_of(values);
    }
    return factory_.opened(values);
  }
  return Values();
}

/// The text of the first argument, when it is known: the setting's name.
std::string_view Interpreter::first_text(std::span<const PassedArgument> passed) const {
  if (passed.empty()) {
    return {};
  }
  const Datum* only = passed[0].values.only();
  return only != nullptr && only->kind == DatumKind::Str ? only->text : std::string_view();
}

Values Interpreter::element_of(Values values) {
  ValuesBuilder builder(factory_);
  for (const Known& known : values.known()) {
    Iterated iterated;
    iterate(known, iterated);
    builder.add(any_element(iterated.elements, iterated.has_unknown));
  }
  if (values.is_open()) {
    builder.open();
  }
  return builder.build();
}

Values Interpreter::stub_constant(const StubEntry& stub) {
  const ast::AnyExpr* value = nullptr;
  if (const auto* annotated = stub.entry.node->as<ast::AnnAssign>()) {
    value = annotated->value;
  } else if (const auto* assign = stub.entry.node->as<ast::Assign>()) {
    value = assign->value;
  }
  return value == nullptr ? Values() : stub_expression(*value, stub.module->file);
}

/// A default or constant of a stub: literals, also negative, and tuples of them; names.
Values Interpreter::stub_expression(const ast::AnyExpr& node, FileId file) {
  if (const auto* constant = node.as<ast::Constant>()) {
    const Datum* datum = constant_datum(constant->value);
    return datum->kind == DatumKind::Ellipsis ? Values() : factory_.one(datum, &node, file);
  }
  if (const auto* negative = node.as<ast::UnaryOp>()) {
    const Values operand = stub_expression(*negative->operand, file);
    Folder folder{factory_, externals_};
    if (const Datum* only = operand.only()) {
      const Folded folded = fold_unary(folder, negative->op, *only);
      return folded.datum == nullptr ? Values() : factory_.one(folded.datum, &node, file);
    }
    return Values();
  }
  if (const auto* tuple = node.as<ast::Tuple>()) {
    std::vector<Element> elements;
    for (const ast::AnyExpr* element : tuple->elts) {
      elements.push_back({stub_expression(*element, file), element, file});
    }
    return factory_.one(factory_.sequence(DatumKind::Tuple, elements, false), &node, file);
  }
  return stub_name(node, file);
}

Values Interpreter::stub_name(const ast::AnyExpr& node, FileId file) {
  std::string text;
  const ast::AnyExpr* rest = &node;
  while (const auto* attribute = rest->as<ast::Attribute>()) {
    text.insert(0, attribute->attr.text()).insert(0, ".");
    rest = attribute->value;
  }
  const auto* name = rest->as<ast::Name>();
  if (name == nullptr) {
    return Values();
  }
  text = std::string(name->id.text()) + text;
  const StubModule& module = externals_.stubs().modules[file - kFirstStubFile];
  const std::string local = module.name + "." + text;
  ExternalName* found = externals_.of(local);
  if (found->stub == nullptr) {
    found = externals_.of(text);
  }
  if (found->stub == nullptr) {
    return Values();
  }
  if (found->stub->entry.kind == ModelKind::Constant) {
    const Values constant = stub_constant(*found->stub);
    if (constant.size() > 0) {
      return constant;
    }
  }
  return factory_.one(found->datum, &node, file);
}

/// Tries the folding function on every combination of known arguments.
Values Interpreter::call_folding(ExternalName& name, std::span<const PassedArgument> passed,
                                 const CallSite& site) {
  std::vector<std::vector<const Datum*>> options;
  bool is_complete = true;
  const Hop* trail = nullptr;
  for (const PassedArgument& argument : passed) {
    if (argument.kind == PassedKind::Star || argument.kind == PassedKind::DoubleStar ||
        argument.is_maybe_absent) {
      return Values();
    }
    options.emplace_back();
    const bool is_text = name.qualified_name == "str" && passed.size() == 1;
    const Values values = is_text ? text_values(argument.values, *site.node) : argument.values;
    is_complete = concretize(values, options.back()) && is_complete;
    for (const Known& known : argument.values.known()) {
      trail = trail == nullptr ? known.trail : trail;
    }
  }
  ValuesBuilder builder(factory_);
  if (!is_complete && add_method_text(name, passed, site, builder)) {
    return finish_fold(builder);
  }
  if (!is_complete) {
    builder.open();
  }
  Folder folder{factory_, externals_};
  std::vector<size_t> indices(options.size(), 0);
  for (const auto& list : options) {
    if (list.empty()) {
      may_raise();
      return Values();
    }
  }
  for (size_t tries = 0; tries < size_t{kMaximumSetSize} * 2; ++tries) {
    std::vector<const Datum*> positional;
    std::vector<std::pair<std::string_view, const Datum*>> keywords;
    for (size_t i = 0; i < options.size(); ++i) {
      const Datum* datum = options[i][indices[i]];
      if (passed[i].kind == PassedKind::Keyword) {
        keywords.emplace_back(symbols_.text(passed[i].keyword), datum);
      } else {
        positional.push_back(datum);
      }
    }
    add_folded(name.folding->fold(folder, {positional, keywords}), builder, *site.node, trail);
    size_t digit = 0;
    while (digit < options.size() && ++indices[digit] == options[digit].size()) {
      indices[digit++] = 0;
    }
    if (digit == options.size()) {
      return finish_fold(builder);
    }
  }
  ++statistics_.budget_hits_set_size;
  builder.open();
  return finish_fold(builder);
}

}  // namespace krait
