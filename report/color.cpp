#include "report/color.h"

namespace krait {
namespace {

std::string_view sequence_of(Style style) {
  switch (style) {
    case Style::Bold:
      return "\x1b[1m";
    case Style::Error:
      return "\x1b[1;31m";
    case Style::Warning:
      return "\x1b[1;35m";
    case Style::Note:
      return "\x1b[1;36m";
    case Style::Caret:
      return "\x1b[1;32m";
    case Style::FixIt:
    case Style::Added:
      return "\x1b[32m";
    case Style::Removed:
      return "\x1b[31m";
    case Style::Hunk:
      return "\x1b[36m";
  }
  return "";
}

}  // namespace

std::string paint(std::string_view text, Style style, bool use_color) {
  if (!use_color || text.empty()) {
    return std::string(text);
  }
  std::string out(sequence_of(style));
  out += text;
  out += "\x1b[0m";
  return out;
}

Style style_of(Severity severity) {
  switch (severity) {
    case Severity::Error:
      return Style::Error;
    case Severity::Warning:
      return Style::Warning;
    case Severity::Note:
    case Severity::None:
      return Style::Note;
  }
  return Style::Note;
}

}  // namespace krait
