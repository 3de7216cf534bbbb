// Jupyter notebooks: the code cells of an .ipynb file as one Python text, and edits of that text
// back into the file, where no other byte changes.
//
// It stands here because JSON has its door in report/; which notebook to read is cli/'s business.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/fix.h"
#include "lexer/expected.h"
#include "lexer/source_file.h"

namespace krait {

/// A JSON string of a cell's source: what it says and where it is written.
struct NotebookPiece {
  Span text;  ///< in `Notebook::text`
  Span json;  ///< in the file, without the quotes
};

struct Notebook {
  /// The code cells one after the other, each ending in a line end. Lines of IPython that are no
  /// Python (`%magic`, `!command`, `name?`) are comments here, of the same length.
  std::string text;
  std::vector<SourceFile::Cell> cells;  ///< numbers count all cells, as one sees them
  std::vector<NotebookPiece> pieces;    ///< in order of `text`
};

/// Reads the bytes of a file of nbformat 4. A notebook in another language has no cells. The error
/// says what is wrong with the file, not its name.
[[nodiscard]] Expected<Notebook> read_notebook(std::string_view json);

/// The bytes of the file after `edits` of `Notebook::text` (sorted, not overlapping).
[[nodiscard]] std::string edit_notebook(std::string_view json, const Notebook& notebook,
                                        const std::vector<Edit>& edits);

}  // namespace krait
