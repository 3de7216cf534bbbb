// Expressions. Operators of all precedences are one loop over one table: what waits for its right
// operand (binary operators, but also `not`, `-`, `lambda a:` and `b if c else`) is an entry on
// `pending_`, so that a chain of any length costs no machine stack.
#include "parser/depth_guard.h"
#include "parser/parser.h"

namespace krait {
namespace {

using ast::AnyExpr;

constexpr TokenSet kExpressionStart{TokenKind::Name,         TokenKind::Integer,
                                    TokenKind::Float,        TokenKind::Imaginary,
                                    TokenKind::String,       TokenKind::FStringStart,
                                    TokenKind::TStringStart, TokenKind::LeftParenthesis,
                                    TokenKind::LeftBracket,  TokenKind::LeftBrace,
                                    TokenKind::Ellipsis,     TokenKind::Minus,
                                    TokenKind::Plus,         TokenKind::Tilde,
                                    TokenKind::Not,          TokenKind::Lambda,
                                    TokenKind::Await,        TokenKind::None,
                                    TokenKind::True,         TokenKind::False};

constexpr TokenSet kPrefix{TokenKind::Minus, TokenKind::Plus, TokenKind::Tilde, TokenKind::Not,
                           TokenKind::Lambda};

/// What can follow an element of a list without parentheses, where another could stand.
constexpr TokenSet kSliceEnd{TokenKind::Colon, TokenKind::Comma, TokenKind::RightBracket};

}  // namespace

bool Parser::at_expression() const { return at(kExpressionStart); }

bool Parser::at_comprehension() const {
  return at(TokenKind::For) || (at(TokenKind::Async) && kind_after(1) == TokenKind::For);
}

/// star_expressions: ','.star_expression+ [',']
AnyExpr* Parser::parse_star_expressions() {
  const uint32_t first_begin = begin();
  AnyExpr* first = parse_star_expression();
  if (!at(TokenKind::Comma)) {
    return first;
  }
  const ScratchMark mark = scratch_mark();
  push(first);
  while (eat(TokenKind::Comma) && (at_expression() || at(TokenKind::Star))) {
    push(parse_star_expression());
  }
  auto* tuple = make<ast::Tuple>(since(first_begin));
  tuple->elts = take<AnyExpr>(mark);
  return tuple;
}

/// star_expression: '*' bitwise_or | expression
AnyExpr* Parser::parse_star_expression() {
  if (!at(TokenKind::Star)) {
    return parse_expression();
  }
  const uint32_t star_begin = begin();
  bump();
  AnyExpr* value = parse_bitwise_or();
  auto* starred = make<ast::Starred>(since(star_begin));
  starred->value = value;
  return starred;
}

/// star_named_expression: '*' bitwise_or | named_expression
AnyExpr* Parser::parse_star_named_expression() {
  return at(TokenKind::Star) ? parse_star_expression() : parse_named_expression();
}

/// named_expression: NAME ':=' ~ expression | expression !':='
AnyExpr* Parser::parse_named_expression() {
  if (at(TokenKind::Name) && kind_after(1) == TokenKind::ColonEqual) {
    const Token& name = bump();
    auto* target = make<ast::Name>(name.span);
    target->id = identifier(name);
    target->ctx = ast::ExprContext::Store;
    bump();
    AnyExpr* value = parse_expression();
    auto* named = make<ast::NamedExpr>(since(name.span.begin));
    named->target = target;
    named->value = value;
    return named;
  }
  const uint32_t expression_begin = begin();
  AnyExpr* expression = parse_expression();
  if (at(TokenKind::ColonEqual)) {
    fail(SyntaxErrorKind::InvalidWalrusTarget, since(expression_begin));
  }
  return expression;
}

/// expressions: ','.expression+ [',']
AnyExpr* Parser::parse_expressions() {
  const uint32_t first_begin = begin();
  AnyExpr* first = parse_expression();
  if (!at(TokenKind::Comma)) {
    return first;
  }
  const ScratchMark mark = scratch_mark();
  push(first);
  while (eat(TokenKind::Comma) && at_expression()) {
    push(parse_expression());
  }
  auto* tuple = make<ast::Tuple>(since(first_begin));
  tuple->elts = take<AnyExpr>(mark);
  return tuple;
}

/// yield_expr: 'yield' 'from' expression | 'yield' [star_expressions]
AnyExpr* Parser::parse_yield_expr() {
  const uint32_t yield_begin = begin();
  bump();
  if (eat(TokenKind::From)) {
    AnyExpr* value = parse_expression();
    auto* result = make<ast::YieldFrom>(since(yield_begin));
    result->value = value;
    return result;
  }
  AnyExpr* value = at_expression() || at(TokenKind::Star) ? parse_star_expressions() : nullptr;
  auto* result = make<ast::Yield>(since(yield_begin));
  result->value = value;
  return result;
}

/// expression: disjunction ['if' disjunction 'else' expression] | lambdef, and all below it down to
/// await_primary; what binds less tightly than `minimum` is left to the caller.
AnyExpr* Parser::parse_operators(Precedence minimum) {
  const size_t base = pending_.size();
  for (;;) {
    if (at(kPrefix)) {
      parse_prefixes(minimum, base);
    }
    Operand operand{nullptr, begin()};
    operand.expression = parse_await_primary();
    const InfixOperator infix = infix_operator(kind());
    if (infix.precedence < minimum || infix.precedence == Precedence::None ||
        !push_infix(operand, infix, base)) {
      if (pending_.size() != base) {
        reduce(operand, Precedence::Lambda, base);
      }
      return operand.expression;
    }
  }
}

/// The prefixes of an operand: `not` where an inversion may stand, `lambda` where an expression
/// may, signs everywhere.
void Parser::parse_prefixes(Precedence minimum, size_t base) {
  for (;;) {
    const Precedence outer =
        pending_.size() == base ? Precedence::None : pending_.back().precedence;
    Pending entry{{nullptr}, begin(), Precedence::Unary, 0};
    switch (kind()) {
      case TokenKind::Minus:
        entry.code = static_cast<uint8_t>(ast::UnaryOperator::USub);
        break;
      case TokenKind::Plus:
        entry.code = static_cast<uint8_t>(ast::UnaryOperator::UAdd);
        break;
      case TokenKind::Tilde:
        entry.code = static_cast<uint8_t>(ast::UnaryOperator::Invert);
        break;
      case TokenKind::Not:
        if (outer > Precedence::Not || minimum > Precedence::Not) {
          fail(SyntaxErrorKind::NotNeedsParentheses, token().span);
          return;
        }
        entry.code = static_cast<uint8_t>(ast::UnaryOperator::Not);
        entry.precedence = Precedence::Not;
        break;
      case TokenKind::Lambda:
        if (outer > Precedence::Ternary || minimum > Precedence::Lambda) {
          fail(SyntaxErrorKind::LambdaNeedsParentheses, token().span);
          return;
        }
        parse_lambda_header();
        continue;
      default:  // NOLINT: of a hundred kinds of token, those above are prefixes
        return;
    }
    bump();
    pending_.push_back(entry);
  }
}

/// lambdef: 'lambda' [lambda_params] ':' expression
void Parser::parse_lambda_header() {
  const DepthGuard guard(depth_);
  if (guard.is_too_deep()) {
    fail(SyntaxErrorKind::TooDeeplyNested, token().span);
    return;
  }
  const uint32_t lambda_begin = bump().span.begin;
  Pending entry{{nullptr}, lambda_begin, Precedence::Lambda, 0};
  entry.arguments = parse_parameters(TokenKind::Colon, false);
  expect(TokenKind::Colon);
  pending_.push_back(entry);
}

/// Puts the operator at the cursor on the stack, with what it takes to the left. False when it is
/// none after all.
bool Parser::push_infix(Operand& operand, InfixOperator infix, size_t base) {
  switch (infix.precedence) {
    case Precedence::Ternary:
      reduce(operand, Precedence::Or, base);
      push_ternary(operand);
      return true;
    case Precedence::Or:
    case Precedence::And: {
      reduce(operand, static_cast<Precedence>(static_cast<int>(infix.precedence) + 1), base);
      if (pending_.size() == base || pending_.back().precedence != infix.precedence) {
        Pending entry{{nullptr}, operand.begin, infix.precedence, infix.code};
        entry.values = scratch_mark();
        pending_.push_back(entry);
      }
      push(operand.expression);
      bump();
      return true;
    }
    case Precedence::Comparison: {
      auto code = static_cast<ast::ComparisonOperator>(infix.code);
      if (at(TokenKind::Not) && kind_after(1) != TokenKind::In) {
        return false;
      }
      reduce(operand, Precedence::BitOr, base);
      if (pending_.size() == base || pending_.back().precedence != Precedence::Comparison) {
        Pending entry{{nullptr}, operand.begin, Precedence::Comparison, 0};
        entry.values = scratch_mark();
        pending_.push_back(entry);
      }
      push(operand.expression);
      code = parse_comparison_operator(code);
      comparisons_.push_back(code);
      return true;
    }
    case Precedence::Power:
      pending_.push_back({{operand.expression}, operand.begin, infix.precedence, infix.code});
      bump();
      return true;
    case Precedence::None:
    case Precedence::Lambda:
    case Precedence::Not:
    case Precedence::Unary:
    case Precedence::BitOr:
    case Precedence::BitXor:
    case Precedence::BitAnd:
    case Precedence::Shift:
    case Precedence::Sum:
    case Precedence::Term:
      break;
  }
  reduce(operand, infix.precedence, base);
  pending_.push_back({{operand.expression}, operand.begin, infix.precedence, infix.code});
  bump();
  return true;
}

/// compare_op: '==' | '!=' | '<=' | '<' | '>=' | '>' | 'not' 'in' | 'in' | 'is' 'not' | 'is'
ast::ComparisonOperator Parser::parse_comparison_operator(ast::ComparisonOperator code) {
  const Token& first = bump();
  if (first.kind == TokenKind::Not) {
    bump();
  } else if (first.kind == TokenKind::Is) {
    return eat(TokenKind::Not) ? ast::ComparisonOperator::IsNot : code;
  } else if (first.kind == TokenKind::NotEqual) {
    // PEP 401: `from __future__ import barry_as_FLUFL` leaves `<>` alone. The lexer reads `<>` as
    // NotEqual too, and reports it; where it is right, that error is dropped in the end.
    if (is_flufl_ && text(first) != "<>") {
      fail(SyntaxErrorKind::FluflNotEqual, first.span, {}, {}, {{first.span, "<>"}});
    }
  }
  return code;
}

/// The part `'if' disjunction 'else'` of a conditional expression, whose last operand is still to
/// come: the body waits on the scratch stack, the condition in the entry.
void Parser::push_ternary(Operand& operand) {
  const Token& if_token = bump();
  AnyExpr* condition = parse_disjunction();
  if (!eat(TokenKind::Else) && !has_failed_) {
    fail(SyntaxErrorKind::ExpectedElseInTernary, if_token.span);
  }
  push(operand.expression);
  pending_.push_back({{condition}, operand.begin, Precedence::Ternary, 0});
}

/// Builds what waits and binds at least as tightly as `down_to`.
void Parser::reduce(Operand& operand, Precedence down_to, size_t base) {
  while (pending_.size() != base && pending_.back().precedence >= down_to) {
    const Pending pending = pending_.back();
    pending_.pop_back();
    operand.begin = pending.begin;
    operand.expression = reduce_one(pending, operand.expression, since(pending.begin));
  }
}

AnyExpr* Parser::reduce_one(const Pending& pending, AnyExpr* right, Span span) {
  switch (pending.precedence) {
    case Precedence::Lambda: {
      auto* lambda = make<ast::Lambda>(span);
      lambda->args = pending.arguments;
      lambda->body = right;
      return lambda;
    }
    case Precedence::Ternary: {
      auto* ternary = make<ast::IfExp>(span);
      ternary->test = pending.left;
      ternary->body = static_cast<AnyExpr*>(scratch_.back());
      ternary->orelse = right;
      scratch_.pop_back();
      return ternary;
    }
    case Precedence::Or:
    case Precedence::And: {
      push(right);
      auto* chain = make<ast::BoolOp>(span);
      chain->op = static_cast<ast::BoolOperator>(pending.code);
      chain->values = take<AnyExpr>(pending.values);
      return chain;
    }
    case Precedence::Comparison:
      return reduce_comparison(pending, right, span);
    case Precedence::Not:
    case Precedence::Unary: {
      auto* unary = make<ast::UnaryOp>(span);
      unary->op = static_cast<ast::UnaryOperator>(pending.code);
      unary->operand = right;
      return unary;
    }
    case Precedence::None:
    case Precedence::BitOr:
    case Precedence::BitXor:
    case Precedence::BitAnd:
    case Precedence::Shift:
    case Precedence::Sum:
    case Precedence::Term:
    case Precedence::Power:
      break;
  }
  auto* binary = make<ast::BinOp>(span);
  binary->left = pending.left;
  binary->op = static_cast<ast::BinaryOperator>(pending.code);
  binary->right = right;
  return binary;
}

AnyExpr* Parser::reduce_comparison(const Pending& pending, AnyExpr* right, Span span) {
  push(right);
  auto* left = static_cast<AnyExpr*>(scratch_[pending.values]);
  auto* compare = make<ast::Compare>(span);
  compare->left = left;
  compare->comparators = take<AnyExpr>(pending.values + 1);
  scratch_.pop_back();
  const size_t first = comparisons_.size() - compare->comparators.size();
  compare->ops = builder_.make_array<ast::ComparisonOperator>(
      std::span<const ast::ComparisonOperator>(comparisons_).subspan(first));
  comparisons_.resize(first);
  return compare;
}

/// await_primary: 'await' primary | primary
AnyExpr* Parser::parse_await_primary() {
  if (!at(TokenKind::Await)) {
    return parse_primary();
  }
  const uint32_t await_begin = bump().span.begin;
  AnyExpr* value = parse_primary();
  auto* await = make<ast::Await>(since(await_begin));
  await->value = value;
  return await;
}

/// primary: primary '.' NAME | primary genexp | primary '(' [arguments] ')' | primary '[' slices
/// ']'
///   | atom
AnyExpr* Parser::parse_primary() {
  const uint32_t primary_begin = begin();
  AnyExpr* value = parse_atom();
  for (;;) {
    switch (kind()) {
      case TokenKind::Dot:
        bump();
        if (!at(TokenKind::Name)) {
          fail_expected("a name");
          return value;
        }
        value = parse_attribute(value, primary_begin);
        break;
      case TokenKind::LeftParenthesis:
        value = parse_call(value, primary_begin);
        break;
      case TokenKind::LeftBracket:
        value = parse_subscript(value, primary_begin);
        break;
      default:  // NOLINT: every other kind ends the primary
        return value;
    }
  }
}

/// The last part of: primary '.' NAME
AnyExpr* Parser::parse_attribute(AnyExpr* value, uint32_t primary_begin) {
  const Token& name = bump();
  auto* attribute = make<ast::Attribute>({primary_begin, name.span.end});
  attribute->value = value;
  attribute->attr = identifier(name);
  return attribute;
}

/// atom: NAME | 'True' | 'False' | 'None' | strings | NUMBER | (tuple | group | genexp)
///   | (list | listcomp) | (dict | set | dictcomp | setcomp) | '...'
AnyExpr* Parser::parse_atom() {
  switch (kind()) {
    case TokenKind::Name: {
      const Token& name = bump();
      auto* result = make<ast::Name>(name.span);
      result->id = identifier(name);
      return result;
    }
    case TokenKind::Integer:
    case TokenKind::Float:
    case TokenKind::Imaginary:
      return parse_number();
    case TokenKind::String:
    case TokenKind::FStringStart:
    case TokenKind::TStringStart:
      return parse_strings();
    case TokenKind::None:
    case TokenKind::True:
    case TokenKind::False:
    case TokenKind::Ellipsis:
      return parse_singleton();
    case TokenKind::LeftParenthesis:
      return parse_group_or_tuple();
    case TokenKind::LeftBracket:
      return parse_list();
    case TokenKind::LeftBrace:
      return parse_dict_or_set();
    default:  // NOLINT: with every other kind no expression begins
      fail_here(SyntaxErrorKind::ExpectedExpression);
      return error_expression();
  }
}

/// tuple: '(' [star_named_expression ',' [star_named_expressions]] ')'
/// group: '(' (yield_expr | named_expression) ')'
/// genexp: '(' (assignment_expression | expression !':=') for_if_clauses ')'
AnyExpr* Parser::parse_group_or_tuple() {
  const DepthGuard guard(depth_);
  const Token& opener = bump();
  if (guard.is_too_deep()) {
    fail(SyntaxErrorKind::TooDeeplyNested, opener.span);
    return error_expression();
  }
  if (eat(TokenKind::RightParenthesis)) {
    return make<ast::Tuple>(since(opener.span.begin));
  }
  if (at(TokenKind::Yield)) {
    AnyExpr* yield = parse_yield_expr();
    expect_closer(TokenKind::RightParenthesis, opener);
    return yield;
  }
  const Token& first_token = token();
  AnyExpr* first = parse_star_named_expression();
  if (at_comprehension()) {
    if (first->is<ast::Starred>()) {
      fail(SyntaxErrorKind::StarredInComprehension, first->span);
    }
    const auto generators = parse_for_if_clauses();
    expect_closer(TokenKind::RightParenthesis, opener);
    auto* generator = make<ast::GeneratorExp>(since(opener.span.begin));
    generator->elt = first;
    generator->generators = generators;
    return generator;
  }
  if (!at(TokenKind::Comma)) {
    if (first_token.kind == TokenKind::Star && at(TokenKind::RightParenthesis)) {
      fail(SyntaxErrorKind::StarredInGroup, first->span);
    }
    expect_closer(TokenKind::RightParenthesis, opener);
    return first;
  }
  const ScratchMark mark = scratch_mark();
  push(first);
  while (eat(TokenKind::Comma) && !at(TokenKind::RightParenthesis)) {
    push(parse_star_named_expression());
  }
  expect_closer(TokenKind::RightParenthesis, opener);
  auto* tuple = make<ast::Tuple>(since(opener.span.begin));
  tuple->elts = take<AnyExpr>(mark);
  return tuple;
}

/// list: '[' [star_named_expressions] ']'
/// listcomp: '[' named_expression for_if_clauses ']'
AnyExpr* Parser::parse_list() {
  const DepthGuard guard(depth_);
  const Token& opener = bump();
  if (guard.is_too_deep()) {
    fail(SyntaxErrorKind::TooDeeplyNested, opener.span);
    return error_expression();
  }
  const ScratchMark mark = scratch_mark();
  if (!at(TokenKind::RightBracket)) {
    AnyExpr* first = parse_star_named_expression();
    if (at_comprehension()) {
      if (first->is<ast::Starred>()) {
        fail(SyntaxErrorKind::StarredInComprehension, first->span);
      }
      const auto generators = parse_for_if_clauses();
      expect_closer(TokenKind::RightBracket, opener);
      auto* comprehension = make<ast::ListComp>(since(opener.span.begin));
      comprehension->elt = first;
      comprehension->generators = generators;
      return comprehension;
    }
    push(first);
    while (eat(TokenKind::Comma) && !at(TokenKind::RightBracket)) {
      push(parse_star_named_expression());
    }
  }
  expect_closer(TokenKind::RightBracket, opener);
  auto* list = make<ast::List>(since(opener.span.begin));
  list->elts = take<AnyExpr>(mark);
  return list;
}

AnyExpr* Parser::parse_subscript(AnyExpr* value, uint32_t primary_begin) {
  const DepthGuard guard(depth_);
  const Token& opener = bump();
  if (guard.is_too_deep()) {
    fail(SyntaxErrorKind::TooDeeplyNested, opener.span);
    return value;
  }
  AnyExpr* slice = parse_slices();
  expect_closer(TokenKind::RightBracket, opener);
  auto* subscript = make<ast::Subscript>(since(primary_begin));
  subscript->value = value;
  subscript->slice = slice;
  return subscript;
}

/// slices: slice !',' | ','.(slice | starred_expression)+ [',']
AnyExpr* Parser::parse_slices() {
  const uint32_t first_begin = begin();
  const bool is_starred = at(TokenKind::Star);
  AnyExpr* first = parse_slice();
  if (!at(TokenKind::Comma) && !is_starred) {
    return first;
  }
  const ScratchMark mark = scratch_mark();
  push(first);
  while (eat(TokenKind::Comma) && !at(TokenKind::RightBracket)) {
    push(parse_slice());
  }
  auto* tuple = make<ast::Tuple>(since(first_begin));
  tuple->elts = take<AnyExpr>(mark);
  return tuple;
}

/// slice: [expression] ':' [expression] [':' [expression]] | named_expression
/// starred_expression: '*' expression
AnyExpr* Parser::parse_slice() {
  const uint32_t slice_begin = begin();
  if (at(TokenKind::Star)) {
    bump();
    AnyExpr* value = parse_expression();
    auto* starred = make<ast::Starred>(since(slice_begin));
    starred->value = value;
    return starred;
  }
  AnyExpr* lower = nullptr;
  if (!at(TokenKind::Colon)) {
    const bool is_parenthesized = at(TokenKind::LeftParenthesis);
    lower = parse_named_expression();
    // `x[a:=1:2]` ends at a colon that nothing takes.
    if (!at(TokenKind::Colon) || (lower->is<ast::NamedExpr>() && !is_parenthesized)) {
      return lower;
    }
  }
  bump();
  AnyExpr* upper = at(kSliceEnd) ? nullptr : parse_expression();
  AnyExpr* step = nullptr;
  if (eat(TokenKind::Colon) && !at(kSliceEnd)) {
    step = parse_expression();
  }
  auto* slice = make<ast::Slice>(since(slice_begin));
  slice->lower = lower;
  slice->upper = upper;
  slice->step = step;
  return slice;
}

}  // namespace krait
