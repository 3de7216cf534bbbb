// Compound statements. Each clause takes a `start()` before its header: where the header is broken,
// the statement ends with the clauses before it, and recovery.cpp keeps what can be kept.
#include <algorithm>

#include "parser/parser.h"

namespace krait {
namespace {

using ast::AnyExpr;
using ast::AnyStmt;
using ast::Array;

constexpr TokenSet kHeaderEnd{TokenKind::Colon, TokenKind::Newline};

}  // namespace

/// compound_stmt: function_def | if_stmt | class_def | with_stmt | for_stmt | try_stmt | while_stmt
///   | match_stmt
AnyStmt* Parser::parse_compound_stmt() {
  const uint32_t statement_begin = begin();
  switch (kind()) {
    case TokenKind::If:
      return parse_if_stmt();
    case TokenKind::While:
      return parse_while_stmt();
    case TokenKind::For:
      return parse_for_stmt<ast::For>(start(), statement_begin);
    case TokenKind::Try:
      return parse_try_stmt();
    case TokenKind::With:
      return parse_with_stmt<ast::With>(start(), statement_begin);
    case TokenKind::Def:
      return parse_function_def<ast::FunctionDef>(start(), statement_begin, {});
    case TokenKind::Class:
      return parse_class_def(start(), {});
    case TokenKind::At:
      return parse_decorated();
    case TokenKind::Async:
      return parse_async_stmt(start(), {});
    default:  // NOLINT: the caller has looked, what is left is a soft keyword
      return parse_match_stmt();
  }
}

/// block: NEWLINE INDENT statements DEDENT | simple_stmts
Array<AnyStmt*> Parser::parse_block(Opener opener) {
  const ScratchMark mark = scratch_mark();
  if (!at(TokenKind::Newline)) {
    follows_broken_header_ = false;
    parse_simple_stmts();
    if (follows_broken_header_) {
      parse_block_of_broken_header();  // `if a: :` and its block
    }
    return take<AnyStmt>(mark);
  }
  bump();
  if (!at(TokenKind::Indent)) {
    report_missing_block(opener);
    return {};
  }
  bump();
  follows_broken_header_ = false;
  parse_statements(true);
  eat(TokenKind::Dedent);
  return take<AnyStmt>(mark);
}

/// else_block: 'else' &&':' block
Array<AnyStmt*> Parser::parse_else_block() {
  const Start header = start();
  if (!at(TokenKind::Else)) {
    return {};
  }
  const Opener opener{"'else'", bump().span.begin};
  expect_colon(opener);
  return is_broken(header) ? Array<AnyStmt*>() : parse_block(opener);
}

/// if_stmt: 'if' named_expression ':' block (elif_stmt | [else_block])
/// elif_stmt: 'elif' named_expression ':' block (elif_stmt | [else_block])
///
/// A loop over the clauses; the nested statements are built from the last to the first.
AnyStmt* Parser::parse_if_stmt() {
  const ScratchMark mark = scratch_mark();
  Array<AnyStmt*> orelse;
  do {
    const Start header = start();
    const bool is_elif = at(TokenKind::Elif);
    const Opener opener{is_elif ? "'elif'" : "'if'", bump().span.begin};
    AnyExpr* test = parse_named_expression();
    expect_colon(opener);
    if (is_broken(header)) {
      break;
    }
    const Array<AnyStmt*> body = parse_block(opener);
    auto* clause = make<ast::If>(until_line_end(opener.begin));
    clause->test = test;
    clause->body = body;
    push(clause);
  } while (at(TokenKind::Elif));
  if (scratch_mark() == mark) {
    return nullptr;
  }
  if (at(TokenKind::Else)) {
    orelse = parse_else_block();
  }
  for (size_t index = scratch_mark(); index-- != mark;) {
    auto* clause = static_cast<ast::If*>(scratch_[index]);
    clause->orelse = orelse;
    clause->span.end = line_end_;
    AnyStmt* nested = clause;
    orelse = builder_.make_array<AnyStmt*>(std::span<AnyStmt* const>(&nested, 1));
  }
  auto* statement = static_cast<AnyStmt*>(scratch_[mark]);
  scratch_.resize(mark);
  return statement;
}

/// while_stmt: 'while' named_expression ':' block [else_block]
AnyStmt* Parser::parse_while_stmt() {
  const Start header = start();
  const Opener opener{"'while'", bump().span.begin};
  AnyExpr* test = parse_named_expression();
  expect_colon(opener);
  if (is_broken(header)) {
    return nullptr;
  }
  const Array<AnyStmt*> body = parse_block(opener);
  const Array<AnyStmt*> orelse = parse_else_block();
  auto* statement = make<ast::While>(until_line_end(opener.begin));
  statement->test = test;
  statement->body = body;
  statement->orelse = orelse;
  return statement;
}

/// for_stmt: ['async'] 'for' star_targets 'in' ~ star_expressions ':' block [else_block]
template <class T>
AnyStmt* Parser::parse_for_stmt(const Start& header, uint32_t statement_begin) {
  const Opener opener{"'for'", bump().span.begin};
  AnyExpr* target = parse_star_targets(TargetUse::For);
  expect(TokenKind::In);
  AnyExpr* iter = parse_star_expressions();
  expect_colon(opener);
  if (is_broken(header)) {
    return nullptr;
  }
  const Array<AnyStmt*> body = parse_block(opener);
  const Array<AnyStmt*> orelse = parse_else_block();
  auto* statement = make<T>(until_line_end(statement_begin));
  statement->target = target;
  statement->iter = iter;
  statement->body = body;
  statement->orelse = orelse;
  return statement;
}

/// with_stmt: ['async'] 'with' '(' ','.with_item+ [','] ')' ':' block
///   | ['async'] 'with' ','.with_item+ ':' block
template <class T>
AnyStmt* Parser::parse_with_stmt(const Start& header, uint32_t statement_begin) {
  const Opener opener{"'with'", bump().span.begin};
  const ScratchMark mark = scratch_mark();
  if (at_parenthesized_with_items()) {
    const Token& parenthesis = bump();
    do {
      push(parse_with_item());
    } while (eat(TokenKind::Comma) && !at(TokenKind::RightParenthesis));
    expect_closer(TokenKind::RightParenthesis, parenthesis);
  } else {
    do {
      push(parse_with_item());
    } while (eat(TokenKind::Comma));
  }
  expect_colon(opener);
  if (is_broken(header)) {
    return nullptr;
  }
  const Array<ast::WithItem*> items = take<ast::WithItem>(mark);
  const Array<AnyStmt*> body = parse_block(opener);
  auto* statement = make<T>(until_line_end(statement_begin));
  statement->items = items;
  statement->body = body;
  return statement;
}

/// with_item: expression 'as' star_target &(',' | ')' | ':') | expression
ast::WithItem* Parser::parse_with_item() {
  const uint32_t item_begin = begin();
  AnyExpr* context = parse_expression();
  AnyExpr* target = nullptr;
  if (eat(TokenKind::As)) {
    target = parse_star_target();
    make_target(target, TargetUse::With);
  }
  auto* item = make<ast::WithItem>(since(item_begin));
  item->context_expr = context;
  item->optional_vars = target;
  return item;
}

/// Whether the parenthesis here encloses the items rather than belonging to an expression: a colon
/// follows its partner, and between them stands what can be a list of items.
bool Parser::at_parenthesized_with_items() const {
  if (!at(TokenKind::LeftParenthesis)) {
    return false;
  }
  const TokenIndex opener = index_of(mark());
  const TokenIndex closer = tokens_.partner(opener);
  if (closer == TokenBuffer::kNoPartner || tokens_[closer + 1].kind != TokenKind::Colon ||
      closer == opener + 1) {
    return false;
  }
  uint32_t open_lambdas = 0;
  bool begins_item = true;
  for (TokenIndex index = opener + 1; index < closer; ++index) {
    const TokenKind kind = tokens_[index].kind;
    const bool begins = begins_item;
    begins_item = kind == TokenKind::Comma && open_lambdas == 0;
    if (kind == TokenKind::As) {
      return true;
    }
    if (kind == TokenKind::Lambda) {
      ++open_lambdas;
    } else if (kind == TokenKind::Colon && open_lambdas != 0) {
      --open_lambdas;
    } else if (kind == TokenKind::ColonEqual || kind == TokenKind::For ||
               kind == TokenKind::Async || kind == TokenKind::Yield ||
               (kind == TokenKind::Star && begins)) {
      return false;
    }
    index = std::max(index, skip_brackets(index));
  }
  return true;
}

/// The partner of an opening bracket, else the token itself.
TokenIndex Parser::skip_brackets(TokenIndex index) const {
  const TokenKind kind = tokens_[index].kind;
  if (kind != TokenKind::LeftParenthesis && kind != TokenKind::LeftBracket &&
      kind != TokenKind::LeftBrace) {
    return index;
  }
  const TokenIndex partner = tokens_.partner(index);
  return partner == TokenBuffer::kNoPartner ? index : partner;
}

/// try_stmt: 'try' ':' block (finally_block | except_block+ [else_block] [finally_block]
///   | except_star_block+ [else_block] [finally_block])
AnyStmt* Parser::parse_try_stmt() {
  const Start header = start();
  const Opener opener{"'try'", bump().span.begin};
  expect_colon(opener);
  if (is_broken(header)) {
    return nullptr;
  }
  TryParts parts;
  parts.body = parse_block(opener);
  const ScratchMark mark = scratch_mark();
  while (at(TokenKind::Except) && !has_failed_) {
    ast::ExceptHandler* handler = parse_except_block(parts);
    if (handler == nullptr) {
      break;
    }
    push(handler);
  }
  parts.handlers = take<ast::ExceptHandler>(mark);
  const bool has_broken_handler = has_failed_;
  parts.orelse = parse_else_block();
  if (at(TokenKind::Finally) && !has_failed_) {
    const Start finally_header = start();
    const Opener finally_opener{"'finally'", bump().span.begin};
    expect_colon(finally_opener);
    if (!is_broken(finally_header)) {
      parts.finalbody = parse_block(finally_opener);
    }
    parts.has_finally = true;
  }
  if (parts.handlers.empty() && !parts.has_finally && !has_broken_handler) {
    report(SyntaxErrorKind::ExpectedExceptOrFinally, next_line_span(), {}, header.token->span);
  }
  return parts.is_star ? finish_try_stmt<ast::TryStar>(opener.begin, parts)
                       : finish_try_stmt<ast::Try>(opener.begin, parts);
}

template <class T>
AnyStmt* Parser::finish_try_stmt(uint32_t statement_begin, const TryParts& parts) {
  auto* statement = make<T>(until_line_end(statement_begin));
  statement->body = parts.body;
  statement->handlers = parts.handlers;
  statement->orelse = parts.orelse;
  statement->finalbody = parts.finalbody;
  return statement;
}

/// except_block: 'except' expression ['as' NAME] ':' block | 'except' expressions ':' block
///   | 'except' ':' block
/// except_star_block: the same with 'except' '*', but not without an expression
ast::ExceptHandler* Parser::parse_except_block(TryParts& parts) {
  const Start header = start();
  const Opener opener{"'except'", bump().span.begin};
  const Token& star = token();
  const bool is_star = eat(TokenKind::Star);
  if (parts.has_handler && is_star != parts.is_star) {
    fail(SyntaxErrorKind::MixedExceptStar, is_star ? star.span : header.token->span);
  }
  AnyExpr* type = nullptr;
  ast::Identifier name;
  if (!at(kHeaderEnd)) {
    type = parse_exception_types(name);
  } else if (is_star) {
    fail(SyntaxErrorKind::ExpectedExceptionType, token().span);
  }
  expect_colon(opener);
  if (is_broken(header)) {
    return nullptr;
  }
  parts.is_star = is_star;
  parts.has_handler = true;
  const Array<AnyStmt*> body = parse_block(opener);
  auto* handler = make<ast::ExceptHandler>(until_line_end(opener.begin));
  handler->type = type;
  handler->name = name;
  handler->body = body;
  return handler;
}

/// expression ['as' NAME] | expressions (PEP 758)
AnyExpr* Parser::parse_exception_types(ast::Identifier& name) {
  AnyExpr* type = parse_expressions();
  const Token& as = token();
  if (!eat(TokenKind::As)) {
    return type;
  }
  if (type->is<ast::Tuple>() && tokens_.source().text()[type->span.begin] != '(') {
    fail(SyntaxErrorKind::ExceptionTypesNeedParentheses, type->span, {}, as.span);
  } else if (!at(TokenKind::Name)) {
    fail_expected("a name");
  } else {
    name = identifier(bump());
    if (!at(TokenKind::Colon)) {
      fail_expected("':'");
    }
  }
  return type;
}

/// Whether the name here is `match` with its subject: the line ends in a colon, which no simple
/// statement does, and what follows the name can be a subject.
bool Parser::at_match_stmt() const {
  if (text(token()) != "match") {
    return false;
  }
  const TokenKind next = kind_after(1);
  if (next == TokenKind::Colon || next == TokenKind::Newline || next == TokenKind::Equal ||
      next == TokenKind::Dot || next == TokenKind::Comma) {
    return false;
  }
  TokenIndex index = index_of(mark()) + 1;
  while (tokens_[index].kind != TokenKind::Newline && tokens_[index].kind != TokenKind::EndOfFile) {
    index = skip_brackets(index) + 1;
  }
  return tokens_[index - 1].kind == TokenKind::Colon;
}

/// Whether this line is a `case` with its pattern and a colon.
bool Parser::at_case_clause() const {
  return at(TokenKind::Name) && text(token()) == "case" && kind_after(1) != TokenKind::Equal &&
         kind_after(1) != TokenKind::Dot && kind_after(1) != TokenKind::Newline;
}

/// match_stmt: "match" subject_expr ':' NEWLINE INDENT case_block+ DEDENT
/// subject_expr: star_named_expression ',' [star_named_expressions] | named_expression
AnyStmt* Parser::parse_match_stmt() {
  const Start header = start();
  const Opener opener{"'match'", bump().span.begin};
  AnyExpr* subject = parse_subject();
  expect_colon(opener);
  if (is_broken(header)) {
    return nullptr;
  }
  if (!at(TokenKind::Newline)) {
    fail_expected("a line end");
    static_cast<void>(is_broken(header));
    return nullptr;
  }
  bump();
  const ScratchMark mark = scratch_mark();
  if (!at(TokenKind::Indent)) {
    report_missing_block(opener);
  } else {
    bump();
    parse_case_blocks();
    eat(TokenKind::Dedent);
  }
  const Array<ast::MatchCase*> cases = take<ast::MatchCase>(mark);
  auto* statement = make<ast::Match>(until_line_end(opener.begin));
  statement->subject = subject;
  statement->cases = cases;
  return statement;
}

AnyExpr* Parser::parse_subject() {
  const uint32_t subject_begin = begin();
  const bool is_starred = at(TokenKind::Star);
  AnyExpr* first = parse_star_named_expression();
  if (!at(TokenKind::Comma)) {
    if (is_starred) {
      fail_expected("','");
    }
    return first;
  }
  const ScratchMark mark = scratch_mark();
  push(first);
  while (eat(TokenKind::Comma) && !at(kHeaderEnd)) {
    push(parse_star_named_expression());
  }
  auto* tuple = make<ast::Tuple>(since(subject_begin));
  tuple->elts = take<AnyExpr>(mark);
  return tuple;
}

/// case_block+
void Parser::parse_case_blocks() {
  while (!at(TokenKind::Dedent) && !at(TokenKind::EndOfFile)) {
    const Token* const before = mark();
    const bool is_case = at_case_clause();
    if (is_case) {
      if (ast::MatchCase* clause = parse_case_block(); clause != nullptr) {
        push(clause);
        continue;
      }
    } else {
      const Start line = start();
      fail_expected("'case'");
      static_cast<void>(is_broken(line));
    }
    recover_case_block(is_case);
    assert(mark() != before);
    static_cast<void>(before);
  }
}

/// case_block: "case" patterns [guard] ':' block
/// guard: 'if' named_expression
ast::MatchCase* Parser::parse_case_block() {
  const Start header = start();
  const Opener opener{"'case'", bump().span.begin};
  ast::AnyPattern* pattern = parse_patterns();
  AnyExpr* guard = eat(TokenKind::If) ? parse_named_expression() : nullptr;
  expect_colon(opener);
  if (is_broken(header)) {
    return nullptr;
  }
  const Array<AnyStmt*> body = parse_block(opener);
  auto* clause = make<ast::MatchCase>(until_line_end(opener.begin));
  clause->pattern = pattern;
  clause->guard = guard;
  clause->body = body;
  return clause;
}

/// decorators: ('@' named_expression NEWLINE)+
AnyStmt* Parser::parse_decorated() {
  const ScratchMark mark = scratch_mark();
  Start header = start();
  while (at(TokenKind::At)) {
    bump();
    push(parse_named_expression());
    expect(TokenKind::Newline);
  }
  if (is_broken(header)) {
    return nullptr;
  }
  const Array<AnyExpr*> decorators = take<AnyExpr>(mark);
  header.scratch = mark;
  if (at(TokenKind::Def)) {
    return parse_function_def<ast::FunctionDef>(header, begin(), decorators);
  }
  if (at(TokenKind::Class)) {
    return parse_class_def(header, decorators);
  }
  if (at(TokenKind::Async) && kind_after(1) == TokenKind::Def) {
    return parse_async_stmt(header, decorators);
  }
  fail_expected("'def', 'class' or 'async def' after a decorator");
  static_cast<void>(is_broken(header));
  return nullptr;
}

/// 'async' before 'def', 'for' or 'with'
AnyStmt* Parser::parse_async_stmt(const Start& header, Array<AnyExpr*> decorators) {
  const uint32_t statement_begin = bump().span.begin;
  if (at(TokenKind::Def)) {
    return parse_function_def<ast::AsyncFunctionDef>(header, statement_begin, decorators);
  }
  if (at(TokenKind::For)) {
    return parse_for_stmt<ast::AsyncFor>(header, statement_begin);
  }
  if (at(TokenKind::With)) {
    return parse_with_stmt<ast::AsyncWith>(header, statement_begin);
  }
  fail_expected("'def', 'for' or 'with' after 'async'");
  static_cast<void>(is_broken(header));
  return nullptr;
}

/// function_def_raw: ['async'] 'def' NAME [type_params] '(' [params] ')' ['->' expression] ':'
///   block
template <class T>
AnyStmt* Parser::parse_function_def(const Start& header, uint32_t statement_begin,
                                    Array<AnyExpr*> decorators) {
  const Opener opener{"function definition", bump().span.begin};
  ast::Identifier name;
  if (at(TokenKind::Name)) {
    name = identifier(bump());
  } else {
    fail_expected("a function name");
  }
  const Array<ast::AnyTypeParam*> type_params =
      at(TokenKind::LeftBracket) ? parse_type_params() : Array<ast::AnyTypeParam*>();
  const Token& parenthesis = token();
  expect(TokenKind::LeftParenthesis);
  ast::Arguments* args = parse_parameters(TokenKind::RightParenthesis, true);
  expect_closer(TokenKind::RightParenthesis, parenthesis);
  AnyExpr* returns = eat(TokenKind::Arrow) ? parse_expression() : nullptr;
  expect_colon(opener);
  if (is_broken(header)) {
    return nullptr;
  }
  const Array<AnyStmt*> body = parse_block(opener);
  auto* function = make<T>(until_line_end(statement_begin));
  function->name = name;
  function->args = args;
  function->body = body;
  function->decorator_list = decorators;
  function->returns = returns;
  function->type_params = type_params;
  return function;
}

/// class_def_raw: 'class' NAME [type_params] ['(' [arguments] ')'] ':' block
AnyStmt* Parser::parse_class_def(const Start& header, Array<AnyExpr*> decorators) {
  const Opener opener{"class definition", bump().span.begin};
  ast::Identifier name;
  if (at(TokenKind::Name)) {
    name = identifier(bump());
  } else {
    fail_expected("a class name");
  }
  const Array<ast::AnyTypeParam*> type_params =
      at(TokenKind::LeftBracket) ? parse_type_params() : Array<ast::AnyTypeParam*>();
  const ScratchMark mark = scratch_mark();
  const size_t keywords_mark = keywords_.size();
  if (at(TokenKind::LeftParenthesis)) {
    const Token& parenthesis = bump();
    if (!at(TokenKind::RightParenthesis)) {
      parse_arguments(parenthesis, false);
    }
    expect_closer(TokenKind::RightParenthesis, parenthesis);
  }
  expect_colon(opener);
  if (is_broken(header)) {
    return nullptr;
  }
  const Array<AnyExpr*> bases = take<AnyExpr>(mark);
  const Array<ast::Keyword*> keywords = take_keywords(keywords_mark);
  const Array<AnyStmt*> body = parse_block(opener);
  auto* definition = make<ast::ClassDef>(until_line_end(opener.begin));
  definition->name = name;
  definition->bases = bases;
  definition->keywords = keywords;
  definition->body = body;
  definition->decorator_list = decorators;
  definition->type_params = type_params;
  return definition;
}

}  // namespace krait
