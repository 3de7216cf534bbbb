#include "lexer/source_file.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

namespace krait {
namespace {

TEST_CASE("lines end at LF, CRLF and CR") {
  const SourceFile source("test.py", "a\nb\r\nc\rd");
  CHECK(source.line_count() == 4);
  CHECK(source.text(source.line_span(2)) == "b");
  CHECK(source.text(source.line_span(4)) == "d");
  CHECK(source.line_of(0) == 1);
  CHECK(source.line_of(1) == 1);
  CHECK(source.line_of(2) == 2);
  CHECK(source.line_of(8) == 4);
}

TEST_CASE("a line end at the end of the text begins an empty line") {
  CHECK(SourceFile("test.py", "").line_count() == 1);
  CHECK(SourceFile("test.py", "a\n").line_count() == 2);
  CHECK(SourceFile("test.py", "a\r").line_count() == 2);
  CHECK(SourceFile("test.py", "a\r\n").line_count() == 2);
}

TEST_CASE("columns count bytes, characters or UTF-16 units") {
  const SourceFile source("test.py", "x\n\xC3\xA9\xF0\x9F\x90\x8D!");
  CHECK(source.line_column(8, ColumnUnit::Bytes) == LineColumn{2, 7});
  CHECK(source.line_column(8, ColumnUnit::Characters) == LineColumn{2, 3});
  CHECK(source.line_column(8, ColumnUnit::Utf16) == LineColumn{2, 4});
}

TEST_CASE("the text stays where it is when its file is moved") {
  SourceFile source("test.py", "short");
  const std::string_view text = source.text();
  const SourceFile moved = std::move(source);
  CHECK(moved.text().data() == text.data());
}

}  // namespace
}  // namespace krait
