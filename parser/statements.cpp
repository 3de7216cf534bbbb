// Statement lists and simple statements.
#include <algorithm>
#include <array>

#include "lexer/unicode.h"
#include "parser/parser.h"

namespace krait {
namespace {

using ast::AnyExpr;
using ast::AnyStmt;

constexpr TokenSet kCompoundStart{TokenKind::At,  TokenKind::Def,   TokenKind::Class,
                                  TokenKind::If,  TokenKind::While, TokenKind::For,
                                  TokenKind::Try, TokenKind::With,  TokenKind::Async};
constexpr TokenSet kClauseStart{TokenKind::Elif, TokenKind::Else, TokenKind::Except,
                                TokenKind::Finally};

/// __future__.all_feature_names.
constexpr std::array<std::string_view, 10> kFutureFeatures = {
    "nested_scopes",  "generators",       "division",       "absolute_import", "with_statement",
    "print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop",  "annotations"};

}  // namespace

/// statements: statement+, to the end of the block or of the file
void Parser::parse_statements(bool is_block) {
  for (;;) {
    const Token* const before = mark();
    if (at(TokenKind::EndOfFile)) {
      return;
    }
    if (at(TokenKind::Dedent)) {
      if (is_block) {
        return;
      }
      bump();
      continue;
    }
    parse_statement();
    assert(mark() != before);
    static_cast<void>(before);
  }
}

/// statement: compound_stmt | simple_stmts
void Parser::parse_statement() {
  if (at(kCompoundStart) || (at(TokenKind::Name) && at_match_stmt())) {
    AnyStmt* statement = parse_compound_stmt();
    if (has_failed_) {
      recover_compound_stmt(statement);
    } else {
      push(statement);
      follows_broken_header_ = false;
    }
    return;
  }
  if (at(kClauseStart) || (follows_broken_header_ && at_case_clause())) {
    parse_orphan_clause();
    return;
  }
  if (at(TokenKind::Indent)) {
    parse_unexpected_indent();
    return;
  }
  follows_broken_header_ = false;
  if (at(TokenKind::Newline)) {
    bump();  // a line on which the lexer found nothing but mistakes
    return;
  }
  parse_simple_stmts();
}

/// simple_stmts: ';'.simple_stmt+ [';'] NEWLINE
void Parser::parse_simple_stmts() {
  is_muted_ = is_leftover_ && kind() < TokenKind::Assert;
  for (;;) {
    const Start begun = start();
    AnyStmt* statement = parse_simple_stmt();
    if (!at(TokenKind::Newline) && !at(TokenKind::Semicolon) && !has_failed_) {
      fail_statement_end(statement);
    }
    if (has_failed_) {
      recover_simple_stmt(begun);
    } else {
      push(statement);
    }
    if (eat(TokenKind::Semicolon) && !at(TokenKind::Newline)) {
      continue;
    }
    is_muted_ = false;
    line_end_ = previous_end();
    eat(TokenKind::Newline);
    return;
  }
}

/// simple_stmt: assignment | type_alias | star_expressions | return_stmt | import_stmt | raise_stmt
///   | pass_stmt | del_stmt | yield_stmt | assert_stmt | break_stmt | continue_stmt | global_stmt
///   | nonlocal_stmt
AnyStmt* Parser::parse_simple_stmt() {
  switch (kind()) {
    case TokenKind::Return:
      return parse_return_stmt();
    case TokenKind::Import:
      return parse_import_name();
    case TokenKind::From:
      return parse_import_from();
    case TokenKind::Raise:
      return parse_raise_stmt();
    case TokenKind::Pass:
      return parse_keyword_stmt<ast::Pass>();
    case TokenKind::Break:
      return parse_keyword_stmt<ast::Break>();
    case TokenKind::Continue:
      return parse_keyword_stmt<ast::Continue>();
    case TokenKind::Del:
      return parse_del_stmt();
    case TokenKind::Assert:
      return parse_assert_stmt();
    case TokenKind::Global:
      return parse_names_stmt<ast::Global>();
    case TokenKind::Nonlocal:
      return parse_names_stmt<ast::Nonlocal>();
    case TokenKind::Name:
      if (kind_after(1) == TokenKind::Name && text(token()) == "type") {
        return parse_type_alias();
      }
      break;
    default:  // NOLINT: every other kind begins an expression, or nothing
      break;
  }
  return parse_expression_stmt();
}

/// star_expressions | yield_expr, and the assignments, which begin with the same
AnyStmt* Parser::parse_expression_stmt() {
  const uint32_t statement_begin = begin();
  AnyExpr* expression = at(TokenKind::Yield) ? parse_yield_expr() : parse_star_expressions();
  if (at(TokenKind::Equal)) {
    return parse_assignment(expression, statement_begin);
  }
  if (at(TokenKind::Colon)) {
    return parse_annotated_assignment(expression, statement_begin);
  }
  if (is_augmented_assignment(kind())) {
    return parse_augmented_assignment(expression, statement_begin);
  }
  auto* statement = make<ast::Expr>(since(statement_begin));
  statement->value = expression;
  return statement;
}

/// assignment: (star_targets '=')+ annotated_rhs !'='
AnyStmt* Parser::parse_assignment(AnyExpr* target, uint32_t statement_begin) {
  const ScratchMark mark = scratch_mark();
  AnyExpr* value = target;
  while (at(TokenKind::Equal)) {
    make_target(value, TargetUse::Assign);
    push(value);
    if (!has_failed_) {
      bump();
    }
    value = parse_annotated_rhs();
  }
  auto* statement = make<ast::Assign>(since(statement_begin));
  statement->targets = take<AnyExpr>(mark);
  statement->value = value;
  return statement;
}

/// annotated_rhs: yield_expr | star_expressions
AnyExpr* Parser::parse_annotated_rhs() {
  return at(TokenKind::Yield) ? parse_yield_expr() : parse_star_expressions();
}

/// assignment: NAME ':' expression ['=' annotated_rhs]
///   | ('(' single_target ')' | single_subscript_attribute_target) ':' expression
///     ['=' annotated_rhs]
AnyStmt* Parser::parse_annotated_assignment(AnyExpr* target, uint32_t statement_begin) {
  make_target(target, TargetUse::Annotated);
  eat(TokenKind::Colon);
  AnyExpr* annotation = parse_expression();
  AnyExpr* value = eat(TokenKind::Equal) ? parse_annotated_rhs() : nullptr;
  auto* statement = make<ast::AnnAssign>(since(statement_begin));
  statement->target = target;
  statement->annotation = annotation;
  statement->value = value;
  // A name in parentheses does not count as simple.
  statement->simple = target->is<ast::Name>() && target->span.begin == statement_begin ? 1 : 0;
  return statement;
}

/// assignment: single_target augassign ~ annotated_rhs
AnyStmt* Parser::parse_augmented_assignment(AnyExpr* target, uint32_t statement_begin) {
  make_target(target, TargetUse::Augmented);
  const ast::BinaryOperator op =
      has_failed_ ? ast::BinaryOperator::Add : augmented_operator(bump().kind);
  AnyExpr* value = parse_annotated_rhs();
  auto* statement = make<ast::AugAssign>(since(statement_begin));
  statement->target = target;
  statement->op = op;
  statement->value = value;
  return statement;
}

/// type_alias: "type" NAME [type_params] '=' expression
AnyStmt* Parser::parse_type_alias() {
  const uint32_t statement_begin = bump().span.begin;
  const Token& name_token = bump();
  auto* name = make<ast::Name>(name_token.span);
  name->id = identifier(name_token);
  name->ctx = ast::ExprContext::Store;
  ast::Array<ast::AnyTypeParam*> type_params;
  if (at(TokenKind::LeftBracket)) {
    type_params = parse_type_params();
  }
  expect(TokenKind::Equal);
  AnyExpr* value = parse_expression();
  auto* statement = make<ast::TypeAlias>(since(statement_begin));
  statement->name = name;
  statement->type_params = type_params;
  statement->value = value;
  return statement;
}

/// return_stmt: 'return' [star_expressions]
AnyStmt* Parser::parse_return_stmt() {
  const uint32_t statement_begin = bump().span.begin;
  AnyExpr* value = at_expression() || at(TokenKind::Star) ? parse_star_expressions() : nullptr;
  auto* statement = make<ast::Return>(since(statement_begin));
  statement->value = value;
  return statement;
}

/// raise_stmt: 'raise' expression ['from' expression] | 'raise'
AnyStmt* Parser::parse_raise_stmt() {
  const uint32_t statement_begin = bump().span.begin;
  AnyExpr* exception = nullptr;
  AnyExpr* cause = nullptr;
  if (!at(TokenKind::Newline) && !at(TokenKind::Semicolon)) {
    if (at(TokenKind::From)) {
      fail_expected("an exception");
    }
    exception = parse_expression();
    if (at(TokenKind::Comma)) {
      fail(SyntaxErrorKind::Python2Raise, token().span);
    }
    cause = eat(TokenKind::From) ? parse_expression() : nullptr;
  }
  auto* statement = make<ast::Raise>(since(statement_begin));
  statement->exc = exception;
  statement->cause = cause;
  return statement;
}

/// del_stmt: 'del' del_targets &(';' | NEWLINE)
AnyStmt* Parser::parse_del_stmt() {
  const uint32_t statement_begin = bump().span.begin;
  const ScratchMark mark = scratch_mark();
  do {
    AnyExpr* target = parse_star_expression();
    make_target(target, TargetUse::Delete);
    push(target);
  } while (eat(TokenKind::Comma) && (at_expression() || at(TokenKind::Star)));
  auto* statement = make<ast::Delete>(since(statement_begin));
  statement->targets = take<AnyExpr>(mark);
  return statement;
}

/// assert_stmt: 'assert' expression [',' expression]
AnyStmt* Parser::parse_assert_stmt() {
  const uint32_t statement_begin = bump().span.begin;
  AnyExpr* test = parse_expression();
  AnyExpr* message = eat(TokenKind::Comma) ? parse_expression() : nullptr;
  auto* statement = make<ast::Assert>(since(statement_begin));
  statement->test = test;
  statement->msg = message;
  return statement;
}

/// global_stmt: 'global' ','.NAME+
/// nonlocal_stmt: 'nonlocal' ','.NAME+
template <class T>
AnyStmt* Parser::parse_names_stmt() {
  const uint32_t statement_begin = bump().span.begin;
  const size_t names_mark = identifiers_.size();
  do {
    if (!at(TokenKind::Name)) {
      fail_expected("a name");
      break;
    }
    identifiers_.push_back(identifier(bump()));
  } while (eat(TokenKind::Comma));
  auto* statement = make<T>(since(statement_begin));
  statement->names = builder_.make_array<ast::Identifier>(
      std::span<const ast::Identifier>(identifiers_).subspan(names_mark));
  identifiers_.resize(names_mark);
  return statement;
}

template <class T>
AnyStmt* Parser::parse_keyword_stmt() {
  return make<T>(bump().span);
}

/// import_name: 'import' ','.dotted_as_name+
AnyStmt* Parser::parse_import_name() {
  const uint32_t statement_begin = bump().span.begin;
  const ScratchMark mark = scratch_mark();
  do {
    if (!at(TokenKind::Name)) {
      fail_expected("a module name");
      break;
    }
    push(parse_dotted_as_name());
  } while (eat(TokenKind::Comma));
  auto* statement = make<ast::Import>(since(statement_begin));
  statement->names = take<ast::Alias>(mark);
  return statement;
}

/// dotted_as_name: dotted_name ['as' NAME]
ast::Alias* Parser::parse_dotted_as_name() {
  const uint32_t name_begin = begin();
  const ast::Identifier name = parse_dotted_name();
  return finish_alias(name_begin, name);
}

/// import_from_as_name: NAME ['as' NAME]
ast::Alias* Parser::parse_import_from_as_name() {
  const uint32_t name_begin = begin();
  const ast::Identifier name = identifier(bump());
  return finish_alias(name_begin, name);
}

ast::Alias* Parser::finish_alias(uint32_t name_begin, ast::Identifier name) {
  ast::Identifier asname;
  if (eat(TokenKind::As)) {
    if (at(TokenKind::Name)) {
      asname = identifier(bump());
      if (at(TokenKind::Dot) || at(TokenKind::LeftParenthesis) || at(TokenKind::LeftBracket)) {
        fail(SyntaxErrorKind::InvalidImportTarget, token().span);
      }
    } else {
      fail_expected("a name");
    }
  }
  auto* alias = make<ast::Alias>(since(name_begin));
  alias->name = name;
  alias->asname = asname;
  return alias;
}

/// dotted_name: dotted_name '.' NAME | NAME
ast::Identifier Parser::parse_dotted_name() {
  const Token& first = bump();
  if (!at(TokenKind::Dot)) {
    return identifier(first);
  }
  bool is_verbatim = !has(first.flags, TokenFlag::NonAscii);
  uint32_t end = first.span.end;
  std::string joined(identifier(first).text());
  while (eat(TokenKind::Dot)) {
    if (!at(TokenKind::Name)) {
      fail_expected("a name");
      return {};
    }
    const Token& name = bump();
    is_verbatim =
        is_verbatim && name.span.begin == end + 1 && !has(name.flags, TokenFlag::NonAscii);
    end = name.span.end;
    joined += '.';
    joined += identifier(name).text();
  }
  return is_verbatim ? builder_.intern(tokens_.source().text({first.span.begin, end}))
                     : builder_.intern_copy(joined);
}

/// import_from: 'from' ('.' | '...')* dotted_name 'import' import_from_targets
///   | 'from' ('.' | '...')+ 'import' import_from_targets
AnyStmt* Parser::parse_import_from() {
  const uint32_t statement_begin = bump().span.begin;
  int level = 0;
  while (at(TokenKind::Dot) || at(TokenKind::Ellipsis)) {
    level += bump().kind == TokenKind::Dot ? 1 : 3;
  }
  ast::Identifier module;
  if (at(TokenKind::Name)) {
    module = parse_dotted_name();
  } else if (level == 0) {
    fail_expected("a module name");
  }
  expect(TokenKind::Import);
  const ScratchMark mark = scratch_mark();
  parse_import_from_targets();
  auto* statement = make<ast::ImportFrom>(since(statement_begin));
  statement->module = module;
  statement->names = take<ast::Alias>(mark);
  statement->level = level;
  if (level == 0 && module && module.text() == "__future__") {
    for (const ast::Alias* alias : statement->names) {
      is_flufl_ = is_flufl_ || alias->name.text() == "barry_as_FLUFL";
    }
  }
  return statement;
}

/// import_from_targets: '(' import_from_as_names [','] ')' | import_from_as_names !',' | '*'
void Parser::parse_import_from_targets() {
  if (at(TokenKind::Star)) {
    const Token& star = bump();
    auto* alias = make<ast::Alias>(star.span);
    alias->name = builder_.intern(text(star));
    push(alias);
    return;
  }
  const Token& opener = token();
  const bool is_parenthesized = eat(TokenKind::LeftParenthesis);
  do {
    if (mode_ == ParserMode::Pattern && at(TokenKind::Ellipsis)) {
      const Token& gap = bump();
      auto* alias = make<ast::Alias>(gap.span);
      alias->name = builder_.intern(text(gap));
      push(alias);
      continue;
    }
    if (!at(TokenKind::Name)) {
      fail_expected("a name to import");
      return;
    }
    push(parse_import_from_as_name());
    if (is_parenthesized && at(TokenKind::Comma) && kind_after(1) == TokenKind::RightParenthesis) {
      bump();
      break;
    }
    if (!is_parenthesized && at(TokenKind::Comma) && kind_after(1) == TokenKind::Newline) {
      fail(SyntaxErrorKind::TrailingCommaInImport, token().span, {}, {}, {{token().span, ""}});
    }
  } while (eat(TokenKind::Comma));
  if (is_parenthesized) {
    expect_closer(TokenKind::RightParenthesis, opener);
  }
}

/// PEP 236: the parser knows what future statements may name. Only those at the beginning of the
/// file count; what is wrong with later ones, the compiler says.
void Parser::check_future_imports(const ast::Module& module) {
  bool may_be_docstring = true;
  for (const AnyStmt* statement : module.body) {
    const auto* import = statement->as<ast::ImportFrom>();
    if (import == nullptr) {
      const auto* expression = statement->as<ast::Expr>();
      const auto* constant =
          expression != nullptr ? expression->value->as<ast::Constant>() : nullptr;
      if (!may_be_docstring || constant == nullptr ||
          constant->value.kind != ast::ConstantKind::Str) {
        return;
      }
      may_be_docstring = false;
      continue;
    }
    if (import->level != 0 || import->module.text() != "__future__") {
      return;
    }
    may_be_docstring = false;
    for (const ast::Alias* alias : import->names) {
      const std::string_view feature = alias->name.text();
      if (std::find(kFutureFeatures.begin(), kFutureFeatures.end(), feature) ==
          kFutureFeatures.end()) {
        report(feature == "braces" ? SyntaxErrorKind::FutureBraces
                                   : SyntaxErrorKind::UnknownFutureFeature,
               alias->span, {std::string(feature)});
        return;
      }
    }
  }
}

}  // namespace krait
