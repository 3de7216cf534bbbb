#include "report/notebook.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <utility>

#include "lexer/lexer.h"
#include "lexer/unicode.h"

namespace krait {
namespace {

/// Walks over JSON that is known to be valid. The library that checks it does not say where its
/// values stand, which is what edits need.
class JsonCursor {
 public:
  explicit JsonCursor(std::string_view json) : json_(json) { skip_blanks(); }

  /// The character that the next value begins with.
  [[nodiscard]] char peek() const { return position_ < json_.size() ? json_[position_] : '\0'; }

  /// Calls `member(key)` for each member of an object, with the cursor at its value; `member` must
  /// move past it.
  template <class Member>
  void for_each_member(const Member& member) {
    for_each('}', [&] {
      const std::string key = decode(read_string());
      eat(':');
      member(key);
    });
  }

  /// Calls `element()` for each element of an array, with the cursor at it.
  template <class Element>
  void for_each_element(const Element& element) {
    for_each(']', element);
  }

  /// Moves past a string; its place without the quotes.
  Span read_string() {
    const std::size_t begin = ++position_;
    while (json_[position_] != '"') {
      position_ += json_[position_] == '\\' ? 2 : 1;
    }
    const Span span{static_cast<uint32_t>(begin), static_cast<uint32_t>(position_)};
    ++position_;
    skip_blanks();
    return span;
  }

  /// Moves past any value, however deep.
  void skip_value() {
    std::size_t depth = 0;
    do {
      const char character = peek();
      if (character == '"') {
        read_string();
        continue;
      }
      if (character == '{' || character == '[') {
        ++depth;
      } else if (character == '}' || character == ']') {
        --depth;
      } else if (depth == 0) {
        position_ = std::min(json_.find_first_of(",]} \t\r\n", position_), json_.size());
        break;
      }
      ++position_;
      skip_blanks();
    } while (depth != 0);
    skip_blanks();
  }

  [[nodiscard]] std::string decode(Span span) const {
    std::string out;
    for (std::size_t at = span.begin; at < span.end;) {
      at += decode_one(at, out);
    }
    return out;
  }

  /// Appends the character (or half of one) that is written at `at`; gives its length there.
  std::size_t decode_one(std::size_t at, std::string& out) const {
    if (json_[at] != '\\') {
      out += json_[at];
      return 1;
    }
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    if (const std::size_t index = kLetters.find(json_[at + 1]); index != std::string_view::npos) {
      out += kMeanings[index];
      return 2;
    }
    const char32_t unit = hexadecimal(at + 2);
    const bool is_lead = unit >= 0xD800 && unit < 0xDC00;
    if (is_lead && json_.substr(at + 6, 2) == "\\u") {
      const char32_t trail = hexadecimal(at + 8);
      if (trail >= 0xDC00 && trail < 0xE000) {
        append_utf8(0x10000 + ((unit - 0xD800) << 10U) + (trail - 0xDC00), out);
        return 12;
      }
    }
    append_utf8(unit >= 0xD800 && unit < 0xE000 ? 0xFFFD : unit, out);
    return 6;
  }

 private:
  template <class Each>
  void for_each(char closing, const Each& each) {
    ++position_;
    skip_blanks();
    while (peek() != closing) {
      each();
      if (peek() == ',') {
        eat(',');
      }
    }
    eat(closing);
  }

  void eat(char) {
    ++position_;
    skip_blanks();
  }

  void skip_blanks() {
    position_ = std::min(json_.find_first_not_of(" \t\r\n", position_), json_.size());
  }

  char32_t hexadecimal(std::size_t at) const {
    char32_t value = 0;
    for (std::size_t digit = 0; digit < 4; ++digit) {
      const char character = json_[at + digit];
      const int number = character <= '9'   ? character - '0'
                         : character >= 'a' ? character - 'a' + 10
                                            : character - 'A' + 10;
      value = value * 16 + static_cast<char32_t>(number);
    }
    return value;
  }

  std::string_view json_;
  std::size_t position_ = 0;
};

/// Cell magics whose cell is still Python.
constexpr std::array<std::string_view, 7> kPythonCellMagics = {
    "%%capture", "%%debug", "%%prun", "%%py", "%%python", "%%time", "%%timeit"};

std::string_view first_word(std::string_view text) {
  return text.substr(0, text.find_first_of(" \t\r\n"));
}

bool is_foreign_cell(std::string_view text) {
  if (!text.starts_with("%%")) {
    return false;
  }
  const std::string_view magic = first_word(text);
  return std::ranges::find(kPythonCellMagics, magic) == kPythonCellMagics.end();
}

/// Turns the rest of a line into a comment behind an expression that does nothing, so that an
/// indented block keeps its statement and no offset moves.
void mask_line(std::string& text, std::size_t begin) {
  text[begin] = '0';
  if (begin + 1 < text.size() && text[begin + 1] != '\n' && text[begin + 1] != '\r') {
    text[begin + 1] = '#';
  }
}

bool is_layout(TokenKind kind) {
  return kind == TokenKind::Newline || kind == TokenKind::Indent || kind == TokenKind::Dedent ||
         kind == TokenKind::EndOfFile;
}

/// Where IPython's own begins: `%` or `!` where a statement or the value of an assignment is due,
/// and the statement that begins or ends with `?`.
std::optional<std::size_t> find_ipython_line(const std::string& text) {
  const SourceFile source("", text);
  const TokenBuffer buffer = lex(source);
  const std::span<const Token> tokens = buffer.tokens();
  std::size_t statement_begin = 0;
  bool is_statement_due = true;
  bool is_value_due = false;
  for (std::size_t index = 0; index < tokens.size(); ++index) {
    const Token& token = tokens[index];
    if (is_layout(token.kind)) {
      is_statement_due = true;
      continue;
    }
    const std::string_view spelling = source.text(token.span);
    const char first = spelling.empty() ? '\0' : spelling.front();
    if (is_statement_due) {
      statement_begin = token.span.begin;
    }
    const bool is_last = index + 1 >= tokens.size() || is_layout(tokens[index + 1].kind);
    if (first == '?' && (is_statement_due || is_last)) {
      return statement_begin;
    }
    if ((first == '%' || first == '!') && (is_statement_due || is_value_due)) {
      return token.span.begin;
    }
    is_value_due = spelling == "=";
    is_statement_due = false;
  }
  return std::nullopt;
}

/// The cell as Python, byte for byte as long.
std::string without_ipython(std::string text) {
  if (is_foreign_cell(text)) {
    for (std::size_t begin = 0; begin < text.size();
         begin = std::min(text.find('\n', begin), text.size() - 1) + 1) {
      if (text[begin] != '\n' && text[begin] != '\r') {
        text[begin] = '#';
      }
    }
    return text;
  }
  // A magic's line may hold half a string, which hides what follows: one line a round.
  while (const std::optional<std::size_t> begin = find_ipython_line(text)) {
    if (text[*begin] == '0') {
      break;
    }
    mask_line(text, *begin);
  }
  return text;
}

class NotebookReader {
 public:
  explicit NotebookReader(std::string_view json) : cursor_(json) {}

  Expected<Notebook> read() {
    if (cursor_.peek() != '{') {
      return unexpected(Error{"it is no notebook: its JSON is no object"});
    }
    bool has_cells = false;
    cursor_.for_each_member([&](const std::string& key) {
      if (key == "cells" && cursor_.peek() == '[') {
        has_cells = true;
        cursor_.for_each_element([this] { read_cell(); });
      } else {
        cursor_.skip_value();
      }
    });
    if (!has_cells) {
      return unexpected(Error{"it is no notebook of nbformat 4: it has no 'cells'"});
    }
    return std::move(notebook_);
  }

 private:
  void read_cell() {
    ++cell_number_;
    if (cursor_.peek() != '{') {
      cursor_.skip_value();
      return;
    }
    std::string type;
    std::vector<Span> strings;
    cursor_.for_each_member([&](const std::string& key) {
      if (key == "cell_type" && cursor_.peek() == '"') {
        type = cursor_.decode(cursor_.read_string());
      } else if (key == "source") {
        strings = read_source_strings();
      } else {
        cursor_.skip_value();
      }
    });
    if (type == "code") {
      add_cell(strings);
    }
  }

  std::vector<Span> read_source_strings() {
    std::vector<Span> strings;
    if (cursor_.peek() == '"') {
      strings.push_back(cursor_.read_string());
    } else if (cursor_.peek() == '[') {
      cursor_.for_each_element([&] {
        if (cursor_.peek() == '"') {
          strings.push_back(cursor_.read_string());
        } else {
          cursor_.skip_value();
        }
      });
    } else {
      cursor_.skip_value();
    }
    return strings;
  }

  void add_cell(const std::vector<Span>& strings) {
    const auto begin = static_cast<uint32_t>(notebook_.text.size());
    std::string text;
    for (const Span json : strings) {
      const auto piece_begin = begin + static_cast<uint32_t>(text.size());
      text += cursor_.decode(json);
      notebook_.pieces.push_back({{piece_begin, begin + static_cast<uint32_t>(text.size())}, json});
    }
    if (text.empty()) {
      return;
    }
    text = without_ipython(std::move(text));
    if (!text.ends_with('\n')) {
      text += '\n';
    }
    notebook_.cells.push_back({begin, cell_number_});
    notebook_.text += text;
  }

  JsonCursor cursor_;
  Notebook notebook_;
  uint32_t cell_number_ = 0;
};

/// The language that the metadata names; Python where it names none.
bool is_python(const nlohmann::json& document) {
  const nlohmann::json::json_pointer pointer("/metadata/language_info/name");
  if (!document.contains(pointer) || !document.at(pointer).is_string()) {
    return true;
  }
  const auto language = document.at(pointer).get<std::string>();
  return language == "python" || language == "ipython";
}

/// Where in the JSON the text's byte `offset` of a piece is written.
uint32_t json_offset(const JsonCursor& cursor, const NotebookPiece& piece, uint32_t offset) {
  std::size_t at = piece.json.begin;
  std::string decoded;
  while (at < piece.json.end && decoded.size() < offset - piece.text.begin) {
    at += cursor.decode_one(at, decoded);
  }
  return static_cast<uint32_t>(at);
}

std::string json_escaped(std::string_view text) {
  const std::string quoted =
      nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return quoted.substr(1, quoted.size() - 2);
}

struct JsonEdit {
  Span span;
  std::string replacement;
};

/// The new text goes into the first piece that the edit touches, the old goes from all of them.
void add_json_edits(const JsonCursor& cursor, const Notebook& notebook, const Edit& edit,
                    std::vector<JsonEdit>& out) {
  bool is_written = false;
  for (const NotebookPiece& piece : notebook.pieces) {
    const bool is_last_chance = &piece == &notebook.pieces.back();
    const bool is_after =
        piece.text.begin > edit.span.end || (piece.text.begin == edit.span.end && is_written);
    if (is_after) {
      break;
    }
    const bool holds_begin =
        edit.span.begin < piece.text.end || (edit.span.begin == piece.text.end && is_last_chance);
    const uint32_t begin = std::max(edit.span.begin, piece.text.begin);
    const uint32_t end = std::min(edit.span.end, piece.text.end);
    if (!holds_begin || begin > end) {
      continue;
    }
    const Span span{json_offset(cursor, piece, begin), json_offset(cursor, piece, end)};
    out.push_back({span, is_written ? "" : json_escaped(edit.replacement)});
    is_written = true;
  }
}

}  // namespace

Expected<Notebook> read_notebook(std::string_view json) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (json.size() > SourceFile::kMaximumSize) {
    return unexpected(Error{"it is too large"});
  }
  nlohmann::json document;
  try {
    document = nlohmann::json::parse(json);
    if (document.is_object() && !is_python(document)) {
      return Notebook{};
    }
  } catch (const nlohmann::json::exception& error) {
    // "[json.exception.parse_error.101] parse error at line 1, column 1: …"
    std::string text = error.what();
    text = text.substr(std::min(text.find("] "), text.size()) + 2);
    return unexpected(Error{"it is no JSON: " + text});
  }
  // The cursor begins where the document does, behind a mark that the library skips as well.
  if (json.starts_with(kByteOrderMark)) {
    return unexpected(Error{"it begins with a byte order mark, which no notebook has"});
  }
  return NotebookReader(json).read();
}

std::string edit_notebook(std::string_view json, const Notebook& notebook,
                          const std::vector<Edit>& edits) {
  const JsonCursor cursor(json);
  std::vector<JsonEdit> json_edits;
  for (const Edit& edit : edits) {
    add_json_edits(cursor, notebook, edit, json_edits);
  }
  std::string out;
  uint32_t copied = 0;
  for (const JsonEdit& edit : json_edits) {
    out += json.substr(copied, edit.span.begin - copied);
    out += edit.replacement;
    copied = edit.span.end;
  }
  out += json.substr(copied);
  return out;
}

}  // namespace krait
