// The parser: Python 3.14's grammar by recursive descent, one function per rule, above it the rule
// as the Python reference has it. The functions are spread over the .cpp files of this folder by
// what they parse; parser/parse.h is the public door.
//
// Every rule returns a node, also after a mistake: `fail` then has parked the cursor at an end of
// file, so that all rules run out, and the statement (recovery.cpp) takes back what was built and
// goes on behind the mistake. Lists are collected on one scratch stack and copied into the arena
// when they end. Chains of operators, prefixes, ternaries and lambdas are entries on a stack of
// their own (expressions.cpp); machine stack is only for what Python itself bounds.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ast/nodes.h"
#include "ast/tree.h"
#include "ast/tree_builder.h"
#include "lexer/token_buffer.h"
#include "parser/cursor.h"
#include "parser/operators.h"

namespace krait {

/// Whose text it is: patterns of rules allow a little more (parser/parse.h).
enum class ParserMode : uint8_t { File, Pattern };

/// Parses one `TokenBuffer` once.
class Parser : private Cursor {
 public:
  Parser(const TokenBuffer& tokens, ParserMode mode);

  /// file: [statements] ENDMARKER
  ast::Tree parse_file();

 private:
  // ---- What the rules are written with -------------------------------------------------------

  /// Where a list begins on the scratch stack.
  using ScratchMark = size_t;
  /// A statement or clause that may have to be taken back.
  struct Start {
    const Token* token;
    ast::TreeBuilder::Mark nodes;
    ScratchMark scratch;
  };
  /// What a `for`, `def` … without its last part still is: used for messages.
  struct Opener {
    std::string_view words;
    uint32_t begin;
  };

  template <class T>
  [[nodiscard]] T* make(Span span) {
    return builder_.make<T>(span);
  }
  [[nodiscard]] Span since(uint32_t begin) const { return {begin, previous_end()}; }
  [[nodiscard]] ScratchMark scratch_mark() const { return scratch_.size(); }
  void push(ast::Node* node) { scratch_.push_back(node); }
  /// The list that was pushed since `mark`, in the arena; the scratch stack is back at `mark`.
  template <class T>
  [[nodiscard]] ast::Array<T*> take(ScratchMark mark);
  [[nodiscard]] ast::Identifier identifier(const Token& name);
  [[nodiscard]] std::string_view text(const Token& token) const { return tokens_.text(token); }
  [[nodiscard]] TokenIndex index_of(const Token* token) const {
    return static_cast<TokenIndex>(token - tokens_.tokens().data());
  }

  // recovery.cpp: errors
  [[nodiscard]] std::string describe(const Token& token) const;
  void report(SyntaxErrorKind kind, Span span, std::initializer_list<std::string> words = {},
              Span related = {}, std::vector<SyntaxFixIt> fix_its = {});
  void fail(SyntaxErrorKind kind, Span span, std::initializer_list<std::string> words = {},
            Span related = {}, std::vector<SyntaxFixIt> fix_its = {});
  /// Fails at the present token, which `{0}` of the message describes.
  void fail_here(SyntaxErrorKind kind);
  void fail_expected(std::string_view what);
  void fail_unexpected_in_list(TokenKind closer, const Token& opener);
  void expect(TokenKind kind);
  void expect_closer(TokenKind closer, const Token& opener);
  void expect_colon(Opener opener);
  [[nodiscard]] Span next_line_span() const;
  void report_missing_block(Opener opener);
  void fail_statement_end(const ast::AnyStmt* statement);
  [[nodiscard]] ast::AnyExpr* error_expression() { return &placeholder_; }
  [[nodiscard]] ast::AnyPattern* error_pattern() { return &pattern_placeholder_; }
  [[nodiscard]] bool line_has_lexical_error(const Token* token);

  // recovery.cpp: going on
  [[nodiscard]] Start start() const { return {mark(), builder_.mark(), scratch_mark()}; }
  void abandon(const Start& start);
  [[nodiscard]] bool is_broken(const Start& header);
  void resume_at(const Token* token);
  void recover_simple_stmt(const Start& begun);
  void recover_compound_stmt(ast::AnyStmt* statement);
  void recover_case_block(bool is_case);
  ast::AnyStmt* salvage_header();
  void parse_block_of_broken_header();
  void parse_orphan_clause();
  void parse_unexpected_indent();
  ast::AnyStmt* salvage(const Token* begin, const Token* end);
  void salvage_expressions(const Token* position, const Token* end);
  [[nodiscard]] static const Token* end_of_line(const Token* token);
  [[nodiscard]] static const Token* end_of_simple_stmt(const Token* begin, const Token* failed);

  // ---- statements.cpp ------------------------------------------------------------------------

  void parse_statements(bool is_block);
  void parse_statement();
  void parse_simple_stmts();
  ast::AnyStmt* parse_simple_stmt();
  ast::AnyStmt* parse_expression_stmt();
  ast::AnyStmt* parse_assignment(ast::AnyExpr* target, uint32_t begin);
  ast::AnyStmt* parse_annotated_assignment(ast::AnyExpr* target, uint32_t begin);
  ast::AnyStmt* parse_augmented_assignment(ast::AnyExpr* target, uint32_t begin);
  ast::AnyExpr* parse_annotated_rhs();
  ast::AnyStmt* parse_type_alias();
  ast::AnyStmt* parse_return_stmt();
  ast::AnyStmt* parse_raise_stmt();
  ast::AnyStmt* parse_del_stmt();
  ast::AnyStmt* parse_assert_stmt();
  ast::AnyStmt* parse_import_name();
  ast::AnyStmt* parse_import_from();
  void parse_import_from_targets();
  void check_future_imports(const ast::Module& module);
  ast::Alias* parse_dotted_as_name();
  ast::Alias* parse_import_from_as_name();
  ast::Alias* finish_alias(uint32_t begin, ast::Identifier name);
  ast::Identifier parse_dotted_name();
  template <class T>
  ast::AnyStmt* parse_names_stmt();
  template <class T>
  ast::AnyStmt* parse_keyword_stmt();

  // ---- compound_statements.cpp ---------------------------------------------------------------

  /// The clauses of a `try` as they have been read.
  struct TryParts {
    ast::Array<ast::AnyStmt*> body;
    ast::Array<ast::ExceptHandler*> handlers;
    ast::Array<ast::AnyStmt*> orelse;
    ast::Array<ast::AnyStmt*> finalbody;
    bool is_star = false;
    bool has_handler = false;
    bool has_finally = false;
  };

  /// Null when the header of the first clause is broken, and nothing of the statement is left.
  ast::AnyStmt* parse_compound_stmt();
  ast::Array<ast::AnyStmt*> parse_block(Opener opener);
  ast::Array<ast::AnyStmt*> parse_else_block();
  ast::AnyStmt* parse_if_stmt();
  ast::AnyStmt* parse_while_stmt();
  template <class T>
  ast::AnyStmt* parse_for_stmt(const Start& header, uint32_t begin);
  template <class T>
  ast::AnyStmt* parse_with_stmt(const Start& header, uint32_t begin);
  ast::WithItem* parse_with_item();
  [[nodiscard]] bool at_parenthesized_with_items() const;
  [[nodiscard]] TokenIndex skip_brackets(TokenIndex index) const;
  ast::AnyStmt* parse_try_stmt();
  template <class T>
  ast::AnyStmt* finish_try_stmt(uint32_t begin, const TryParts& parts);
  ast::ExceptHandler* parse_except_block(TryParts& parts);
  ast::AnyExpr* parse_exception_types(ast::Identifier& name);
  [[nodiscard]] bool at_match_stmt() const;
  [[nodiscard]] bool at_case_clause() const;
  ast::AnyStmt* parse_match_stmt();
  ast::AnyExpr* parse_subject();
  void parse_case_blocks();
  ast::MatchCase* parse_case_block();
  ast::AnyStmt* parse_decorated();
  ast::AnyStmt* parse_async_stmt(const Start& header, ast::Array<ast::AnyExpr*> decorators);
  template <class T>
  ast::AnyStmt* parse_function_def(const Start& header, uint32_t begin,
                                   ast::Array<ast::AnyExpr*> decorators);
  ast::AnyStmt* parse_class_def(const Start& header, ast::Array<ast::AnyExpr*> decorators);
  /// What a compound statement covers: to the end of its last line, a `;` there included.
  [[nodiscard]] Span until_line_end(uint32_t begin) const { return {begin, line_end_}; }

  // ---- parameters.cpp ------------------------------------------------------------------------

  /// What has been read of a parameter list, and in which part it stands.
  struct ParameterList;
  ast::Arguments* parse_parameters(TokenKind closer, bool has_annotations);
  void parse_star_parameter(ParameterList& list);
  void parse_double_star_parameter(ParameterList& list);
  void parse_slash(ParameterList& list);
  void parse_plain_parameter(ParameterList& list);
  ast::Arg* parse_param(bool has_annotation, bool is_variadic);
  void close_positional(ParameterList& list);
  ast::Arguments* finish_parameters(ParameterList& list, uint32_t begin);
  ast::Array<ast::AnyTypeParam*> parse_type_params();
  ast::AnyTypeParam* parse_type_param();

  // ---- expressions.cpp -----------------------------------------------------------------------

  /// An operator that waits for its right operand.
  struct Pending {
    union {
      ast::AnyExpr* left;         // binary operators; ternary: the condition
      ast::Arguments* arguments;  // lambda
      ScratchMark values;         // comparison, `and`, `or`: where the operands begin
    };
    uint32_t begin;
    Precedence precedence;
    uint8_t code;
  };
  /// The operand that has been read so far, and where it begins, parentheses included.
  struct Operand {
    ast::AnyExpr* expression;
    uint32_t begin;
  };

  ast::AnyExpr* parse_star_expressions();
  ast::AnyExpr* parse_star_expression();
  ast::AnyExpr* parse_star_named_expression();
  ast::AnyExpr* parse_named_expression();
  ast::AnyExpr* parse_expressions();
  ast::AnyExpr* parse_expression() { return parse_operators(Precedence::Lambda); }
  ast::AnyExpr* parse_disjunction() { return parse_operators(Precedence::Or); }
  ast::AnyExpr* parse_bitwise_or() { return parse_operators(Precedence::BitOr); }
  ast::AnyExpr* parse_yield_expr();
  ast::AnyExpr* parse_operators(Precedence minimum);
  void parse_prefixes(Precedence minimum, size_t base);
  void parse_lambda_header();
  bool push_infix(Operand& operand, InfixOperator infix, size_t base);
  ast::ComparisonOperator parse_comparison_operator(ast::ComparisonOperator code);
  ast::AnyExpr* reduce_comparison(const Pending& pending, ast::AnyExpr* right, Span span);
  void push_ternary(Operand& operand);
  void reduce(Operand& operand, Precedence down_to, size_t base);
  ast::AnyExpr* reduce_one(const Pending& pending, ast::AnyExpr* right, Span span);
  ast::AnyExpr* parse_await_primary();
  ast::AnyExpr* parse_primary();
  ast::AnyExpr* parse_attribute(ast::AnyExpr* value, uint32_t primary_begin);
  ast::AnyExpr* parse_atom();
  ast::AnyExpr* parse_group_or_tuple();
  ast::AnyExpr* parse_list();
  ast::AnyExpr* parse_subscript(ast::AnyExpr* value, uint32_t begin);
  ast::AnyExpr* parse_slices();
  ast::AnyExpr* parse_slice();
  [[nodiscard]] bool at_expression() const;
  [[nodiscard]] bool at_comprehension() const;

  // ---- comprehensions.cpp --------------------------------------------------------------------

  ast::Array<ast::Comprehension*> parse_for_if_clauses();
  ast::Comprehension* parse_for_if_clause();
  ast::AnyExpr* parse_dict_or_set();
  ast::AnyExpr* parse_dict_rest(const Token& opener, ast::AnyExpr* first_key);
  ast::AnyExpr* parse_set_rest(const Token& opener, ast::AnyExpr* first);
  void parse_double_starred_kvpair(ast::AnyExpr* key);
  ast::AnyExpr* parse_dict_comprehension(const Token& opener, ScratchMark mark, size_t values_mark);
  ast::AnyExpr* parse_dict_after_gap(const Token& opener, ast::AnyExpr* gap);
  [[nodiscard]] static bool is_pattern_gap(const ast::AnyExpr& expression);

  // ---- calls.cpp -----------------------------------------------------------------------------

  /// What kind of argument has been seen in a call.
  struct CallState;
  ast::AnyExpr* parse_call(ast::AnyExpr* function, uint32_t begin);
  void parse_arguments(const Token& opener, bool allows_generator);
  ast::Array<ast::Keyword*> take_keywords(size_t mark);
  void parse_argument(CallState& state);
  void parse_positional_argument(CallState& state);
  void parse_keyword_argument(CallState& state);
  ast::AnyExpr* parse_generator_argument(ast::AnyExpr* element, const CallState& state);

  // ---- targets.cpp ---------------------------------------------------------------------------

  enum class TargetUse : uint8_t { Assign, Delete, For, With, Augmented, Annotated };
  ast::AnyExpr* parse_star_targets(TargetUse use);
  ast::AnyExpr* parse_star_target();
  /// Turns an expression into a target, or fails.
  void make_target(ast::AnyExpr* expression, TargetUse use);
  void fail_target(const ast::AnyExpr& expression, TargetUse use);

  // ---- patterns.cpp --------------------------------------------------------------------------

  ast::AnyPattern* parse_patterns();
  ast::AnyPattern* parse_pattern();
  ast::AnyPattern* parse_or_pattern();
  ast::AnyPattern* parse_closed_pattern();
  ast::AnyPattern* parse_maybe_star_pattern();
  ast::AnyPattern* parse_name_pattern();
  ast::AnyPattern* parse_group_or_sequence_pattern();
  ast::AnyPattern* parse_list_pattern();
  ast::AnyPattern* parse_mapping_pattern();
  ast::AnyPattern* parse_class_pattern(ast::AnyExpr* cls, uint32_t begin);
  ast::AnyExpr* parse_pattern_number();
  ast::AnyExpr* parse_pattern_signed_number();
  ast::AnyExpr* parse_pattern_key();
  [[nodiscard]] bool at_imaginary() const;
  ast::AnyExpr* parse_name_or_attr();

  // ---- literals.cpp, fstrings.cpp ------------------------------------------------------------

  /// Adjacent pieces of text that become one constant.
  struct TextRun;
  struct FieldText;
  ast::AnyExpr* parse_number();
  ast::AnyExpr* parse_singleton();
  ast::ConstantValue singleton_value(TokenKind kind) const;
  ast::AnyExpr* parse_strings();
  ast::AnyExpr* parse_one_string(const Token& token);
  ast::AnyExpr* parse_string_run();
  ast::AnyExpr* parse_joined_strings();
  void check_string_kind(const Token& first, const Token& other);
  [[nodiscard]] bool has_kind(const Token& string) const;
  [[nodiscard]] std::string_view string_contents(const Token& token) const;
  std::string_view decode_string(const Token& token, std::string_view contents);
  void append_text(TextRun& run, std::string_view piece, Span span, bool is_unicode);
  std::string_view close_text(TextRun& run);
  void push_text(TextRun& run);
  void parse_formatted_string(TextRun& run);
  void append_middle(TextRun& run);
  void parse_replacement_field(TextRun& run, bool is_template, FieldText& field_text);
  int parse_conversion();
  ast::AnyExpr* parse_format_spec(FieldText& field_text);
  static void open_field_text(FieldText& field_text, const Token& opener);
  void end_field_text(FieldText& field_text, const Token& opener, const Token& end, bool is_debug);
  [[nodiscard]] const Token* end_of_nested(const Token* token) const;
  std::string_view text_of_field(const FieldText& field_text);
  ast::ConstantValue integer_value(const Token& token);
  ast::ConstantValue float_value(std::string_view spelling, ast::ConstantKind kind);

  const TokenBuffer& tokens_;
  ParserMode mode_;
  ast::TreeBuilder builder_;
  std::vector<ast::Node*> scratch_;
  std::vector<ast::Keyword*> keywords_;
  std::vector<ast::Identifier> identifiers_;
  std::vector<ast::AnyExpr*> values_;  // the second list where two grow side by side
  std::vector<Pending> pending_;
  std::vector<ast::ComparisonOperator> comparisons_;
  std::string text_;  // a stack of text runs
  std::vector<SyntaxError> errors_;

  uint32_t depth_ = 0;
  uint32_t line_end_ = 0;      // where the last line of simple statements ended
  bool has_failed_ = false;    // the present statement is broken; the cursor is parked
  bool is_salvaging_ = false;  // errors are not recorded
  bool follows_broken_header_ = false;
  bool follows_broken_line_ = false;  // what is broken above is no header, its block is no block
  bool is_leftover_ = false;          // these lines are the rest of a broken statement above them
  bool is_muted_ = false;  // and this one seems to begin no statement: no mistake of its own
  bool is_flufl_ = false;  // PEP 401: `<>` instead of `!=`
  const Token* failed_at_ = nullptr;           // where the cursor stood
  Start broken_{nullptr, {}, 0};               // the header in which it failed
  const Token* checked_line_begin_ = nullptr;  // the line that was last asked for its errors
  const Token* checked_line_end_ = nullptr;
  bool checked_line_has_error_ = false;
  ast::Name placeholder_;  // what rules return after a mistake; in no tree
  ast::MatchAs pattern_placeholder_;
  ast::TypeVar type_parameter_placeholder_;
};

template <class T>
ast::Array<T*> Parser::take(ScratchMark mark) {
  const size_t count = scratch_.size() - mark;
  if (count == 0) {
    return {};
  }
  T** const data = builder_.allocate_list<T*>(count);
  ast::Node* const* const nodes = scratch_.data() + mark;
  data[0] = static_cast<T*>(nodes[0]);
  for (size_t index = 1; index < count; ++index) {
    data[index] = static_cast<T*>(nodes[index]);
  }
  scratch_.resize(mark);
  return {data, static_cast<uint32_t>(count)};
}

}  // namespace krait
