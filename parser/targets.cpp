// Targets of assignments, loops, `with` and `del`. They are read as expressions and then turned
// into targets, since only what follows tells (`a, b` or `a, b = c`).
#include "parser/parser.h"

namespace krait {
namespace {

using ast::AnyExpr;
using ast::ExprContext;
using ast::Kind;

/// What messages call an expression that is no target, as CPython's do.
std::string_view target_words(const AnyExpr& expression) {
  switch (expression.node_kind) {
    case Kind::Call:
      return "function call";
    case Kind::Constant:
      return "literal";
    case Kind::BinOp:
    case Kind::UnaryOp:
    case Kind::BoolOp:
      return "expression";
    case Kind::Compare:
      return "comparison";
    case Kind::Lambda:
      return "lambda";
    case Kind::IfExp:
      return "conditional expression";
    case Kind::NamedExpr:
      return "named expression";
    case Kind::GeneratorExp:
      return "generator expression";
    case Kind::ListComp:
      return "list comprehension";
    case Kind::SetComp:
      return "set comprehension";
    case Kind::DictComp:
      return "dict comprehension";
    case Kind::Dict:
      return "dict literal";
    case Kind::Set:
      return "set display";
    case Kind::Await:
      return "await expression";
    case Kind::Yield:
    case Kind::YieldFrom:
      return "yield expression";
    case Kind::JoinedStr:
      return "f-string";
    case Kind::TemplateStr:
      return "t-string";
    case Kind::Starred:
      return "starred";
    case Kind::Tuple:
      return "tuple";
    case Kind::List:
      return "list";
    default:  // NOLINT: Name, Attribute and Subscript are targets; no other kind is an expression
      return "expression";
  }
}

std::string_view constant_words(const ast::Constant& constant) {
  switch (constant.value.kind) {
    case ast::ConstantKind::None:
      return "None";
    case ast::ConstantKind::True:
      return "True";
    case ast::ConstantKind::False:
      return "False";
    case ast::ConstantKind::Ellipsis:
      return "ellipsis";
    case ast::ConstantKind::Integer:
    case ast::ConstantKind::BigInteger:
    case ast::ConstantKind::Float:
    case ast::ConstantKind::Imaginary:
    case ast::ConstantKind::Str:
    case ast::ConstantKind::Bytes:
      break;
  }
  return "literal";
}

}  // namespace

/// star_targets: star_target !',' | star_target (',' star_target)* [',']
AnyExpr* Parser::parse_star_targets(TargetUse use) {
  const uint32_t first_begin = begin();
  AnyExpr* first = parse_star_target();
  if (!at(TokenKind::Comma)) {
    // `for *a in b` is a mistake that only the compiler finds.
    make_target(first, use);
    return first;
  }
  const ScratchMark mark = scratch_mark();
  push(first);
  while (eat(TokenKind::Comma) && (at_expression() || at(TokenKind::Star))) {
    push(parse_star_target());
  }
  auto* tuple = make<ast::Tuple>(since(first_begin));
  tuple->elts = take<AnyExpr>(mark);
  make_target(tuple, use);
  return tuple;
}

/// star_target: '*' (!'*' star_target) | target_with_star_atom
AnyExpr* Parser::parse_star_target() {
  return at(TokenKind::Star) ? parse_star_expression() : parse_bitwise_or();
}

void Parser::make_target(AnyExpr* expression, TargetUse use) {
  if (has_failed_) {
    return;
  }
  const ExprContext context = use == TargetUse::Delete ? ExprContext::Del : ExprContext::Store;
  switch (expression->node_kind) {
    case Kind::Name:
      static_cast<ast::Name*>(expression)->ctx = context;
      return;
    case Kind::Attribute:
      static_cast<ast::Attribute*>(expression)->ctx = context;
      return;
    case Kind::Subscript:
      static_cast<ast::Subscript*>(expression)->ctx = context;
      return;
    case Kind::Starred: {
      auto* starred = static_cast<ast::Starred*>(expression);
      if (use == TargetUse::Delete || use == TargetUse::Augmented || use == TargetUse::Annotated) {
        break;
      }
      starred->ctx = context;
      make_target(starred->value, use);
      return;
    }
    case Kind::Tuple:
    case Kind::List: {
      if (use == TargetUse::Augmented || use == TargetUse::Annotated) {
        break;
      }
      auto* tuple = expression->as<ast::Tuple>();
      auto* list = expression->as<ast::List>();
      (tuple != nullptr ? tuple->ctx : list->ctx) = context;
      // Depth: brackets only.
      for (AnyExpr* element : tuple != nullptr ? tuple->elts : list->elts) {
        make_target(element, use);
      }
      return;
    }
    default:  // NOLINT: no other kind is a target
      break;
  }
  fail_target(*expression, use);
}

void Parser::fail_target(const AnyExpr& expression, TargetUse use) {
  const auto* constant = expression.as<ast::Constant>();
  const bool is_gap = mode_ == ParserMode::Pattern && is_pattern_gap(expression);
  if (is_gap && use != TargetUse::Augmented && use != TargetUse::Annotated) {
    return;  // `del ...`, `for ... in X:`
  }
  const std::string words(constant != nullptr ? constant_words(*constant)
                                              : target_words(expression));
  switch (use) {
    case TargetUse::Assign:
    case TargetUse::For:
    case TargetUse::With:
      fail(SyntaxErrorKind::CannotAssign, expression.span, {words});
      return;
    case TargetUse::Delete:
      fail(SyntaxErrorKind::CannotDelete, expression.span, {words});
      return;
    case TargetUse::Augmented:
      fail(SyntaxErrorKind::IllegalAugmentedTarget, expression.span, {words});
      return;
    case TargetUse::Annotated:
      fail(SyntaxErrorKind::IllegalAnnotationTarget, expression.span, {words});
      return;
  }
}

}  // namespace krait
