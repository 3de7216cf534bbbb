#include "report/snippet.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "report/color.h"
#include "report/place.h"
#include "report/terminal_text.h"

namespace krait {
namespace {

/// Of a longer line only so many bytes on either side of the caret are looked at: a finding in a
/// file of one line must not cost the whole file.
constexpr uint32_t kMaximumBytesAside = 4096;
constexpr uint32_t kMaximumColumns = 4096;
constexpr uint32_t kMinimumColumns = 20;
/// A range further from the caret than this is not worth the lines between.
constexpr uint32_t kNearLines = 4;
constexpr std::size_t kMinimumGutter = 5;
constexpr std::string_view kEllipsis = "...";

/// The columns of a line that are shown.
struct Window {
  uint32_t begin = 0;
  uint32_t end = 0;
  bool is_cut_left = false;
  bool is_cut_right = false;
};

bool is_continuation_byte(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80; }

/// The bytes of `line` around `center`, not cutting a character.
Span bytes_around(std::string_view text, Span line, uint32_t center) {
  Span kept = line;
  center = std::clamp(center, line.begin, line.end);
  if (center - line.begin > kMaximumBytesAside) {
    kept.begin = center - kMaximumBytesAside;
    while (kept.begin < center && is_continuation_byte(text[kept.begin])) {
      ++kept.begin;
    }
  }
  if (line.end - center > kMaximumBytesAside) {
    kept.end = center + kMaximumBytesAside;
    while (kept.end < line.end && is_continuation_byte(text[kept.end])) {
      ++kept.end;
    }
  }
  return kept;
}

/// As much of the line as fits, so that the marked columns are in it.
Window window_around(uint32_t mark_begin, uint32_t mark_end, uint32_t width, uint32_t available) {
  if (width <= available) {
    return {0, std::max(width, available), false, false};
  }
  const auto ellipsis = static_cast<uint32_t>(kEllipsis.size());
  uint32_t begin = 0;
  if (mark_end + ellipsis > available) {
    const uint32_t mark_width = std::min(mark_end - mark_begin, available / 2);
    const uint32_t before = (available - mark_width) / 2;
    begin = mark_begin > before ? mark_begin - before : 0;
    begin = std::min(begin, width - available);
  }
  return {begin, begin + available, begin > 0, begin + available < width};
}

class SnippetWriter {
 public:
  SnippetWriter(const Snippet& snippet, const ReportOptions& options)
      : snippet_(snippet), options_(options), source_(*snippet.primary.source) {}

  std::string write() {
    find_lines();
    for (uint32_t line = first_line_; line <= last_line_; ++line) {
      write_line(line);
    }
    return std::move(out_);
  }

 private:
  /// The lines to show; never beyond a notebook's cell.
  void find_lines() {
    const auto size = static_cast<uint32_t>(source_.text().size());
    const uint32_t begin = std::min(snippet_.primary.span.begin, size);
    const uint32_t primary_line = source_.line_of(begin);
    first_line_ = last_line_ = primary_line;
    for (const Span range : snippet_.ranges) {
      const uint32_t line = source_.line_of(std::min(range.begin, size));
      if (line + kNearLines >= primary_line && line <= primary_line + kNearLines) {
        first_line_ = std::min(first_line_, line);
        last_line_ = std::max(last_line_, line);
      }
    }
    uint32_t least = 1;
    uint32_t most = source_.line_count();
    if (source_.line_span(most).is_empty()) {
      // What follows the last line end is no line that one sees, unless the caret is there.
      most = std::max(most - 1, last_line_);
    }
    if (const SourceFile::Cell* cell = cell_at(source_, begin)) {
      least = source_.line_of(cell->begin);
      lines_before_cell_ = least - 1;
      if (cell != &source_.cells().back()) {
        most = source_.line_of((cell + 1)->begin) - 1;
      }
    }
    const uint32_t context = options_.context_lines;
    first_line_ =
        first_line_ > least + context ? first_line_ - context : std::min(least, first_line_);
    last_line_ = most - std::min(most, last_line_) > context ? last_line_ + context
                                                             : std::max(most, last_line_);
    gutter_ = std::max(kMinimumGutter, std::to_string(last_line_ - lines_before_cell_).size());
  }

  void write_line(uint32_t line_1based) {
    const Span line = source_.line_span(line_1based);
    const uint32_t center = snippet_.primary.span.begin;
    const Span shown = bytes_around(source_.text(), line, center);
    const DisplayLine display(source_.text(shown), shown.begin);
    const std::string marks = marks_of(line_1based, line, display);
    const std::size_t first_mark = marks.find_first_not_of(' ');
    const auto mark_begin = static_cast<uint32_t>(first_mark == std::string::npos ? 0 : first_mark);
    const auto caret = static_cast<uint32_t>(std::min(marks.find('^'), marks.size()));
    const uint32_t focus = caret < marks.size() ? caret : mark_begin;
    const Window window = window_around(focus, static_cast<uint32_t>(marks.size()),
                                        std::max(display.width(), focus + 1), available_columns());
    append_row(std::to_string(line_1based - lines_before_cell_), source_row(display, window));
    if (first_mark != std::string::npos) {
      append_row("", paint_marks(slice_of(marks, window)));
    }
    const std::string fix_it = fix_it_of(line, display);
    if (!fix_it.empty()) {
      append_fix_it(fix_it, window);
    }
  }

  uint32_t available_columns() const {
    if (options_.terminal_width == 0) {
      return kMaximumColumns;
    }
    const auto gutter = static_cast<uint32_t>(gutter_ + kSeparator.size());
    return options_.terminal_width > gutter + kMinimumColumns ? options_.terminal_width - gutter
                                                              : kMinimumColumns;
  }

  void append_row(std::string_view number, std::string_view content) {
    out_.append(gutter_ - std::min(gutter_, number.size()), ' ');
    out_ += number;
    // No blanks at the end of a line that shows nothing.
    out_ += content.empty() ? " |" : kSeparator;
    out_ += content;
    out_ += '\n';
  }

  static std::string source_row(const DisplayLine& display, const Window& window) {
    const auto ellipsis = static_cast<uint32_t>(kEllipsis.size());
    std::string row;
    if (window.is_cut_left) {
      row += kEllipsis;
    }
    row += display.slice(window.begin + (window.is_cut_left ? ellipsis : 0),
                         window.end - (window.is_cut_right ? ellipsis : 0));
    if (window.is_cut_right) {
      row += kEllipsis;
    }
    return row;
  }

  static std::string slice_of(const std::string& marks, const Window& window) {
    return window.begin < marks.size() ? marks.substr(window.begin, window.end - window.begin)
                                       : std::string();
  }

  std::string paint_marks(const std::string& marks) const {
    const std::size_t first = std::min(marks.find_first_not_of(' '), marks.size());
    return marks.substr(0, first) + paint(marks.substr(first), Style::Caret, options_.use_color);
  }

  /// `~` over what of `range` stands on `line`; not over the indentation of its further lines.
  void mark_range(Span line, Span range, const DisplayLine& display, std::string& marks) const {
    if (range.begin > line.end || range.end <= line.begin) {
      return;
    }
    const std::size_t indentation = source_.text(line).find_first_not_of(" \t\f");
    if (indentation == std::string_view::npos) {
      return;
    }
    const uint32_t first = line.begin + static_cast<uint32_t>(indentation);
    const uint32_t end = display.column_of(std::min(range.end, line.end));
    const uint32_t begin = std::min(display.column_of(std::max(range.begin, first)), end);
    if (marks.size() < end) {
      marks.resize(end, ' ');
    }
    std::fill(marks.begin() + begin, marks.begin() + end, '~');
  }

  std::string marks_of(uint32_t line_1based, Span line, const DisplayLine& display) const {
    std::string marks;
    for (const Span range : snippet_.ranges) {
      mark_range(line, range, display, marks);
    }
    const Span primary = snippet_.primary.span;
    mark_range(line, primary, display, marks);
    const auto size = static_cast<uint32_t>(source_.text().size());
    if (source_.line_of(std::min(primary.begin, size)) == line_1based) {
      const uint32_t column = display.column_of(primary.begin);
      if (marks.size() <= column) {
        marks.resize(column + 1, ' ');
      }
      marks[column] = '^';
    }
    return marks;
  }

  /// The new text below the old; `-` below what is only taken away.
  std::string fix_it_of(Span line, const DisplayLine& display) const {
    std::string row;
    uint32_t width = 0;
    for (const Edit* edit : snippet_.edits) {
      if (edit->span.begin < line.begin || edit->span.begin > line.end) {
        continue;
      }
      const uint32_t begin = display.column_of(edit->span.begin);
      const uint32_t end = display.column_of(std::min(edit->span.end, line.end));
      std::string text = shown_replacement(edit->replacement, end - begin);
      const uint32_t column = width == 0 ? begin : std::max(begin, width + 1);
      row.append(column - width, ' ');
      const DisplayLine display_text(text, 0);
      row += text;
      width = column + display_text.width();
    }
    return row;
  }

  static std::string shown_replacement(std::string_view replacement, uint32_t removed_columns) {
    if (replacement.empty()) {
      return std::string(removed_columns, '-');
    }
    while (!replacement.empty() && (replacement.back() == '\n' || replacement.back() == '\r')) {
      replacement.remove_suffix(1);
    }
    const std::size_t end = replacement.find_first_of("\r\n");
    std::string text = escape_for_terminal(replacement.substr(0, end));
    if (end != std::string_view::npos) {
      text += " ...";
    }
    return text;
  }

  void append_fix_it(const std::string& fix_it, const Window& window) {
    const DisplayLine display(fix_it, 0);
    const std::string row = display.slice(window.begin, std::max(window.end, window.begin));
    const std::size_t first = row.find_first_not_of(' ');
    if (first == std::string::npos) {
      return;
    }
    append_row("",
               row.substr(0, first) + paint(row.substr(first), Style::FixIt, options_.use_color));
  }

  static constexpr std::string_view kSeparator = " | ";

  const Snippet& snippet_;
  const ReportOptions& options_;
  const SourceFile& source_;
  uint32_t first_line_ = 1;
  uint32_t last_line_ = 1;
  uint32_t lines_before_cell_ = 0;
  std::size_t gutter_ = kMinimumGutter;
  std::string out_;
};

}  // namespace

std::string write_snippet(const Snippet& snippet, const ReportOptions& options) {
  return SnippetWriter(snippet, options).write();
}

}  // namespace krait
