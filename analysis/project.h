// All files that are looked at together: those to be reported on and the project files that they
// import. Parses each once, builds the module graph, runs the analysis and hands out each file's
// `Semantics`.
//
// A value that a file passes to a helper in another file is a fact about the helper's file. So the
// analysis is one step over the project, not one per file; its result does not depend on the
// number of threads or the order in which files were added.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/models.h"
#include "analysis/names_of_interest.h"
#include "analysis/semantics.h"
#include "ast/tree.h"
#include "lexer/expected.h"
#include "lexer/source_file.h"

namespace krait {

/// How the project sees the disk; cli/ implements it, tests use a map. Paths are as the user gave
/// them, `/`-separated.
class ProjectFiles {
 public:
  virtual ~ProjectFiles() = default;
  [[nodiscard]] virtual bool is_file(const std::string& path) const = 0;
  [[nodiscard]] virtual bool is_directory(const std::string& path) const = 0;
  [[nodiscard]] virtual Expected<SourceFile> read(const std::string& path) const = 0;
};

/// Calls the function for 0 … count-1, in any order and on any thread, and returns when all are
/// done. cli/ gives one that uses threads.
using ParallelFor = std::function<void(size_t count, const std::function<void(size_t)>& run)>;
/// One after the other.
void run_in_order(size_t count, const std::function<void(size_t)>& run);

struct ProjectOptions {
  std::vector<std::string> roots;  ///< the scanned folders, where absolute imports are looked up
  bool record_every_expression = false;  ///< a rule asks for values of any expression
  NamesOfInterest names_of_interest;
};

/// Counters for `--statistics`.
struct ProjectStatistics {
  uint64_t files_parsed = 0;
  uint64_t files_analyzed = 0;
  uint64_t functions_evaluated = 0;
  uint64_t budget_hits_set_size = 0;
  uint64_t budget_hits_string_length = 0;
  uint64_t budget_hits_container_size = 0;
  uint64_t budget_hits_call_depth = 0;
  uint64_t budget_hits_expression_depth = 0;
  uint64_t budget_hits_work_per_file = 0;
  uint64_t budget_hits_work_per_project = 0;
};

/// A file and what lexer and parser made of it.
struct ProjectFile {
  SourceFile source;
  std::vector<Span> comments;
  ast::Tree tree;
  std::string module_name;  ///< "package.module"; "package" for an `__init__.py`
  bool is_reported = true;  ///< false: only imported by files that are
};

class Project {
 public:
  /// `models` and `files` must outlive the project.
  Project(const Models& models, const ProjectFiles& files, ProjectOptions options);
  ~Project();

  /// Adds a file to be reported on. Before `analyze`.
  FileId add(SourceFile source);
  /// Parses, loads what is imported, analyzes. Once.
  void analyze(const ParallelFor& parallel_for = run_in_order);

  /// Number of files, stubs excluded; ids below it are files.
  [[nodiscard]] FileId file_count() const;
  [[nodiscard]] const ProjectFile& file(FileId id) const;
  [[nodiscard]] const Semantics& semantics(FileId id) const;
  /// The text that a `Place` points into, also for stubs.
  [[nodiscard]] const SourceFile& source(FileId id) const;
  [[nodiscard]] const ProjectStatistics& statistics() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace krait
