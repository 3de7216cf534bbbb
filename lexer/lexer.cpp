#include "lexer/lexer.h"

#include <algorithm>
#include <new>

#include "lexer/scanner.h"

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace krait {
namespace {

/// Asks for pages of 2 MiB where a buffer is large: a third of the time that a file of 50 MB takes
/// would go into page faults. A system that has none to give ignores this.
void prefer_large_pages([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t size) {
#if defined(__linux__)
  constexpr std::size_t kLargePage = std::size_t{1} << 21;
  if (size >= 2 * kLargePage) {
    const auto address = reinterpret_cast<std::uintptr_t>(begin);
    const std::size_t skipped = (kLargePage - address % kLargePage) % kLargePage;
    madvise(static_cast<char*>(begin) + skipped, (size - skipped) / kLargePage * kLargePage,
            MADV_HUGEPAGE);
  }
#endif
}

/// Whether a closing bracket fits an opening one: in ASCII `)` follows `(`, while `]` and `}` stand
/// two after theirs.
inline bool is_pair(char opening, char closing) {
  return static_cast<unsigned>(closing - opening - 1) <= 1;
}

}  // namespace

TokenBuffer lex(const SourceFile& source, LexMode mode) { return Scanner(source, mode).run(); }

Scanner::Scanner(const SourceFile& source, LexMode mode)
    : source_(&source),
      mode_(mode),
      begin_(source.text().data()),
      end_(begin_ + source.text().size()),
      statement_begin_(begin_) {
  buffer_.source_ = &source;
}

TokenBuffer Scanner::run() {
  indents_[0] = {0, 0};
  Position at{begin_, nullptr};
  at.out = grow(at, source_->text().size() / 4);
  at = begin_line(at);
  // finish() makes the buffer look full, so that one test is enough.
  while (at.out < limit_ || !is_finished_) {
    if (at.out >= limit_) [[unlikely]] {
      at.out = grow(at, 1);
    }
    // Most tokens follow a single blank; this costs no branch.
    at.cursor += *at.cursor == ' ' ? 1 : 0;
    at = scan_token(at);
  }
  buffer_.size_ = index_of(at.out);
  std::ranges::sort(buffer_.far_partners_, {}, &TokenBuffer::FarPartner::bracket);
  const std::vector<SyntaxError>& decode_errors = source_->decode_errors();
  buffer_.errors_.insert(buffer_.errors_.end(), decode_errors.begin(), decode_errors.end());
  std::ranges::stable_sort(buffer_.errors_, {},
                           [](const SyntaxError& error) { return error.span.begin; });
  return std::move(buffer_);
}

[[gnu::always_inline]] inline Scanner::Position Scanner::scan_token(Position at) {
  switch (class_of(*at.cursor)) {
    case CharacterClass::Name:
      return scan_name(at);
    case CharacterClass::Blank:
      return {skip_blanks(at.cursor + 1), at.out};
    case CharacterClass::Opening:
      return scan_opening(at);
    case CharacterClass::Closing:
      return scan_closing(at);
    case CharacterClass::Single:
      return emit(at, 1,
                  character_tables::kOperators.alone[static_cast<unsigned char>(*at.cursor)]);
    case CharacterClass::Operator:
      return scan_operator(at);
    case CharacterClass::Colon:
      return scan_colon(at);
    case CharacterClass::Dot:
      return scan_dot(at);
    case CharacterClass::LineEnd:
      return scan_line_end(at);
    case CharacterClass::Quote:
      return scan_string(at);
    case CharacterClass::Digit:
      return scan_number(at);
    case CharacterClass::Comment:
      return scan_comment(at);
    case CharacterClass::Backslash:
      return scan_backslash(at);
    case CharacterClass::Backquote:
      return scan_backquote(at);
    case CharacterClass::Invalid:
      return scan_invalid(at);
    case CharacterClass::NonAscii:
      return scan_unusual_name(at, at.cursor);
  }
  __builtin_unreachable();
}

[[gnu::always_inline]] inline Scanner::Position Scanner::scan_name(Position at) {
  const uint32_t size = count_identifier_bytes(at.cursor);
  if (size == kBlockSize) [[unlikely]] {
    return scan_long_name(at);
  }
  const char* const end = at.cursor + size;
  // The next byte is no ASCII letter, so one comparison finds string prefixes and other letters.
  if (class_of(*end) <= CharacterClass::Quote) [[unlikely]] {
    return scan_unusual_name(at, end);
  }
  const TokenKind kind = short_keyword_or_name(at.cursor, size);
  if (kind >= TokenKind::Assert && level_ != 0) [[unlikely]] {
    if (!is_doubtful_ && begins_statement_in_brackets(at, kind)) {
      return restart_statement(at);
    }
  }
  return emit(at, end, kind);
}

Scanner::Position Scanner::scan_long_name(Position at) {
  const char* const end = find_identifier_end(at.cursor + kBlockSize);
  if (is_non_ascii(*end)) {
    return scan_unusual_name(at, end);
  }
  return emit(at, end, TokenKind::Name);
}

/// `end` is the end of the name's ASCII part.
Scanner::Position Scanner::scan_unusual_name(Position at, const char* end) {
  if (class_of(*end) == CharacterClass::Quote) {
    return scan_prefixed_string(at, end);
  }
  if (!is_non_ascii(*end)) {
    return emit(at, end, keyword_or_name(at.cursor, static_cast<std::size_t>(end - at.cursor)));
  }
  while (is_identifier_byte(*end) || is_non_ascii(*end)) {
    ++end;
  }
  return scan_non_ascii_name(at, end);
}

[[gnu::always_inline]] inline Scanner::Position Scanner::scan_number(Position at) {
  // Most numbers are integers of a few digits that do not begin with 0, or are 0.
  const char* end = at.cursor + 1;
  if (*at.cursor != '0') {
    while (is_digit(*end)) {
      ++end;
    }
  }
  if (*end == '.' || is_identifier_byte(*end)) [[unlikely]] {
    return scan_unusual_number(at);
  }
  return emit(at, end, TokenKind::Integer);
}

[[gnu::always_inline]] inline Scanner::Position Scanner::scan_string(Position at) {
  const char quote = *at.cursor;
  const TextRun run = find_string_stop(at.cursor + 1, quote);
  if (*run.end != quote || run.end == at.cursor + 1) [[unlikely]] {
    return scan_unusual_string(at, at.cursor, TokenFlag::None);
  }
  return emit(at, run.end + 1, TokenKind::String,
              run.has_non_ascii ? TokenFlag::NonAscii : TokenFlag::None);
}

[[gnu::always_inline]] inline Scanner::Position Scanner::scan_operator(Position at) {
  const auto first = static_cast<unsigned char>(at.cursor[0]);
  const char second = at.cursor[1];
  const character_tables::Operators& operators = character_tables::kOperators;
  if (second == '=') {
    return emit(at, 2, operators.with_equal[first]);
  }
  if (second == static_cast<char>(first)) {
    const bool is_longer = at.cursor[2] == '=';
    switch (first) {
      case '*':
        return emit(at, is_longer ? 3 : 2,
                    is_longer ? TokenKind::DoubleStarEqual : TokenKind::DoubleStar);
      case '/':
        return emit(at, is_longer ? 3 : 2,
                    is_longer ? TokenKind::DoubleSlashEqual : TokenKind::DoubleSlash);
      case '<':
        return emit(at, is_longer ? 3 : 2,
                    is_longer ? TokenKind::LeftShiftEqual : TokenKind::LeftShift);
      case '>':
        return emit(at, is_longer ? 3 : 2,
                    is_longer ? TokenKind::RightShiftEqual : TokenKind::RightShift);
      default:  // `==` was seen above; the others do not double
        break;
    }
  } else if (second == '>') {
    if (first == '-') {
      return emit(at, 2, TokenKind::Arrow);
    }
    if (first == '<') {
      return report_old_not_equal(at);
    }
  }
  return emit(at, 1, operators.alone[first]);
}

Scanner::Position Scanner::report_old_not_equal(Position at) {
  const Span span = span_of(at.cursor, at.cursor + 2);
  if (SyntaxError* error = report(SyntaxErrorKind::OldNotEqual, span)) {
    error->fix_its.push_back({span, "!="});
    // The parser drops this error behind `from __future__ import barry_as_FLUFL`, so another one
    // on the line must not be left out for it.
    is_quiet_ = false;
  }
  return emit(at, 2, TokenKind::NotEqual);
}

inline Scanner::Position Scanner::scan_dot(Position at) {
  if (is_digit(at.cursor[1])) {
    return scan_unusual_number(at);
  }
  if (at.cursor[1] == '.' && at.cursor[2] == '.') {
    return emit(at, 3, TokenKind::Ellipsis);
  }
  return emit(at, 1, TokenKind::Dot);
}

inline Scanner::Position Scanner::scan_colon(Position at) {
  if (level_ != 0 && brackets_[level_ - 1].is_field) [[unlikely]] {
    // Before `:=`: in `f'{x:=5}'` the specification is `=5`.
    formatted_.back().is_in_format_spec = true;
    return scan_formatted_text(emit(at, 1, TokenKind::Colon));
  }
  if (at.cursor[1] == '=') {
    return emit(at, 2, TokenKind::ColonEqual);
  }
  return emit(at, 1, TokenKind::Colon);
}

[[gnu::always_inline]] inline Scanner::Position Scanner::scan_opening(Position at) {
  if (level_ == kMaximumBrackets) [[unlikely]] {
    report(SyntaxErrorKind::TooManyBrackets, span_of(at.cursor, at.cursor + 1));
    return skip_to_statement(at, at.cursor, false);
  }
  const char opening = *at.cursor;
  brackets_[level_] = {at.out, opening, false};
  ++level_;
  return emit(at, 1, character_tables::kOperators.alone[static_cast<unsigned char>(opening)]);
}

[[gnu::always_inline]] inline void Scanner::link_brackets(Token* opening, Token* closing) {
  const auto distance = static_cast<TokenIndex>(closing - opening);
  if (distance >= TokenBuffer::kFarPartner) [[unlikely]] {
    return link_far_brackets(opening, closing);
  }
  opening->partner_distance = static_cast<uint16_t>(distance);
  closing->partner_distance = static_cast<uint16_t>(distance);
}

void Scanner::link_far_brackets(Token* opening, Token* closing) {
  opening->partner_distance = TokenBuffer::kFarPartner;
  closing->partner_distance = TokenBuffer::kFarPartner;
  buffer_.far_partners_.push_back({index_of(opening), index_of(closing)});
  buffer_.far_partners_.push_back({index_of(closing), index_of(opening)});
}

[[gnu::always_inline]] inline Scanner::Position Scanner::scan_closing(Position at) {
  const char closing = *at.cursor;
  if (level_ == 0 || !is_pair(brackets_[level_ - 1].opening, closing)) [[unlikely]] {
    return scan_mismatched_closing(at);
  }
  --level_;
  Token* const closing_token = at.out;
  at = emit(at, 1, character_tables::kOperators.alone[static_cast<unsigned char>(closing)]);
  link_brackets(brackets_[level_].token, closing_token);
  if (brackets_[level_].is_field) [[unlikely]] {
    return scan_field_end(at);
  }
  return at;
}

Scanner::Position Scanner::scan_field_end(Position at) {
  FormattedString& string = formatted_.back();
  --string.field_depth;
  // Also when another specification goes on, as in `f'{x:{y}{{}}}'`: there CPython takes the `{{`
  // for an escaped brace.
  string.is_in_format_spec = false;
  return scan_formatted_text(at);
}

// A closing bracket that does not fit the innermost open one. When it fits one further out, the
// inner ones were not closed; else it was meant for the innermost, or for none.
Scanner::Position Scanner::scan_mismatched_closing(Position at) {
  const char closing = *at.cursor;
  const Span span = span_of(at.cursor, at.cursor + 1);
  const uint32_t floor = formatted_.empty() ? 0 : formatted_.back().base_level;
  if (level_ == floor) {
    report(SyntaxErrorKind::UnmatchedClosingBracket, span, {std::string(1, closing)});
    return emit(at, 1, TokenKind::Error);
  }
  const Bracket& innermost = brackets_[level_ - 1];
  const std::string opening(1, innermost.opening);
  if (SyntaxError* error = report(SyntaxErrorKind::MismatchedClosingBracket, span,
                                  {std::string(1, closing), opening})) {
    error->related = innermost.token->span;
  }
  if (!is_doubled_closing(at)) {
    for (uint32_t level = level_; level > floor; --level) {
      if (is_pair(brackets_[level - 1].opening, closing)) {
        level_ = level;
        return scan_closing(at);
      }
    }
  }
  if (goes_on_in_brackets(at)) {
    is_doubtful_ = true;
    is_in_trouble_ = true;
  } else {
    --level_;
  }
  return emit(at, 1, TokenKind::Error);
}

/// Where the next line begins when nothing but blanks and a comment is left of this one, else null.
const char* Scanner::next_line(const char* cursor) const {
  cursor = skip_blanks(cursor);
  cursor = *cursor == '#' ? find_line_end(cursor) : cursor;
  if (class_of(*cursor) != CharacterClass::LineEnd) {
    return nullptr;
  }
  return std::min(cursor + (cursor[0] == '\r' && cursor[1] == '\n' ? 2 : 1), end_);
}

/// `f({}})`: where the second of two alike is too much, as the innermost bracket is closed behind
/// it.
bool Scanner::is_doubled_closing(Position at) const {
  const char* const line = next_line(at.cursor + 1);
  const char next = *skip_blanks(line == nullptr ? at.cursor + 1 : line);
  return at.out[-1].kind ==
             character_tables::kOperators.alone[static_cast<unsigned char>(*at.cursor)] &&
         class_of(next) == CharacterClass::Closing && is_pair(brackets_[level_ - 1].opening, next);
}

/// Whether the innermost bracket seems to be open still behind a closing one that does not fit it.
/// The braces of a field have to be, or the string would have no end.
bool Scanner::goes_on_in_brackets(Position at) const {
  const char* const line = next_line(at.cursor + 1);
  if (brackets_[level_ - 1].is_field || line == nullptr) {
    return true;
  }
  Indent indent{};
  const char* const first = measure_indentation(line, indent);
  return indent.column > indents_[depth_].column ||
         (class_of(*first) == CharacterClass::Closing &&
          is_pair(brackets_[level_ - 1].opening, *first));
}

[[gnu::always_inline]] inline Scanner::Position Scanner::scan_line_end(Position at) {
  if (at.cursor == end_) [[unlikely]] {
    return finish(at);
  }
  const char* next = at.cursor + 1;
  if (*at.cursor == '\r' && *next == '\n' && next < end_) [[unlikely]] {
    ++next;
  }
  if (level_ != 0) {
    if (is_doubtful_ && ends_statement_before(at)) [[unlikely]] {
      return abandon_brackets(at);
    }
    return {next, at.out};
  }
  at = emit(at, next, TokenKind::Newline);
  // Most lines are indented like the one before, by blanks.
  const char* const first = skip_blanks(next);
  const auto column = static_cast<uint32_t>(first - next);
  if (class_of(*first) < CharacterClass::LineEnd && indents_[depth_] == Indent{column, column} &&
      !is_in_trouble_) [[likely]] {
    statement_begin_ = first;
    statement_ = at.out;
    return {first, at.out};
  }
  return begin_line(at);
}

inline Scanner::Position Scanner::scan_comment(Position at) {
  const char* const end = find_line_end(at.cursor);
  buffer_.comments_.push_back(span_of(at.cursor, end));
  return {end, at.out};
}

// Python reference 2.1.5: the next line belongs to this one, if anything follows.
Scanner::Position Scanner::scan_backslash(Position at) {
  const char* next = at.cursor + 1;
  if (*next != '\n' && *next != '\r') {
    const Span backslash = span_of(at.cursor, next);
    if (SyntaxError* error = report(SyntaxErrorKind::TextAfterBackslash, span_of(next, next + 1))) {
      error->related = backslash;
      const char* blanks_end = next;
      while (class_of(*blanks_end) == CharacterClass::Blank) {
        ++blanks_end;
      }
      const bool is_blank = class_of(*blanks_end) == CharacterClass::LineEnd;
      error->fix_its.push_back({is_blank ? span_of(next, blanks_end) : backslash, ""});
    }
    return emit(at, next, TokenKind::Error);
  }
  next += *next == '\r' && next[1] == '\n' ? 2 : 1;
  if (next >= end_) {
    report(SyntaxErrorKind::BackslashAtEndOfFile, span_of(at.cursor, at.cursor + 1));
    at = emit(at, at.cursor + 1, TokenKind::Error);
    return {end_, at.out};
  }
  return {next, at.out};
}

// Python 2's `x`, which was repr(x). The backquotes become parentheses, so that what stands between
// them is parsed; the error names both.
Scanner::Position Scanner::scan_backquote(Position at) {
  const char* const end = at.cursor + 1;
  if (at.cursor == backquote_ && level_ != 0 && brackets_[level_ - 1].opening == '`') {
    backquote_ = nullptr;
    --level_;
    Token* const closing = at.out;
    at = emit(at, end, TokenKind::RightParenthesis);
    link_brackets(brackets_[level_].token, closing);
    return at;
  }
  const char* closing = end;
  while (*closing != '`' && *closing != '\n' && *closing != '\r') {
    ++closing;
  }
  if (backquote_ != nullptr || *closing != '`' || level_ == kMaximumBrackets) {
    report(SyntaxErrorKind::StrayCharacter, span_of(at.cursor, end), {"`"});
    return emit(at, end, TokenKind::Error);
  }
  if (SyntaxError* error = report(SyntaxErrorKind::Backquotes, span_of(at.cursor, closing + 1))) {
    error->fix_its.push_back({span_of(at.cursor, end), "repr("});
    error->fix_its.push_back({span_of(closing, closing + 1), ")"});
  }
  backquote_ = closing;
  brackets_[level_] = {at.out, '`', false};
  ++level_;
  is_in_trouble_ = true;
  is_doubtful_ = true;  // the closing one may turn out to stand in a string
  return emit(at, end, TokenKind::LeftParenthesis);
}

Scanner::Position Scanner::scan_invalid(Position at) {
  const char* end = at.cursor;
  while (end < end_ && class_of(*end) == CharacterClass::Invalid) {
    ++end;
  }
  report_character(at.cursor, end);
  return emit(at, end, TokenKind::Error);
}

Token* Scanner::grow(Position at, std::size_t count) {
  const auto used = static_cast<std::size_t>(at.out - tokens_);
  // What the rest of the file will need if it is as dense as what was read, and an eighth.
  const auto consumed = static_cast<std::size_t>(at.cursor - begin_) + 1;
  const std::size_t rest = static_cast<std::size_t>(end_ - at.cursor) * used / consumed;
  const std::size_t capacity = used + count + kSpareTokens + rest + (used + rest) / 8;
  Token* const old = buffer_.tokens_.release();
  auto* const tokens = static_cast<Token*>(std::realloc(old, capacity * sizeof(Token)));
  if (tokens == nullptr) {
    std::free(old);
    throw std::bad_alloc();
  }
  buffer_.tokens_.reset(tokens);
  prefer_large_pages(tokens, capacity * sizeof(Token));
  const auto move = [this, tokens](Token*& token) { token = tokens + (token - tokens_); };
  move(statement_);
  for (uint32_t level = 0; level < level_; ++level) {
    move(brackets_[level].token);
  }
  for (FormattedString& string : formatted_) {
    move(string.start);
  }
  tokens_ = tokens;
  limit_ = tokens + capacity - kSpareTokens;
  return tokens + used;
}

SyntaxError* Scanner::report(SyntaxErrorKind kind, Span span, std::vector<std::string> words) {
  if (is_quiet_ || buffer_.errors_.size() >= TokenBuffer::kMaximumErrors) {
    return nullptr;
  }
  is_in_trouble_ = true;
  is_quiet_ = true;
  buffer_.errors_.push_back({kind, span, std::move(words), {}, {}});
  return &buffer_.errors_.back();
}

}  // namespace krait
