// One struct per kind of node, named and ordered as in Python 3.14's abstract grammar
// (https://docs.python.org/3.14/library/ast.html#abstract-grammar), with its ASDL line above it.
// `type_comment`, `type_ignores` and the kind of strings are what `ast.parse` gives without
// type comments. Field names are Python's; see ast/fields.h for what `fields()` is for. A member of
// one byte stands first, where it fits into the tail of the base.
#pragma once

#include <tuple>
#include <type_traits>

#include "ast/array.h"
#include "ast/constant.h"
#include "ast/fields.h"
#include "ast/identifier_table.h"
#include "ast/node.h"

namespace krait::ast {

enum class ExprContext : uint8_t { Load, Store, Del };
enum class BoolOperator : uint8_t { And, Or };
enum class BinaryOperator : uint8_t {
  Add,
  Sub,
  Mult,
  MatMult,
  Div,
  Mod,
  Pow,
  LShift,
  RShift,
  BitOr,
  BitXor,
  BitAnd,
  FloorDiv
};
enum class UnaryOperator : uint8_t { Invert, Not, UAdd, USub };
enum class ComparisonOperator : uint8_t { Eq, NotEq, Lt, LtE, Gt, GtE, Is, IsNot, In, NotIn };

struct Arguments;
struct Arg;
struct Keyword;
struct Alias;
struct WithItem;
struct MatchCase;
struct ExceptHandler;
struct Comprehension;

/// Module(stmt* body, type_ignore* type_ignores)
struct Module : Node {
  static constexpr Kind kKind = Kind::Module;
  Array<AnyStmt*> body;
  static constexpr auto fields() { return std::tuple{field("body", &Module::body)}; }
};

/// FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns,
/// string? type_comment, type_param* type_params)
struct FunctionDef : AnyStmt {
  static constexpr Kind kKind = Kind::FunctionDef;
  Identifier name;
  Arguments* args = nullptr;
  Array<AnyStmt*> body;
  Array<AnyExpr*> decorator_list;
  AnyExpr* returns = nullptr;
  Array<AnyTypeParam*> type_params;
  static constexpr auto fields() {
    return std::tuple{field("name", &FunctionDef::name),
                      field("args", &FunctionDef::args),
                      field("body", &FunctionDef::body),
                      field("decorator_list", &FunctionDef::decorator_list),
                      optional_field("returns", &FunctionDef::returns),
                      field("type_params", &FunctionDef::type_params)};
  }
};

/// AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr?
/// returns, string? type_comment, type_param* type_params)
struct AsyncFunctionDef : AnyStmt {
  static constexpr Kind kKind = Kind::AsyncFunctionDef;
  Identifier name;
  Arguments* args = nullptr;
  Array<AnyStmt*> body;
  Array<AnyExpr*> decorator_list;
  AnyExpr* returns = nullptr;
  Array<AnyTypeParam*> type_params;
  static constexpr auto fields() {
    return std::tuple{field("name", &AsyncFunctionDef::name),
                      field("args", &AsyncFunctionDef::args),
                      field("body", &AsyncFunctionDef::body),
                      field("decorator_list", &AsyncFunctionDef::decorator_list),
                      optional_field("returns", &AsyncFunctionDef::returns),
                      field("type_params", &AsyncFunctionDef::type_params)};
  }
};

/// ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list,
/// type_param* type_params)
struct ClassDef : AnyStmt {
  static constexpr Kind kKind = Kind::ClassDef;
  Identifier name;
  Array<AnyExpr*> bases;
  Array<Keyword*> keywords;
  Array<AnyStmt*> body;
  Array<AnyExpr*> decorator_list;
  Array<AnyTypeParam*> type_params;
  static constexpr auto fields() {
    return std::tuple{field("name", &ClassDef::name),
                      field("bases", &ClassDef::bases),
                      field("keywords", &ClassDef::keywords),
                      field("body", &ClassDef::body),
                      field("decorator_list", &ClassDef::decorator_list),
                      field("type_params", &ClassDef::type_params)};
  }
};

/// Return(expr? value)
struct Return : AnyStmt {
  static constexpr Kind kKind = Kind::Return;
  AnyExpr* value = nullptr;
  static constexpr auto fields() { return std::tuple{optional_field("value", &Return::value)}; }
};

/// Delete(expr* targets)
struct Delete : AnyStmt {
  static constexpr Kind kKind = Kind::Delete;
  Array<AnyExpr*> targets;
  static constexpr auto fields() { return std::tuple{field("targets", &Delete::targets)}; }
};

/// Assign(expr* targets, expr value, string? type_comment)
struct Assign : AnyStmt {
  static constexpr Kind kKind = Kind::Assign;
  Array<AnyExpr*> targets;
  AnyExpr* value = nullptr;
  static constexpr auto fields() {
    return std::tuple{field("targets", &Assign::targets), field("value", &Assign::value)};
  }
};

/// TypeAlias(expr name, type_param* type_params, expr value)
struct TypeAlias : AnyStmt {
  static constexpr Kind kKind = Kind::TypeAlias;
  AnyExpr* name = nullptr;
  Array<AnyTypeParam*> type_params;
  AnyExpr* value = nullptr;
  static constexpr auto fields() {
    return std::tuple{field("name", &TypeAlias::name),
                      field("type_params", &TypeAlias::type_params),
                      field("value", &TypeAlias::value)};
  }
};

/// AugAssign(expr target, operator op, expr value)
struct AugAssign : AnyStmt {
  static constexpr Kind kKind = Kind::AugAssign;
  BinaryOperator op{};
  AnyExpr* target = nullptr;
  AnyExpr* value = nullptr;
  static constexpr auto fields() {
    return std::tuple{field("target", &AugAssign::target), field("op", &AugAssign::op),
                      field("value", &AugAssign::value)};
  }
};

/// AnnAssign(expr target, expr annotation, expr? value, int simple)
struct AnnAssign : AnyStmt {
  static constexpr Kind kKind = Kind::AnnAssign;
  AnyExpr* target = nullptr;
  AnyExpr* annotation = nullptr;
  AnyExpr* value = nullptr;
  int simple = 0;
  static constexpr auto fields() {
    return std::tuple{
        field("target", &AnnAssign::target), field("annotation", &AnnAssign::annotation),
        optional_field("value", &AnnAssign::value), field("simple", &AnnAssign::simple)};
  }
};

/// For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
struct For : AnyStmt {
  static constexpr Kind kKind = Kind::For;
  AnyExpr* target = nullptr;
  AnyExpr* iter = nullptr;
  Array<AnyStmt*> body;
  Array<AnyStmt*> orelse;
  static constexpr auto fields() {
    return std::tuple{field("target", &For::target), field("iter", &For::iter),
                      field("body", &For::body), field("orelse", &For::orelse)};
  }
};

/// AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
struct AsyncFor : AnyStmt {
  static constexpr Kind kKind = Kind::AsyncFor;
  AnyExpr* target = nullptr;
  AnyExpr* iter = nullptr;
  Array<AnyStmt*> body;
  Array<AnyStmt*> orelse;
  static constexpr auto fields() {
    return std::tuple{field("target", &AsyncFor::target), field("iter", &AsyncFor::iter),
                      field("body", &AsyncFor::body), field("orelse", &AsyncFor::orelse)};
  }
};

/// While(expr test, stmt* body, stmt* orelse)
struct While : AnyStmt {
  static constexpr Kind kKind = Kind::While;
  AnyExpr* test = nullptr;
  Array<AnyStmt*> body;
  Array<AnyStmt*> orelse;
  static constexpr auto fields() {
    return std::tuple{field("test", &While::test), field("body", &While::body),
                      field("orelse", &While::orelse)};
  }
};

/// If(expr test, stmt* body, stmt* orelse)
struct If : AnyStmt {
  static constexpr Kind kKind = Kind::If;
  AnyExpr* test = nullptr;
  Array<AnyStmt*> body;
  Array<AnyStmt*> orelse;
  static constexpr auto fields() {
    return std::tuple{field("test", &If::test), field("body", &If::body),
                      field("orelse", &If::orelse)};
  }
};

/// With(withitem* items, stmt* body, string? type_comment)
struct With : AnyStmt {
  static constexpr Kind kKind = Kind::With;
  Array<WithItem*> items;
  Array<AnyStmt*> body;
  static constexpr auto fields() {
    return std::tuple{field("items", &With::items), field("body", &With::body)};
  }
};

/// AsyncWith(withitem* items, stmt* body, string? type_comment)
struct AsyncWith : AnyStmt {
  static constexpr Kind kKind = Kind::AsyncWith;
  Array<WithItem*> items;
  Array<AnyStmt*> body;
  static constexpr auto fields() {
    return std::tuple{field("items", &AsyncWith::items), field("body", &AsyncWith::body)};
  }
};

/// Match(expr subject, match_case* cases)
struct Match : AnyStmt {
  static constexpr Kind kKind = Kind::Match;
  AnyExpr* subject = nullptr;
  Array<MatchCase*> cases;
  static constexpr auto fields() {
    return std::tuple{field("subject", &Match::subject), field("cases", &Match::cases)};
  }
};

/// Raise(expr? exc, expr? cause)
struct Raise : AnyStmt {
  static constexpr Kind kKind = Kind::Raise;
  AnyExpr* exc = nullptr;
  AnyExpr* cause = nullptr;
  static constexpr auto fields() {
    return std::tuple{optional_field("exc", &Raise::exc), optional_field("cause", &Raise::cause)};
  }
};

/// Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
struct Try : AnyStmt {
  static constexpr Kind kKind = Kind::Try;
  Array<AnyStmt*> body;
  Array<ExceptHandler*> handlers;
  Array<AnyStmt*> orelse;
  Array<AnyStmt*> finalbody;
  static constexpr auto fields() {
    return std::tuple{field("body", &Try::body), field("handlers", &Try::handlers),
                      field("orelse", &Try::orelse), field("finalbody", &Try::finalbody)};
  }
};

/// TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
struct TryStar : AnyStmt {
  static constexpr Kind kKind = Kind::TryStar;
  Array<AnyStmt*> body;
  Array<ExceptHandler*> handlers;
  Array<AnyStmt*> orelse;
  Array<AnyStmt*> finalbody;
  static constexpr auto fields() {
    return std::tuple{field("body", &TryStar::body), field("handlers", &TryStar::handlers),
                      field("orelse", &TryStar::orelse), field("finalbody", &TryStar::finalbody)};
  }
};

/// Assert(expr test, expr? msg)
struct Assert : AnyStmt {
  static constexpr Kind kKind = Kind::Assert;
  AnyExpr* test = nullptr;
  AnyExpr* msg = nullptr;
  static constexpr auto fields() {
    return std::tuple{field("test", &Assert::test), optional_field("msg", &Assert::msg)};
  }
};

/// Import(alias* names)
struct Import : AnyStmt {
  static constexpr Kind kKind = Kind::Import;
  Array<Alias*> names;
  static constexpr auto fields() { return std::tuple{field("names", &Import::names)}; }
};

/// ImportFrom(identifier? module, alias* names, int? level)
struct ImportFrom : AnyStmt {
  static constexpr Kind kKind = Kind::ImportFrom;
  Identifier module;
  Array<Alias*> names;
  int level = 0;
  static constexpr auto fields() {
    return std::tuple{optional_field("module", &ImportFrom::module),
                      field("names", &ImportFrom::names), field("level", &ImportFrom::level)};
  }
};

/// Global(identifier* names)
struct Global : AnyStmt {
  static constexpr Kind kKind = Kind::Global;
  Array<Identifier> names;
  static constexpr auto fields() { return std::tuple{field("names", &Global::names)}; }
};

/// Nonlocal(identifier* names)
struct Nonlocal : AnyStmt {
  static constexpr Kind kKind = Kind::Nonlocal;
  Array<Identifier> names;
  static constexpr auto fields() { return std::tuple{field("names", &Nonlocal::names)}; }
};

/// Expr(expr value)
struct Expr : AnyStmt {
  static constexpr Kind kKind = Kind::Expr;
  AnyExpr* value = nullptr;
  static constexpr auto fields() { return std::tuple{field("value", &Expr::value)}; }
};

/// Pass
struct Pass : AnyStmt {
  static constexpr Kind kKind = Kind::Pass;
  static constexpr auto fields() { return std::tuple<>(); }
};

/// Break
struct Break : AnyStmt {
  static constexpr Kind kKind = Kind::Break;
  static constexpr auto fields() { return std::tuple<>(); }
};

/// Continue
struct Continue : AnyStmt {
  static constexpr Kind kKind = Kind::Continue;
  static constexpr auto fields() { return std::tuple<>(); }
};

/// BadStmt(expr* parts), ours: a statement with a syntax error. `parts` holds the complete
/// expressions that were read before the error, so that calls in it are still analysed.
struct BadStmt : AnyStmt {
  static constexpr Kind kKind = Kind::BadStmt;
  Array<AnyExpr*> parts;
  static constexpr auto fields() { return std::tuple{field("parts", &BadStmt::parts)}; }
};

/// BoolOp(boolop op, expr* values)
struct BoolOp : AnyExpr {
  static constexpr Kind kKind = Kind::BoolOp;
  BoolOperator op{};
  Array<AnyExpr*> values;
  static constexpr auto fields() {
    return std::tuple{field("op", &BoolOp::op), field("values", &BoolOp::values)};
  }
};

/// NamedExpr(expr target, expr value)
struct NamedExpr : AnyExpr {
  static constexpr Kind kKind = Kind::NamedExpr;
  AnyExpr* target = nullptr;
  AnyExpr* value = nullptr;
  static constexpr auto fields() {
    return std::tuple{field("target", &NamedExpr::target), field("value", &NamedExpr::value)};
  }
};

/// BinOp(expr left, operator op, expr right)
struct BinOp : AnyExpr {
  static constexpr Kind kKind = Kind::BinOp;
  BinaryOperator op{};
  AnyExpr* left = nullptr;
  AnyExpr* right = nullptr;
  static constexpr auto fields() {
    return std::tuple{field("left", &BinOp::left), field("op", &BinOp::op),
                      field("right", &BinOp::right)};
  }
};

/// UnaryOp(unaryop op, expr operand)
struct UnaryOp : AnyExpr {
  static constexpr Kind kKind = Kind::UnaryOp;
  UnaryOperator op{};
  AnyExpr* operand = nullptr;
  static constexpr auto fields() {
    return std::tuple{field("op", &UnaryOp::op), field("operand", &UnaryOp::operand)};
  }
};

/// Lambda(arguments args, expr body)
struct Lambda : AnyExpr {
  static constexpr Kind kKind = Kind::Lambda;
  Arguments* args = nullptr;
  AnyExpr* body = nullptr;
  static constexpr auto fields() {
    return std::tuple{field("args", &Lambda::args), field("body", &Lambda::body)};
  }
};

/// IfExp(expr test, expr body, expr orelse)
struct IfExp : AnyExpr {
  static constexpr Kind kKind = Kind::IfExp;
  AnyExpr* test = nullptr;
  AnyExpr* body = nullptr;
  AnyExpr* orelse = nullptr;
  static constexpr auto fields() {
    return std::tuple{field("test", &IfExp::test), field("body", &IfExp::body),
                      field("orelse", &IfExp::orelse)};
  }
};

/// Dict(expr?* keys, expr* values). A null key is `**value`.
struct Dict : AnyExpr {
  static constexpr Kind kKind = Kind::Dict;
  Array<AnyExpr*> keys;
  Array<AnyExpr*> values;
  static constexpr auto fields() {
    return std::tuple{field("keys", &Dict::keys), field("values", &Dict::values)};
  }
};

/// Set(expr* elts)
struct Set : AnyExpr {
  static constexpr Kind kKind = Kind::Set;
  Array<AnyExpr*> elts;
  static constexpr auto fields() { return std::tuple{field("elts", &Set::elts)}; }
};

/// ListComp(expr elt, comprehension* generators)
struct ListComp : AnyExpr {
  static constexpr Kind kKind = Kind::ListComp;
  AnyExpr* elt = nullptr;
  Array<Comprehension*> generators;
  static constexpr auto fields() {
    return std::tuple{field("elt", &ListComp::elt), field("generators", &ListComp::generators)};
  }
};

/// SetComp(expr elt, comprehension* generators)
struct SetComp : AnyExpr {
  static constexpr Kind kKind = Kind::SetComp;
  AnyExpr* elt = nullptr;
  Array<Comprehension*> generators;
  static constexpr auto fields() {
    return std::tuple{field("elt", &SetComp::elt), field("generators", &SetComp::generators)};
  }
};

/// DictComp(expr key, expr value, comprehension* generators)
struct DictComp : AnyExpr {
  static constexpr Kind kKind = Kind::DictComp;
  AnyExpr* key = nullptr;
  AnyExpr* value = nullptr;
  Array<Comprehension*> generators;
  static constexpr auto fields() {
    return std::tuple{field("key", &DictComp::key), field("value", &DictComp::value),
                      field("generators", &DictComp::generators)};
  }
};

/// GeneratorExp(expr elt, comprehension* generators)
struct GeneratorExp : AnyExpr {
  static constexpr Kind kKind = Kind::GeneratorExp;
  AnyExpr* elt = nullptr;
  Array<Comprehension*> generators;
  static constexpr auto fields() {
    return std::tuple{field("elt", &GeneratorExp::elt),
                      field("generators", &GeneratorExp::generators)};
  }
};

/// Await(expr value)
struct Await : AnyExpr {
  static constexpr Kind kKind = Kind::Await;
  AnyExpr* value = nullptr;
  static constexpr auto fields() { return std::tuple{field("value", &Await::value)}; }
};

/// Yield(expr? value)
struct Yield : AnyExpr {
  static constexpr Kind kKind = Kind::Yield;
  AnyExpr* value = nullptr;
  static constexpr auto fields() { return std::tuple{optional_field("value", &Yield::value)}; }
};

/// YieldFrom(expr value)
struct YieldFrom : AnyExpr {
  static constexpr Kind kKind = Kind::YieldFrom;
  AnyExpr* value = nullptr;
  static constexpr auto fields() { return std::tuple{field("value", &YieldFrom::value)}; }
};

/// Compare(expr left, cmpop* ops, expr* comparators)
struct Compare : AnyExpr {
  static constexpr Kind kKind = Kind::Compare;
  AnyExpr* left = nullptr;
  Array<ComparisonOperator> ops;
  Array<AnyExpr*> comparators;
  static constexpr auto fields() {
    return std::tuple{field("left", &Compare::left), field("ops", &Compare::ops),
                      field("comparators", &Compare::comparators)};
  }
};

/// Call(expr func, expr* args, keyword* keywords)
struct Call : AnyExpr {
  static constexpr Kind kKind = Kind::Call;
  AnyExpr* func = nullptr;
  Array<AnyExpr*> args;
  Array<Keyword*> keywords;
  static constexpr auto fields() {
    return std::tuple{field("func", &Call::func), field("args", &Call::args),
                      field("keywords", &Call::keywords)};
  }
};

/// FormattedValue(expr value, int conversion, expr? format_spec)
struct FormattedValue : AnyExpr {
  static constexpr Kind kKind = Kind::FormattedValue;
  AnyExpr* value = nullptr;
  int conversion = -1;
  AnyExpr* format_spec = nullptr;
  static constexpr auto fields() {
    return std::tuple{field("value", &FormattedValue::value),
                      field("conversion", &FormattedValue::conversion),
                      optional_field("format_spec", &FormattedValue::format_spec)};
  }
};

/// Interpolation(expr value, constant str, int conversion, expr? format_spec)
struct Interpolation : AnyExpr {
  static constexpr Kind kKind = Kind::Interpolation;
  AnyExpr* value = nullptr;
  ConstantValue str;
  int conversion = -1;
  AnyExpr* format_spec = nullptr;
  static constexpr auto fields() {
    return std::tuple{field("value", &Interpolation::value), field("str", &Interpolation::str),
                      field("conversion", &Interpolation::conversion),
                      optional_field("format_spec", &Interpolation::format_spec)};
  }
};

/// JoinedStr(expr* values)
struct JoinedStr : AnyExpr {
  static constexpr Kind kKind = Kind::JoinedStr;
  Array<AnyExpr*> values;
  static constexpr auto fields() { return std::tuple{field("values", &JoinedStr::values)}; }
};

/// TemplateStr(expr* values)
struct TemplateStr : AnyExpr {
  static constexpr Kind kKind = Kind::TemplateStr;
  Array<AnyExpr*> values;
  static constexpr auto fields() { return std::tuple{field("values", &TemplateStr::values)}; }
};

/// Constant(constant value, string? kind). `node_flags` is 1 when kind is 'u'.
struct Constant : AnyExpr {
  static constexpr Kind kKind = Kind::Constant;
  ConstantValue value;
  static constexpr auto fields() { return std::tuple{field("value", &Constant::value)}; }
};

/// Attribute(expr value, identifier attr, expr_context ctx)
struct Attribute : AnyExpr {
  static constexpr Kind kKind = Kind::Attribute;
  ExprContext ctx = ExprContext::Load;
  AnyExpr* value = nullptr;
  Identifier attr;
  static constexpr auto fields() {
    return std::tuple{field("value", &Attribute::value), field("attr", &Attribute::attr),
                      field("ctx", &Attribute::ctx)};
  }
};

/// Subscript(expr value, expr slice, expr_context ctx)
struct Subscript : AnyExpr {
  static constexpr Kind kKind = Kind::Subscript;
  ExprContext ctx = ExprContext::Load;
  AnyExpr* value = nullptr;
  AnyExpr* slice = nullptr;
  static constexpr auto fields() {
    return std::tuple{field("value", &Subscript::value), field("slice", &Subscript::slice),
                      field("ctx", &Subscript::ctx)};
  }
};

/// Starred(expr value, expr_context ctx)
struct Starred : AnyExpr {
  static constexpr Kind kKind = Kind::Starred;
  ExprContext ctx = ExprContext::Load;
  AnyExpr* value = nullptr;
  static constexpr auto fields() {
    return std::tuple{field("value", &Starred::value), field("ctx", &Starred::ctx)};
  }
};

/// Name(identifier id, expr_context ctx)
struct Name : AnyExpr {
  static constexpr Kind kKind = Kind::Name;
  ExprContext ctx = ExprContext::Load;
  Identifier id;
  static constexpr auto fields() {
    return std::tuple{field("id", &Name::id), field("ctx", &Name::ctx)};
  }
};

/// List(expr* elts, expr_context ctx)
struct List : AnyExpr {
  static constexpr Kind kKind = Kind::List;
  ExprContext ctx = ExprContext::Load;
  Array<AnyExpr*> elts;
  static constexpr auto fields() {
    return std::tuple{field("elts", &List::elts), field("ctx", &List::ctx)};
  }
};

/// Tuple(expr* elts, expr_context ctx)
struct Tuple : AnyExpr {
  static constexpr Kind kKind = Kind::Tuple;
  ExprContext ctx = ExprContext::Load;
  Array<AnyExpr*> elts;
  static constexpr auto fields() {
    return std::tuple{field("elts", &Tuple::elts), field("ctx", &Tuple::ctx)};
  }
};

/// Slice(expr? lower, expr? upper, expr? step)
struct Slice : AnyExpr {
  static constexpr Kind kKind = Kind::Slice;
  AnyExpr* lower = nullptr;
  AnyExpr* upper = nullptr;
  AnyExpr* step = nullptr;
  static constexpr auto fields() {
    return std::tuple{optional_field("lower", &Slice::lower),
                      optional_field("upper", &Slice::upper), optional_field("step", &Slice::step)};
  }
};

/// MatchValue(expr value)
struct MatchValue : AnyPattern {
  static constexpr Kind kKind = Kind::MatchValue;
  AnyExpr* value = nullptr;
  static constexpr auto fields() { return std::tuple{field("value", &MatchValue::value)}; }
};

/// MatchSingleton(constant value)
struct MatchSingleton : AnyPattern {
  static constexpr Kind kKind = Kind::MatchSingleton;
  ConstantValue value;
  static constexpr auto fields() { return std::tuple{field("value", &MatchSingleton::value)}; }
};

/// MatchSequence(pattern* patterns)
struct MatchSequence : AnyPattern {
  static constexpr Kind kKind = Kind::MatchSequence;
  Array<AnyPattern*> patterns;
  static constexpr auto fields() { return std::tuple{field("patterns", &MatchSequence::patterns)}; }
};

/// MatchMapping(expr* keys, pattern* patterns, identifier? rest)
struct MatchMapping : AnyPattern {
  static constexpr Kind kKind = Kind::MatchMapping;
  Array<AnyExpr*> keys;
  Array<AnyPattern*> patterns;
  Identifier rest;
  static constexpr auto fields() {
    return std::tuple{field("keys", &MatchMapping::keys),
                      field("patterns", &MatchMapping::patterns),
                      optional_field("rest", &MatchMapping::rest)};
  }
};

/// MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns)
struct MatchClass : AnyPattern {
  static constexpr Kind kKind = Kind::MatchClass;
  AnyExpr* cls = nullptr;
  Array<AnyPattern*> patterns;
  Array<Identifier> kwd_attrs;
  Array<AnyPattern*> kwd_patterns;
  static constexpr auto fields() {
    return std::tuple{field("cls", &MatchClass::cls), field("patterns", &MatchClass::patterns),
                      field("kwd_attrs", &MatchClass::kwd_attrs),
                      field("kwd_patterns", &MatchClass::kwd_patterns)};
  }
};

/// MatchStar(identifier? name)
struct MatchStar : AnyPattern {
  static constexpr Kind kKind = Kind::MatchStar;
  Identifier name;
  static constexpr auto fields() { return std::tuple{optional_field("name", &MatchStar::name)}; }
};

/// MatchAs(pattern? pattern, identifier? name)
struct MatchAs : AnyPattern {
  static constexpr Kind kKind = Kind::MatchAs;
  AnyPattern* pattern = nullptr;
  Identifier name;
  static constexpr auto fields() {
    return std::tuple{optional_field("pattern", &MatchAs::pattern),
                      optional_field("name", &MatchAs::name)};
  }
};

/// MatchOr(pattern* patterns)
struct MatchOr : AnyPattern {
  static constexpr Kind kKind = Kind::MatchOr;
  Array<AnyPattern*> patterns;
  static constexpr auto fields() { return std::tuple{field("patterns", &MatchOr::patterns)}; }
};

/// TypeVar(identifier name, expr? bound, expr? default_value)
struct TypeVar : AnyTypeParam {
  static constexpr Kind kKind = Kind::TypeVar;
  Identifier name;
  AnyExpr* bound = nullptr;
  AnyExpr* default_value = nullptr;
  static constexpr auto fields() {
    return std::tuple{field("name", &TypeVar::name), optional_field("bound", &TypeVar::bound),
                      optional_field("default_value", &TypeVar::default_value)};
  }
};

/// ParamSpec(identifier name, expr? default_value)
struct ParamSpec : AnyTypeParam {
  static constexpr Kind kKind = Kind::ParamSpec;
  Identifier name;
  AnyExpr* default_value = nullptr;
  static constexpr auto fields() {
    return std::tuple{field("name", &ParamSpec::name),
                      optional_field("default_value", &ParamSpec::default_value)};
  }
};

/// TypeVarTuple(identifier name, expr? default_value)
struct TypeVarTuple : AnyTypeParam {
  static constexpr Kind kKind = Kind::TypeVarTuple;
  Identifier name;
  AnyExpr* default_value = nullptr;
  static constexpr auto fields() {
    return std::tuple{field("name", &TypeVarTuple::name),
                      optional_field("default_value", &TypeVarTuple::default_value)};
  }
};

/// comprehension(expr target, expr iter, expr* ifs, int is_async)
struct Comprehension : Node {
  static constexpr Kind kKind = Kind::Comprehension;
  AnyExpr* target = nullptr;
  AnyExpr* iter = nullptr;
  Array<AnyExpr*> ifs;
  int is_async = 0;
  static constexpr auto fields() {
    return std::tuple{field("target", &Comprehension::target), field("iter", &Comprehension::iter),
                      field("ifs", &Comprehension::ifs),
                      field("is_async", &Comprehension::is_async)};
  }
};

/// ExceptHandler(expr? type, identifier? name, stmt* body)
struct ExceptHandler : Node {
  static constexpr Kind kKind = Kind::ExceptHandler;
  AnyExpr* type = nullptr;
  Identifier name;
  Array<AnyStmt*> body;
  static constexpr auto fields() {
    return std::tuple{optional_field("type", &ExceptHandler::type),
                      optional_field("name", &ExceptHandler::name),
                      field("body", &ExceptHandler::body)};
  }
};

/// arguments(arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr?* kw_defaults, arg?
/// kwarg, expr* defaults)
struct Arguments : Node {
  static constexpr Kind kKind = Kind::Arguments;
  Array<Arg*> posonlyargs;
  Array<Arg*> args;
  Arg* vararg = nullptr;
  Array<Arg*> kwonlyargs;
  Array<AnyExpr*> kw_defaults;
  Arg* kwarg = nullptr;
  Array<AnyExpr*> defaults;
  static constexpr auto fields() {
    return std::tuple{
        field("posonlyargs", &Arguments::posonlyargs), field("args", &Arguments::args),
        optional_field("vararg", &Arguments::vararg),  field("kwonlyargs", &Arguments::kwonlyargs),
        field("kw_defaults", &Arguments::kw_defaults), optional_field("kwarg", &Arguments::kwarg),
        field("defaults", &Arguments::defaults)};
  }
};

/// arg(identifier arg, expr? annotation, string? type_comment)
struct Arg : Node {
  static constexpr Kind kKind = Kind::Arg;
  Identifier arg;
  AnyExpr* annotation = nullptr;
  static constexpr auto fields() {
    return std::tuple{field("arg", &Arg::arg), optional_field("annotation", &Arg::annotation)};
  }
};

/// keyword(identifier? arg, expr value). A null arg is `**value`.
struct Keyword : Node {
  static constexpr Kind kKind = Kind::Keyword;
  Identifier arg;
  AnyExpr* value = nullptr;
  static constexpr auto fields() {
    return std::tuple{optional_field("arg", &Keyword::arg), field("value", &Keyword::value)};
  }
};

/// alias(identifier name, identifier? asname)
struct Alias : Node {
  static constexpr Kind kKind = Kind::Alias;
  Identifier name;
  Identifier asname;
  static constexpr auto fields() {
    return std::tuple{field("name", &Alias::name), optional_field("asname", &Alias::asname)};
  }
};

/// withitem(expr context_expr, expr? optional_vars)
struct WithItem : Node {
  static constexpr Kind kKind = Kind::WithItem;
  AnyExpr* context_expr = nullptr;
  AnyExpr* optional_vars = nullptr;
  static constexpr auto fields() {
    return std::tuple{field("context_expr", &WithItem::context_expr),
                      optional_field("optional_vars", &WithItem::optional_vars)};
  }
};

/// match_case(pattern pattern, expr? guard, stmt* body)
struct MatchCase : Node {
  static constexpr Kind kKind = Kind::MatchCase;
  AnyPattern* pattern = nullptr;
  AnyExpr* guard = nullptr;
  Array<AnyStmt*> body;
  static constexpr auto fields() {
    return std::tuple{field("pattern", &MatchCase::pattern),
                      optional_field("guard", &MatchCase::guard), field("body", &MatchCase::body)};
  }
};

// What most of a tree consists of.
static_assert(sizeof(Name) == 24);
static_assert(sizeof(UnaryOp) == 24);
static_assert(sizeof(Attribute) == 32);
static_assert(sizeof(BinOp) == 32);
static_assert(sizeof(Constant) == 40);
static_assert(sizeof(Call) == 56);

// Nodes are freed with their arena, never one by one.
#define KRAIT_NODE(kind, base)                           \
  static_assert(std::is_trivially_destructible_v<kind>); \
  static_assert(std::is_base_of_v<base, kind>);
#include "ast/kinds.def"

}  // namespace krait::ast
