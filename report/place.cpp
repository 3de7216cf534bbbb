#include "report/place.h"

#include <algorithm>
#include <iterator>

#include "report/terminal_text.h"

namespace krait {

const SourceFile::Cell* cell_at(const SourceFile& source, uint32_t byte_offset) {
  const auto& cells = source.cells();
  const auto after = std::ranges::upper_bound(cells, byte_offset, {}, &SourceFile::Cell::begin);
  return after == cells.begin() ? nullptr : &*std::prev(after);
}

ReportPlace place_of(const SourceFile& source, Span span, ColumnUnit unit) {
  const auto size = static_cast<uint32_t>(source.text().size());
  const uint32_t begin_offset = std::min(span.begin, size);
  const LineColumn begin = source.line_column(begin_offset, unit);
  const LineColumn end = source.line_column(std::clamp(span.end, begin_offset, size), unit);
  ReportPlace place{source.path(),       std::nullopt,    begin.line_1based,
                    begin.column_1based, end.line_1based, end.column_1based};
  if (const SourceFile::Cell* cell = cell_at(source, begin_offset)) {
    const uint32_t lines_before = source.line_of(cell->begin) - 1;
    place.cell = cell->number_1based;
    place.line -= lines_before;
    place.end_line -= lines_before;
  }
  return place;
}

std::string shown_place(const Location& location) {
  const ReportPlace place = place_of(location, ColumnUnit::Characters);
  std::string out = escape_for_terminal(place.path);
  if (place.cell) {
    out += ":cell " + std::to_string(*place.cell);
  }
  return out + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

}  // namespace krait
