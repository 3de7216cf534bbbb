#include "analysis/interpreter.h"

#include <algorithm>

namespace krait {

namespace {

constexpr uint64_t kMaximumWorkOfEntry = 100'000;  // expressions and statements of one function
constexpr uint64_t kMaximumWorkOfFile = 20'000'000;
constexpr uint64_t kMaximumWorkOfProject = 2'000'000'000;
// Calls are evaluated in place, again for every caller. What that may cost is bounded by what a
// function and a file cost by themselves, so that the whole stays linear in the size of the
// project.
constexpr uint64_t kMaximumInlinedWorkOfEntry = 6'000;
constexpr uint64_t kInlinedWorkOfAnyFile = 20'000;
constexpr uint64_t kInlinedWorkPerNode = 3;
// Memory, in bytes of the arena.
constexpr size_t kMegabyte = size_t{1} << 20;
constexpr size_t kMaximumMemoryOfEntry = 8 * kMegabyte;
constexpr size_t kMaximumInlinedMemoryOfEntry = 3 * kMegabyte;
constexpr size_t kMemoryOfAnyProject = 3'000 * kMegabyte;
constexpr size_t kMemoryPerByteOfSource = 4;
constexpr uint32_t kMaximumImportDepth = 200;

}  // namespace

Interpreter::Interpreter(const Models& models, ModuleFinder& finder, InterpreterOptions options)
    : finder_(finder),
      options_(std::move(options)),
      factory_(arena_),
      permanent_(permanent_arena_),
      store_(factory_),
      externals_(models, permanent_, symbols_),
      interest_(options_.names_of_interest, symbols_) {
  objects_.emplace_back();  // 0 is no object
}

Interpreter::~Interpreter() = default;

void Interpreter::prepare(FileContext& file) {
  source_bytes_ += file.file->source.text().size();
  file.scopes = std::make_unique<ScopeTable>(file.file->tree);
  file.symbols.resize(file.file->tree.identifier_count(), symbols::None);
  file.facts.reached.assign(file.file->tree.node_count(), false);
  Object& object = objects_.emplace_back();
  object.kind = ObjectKind::Module;
  object.module = &file;
  object.file = file.id;
  object.node = &file.file->tree.module();
  file.module = static_cast<ObjectId>(objects_.size() - 1);
  file.base = store_.allocate(file.scopes->module().slot_count);
}

Symbol Interpreter::symbol_in(FileContext& file, ast::Identifier name) {
  Symbol& symbol = file.symbols[name.index()];
  if (symbol == symbols::None) {
    symbol = symbols_.intern(name.text());
  }
  return symbol;
}

/// Counts one step of work; false when the budget of the running entry, file or project is spent.
bool Interpreter::spend() {
  ++entry_work_;
  entry_inlined_work_ += is_inlined() ? 1 : 0;
  return !is_out_of_work();
}

/// What the entry's calls have taken, with the one that runs.
size_t Interpreter::inlined_memory() const {
  const size_t of_running = is_inlined() ? arena_.used_bytes() - inlining_began_at_ : 0;
  return entry_inlined_memory_ + of_running;
}

/// False when what calls may cost has been spent, by this entry or by its file. The callee's result
/// is then open; the entry itself goes on.
bool Interpreter::may_inline() {
  const uint64_t nodes = entry_file_ == nullptr ? 0 : entry_file_->file->tree.node_count();
  const uint64_t of_file = entry_file_ == nullptr ? 0 : entry_file_->inlined_work;
  if (entry_inlined_work_ <= kMaximumInlinedWorkOfEntry &&
      of_file + entry_inlined_work_ <= kInlinedWorkOfAnyFile + nodes * kInlinedWorkPerNode &&
      inlined_memory() <= kMaximumInlinedMemoryOfEntry && arena_.used_bytes() <= maximum_memory()) {
    return true;
  }
  if (!is_budget_counted_) {
    is_budget_counted_ = true;
    ++statistics_.budget_hits_work_per_file;
  }
  return false;
}

bool Interpreter::is_out_of_work() {
  const size_t memory = arena_.used_bytes();
  if (entry_work_ <= kMaximumWorkOfEntry && memory - entry_memory_ <= kMaximumMemoryOfEntry) {
    return false;
  }
  if (!is_budget_counted_) {
    is_budget_counted_ = true;
    ++statistics_.budget_hits_work_per_file;
  }
  return true;
}

void Interpreter::begin_entry(FileContext& file) {
  entry_file_ = &file;
  entry_work_ = 0;
  entry_inlined_work_ = 0;
  entry_inlined_memory_ = 0;
  entry_memory_ = arena_.used_bytes();
  is_budget_counted_ = false;
}

void Interpreter::end_entry() {
  project_work_ += entry_work_;
  entry_file_->work += entry_work_;
  entry_file_->inlined_work += entry_inlined_work_;
}

/// Of the arena, for the whole project.
size_t Interpreter::maximum_memory() const {
  return kMemoryOfAnyProject + kMemoryPerByteOfSource * source_bytes_;
}

/// False when what the file or the project may cost has been spent.
bool Interpreter::may_begin_entry(const FileContext& file) {
  if (project_work_ > kMaximumWorkOfProject || arena_.used_bytes() > maximum_memory()) {
    ++statistics_.budget_hits_work_per_project;
    return false;
  }
  if (file.work > kMaximumWorkOfFile) {
    ++statistics_.budget_hits_work_per_file;
    return false;
  }
  return true;
}

/// Imports inside of imports are bounded; a module that lies deeper runs when the outermost is
/// done, and what others ask of it before then is looked up when it is read.
void Interpreter::run_module(FileContext& file) {
  if (file.state != FileContext::State::New) {
    return;
  }
  if (module_depth_ >= kMaximumImportDepth) {
    ++statistics_.budget_hits_call_depth;
    deferred_modules_.push_back(&file);
    return;
  }
  ++module_depth_;
  run_module_body(file);
  --module_depth_;
  while (module_depth_ == 0 && !deferred_modules_.empty()) {
    FileContext& deferred = *deferred_modules_.back();
    deferred_modules_.pop_back();
    run_module(deferred);
  }
}

void Interpreter::run_module_body(FileContext& file) {
  file.state = FileContext::State::Running;
  is_lasting_ = true;
  const ObjectId outer_first = first_own_object_;
  first_own_object_ = 0;
  ++statistics_.files_analyzed;
  Frame frame;
  frame.file = &file;
  frame.scope = &file.scopes->module();
  frame.base = file.base;
  Frame* importer = frame_;
  frame_ = &frame;
  const uint32_t outer_depth = depth_;
  const uint32_t outer_calls = call_depth_;
  const uint64_t outer_work = entry_work_;
  const uint64_t outer_inlined = entry_inlined_work_;
  const uint32_t outer_entry_depth = entry_depth_;
  const size_t outer_memory = entry_memory_;
  const size_t outer_inlined_memory = entry_inlined_memory_;
  const size_t outer_began_at = inlining_began_at_;
  FileContext* outer_file = entry_file_;
  const int outer_dry = dry_;
  const size_t outer_first_region = first_region_;
  depth_ = 0;
  call_depth_ = 0;
  entry_work_ = 0;
  entry_inlined_work_ = 0;
  entry_inlined_memory_ = 0;
  entry_depth_ = 0;
  entry_memory_ = arena_.used_bytes();
  entry_file_ = &file;
  dry_ = 0;
  first_region_ = 0;
  // What the module does to itself lasts, whatever becomes of the branch that imports it.
  store_.suspend();
  run_block(file.file->tree.module().body);
  is_dead_ = false;
  join_instances();
  store_.resume();
  depth_ = outer_depth;
  call_depth_ = outer_calls;
  file.work += entry_work_;
  file.inlined_work += entry_inlined_work_;
  entry_work_ = outer_work;
  entry_inlined_work_ = outer_inlined;
  entry_depth_ = outer_entry_depth;
  // What the module took counts for the module.
  const size_t taken = arena_.used_bytes() - entry_memory_;
  entry_memory_ = outer_memory + taken;
  inlining_began_at_ = outer_began_at + taken;
  entry_inlined_memory_ = outer_inlined_memory;
  entry_file_ = outer_file;
  dry_ = outer_dry;
  first_region_ = outer_first_region;
  frame_ = importer;
  first_own_object_ = outer_first;
  file.state = FileContext::State::Done;
}

}  // namespace krait
