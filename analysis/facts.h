// What the interpreter has learnt of each call and expression of a file, joined over all the times
// it looked, and its translation into the snapshots that rules see.
#pragma once

#include <unordered_map>
#include <vector>

#include "analysis/calls.h"
#include "analysis/datum.h"
#include "analysis/heap.h"

namespace krait {

struct ArgumentFact {
  std::string_view parameter;
  uint32_t position = 0;
  Presence presence = Presence::Written;
  const ast::AnyExpr* expression = nullptr;
  const ast::Node* node = nullptr;
  FileId file = kNoFile;
  Values values;
};

/// A `CallTarget` in the making. All values are frozen: they name no object that can change.
struct TargetFact {
  TargetKind kind = TargetKind::Unknown;
  std::string_view qualified_name;
  const void* callee = nullptr;  ///< identity: targets of one callee and receiver are one
  ObjectId receiver_object = 0;
  const ClassFacts* class_facts = nullptr;
  std::string_view initializer_owner;
  bool is_in_project = false;
  bool has_signature = false;
  bool has_unknown_splat = false;
  Values receiver = Values::never();
  const ast::Node* receiver_node = nullptr;
  std::vector<ArgumentFact> arguments;
  const ast::Call* call = nullptr;
  FileId file = kNoFile;
  const Hop* trail = nullptr;
};

struct FactTable {
  std::unordered_map<ast::NodeId, std::vector<TargetFact*>> targets;
  std::unordered_map<ast::NodeId, Values> values;
  std::unordered_map<ast::NodeId, const ClassInfo*> classes;
  std::vector<bool> reached;
};

}  // namespace krait
