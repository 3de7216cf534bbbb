// Where a location is, in the numbers that people and formats use: lines and columns from 1, and
// for a notebook the cell and the line within it. All formats take their numbers from here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/diagnostic.h"
#include "lexer/source_file.h"

namespace krait {

/// `end_column` is exclusive. Lines count within the cell where there is one.
struct ReportPlace {
  std::string_view path;
  std::optional<uint32_t> cell;
  uint32_t line = 1;
  uint32_t column = 1;
  uint32_t end_line = 1;
  uint32_t end_column = 1;
};

/// `source` must not be null; offsets beyond its text count as its end.
[[nodiscard]] ReportPlace place_of(const SourceFile& source, Span span, ColumnUnit unit);
[[nodiscard]] inline ReportPlace place_of(const Location& location, ColumnUnit unit) {
  return place_of(*location.source, location.span, unit);
}

/// The cell that holds `byte_offset`, or null in a file that is no notebook.
[[nodiscard]] const SourceFile::Cell* cell_at(const SourceFile& source, uint32_t byte_offset);

/// `path:line:column`, with `cell N:` before the line in a notebook; the path is escaped for the
/// terminal. Columns in characters.
[[nodiscard]] std::string shown_place(const Location& location);

}  // namespace krait
