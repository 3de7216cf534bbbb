// Text for people, in Clang's style: a line that says what and where, the source with a caret, the
// notes, the fix below the code that it changes.
#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "report/color.h"
#include "report/formats.h"
#include "report/place.h"
#include "report/snippet.h"
#include "report/terminal_text.h"

namespace krait {
namespace {

/// "[PY031 unrestricted_bind]", or "[unused-suppression]" for what is no rule's finding.
std::string tag_of(const Diagnostic& diagnostic) {
  std::string tag(rule_id_of(diagnostic));
  if (tag.empty()) {
    return {};
  }
  if (const std::string_view name = rule_name_of(diagnostic); name != tag) {
    tag += ' ';
    tag += name;
  }
  return " [" + escape_for_terminal(tag) + "]";
}

std::string hidden_by(const Diagnostic& diagnostic) {
  if (diagnostic.suppressions.empty()) {
    return {};
  }
  const SuppressedBy& by = diagnostic.suppressions.front();
  std::string out = by.comment.source == nullptr ? " (in the baseline" : " (suppressed";
  if (!by.justification.empty()) {
    out += ": " + escape_for_terminal(by.justification);
  }
  return out + ")";
}

/// One place of a diagnostic with all that is drawn there.
struct Section {
  Severity severity = Severity::Note;
  std::string message;  ///< ready for the terminal
  Snippet snippet;
};

bool is_on_line_of(const Section& section, const Edit& edit) {
  const SourceFile* source = section.snippet.primary.source;
  if (source == nullptr || source != edit.source) {
    return false;
  }
  const auto size = static_cast<uint32_t>(source->text().size());
  return source->line_of(std::min(section.snippet.primary.span.begin, size)) ==
         source->line_of(std::min(edit.span.begin, size));
}

/// Puts each edit below the code it changes: where that is shown already, else in a note of its
/// own.
void place_edits(const Fix& fix, std::size_t shown_sections, std::vector<Section>& sections) {
  for (const Edit& edit : fix.edits) {
    if (edit.source == nullptr) {
      continue;
    }
    const auto end = sections.begin() + static_cast<std::ptrdiff_t>(shown_sections);
    auto section = std::find_if(sections.begin(), end, [&edit](const Section& shown) {
      return is_on_line_of(shown, edit);
    });
    if (section == end) {
      Section added{Severity::Note, escape_for_terminal(fix.title), {}};
      added.snippet.primary = {edit.source, edit.span};
      sections.push_back(std::move(added));
      section = std::prev(sections.end());
    }
    section->snippet.edits.push_back(&edit);
  }
}

std::vector<Section> sections_of(const Diagnostic& diagnostic, const ReportOptions& options) {
  std::vector<Section> sections;
  Section main{diagnostic.severity, {}, {diagnostic.primary, {}, {}}};
  main.message = paint(escape_for_terminal(diagnostic.message), Style::Bold, options.use_color) +
                 tag_of(diagnostic) + hidden_by(diagnostic);
  sections.push_back(std::move(main));
  for (const Label& label : diagnostic.labels) {
    if (label.text.empty()) {
      sections.front().snippet.ranges.push_back(label.span);
    } else {
      sections.push_back({Severity::Note,
                          escape_for_terminal(label.text),
                          {{diagnostic.primary.source, label.span}, {}, {}}});
    }
  }
  for (const Note& note : diagnostic.notes) {
    sections.push_back({Severity::Note, escape_for_terminal(note.text), {note.location, {}, {}}});
  }
  if (!options.is_quiet) {
    std::size_t shown_sections = sections.size();
    for (const Fix& fix : diagnostic.fixes) {
      place_edits(fix, shown_sections, sections);
      // A second way to mend it is told apart by its title.
      shown_sections = 0;
    }
  }
  return sections;
}

std::string header_of(const Section& section, const ReportOptions& options) {
  const Location& location = section.snippet.primary;
  const std::string place = location.source == nullptr ? "krait" : shown_place(location);
  const std::string level(name_of(section.severity));
  return paint(place + ":", Style::Bold, options.use_color) + " " +
         paint(level + ":", style_of(section.severity), options.use_color) + " " + section.message +
         "\n";
}

std::string write_diagnostic(const Diagnostic& diagnostic, const ReportOptions& options) {
  std::string out;
  for (const Section& section : sections_of(diagnostic, options)) {
    out += header_of(section, options);
    if (section.snippet.primary.source != nullptr) {
      out += write_snippet(section.snippet, options);
    }
  }
  return out;
}

/// What `--fix` could do: "2 fixes with --fix, 1 with --fix --unsafe-fixes".
std::string fixes_on_offer(const std::vector<const Diagnostic*>& findings) {
  uint64_t safe = 0;
  uint64_t unsafe = 0;
  for (const Diagnostic* finding : findings) {
    const auto has = [finding](Safety safety) {
      return std::ranges::find(finding->fixes, safety, &Fix::safety) != finding->fixes.end();
    };
    if (has(Safety::Safe)) {
      ++safe;
    } else if (has(Safety::Unsafe)) {
      ++unsafe;
    }
  }
  const auto fixes = [](uint64_t count) {
    return std::to_string(count) + (count == 1 ? " fix" : " fixes");
  };
  if (safe == 0) {
    return unsafe == 0 ? std::string() : "; " + fixes(unsafe) + " with --fix --unsafe-fixes";
  }
  return "; " + fixes(safe) + " with --fix" +
         (unsafe == 0 ? "" : ", " + fixes(unsafe) + " more with --unsafe-fixes");
}

std::string explain_hint(const std::vector<const Diagnostic*>& findings) {
  std::set<std::string_view> ids;
  for (const Diagnostic* finding : findings) {
    if (finding->origin == DiagnosticOrigin::Rule) {
      ids.insert(rule_id_of(*finding));
    }
  }
  if (ids.empty()) {
    return {};
  }
  return "; see krait explain " + (ids.size() == 1 ? escape_for_terminal(*ids.begin()) : "ID");
}

std::string summary_of(const Report& report, const ReportOptions& options) {
  const std::vector<const Diagnostic*> findings = listed_findings(report, options);
  std::string out = counted_levels(findings) + " in " + count_of(report.files_scanned, "file") +
                    " (" + std::to_string(report.elapsed_milliseconds) + " ms)";
  if (report.fixes_applied != 0) {
    out += "; " + std::to_string(report.fixes_applied) +
           (report.fixes_applied == 1 ? " fix" : " fixes") + " applied in " +
           count_of(report.files_fixed, "file");
  }
  const auto hidden =
      std::ranges::count_if(report.diagnostics, [&options](const Diagnostic& diagnostic) {
        return !diagnostic.suppressions.empty() && !is_listed(diagnostic, options);
      });
  if (hidden != 0) {
    out += "; " + std::to_string(hidden) + " suppressed";
  }
  if (!options.fixes_were_asked) {
    out += fixes_on_offer(findings);
  }
  return out + (options.explains_rules ? explain_hint(findings) : std::string()) + "\n";
}

}  // namespace

std::string write_diagnostics(std::span<const Diagnostic> diagnostics,
                              const ReportOptions& options) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    out += write_diagnostic(diagnostic, options);
  }
  return out;
}

std::string write_text(const Report& report, const ReportOptions& options) {
  std::string out;
  for (const Diagnostic* finding : listed_findings(report, options)) {
    out += write_diagnostic(*finding, options);
  }
  if (!options.is_quiet) {
    out += summary_of(report, options);
  }
  return out;
}

std::string write_concise(const Report& report, const ReportOptions& options) {
  std::string out;
  for (const Diagnostic* finding : listed_findings(report, options)) {
    const Section section{
        finding->severity,
        escape_for_terminal(finding->message) + tag_of(*finding) + hidden_by(*finding),
        {finding->primary, {}, {}}};
    out += header_of(section, options);
  }
  return out;
}

}  // namespace krait
