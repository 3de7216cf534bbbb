// Patterns of `case` (PEP 634).
#include <algorithm>

#include "parser/depth_guard.h"
#include "parser/parser.h"

namespace krait {
namespace {

using ast::AnyExpr;
using ast::AnyPattern;

constexpr TokenSet kStringStart{TokenKind::String, TokenKind::FStringStart,
                                TokenKind::TStringStart};
constexpr TokenSet kNumberStart{TokenKind::Integer, TokenKind::Float, TokenKind::Imaginary,
                                TokenKind::Minus};
constexpr TokenSet kSingleton{TokenKind::None, TokenKind::True, TokenKind::False};
constexpr TokenSet kPatternsEnd{TokenKind::Colon, TokenKind::If};

}  // namespace

/// patterns: open_sequence_pattern | pattern
/// open_sequence_pattern: maybe_star_pattern ',' [maybe_sequence_pattern]
AnyPattern* Parser::parse_patterns() {
  const uint32_t first_begin = begin();
  const Token& first_token = token();
  AnyPattern* first = parse_maybe_star_pattern();
  if (!at(TokenKind::Comma)) {
    if (first_token.kind == TokenKind::Star) {
      fail(SyntaxErrorKind::StarPatternOutsideSequence, first->span);
    }
    return first;
  }
  const ScratchMark mark = scratch_mark();
  push(first);
  while (eat(TokenKind::Comma) && !at(kPatternsEnd)) {
    push(parse_maybe_star_pattern());
  }
  auto* sequence = make<ast::MatchSequence>(since(first_begin));
  sequence->patterns = take<AnyPattern>(mark);
  return sequence;
}

/// maybe_star_pattern: star_pattern | pattern
/// star_pattern: '*' pattern_capture_target | '*' wildcard_pattern
AnyPattern* Parser::parse_maybe_star_pattern() {
  if (!at(TokenKind::Star)) {
    return parse_pattern();
  }
  const uint32_t star_begin = bump().span.begin;
  if (!at(TokenKind::Name)) {
    fail_expected("a name");
    return error_pattern();
  }
  const Token& name = bump();
  auto* star = make<ast::MatchStar>(since(star_begin));
  star->name = text(name) == "_" ? ast::Identifier() : identifier(name);
  if (at(TokenKind::Dot) || at(TokenKind::LeftParenthesis) || at(TokenKind::Equal)) {
    fail_expected("the end of the pattern");
  }
  return star;
}

/// pattern: as_pattern | or_pattern
/// as_pattern: or_pattern 'as' pattern_capture_target
AnyPattern* Parser::parse_pattern() {
  const uint32_t pattern_begin = begin();
  AnyPattern* pattern = parse_or_pattern();
  if (!eat(TokenKind::As)) {
    return pattern;
  }
  const Token& name = token();
  if (!at(TokenKind::Name) || text(name) == "_") {
    fail(SyntaxErrorKind::InvalidPatternTarget, name.span, {describe(name)});
    return pattern;
  }
  bump();
  if (at(TokenKind::Dot) || at(TokenKind::LeftParenthesis) || at(TokenKind::Equal)) {
    fail(SyntaxErrorKind::InvalidPatternTarget, name.span, {"an expression"});
  }
  auto* as_pattern = make<ast::MatchAs>(since(pattern_begin));
  as_pattern->pattern = pattern;
  as_pattern->name = identifier(name);
  return as_pattern;
}

/// or_pattern: '|'.closed_pattern+
AnyPattern* Parser::parse_or_pattern() {
  const uint32_t pattern_begin = begin();
  AnyPattern* first = parse_closed_pattern();
  if (!at(TokenKind::VerticalBar)) {
    return first;
  }
  const ScratchMark mark = scratch_mark();
  push(first);
  while (eat(TokenKind::VerticalBar)) {
    push(parse_closed_pattern());
  }
  auto* alternatives = make<ast::MatchOr>(since(pattern_begin));
  alternatives->patterns = take<AnyPattern>(mark);
  return alternatives;
}

/// closed_pattern: literal_pattern | capture_pattern | wildcard_pattern | value_pattern
///   | group_pattern | sequence_pattern | mapping_pattern | class_pattern
AnyPattern* Parser::parse_closed_pattern() {
  const DepthGuard guard(depth_);
  if (guard.is_too_deep()) {
    fail(SyntaxErrorKind::TooDeeplyNested, token().span);
    return error_pattern();
  }
  if (at(TokenKind::Name)) {
    return parse_name_pattern();
  }
  if (at(kSingleton)) {
    const Token& singleton = bump();
    auto* pattern = make<ast::MatchSingleton>(singleton.span);
    pattern->value = singleton_value(singleton.kind);
    return pattern;
  }
  if (at(kStringStart) || at(kNumberStart)) {
    const uint32_t value_begin = begin();
    AnyExpr* value = at(kStringStart) ? parse_strings() : parse_pattern_number();
    auto* pattern = make<ast::MatchValue>(since(value_begin));
    pattern->value = value;
    return pattern;
  }
  if (mode_ == ParserMode::Pattern && at(TokenKind::Ellipsis)) {
    const Token& gap = bump();
    auto* value = make<ast::Constant>(gap.span);
    value->value.kind = ast::ConstantKind::Ellipsis;
    auto* pattern = make<ast::MatchValue>(gap.span);
    pattern->value = value;
    return pattern;
  }
  if (at(TokenKind::LeftParenthesis)) {
    return parse_group_or_sequence_pattern();
  }
  if (at(TokenKind::LeftBracket)) {
    return parse_list_pattern();
  }
  if (at(TokenKind::LeftBrace)) {
    return parse_mapping_pattern();
  }
  fail_expected("a pattern");
  return error_pattern();
}

/// capture_pattern, wildcard_pattern, value_pattern, class_pattern: what begins with a name
AnyPattern* Parser::parse_name_pattern() {
  const Token& name = token();
  const TokenKind next = kind_after(1);
  const bool is_wildcard = text(name) == "_";
  if (is_wildcard || (next != TokenKind::Dot && next != TokenKind::LeftParenthesis)) {
    bump();
    auto* capture = make<ast::MatchAs>(name.span);
    capture->name = is_wildcard ? ast::Identifier() : identifier(name);
    // `_` is a wildcard before it can be a value or a class: `_.a` is a mistake.
    if (at(TokenKind::Equal) || at(TokenKind::Dot) || at(TokenKind::LeftParenthesis)) {
      fail_expected("the end of the pattern");
    }
    return capture;
  }
  AnyExpr* value = parse_name_or_attr();
  if (at(TokenKind::LeftParenthesis)) {
    return parse_class_pattern(value, name.span.begin);
  }
  if (at(TokenKind::Equal)) {
    fail_expected("the end of the pattern");
  }
  auto* pattern = make<ast::MatchValue>(since(name.span.begin));
  pattern->value = value;
  return pattern;
}

/// name_or_attr: attr | NAME
AnyExpr* Parser::parse_name_or_attr() {
  const Token& first = bump();
  auto* name = make<ast::Name>(first.span);
  name->id = identifier(first);
  AnyExpr* value = name;
  while (eat(TokenKind::Dot)) {
    if (!at(TokenKind::Name)) {
      fail_expected("a name");
      break;
    }
    const Token& attribute_name = bump();
    auto* attribute = make<ast::Attribute>(since(first.span.begin));
    attribute->value = value;
    attribute->attr = identifier(attribute_name);
    value = attribute;
  }
  return value;
}

/// group_pattern: '(' pattern ')'
/// sequence_pattern: '(' [open_sequence_pattern] ')'
AnyPattern* Parser::parse_group_or_sequence_pattern() {
  const Token& opener = bump();
  const ScratchMark mark = scratch_mark();
  if (!at(TokenKind::RightParenthesis)) {
    const Token& first_token = token();
    AnyPattern* first = parse_maybe_star_pattern();
    if (!at(TokenKind::Comma)) {
      if (first_token.kind == TokenKind::Star) {
        fail(SyntaxErrorKind::StarPatternOutsideSequence, first->span);
      }
      expect_closer(TokenKind::RightParenthesis, opener);
      return first;
    }
    push(first);
    while (eat(TokenKind::Comma) && !at(TokenKind::RightParenthesis)) {
      push(parse_maybe_star_pattern());
    }
  }
  expect_closer(TokenKind::RightParenthesis, opener);
  auto* sequence = make<ast::MatchSequence>(since(opener.span.begin));
  sequence->patterns = take<AnyPattern>(mark);
  return sequence;
}

/// sequence_pattern: '[' [maybe_sequence_pattern] ']'
AnyPattern* Parser::parse_list_pattern() {
  const Token& opener = bump();
  const ScratchMark mark = scratch_mark();
  if (!at(TokenKind::RightBracket)) {
    do {
      push(parse_maybe_star_pattern());
    } while (eat(TokenKind::Comma) && !at(TokenKind::RightBracket));
  }
  expect_closer(TokenKind::RightBracket, opener);
  auto* sequence = make<ast::MatchSequence>(since(opener.span.begin));
  sequence->patterns = take<AnyPattern>(mark);
  return sequence;
}

/// mapping_pattern: '{' [items_pattern] [','] [double_star_pattern [',']] '}'
AnyPattern* Parser::parse_mapping_pattern() {
  const Token& opener = bump();
  const ScratchMark mark = scratch_mark();
  const size_t keys_mark = values_.size();
  ast::Identifier rest;
  bool may_go_on = true;
  while (may_go_on && !at(TokenKind::RightBrace) && !at(TokenKind::DoubleStar)) {
    AnyExpr* key = parse_pattern_key();
    expect(TokenKind::Colon);
    values_.push_back(key);
    push(parse_pattern());
    may_go_on = eat(TokenKind::Comma);
  }
  if (may_go_on && eat(TokenKind::DoubleStar)) {
    if (at(TokenKind::Name) && text(token()) != "_") {
      rest = identifier(bump());
      eat(TokenKind::Comma);
    } else {
      fail_expected("a name for the rest of the mapping");
    }
  }
  expect_closer(TokenKind::RightBrace, opener);
  auto* mapping = make<ast::MatchMapping>(since(opener.span.begin));
  mapping->patterns = take<AnyPattern>(mark);
  mapping->keys =
      builder_.make_array<AnyExpr*>(std::span<AnyExpr* const>(values_).subspan(keys_mark));
  values_.resize(keys_mark);
  mapping->rest = rest;
  return mapping;
}

/// key_value_pattern: (literal_expr | attr) ':' pattern
AnyExpr* Parser::parse_pattern_key() {
  if (at(kSingleton)) {
    return parse_singleton();
  }
  if (at(kStringStart)) {
    return parse_strings();
  }
  if (at(kNumberStart)) {
    return parse_pattern_number();
  }
  if (at(TokenKind::Name) && kind_after(1) == TokenKind::Dot) {
    return parse_name_or_attr();
  }
  fail_expected("a literal or a dotted name as the key");
  return error_expression();
}

/// class_pattern: name_or_attr '(' [positional_patterns [',' keyword_patterns]] [','] ')'
AnyPattern* Parser::parse_class_pattern(AnyExpr* cls, uint32_t class_begin) {
  const Token& opener = bump();
  const ScratchMark mark = scratch_mark();
  const size_t names_mark = identifiers_.size();
  size_t positional_count = 0;
  if (!at(TokenKind::RightParenthesis)) {
    do {
      // Behind a positional pattern `_` is read as one more of them, whatever follows it.
      const bool may_be_keyword =
          positional_count == 0 || identifiers_.size() != names_mark || text(token()) != "_";
      if (at(TokenKind::Name) && kind_after(1) == TokenKind::Equal && may_be_keyword) {
        identifiers_.push_back(identifier(bump()));
        bump();
        push(parse_pattern());
        continue;
      }
      const uint32_t positional_begin = begin();
      push(parse_pattern());
      ++positional_count;
      if (identifiers_.size() != names_mark) {
        fail(SyntaxErrorKind::PositionalPatternAfterKeyword, since(positional_begin));
      }
    } while (eat(TokenKind::Comma) && !at(TokenKind::RightParenthesis));
  }
  expect_closer(TokenKind::RightParenthesis, opener);
  auto* pattern = make<ast::MatchClass>(since(class_begin));
  pattern->cls = cls;
  const size_t keyword_mark = std::min(mark + positional_count, scratch_.size());
  pattern->kwd_patterns = take<AnyPattern>(keyword_mark);
  pattern->patterns = take<AnyPattern>(mark);
  pattern->kwd_attrs = builder_.make_array<ast::Identifier>(
      std::span<const ast::Identifier>(identifiers_).subspan(names_mark));
  identifiers_.resize(names_mark);
  return pattern;
}

/// complex_number: signed_real_number ('+' | '-') imaginary_number
/// signed_number: ['-'] NUMBER
AnyExpr* Parser::parse_pattern_number() {
  const uint32_t number_begin = begin();
  const bool is_real = !at_imaginary();
  AnyExpr* real = parse_pattern_signed_number();
  if (!at(TokenKind::Plus) && !at(TokenKind::Minus)) {
    return real;
  }
  if (!is_real) {
    fail(SyntaxErrorKind::ExpectedRealNumber, real->span);
  }
  const ast::BinaryOperator op =
      at(TokenKind::Plus) ? ast::BinaryOperator::Add : ast::BinaryOperator::Sub;
  if (!has_failed_) {
    bump();
  }
  if (!at(TokenKind::Imaginary)) {
    fail_here(SyntaxErrorKind::ExpectedImaginaryNumber);
    return real;
  }
  AnyExpr* imaginary = parse_number();
  auto* sum = make<ast::BinOp>(since(number_begin));
  sum->left = real;
  sum->op = op;
  sum->right = imaginary;
  return sum;
}

AnyExpr* Parser::parse_pattern_signed_number() {
  const uint32_t sign_begin = begin();
  const bool is_negative = eat(TokenKind::Minus);
  if (!at(TokenKind::Integer) && !at(TokenKind::Float) && !at(TokenKind::Imaginary)) {
    fail_expected("a number");
    return error_expression();
  }
  AnyExpr* number = parse_number();
  if (!is_negative) {
    return number;
  }
  auto* negative = make<ast::UnaryOp>(since(sign_begin));
  negative->op = ast::UnaryOperator::USub;
  negative->operand = number;
  return negative;
}

/// Whether the number here, perhaps with a sign, is imaginary.
bool Parser::at_imaginary() const {
  return at(TokenKind::Imaginary) ||
         (at(TokenKind::Minus) && kind_after(1) == TokenKind::Imaginary);
}

}  // namespace krait
