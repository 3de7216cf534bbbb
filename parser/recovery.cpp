// Mistakes: how they are worded and recorded, and how the parser goes on behind them. One mistake
// is one error and costs one statement: the nodes of the broken statement are taken back, its
// complete expressions are read once more into a `BadStmt`, and the next line is read as usual.
#include <algorithm>
#include <string>
#include <utility>

#include "parser/parser.h"

namespace krait {
namespace {

using ast::AnyExpr;
using ast::AnyStmt;

constexpr TokenSet kWithoutText{TokenKind::Newline, TokenKind::Indent, TokenKind::Dedent,
                                TokenKind::EndOfFile};
/// A statement begins behind these.
constexpr TokenSet kBeforeLine{TokenKind::Newline, TokenKind::Indent, TokenKind::Dedent};

/// What salvaging may read again, per token of the statement; keeps it linear.
constexpr size_t kSalvageFactor = 8;
constexpr size_t kSalvageFloor = 256;

/// Where the caret goes for a token.
Span caret_span(const Token& token) {
  return kWithoutText.contains(token.kind) ? Span{token.span.begin, token.span.begin} : token.span;
}

}  // namespace

// ---- Errors ------------------------------------------------------------------------------------

/// How a message names a token.
std::string Parser::describe(const Token& token) const {
  std::string quoted = "'" + std::string(text(token)) + "'";
  switch (token.kind) {
    case TokenKind::Name:
      return "name " + quoted;
    case TokenKind::Integer:
    case TokenKind::Float:
    case TokenKind::Imaginary:
      return "number " + quoted;
    case TokenKind::EndOfFile:
    case TokenKind::Newline:
    case TokenKind::Indent:
    case TokenKind::Dedent:
    case TokenKind::String:
    case TokenKind::FStringStart:
    case TokenKind::FStringMiddle:
    case TokenKind::FStringEnd:
    case TokenKind::TStringStart:
    case TokenKind::TStringMiddle:
    case TokenKind::TStringEnd:
    case TokenKind::Error:
      return std::string(token_words(token.kind));
    default:  // NOLINT: operators and keywords are their own words
      return quoted;
  }
}

/// Records an error; the statement goes on.
void Parser::report(SyntaxErrorKind kind, Span span, std::initializer_list<std::string> words,
                    Span related, std::vector<SyntaxFixIt> fix_its) {
  if (!is_salvaging_ && !is_muted_ && !has_failed_ &&
      errors_.size() < TokenBuffer::kMaximumErrors) {
    errors_.push_back({kind, span, words, related, std::move(fix_its)});
  }
}

/// Records an error and parks the cursor: the statement is broken. Only the first one counts, and
/// none where the lexer has already found a mistake on the line.
void Parser::fail(SyntaxErrorKind kind, Span span, std::initializer_list<std::string> words,
                  Span related, std::vector<SyntaxFixIt> fix_its) {
  if (has_failed_) {
    return;
  }
  if (!is_salvaging_ && !line_has_lexical_error(mark())) {
    report(kind, span, words, related, std::move(fix_its));
  }
  has_failed_ = true;
  failed_at_ = mark();
  park();
}

void Parser::fail_here(SyntaxErrorKind kind) {
  if (!has_failed_) {
    fail(kind, caret_span(token()), {describe(token())});
  }
}

void Parser::fail_expected(std::string_view what) {
  if (!has_failed_) {
    fail(SyntaxErrorKind::ExpectedToken, caret_span(token()),
         {std::string(what), describe(token())});
  }
}

void Parser::expect(TokenKind kind) {
  if (!eat(kind)) {
    const bool has_words = kind < TokenKind::LeftParenthesis;
    const std::string words(token_words(kind));
    fail_expected(has_words ? words : "'" + words + "'");
  }
}

/// Inside brackets, behind an element.
void Parser::fail_unexpected_in_list(TokenKind closer, const Token& opener) {
  if (has_failed_) {
    return;
  }
  // Where an element begins, the comma is missing behind the one before, perhaps a line above.
  const Span gap{previous_end(), previous_end()};
  const bool lacks_comma = at_expression();
  fail(SyntaxErrorKind::ExpectedCommaOrCloser, lacks_comma ? gap : caret_span(token()),
       {std::string(token_words(closer)), describe(token())}, opener.span,
       lacks_comma ? std::vector<SyntaxFixIt>{{gap, ","}} : std::vector<SyntaxFixIt>{});
}

void Parser::expect_closer(TokenKind closer, const Token& opener) {
  if (!eat(closer)) {
    fail_unexpected_in_list(closer, opener);
  }
}

/// The colon behind a header. Where only the colon is missing, its block is parsed all the same.
void Parser::expect_colon(Opener opener) {
  if (eat(TokenKind::Colon) || has_failed_) {
    return;
  }
  if (at(TokenKind::Equal)) {
    fail(SyntaxErrorKind::AssignmentInCondition, token().span, {}, {}, {{token().span, "=="}});
    return;
  }
  const Span place = at(TokenKind::Newline) ? Span{previous_end(), previous_end()} : token().span;
  if (at(TokenKind::Newline) && kind_after(1) == TokenKind::Indent) {
    if (!line_has_lexical_error(mark())) {
      report(SyntaxErrorKind::ExpectedColon, place, {std::string(opener.words)}, {},
             {{place, ":"}});
    }
    return;
  }
  fail(SyntaxErrorKind::ExpectedColon, place, {std::string(opener.words)});
}

/// Where something is missing that should stand on the next line: there, or on the last line of
/// the file.
Span Parser::next_line_span() const {
  const Token* position = mark();
  while (position->kind == TokenKind::Dedent) {
    ++position;
  }
  if (position->kind != TokenKind::EndOfFile) {
    return caret_span(*position);
  }
  const auto size = static_cast<uint32_t>(tokens_.source().text().size());
  const uint32_t place = size != 0 && tokens_.source().text().back() == '\n' ? size - 1 : size;
  return {place, place};
}

/// The cursor is behind the Newline of the header, where its block should begin.
void Parser::report_missing_block(Opener opener) {
  line_end_ = mark()[-2].span.end;
  if (!line_has_lexical_error(mark())) {
    const uint32_t line = tokens_.source().line_of(opener.begin);
    report(SyntaxErrorKind::ExpectedBlock, next_line_span(),
           {std::string(opener.words), std::to_string(line)});
  }
}

/// What follows a complete simple statement does not belong there.
void Parser::fail_statement_end(const AnyStmt* statement) {
  const auto* expression = statement->as<ast::Expr>();
  const auto* name = expression != nullptr ? expression->value->as<ast::Name>() : nullptr;
  if (name != nullptr && (at_expression() || at(TokenKind::Star))) {
    const std::string_view spelling = name->id.text();
    if (spelling == "print") {
      fail(SyntaxErrorKind::Python2Print, name->span);
      return;
    }
    if (spelling == "exec") {
      fail(SyntaxErrorKind::Python2Exec, name->span);
      return;
    }
  }
  if (at(TokenKind::ColonEqual)) {
    fail(SyntaxErrorKind::WalrusNeedsParentheses, token().span);
    return;
  }
  fail_here(SyntaxErrorKind::ExpectedStatementEnd);
}

/// Whether the lexer has recorded a mistake on the logical line of `token`.
bool Parser::line_has_lexical_error(const Token* token) {
  const auto errors = tokens_.errors();
  if (errors.empty()) {
    return false;
  }
  if (token < checked_line_begin_ || token > checked_line_end_) {
    const Token* const first = tokens_.tokens().data();
    checked_line_begin_ = token;
    while (checked_line_begin_ != first && !kBeforeLine.contains(checked_line_begin_[-1].kind)) {
      --checked_line_begin_;
    }
    checked_line_end_ = end_of_line(token);
    const uint32_t line_begin = checked_line_begin_->span.begin;
    const uint32_t line_end = checked_line_end_->span.end;
    const auto found = std::lower_bound(
        errors.begin(), errors.end(), line_begin,
        [](const SyntaxError& error, uint32_t offset) { return error.span.end < offset; });
    checked_line_has_error_ =
        found != errors.end() && (found->span.begin < line_end || found->span.begin == line_begin);
  }
  return checked_line_has_error_;
}

// ---- Going on ----------------------------------------------------------------------------------

/// The Newline that ends the logical line of `token`, or the end of the file.
const Token* Parser::end_of_line(const Token* token) {
  while (token->kind != TokenKind::Newline && token->kind != TokenKind::EndOfFile) {
    ++token;
  }
  return token;
}

/// Where the statement ends that begins at `begin` and broke at `failed`: at a semicolon outside of
/// brackets, or at the end of the line.
const Token* Parser::end_of_simple_stmt(const Token* begin, const Token* failed) {
  int depth = 0;
  const Token* position = begin;
  for (;; ++position) {
    switch (position->kind) {
      case TokenKind::LeftParenthesis:
      case TokenKind::LeftBracket:
      case TokenKind::LeftBrace:
        ++depth;
        break;
      case TokenKind::RightParenthesis:
      case TokenKind::RightBracket:
      case TokenKind::RightBrace:
        depth = std::max(depth - 1, 0);
        break;
      case TokenKind::Semicolon:
        if (depth == 0 && position >= failed) {
          return position;
        }
        break;
      case TokenKind::Newline:
      case TokenKind::EndOfFile:
        return position;
      default:  // NOLINT: every other token belongs to the statement
        break;
    }
  }
}

/// Takes back what was read since `start`. Between statements only the scratch stack holds
/// anything.
void Parser::abandon(const Start& start) {
  builder_.rollback(start.nodes);
  scratch_.resize(start.scratch);
  keywords_.clear();
  identifiers_.clear();
  values_.clear();
  pending_.clear();
  comparisons_.clear();
  text_.clear();
}

/// Whether the header that began at `header` is broken; then nothing of it is left.
bool Parser::is_broken(const Start& header) {
  if (!has_failed_) {
    return false;
  }
  broken_ = header;
  abandon(header);
  return true;
}

void Parser::resume_at(const Token* token) {
  has_failed_ = false;
  reset(token);
}

void Parser::recover_simple_stmt(const Start& begun) {
  const Token* const end = end_of_simple_stmt(begun.token, failed_at_);
  abandon(begun);
  push(salvage(begun.token, end));
  resume_at(end);
  // `fi x:` and its block, which is no mistake of its own.
  follows_broken_header_ = at(TokenKind::Newline) && kind_after(1) == TokenKind::Indent;
  follows_broken_line_ = end == begun.token || end[-1].kind != TokenKind::Colon;
}

/// Behind a compound statement that has a broken header: of its own or of one of its clauses.
void Parser::recover_compound_stmt(AnyStmt* statement) {
  if (statement != nullptr) {
    push(statement);
  }
  push(salvage_header());
  parse_block_of_broken_header();
}

/// A `BadStmt` for the header in `broken_`; the cursor is behind its line.
AnyStmt* Parser::salvage_header() {
  // What fails at the beginning of a line is not the fault of that line: `@decorator` before `x`.
  const bool is_line_start =
      failed_at_ > broken_.token && kBeforeLine.contains(failed_at_[-1].kind);
  const Token* const end = is_line_start ? failed_at_ : end_of_line(failed_at_);
  const Token* const header = broken_.token;
  // `for x in` and nothing more: what is indented below are rather the elements of a list.
  follows_broken_line_ = failed_at_ == end && !is_line_start;
  AnyStmt* bad = salvage(header, end);
  resume_at(end);
  line_end_ = bad->span.end;
  if (!is_line_start) {
    eat(TokenKind::Newline);
  }
  return bad;
}

/// Puts the block beside its header, into the list that is being read.
void Parser::parse_block_of_broken_header() {
  // Behind `x = {` without its brace, say, they are elements rather than statements.
  const bool was_leftover = is_leftover_;
  is_leftover_ = was_leftover || follows_broken_line_;
  if (eat(TokenKind::Indent)) {
    follows_broken_header_ = at_case_clause();  // of a broken `match`
    parse_statements(true);
    eat(TokenKind::Dedent);
  }
  is_leftover_ = was_leftover;
  follows_broken_header_ = true;
  follows_broken_line_ = false;
}

/// A `case` whose header is broken, or something else where a `case` should be: a case that takes
/// everything, so that what is under it stays in the tree. Behind something else, the lines up to
/// the next `case` are statements of the same mistake.
void Parser::recover_case_block(bool is_case) {
  const uint32_t clause_begin = broken_.token->span.begin;
  const ScratchMark mark = scratch_mark();
  if (broken_.token->kind == TokenKind::Indent) {
    resume_at(broken_.token);
    follows_broken_line_ = true;
  } else {
    push(salvage_header());
  }
  parse_block_of_broken_header();
  while (!is_case && !at_case_clause() && !at(TokenKind::Dedent) && !at(TokenKind::EndOfFile)) {
    parse_statement();
  }
  const ast::Array<AnyStmt*> body = take<AnyStmt>(mark);
  auto* clause = make<ast::MatchCase>(until_line_end(clause_begin));
  clause->pattern = make<ast::MatchAs>({clause_begin, clause_begin});
  clause->body = body;
  push(clause);
}

/// `elif`, `else`, `except`, `finally` or `case` without the statement they continue.
void Parser::parse_orphan_clause() {
  const Start header = start();
  const bool is_expected = follows_broken_header_;
  if (is_expected) {
    is_salvaging_ = true;
  }
  fail_here(SyntaxErrorKind::UnexpectedClause);
  is_salvaging_ = false;
  static_cast<void>(is_broken(header));
  recover_compound_stmt(nullptr);
}

void Parser::parse_unexpected_indent() {
  if (!follows_broken_header_ && !is_leftover_ && !line_has_lexical_error(mark() + 1)) {
    const Token& first = mark()[1];
    report(SyntaxErrorKind::UnexpectedIndent, caret_span(first));
  }
  follows_broken_line_ = follows_broken_line_ || !follows_broken_header_;
  parse_block_of_broken_header();
  follows_broken_header_ = false;
}

/// A `BadStmt` from `begin` to `end`, with the complete expressions between them.
AnyStmt* Parser::salvage(const Token* begin, const Token* end) {
  const ScratchMark mark = scratch_mark();
  is_salvaging_ = true;
  has_failed_ = false;
  salvage_expressions(begin, end);
  is_salvaging_ = false;
  has_failed_ = false;
  const uint32_t end_offset = end == begin ? begin->span.end : end[-1].span.end;
  auto* bad = make<ast::BadStmt>({begin->span.begin, std::max(begin->span.begin, end_offset)});
  bad->parts = take<AnyExpr>(mark);
  return bad;
}

/// Pushes every expression that can be read to its end, as large as can be.
void Parser::salvage_expressions(const Token* position, const Token* end) {
  const bool is_python2 = position->kind == TokenKind::Name && position + 1 < end &&
                          (text(*position) == "print" || text(*position) == "exec");
  if (is_python2 &&
      (position[1].kind == TokenKind::Name || position[1].kind == TokenKind::String)) {
    ++position;
  }
  size_t budget = kSalvageFloor + kSalvageFactor * static_cast<size_t>(end - position);
  while (position < end) {
    reset(position);
    if (!at_expression()) {
      ++position;
      continue;
    }
    const Token* next = nullptr;
    for (const bool is_whole : {true, false}) {
      const Start attempt = start();
      reset(position);
      AnyExpr* expression = is_whole ? parse_expression() : parse_await_primary();
      const Token* const reached = has_failed_ ? failed_at_ : mark();
      if (!has_failed_ && reached <= end) {
        push(expression);
        next = reached;
        break;
      }
      abandon(attempt);
      has_failed_ = false;
      const auto cost = static_cast<size_t>(reached - position) + 1;
      if (cost >= budget) {
        return;
      }
      budget -= cost;
    }
    position = next != nullptr ? next : position + 1;
  }
}

}  // namespace krait
