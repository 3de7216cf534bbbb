// Random Python 3.14 programs that CPython's parser accepts: the grammar, read as choices. For what
// no corpus holds: rare constructs inside each other. Not the compiler's rules: a `return` may
// stand outside of a function.
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace krait {

/// Programs depend on the seed alone, on every machine.
class ProgramGenerator {
 public:
  explicit ProgramGenerator(uint32_t seed) : random_(seed) {}

  /// The next program: `statements` top-level statements.
  [[nodiscard]] std::string program(uint32_t statements);

 private:
  /// How deep expressions and blocks nest before only leaves are chosen.
  static constexpr uint32_t kDeepest = 5;

  [[nodiscard]] uint32_t below(uint32_t bound) { return static_cast<uint32_t>(random_() % bound); }
  [[nodiscard]] bool one_in(uint32_t count) { return below(count) == 0; }
  [[nodiscard]] bool is_deep() const { return depth_ >= kDeepest; }
  void put(const char* text) { out_ += text; }
  /// One of the alternatives, written as it is.
  template <std::size_t Count>
  void put_one_of(const char* const (&alternatives)[Count]) {
    put(alternatives[below(Count)]);
  }
  /// `count` times what `write` writes, with ", " between.
  template <class Write>
  void put_list(uint32_t count, Write write) {
    for (uint32_t index = 0; index < count; ++index) {
      put(index == 0 ? "" : ", ");
      write();
    }
  }
  void begin_line();

  // generated_expressions.cpp
  void name();
  void atom();
  void number();
  void strings();
  void formatted_string(char letter);
  void field(char letter, bool may_nest);
  void group(const char* open, const char* close);
  void display();
  void comprehension_clauses();
  void primary();
  void arguments();
  void slices();
  void slice();
  void unary();
  void binary();
  void comparison();
  void disjunction();
  void expression();
  void lambda();
  void named_expression();
  void star_named_expression();
  void star_expressions();
  void yield_or_star_expressions();
  void parameters(bool has_annotations);
  void parameter(bool has_annotations);

  // generated_statements.cpp
  void statement();
  void simple_statement();
  void assignment();
  void target();
  void single_target();
  void import();
  void block();
  void clause(const char* header);
  void compound_statement();
  void if_statement();
  void try_statement();
  void with_statement();
  void definition();
  void type_parameters();
  void match_statement();
  void pattern();
  void closed_pattern();
  void mapping_pattern();
  void class_pattern();

  std::mt19937 random_;
  std::string out_;
  uint32_t depth_ = 0;
  uint32_t indent_ = 0;
};

}  // namespace krait
