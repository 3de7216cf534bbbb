#include "cli/fix_files.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "cli/read_source.h"
#include "lexer/encoding.h"
#include "report/notebook.h"
#include "report/place.h"

namespace krait {
namespace {

using EditsOfFile = std::map<const SourceFile*, std::vector<Edit>>;

/// A finding and the fix that is taken for it.
struct Candidate {
  const Diagnostic* finding = nullptr;
  const Fix* fix = nullptr;
};

const Fix* usable_fix(const Diagnostic& finding, bool use_unsafe) {
  const auto fix = std::ranges::find_if(finding.fixes, [use_unsafe](const Fix& offered) {
    return !offered.edits.empty() &&
           (offered.safety == Safety::Safe || (use_unsafe && offered.safety == Safety::Unsafe));
  });
  return fix == finding.fixes.end() ? nullptr : &*fix;
}

bool is_same(const Edit& first, const Edit& second) {
  return first.span == second.span && first.replacement == second.replacement;
}

/// Insertions in one place have no order, so they exclude each other as well.
bool is_overlapping(const Edit& first, const Edit& second) {
  return first.span.begin == second.span.begin ||
         (first.span.begin < second.span.end && second.span.begin < first.span.end);
}

bool fits(const Fix& fix, const EditsOfFile& taken) {
  return std::ranges::all_of(fix.edits, [&taken](const Edit& edit) {
    const auto file = taken.find(edit.source);
    return file == taken.end() || std::ranges::none_of(file->second, [&edit](const Edit& other) {
             return !is_same(edit, other) && is_overlapping(edit, other);
           });
  });
}

void take(const Fix& fix, EditsOfFile& taken) {
  for (const Edit& edit : fix.edits) {
    std::vector<Edit>& edits = taken[edit.source];
    // Two findings that come from one assignment are mended by one edit.
    if (std::ranges::none_of(edits, [&edit](const Edit& other) { return is_same(edit, other); })) {
      edits.push_back(edit);
    }
  }
}

/// Edits sorted by file and place; `applied` gets the candidates whose fix is among them.
EditsOfFile take_fixes(const std::vector<Candidate>& candidates, std::vector<Candidate>& applied) {
  EditsOfFile taken;
  for (const Candidate& candidate : candidates) {
    if (fits(*candidate.fix, taken)) {
      take(*candidate.fix, taken);
      applied.push_back(candidate);
    }
  }
  for (auto& [source, edits] : taken) {
    std::ranges::sort(edits, {}, [](const Edit& edit) { return edit.span.begin; });
  }
  return taken;
}

Expected<std::string> original_bytes(const std::string& path, const Overlay& overlay) {
  const auto given = overlay.find(path);
  return given == overlay.end() ? read_bytes(path) : Expected<std::string>(given->second);
}

/// The file's bytes with the edits, or why they cannot be made.
Expected<FixedFile> edited_file(const SourceFile& source, const std::vector<Edit>& edits,
                                const Overlay& overlay) {
  const std::string& path = source.path();
  const auto refuse = [&path](const std::string& cause) {
    return unexpected(Error{"cannot fix '" + path + "': " + cause});
  };
  Expected<std::string> bytes = original_bytes(path, overlay);
  if (!bytes) {
    return unexpected(bytes.error());
  }
  FixedFile file{path, std::move(*bytes), {}};
  if (is_notebook_path(path)) {
    const Expected<Notebook> notebook = read_notebook(file.before);
    if (!notebook || notebook->text != source.text()) {
      return refuse("it has changed since it was read");
    }
    file.after = edit_notebook(file.before, *notebook, edits);
    return file;
  }
  const Expected<std::string> unchanged = encode_text(source.text(), source);
  if (!unchanged || *unchanged != file.before) {
    return refuse("written back in " + source.encoding().name +
                  ", bytes that no edit touches would change");
  }
  Expected<std::string> after = encode_text(apply_edits(source, edits), source);
  if (!after) {
    return refuse(after.error().message);
  }
  file.after = std::move(*after);
  return file;
}

uint32_t offset_after(uint32_t offset, const std::vector<Edit>& edits) {
  int64_t moved = offset;
  for (const Edit& edit : edits) {
    if (edit.span.end <= offset && !(edit.span.is_empty() && edit.span.begin == offset)) {
      moved += static_cast<int64_t>(edit.replacement.size()) - edit.span.size();
    } else if (edit.span.begin < offset) {
      // The place is inside what is replaced; its beginning is as near as one gets.
      moved -= offset - edit.span.begin;
    }
  }
  return static_cast<uint32_t>(moved);
}

/// How many syntax errors each file has, by path.
std::map<std::string_view, size_t> syntax_errors_of(const ScanRun& run) {
  std::map<std::string_view, size_t> counts;
  for (const Diagnostic& diagnostic : run.diagnostics) {
    if (diagnostic.origin == DiagnosticOrigin::SyntaxError &&
        diagnostic.primary.source != nullptr) {
      ++counts[diagnostic.primary.source->path()];
    }
  }
  return counts;
}

/// What is left of the open findings, by path, rule and place.
std::set<std::tuple<std::string_view, std::string_view, uint32_t>> places_of(const ScanRun& run) {
  std::set<std::tuple<std::string_view, std::string_view, uint32_t>> places;
  for (const Diagnostic& diagnostic : run.diagnostics) {
    if (diagnostic.origin == DiagnosticOrigin::Rule && diagnostic.rule != nullptr) {
      places.emplace(diagnostic.primary.source->path(), diagnostic.rule->id,
                     diagnostic.primary.span.begin);
    }
  }
  return places;
}

std::string refusal(const Candidate& candidate, const std::string& cause) {
  return "the fix at " + shown_place(candidate.finding->primary) + " is refused: " + cause;
}

class Fixer {
 public:
  Fixer(const ScanPlan& plan, const ScanRun& before, const Overlay& overlay)
      : plan_(plan), before_(before), overlay_(overlay) {}

  FixResult fix(std::vector<Candidate> candidates) {
    while (!candidates.empty()) {
      std::vector<Candidate> applied;
      const EditsOfFile edits = take_fixes(candidates, applied);
      std::set<const Diagnostic*> refused = make_files(edits, applied);
      if (refused.empty()) {
        refused = try_files(edits, applied);
      }
      if (refused.empty()) {
        result_.fixes_applied = applied.size();
        return std::move(result_);
      }
      std::erase_if(candidates, [&refused](const Candidate& candidate) {
        return refused.contains(candidate.finding);
      });
    }
    result_.files.clear();
    result_.after = {};
    return std::move(result_);
  }

 private:
  void refuse(const Candidate& candidate, const std::string& cause,
              std::set<const Diagnostic*>& refused) {
    if (refused.insert(candidate.finding).second) {
      result_.refusals.push_back(refusal(candidate, cause));
    }
  }

  /// Encodes the changed files; gives the findings whose fixes touch one that cannot be encoded.
  std::set<const Diagnostic*> make_files(const EditsOfFile& edits,
                                         const std::vector<Candidate>& applied) {
    std::set<const Diagnostic*> refused;
    result_.files.clear();
    for (const auto& [source, file_edits] : edits) {
      Expected<FixedFile> file = edited_file(*source, file_edits, overlay_);
      if (file) {
        result_.files.push_back(std::move(*file));
        continue;
      }
      for (const Candidate& candidate : applied) {
        if (touches(candidate, source)) {
          refuse(candidate, file.error().message, refused);
        }
      }
    }
    std::ranges::sort(result_.files, {}, &FixedFile::path);
    return refused;
  }

  static bool touches(const Candidate& candidate, const SourceFile* source) {
    return std::ranges::find(candidate.fix->edits, source, &Edit::source) !=
           candidate.fix->edits.end();
  }

  /// Scans the fixed files; gives the findings whose fixes do not keep their promise.
  std::set<const Diagnostic*> try_files(const EditsOfFile& edits,
                                        const std::vector<Candidate>& applied) {
    Overlay overlay = overlay_;
    for (const FixedFile& file : result_.files) {
      overlay[file.path] = file.after;
    }
    result_.after = run_scan(plan_, overlay);
    const auto errors_before = syntax_errors_of(before_);
    const auto errors_after = syntax_errors_of(result_.after);
    const auto count_in = [](const auto& counts, const std::string& path) {
      const auto entry = counts.find(path);
      return entry == counts.end() ? size_t{0} : entry->second;
    };
    const auto places = places_of(result_.after);
    std::set<const Diagnostic*> refused;
    for (const Candidate& candidate : applied) {
      const bool breaks_syntax = std::ranges::any_of(candidate.fix->edits, [&](const Edit& edit) {
        const std::string& path = edit.source->path();
        return count_in(errors_after, path) > count_in(errors_before, path);
      });
      const Location& primary = candidate.finding->primary;
      const auto file_edits = edits.find(primary.source);
      const uint32_t offset = file_edits == edits.end()
                                  ? primary.span.begin
                                  : offset_after(primary.span.begin, file_edits->second);
      if (breaks_syntax) {
        refuse(candidate, "the file would not parse any more", refused);
      } else if (places.contains({primary.source->path(), candidate.finding->rule->id, offset})) {
        refuse(candidate, "the finding would still be there", refused);
      }
    }
    return refused;
  }

  const ScanPlan& plan_;
  const ScanRun& before_;
  const Overlay& overlay_;
  FixResult result_;
};

}  // namespace

FixResult fix_files(const ScanPlan& plan, const ScanRun& before,
                    const std::vector<const Diagnostic*>& findings, bool use_unsafe,
                    const Overlay& overlay) {
  std::vector<Candidate> candidates;
  for (const Diagnostic* finding : findings) {
    const Fix* fix = usable_fix(*finding, use_unsafe);
    if (fix != nullptr && finding->rule != nullptr && finding->primary.source != nullptr) {
      candidates.push_back({finding, fix});
    }
  }
  return Fixer(plan, before, overlay).fix(std::move(candidates));
}

}  // namespace krait
