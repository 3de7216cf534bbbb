// Comprehensions, and the displays in braces, which only their first element tells apart.
#include "parser/depth_guard.h"
#include "parser/parser.h"

namespace krait {

using ast::AnyExpr;

/// for_if_clauses: for_if_clause+
ast::Array<ast::Comprehension*> Parser::parse_for_if_clauses() {
  const ScratchMark mark = scratch_mark();
  do {
    push(parse_for_if_clause());
  } while (at_comprehension());
  return take<ast::Comprehension>(mark);
}

/// for_if_clause: ['async'] 'for' star_targets 'in' ~ disjunction ('if' disjunction)*
ast::Comprehension* Parser::parse_for_if_clause() {
  const uint32_t clause_begin = begin();
  const bool is_async = eat(TokenKind::Async);
  // Not there any more when the element is a mistake, which has ended the statement.
  eat(TokenKind::For);
  AnyExpr* target = parse_star_targets(TargetUse::For);
  expect(TokenKind::In);
  AnyExpr* iter = parse_disjunction();
  const ScratchMark mark = scratch_mark();
  while (eat(TokenKind::If)) {
    push(parse_disjunction());
  }
  auto* clause = make<ast::Comprehension>(since(clause_begin));
  clause->target = target;
  clause->iter = iter;
  clause->ifs = take<AnyExpr>(mark);
  clause->is_async = is_async ? 1 : 0;
  return clause;
}

/// dict: '{' [double_starred_kvpairs] '}'
/// dictcomp: '{' kvpair for_if_clauses '}'
/// set: '{' star_named_expressions '}'
/// setcomp: '{' named_expression for_if_clauses '}'
AnyExpr* Parser::parse_dict_or_set() {
  const DepthGuard guard(depth_);
  const Token& opener = bump();
  if (guard.is_too_deep()) {
    fail(SyntaxErrorKind::TooDeeplyNested, opener.span);
    return error_expression();
  }
  if (at(TokenKind::RightBrace) || at(TokenKind::DoubleStar)) {
    return parse_dict_rest(opener, nullptr);
  }
  if (at(TokenKind::Star)) {
    return parse_set_rest(opener, parse_star_named_expression());
  }
  const uint32_t first_begin = begin();
  AnyExpr* first = parse_named_expression();
  const bool is_walrus = first->is<ast::NamedExpr>() && first->span.begin == first_begin;
  if (at(TokenKind::Colon) && !is_walrus) {
    return parse_dict_rest(opener, first);
  }
  if (mode_ == ParserMode::Pattern && is_pattern_gap(*first) && at(TokenKind::Comma)) {
    return parse_dict_after_gap(opener, first);
  }
  return parse_set_rest(opener, first);
}

/// A dict behind its first key, or, without one, behind the brace.
AnyExpr* Parser::parse_dict_rest(const Token& opener, AnyExpr* first_key) {
  const ScratchMark mark = scratch_mark();
  const size_t values_mark = values_.size();
  AnyExpr* key = first_key;
  while (key != nullptr || !at(TokenKind::RightBrace)) {
    parse_double_starred_kvpair(key);
    if (key != nullptr && scratch_.size() == mark + 1 && at_comprehension()) {
      return parse_dict_comprehension(opener, mark, values_mark);
    }
    key = nullptr;
    if (!eat(TokenKind::Comma)) {
      break;
    }
  }
  expect_closer(TokenKind::RightBrace, opener);
  auto* dict = make<ast::Dict>(since(opener.span.begin));
  dict->keys = take<AnyExpr>(mark);
  dict->values =
      builder_.make_array<AnyExpr*>(std::span<AnyExpr* const>(values_).subspan(values_mark));
  values_.resize(values_mark);
  return dict;
}

/// double_starred_kvpair: '**' bitwise_or | expression ':' expression
///
/// Its key may have been read already.
void Parser::parse_double_starred_kvpair(AnyExpr* key) {
  if (key == nullptr && eat(TokenKind::DoubleStar)) {
    push(nullptr);
    AnyExpr* value = parse_bitwise_or();
    values_.push_back(value);
    if (at_comprehension()) {
      fail(SyntaxErrorKind::UnpackingInDictComprehension, value->span);
    }
    return;
  }
  if (key == nullptr) {
    key = parse_expression();
    if (mode_ == ParserMode::Pattern && is_pattern_gap(*key) && !at(TokenKind::Colon)) {
      push(nullptr);
      values_.push_back(key);
      return;
    }
  }
  push(key);
  if (!at(TokenKind::Colon) && !has_failed_) {
    fail_here(SyntaxErrorKind::ExpectedColonInDict);
  }
  eat(TokenKind::Colon);
  if (at(TokenKind::Star)) {
    fail(SyntaxErrorKind::StarredDictValue, token().span);
  }
  if (at(TokenKind::RightBrace) || at(TokenKind::Comma)) {
    fail_here(SyntaxErrorKind::ExpectedDictValue);
  }
  values_.push_back(parse_expression());
}

AnyExpr* Parser::parse_dict_comprehension(const Token& opener, ScratchMark mark,
                                          size_t values_mark) {
  auto* key = static_cast<AnyExpr*>(scratch_.back());
  AnyExpr* value = values_.back();
  scratch_.resize(mark);
  values_.resize(values_mark);
  const auto generators = parse_for_if_clauses();
  expect_closer(TokenKind::RightBrace, opener);
  auto* comprehension = make<ast::DictComp>(since(opener.span.begin));
  comprehension->key = key;
  comprehension->value = value;
  comprehension->generators = generators;
  return comprehension;
}

/// A set behind its first element.
AnyExpr* Parser::parse_set_rest(const Token& opener, AnyExpr* first) {
  if (at_comprehension()) {
    if (first->is<ast::Starred>()) {
      fail(SyntaxErrorKind::StarredInComprehension, first->span);
    }
    const auto generators = parse_for_if_clauses();
    expect_closer(TokenKind::RightBrace, opener);
    auto* comprehension = make<ast::SetComp>(since(opener.span.begin));
    comprehension->elt = first;
    comprehension->generators = generators;
    return comprehension;
  }
  const ScratchMark mark = scratch_mark();
  push(first);
  while (eat(TokenKind::Comma) && !at(TokenKind::RightBrace)) {
    push(parse_star_named_expression());
  }
  expect_closer(TokenKind::RightBrace, opener);
  auto* set = make<ast::Set>(since(opener.span.begin));
  set->elts = take<AnyExpr>(mark);
  return set;
}

/// `...` in a rule pattern.
bool Parser::is_pattern_gap(const AnyExpr& expression) {
  const auto* constant = expression.as<ast::Constant>();
  return constant != nullptr && constant->value.kind == ast::ConstantKind::Ellipsis;
}

/// `{..., "k": V}` in a rule pattern: a dict when an entry with a colon follows, else a set.
AnyExpr* Parser::parse_dict_after_gap(const Token& opener, AnyExpr* gap) {
  const TokenIndex closer = tokens_.partner(index_of(&opener));
  bool is_dict = false;
  if (closer != TokenBuffer::kNoPartner) {
    for (TokenIndex index = index_of(&opener) + 1; index < closer; ++index) {
      const TokenKind kind = tokens_[index].kind;
      is_dict = is_dict || kind == TokenKind::Colon || kind == TokenKind::DoubleStar;
      const TokenIndex partner = tokens_.partner(index);
      index = partner != TokenBuffer::kNoPartner ? partner : index;
    }
  }
  if (!is_dict) {
    return parse_set_rest(opener, gap);
  }
  const ScratchMark mark = scratch_mark();
  const size_t values_mark = values_.size();
  push(nullptr);
  values_.push_back(gap);
  while (eat(TokenKind::Comma) && !at(TokenKind::RightBrace)) {
    parse_double_starred_kvpair(nullptr);
  }
  expect_closer(TokenKind::RightBrace, opener);
  auto* dict = make<ast::Dict>(since(opener.span.begin));
  dict->keys = take<AnyExpr>(mark);
  dict->values =
      builder_.make_array<AnyExpr*>(std::span<AnyExpr* const>(values_).subspan(values_mark));
  values_.resize(values_mark);
  return dict;
}

}  // namespace krait
