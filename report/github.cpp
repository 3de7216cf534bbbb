// Workflow commands of GitHub Actions: an annotation a finding, errors of the run as well.
#include <string>
#include <string_view>

#include "report/formats.h"
#include "report/place.h"
#include "report/terminal_text.h"

namespace krait {
namespace {

/// What would end a command or start another; in properties `:` and `,` separate as well.
std::string escape_command(std::string_view text, bool is_property) {
  std::string out;
  for (const char character : text) {
    switch (character) {
      case '%':
        out += "%25";
        break;
      case '\r':
        out += "%0D";
        break;
      case '\n':
        out += "%0A";
        break;
      case ':':
        out += is_property ? "%3A" : ":";
        break;
      case ',':
        out += is_property ? "%2C" : ",";
        break;
      default:
        out += character;
    }
  }
  return out;
}

std::string_view command_of(Severity severity) {
  switch (severity) {
    case Severity::Error:
      return "error";
    case Severity::Warning:
      return "warning";
    case Severity::Note:
    case Severity::None:
      return "notice";
  }
  return "notice";
}

std::string title_of(const Diagnostic& diagnostic) {
  std::string title(rule_id_of(diagnostic));
  if (const std::string_view name = rule_name_of(diagnostic); name != title) {
    title += " " + std::string(name);
  }
  return title;
}

/// Columns only where the finding ends on its line: GitHub refuses them otherwise.
std::string place_properties(const Location& location) {
  const ReportPlace place = place_of(location, ColumnUnit::Characters);
  std::string out = "file=" + escape_command(escape_for_terminal(place.path), true);
  if (place.cell) {
    return out;
  }
  out += ",line=" + std::to_string(place.line) + ",endLine=" + std::to_string(place.end_line);
  if (place.line == place.end_line) {
    out +=
        ",col=" + std::to_string(place.column) + ",endColumn=" + std::to_string(place.end_column);
  }
  return out;
}

std::string message_of(const Diagnostic& diagnostic) {
  std::string out =
      diagnostic.primary.source == nullptr ? "" : shown_place(diagnostic.primary) + ": ";
  out += escape_for_terminal(diagnostic.message);
  for (const Note& note : diagnostic.notes) {
    out += '\n';
    if (note.location.source != nullptr) {
      out += shown_place(note.location) + ": ";
    }
    out += "note: " + escape_for_terminal(note.text);
  }
  return escape_command(out, false);
}

std::string annotation_of(const Diagnostic& diagnostic, std::string_view title) {
  std::string out = "::" + std::string(command_of(diagnostic.severity)) + " ";
  if (diagnostic.primary.source != nullptr) {
    out += place_properties(diagnostic.primary) + ",";
  }
  out += "title=" + escape_command(escape_for_terminal(title), true);
  return out + "::" + message_of(diagnostic) + "\n";
}

}  // namespace

std::string write_github(const Report& report, const ReportOptions& options) {
  std::string out;
  for (const Diagnostic& diagnostic : report.diagnostics) {
    if (is_listed(diagnostic, options)) {
      out += annotation_of(diagnostic, title_of(diagnostic));
    } else if (diagnostic.origin == DiagnosticOrigin::SyntaxError) {
      out += annotation_of(diagnostic, "syntax error");
    } else if (diagnostic.origin == DiagnosticOrigin::RulePack) {
      out += annotation_of(diagnostic, "rule pack");
    }
  }
  for (const RunError& error : report.errors) {
    out += "::error file=" + escape_command(escape_for_terminal(error.path), true) +
           ",title=unreadable::" + escape_command(escape_for_terminal(error.message), false) + "\n";
  }
  return out;
}

}  // namespace krait
