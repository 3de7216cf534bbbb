// One struct per kind of node, named and ordered as in Python 3.14's abstract grammar
// (https://docs.python.org/3.14/library/ast.html#abstract-grammar), with its ASDL line above it.
// `type_comment`, `type_ignores` and the kind of strings are what `ast.parse` gives without
// type comments. Field names are Python's; see ast/fields.h for what `fields()` is for. A member of
// one byte stands first, where it fits into the tail of the base.
#pragma once

#include <tuple>

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
  template <class Self = Module>
  static constexpr auto fields() {
    return std::tuple{field("body", &Self::body)};
  }
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
  template <class Self = FunctionDef>
  static constexpr auto fields() {
    return std::tuple{field("name", &Self::name),
                      field("args", &Self::args),
                      field("body", &Self::body),
                      field("decorator_list", &Self::decorator_list),
                      optional_field("returns", &Self::returns),
                      field("type_params", &Self::type_params)};
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
  template <class Self = AsyncFunctionDef>
  static constexpr auto fields() {
    return std::tuple{field("name", &Self::name),
                      field("args", &Self::args),
                      field("body", &Self::body),
                      field("decorator_list", &Self::decorator_list),
                      optional_field("returns", &Self::returns),
                      field("type_params", &Self::type_params)};
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
  template <class Self = ClassDef>
  static constexpr auto fields() {
    return std::tuple{field("name", &Self::name),
                      field("bases", &Self::bases),
                      field("keywords", &Self::keywords),
                      field("body", &Self::body),
                      field("decorator_list", &Self::decorator_list),
                      field("type_params", &Self::type_params)};
  }
};

/// Return(expr? value)
struct Return : AnyStmt {
  static constexpr Kind kKind = Kind::Return;
  AnyExpr* value = nullptr;
  template <class Self = Return>
  static constexpr auto fields() {
    return std::tuple{optional_field("value", &Self::value)};
  }
};

/// Delete(expr* targets)
struct Delete : AnyStmt {
  static constexpr Kind kKind = Kind::Delete;
  Array<AnyExpr*> targets;
  template <class Self = Delete>
  static constexpr auto fields() {
    return std::tuple{field("targets", &Self::targets)};
  }
};

/// Assign(expr* targets, expr value, string? type_comment)
struct Assign : AnyStmt {
  static constexpr Kind kKind = Kind::Assign;
  Array<AnyExpr*> targets;
  AnyExpr* value = nullptr;
  template <class Self = Assign>
  static constexpr auto fields() {
    return std::tuple{field("targets", &Self::targets), field("value", &Self::value)};
  }
};

/// TypeAlias(expr name, type_param* type_params, expr value)
struct TypeAlias : AnyStmt {
  static constexpr Kind kKind = Kind::TypeAlias;
  AnyExpr* name = nullptr;
  Array<AnyTypeParam*> type_params;
  AnyExpr* value = nullptr;
  template <class Self = TypeAlias>
  static constexpr auto fields() {
    return std::tuple{field("name", &Self::name), field("type_params", &Self::type_params),
                      field("value", &Self::value)};
  }
};

/// AugAssign(expr target, operator op, expr value)
struct AugAssign : AnyStmt {
  static constexpr Kind kKind = Kind::AugAssign;
  BinaryOperator op{};
  AnyExpr* target = nullptr;
  AnyExpr* value = nullptr;
  template <class Self = AugAssign>
  static constexpr auto fields() {
    return std::tuple{field("target", &Self::target), field("op", &Self::op),
                      field("value", &Self::value)};
  }
};

/// AnnAssign(expr target, expr annotation, expr? value, int simple)
struct AnnAssign : AnyStmt {
  static constexpr Kind kKind = Kind::AnnAssign;
  AnyExpr* target = nullptr;
  AnyExpr* annotation = nullptr;
  AnyExpr* value = nullptr;
  int simple = 0;
  template <class Self = AnnAssign>
  static constexpr auto fields() {
    return std::tuple{field("target", &Self::target), field("annotation", &Self::annotation),
                      optional_field("value", &Self::value), field("simple", &Self::simple)};
  }
};

/// For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
struct For : AnyStmt {
  static constexpr Kind kKind = Kind::For;
  AnyExpr* target = nullptr;
  AnyExpr* iter = nullptr;
  Array<AnyStmt*> body;
  Array<AnyStmt*> orelse;
  template <class Self = For>
  static constexpr auto fields() {
    return std::tuple{field("target", &Self::target), field("iter", &Self::iter),
                      field("body", &Self::body), field("orelse", &Self::orelse)};
  }
};

/// AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
struct AsyncFor : AnyStmt {
  static constexpr Kind kKind = Kind::AsyncFor;
  AnyExpr* target = nullptr;
  AnyExpr* iter = nullptr;
  Array<AnyStmt*> body;
  Array<AnyStmt*> orelse;
  template <class Self = AsyncFor>
  static constexpr auto fields() {
    return std::tuple{field("target", &Self::target), field("iter", &Self::iter),
                      field("body", &Self::body), field("orelse", &Self::orelse)};
  }
};

/// While(expr test, stmt* body, stmt* orelse)
struct While : AnyStmt {
  static constexpr Kind kKind = Kind::While;
  AnyExpr* test = nullptr;
  Array<AnyStmt*> body;
  Array<AnyStmt*> orelse;
  template <class Self = While>
  static constexpr auto fields() {
    return std::tuple{field("test", &Self::test), field("body", &Self::body),
                      field("orelse", &Self::orelse)};
  }
};

/// If(expr test, stmt* body, stmt* orelse)
struct If : AnyStmt {
  static constexpr Kind kKind = Kind::If;
  AnyExpr* test = nullptr;
  Array<AnyStmt*> body;
  Array<AnyStmt*> orelse;
  template <class Self = If>
  static constexpr auto fields() {
    return std::tuple{field("test", &Self::test), field("body", &Self::body),
                      field("orelse", &Self::orelse)};
  }
};

/// With(withitem* items, stmt* body, string? type_comment)
struct With : AnyStmt {
  static constexpr Kind kKind = Kind::With;
  Array<WithItem*> items;
  Array<AnyStmt*> body;
  template <class Self = With>
  static constexpr auto fields() {
    return std::tuple{field("items", &Self::items), field("body", &Self::body)};
  }
};

/// AsyncWith(withitem* items, stmt* body, string? type_comment)
struct AsyncWith : AnyStmt {
  static constexpr Kind kKind = Kind::AsyncWith;
  Array<WithItem*> items;
  Array<AnyStmt*> body;
  template <class Self = AsyncWith>
  static constexpr auto fields() {
    return std::tuple{field("items", &Self::items), field("body", &Self::body)};
  }
};

/// Match(expr subject, match_case* cases)
struct Match : AnyStmt {
  static constexpr Kind kKind = Kind::Match;
  AnyExpr* subject = nullptr;
  Array<MatchCase*> cases;
  template <class Self = Match>
  static constexpr auto fields() {
    return std::tuple{field("subject", &Self::subject), field("cases", &Self::cases)};
  }
};

/// Raise(expr? exc, expr? cause)
struct Raise : AnyStmt {
  static constexpr Kind kKind = Kind::Raise;
  AnyExpr* exc = nullptr;
  AnyExpr* cause = nullptr;
  template <class Self = Raise>
  static constexpr auto fields() {
    return std::tuple{optional_field("exc", &Self::exc), optional_field("cause", &Self::cause)};
  }
};

/// Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
struct Try : AnyStmt {
  static constexpr Kind kKind = Kind::Try;
  Array<AnyStmt*> body;
  Array<ExceptHandler*> handlers;
  Array<AnyStmt*> orelse;
  Array<AnyStmt*> finalbody;
  template <class Self = Try>
  static constexpr auto fields() {
    return std::tuple{field("body", &Self::body), field("handlers", &Self::handlers),
                      field("orelse", &Self::orelse), field("finalbody", &Self::finalbody)};
  }
};

/// TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
struct TryStar : AnyStmt {
  static constexpr Kind kKind = Kind::TryStar;
  Array<AnyStmt*> body;
  Array<ExceptHandler*> handlers;
  Array<AnyStmt*> orelse;
  Array<AnyStmt*> finalbody;
  template <class Self = TryStar>
  static constexpr auto fields() {
    return std::tuple{field("body", &Self::body), field("handlers", &Self::handlers),
                      field("orelse", &Self::orelse), field("finalbody", &Self::finalbody)};
  }
};

/// Assert(expr test, expr? msg)
struct Assert : AnyStmt {
  static constexpr Kind kKind = Kind::Assert;
  AnyExpr* test = nullptr;
  AnyExpr* msg = nullptr;
  template <class Self = Assert>
  static constexpr auto fields() {
    return std::tuple{field("test", &Self::test), optional_field("msg", &Self::msg)};
  }
};

/// Import(alias* names)
struct Import : AnyStmt {
  static constexpr Kind kKind = Kind::Import;
  Array<Alias*> names;
  template <class Self = Import>
  static constexpr auto fields() {
    return std::tuple{field("names", &Self::names)};
  }
};

/// ImportFrom(identifier? module, alias* names, int? level)
struct ImportFrom : AnyStmt {
  static constexpr Kind kKind = Kind::ImportFrom;
  Identifier module;
  Array<Alias*> names;
  int level = 0;
  template <class Self = ImportFrom>
  static constexpr auto fields() {
    return std::tuple{optional_field("module", &Self::module), field("names", &Self::names),
                      field("level", &Self::level)};
  }
};

/// Global(identifier* names)
struct Global : AnyStmt {
  static constexpr Kind kKind = Kind::Global;
  Array<Identifier> names;
  template <class Self = Global>
  static constexpr auto fields() {
    return std::tuple{field("names", &Self::names)};
  }
};

/// Nonlocal(identifier* names)
struct Nonlocal : AnyStmt {
  static constexpr Kind kKind = Kind::Nonlocal;
  Array<Identifier> names;
  template <class Self = Nonlocal>
  static constexpr auto fields() {
    return std::tuple{field("names", &Self::names)};
  }
};

/// Expr(expr value)
struct Expr : AnyStmt {
  static constexpr Kind kKind = Kind::Expr;
  AnyExpr* value = nullptr;
  template <class Self = Expr>
  static constexpr auto fields() {
    return std::tuple{field("value", &Self::value)};
  }
};

/// Pass
struct Pass : AnyStmt {
  static constexpr Kind kKind = Kind::Pass;
  template <class Self = Pass>
  static constexpr auto fields() {
    return std::tuple<>();
  }
};

/// Break
struct Break : AnyStmt {
  static constexpr Kind kKind = Kind::Break;
  template <class Self = Break>
  static constexpr auto fields() {
    return std::tuple<>();
  }
};

/// Continue
struct Continue : AnyStmt {
  static constexpr Kind kKind = Kind::Continue;
  template <class Self = Continue>
  static constexpr auto fields() {
    return std::tuple<>();
  }
};

/// BadStmt(expr* parts), ours: a statement with a syntax error. `parts` holds the complete
/// expressions that were read before the error, so that calls in it are still analysed.
struct BadStmt : AnyStmt {
  static constexpr Kind kKind = Kind::BadStmt;
  Array<AnyExpr*> parts;
  template <class Self = BadStmt>
  static constexpr auto fields() {
    return std::tuple{field("parts", &Self::parts)};
  }
};

/// BoolOp(boolop op, expr* values)
struct BoolOp : AnyExpr {
  static constexpr Kind kKind = Kind::BoolOp;
  BoolOperator op{};
  Array<AnyExpr*> values;
  template <class Self = BoolOp>
  static constexpr auto fields() {
    return std::tuple{field("op", &Self::op), field("values", &Self::values)};
  }
};

/// NamedExpr(expr target, expr value)
struct NamedExpr : AnyExpr {
  static constexpr Kind kKind = Kind::NamedExpr;
  AnyExpr* target = nullptr;
  AnyExpr* value = nullptr;
  template <class Self = NamedExpr>
  static constexpr auto fields() {
    return std::tuple{field("target", &Self::target), field("value", &Self::value)};
  }
};

/// BinOp(expr left, operator op, expr right)
struct BinOp : AnyExpr {
  static constexpr Kind kKind = Kind::BinOp;
  BinaryOperator op{};
  AnyExpr* left = nullptr;
  AnyExpr* right = nullptr;
  template <class Self = BinOp>
  static constexpr auto fields() {
    return std::tuple{field("left", &Self::left), field("op", &Self::op),
                      field("right", &Self::right)};
  }
};

/// UnaryOp(unaryop op, expr operand)
struct UnaryOp : AnyExpr {
  static constexpr Kind kKind = Kind::UnaryOp;
  UnaryOperator op{};
  AnyExpr* operand = nullptr;
  template <class Self = UnaryOp>
  static constexpr auto fields() {
    return std::tuple{field("op", &Self::op), field("operand", &Self::operand)};
  }
};

/// Lambda(arguments args, expr body)
struct Lambda : AnyExpr {
  static constexpr Kind kKind = Kind::Lambda;
  Arguments* args = nullptr;
  AnyExpr* body = nullptr;
  template <class Self = Lambda>
  static constexpr auto fields() {
    return std::tuple{field("args", &Self::args), field("body", &Self::body)};
  }
};

/// IfExp(expr test, expr body, expr orelse)
struct IfExp : AnyExpr {
  static constexpr Kind kKind = Kind::IfExp;
  AnyExpr* test = nullptr;
  AnyExpr* body = nullptr;
  AnyExpr* orelse = nullptr;
  template <class Self = IfExp>
  static constexpr auto fields() {
    return std::tuple{field("test", &Self::test), field("body", &Self::body),
                      field("orelse", &Self::orelse)};
  }
};

/// Dict(expr?* keys, expr* values). A null key is `**value`.
struct Dict : AnyExpr {
  static constexpr Kind kKind = Kind::Dict;
  Array<AnyExpr*> keys;
  Array<AnyExpr*> values;
  template <class Self = Dict>
  static constexpr auto fields() {
    return std::tuple{field("keys", &Self::keys), field("values", &Self::values)};
  }
};

/// Set(expr* elts)
struct Set : AnyExpr {
  static constexpr Kind kKind = Kind::Set;
  Array<AnyExpr*> elts;
  template <class Self = Set>
  static constexpr auto fields() {
    return std::tuple{field("elts", &Self::elts)};
  }
};

/// ListComp(expr elt, comprehension* generators)
struct ListComp : AnyExpr {
  static constexpr Kind kKind = Kind::ListComp;
  AnyExpr* elt = nullptr;
  Array<Comprehension*> generators;
  template <class Self = ListComp>
  static constexpr auto fields() {
    return std::tuple{field("elt", &Self::elt), field("generators", &Self::generators)};
  }
};

/// SetComp(expr elt, comprehension* generators)
struct SetComp : AnyExpr {
  static constexpr Kind kKind = Kind::SetComp;
  AnyExpr* elt = nullptr;
  Array<Comprehension*> generators;
  template <class Self = SetComp>
  static constexpr auto fields() {
    return std::tuple{field("elt", &Self::elt), field("generators", &Self::generators)};
  }
};

/// DictComp(expr key, expr value, comprehension* generators)
struct DictComp : AnyExpr {
  static constexpr Kind kKind = Kind::DictComp;
  AnyExpr* key = nullptr;
  AnyExpr* value = nullptr;
  Array<Comprehension*> generators;
  template <class Self = DictComp>
  static constexpr auto fields() {
    return std::tuple{field("key", &Self::key), field("value", &Self::value),
                      field("generators", &Self::generators)};
  }
};

/// GeneratorExp(expr elt, comprehension* generators)
struct GeneratorExp : AnyExpr {
  static constexpr Kind kKind = Kind::GeneratorExp;
  AnyExpr* elt = nullptr;
  Array<Comprehension*> generators;
  template <class Self = GeneratorExp>
  static constexpr auto fields() {
    return std::tuple{field("elt", &Self::elt), field("generators", &Self::generators)};
  }
};

/// Await(expr value)
struct Await : AnyExpr {
  static constexpr Kind kKind = Kind::Await;
  AnyExpr* value = nullptr;
  template <class Self = Await>
  static constexpr auto fields() {
    return std::tuple{field("value", &Self::value)};
  }
};

/// Yield(expr? value)
struct Yield : AnyExpr {
  static constexpr Kind kKind = Kind::Yield;
  AnyExpr* value = nullptr;
  template <class Self = Yield>
  static constexpr auto fields() {
    return std::tuple{optional_field("value", &Self::value)};
  }
};

/// YieldFrom(expr value)
struct YieldFrom : AnyExpr {
  static constexpr Kind kKind = Kind::YieldFrom;
  AnyExpr* value = nullptr;
  template <class Self = YieldFrom>
  static constexpr auto fields() {
    return std::tuple{field("value", &Self::value)};
  }
};

/// Compare(expr left, cmpop* ops, expr* comparators)
struct Compare : AnyExpr {
  static constexpr Kind kKind = Kind::Compare;
  AnyExpr* left = nullptr;
  Array<ComparisonOperator> ops;
  Array<AnyExpr*> comparators;
  template <class Self = Compare>
  static constexpr auto fields() {
    return std::tuple{field("left", &Self::left), field("ops", &Self::ops),
                      field("comparators", &Self::comparators)};
  }
};

/// Call(expr func, expr* args, keyword* keywords)
struct Call : AnyExpr {
  static constexpr Kind kKind = Kind::Call;
  AnyExpr* func = nullptr;
  Array<AnyExpr*> args;
  Array<Keyword*> keywords;
  template <class Self = Call>
  static constexpr auto fields() {
    return std::tuple{field("func", &Self::func), field("args", &Self::args),
                      field("keywords", &Self::keywords)};
  }
};

/// FormattedValue(expr value, int conversion, expr? format_spec)
struct FormattedValue : AnyExpr {
  static constexpr Kind kKind = Kind::FormattedValue;
  AnyExpr* value = nullptr;
  int conversion = -1;
  AnyExpr* format_spec = nullptr;
  template <class Self = FormattedValue>
  static constexpr auto fields() {
    return std::tuple{field("value", &Self::value), field("conversion", &Self::conversion),
                      optional_field("format_spec", &Self::format_spec)};
  }
};

/// Interpolation(expr value, constant str, int conversion, expr? format_spec)
struct Interpolation : AnyExpr {
  static constexpr Kind kKind = Kind::Interpolation;
  AnyExpr* value = nullptr;
  ConstantValue str;
  int conversion = -1;
  AnyExpr* format_spec = nullptr;
  template <class Self = Interpolation>
  static constexpr auto fields() {
    return std::tuple{field("value", &Self::value), field("str", &Self::str),
                      field("conversion", &Self::conversion),
                      optional_field("format_spec", &Self::format_spec)};
  }
};

/// JoinedStr(expr* values)
struct JoinedStr : AnyExpr {
  static constexpr Kind kKind = Kind::JoinedStr;
  Array<AnyExpr*> values;
  template <class Self = JoinedStr>
  static constexpr auto fields() {
    return std::tuple{field("values", &Self::values)};
  }
};

/// TemplateStr(expr* values)
struct TemplateStr : AnyExpr {
  static constexpr Kind kKind = Kind::TemplateStr;
  Array<AnyExpr*> values;
  template <class Self = TemplateStr>
  static constexpr auto fields() {
    return std::tuple{field("values", &Self::values)};
  }
};

/// Constant(constant value, string? kind). `node_flags` is 1 when kind is 'u'.
struct Constant : AnyExpr {
  static constexpr Kind kKind = Kind::Constant;
  ConstantValue value;
  template <class Self = Constant>
  static constexpr auto fields() {
    return std::tuple{field("value", &Self::value)};
  }
};

/// Attribute(expr value, identifier attr, expr_context ctx)
struct Attribute : AnyExpr {
  static constexpr Kind kKind = Kind::Attribute;
  ExprContext ctx = ExprContext::Load;
  AnyExpr* value = nullptr;
  Identifier attr;
  template <class Self = Attribute>
  static constexpr auto fields() {
    return std::tuple{field("value", &Self::value), field("attr", &Self::attr),
                      field("ctx", &Self::ctx)};
  }
};

/// Subscript(expr value, expr slice, expr_context ctx)
struct Subscript : AnyExpr {
  static constexpr Kind kKind = Kind::Subscript;
  ExprContext ctx = ExprContext::Load;
  AnyExpr* value = nullptr;
  AnyExpr* slice = nullptr;
  template <class Self = Subscript>
  static constexpr auto fields() {
    return std::tuple{field("value", &Self::value), field("slice", &Self::slice),
                      field("ctx", &Self::ctx)};
  }
};

/// Starred(expr value, expr_context ctx)
struct Starred : AnyExpr {
  static constexpr Kind kKind = Kind::Starred;
  ExprContext ctx = ExprContext::Load;
  AnyExpr* value = nullptr;
  template <class Self = Starred>
  static constexpr auto fields() {
    return std::tuple{field("value", &Self::value), field("ctx", &Self::ctx)};
  }
};

/// Name(identifier id, expr_context ctx)
struct Name : AnyExpr {
  static constexpr Kind kKind = Kind::Name;
  ExprContext ctx = ExprContext::Load;
  Identifier id;
  template <class Self = Name>
  static constexpr auto fields() {
    return std::tuple{field("id", &Self::id), field("ctx", &Self::ctx)};
  }
};

/// List(expr* elts, expr_context ctx)
struct List : AnyExpr {
  static constexpr Kind kKind = Kind::List;
  ExprContext ctx = ExprContext::Load;
  Array<AnyExpr*> elts;
  template <class Self = List>
  static constexpr auto fields() {
    return std::tuple{field("elts", &Self::elts), field("ctx", &Self::ctx)};
  }
};

/// Tuple(expr* elts, expr_context ctx)
struct Tuple : AnyExpr {
  static constexpr Kind kKind = Kind::Tuple;
  ExprContext ctx = ExprContext::Load;
  Array<AnyExpr*> elts;
  template <class Self = Tuple>
  static constexpr auto fields() {
    return std::tuple{field("elts", &Self::elts), field("ctx", &Self::ctx)};
  }
};

/// Slice(expr? lower, expr? upper, expr? step)
struct Slice : AnyExpr {
  static constexpr Kind kKind = Kind::Slice;
  AnyExpr* lower = nullptr;
  AnyExpr* upper = nullptr;
  AnyExpr* step = nullptr;
  template <class Self = Slice>
  static constexpr auto fields() {
    return std::tuple{optional_field("lower", &Self::lower), optional_field("upper", &Self::upper),
                      optional_field("step", &Self::step)};
  }
};

/// MatchValue(expr value)
struct MatchValue : AnyPattern {
  static constexpr Kind kKind = Kind::MatchValue;
  AnyExpr* value = nullptr;
  template <class Self = MatchValue>
  static constexpr auto fields() {
    return std::tuple{field("value", &Self::value)};
  }
};

/// MatchSingleton(constant value)
struct MatchSingleton : AnyPattern {
  static constexpr Kind kKind = Kind::MatchSingleton;
  ConstantValue value;
  template <class Self = MatchSingleton>
  static constexpr auto fields() {
    return std::tuple{field("value", &Self::value)};
  }
};

/// MatchSequence(pattern* patterns)
struct MatchSequence : AnyPattern {
  static constexpr Kind kKind = Kind::MatchSequence;
  Array<AnyPattern*> patterns;
  template <class Self = MatchSequence>
  static constexpr auto fields() {
    return std::tuple{field("patterns", &Self::patterns)};
  }
};

/// MatchMapping(expr* keys, pattern* patterns, identifier? rest)
struct MatchMapping : AnyPattern {
  static constexpr Kind kKind = Kind::MatchMapping;
  Array<AnyExpr*> keys;
  Array<AnyPattern*> patterns;
  Identifier rest;
  template <class Self = MatchMapping>
  static constexpr auto fields() {
    return std::tuple{field("keys", &Self::keys), field("patterns", &Self::patterns),
                      optional_field("rest", &Self::rest)};
  }
};

/// MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns)
struct MatchClass : AnyPattern {
  static constexpr Kind kKind = Kind::MatchClass;
  AnyExpr* cls = nullptr;
  Array<AnyPattern*> patterns;
  Array<Identifier> kwd_attrs;
  Array<AnyPattern*> kwd_patterns;
  template <class Self = MatchClass>
  static constexpr auto fields() {
    return std::tuple{field("cls", &Self::cls), field("patterns", &Self::patterns),
                      field("kwd_attrs", &Self::kwd_attrs),
                      field("kwd_patterns", &Self::kwd_patterns)};
  }
};

/// MatchStar(identifier? name)
struct MatchStar : AnyPattern {
  static constexpr Kind kKind = Kind::MatchStar;
  Identifier name;
  template <class Self = MatchStar>
  static constexpr auto fields() {
    return std::tuple{optional_field("name", &Self::name)};
  }
};

/// MatchAs(pattern? pattern, identifier? name)
struct MatchAs : AnyPattern {
  static constexpr Kind kKind = Kind::MatchAs;
  AnyPattern* pattern = nullptr;
  Identifier name;
  template <class Self = MatchAs>
  static constexpr auto fields() {
    return std::tuple{optional_field("pattern", &Self::pattern),
                      optional_field("name", &Self::name)};
  }
};

/// MatchOr(pattern* patterns)
struct MatchOr : AnyPattern {
  static constexpr Kind kKind = Kind::MatchOr;
  Array<AnyPattern*> patterns;
  template <class Self = MatchOr>
  static constexpr auto fields() {
    return std::tuple{field("patterns", &Self::patterns)};
  }
};

/// TypeVar(identifier name, expr? bound, expr? default_value)
struct TypeVar : AnyTypeParam {
  static constexpr Kind kKind = Kind::TypeVar;
  Identifier name;
  AnyExpr* bound = nullptr;
  AnyExpr* default_value = nullptr;
  template <class Self = TypeVar>
  static constexpr auto fields() {
    return std::tuple{field("name", &Self::name), optional_field("bound", &Self::bound),
                      optional_field("default_value", &Self::default_value)};
  }
};

/// ParamSpec(identifier name, expr? default_value)
struct ParamSpec : AnyTypeParam {
  static constexpr Kind kKind = Kind::ParamSpec;
  Identifier name;
  AnyExpr* default_value = nullptr;
  template <class Self = ParamSpec>
  static constexpr auto fields() {
    return std::tuple{field("name", &Self::name),
                      optional_field("default_value", &Self::default_value)};
  }
};

/// TypeVarTuple(identifier name, expr? default_value)
struct TypeVarTuple : AnyTypeParam {
  static constexpr Kind kKind = Kind::TypeVarTuple;
  Identifier name;
  AnyExpr* default_value = nullptr;
  template <class Self = TypeVarTuple>
  static constexpr auto fields() {
    return std::tuple{field("name", &Self::name),
                      optional_field("default_value", &Self::default_value)};
  }
};

/// comprehension(expr target, expr iter, expr* ifs, int is_async)
struct Comprehension : Node {
  static constexpr Kind kKind = Kind::Comprehension;
  AnyExpr* target = nullptr;
  AnyExpr* iter = nullptr;
  Array<AnyExpr*> ifs;
  int is_async = 0;
  template <class Self = Comprehension>
  static constexpr auto fields() {
    return std::tuple{field("target", &Self::target), field("iter", &Self::iter),
                      field("ifs", &Self::ifs), field("is_async", &Self::is_async)};
  }
};

/// ExceptHandler(expr? type, identifier? name, stmt* body)
struct ExceptHandler : Node {
  static constexpr Kind kKind = Kind::ExceptHandler;
  AnyExpr* type = nullptr;
  Identifier name;
  Array<AnyStmt*> body;
  template <class Self = ExceptHandler>
  static constexpr auto fields() {
    return std::tuple{optional_field("type", &Self::type), optional_field("name", &Self::name),
                      field("body", &Self::body)};
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
  template <class Self = Arguments>
  static constexpr auto fields() {
    return std::tuple{
        field("posonlyargs", &Self::posonlyargs), field("args", &Self::args),
        optional_field("vararg", &Self::vararg),  field("kwonlyargs", &Self::kwonlyargs),
        field("kw_defaults", &Self::kw_defaults), optional_field("kwarg", &Self::kwarg),
        field("defaults", &Self::defaults)};
  }
};

/// arg(identifier arg, expr? annotation, string? type_comment)
struct Arg : Node {
  static constexpr Kind kKind = Kind::Arg;
  Identifier arg;
  AnyExpr* annotation = nullptr;
  template <class Self = Arg>
  static constexpr auto fields() {
    return std::tuple{field("arg", &Self::arg), optional_field("annotation", &Self::annotation)};
  }
};

/// keyword(identifier? arg, expr value). A null arg is `**value`.
struct Keyword : Node {
  static constexpr Kind kKind = Kind::Keyword;
  Identifier arg;
  AnyExpr* value = nullptr;
  template <class Self = Keyword>
  static constexpr auto fields() {
    return std::tuple{optional_field("arg", &Self::arg), field("value", &Self::value)};
  }
};

/// alias(identifier name, identifier? asname)
struct Alias : Node {
  static constexpr Kind kKind = Kind::Alias;
  Identifier name;
  Identifier asname;
  template <class Self = Alias>
  static constexpr auto fields() {
    return std::tuple{field("name", &Self::name), optional_field("asname", &Self::asname)};
  }
};

/// withitem(expr context_expr, expr? optional_vars)
struct WithItem : Node {
  static constexpr Kind kKind = Kind::WithItem;
  AnyExpr* context_expr = nullptr;
  AnyExpr* optional_vars = nullptr;
  template <class Self = WithItem>
  static constexpr auto fields() {
    return std::tuple{field("context_expr", &Self::context_expr),
                      optional_field("optional_vars", &Self::optional_vars)};
  }
};

/// match_case(pattern pattern, expr? guard, stmt* body)
struct MatchCase : Node {
  static constexpr Kind kKind = Kind::MatchCase;
  AnyPattern* pattern = nullptr;
  AnyExpr* guard = nullptr;
  Array<AnyStmt*> body;
  template <class Self = MatchCase>
  static constexpr auto fields() {
    return std::tuple{field("pattern", &Self::pattern), optional_field("guard", &Self::guard),
                      field("body", &Self::body)};
  }
};

// What most of a tree consists of.
static_assert(sizeof(Name) == 24);
static_assert(sizeof(UnaryOp) == 24);
static_assert(sizeof(Attribute) == 32);
static_assert(sizeof(BinOp) == 32);
static_assert(sizeof(Constant) == 40);
static_assert(sizeof(Call) == 56);

}  // namespace krait::ast
