// How the lexer finds back to the statements behind a mistake.
//
// Inside brackets line ends mean nothing, so one bracket that is not closed would swallow the rest
// of the file. Nothing is assumed while a file may still be right: brackets are trusted until a
// line inside them begins with what only a statement begins with (`def`, `return`, …) or the file
// ends. Then the logical line is read again from its beginning, doubtfully: at every line end
// inside brackets the lexer asks whether a statement plainly begins on the next line, and if so the
// logical line ends there, with a Newline. The error goes to the innermost bracket still open.
//
// A logical line is doubtful from the start on behind a string that is not closed on its line,
// since that may have swallowed a closing bracket.
//
// What is read again is counted. When that comes to more than the file's size, every logical line
// is doubtful at once and nothing is read again: the whole stays linear, however hostile the file.
#include <algorithm>
#include <string_view>

#include "lexer/scanner.h"

namespace krait {
namespace {

bool is_blank(char byte) { return byte == ' ' || byte == '\t' || byte == '\f'; }

const char* skip_any_blanks(const char* cursor) {
  while (is_blank(*cursor)) {
    ++cursor;
  }
  return cursor;
}

/// The last byte of a line that is no blank, comments aside.
char last_byte(const char* cursor) {
  char last = ' ';
  for (; *cursor != '\n' && *cursor != '\r' && *cursor != '#'; ++cursor) {
    last = is_blank(*cursor) ? last : *cursor;
  }
  return last;
}

/// The header of a compound statement ends so.
bool ends_in_colon(const char* cursor) { return last_byte(cursor) == ':'; }

bool line_has(const char* cursor, std::string_view word) {
  const std::string_view line(cursor, static_cast<std::size_t>(find_line_end(cursor) - cursor));
  return line.find(word) != std::string_view::npos;
}

bool is_closing(char byte) { return class_of(byte) == CharacterClass::Closing; }

/// After a keyword that begins a statement: not the name of an argument or the like.
bool goes_on_as_statement(const char* cursor) {
  const char* const next = skip_any_blanks(cursor);
  switch (*next) {
    case '=':
      return next[1] == '=';
    case ',':
    case ')':
    case ']':
    case '}':
    case '.':
      return false;
    default:
      return true;
  }
}

/// Whether an expression cannot end with a token of this kind.
bool is_incomplete(TokenKind kind) {
  return kind >= TokenKind::LeftParenthesis && kind <= TokenKind::RightShiftEqual &&
         kind != TokenKind::RightParenthesis && kind != TokenKind::RightBracket &&
         kind != TokenKind::RightBrace && kind != TokenKind::Ellipsis;
}

/// What a line's first word, of the given kind and ending at `cursor`, says of the line.
bool word_begins_statement(TokenKind kind, const char* cursor, bool is_strict) {
  switch (kind) {
    case TokenKind::Class:
    case TokenKind::Def:
      return goes_on_as_statement(cursor);
    case TokenKind::Import:
    case TokenKind::From:
      return kind == TokenKind::Import ? goes_on_as_statement(cursor) : line_has(cursor, " import");
    case TokenKind::Async:
    case TokenKind::Elif:
    case TokenKind::Else:
    case TokenKind::Except:
    case TokenKind::Finally:
    case TokenKind::For:
    case TokenKind::If:
    case TokenKind::Try:
    case TokenKind::While:
    case TokenKind::With:
      return ends_in_colon(cursor);
    case TokenKind::Name:
      // `x = 1,` is rather an argument, and a name alone an element.
      return !is_strict && last_byte(cursor) != ',' && !is_closing(*skip_any_blanks(cursor));
    case TokenKind::And:
    case TokenKind::As:
    case TokenKind::In:
    case TokenKind::Is:
    case TokenKind::Or:
      return false;
    default:
      return !is_strict && goes_on_as_statement(cursor);
  }
}

}  // namespace

/// Asked of keywords that only a statement begins with, inside brackets.
bool Scanner::begins_statement_in_brackets(Position at, TokenKind kind) const {
  const char* line = at.cursor;
  while (line > begin_ && is_blank(line[-1])) {
    --line;
  }
  const bool is_first = line == begin_ || line[-1] == '\n' || line[-1] == '\r';
  if (!is_first || !goes_on_as_statement(at.cursor + token_words(kind).size())) {
    return false;
  }
  Indent indent{};
  measure_indentation(line, indent);
  if (indent.column <= indents_[depth_].column) {
    return true;
  }
  // Deeper, and the expression has to go on: rather the keyword is wrong here.
  return !is_incomplete(at.out[-1].kind) || is_header_complete(at.out - 1);
}

/// Whether a statement plainly begins on `line`, where the one being read is known to be broken.
/// Strictly: what prose hardly looks like.
bool Scanner::begins_plainly(const char* line, bool is_strict) const {
  Indent indent{};
  const char* const first = measure_indentation(line, indent);
  if (class_of(*first) == CharacterClass::Name) {
    const char* const end = find_identifier_end(first);
    const TokenKind kind = keyword_or_name(first, static_cast<std::size_t>(end - first));
    if (indent.column > indents_[depth_].column) {
      return !is_strict && kind >= TokenKind::Assert && goes_on_as_statement(end);
    }
    return word_begins_statement(kind, end, is_strict);
  }
  return *first == '@' && indent.column <= indents_[depth_].column && is_identifier_byte(first[1]);
}

/// `if f(x:` and the like: the logical line is a compound statement's and its last token is `:`.
bool Scanner::is_header_complete(const Token* last) const {
  if (last->kind != TokenKind::Colon) {
    return false;
  }
  switch (statement_->kind) {
    case TokenKind::Async:
    case TokenKind::Class:
    case TokenKind::Def:
    case TokenKind::Elif:
    case TokenKind::Else:
    case TokenKind::Except:
    case TokenKind::For:
    case TokenKind::If:
    case TokenKind::While:
    case TokenKind::With:
      return true;
    default:
      return false;
  }
}

/// Asked at every line end inside the brackets of a doubtful logical line.
bool Scanner::ends_statement_before(Position at) {
  if (at.cursor < sure_until_) {
    return false;
  }
  if (is_header_complete(at.out - 1)) {
    return true;
  }
  // Blank lines and comments say nothing; the line behind them decides for all of them.
  const char* line = at.cursor;
  while (line < end_) {
    line += line[0] == '\r' && line[1] == '\n' ? 2 : 1;
    const char* const first = skip_any_blanks(line);
    if (*first != '#' && *first != '\n' && *first != '\r') {
      break;
    }
    line = find_line_end(first);
  }
  if (line >= end_) {
    sure_until_ = end_;
    return false;  // finish() knows what to do
  }
  sure_until_ = line;
  return begins_plainly(line, false);
}

/// A bracket of this logical line is not closed. Reads it again, doubtfully.
Scanner::Position Scanner::restart_statement(Position at) {
  rescanned_ += static_cast<std::size_t>(at.cursor - statement_begin_);
  is_always_doubtful_ = rescanned_ > source_->text().size();
  is_in_trouble_ = true;
  is_doubtful_ = true;
  is_quiet_ = false;
  backquote_ = nullptr;
  sure_until_ = nullptr;
  level_ = 0;
  formatted_.clear();
  const uint32_t begin = offset_of(statement_begin_);
  while (!buffer_.errors_.empty() && buffer_.errors_.back().span.begin >= begin) {
    buffer_.errors_.pop_back();
  }
  take_back(statement_, begin);
  return {statement_begin_, statement_};
}

/// Undoes tokens, comments and links from `token` at `begin` on; errors stay.
void Scanner::take_back(const Token* token, uint32_t begin) {
  const TokenIndex index = index_of(token);
  while (!buffer_.comments_.empty() && buffer_.comments_.back().begin >= begin) {
    buffer_.comments_.pop_back();
  }
  std::vector<TokenBuffer::FarPartner>& pairs = buffer_.far_partners_;
  while (!pairs.empty() && std::max(pairs.back().bracket, pairs.back().partner) >= index) {
    pairs.pop_back();
  }
}

/// All open f-strings but the first `count` become one Error token, which ends at `end`.
Scanner::Position Scanner::drop_open_strings(Position at, const char* end, std::size_t count) {
  if (formatted_.size() <= count) {
    return at;
  }
  Token* const start = formatted_[count].start;
  level_ = formatted_[count].base_level;
  formatted_.resize(count);
  start->kind = TokenKind::Error;
  start->flags = TokenFlag::None;
  start->prefix_size = 0;
  start->span.end = offset_of(end);
  take_back(start, start->span.begin);
  return {at.cursor, start + 1};
}

/// Ends the logical line at the line end that comes next, whatever is open.
Scanner::Position Scanner::abandon_brackets(Position at) {
  const Bracket& innermost = brackets_[level_ - 1];
  report(SyntaxErrorKind::UnclosedBracket, innermost.token->span,
         {std::string(1, innermost.opening)});
  const char* end = at.cursor;
  while (end > begin_ && is_blank(end[-1])) {
    --end;
  }
  at = drop_open_strings(at, end);
  level_ = 0;
  return at;
}

/// Turns everything from `from` to the end of the line before the next statement into one Error
/// token and ends the logical line. Strictly, behind a triple-quoted string that is never closed.
Scanner::Position Scanner::skip_to_statement(Position at, const char* from, bool is_strict) {
  const bool is_costly = is_strict && rescanned_ > source_->text().size();
  const char* end = is_costly ? end_ : find_line_end(from);
  for (const char* line_end = end; line_end < end_;) {
    const char* const line = line_end + (line_end[0] == '\r' && line_end[1] == '\n' ? 2 : 1);
    if (line >= end_ || begins_plainly(line, is_strict)) {
      break;
    }
    line_end = find_line_end(line);
    end = line_end;
  }
  if (is_strict) {
    // The string was read to the end of the file already.
    rescanned_ += static_cast<std::size_t>(end_ - end);
  }
  level_ = 0;
  if (formatted_.empty()) {
    at.cursor = from;
    return emit(at, end, TokenKind::Error);
  }
  at = drop_open_strings(at, end);
  level_ = 0;
  return {end, at.out};
}

}  // namespace krait
