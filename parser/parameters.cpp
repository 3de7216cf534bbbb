// Parameters of functions and lambdas, and type parameters.
#include <algorithm>

#include "parser/parser.h"

namespace krait {

using ast::AnyExpr;

struct Parser::ParameterList {
  TokenKind closer;
  bool has_annotations;
  ScratchMark mark;    // parameters of the part that is being read
  size_t values_mark;  // defaults of the positional ones, then of the keyword-only ones
  ast::Array<ast::Arg*> posonlyargs = {};
  ast::Array<ast::Arg*> args = {};
  ast::Array<AnyExpr*> defaults = {};
  ast::Arg* vararg = nullptr;
  ast::Arg* kwarg = nullptr;
  bool has_slash = false;
  bool has_star = false;       // what follows is keyword-only
  bool needs_keyword = false;  // behind a bare `*`
  bool has_default = false;
  Span star_span = {};
};

/// parameters and lambda_parameters: up to, not including, `closer`
ast::Arguments* Parser::parse_parameters(TokenKind closer, bool has_annotations) {
  ParameterList list{closer, has_annotations, scratch_mark(), values_.size()};
  const uint32_t list_begin = begin();
  while (!at(closer)) {
    const Token* const before = mark();
    if (list.kwarg != nullptr) {
      fail(SyntaxErrorKind::ParameterAfterKeywordParameters, token().span);
    } else if (at(TokenKind::Star)) {
      parse_star_parameter(list);
    } else if (at(TokenKind::DoubleStar)) {
      parse_double_star_parameter(list);
    } else if (at(TokenKind::Slash)) {
      parse_slash(list);
    } else if (at(TokenKind::Name) || (at(TokenKind::Ellipsis) && mode_ == ParserMode::Pattern)) {
      parse_plain_parameter(list);
    } else if (at(TokenKind::LeftParenthesis)) {
      fail(SyntaxErrorKind::ParenthesizedParameter, token().span);
    } else {
      fail_expected("a parameter");
    }
    assert(has_failed_ || mark() != before);
    static_cast<void>(before);
    if (!eat(TokenKind::Comma)) {
      break;
    }
  }
  if (list.needs_keyword) {
    fail(SyntaxErrorKind::BareStarWithoutParameter, list.star_span);
  }
  return finish_parameters(list, list_begin);
}

/// The positional part ends: at `*`, `**` or the end of the list.
void Parser::close_positional(ParameterList& list) {
  if (list.has_star) {
    return;
  }
  list.args = take<ast::Arg>(list.mark);
  list.defaults =
      builder_.make_array<AnyExpr*>(std::span<AnyExpr* const>(values_).subspan(list.values_mark));
  values_.resize(list.values_mark);
  list.has_star = true;
}

/// star_etc: '*' param_no_default … | '*' param_no_default_star_annotation … | '*' ',' …
void Parser::parse_star_parameter(ParameterList& list) {
  const Token& star = token();
  if (list.has_star) {
    fail(SyntaxErrorKind::SecondStarParameter, star.span);
    return;
  }
  bump();
  close_positional(list);
  list.star_span = star.span;
  if (at(TokenKind::Comma) || at(list.closer)) {
    list.needs_keyword = true;
    return;
  }
  if (!at(TokenKind::Name)) {
    fail_expected("a parameter name");
    return;
  }
  list.vararg = parse_param(list.has_annotations, true);
  if (at(TokenKind::Equal)) {
    fail(SyntaxErrorKind::DefaultForVariadicParameter, token().span);
  }
}

/// kwds: '**' param_no_default
void Parser::parse_double_star_parameter(ParameterList& list) {
  bump();
  if (list.needs_keyword) {
    fail(SyntaxErrorKind::BareStarWithoutParameter, list.star_span);
    return;
  }
  if (!at(TokenKind::Name)) {
    fail_expected("a parameter name");
    return;
  }
  list.kwarg = parse_param(list.has_annotations, false);
  if (at(TokenKind::Equal)) {
    fail(SyntaxErrorKind::DefaultForVariadicParameter, token().span);
  }
}

/// slash_no_default: param_no_default+ '/' …
void Parser::parse_slash(ParameterList& list) {
  const Token& slash = token();
  if (list.has_slash) {
    fail(SyntaxErrorKind::SecondSlashParameter, slash.span);
  } else if (list.has_star) {
    fail(SyntaxErrorKind::SlashAfterStarParameter, slash.span);
  } else if (scratch_mark() == list.mark) {
    fail(SyntaxErrorKind::SlashWithoutParameter, slash.span);
  } else {
    bump();
    list.posonlyargs = take<ast::Arg>(list.mark);
    list.has_slash = true;
  }
}

/// param_no_default: param ',' | param &')'
/// param_with_default: param default ',' | param default &')'
void Parser::parse_plain_parameter(ParameterList& list) {
  const bool is_gap = at(TokenKind::Ellipsis);
  ast::Arg* parameter = parse_param(list.has_annotations, false);
  push(parameter);
  AnyExpr* default_value = nullptr;
  if (eat(TokenKind::Equal)) {
    if (at(TokenKind::Comma) || at(list.closer)) {
      fail_expected("a default value");
    }
    default_value = parse_expression();
  }
  if (list.has_star) {
    values_.push_back(default_value);
    list.needs_keyword = false;
  } else if (default_value != nullptr || (is_gap && list.has_default)) {
    // What a pattern's `...` stands for may have defaults; null keeps the others in their places.
    values_.push_back(default_value);
    list.has_default = true;
  } else if (list.has_default) {
    fail(SyntaxErrorKind::ParameterWithoutDefault, parameter->span);
  }
}

/// param: NAME [':' expression]
/// param_star_annotation: NAME ':' star_expression
ast::Arg* Parser::parse_param(bool has_annotation, bool is_variadic) {
  const Token& name = bump();
  AnyExpr* annotation = nullptr;
  if (has_annotation && eat(TokenKind::Colon)) {
    annotation = is_variadic ? parse_star_expression() : parse_expression();
  }
  auto* parameter = make<ast::Arg>(since(name.span.begin));
  parameter->arg = identifier(name);
  parameter->annotation = annotation;
  return parameter;
}

ast::Arguments* Parser::finish_parameters(ParameterList& list, uint32_t list_begin) {
  close_positional(list);
  auto* arguments = make<ast::Arguments>({list_begin, std::max(list_begin, previous_end())});
  arguments->posonlyargs = list.posonlyargs;
  arguments->args = list.args;
  arguments->vararg = list.vararg;
  arguments->kwonlyargs = take<ast::Arg>(list.mark);
  arguments->kw_defaults =
      builder_.make_array<AnyExpr*>(std::span<AnyExpr* const>(values_).subspan(list.values_mark));
  values_.resize(list.values_mark);
  arguments->kwarg = list.kwarg;
  arguments->defaults = list.defaults;
  return arguments;
}

/// type_params: '[' type_param_seq ']'
ast::Array<ast::AnyTypeParam*> Parser::parse_type_params() {
  const Token& opener = bump();
  const ScratchMark mark = scratch_mark();
  if (at(TokenKind::RightBracket)) {
    fail(SyntaxErrorKind::EmptyTypeParameters, {opener.span.begin, token().span.end});
  }
  do {
    push(parse_type_param());
  } while (eat(TokenKind::Comma) && !at(TokenKind::RightBracket));
  expect_closer(TokenKind::RightBracket, opener);
  return take<ast::AnyTypeParam>(mark);
}

/// type_param: NAME [':' expression] ['=' expression] | '*' NAME ['=' star_expression]
///   | '**' NAME ['=' expression]
ast::AnyTypeParam* Parser::parse_type_param() {
  const uint32_t parameter_begin = begin();
  const TokenKind star =
      at(TokenKind::Star) || at(TokenKind::DoubleStar) ? bump().kind : TokenKind::Name;
  if (!at(TokenKind::Name)) {
    fail_expected("a type parameter");
    return &type_parameter_placeholder_;
  }
  const ast::Identifier name = identifier(bump());
  AnyExpr* bound = nullptr;
  if (at(TokenKind::Colon)) {
    if (star != TokenKind::Name) {
      fail(SyntaxErrorKind::BoundOfVariadicTypeParameter, token().span);
    }
    eat(TokenKind::Colon);
    bound = parse_expression();
  }
  AnyExpr* default_value = nullptr;
  if (eat(TokenKind::Equal)) {
    default_value = star == TokenKind::Star ? parse_star_expression() : parse_expression();
  }
  if (star == TokenKind::Star) {
    auto* parameter = make<ast::TypeVarTuple>(since(parameter_begin));
    parameter->name = name;
    parameter->default_value = default_value;
    return parameter;
  }
  if (star == TokenKind::DoubleStar) {
    auto* parameter = make<ast::ParamSpec>(since(parameter_begin));
    parameter->name = name;
    parameter->default_value = default_value;
    return parameter;
  }
  auto* parameter = make<ast::TypeVar>(since(parameter_begin));
  parameter->name = name;
  parameter->bound = bound;
  parameter->default_value = default_value;
  return parameter;
}

}  // namespace krait
