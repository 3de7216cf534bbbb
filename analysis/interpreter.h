// The abstract interpreter: runs module bodies and functions over value sets instead of values, and
// records for each call what it may call with what. One mechanism for everything: what a statement
// or expression does is what Python does, on sets. docs/architecture.md, "Analysis", has the idea.
//
// It is one class because its parts call each other all the time; its methods are split over files
// by what they are about. Its methods are public: this header is for analysis/ alone.
#pragma once

#include <array>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "analysis/folding.h"
#include "analysis/interest.h"
#include "analysis/interpreter_types.h"

namespace krait {

/// Expressions and calls inside each other.
constexpr uint32_t kMaximumExpressionDepth = 300;

struct InterpreterOptions {
  bool record_every_expression = false;
  /// Last components of the names that matter; empty when all do.
  NamesOfInterest names_of_interest;
};

class Interpreter {
 public:
  Interpreter(const Models& models, ModuleFinder& finder, InterpreterOptions options);
  ~Interpreter();
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  /// Before the file is first run.
  void prepare(FileContext& file);
  /// Runs the module's body once; importing runs what is imported.
  void run_module(FileContext& file);
  void run_module_body(FileContext& file);
  /// Runs every function of the files that were run by itself, until nothing changes.
  void run_functions();
  [[nodiscard]] const ClassFacts* class_facts_of(ClassRef type);

  bool spend();
  bool is_out_of_work();
  bool may_inline();
  [[nodiscard]] bool is_inlined() const { return call_depth_ > entry_depth_; }
  [[nodiscard]] size_t inlined_memory() const;
  [[nodiscard]] size_t maximum_memory() const;
  bool may_begin_entry(const FileContext& file);
  void begin_entry(FileContext& file);
  void end_entry();
  [[nodiscard]] bool is_recording() const { return dry_ == 0; }
  void may_raise() { store_.may_raise(first_region_); }
  /// From here on nothing is recorded, and no handler outside sees what is raised. Gives what
  /// `end_dry` takes.
  [[nodiscard]] size_t begin_dry() {
    ++dry_;
    return std::exchange(first_region_, store_.raise_regions().size());
  }
  void end_dry(size_t outer_first_region) {
    --dry_;
    first_region_ = outer_first_region;
  }
  void kill() { is_dead_ = true; }

  /// The state of the memory when a unit begins.
  struct UnitMark {
    ast::Arena::Mark arena;
    ObjectId objects = 0;
    Location locations = 0;
    size_t classes = 0;
    std::vector<std::vector<Location>> free_slots;
  };
  Symbol symbol_in(FileContext& file, ast::Identifier name);

  // flow.cpp: statements and paths
  void run_block(ast::Array<ast::AnyStmt*> body);
  void run(const ast::AnyStmt& statement);
  void raise();
  void end_branch(std::vector<Changes>& alive);
  void join_branches(const std::vector<Changes>& alive);
  void run_node(const ast::Expr& node);
  void run_node(const ast::BadStmt& node);
  void run_node(const ast::Return& node);
  void leave_function(Values values);
  void run_node(const ast::Raise& node);
  void run_node(const ast::Assert& node);
  void run_node(const ast::Break&);
  void run_node(const ast::Continue&);
  void run_node(const ast::If& first);
  bool tests_type_checking(const ast::AnyExpr& test) const;
  void note_typing_names(ast::Array<ast::AnyStmt*> body);
  template <class WithNode>
  void run_with(const WithNode& node);
  void run_node(const ast::With& node);
  void run_node(const ast::AsyncWith& node);
  void run_node(const ast::Delete& node);
  void delete_target(const ast::AnyExpr& target);
  void run_node(const ast::Node&) {}  // Pass, Global, Nonlocal

  // loops.cpp
  void run_iteration(const std::function<void()>& body);
  void run_known_iterations(std::span<const Element> elements,
                            const std::function<void(const Element&)>& turn);
  void run_open_loop(const std::function<void()>& turn);
  void finish_loop(LoopExits& loop, std::vector<Changes>& ends, ast::Array<ast::AnyStmt*> orelse);
  template <class ForNode>
  void run_for(const ForNode& node);
  void run_node(const ast::For& node);
  void run_node(const ast::AsyncFor& node);
  void run_node(const ast::While& node);

  // try_statement.cpp
  void run_handlers(ast::Array<ast::ExceptHandler*> handlers, const RaiseRegion& region,
                    std::vector<Changes>& alive);
  void rerun_exits(std::vector<Changes>& exits, size_t first, size_t depth,
                   ast::Array<ast::AnyStmt*> body);
  template <class TryNode>
  void run_try(const TryNode& node);
  void run_finally_after_exits(ast::Array<ast::AnyStmt*> body, const std::array<size_t, 3>& first,
                               LoopExits* loop);
  void run_node(const ast::Try& node);
  void run_node(const ast::TryStar& node);

  // match_statement.cpp
  void run_node(const ast::Match& node);
  bool enter_case(const ast::MatchCase& match_case, const ast::AnyExpr& expression, Values subject,
                  Values& rest);
  void narrow_match_subject(const ast::AnyExpr& expression, Values values);
  void bind_capture(const ast::Node& node, ast::Identifier name, Values values);
  Outcomes match_values(const ast::AnyPattern& pattern, Values values);
  Outcomes match_unknown(const ast::AnyPattern& pattern);
  Outcomes match_pattern(const ast::AnyPattern& pattern, const Known& subject);
  Outcomes match_sequence(const ast::MatchSequence& pattern, const Known& subject);
  Outcomes match_mapping(const ast::MatchMapping& pattern, const Known& subject);
  Outcomes match_class(const ast::MatchClass& pattern, const Known& subject);
  Outcomes match_class_part(const ast::MatchClass& pattern, size_t index, Values type,
                            const Known& subject);

  // conditions.cpp: what a test leaves possible
  Outcomes outcomes_of(Values values);
  std::optional<bool> truth_of_known(const Known& known);
  Values with_truth(Values values, bool wanted);
  Outcomes test(const ast::AnyExpr& condition);
  void assume(const ast::AnyExpr& condition, bool wanted);
  void assume_some(const ast::BoolOp& node, bool wanted);
  Outcomes peek(const ast::AnyExpr& condition);
  void find_tested_places(const ast::AnyExpr& condition, std::vector<TestedPlace>& places);
  void add_tested_place(const TestedPlace& place, std::vector<TestedPlace>& places);
  Values tested_values(const TestedPlace& place) const;
  void write_tested(const TestedPlace& place, Values values, bool is_maybe_unbound);
  bool is_narrowable(Values values) const;
  Values peek_value(const ast::AnyExpr& expression);
  void add_tested_attribute(const ast::Attribute& node, std::vector<TestedPlace>& places);
  void add_tested_item(const ast::AnyExpr& container, const ast::AnyExpr& key,
                       std::vector<TestedPlace>& places);
  void narrow(const ast::AnyExpr& condition, bool wanted);
  void narrow_place(const ast::AnyExpr& condition, bool wanted, const TestedPlace& place);

  // expressions.cpp: values of expressions
  Values eval(const ast::AnyExpr& node);
  Values known_here(const Datum* datum, const ast::Node& node);
  Values eval_node(const ast::Constant& node);
  const Datum* constant_datum(const ast::ConstantValue& value);
  Values eval_node(const ast::Name& node);
  Values eval_node(const ast::Attribute& node);
  Values eval_node(const ast::Subscript& node);
  Values eval_node(const ast::Slice& node);
  bool eval_elements(ast::Array<ast::AnyExpr*> nodes, std::vector<Element>& elements);
  bool expand_star(Values values, std::vector<Element>& elements);
  Values eval_node(const ast::Tuple& node);
  Values eval_node(const ast::List& node);
  Values eval_node(const ast::Set& node);
  Values eval_node(const ast::Dict& node);
  bool merge_mapping(Values mapping, std::vector<DictItem>& items);
  Values eval_node(const ast::NamedExpr& node);
  Values eval_node(const ast::IfExp& node);
  Values eval_node(const ast::BoolOp& node);
  Values eval_node(const ast::Lambda& node);
  Values eval_node(const ast::Await& node);
  Values eval_node(const ast::Starred& node);
  void yield(const Element& element);
  Values eval_node(const ast::Yield& node);
  Values eval_node(const ast::YieldFrom& node);
  Values delegated_result(Values generators, const ast::Node& node);
  Values eval_node(const ast::TemplateStr& node);
  Values eval_node(const ast::Interpolation& node);
  Values eval_node(const ast::Node&) { return {}; }

  // operators.cpp
  bool concretize(const Known& known, std::vector<const Datum*>& result);
  bool expand(const Datum& datum, std::vector<const Datum*>& result);
  bool expand_element(const Element& element, std::vector<std::vector<Element>>& alternatives);
  bool concretize(Values values, std::vector<const Datum*>& result);
  void add_folded(const Folded& folded, ValuesBuilder& builder, const ast::Node& node,
                  const Hop* trail);
  Values finish_fold(ValuesBuilder& builder);
  Values binary(ast::BinaryOperator op, Values left, Values right, const ast::Node& node);
  bool is_type(const Datum& datum) const;
  void add_binary(ast::BinaryOperator op, const Known& left, const Known& right,
                  ValuesBuilder& builder, const ast::Node& node);
  void add_half_known(ast::BinaryOperator op, const Known* left, const Known* right,
                      ValuesBuilder& builder, const ast::Node& node);
  /// `text` must outlive the pieces.
  void append_text(std::vector<Piece>& pieces, std::string_view text);
  void append_pieces(const Datum& datum, std::vector<Piece>& pieces);
  void append_pieces(std::span<const Piece> added, std::vector<Piece>& pieces);
  bool add_holed(ast::BinaryOperator op, const Known& left, const Known& right,
                 ValuesBuilder& builder, const ast::Node& node);
  Values eval_node(const ast::BinOp& node);
  Values augmented(const ast::AugAssign& node, Values old, Values operand);
  Values eval_node(const ast::UnaryOp& node);
  Values unary(ast::UnaryOperator op, Values operand, const ast::Node& node);
  Values boolean_values(Outcomes outcomes, const ast::Node& node, bool is_negated);
  Values eval_node(const ast::Compare& node);
  Outcomes compare(ast::ComparisonOperator op, Values left, Values right);
  void compare_one(ast::ComparisonOperator op, const Known& left, const Known& right,
                   Outcomes& outcomes);
  std::optional<bool> compare_identity(ast::ComparisonOperator op, const Known& left,
                                       const Known& right);
  bool is_known_callable(const Datum& datum) const;
  bool add_membership(ast::ComparisonOperator op, const Known& left, const Known& right,
                      Outcomes& outcomes);

  // strings.cpp
  FieldTexts formatted_texts(const ast::FormattedValue& node, Values values);
  void add_formatted(const Known& known, char conversion, std::span<const Datum* const> specs,
                     FieldTexts& field);
  void add_text(FieldTexts& field, std::string_view text, const Hop* trail);
  void bound_text(TextAlternative& alternative);
  void append_text(std::vector<TextAlternative>& alternatives, std::string_view text);
  void append_field(std::vector<TextAlternative>& alternatives, const FieldTexts& field);
  void add_texts(const std::vector<TextAlternative>& alternatives, const ast::Node& node,
                 const Hop* trail, ValuesBuilder& builder);
  Values eval_node(const ast::JoinedStr& node);
  const Datum* text_datum(std::span<const Piece> pieces);
  void add_percent_format(const Known& format, Values operand, ValuesBuilder& builder,
                          const ast::Node& node);
  FieldTexts percent_texts(Values values, std::string_view spec, const ast::AnyExpr* place);
  Values text_values(Values values, const ast::Node& node);

  // text_methods.cpp
  bool add_method_text(const ExternalName& method, std::span<const PassedArgument> passed,
                       const CallSite& site, ValuesBuilder& builder);
  void add_brace_format(const Known& format, std::span<const PassedArgument> arguments,
                        const CallSite& site, ValuesBuilder& builder);
  FieldTexts brace_texts(const PassedArgument* argument, std::string_view field,
                         const ast::Node& node);
  Values part_of_field(Values values, std::string_view& field, const ast::Node& node);
  bool add_joined(const Known& separator, const PassedArgument& parts, const CallSite& site,
                  ValuesBuilder& builder);

  // comprehensions.cpp
  void run_generators(ast::Array<ast::Comprehension*> generators, size_t index, bool is_certain,
                      const Collector& collect);
  void run_generator(ast::Array<ast::Comprehension*> generators, size_t index, bool is_certain,
                     const Collector& collect);
  void run_conditions(ast::Array<ast::Comprehension*> generators, size_t index, size_t condition,
                      bool is_certain, const Collector& collect);
  Values collect_elements(ast::Array<ast::Comprehension*> generators, const ast::AnyExpr& element,
                          const ast::AnyExpr& node, ObjectKind kind);
  Values eval_node(const ast::ListComp& node);
  Values eval_node(const ast::SetComp& node);
  Values eval_node(const ast::GeneratorExp& node);
  Values eval_node(const ast::DictComp& node);

  // names.cpp: variables
  Place place_of(const ast::Node& node) const;
  Symbol symbol_of(ast::Identifier name);
  Location location_of(const Access& access) const;
  Values builtin_value(Symbol symbol, const ast::Node& node);
  Values read_access(const Access& access, const ast::Node& node, ast::Identifier name);
  Values read_name(const ast::Name& node);
  void note_reader(Values values, const ast::AnyExpr& reader, int depth);
  void note_content_reader(const Object& object, const ast::AnyExpr& reader, int depth);
  Values resolve_late(Values values);
  void write_binding(const ast::Node& node, Values values);
  void assign_name(const ast::Name& node, Values values);
  void delete_name(const ast::Name& node);

  // targets.cpp: assignment
  void assign(const ast::AnyExpr& target, Values values);
  bool share_elements(const Iterated& iterated, size_t count, size_t star,
                      std::vector<ValuesBuilder>& shares, std::vector<Element>& star_elements);
  void unpack(ast::Array<ast::AnyExpr*> targets, Values values);
  void run_node(const ast::Assign& node);
  bool target_matters(const ast::AnyExpr& target);
  void run_node(const ast::AnnAssign& node);
  bool only_none(Values values) const;
  std::string_view annotation_name(const ast::AnyExpr& target) const;
  void run_node(const ast::AugAssign& node);
  void run_node(const ast::TypeAlias& node);

  // attributes.cpp
  Location field_of(const Object& object, Symbol name) const;
  void add_field(ObjectId id, Symbol name, Location location);
  Location make_field(ObjectId id, Symbol name);
  Values module_attribute(ObjectId module, Symbol name);
  Values module_member(const Known& module, Symbol name, const ast::Node& node);
  Values missing_attribute();
  ClassAttribute find_in_class(std::span<const ClassRef> order, Symbol name);
  const ast::Node* entry_node(const ExternalName& name) const;
  Values bind_attribute(Values found, const Known& instance, const ast::Node& node);
  Values bind_external(const Known& known, const Known& instance, const ast::Node& node);
  Values bind_descriptor(const Known& known, const Known& instance, const ast::Node& node);
  const Datum* class_datum_of(const Datum& instance);
  std::vector<ClassRef> order_of(const Object& object) const;
  Values instance_attribute(const Known& instance, Symbol name, const ast::Node& node,
                            bool is_required);
  bool is_data_descriptor(Values values) const;
  Values undefined_attribute(const AttributeRequest& request, const ClassAttribute& found,
                             const ast::Node& node);
  Values class_attribute(const Known& known, Symbol name, const ast::Node& node, bool is_required);
  Values external_attribute(const Known& known, Symbol name, const ast::Node& node);
  Values external_value(ExternalName& name, const ast::Node& node, const Hop* trail);
  const Datum* environment_dict(ExternalName& name, const ast::Node& node);
  Values primitive_attribute(const Known& known, Symbol name, const ast::Node& node);
  ExternalName* type_of_primitive(const Datum& datum);

  // attribute_access.cpp
  Values get_attribute_of(const Known& known, Symbol name, const ast::Node& node, bool is_required);
  Values object_attribute(const Known& known, Symbol name, const ast::Node& node, bool is_required);
  Values attributes_of_object(const Known& known, const ast::Node& node);
  Values container_attribute(const Known& known, std::string_view type, Symbol name,
                             const ast::Node& node);
  Values super_attribute(const Known& known, Symbol name, const ast::Node& node);
  Values bind_to_class(Values found, const Known& receiver, const ast::Node& node, bool is_static);
  Values function_attribute(const Known& known, Symbol name, const ast::Node& node);
  Values partial_attribute(const Known& known, Symbol name, const ast::Node& node);
  Values descriptor_attribute(const Known& known, Symbol name, const ast::Node& node);
  Values get_attribute(Values object, Symbol name, const ast::Node& node);
  bool carries_trail(const Datum& datum) const;
  void set_attribute(Values object, Symbol name, Values values);
  void set_object_attribute(ObjectId id, Symbol name, Values values, bool is_strong);
  bool call_setter(ObjectId id, Symbol name, Values values);
  void set_function_attribute(const FunctionValue& function, Symbol name, Values values);
  void set_external_attribute(const ExternalName& owner, Symbol name, Values values);
  void delete_attribute(Values object, Symbol name);
  void declare_attribute(Values object, Symbol name, Values annotated);

  // items.cpp: subscripts
  Values any_element(std::span<const Element> elements, bool has_unknown);
  Values possible_item(std::span<const Element> elements, int64_t number);
  Values sequence_item(const Known& container, std::span<const Element> elements, bool has_unknown,
                       const Datum* index, const ast::Node& node);
  Values dict_item(const Known& container, std::span<const DictItem> items, bool has_unknown,
                   const Datum* key);
  Values item_of(const Known& container, const Datum* index, const ast::Node& node);
  Values text_item(const Known& container, const Datum* index);
  Values range_item(const Known& container, const Datum* index);
  Values missing_item(const Known& container, const Datum& index, const ast::Node& node);
  Values object_item(const Known& container, const Datum* index, const ast::Node& node);
  Values class_item(const Known& container, const Datum* index);
  Values get_item(Values container, Values index, const ast::Node& node);
  void set_content(const Object& object, const Content* content, bool is_strong);
  void set_shown_attributes(const Object& dict, const Content& content, bool is_strong);
  void set_item(Values container, Values index, Values values, const ast::AnyExpr* target);
  void set_any_item(const Object& object, const Content& content, Values values);
  void set_dict_item(const Object& object, const Content& content, Values index,
                     const Element& element, bool is_strong);
  void set_dict_entry(std::vector<DictItem>& items, const Known& key, const Element& element,
                      bool is_certain);
  bool set_list_item(const Object& object, const Content& content, const Datum& index,
                     const Element& element, bool is_strong);
  void delete_item(Values container, Values index);
  bool is_concrete_index(const Datum& index) const;
  const Content* content_with_possible_removal(const Content& content);
  void delete_dict_item(const Object& object, const Content& content, const Datum& key,
                        bool is_strong);
  void delete_list_item(const Object& object, const Content& content, const Datum& index,
                        bool is_strong);

  // iteration.cpp: containers on the heap
  const Datum* new_list(std::span<const Element> elements, bool has_unknown, const ast::Node& node,
                        ObjectKind kind = ObjectKind::List);
  const Datum* new_dict(std::span<const DictItem> items, bool has_unknown, const ast::Node& node);
  const Content* content_of(std::span<const Element> elements, bool has_unknown);
  const Content* content_of(std::span<const DictItem> items, bool has_unknown);
  const Content* appended(const Content& old, const Element& element);
  const Content* appended(const Content& old, const DictItem& item);
  ObjectId new_object(ObjectKind kind, const ast::Node& node);
  const Content* content_of(const Object& object) const;
  Known thaw(const Known& known);
  Values thaw(Values values);
  void iterate_elements(std::span<const Element> elements, const Known& container,
                        Iterated& result);
  void iterate_text(const Known& known, Iterated& result);
  void iterate_range(const Known& known, Iterated& result);
  void iterate_object(const Known& known, Iterated& result);
  void iterate(const Known& known, Iterated& result);
  void iterate_instance(const Known& known, Iterated& result);

  // containers.cpp
  bool change_in_place(const ast::AugAssign& node, const Known& known, Values operand,
                       bool is_strong);
  bool add_container_operation(ast::BinaryOperator op, const Known& left, const Known& right,
                               ValuesBuilder& builder, const ast::Node& node);
  bool is_object_of(const Known& known, ObjectKind kind) const;
  void add_first_yielded(const Known& generator, ValuesBuilder& builder);
  Values enter_context(const Values& managers, const ast::AnyExpr& expression);
  bool is_external_call(const ast::AnyExpr& expression, std::string_view name);
  bool is_class_variable(const ast::AnyExpr& annotation);
  bool is_keyword_marker(const ast::AnyExpr& annotation);
  ExternalName* primitive_base(const ClassInfo& info) const;
  ExternalName* container_base(const ClassInfo& info) const;
  void make_container(ObjectId id, const ExternalName& type);
  Values construct_primitive(const ClassInfo& info, ExternalName& primitive,
                             std::span<const PassedArgument> passed, const CallSite& site);
  Values with_class(Values values, const ClassInfo& info);
  std::optional<bool> is_instance_of(const Known& known, const Known& type);
  std::optional<bool> is_subclass_of(const Known& known, const Known& type);
  bool surely_has_attribute(const Known& known, Symbol name);

  // calls.cpp
  Values eval_node(const ast::Call& node);
  Values eval_call(const ast::Call& node, Values callee);
  bool call_matters(const ast::Call& node, Values callee);
  bool bound_method_matters(const Datum& method);
  bool callee_matters(const Datum& datum, int depth);
  void pass_arguments(const ast::Call& node, PassedArguments& passed);
  void pass_star(const ast::Starred& node, PassedArguments& passed);
  void pass_double_star(const ast::AnyExpr& node, Values values, PassedArguments& passed);
  Values call_values(Values callee, std::span<const PassedArgument> passed, const CallSite& site);
  Values call_each(Values callee, std::span<const PassedArgument> passed, const CallSite& site);
  Values call_unknown(std::span<const PassedArgument> passed, const CallSite& site);
  void escape(std::span<const PassedArgument> passed);
  void escape(Values values, int depth = 0);
  void escape_content(const Object& object, int depth);
  Values call_known(const Known& callee, std::span<const PassedArgument> passed,
                    const CallSite& site);
  Values call_bound(const Known& callee, std::span<const PassedArgument> passed,
                    const CallSite& site);
  PassedArgument receiver_argument(const Known& receiver);
  Values call_partial(const Known& callee, std::span<const PassedArgument> passed,
                      const CallSite& site);
  Values call_object(const Known& callee, std::span<const PassedArgument> passed,
                     const CallSite& site);
  Values call_external(const ExternalCallee& callee, std::span<const PassedArgument> passed,
                       const CallSite& site);
  Values call_stub(const ExternalCallee& callee, std::span<const PassedArgument> passed,
                   const CallSite& site, TargetFact* fact);
  Values instance_of(ClassRef type, const CallSite& site, const TargetFact* fact);
  Values stub_result(ExternalName& name, std::span<const PassedArgument> passed,
                     const ast::Node& node, const TargetFact* fact);
  Values passed_through(ExternalName& name, std::span<const PassedArgument> passed,
                        const ast::Node& node);
  std::string_view first_text(std::span<const PassedArgument> passed) const;
  Values element_of(Values values);
  Values stub_constant(const StubEntry& stub);
  Values stub_expression(const ast::AnyExpr& node, FileId file);
  Values stub_name(const ast::AnyExpr& node, FileId file);
  Values call_folding(ExternalName& name, std::span<const PassedArgument> passed,
                      const CallSite& site);

  // functions.cpp
  FunctionInfo& function_info(const ast::Node& node);
  std::string_view qualified_here(std::string_view name);
  const Environment* closed_environment();
  const Datum* make_function(const ast::Node& node);
  void add_option_default(const FunctionValue& function, Symbol name, Values values);
  void note_function(const FunctionValue& function);
  void define_function(const ast::Node& node, ast::Array<ast::AnyExpr*> decorators);
  Values decorate(Values decorator, Values decorated, const ast::AnyExpr& node);
  void run_node(const ast::FunctionDef& node);
  void run_node(const ast::AsyncFunctionDef& node);
  bool depth_allows_call() const;
  Values call_function(const Known& callee, const Known* receiver,
                       std::span<const PassedArgument> passed, const CallSite& site);
  Values result_of_call(const FunctionValue& function, Values values);
  Values make_coroutine(Values result, const ast::Node& node);
  Values awaited(Values values);
  Values annotated_result(const FunctionValue& function, Values values);
  Values argument_values(const FunctionValue& function, size_t index, const BoundArgument& bound,
                         const CallSite& site);
  Values with_annotation(const FunctionValue& function, const SignatureParameter& parameter,
                         Values values);
  Values passed_values(const PassedArgument& argument, const SignatureParameter& parameter,
                       const CallSite& site);
  Values rest_tuple(const BoundArgument& bound, const SignatureParameter& parameter,
                    const CallSite& site);
  Values rest_dict(const BoundArgument& bound, const SignatureParameter& parameter,
                   const CallSite& site);
  Location take_slots(uint32_t count);
  void give_slots(const Frame& frame, size_t journal_position);
  Values run_function(const FunctionValue& function, std::span<const Values> arguments,
                      const Known* receiver);
  void run_body(const FunctionInfo& info);
  Values finish_function(Frame& frame);
  const Datum* options_dict(const FunctionValue& function, const ast::Node& node);
  Values declared_values(const FunctionValue& function, size_t index);
  std::vector<Values> arguments_of_anyone(const FunctionValue& function, const Known* receiver);

  // units.cpp: functions run by themselves
  std::optional<Known> receiver_of(const FunctionValue& function, const ClassInfo& info);
  void add_method_units(const ClassInfo& info, std::vector<Unit>& units) const;
  void add_inherited_units(const ClassInfo& info, std::vector<Unit>& units) const;
  bool mentions_interest(const FunctionInfo& info);
  void put_in_order(std::vector<Unit>& units);
  void run_stale_units(std::vector<Unit>& units, bool& has_run);
  void run_unit(Unit& unit);
  UnitMark mark_unit();
  void run_inner_units(const UnitMark& mark);
  void end_unit(const UnitMark& mark);
  void run_alone(const FunctionValue& function, const std::vector<Values>& arguments,
                 const Known* receiver);

  // constructors.cpp
  Values construct_external(const ExternalCallee& callee, std::span<const PassedArgument> passed,
                            const CallSite& site);
  Values call_initializer(const ExternalCallee& callee, std::span<const PassedArgument> passed,
                          const CallSite& site);
  void initialize_primitive(ObjectId object, std::span<const PassedArgument> passed);
  Values construct(const Known& callee, std::span<const PassedArgument> passed,
                   const CallSite& site);
  void initialize(ClassInfo& info, const Known& instance, const ConstructorCall& call);
  Values construct_through_new(const Known& callee, const ClassAttribute& maker,
                               std::span<const PassedArgument> passed, const CallSite& site);
  ClassInfo* dataclass_in_order(const ClassInfo& info);
  void initialize_dataclass(const ClassInfo& info, const Known& instance,
                            const ConstructorCall& call);
  Values field_default(const FieldInfo& field, const CallSite& site);
  Values construct_named_tuple(const ClassInfo& info, std::span<const PassedArgument> passed,
                               const CallSite& site, const Hop* trail);
  Values construct_enum_member(const Known& callee, std::span<const PassedArgument> passed);

  // classes.cpp
  void add_base(ClassInfo& info, const Known& base);
  void link_class(ClassInfo& info);
  ClassInfo& new_class(const ast::Node& node, std::string_view qualified_name);
  void run_class_body(ClassInfo& info, const ast::ClassDef& node);
  void run_node(const ast::ClassDef& node);
  void finish_class(ClassInfo& info);
  void collect_fields(ClassInfo& info);
  void declare_field(ClassInfo& info, const FieldInfo& field);
  FieldInfo field_of_annotation(const ClassInfo& info, const ast::AnnAssign& node,
                                const ast::Name& name);
  Values without_assignment(Values values);
  void read_field_object(const Object& object, FieldInfo& field);
  void make_constructor_signature(ClassInfo& info);
  void make_dataclass(ObjectId id);
  void make_enum_members(ClassInfo& info);
  Known make_enum_member(ClassInfo& info, std::string_view name, const Known& value, int64_t& next);
  bool is_enum_member(const Object& object) const;
  Values enum_value(const Known& member);
  void iterate_class(const Known& known, Iterated& result);
  std::vector<DictItem> enum_members(const Known& type);
  Values order_values(const ClassInfo& info, const ast::Node& node);
  Values subclass_attribute(const Known& known, Symbol name, const ast::Node& node);
  void note_instance(ObjectId id);
  void join_instances();

  // types.cpp: annotations
  Values annotation_name_values(const AnnotationScope& scope, std::string_view text);
  Values annotation_values(const AnnotationScope& scope, const ast::AnyExpr& node, int depth);
  const ast::AnyExpr* quoted_annotation(std::string_view text);
  void add_annotated(const AnnotationScope& scope, const ast::AnyExpr& node, int depth,
                     const AnnotatedName& name, ValuesBuilder& builder);
  void add_annotated_subscript(const AnnotationScope& scope, const ast::Subscript& node, int depth,
                               const AnnotatedName& name, ValuesBuilder& builder);
  void add_annotated_value(const AnnotationScope& scope, const Known& known, int depth,
                           const AnnotatedName& name, ValuesBuilder& builder);
  void add_annotated_class(const AnnotationScope& scope, const Datum& datum,
                           const AnnotatedName& name, ValuesBuilder& builder);
  const ast::AnyExpr* alias_expression(const Known& known) const;
  bool is_typing_form(const ExternalName& name) const;
  bool is_instance_type(const ExternalName& name) const;
  ObjectId annotated_instance(const ast::AnyExpr& node, const ExternalName& type);
  Values bound_of_type_variable(const Known& known);
  Values instances_of_annotation(const ast::AnyExpr& annotation, std::string_view name);
  Values annotation_in(const FunctionValue& function, const ast::AnyExpr& annotation,
                       std::string_view name);

  // imports.cpp
  Values import_file(FileContext& file, const ast::Node& node);
  Values import_module(std::string_view name, const ast::Node& node);
  void run_node(const ast::Import& node);
  void run_node(const ast::ImportFrom& node);
  FileContext* find_submodule(const ast::ImportFrom& node, std::string_view name);
  std::string relative_name(uint32_t level, std::string_view name) const;
  Values import_member(FileContext& file, Symbol name, const ast::Alias& alias);
  void import_star_name(Symbol symbol, Values values);
  void import_listed_names(FileContext& file, const Known& list);
  void import_star(FileContext* file, const std::string& external);
  bool is_starred(const std::string& name);
  void note_namespace_packages(std::string_view name);
  void import_star_of_external(const std::string& external);

  // facts.cpp: recording
  Known freeze(const Known& known, int depth = 0);
  const Datum* frozen_sequence(const Datum& datum, DatumKind kind,
                               std::span<const Element> elements, bool has_unknown, int depth);
  const Datum* frozen_dict(const Datum& datum, const Content& content, int depth);
  bool may_freeze(size_t elements);
  const Datum* frozen_pieces(const Datum& datum, int depth);
  Values freeze(Values values, int depth = 0);
  void record_values(const ast::AnyExpr& node, Values values);
  ArgumentFact argument_fact(const PassedArgument& passed);
  void bind_facts(TargetFact& fact, const Signature& signature,
                  std::span<const PassedArgument> passed, std::span<const Values> defaults);
  Values default_of(const SignatureParameter& parameter, FileId file);
  void list_facts(TargetFact& fact, std::span<const PassedArgument> passed);
  TargetFact* record(const TargetFact& fact, const CallSite& site);
  bool is_asked_for(const TargetFact& fact, const CallSite& site) const;
  bool is_wanted(const TargetFact& fact, const CallSite& site) const;
  TargetFact* keep_fact(const TargetFact& fact);
  bool class_matters(const ClassInfo& info) const;
  bool method_matters(ClassRef type, std::string_view method) const;
  bool fact_matters(const TargetFact& fact) const;
  bool keeps_maker(const TargetFact& fact) const;
  TargetFact start_fact(TargetKind kind, const CallSite& site, const Hop* trail);
  void record_unknown(std::span<const PassedArgument> passed, const CallSite& site);
  void set_receiver(TargetFact& fact, const Known& receiver, const CallSite& site);
  TargetFact* record_external(const ExternalCallee& callee, std::span<const PassedArgument> passed,
                              const CallSite& site);
  TargetFact* record_constructor(const ConstructorTarget& target, const Signature* signature,
                                 std::span<const PassedArgument> passed, const CallSite& site);
  std::string_view initializer_owner(ExternalName& name);
  TargetFact* record_project_constructor(const ClassInfo& info, const ClassAttribute& initializer,
                                         const ConstructorCall& call);
  void record_function(const FunctionCallee& callee, const CallSite& site);

  // library.cpp: functions with a meaning of their own
  Values call_library(ExternalName& name, std::span<const PassedArgument> passed,
                      const CallSite& site, TargetFact* fact);

  // What the functions of the library, which are no members, work on.
  [[nodiscard]] ModuleFinder& finder() { return finder_; }
  [[nodiscard]] ast::Arena& arena() { return arena_; }
  [[nodiscard]] DatumFactory& factory() { return factory_; }
  [[nodiscard]] Store& store() { return store_; }
  [[nodiscard]] SymbolTable& symbols() { return symbols_; }
  [[nodiscard]] ExternalNames& externals() { return externals_; }
  [[nodiscard]] std::deque<Object>& objects() { return objects_; }
  [[nodiscard]] ProjectStatistics& statistics() { return statistics_; }
  [[nodiscard]] Frame*& frame() { return frame_; }
  [[nodiscard]] bool& is_dead() { return is_dead_; }
  [[nodiscard]] const auto& readers() const { return readers_; }

 private:
  ModuleFinder& finder_;
  InterpreterOptions options_;
  ProjectStatistics statistics_;
  ast::Arena arena_;            // given back after a function that left nothing behind
  ast::Arena permanent_arena_;  // what is made once and kept
  DatumFactory factory_;
  DatumFactory permanent_;
  Store store_;
  SymbolTable symbols_;
  ExternalNames externals_;
  std::deque<Object> objects_;
  std::deque<ClassInfo> classes_;
  std::deque<TargetFact> loose_facts_;
  std::vector<ObjectId> instances_;  // of project classes, made since the last `join_instances`
  std::vector<const FunctionValue*> pending_;  // made, and not yet run by themselves
  ObjectId first_own_object_ = 0;              // of the running unit; those below are shared
  Interest interest_;
  int interest_depth_ = 0;   // inside the arguments of a call that matters
  Location unit_limit_ = 0;  // locations of the running unit begin here
  bool is_lasting_ = false;  // the running unit has left something behind
  uint32_t expand_depth_ = 0;
  uint32_t expand_left_ = 0;         // elements that the running `expand` may still look at
  uint32_t escape_left_ = 0;         // values that the running `escape` may still look at
  uint32_t freeze_left_ = 0;         // elements that the running `freeze` may still copy
  std::vector<LateName> resolving_;  // names that lead to each other
  bool has_recorded_ = false;        // the running unit has recorded something for rules
  std::unordered_map<const ExternalName*, Location> external_fields_;
  std::unordered_map<const void*, std::unique_ptr<QuotedAnnotation>> quoted_;
  std::map<std::pair<const ast::AnyExpr*, const ExternalName*>, ObjectId> annotated_instances_;
  std::vector<std::vector<Location>> free_slots_;          // of frames that ended, by their size
  ObjectId environment_object_ = 0;                        // os.environ
  std::unordered_map<const ast::Node*, Readers> readers_;  // of the value written at a node
  uint32_t read_left_ = 0;  // values that the running `note_reader` may still look at
  /// Packages without a file of their own that something below was imported of.
  std::unordered_set<std::string> namespace_packages_;
  Frame* frame_ = nullptr;
  bool is_dead_ = false;  // no path reaches here
  int dry_ = 0;           // trying out: nothing is recorded
  size_t first_region_ =
      0;  // whose handlers may see what is raised; others are outside of a try-out
  int suppressed_targets_ = 0;
  Location narrowed_ = kNoLocation;  // the variable that a test is tried with
  uint32_t depth_ = 0;               // of expressions
  uint32_t call_depth_ = 0;
  uint32_t module_depth_ = 0;                   // of imports, each running a module
  std::vector<FileContext*> deferred_modules_;  // imported too deep, to be run later
  size_t combinations_ = 0;                     // that a comprehension may still try one by one
  FileContext* entry_file_ = nullptr;           // whose module or function runs by itself
  uint32_t entry_depth_ = 0;                    // of calls, in what runs by itself
  size_t entry_memory_ = 0;                     // that was in use when it began
  size_t entry_inlined_memory_ = 0;             // taken by its calls that have ended
  size_t inlining_began_at_ = 0;                // in use when the call began that runs
  uint64_t entry_work_ = 0;
  uint64_t entry_inlined_work_ = 0;
  uint64_t project_work_ = 0;
  size_t source_bytes_ = 0;  // of the project's files
  bool is_budget_counted_ = false;
};

}  // namespace krait
