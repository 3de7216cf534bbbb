// Calls and the arguments of classes.
#include "parser/depth_guard.h"
#include "parser/parser.h"

namespace krait {

using ast::AnyExpr;

struct Parser::CallState {
  const Token& opener;
  bool allows_generator;
  bool has_argument = false;
  bool has_keyword = false;
  bool has_double_star = false;
};

/// primary: primary genexp | primary '(' [arguments] ')'
AnyExpr* Parser::parse_call(AnyExpr* function, uint32_t primary_begin) {
  const DepthGuard guard(depth_);
  const Token& opener = bump();
  if (guard.is_too_deep()) {
    fail(SyntaxErrorKind::TooDeeplyNested, opener.span);
    return function;
  }
  const ScratchMark mark = scratch_mark();
  const size_t keywords_mark = keywords_.size();
  if (!at(TokenKind::RightParenthesis)) {
    parse_arguments(opener, true);
  }
  expect_closer(TokenKind::RightParenthesis, opener);
  auto* call = make<ast::Call>(since(primary_begin));
  call->func = function;
  call->args = take<AnyExpr>(mark);
  call->keywords = take_keywords(keywords_mark);
  return call;
}

ast::Array<ast::Keyword*> Parser::take_keywords(size_t mark) {
  if (keywords_.size() == mark) {
    return {};
  }
  const auto keywords =
      builder_.make_array<ast::Keyword*>(std::span<ast::Keyword* const>(keywords_).subspan(mark));
  keywords_.resize(mark);
  return keywords;
}

/// arguments: args [','] &')'
///
/// Leaves positional arguments on the scratch stack and the others in `keywords_`.
void Parser::parse_arguments(const Token& opener, bool allows_generator) {
  CallState state{opener, allows_generator};
  do {
    parse_argument(state);
    state.has_argument = true;
  } while (eat(TokenKind::Comma) && !at(TokenKind::RightParenthesis));
}

/// args: ','.(starred_expression | (assignment_expression | expression !':=') !'=')+ [',' kwargs]
///   | kwargs
void Parser::parse_argument(CallState& state) {
  if (at(TokenKind::Name) && kind_after(1) == TokenKind::Equal) {
    parse_keyword_argument(state);
    return;
  }
  if (at(TokenKind::DoubleStar)) {
    const uint32_t keyword_begin = bump().span.begin;
    AnyExpr* value = parse_expression();
    auto* keyword = make<ast::Keyword>(since(keyword_begin));
    keyword->value = value;
    keywords_.push_back(keyword);
    state.has_double_star = true;
    if (at(TokenKind::Equal)) {
      fail(SyntaxErrorKind::AssignmentInArgument, since(keyword_begin));
    }
    return;
  }
  if (at(TokenKind::Star)) {
    const uint32_t star_begin = bump().span.begin;
    AnyExpr* value = parse_expression();
    auto* starred = make<ast::Starred>(since(star_begin));
    starred->value = value;
    push(starred);
    if (state.has_double_star) {
      fail(SyntaxErrorKind::IterableUnpackingAfterKeywordUnpacking, starred->span);
    } else if (at(TokenKind::Equal)) {
      fail(SyntaxErrorKind::AssignmentToUnpacking, starred->span);
    }
    return;
  }
  parse_positional_argument(state);
}

/// kwarg: NAME '=' expression
void Parser::parse_keyword_argument(CallState& state) {
  const Token& name = bump();
  const Token& equal = bump();
  if (at(TokenKind::Comma) || at(TokenKind::RightParenthesis)) {
    fail(SyntaxErrorKind::ExpectedArgumentValue, {name.span.begin, equal.span.end});
  }
  AnyExpr* value = parse_expression();
  auto* keyword = make<ast::Keyword>(since(name.span.begin));
  keyword->arg = identifier(name);
  keyword->value = value;
  keywords_.push_back(keyword);
  state.has_keyword = true;
  if (at_comprehension()) {
    fail(SyntaxErrorKind::AssignmentInArgument, {name.span.begin, equal.span.end}, {}, {},
         {{equal.span, "=="}});
  }
}

void Parser::parse_positional_argument(CallState& state) {
  const uint32_t argument_begin = begin();
  const Token& first = token();
  AnyExpr* value = parse_named_expression();
  if (at_comprehension()) {
    push(parse_generator_argument(value, state));
    return;
  }
  push(value);
  if (at(TokenKind::Equal)) {
    if (first.kind == TokenKind::True || first.kind == TokenKind::False ||
        first.kind == TokenKind::None) {
      fail(SyntaxErrorKind::CannotAssign, first.span, {std::string(text(first))});
    } else {
      fail(SyntaxErrorKind::AssignmentInArgument, since(argument_begin), {}, {},
           {{token().span, "=="}});
    }
    return;
  }
  const bool is_gap = mode_ == ParserMode::Pattern && is_pattern_gap(*value);
  if (!is_gap && state.has_double_star) {
    fail(SyntaxErrorKind::PositionalAfterKeywordUnpacking, since(argument_begin));
  } else if (!is_gap && state.has_keyword) {
    fail(SyntaxErrorKind::PositionalAfterKeyword, since(argument_begin));
  }
}

/// genexp: '(' (assignment_expression | expression !':=') for_if_clauses ')'
///
/// As the only argument it needs no parentheses of its own, and its extent is that of the call's.
AnyExpr* Parser::parse_generator_argument(AnyExpr* element, const CallState& state) {
  const auto generators = parse_for_if_clauses();
  if (state.has_argument || !state.allows_generator || !at(TokenKind::RightParenthesis)) {
    if (!at(TokenKind::Comma) && !at(TokenKind::RightParenthesis)) {
      fail_unexpected_in_list(TokenKind::RightParenthesis, state.opener);
    } else {
      fail(SyntaxErrorKind::GeneratorNeedsParentheses, since(element->span.begin));
    }
  }
  const uint32_t end = at(TokenKind::RightParenthesis) ? token().span.end : previous_end();
  auto* generator = make<ast::GeneratorExp>({state.opener.span.begin, end});
  generator->elt = element;
  generator->generators = generators;
  return generator;
}

}  // namespace krait
