#include "analysis/project.h"

#include <algorithm>
#include <deque>
#include <map>

#include "analysis/interpreter.h"
#include "analysis/module_graph.h"
#include "analysis/snapshots.h"
#include "lexer/lexer.h"
#include "parser/parse.h"

namespace krait {

void run_in_order(size_t count, const std::function<void(size_t)>& run) {
  for (size_t i = 0; i < count; ++i) {
    run(i);
  }
}

struct Project::State : ModuleFinder {
  State(const Models& the_models, const ProjectFiles& the_files, ProjectOptions the_options)
      : models(the_models),
        files(the_files),
        options(std::move(the_options)),
        resolver(the_files, options.roots) {}

  FileContext* find(FileContext& importer, std::string_view name) override {
    return load(resolver.find(importer.file->source.path(), name));
  }
  FileContext* find_relative(FileContext& importer, uint32_t level,
                             std::string_view name) override {
    return load(resolver.find_relative(importer.file->source.path(), level, name));
  }

  FileContext* file(FileId id) override { return id < contexts.size() ? &contexts[id] : nullptr; }

  FileContext* load(const std::string& path);
  ProjectFile& add(SourceFile source, bool is_reported);
  void parse_file(ProjectFile& file);

  const Models& models;
  const ProjectFiles& files;
  ProjectOptions options;
  ModuleResolver resolver;
  std::deque<ProjectFile> project_files;
  std::deque<FileContext> contexts;  // by file id
  std::map<std::string, FileId> by_path;
  std::unique_ptr<Interpreter> interpreter;
  std::vector<std::unique_ptr<Semantics>> semantics;
  ProjectStatistics statistics;
};

ProjectFile& Project::State::add(SourceFile source, bool is_reported) {
  const auto id = static_cast<FileId>(project_files.size());
  by_path.emplace(source.path(), id);
  resolver.add(source.path());
  ProjectFile& file =
      project_files.emplace_back(ProjectFile{std::move(source), {}, {}, {}, is_reported});
  return file;
}

void Project::State::parse_file(ProjectFile& file) {
  const TokenBuffer tokens = lex(file.source);
  file.comments.assign(tokens.comments().begin(), tokens.comments().end());
  file.tree = parse(tokens);
}

/// The context of the file at `path`, read and parsed when it is met for the first time.
FileContext* Project::State::load(const std::string& path) {
  if (path.empty()) {
    return nullptr;
  }
  if (const auto known = by_path.find(path); known != by_path.end()) {
    return &contexts[known->second];
  }
  Expected<SourceFile> source = files.read(path);
  if (!source) {
    return nullptr;
  }
  ProjectFile& file = add(std::move(*source), false);
  parse_file(file);
  ++statistics.files_parsed;
  file.module_name = resolver.module_name(path);
  FileContext& context = contexts.emplace_back();
  context.id = static_cast<FileId>(contexts.size() - 1);
  context.file = &file;
  interpreter->prepare(context);
  return &context;
}

Project::Project(const Models& models, const ProjectFiles& files, ProjectOptions options)
    : state_(std::make_unique<State>(models, files, std::move(options))) {}

Project::~Project() = default;

FileId Project::add(SourceFile source) {
  state_->add(std::move(source), true);
  return static_cast<FileId>(state_->project_files.size() - 1);
}

void Project::analyze(const ParallelFor& parallel_for) {
  State& state = *state_;
  const size_t count = state.project_files.size();
  parallel_for(count, [&](size_t i) { state.parse_file(state.project_files[i]); });
  state.statistics.files_parsed += count;
  state.interpreter = std::make_unique<Interpreter>(
      state.models, state,
      InterpreterOptions{state.options.record_every_expression, state.options.names_of_interest});
  for (size_t i = 0; i < count; ++i) {
    ProjectFile& file = state.project_files[i];
    file.module_name = state.resolver.module_name(file.source.path());
    FileContext& context = state.contexts.emplace_back();
    context.id = static_cast<FileId>(i);
    context.file = &file;
    state.interpreter->prepare(context);
  }
  // By path, so that the order in which files were added does not matter.
  std::vector<FileContext*> order;
  for (const auto& [path, id] : state.by_path) {
    order.push_back(&state.contexts[id]);
  }
  for (FileContext* context : order) {
    state.interpreter->run_module(*context);
  }
  state.interpreter->run_functions();
  SnapshotMaker snapshots(*state.interpreter);
  for (FileContext& context : state.contexts) {
    state.semantics.push_back(snapshots.make(context));
  }
  const ProjectStatistics& counted = state.interpreter->statistics();
  const uint64_t parsed = state.statistics.files_parsed;
  state.statistics = counted;
  state.statistics.files_parsed = parsed;
  state.statistics.budget_hits_set_size += state.interpreter->factory().set_size_hits;
}

FileId Project::file_count() const { return static_cast<FileId>(state_->project_files.size()); }

const ProjectFile& Project::file(FileId id) const { return state_->project_files[id]; }

const Semantics& Project::semantics(FileId id) const { return *state_->semantics[id]; }

const SourceFile& Project::source(FileId id) const {
  return id >= kFirstStubFile ? *state_->models.stubs().modules[id - kFirstStubFile].source
                              : state_->project_files[id].source;
}

const ProjectStatistics& Project::statistics() const { return state_->statistics; }

}  // namespace krait
