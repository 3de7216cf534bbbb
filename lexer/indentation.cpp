// Where logical lines begin: blank lines, comments, and the indentation of the rest (Python
// reference 2.1.8).
#include <algorithm>

#include "lexer/scanner.h"

namespace krait {
namespace {

const char* skip_line_end(const char* cursor) {
  return cursor + (cursor[0] == '\r' && cursor[1] == '\n' ? 2 : 1);
}

/// Where the last physical line of some indentation begins: a backslash may have continued it.
const char* last_line_begin(const char* begin, const char* end) {
  while (end > begin && end[-1] != '\n' && end[-1] != '\r') {
    --end;
  }
  return end;
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

/// What went wrong on one logical line says nothing about the next.
void Scanner::forget_trouble() {
  is_quiet_ = false;
  is_doubtful_ = is_always_doubtful_;
  is_in_trouble_ = is_always_doubtful_;
  backquote_ = nullptr;
}

Scanner::Position Scanner::begin_line(Position at) {
  if (is_in_trouble_) {
    forget_trouble();
  }
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
      if (indent != indents_[depth_]) {
        at = change_indentation(at, indent, line);
      }
      statement_begin_ = at.cursor;
      statement_ = at.out;
      return at;
    }
    if (first == end_) [[unlikely]] {
      statement_ = at.out;
      return finish({first, at.out});
    }
    line = skip_line_end(first);
    line = std::min(line, end_);
  }
}

Scanner::Position Scanner::change_indentation(Position at, Indent indent, const char* line) {
  const char* const first = at.cursor;
  const Indent current = indents_[depth_];
  if (indent.column < current.column) {
    return dedent(at, indent, line);
  }
  if (indent.column == current.column) {
    report(SyntaxErrorKind::InconsistentTabs, span_of(line, first));
    return at;
  }
  if (indent.column == mistaken_column_ && depth_ == mistaken_depth_ &&
      at.out[-2].kind != TokenKind::Colon) {
    return at;
  }
  if (depth_ == kMaximumIndents) {
    return skip_too_deep_block(at, line);
  }
  if (indent.alternative <= current.alternative) {
    report(SyntaxErrorKind::InconsistentTabs, span_of(line, first));
  }
  ++depth_;
  indents_[depth_] = indent;
  return emit({line, at.out}, first, TokenKind::Indent);
}

Scanner::Position Scanner::pop_indents(Position at, uint32_t depth) {
  for (; depth_ > depth; --depth_) {
    at = emit(at, at.cursor, TokenKind::Dedent);
  }
  if (mistaken_depth_ > depth) {
    mistaken_column_ = 0;
  }
  return at;
}

Scanner::Position Scanner::dedent(Position at, Indent indent, const char* line) {
  if (mistaken_column_ != 0 && indent.column == mistaken_column_) {
    return pop_indents(at, mistaken_depth_);
  }
  uint32_t depth = depth_;
  while (indents_[depth].column > indent.column) {
    --depth;
  }
  if (indents_[depth].column == indent.column) {
    if (indents_[depth].alternative != indent.alternative) {
      report(SyntaxErrorKind::InconsistentTabs, span_of(line, at.cursor));
    }
    return pop_indents(at, depth);
  }
  // The line belongs nowhere. It is taken for one of the innermost block that it does not leave;
  // the lines that follow may stand with it or with those above.
  ++depth;
  report(SyntaxErrorKind::InconsistentDedent, span_of(last_line_begin(line, at.cursor), at.cursor));
  at = pop_indents(at, depth);
  mistaken_column_ = indents_[depth].column;
  mistaken_depth_ = depth;
  indents_[depth] = indent;
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
    if (indent.column <= indents_[depth_].column) {
      break;
    }
    end = cursor;
  }
  return emit(at, end, TokenKind::Error);
}

Scanner::Position Scanner::finish(Position at) {
  if (level_ != 0) {
    return is_doubtful_ ? abandon_brackets(at) : restart_statement(at);
  }
  if (at.out != statement_) {
    at = emit(at, at.cursor, TokenKind::Newline);
  }
  at = emit(pop_indents(at, 0), at.cursor, TokenKind::EndOfFile);
  is_finished_ = true;
  limit_ = at.out;
  return at;
}

}  // namespace krait
