#include "analysis/snapshots.h"

#include <algorithm>

#include "analysis/big_integer.h"

namespace krait {

namespace {

class FileSemantics : public Semantics {
 public:
  std::span<const CallTarget> targets(const ast::Call& call) const override {
    const auto found = known_targets.find(call.node_id);
    return found == known_targets.end() ? std::span<const CallTarget>() : found->second;
  }
  ValueSet values(const ast::AnyExpr& expression) const override {
    const auto found = known_values.find(expression.node_id);
    return found == known_values.end() ? ValueSet() : found->second;
  }
  bool is_reached(const ast::AnyStmt& statement) const override {
    return statement.node_id < known_reached.size() && known_reached[statement.node_id];
  }
  const ClassFacts* class_of(const ast::ClassDef& definition) const override {
    const auto found = known_classes.find(definition.node_id);
    return found == known_classes.end() ? nullptr : found->second;
  }
  bool has_other_readers(const KnownValue& value, const ast::AnyExpr& reader) const override {
    const auto found = known_readers->find(value.place.node);
    if (found == known_readers->end()) {
      return false;
    }
    // Of a value inside a tuple or dict the reader is what the container was written as; it was
    // read by the one name through which it came.
    if (!reader.is<ast::Name>() && !reader.is<ast::Attribute>()) {
      return found->second[1] != nullptr;
    }
    return std::any_of(found->second.begin(), found->second.end(), [&](const ast::AnyExpr* other) {
      return other != nullptr && other != &reader;
    });
  }

  std::unordered_map<ast::NodeId, std::span<const CallTarget>> known_targets;
  std::unordered_map<ast::NodeId, ValueSet> known_values;
  std::unordered_map<ast::NodeId, const ClassFacts*> known_classes;
  const std::unordered_map<const ast::Node*, Readers>* known_readers;
  std::vector<bool> known_reached;
};

bool comes_before(const KnownValue& a, const KnownValue& b, FileId home) {
  const bool a_is_home = a.place.file == home;
  const bool b_is_home = b.place.file == home;
  if (a_is_home != b_is_home) {
    return a_is_home;
  }
  if (a.place.file != b.place.file) {
    return a.place.file < b.place.file;
  }
  return a.place.span.begin < b.place.span.begin;
}

}  // namespace

Place SnapshotMaker::place(const ast::Node* node, FileId file) {
  return node == nullptr ? Place{} : Place{file, node->span, node};
}

ValueSet SnapshotMaker::set(Values values, FileId home) {
  const auto [entry, is_new] = sets_.try_emplace(values.data());
  if (!is_new) {
    return entry->second;
  }
  auto* known = in_.arena().allocate_array<KnownValue>(values.size());
  for (uint32_t i = 0; i < values.size(); ++i) {
    new (known + i)
        KnownValue{value(*values[i].datum), place(values[i].node, values[i].file), values[i].trail};
  }
  std::stable_sort(known, known + values.size(), [&](const KnownValue& a, const KnownValue& b) {
    return comes_before(a, b, home);
  });
  const ValueSet result{{known, values.size()}, values.is_open()};
  sets_[values.data()] = result;
  return result;
}

Slot SnapshotMaker::slot(const Element& element) {
  return {place(element.node, element.file), set(element.values, home_)};
}

ast::Array<const Slot> SnapshotMaker::slots(std::span<const Element> elements) {
  auto* result = in_.arena().allocate_array<Slot>(elements.size());
  for (size_t i = 0; i < elements.size(); ++i) {
    new (result + i) Slot(slot(elements[i]));
  }
  return {result, static_cast<uint32_t>(elements.size())};
}

const Value* SnapshotMaker::value(const Datum& datum) {
  if (const auto found = values_.find(&datum); found != values_.end()) {
    return found->second;
  }
  auto* made = in_.arena().make<Value>();
  values_[&datum] = made;
  fill(datum, *made);
  return made;
}

ast::Array<const TemplatePiece> SnapshotMaker::pieces(const Datum& datum) {
  auto* pieces = in_.arena().allocate_array<TemplatePiece>(datum.count);
  for (uint32_t i = 0; i < datum.count; ++i) {
    new (pieces + i) TemplatePiece{datum.pieces[i].text, nullptr};
    if (datum.pieces[i].is_hole) {
      auto* hole = in_.arena().make<Slot>();
      *hole = slot(datum.pieces[i].hole);
      pieces[i].hole = hole;
    }
  }
  return {pieces, datum.count};
}

ast::Array<const DictEntry> SnapshotMaker::entries(const Datum& datum) {
  auto* entries = in_.arena().allocate_array<DictEntry>(datum.count);
  for (uint32_t i = 0; i < datum.count; ++i) {
    const DictItem& item = datum.items[i];
    new (entries + i)
        DictEntry{{place(item.key.node, item.key.file), set(in_.factory().one(item.key), home_)},
                  slot(item.value)};
  }
  return {entries, datum.count};
}

namespace {

/// What rules see in its place; an object tells more (`fill_object`), a method is its function.
ValueKind kind_of(DatumKind kind) {
  switch (kind) {
    case DatumKind::None:
      return ValueKind::None;
    case DatumKind::Bool:
      return ValueKind::Bool;
    case DatumKind::Int:
      return ValueKind::Int;
    case DatumKind::Float:
      return ValueKind::Float;
    case DatumKind::Complex:
      return ValueKind::Complex;
    case DatumKind::Str:
      return ValueKind::Str;
    case DatumKind::Bytes:
      return ValueKind::Bytes;
    case DatumKind::Ellipsis:
      return ValueKind::Ellipsis;
    case DatumKind::HoledStr:
      return ValueKind::HoledStr;
    case DatumKind::Tuple:
      return ValueKind::Tuple;
    case DatumKind::FrozenList:
      return ValueKind::List;
    case DatumKind::FrozenSet:
      return ValueKind::Set;
    case DatumKind::FrozenDict:
      return ValueKind::Dict;
    case DatumKind::External:
      return ValueKind::Name;
    case DatumKind::Function:
    case DatumKind::BoundMethod:
    case DatumKind::Partial:
    case DatumKind::Descriptor:
      return ValueKind::Function;
    case DatumKind::Address:
    case DatumKind::Object:
    case DatumKind::Range:
    case DatumKind::Slice:
    case DatumKind::Super:
    case DatumKind::LateName:
      return ValueKind::Instance;
  }
  return ValueKind::Instance;
}

}  // namespace

const ClassFacts* SnapshotMaker::facts_of(const ExternalName& name) {
  return in_.externals().class_facts(const_cast<ExternalName&>(name));
}

void SnapshotMaker::fill(const Datum& datum, Value& value) {
  value.has_unknown_elements = datum.has_unknown;
  value.kind = kind_of(datum.kind);
  switch (datum.kind) {
    case DatumKind::Bool:
      value.boolean = datum.boolean;
      break;
    case DatumKind::Complex:
      value.imaginary = datum.imaginary;
      [[fallthrough]];
    case DatumKind::Float:
      value.number = datum.number;
      break;
    case DatumKind::Int:
      value.integer = datum.integer;
      [[fallthrough]];
    case DatumKind::Str:
    case DatumKind::Bytes:
      value.text = datum.text;
      break;
    case DatumKind::HoledStr:
      value.pieces = pieces(datum);
      break;
    case DatumKind::Tuple:
    case DatumKind::FrozenList:
    case DatumKind::FrozenSet:
      value.items = slots({datum.elements, datum.count});
      break;
    case DatumKind::FrozenDict:
      value.entries = entries(datum);
      break;
    case DatumKind::Address:
      value.text = datum.text;
      value.class_facts = facts_of(*datum.external_class);
      break;
    case DatumKind::External:
      value.text = datum.external->qualified_name;
      value.class_facts = datum.external->is_class() ? facts_of(*datum.external) : nullptr;
      break;
    case DatumKind::Function:
      value.text = datum.function->info->qualified_name;
      break;
    case DatumKind::BoundMethod:
    case DatumKind::Partial:
    case DatumKind::Descriptor:
      fill(*datum.callee, value);
      break;
    case DatumKind::Object:
      fill_object(datum, value);
      break;
    case DatumKind::None:
    case DatumKind::Ellipsis:
    case DatumKind::Range:
    case DatumKind::Slice:
    case DatumKind::Super:
    case DatumKind::LateName:
      break;
  }
}

void SnapshotMaker::fill_object(const Datum& datum, Value& value) {
  const Object& object = in_.objects()[datum.object];
  switch (object.kind) {
    case ObjectKind::List:
    case ObjectKind::Generator:
      value.kind = ValueKind::List;
      value.has_unknown_elements = true;
      break;
    case ObjectKind::Set:
      value.kind = ValueKind::Set;
      value.has_unknown_elements = true;
      break;
    case ObjectKind::Dict:
      value.kind = ValueKind::Dict;
      value.has_unknown_elements = true;
      break;
    case ObjectKind::Instance:
      value.kind = ValueKind::Instance;
      value.is_from_annotation = datum.is_wildcard;
      value.class_facts = in_.class_facts_of(object.type);
      value.made_by = object.made_by == nullptr ? nullptr : target(*object.made_by);
      break;
    case ObjectKind::Class:
      value.kind = ValueKind::Class;
      value.text = object.info->qualified_name;
      value.class_facts = in_.class_facts_of({datum.object, nullptr});
      break;
    case ObjectKind::Module:
      value.kind = ValueKind::Module;
      value.text = object.module->file->module_name;
      break;
    case ObjectKind::Function:
      value.kind = ValueKind::Instance;
      break;
  }
}

const CallTarget* SnapshotMaker::target(const TargetFact& fact) {
  const auto [entry, is_new] = targets_.try_emplace(&fact);
  if (!is_new) {
    return entry->second;
  }
  auto* made = in_.arena().make<CallTarget>();
  targets_[&fact] = made;
  *made = make_target(fact);
  return made;
}

CallTarget SnapshotMaker::make_target(const TargetFact& fact) {
  CallTarget made;
  made.kind = fact.kind;
  made.qualified_name = fact.qualified_name;
  made.class_facts = fact.class_facts;
  made.initializer_owner = fact.initializer_owner;
  made.is_in_project = fact.is_in_project;
  made.has_signature = fact.has_signature;
  made.has_unknown_splat = fact.has_unknown_splat;
  made.receiver = {place(fact.receiver_node, fact.file), set(fact.receiver, fact.file)};
  auto* arguments = in_.arena().allocate_array<Argument>(fact.arguments.size());
  for (size_t i = 0; i < fact.arguments.size(); ++i) {
    const ArgumentFact& argument = fact.arguments[i];
    new (arguments + i)
        Argument{argument.parameter,
                 argument.position,
                 argument.presence,
                 argument.expression,
                 {place(argument.node, argument.file), set(argument.values, fact.file)}};
  }
  made.arguments = {arguments, static_cast<uint32_t>(fact.arguments.size())};
  made.call = fact.call;
  made.file = fact.file;
  made.trail = fact.trail;
  return made;
}

std::unique_ptr<Semantics> SnapshotMaker::make(FileContext& file) {
  home_ = file.id;
  auto semantics = std::make_unique<FileSemantics>();
  semantics->known_readers = &in_.readers();
  if (!file.file->is_reported) {
    return semantics;
  }
  semantics->known_reached = std::move(file.facts.reached);
  for (const auto& [id, facts] : file.facts.targets) {
    auto* targets = in_.arena().allocate_array<CallTarget>(facts.size());
    for (size_t i = 0; i < facts.size(); ++i) {
      new (targets + i) CallTarget(*target(*facts[i]));
    }
    semantics->known_targets[id] = {targets, facts.size()};
  }
  for (const auto& [id, values] : file.facts.values) {
    semantics->known_values[id] = set(values, file.id);
  }
  for (const auto& [id, info] : file.facts.classes) {
    semantics->known_classes[id] = in_.class_facts_of({info->id, nullptr});
  }
  return semantics;
}

}  // namespace krait
