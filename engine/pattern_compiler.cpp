#include "engine/pattern_compiler.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "ast/nodes.h"
#include "ast/visit.h"
#include "ast/walk.h"
#include "parser/parse.h"

namespace krait {
namespace {

/// Levels below `root`, counted without recursion so that a hostile pattern costs no stack.
uint32_t depth_of(const ast::Node& root) {
  std::vector<std::pair<const ast::Node*, uint32_t>> pending{{&root, 1}};
  uint32_t deepest = 0;
  while (!pending.empty()) {
    const auto [node, depth] = pending.back();
    pending.pop_back();
    deepest = std::max(deepest, depth);
    const uint32_t below = depth + 1;
    ast::for_each_child(*node,
                        [&](const ast::Node& child) { pending.emplace_back(&child, below); });
  }
  return deepest;
}

bool is_ellipsis(const ast::Node* node) {
  if (node != nullptr && node->is<ast::Expr>()) {
    node = node->as<ast::Expr>()->value;
  } else if (node != nullptr && node->is<ast::MatchValue>()) {
    node = node->as<ast::MatchValue>()->value;
  }
  const auto* constant = node == nullptr ? nullptr : node->as<ast::Constant>();
  return constant != nullptr && constant->value.kind == ast::ConstantKind::Ellipsis;
}

/// The name that the parser gives to `...` among parameters and imported names.
constexpr std::string_view kGapName = "...";

/// Turns the nodes of one pattern into `PatternNode`s.
class Compiler {
 public:
  explicit Compiler(PatternContext& context) : context_(context) {}

  const PatternNode* compile(const ast::Node* node) {
    if (node == nullptr) {
      return &context_.store.make(PatternRole::Absent, ast::Kind::Module, {});
    }
    return ast::visit(
        *node, ast::Overloads{
                   [this](const ast::Name& name) { return compile_name(name); },
                   [this](const ast::Attribute& attribute) { return compile_attribute(attribute); },
                   [this](const ast::Constant& constant) { return compile_constant(constant); },
                   [this](const ast::UnaryOp& operation) { return compile_unary(operation); },
                   [this](const ast::NamedExpr& named) { return compile_walrus(named); },
                   [this](const ast::Call& call) { return compile_call(call); },
                   [this](const ast::Keyword& keyword) { return compile_keyword(keyword); },
                   [this](const ast::Starred& starred) {
                     return wrap(PatternRole::Starred, starred, starred.value);
                   },
                   [this](const ast::Tuple& tuple) { return compile_sequence(tuple, tuple.elts); },
                   [this](const ast::List& list) { return compile_sequence(list, list.elts); },
                   [this](const ast::Set& set) { return compile_set(set); },
                   [this](const ast::Dict& dict) { return compile_dict(dict); },
                   [this](const ast::Compare& compare) { return compile_compare(compare); },
                   [this](const ast::Assign& assign) { return compile_assign(assign); },
                   [this](const ast::AnnAssign& assign) { return compile_ann_assign(assign); },
                   [this](const ast::MatchAs& capture) { return compile_capture(capture); },
                   [this](const ast::MatchValue& value) { return compile_match_value(value); },
                   [this](const ast::Interpolation& hole) { return compile_interpolation(hole); },
                   [this](const auto& other) { return compile_structure(other); },
               });
  }

  CompiledPattern take(const PatternNode* root) {
    result_.root = root;
    return std::move(result_);
  }

 private:
  PatternNode& make(PatternRole role, const ast::Node& node) {
    return context_.store.make(role, node.node_kind, node.span);
  }

  const PatternNode* wrap(PatternRole role, const ast::Node& node, const ast::Node* child) {
    const PatternNode* compiled = compile(child);
    PatternNode& result = make(role, node);
    result.children.push_back(compiled);
    return &result;
  }

  /// A metavariable's index; none for `literal:` names and ordinary ones.
  std::optional<uint16_t> metavariable_of(std::string_view name) {
    if (!is_metavariable_name(name)) {
      return std::nullopt;
    }
    if (const auto literal = context_.literal_names.find(name);
        literal != context_.literal_names.end()) {
      result_.literal_names.emplace_back(*literal);
      return std::nullopt;
    }
    const uint16_t index = context_.metavariables.add(name);
    result_.bound_metavariables.push_back(index);
    return index;
  }

  const PatternNode* compile_name(const ast::Name& name) {
    if (name.id.text() == "_") {
      return &make(PatternRole::Anything, name);
    }
    if (const std::optional<uint16_t> index = metavariable_of(name.id.text())) {
      PatternNode& result = make(PatternRole::Metavariable, name);
      result.metavariable = *index;
      return &result;
    }
    PatternNode& result = make(PatternRole::LocalName, name);
    result.text = context_.store.intern(name.id.text());
    return &result;
  }

  const PatternNode* compile_attribute(const ast::Attribute& attribute) {
    std::vector<std::string_view> names;
    const ast::AnyExpr* at = &attribute;
    while (const auto* link = at->as<ast::Attribute>()) {
      names.push_back(link->attr.text());
      at = link->value;
    }
    const auto* root = at->as<ast::Name>();
    const bool is_qualified =
        root != nullptr && root->id.text() != "_" &&
        (!is_metavariable_name(root->id.text()) ||
         context_.literal_names.find(root->id.text()) != context_.literal_names.end());
    if (is_qualified) {
      (void)metavariable_of(root->id.text());
      std::string text(root->id.text());
      for (auto name = names.rbegin(); name != names.rend(); ++name) {
        text += '.';
        text += *name;
      }
      PatternNode& result = make(PatternRole::QualifiedName, attribute);
      result.text = context_.store.intern(text);
      return &result;
    }
    const PatternNode* value = compile(attribute.value);
    PatternNode& name = make(PatternRole::Identifier, attribute);
    name.text = context_.store.intern(attribute.attr.text());
    PatternNode& result = make(PatternRole::Structure, attribute);
    result.children = {value, &name, &make(PatternRole::Anything, attribute)};
    return &result;
  }

  const PatternNode* compile_constant(const ast::Constant& constant) {
    if (constant.value.kind == ast::ConstantKind::Ellipsis) {
      return &make(PatternRole::Anything, constant);
    }
    return make_literal(constant, literal_of(constant.value, false));
  }

  const PatternNode* make_literal(const ast::Node& node, Literal literal) {
    PatternNode& result = make(PatternRole::Literal, node);
    result.literal = context_.store.keep(std::move(literal));
    return &result;
  }

  const PatternNode* compile_unary(const ast::UnaryOp& operation) {
    const auto* constant = operation.operand->as<ast::Constant>();
    const bool is_sign =
        operation.op == ast::UnaryOperator::USub || operation.op == ast::UnaryOperator::UAdd;
    const bool is_number =
        constant != nullptr && (constant->value.kind == ast::ConstantKind::Integer ||
                                constant->value.kind == ast::ConstantKind::BigInteger ||
                                constant->value.kind == ast::ConstantKind::Float ||
                                constant->value.kind == ast::ConstantKind::Imaginary);
    if (is_sign && is_number) {
      return make_literal(operation,
                          literal_of(constant->value, operation.op == ast::UnaryOperator::USub));
    }
    return compile_structure(operation);
  }

  const PatternNode* compile_walrus(const ast::NamedExpr& named) {
    const auto* target = named.target->as<ast::Name>();
    const std::optional<uint16_t> index =
        target == nullptr ? std::nullopt : metavariable_of(target->id.text());
    if (!index) {
      return compile_structure(named);
    }
    const PatternNode* inner = compile(named.value);
    PatternNode& result = make(PatternRole::Capture, named);
    result.metavariable = *index;
    result.children.push_back(inner);
    return &result;
  }

  const PatternNode* compile_call(const ast::Call& call) {
    std::vector<const PatternNode*> children{compile(call.func)};
    bool has_rest = false;
    for (const ast::AnyExpr* argument : call.args) {
      if (is_ellipsis(argument)) {
        has_rest = true;
        children.push_back(&make(PatternRole::Rest, *argument));
      } else {
        children.push_back(compile(argument));
      }
    }
    for (const ast::Keyword* keyword : call.keywords) {
      children.push_back(compile_keyword(*keyword));
    }
    PatternNode& result = make(PatternRole::Call, call);
    result.children = std::move(children);
    result.has_rest = has_rest;
    return &result;
  }

  const PatternNode* compile_keyword(const ast::Keyword& keyword) {
    const PatternNode* value = compile(keyword.value);
    PatternNode& result = make(PatternRole::Keyword, keyword);
    result.text = context_.store.intern(keyword.arg.text());
    result.children.push_back(value);
    return &result;
  }

  template <class List>
  std::vector<const PatternNode*> compile_list(const List& nodes) {
    std::vector<const PatternNode*> children;
    for (const auto* node : nodes) {
      if (is_ellipsis(node)) {
        children.push_back(&make(PatternRole::Rest, *node));
      } else {
        children.push_back(compile(node));
      }
    }
    return children;
  }

  template <class Display>
  const PatternNode* compile_sequence(const Display& display,
                                      const ast::Array<ast::AnyExpr*>& elements) {
    std::vector<const PatternNode*> children = compile_list(elements);
    PatternNode& result = make(PatternRole::Sequence, display);
    result.children = std::move(children);
    return &result;
  }

  const PatternNode* compile_set(const ast::Set& set) {
    std::vector<const PatternNode*> children;
    bool has_rest = false;
    for (const ast::AnyExpr* element : set.elts) {
      if (is_ellipsis(element)) {
        has_rest = true;
      } else {
        children.push_back(compile(element));
      }
    }
    PatternNode& result = make(PatternRole::Set, set);
    result.children = std::move(children);
    result.has_rest = has_rest;
    return &result;
  }

  const PatternNode* compile_dict(const ast::Dict& dict) {
    std::vector<const PatternNode*> children;
    bool has_rest = false;
    for (size_t i = 0; i < dict.values.size(); ++i) {
      if (dict.keys[i] == nullptr && is_ellipsis(dict.values[i])) {
        has_rest = true;
        continue;
      }
      children.push_back(dict.keys[i] == nullptr ? nullptr : compile(dict.keys[i]));
      children.push_back(compile(dict.values[i]));
    }
    PatternNode& result = make(PatternRole::Dict, dict);
    result.children = std::move(children);
    result.has_rest = has_rest;
    return &result;
  }

  void note_doubtful(const ast::AnyExpr* expression) {
    const auto* name = expression->as<ast::Name>();
    if (name == nullptr || !is_metavariable_name(name->id.text())) {
      return;
    }
    if (const auto index = context_.metavariables.find(name->id.text())) {
      result_.doubtful.push_back({*index, name->span});
    }
  }

  const PatternNode* compile_compare(const ast::Compare& compare) {
    const PatternNode* result = compile_structure(compare);
    note_doubtful(compare.left);
    for (const ast::AnyExpr* comparator : compare.comparators) {
      note_doubtful(comparator);
    }
    return result;
  }

  const PatternNode* compile_assign(const ast::Assign& assign) {
    const PatternNode* result = compile_structure(assign);
    for (const ast::AnyExpr* target : assign.targets) {
      note_doubtful(target);
    }
    return result;
  }

  const PatternNode* compile_ann_assign(const ast::AnnAssign& assign) {
    const PatternNode* result = compile_structure(assign);
    note_doubtful(assign.target);
    return result;
  }

  /// `case NAME:` binds what stands there, `case _:` asks for just that.
  const PatternNode* compile_capture(const ast::MatchAs& capture) {
    const std::optional<uint16_t> index = capture.pattern == nullptr && capture.name
                                              ? metavariable_of(capture.name.text())
                                              : std::nullopt;
    if (!index) {
      return compile_structure(capture);
    }
    PatternNode& result = make(PatternRole::Metavariable, capture);
    result.metavariable = *index;
    return &result;
  }

  const PatternNode* compile_match_value(const ast::MatchValue& value) {
    return is_ellipsis(&value) ? &make(PatternRole::Anything, value) : compile_structure(value);
  }

  /// A hole of a t-string holds its own text too, which is that of the pattern.
  const PatternNode* compile_interpolation(const ast::Interpolation& hole) {
    std::vector<const PatternNode*> children;
    ast::for_each_field(hole, [&](const auto& field, const auto& value) {
      children.push_back(std::string_view(field.name) == "str" ? &make(PatternRole::Anything, hole)
                                                               : compile_field(hole, value));
    });
    PatternNode& result = make(PatternRole::Structure, hole);
    result.children = std::move(children);
    return &result;
  }

  template <class T>
  const PatternNode* compile_structure(const T& node) {
    std::vector<const PatternNode*> children;
    ast::for_each_field(node, [&](const auto&, const auto& value) {
      children.push_back(compile_field(node, value));
    });
    PatternNode& result = make(PatternRole::Structure, node);
    result.children = std::move(children);
    return &result;
  }

  template <class T>
  const PatternNode* compile_field(const ast::Node& /*owner*/, T* const& child) {
    return compile(child);
  }
  template <class T>
  const PatternNode* compile_field(const ast::Node& owner, const ast::Array<T*>& nodes) {
    std::vector<const PatternNode*> children;
    for (const auto* node : nodes) {
      const bool is_gap = is_ellipsis(node) || is_named_gap(node);
      children.push_back(is_gap ? &make(PatternRole::Rest, *node) : compile(node));
    }
    return make_list(owner, std::move(children));
  }
  /// `with a, b:` is `with a:` around `with b:`, so there may be others before, between and behind.
  const PatternNode* compile_field(const ast::Node& owner,
                                   const ast::Array<ast::WithItem*>& items) {
    std::vector<const PatternNode*> children = {&make(PatternRole::Rest, owner)};
    for (const ast::WithItem* item : items) {
      if (!is_ellipsis(item->context_expr)) {
        children.push_back(compile(item));
        children.push_back(&make(PatternRole::Rest, owner));
      }
    }
    return make_list(owner, std::move(children));
  }
  /// Neither a handler nor a `case` can be written as `...`: there may be others around them.
  const PatternNode* compile_field(const ast::Node& owner,
                                   const ast::Array<ast::ExceptHandler*>& handlers) {
    return compile_with_gaps(owner, handlers);
  }
  const PatternNode* compile_field(const ast::Node& owner,
                                   const ast::Array<ast::MatchCase*>& cases) {
    return compile_with_gaps(owner, cases);
  }
  template <class T>
  const PatternNode* compile_with_gaps(const ast::Node& owner, const ast::Array<T*>& nodes) {
    std::vector<const PatternNode*> children;
    for (const T* node : nodes) {
      children.push_back(&make(PatternRole::Rest, owner));
      children.push_back(compile(node));
    }
    if (!children.empty()) {
      children.push_back(&make(PatternRole::Rest, owner));
    }
    return make_list(owner, std::move(children));
  }
  const PatternNode* compile_field(const ast::Node& owner,
                                   const ast::Array<ast::Identifier>& names) {
    std::vector<const PatternNode*> children;
    for (const ast::Identifier& name : names) {
      children.push_back(compile_field(owner, name));
    }
    return make_list(owner, std::move(children));
  }
  const PatternNode* compile_field(const ast::Node& owner,
                                   const ast::Array<ast::ComparisonOperator>& operators) {
    std::vector<const PatternNode*> children;
    for (const ast::ComparisonOperator op : operators) {
      children.push_back(make_number(owner, static_cast<int32_t>(op)));
    }
    return make_list(owner, std::move(children));
  }
  const PatternNode* compile_field(const ast::Node& owner, const ast::Identifier& name) {
    if (!name) {
      return &make(PatternRole::Absent, owner);
    }
    if (name.text() == "_") {
      return &make(PatternRole::Anything, owner);
    }
    PatternNode& result = make(PatternRole::Identifier, owner);
    if (const std::optional<uint16_t> index = metavariable_of(name.text())) {
      result.metavariable = *index;
    } else {
      result.text = context_.store.intern(name.text());
    }
    return &result;
  }
  const PatternNode* compile_field(const ast::Node& owner, const ast::ConstantValue& constant) {
    return make_literal(owner, literal_of(constant, false));
  }
  const PatternNode* compile_field(const ast::Node& owner, const ast::ExprContext& /*context*/) {
    return &make(PatternRole::Anything, owner);
  }
  template <class T>
  requires(std::is_enum_v<T> ||
           std::is_integral_v<T>) const PatternNode* compile_field(const ast::Node& owner,
                                                                   const T& number) {
    return make_number(owner, static_cast<int32_t>(number));
  }

  static bool is_named_gap(const ast::Node* node) {
    const auto* parameter = node == nullptr ? nullptr : node->as<ast::Arg>();
    const auto* alias = node == nullptr ? nullptr : node->as<ast::Alias>();
    return (parameter != nullptr && parameter->arg.text() == kGapName) ||
           (alias != nullptr && alias->name.text() == kGapName);
  }

  const PatternNode* make_list(const ast::Node& owner, std::vector<const PatternNode*> children) {
    PatternNode& result = make(PatternRole::List, owner);
    result.children = std::move(children);
    return &result;
  }
  const PatternNode* make_number(const ast::Node& owner, int32_t number) {
    PatternNode& result = make(PatternRole::Number, owner);
    result.number = number;
    return &result;
  }

  PatternContext& context_;
  CompiledPattern result_;
};

const ast::Node* first_written(const ast::Array<ast::AnyStmt*>& block) {
  const auto found = std::find_if_not(block.begin(), block.end(), is_ellipsis);
  return found == block.end() ? nullptr : *found;
}

/// The first statement in a block of `node` itself that is not `...`.
const ast::Node* first_written_below(const ast::Node& node) {
  const ast::Node* found = nullptr;
  ast::visit(node, [&](const auto& typed) {
    ast::for_each_field(typed, [&](const auto&, const auto& value) {
      using Value = std::remove_cvref_t<decltype(value)>;
      if constexpr (std::is_same_v<Value, ast::Array<ast::AnyStmt*>>) {
        found = found == nullptr ? first_written(value) : found;
      }
    });
  });
  return found;
}

/// Every block of a compound statement in a pattern is `...`; the first node that is not.
const ast::Node* find_written_body(const ast::Node& root) {
  const ast::Node* found = nullptr;
  ast::walk(root, [&](const ast::Node& node) {
    found = found == nullptr ? first_written_below(node) : found;
    return found == nullptr;
  });
  return found;
}

}  // namespace

uint16_t MetavariableTable::add(std::string_view name) {
  // What is beyond the numbers shares the last one; the rule has been refused by then.
  constexpr size_t kLast = kNoMetavariable - 1;
  const auto index = static_cast<uint16_t>(std::min(names_.size(), kLast));
  const auto [place, is_new] = indices_.emplace(name, index);
  if (is_new && names_.size() <= kLast) {
    names_.emplace_back(name);
  }
  return place->second;
}

std::optional<uint16_t> MetavariableTable::find(std::string_view name) const {
  const auto found = indices_.find(std::string(name));
  return found == indices_.end() ? std::nullopt : std::optional<uint16_t>(found->second);
}

std::optional<CompiledPattern> compile_pattern(const YamlDocument& document, const YamlNode& scalar,
                                               PatternContext& context) {
  const auto fail = [&](RuleErrorKind kind, Span span,
                        std::initializer_list<std::string_view> words) {
    context.errors.add(kind, {&document.source(), document.span_in_text(scalar, span)}, words);
    return std::nullopt;
  };
  const SourceFile source("pattern", scalar.text);
  const TokenBuffer tokens = lex_pattern(source);
  if (tokens.tokens().size() > size_t{4} * kMaximumPatternNodes) {
    return fail(RuleErrorKind::PatternTooLarge, {},
                {std::to_string(kMaximumPatternNodes), std::to_string(kMaximumPatternDepth)});
  }
  const ast::Tree tree = parse_pattern(tokens);
  if (!tree.errors().empty()) {
    const SyntaxError& error = tree.errors().front();
    const bool is_dollar = scalar.text.substr(error.span.begin, 1) == "$";
    const std::string_view hint =
        is_dollar ? "; a metavariable is a name in capitals, without '$'" : "";
    return fail(RuleErrorKind::PatternSyntax, error.span, {message_of(error) + std::string(hint)});
  }
  const ast::Array<ast::AnyStmt*>& body = tree.module().body;
  if (body.empty()) {
    return fail(RuleErrorKind::EmptyPattern, {}, {});
  }
  if (body.size() > 1) {
    return fail(RuleErrorKind::SeveralStatements, body[1]->span, {});
  }
  if (tree.node_count() > kMaximumPatternNodes || depth_of(*body[0]) > kMaximumPatternDepth) {
    return fail(RuleErrorKind::PatternTooLarge, {},
                {std::to_string(kMaximumPatternNodes), std::to_string(kMaximumPatternDepth)});
  }
  if (const ast::Node* written = find_written_body(*body[0])) {
    return fail(RuleErrorKind::PatternBody, written->span, {});
  }
  Compiler compiler(context);
  const auto* expression = body[0]->as<ast::Expr>();
  const PatternNode* root = compiler.compile(
      expression == nullptr ? static_cast<const ast::Node*>(body[0]) : expression->value);
  CompiledPattern compiled = compiler.take(root);
  compiled.is_statement = expression == nullptr;
  return compiled;
}

}  // namespace krait
