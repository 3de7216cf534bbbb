// From the interpreter's facts to what rules see (analysis/semantics.h). The snapshots share the
// interpreter's arena and are made once, when the analysis is done.
#pragma once

#include <memory>
#include <unordered_map>

#include "analysis/interpreter.h"
#include "analysis/semantics.h"

namespace krait {

/// Translates data to `Value`s, each once.
class SnapshotMaker {
 public:
  explicit SnapshotMaker(Interpreter& interpreter) : in_(interpreter) {}
  /// The file's `Semantics`; lives as long as the interpreter.
  [[nodiscard]] std::unique_ptr<Semantics> make(FileContext& file);

 private:
  [[nodiscard]] const Value* value(const Datum& datum);
  void fill(const Datum& datum, Value& value);
  [[nodiscard]] ast::Array<const TemplatePiece> pieces(const Datum& datum);
  [[nodiscard]] ast::Array<const DictEntry> entries(const Datum& datum);
  [[nodiscard]] const ClassFacts* facts_of(const ExternalName& name);
  void fill_object(const Datum& datum, Value& value);
  [[nodiscard]] ValueSet set(Values values, FileId home);
  [[nodiscard]] ast::Array<const Slot> slots(std::span<const Element> elements);
  [[nodiscard]] Slot slot(const Element& element);
  [[nodiscard]] Place place(const ast::Node* node, FileId file);
  [[nodiscard]] const CallTarget* target(const TargetFact& fact);
  [[nodiscard]] CallTarget make_target(const TargetFact& fact);

  Interpreter& in_;
  FileId home_ = kNoFile;
  std::unordered_map<const Datum*, const Value*> values_;
  std::unordered_map<const SetData*, ValueSet> sets_;
  std::unordered_map<const TargetFact*, const CallTarget*> targets_;
};

}  // namespace krait
