// Where logical lines begin: blank lines, comments, and the indentation of the rest (Python
// reference 2.1.8).
#include <algorithm>

#include "lexer/scanner.h"

namespace krait {
namespace {

const char* skip_line_end(const char* cursor) {
  return cursor + (cursor[0] == '\r' && cursor[1] == '\n' ? 2 : 1);
}

}  // namespace

// As CPython's tokenizer counts: a tab goes to the next multiple of 8 and, for the check, of 1; a
// form feed starts again; lines that a backslash continues go on counting, but the first of them
// that has blanks decides. Returns the first byte that is none of these.
const char* Scanner::measure_indentation(const char* line, Indent& indent) const {
  indent = {0, 0};
  uint32_t continued_column = 0;
  for (;; ++line) {
    if (*line == ' ') {
      ++indent.column;
      ++indent.alternative;
    } else if (*line == '\t') {
      indent.column = (indent.column / 8 + 1) * 8;
      ++indent.alternative;
    } else if (*line == '\f') {
      indent = {0, 0};
    } else if (*line == '\\' && (line[1] == '\n' || line[1] == '\r') &&
               skip_line_end(line + 1) < end_) {
      continued_column = continued_column != 0 ? continued_column : indent.column;
      line = skip_line_end(line + 1) - 1;
    } else {
      break;
    }
  }
  if (continued_column != 0) {
    indent = {continued_column, continued_column};
  }
  return line;
}

Scanner::Position Scanner::begin_line(Position at) {
  is_quiet_ = false;
  is_doubtful_ = is_always_doubtful_;
  backquote_ = nullptr;
  const char* line = at.cursor;
  while (true) {
    const char* first = skip_blanks(line);
    const auto column = static_cast<uint32_t>(first - line);
    Indent indent{column, column};
    CharacterClass first_class = class_of(*first);
    if (first_class == CharacterClass::Blank || first_class == CharacterClass::Backslash)
        [[unlikely]] {
      first = measure_indentation(line, indent);
      first_class = class_of(*first);
    }
    if (first_class == CharacterClass::Comment) {
      const char* const end = find_line_end(first);
      buffer_.comments_.push_back(span_of(first, end));
      first = end;
      first_class = CharacterClass::LineEnd;
    }
    if (first_class != CharacterClass::LineEnd) [[likely]] {
      at.cursor = first;
      if (indent != indent_) {
        at = change_indentation(at, indent, line);
      }
      statement_begin_ = at.cursor;
      statement_token_ = index_of(at.out);
      return at;
    }
    if (first == end_) [[unlikely]] {
      statement_token_ = index_of(at.out);
      return finish({first, at.out});
    }
    line = skip_line_end(first);
    line = std::min(line, end_);
  }
}

Scanner::Position Scanner::change_indentation(Position at, Indent indent, const char* line) {
  const char* const first = at.cursor;
  if (indent.column < indent_.column) {
    return dedent(at, indent, line);
  }
  if (indent.column == indent_.column) {
    report(SyntaxErrorKind::InconsistentTabs, span_of(line, first));
    return at;
  }
  if (indents_.size() > kMaximumIndents) {
    return skip_too_deep_block(at, line);
  }
  if (indent.alternative <= indent_.alternative) {
    report(SyntaxErrorKind::InconsistentTabs, span_of(line, first));
  }
  indents_.push_back(indent);
  indent_ = indent;
  at = reserve(at, 1);
  at.cursor = line;
  return emit(at, first, TokenKind::Indent);
}

Scanner::Position Scanner::pop_indents(Position at, std::size_t depth) {
  at = reserve(at, indents_.size());
  while (indents_.size() > depth) {
    indents_.pop_back();
    at = emit(at, at.cursor, TokenKind::Dedent);
  }
  indent_ = indents_.back();
  if (mistaken_depth_ > depth) {
    mistaken_column_ = 0;
  }
  return at;
}

Scanner::Position Scanner::dedent(Position at, Indent indent, const char* line) {
  if (mistaken_column_ != 0 && indent.column == mistaken_column_) {
    return pop_indents(at, mistaken_depth_);
  }
  std::size_t depth = indents_.size();
  while (indents_[depth - 1].column > indent.column) {
    --depth;
  }
  if (indents_[depth - 1].column == indent.column) {
    if (indents_[depth - 1].alternative != indent.alternative) {
      report(SyntaxErrorKind::InconsistentTabs, span_of(line, at.cursor));
    }
    return pop_indents(at, depth);
  }
  // The line belongs nowhere. It is taken for one of the innermost block that it does not leave,
  // and so is every line that follows with the same column.
  ++depth;
  report(SyntaxErrorKind::InconsistentDedent, span_of(line, at.cursor));
  at = pop_indents(at, depth);
  mistaken_column_ = indent.column;
  mistaken_depth_ = depth;
  return at;
}

// What is nested too deep becomes one Error token. Its lines are not looked at, but for how deep
// they are indented.
Scanner::Position Scanner::skip_too_deep_block(Position at, const char* line) {
  report(SyntaxErrorKind::TooManyIndents, span_of(line, at.cursor));
  const char* end = find_line_end(at.cursor);
  for (const char* cursor = end; cursor < end_;) {
    Indent indent{};
    const char* const first = measure_indentation(std::min(skip_line_end(cursor), end_), indent);
    const CharacterClass first_class = class_of(*first);
    cursor = find_line_end(first);
    if (first_class == CharacterClass::LineEnd || first_class == CharacterClass::Comment) {
      continue;
    }
    if (indent.column <= indent_.column) {
      break;
    }
    end = cursor;
  }
  at = reserve(at, 1);
  return emit(at, end, TokenKind::Error);
}

Scanner::Position Scanner::finish(Position at) {
  if (level_ != 0) {
    return is_doubtful_ ? abandon_brackets(at) : restart_statement(at);
  }
  at = reserve(at, 2);
  if (index_of(at.out) != statement_token_) {
    at = emit(at, at.cursor, TokenKind::Newline);
  }
  at = pop_indents(at, 1);
  at = reserve(at, 1);
  is_finished_ = true;
  return emit(at, at.cursor, TokenKind::EndOfFile);
}

}  // namespace krait
