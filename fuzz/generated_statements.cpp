// The generator's statements and patterns.
#include <utility>

#include "fuzz/program_generator.h"

namespace krait {

std::string ProgramGenerator::program(uint32_t statements) {
  out_.clear();
  for (; statements != 0; --statements) {
    statement();
  }
  return std::exchange(out_, {});
}

void ProgramGenerator::begin_line() { out_.append(2 * std::size_t{indent_}, ' '); }

void ProgramGenerator::statement() {
  begin_line();
  if (indent_ < 3 && one_in(3)) {
    return compound_statement();
  }
  simple_statement();
  while (one_in(10)) {
    put("; ");
    simple_statement();
  }
  put_one_of({"\n", "\n", "\n", "  # comment\n", ";\n", "\n\n", " \\\n\n"});
}

void ProgramGenerator::simple_statement() {
  switch (below(12)) {
    case 0:
      return put_one_of({"pass", "break", "continue", "return", "raise", "global a, b",
                         "nonlocal a", "del a", "del (a, b), c[0]", "del [a.b]", "del (a),"});
    case 1:
      put("return ");
      return star_expressions();
    case 2:
      put("raise ");
      expression();
      put(one_in(2) ? " from None" : "");
      return;
    case 3:
      put("assert ");
      expression();
      put(one_in(2) ? ", 'why'" : "");
      return;
    case 4:
      return import();
    case 5:
      put("type A");
      type_parameters();
      put(" = ");
      return expression();
    case 6:
      return yield_or_star_expressions();
    case 7:
      return star_expressions();
    default:
      return assignment();
  }
}

void ProgramGenerator::single_target() {
  put_one_of({"a", "b.c", "a[0]", "f(1).x", "a[1:2, ...]", "_", "match", "type"});
}

void ProgramGenerator::target() {
  switch (below(5)) {
    case 0:
      return put_one_of({"(a, b)", "[a, *b]", "a, b", "*a, b.c", "(a), b[0]", "[]", "()", "a,"});
    case 1:
      put("(");
      single_target();
      return put(")");
    default:
      return single_target();
  }
}

void ProgramGenerator::assignment() {
  switch (below(4)) {
    case 0:
      single_target();
      put(" ");
      put_one_of(
          {"+=", "-=", "*=", "/=", "//=", "%=", "@=", "&=", "|=", "^=", "<<=", ">>=", "**="});
      put(" ");
      return yield_or_star_expressions();
    case 1:
      put_one_of({"a: ", "a.b: ", "(a): ", "a[0]: "});
      expression();
      if (one_in(2)) {
        put(" = ");
        yield_or_star_expressions();
      }
      return;
    default:
      do {
        target();
        put(" = ");
      } while (one_in(4));
      return yield_or_star_expressions();
  }
}

void ProgramGenerator::import() {
  put_one_of({"import a", "import a.b.c as d, e", "from a import b", "from . import b as c",
              "from ...a.b import (c, d as e,)", "from .... import a", "from a import *",
              "from __future__ import annotations"});
}

void ProgramGenerator::block() {
  if (one_in(6)) {
    put(" ");
    simple_statement();
    return put("\n");
  }
  put("\n");
  ++indent_;
  for (uint32_t count = 1 + below(2); count != 0; --count) {
    statement();
  }
  --indent_;
}

void ProgramGenerator::clause(const char* header) {
  begin_line();
  put(header);
  block();
}

void ProgramGenerator::if_statement() {
  put_one_of({"if ", "while "});
  const bool is_loop = out_.ends_with("while ");
  named_expression();
  put(":");
  block();
  while (!is_loop && one_in(3)) {
    begin_line();
    put("elif ");
    named_expression();
    put(":");
    block();
  }
  if (one_in(3)) {
    clause("else:");
  }
}

void ProgramGenerator::try_statement() {
  put("try:");
  block();
  const char* const except = one_in(3) ? "except* " : "except ";
  const uint32_t handlers = below(3);
  for (uint32_t index = 0; index < handlers; ++index) {
    begin_line();
    put(except);
    put_one_of({"A:", "(A, B):", "A as e:", "A, B:", "a.b():", "(A, B) as e:"});
    block();
  }
  if (handlers != 0 && one_in(3)) {
    clause("else:");
  }
  if (handlers == 0 || one_in(3)) {
    clause("finally:");
  }
}

void ProgramGenerator::with_statement() {
  put_one_of({"with ", "async with "});
  const bool is_parenthesized = one_in(3);
  put(is_parenthesized ? "(" : "");
  for (uint32_t count = below(3);; --count) {
    expression();
    if (one_in(2)) {
      put(" as ");
      put_one_of({"a", "a.b", "a[0]", "(a, b)", "[a, *b]"});
    }
    if (count == 0) {
      break;
    }
    put(", ");
  }
  put(is_parenthesized ? "):" : ":");
  block();
}

void ProgramGenerator::type_parameters() {
  if (one_in(2)) {
    put_one_of({"[T]", "[T: int, *Ts, **P]", "[T = int]", "[*Ts = *tuple[int]]",
                "[T: (int, str) = int, **P = [int],]"});
  }
}

void ProgramGenerator::definition() {
  while (one_in(3)) {
    put("@");
    named_expression();
    put("\n");
    begin_line();
  }
  if (one_in(3)) {
    put("class ");
    name();
    type_parameters();
    static_cast<void>(one_in(2) ? put("(a, *b, metaclass=c)") : put(""));
    put(":");
    return block();
  }
  put_one_of({"def ", "def ", "async def "});
  name();
  type_parameters();
  put("(");
  parameters(true);
  put(")");
  if (one_in(3)) {
    put(" -> ");
    expression();
  }
  put(":");
  block();
}

void ProgramGenerator::compound_statement() {
  switch (below(6)) {
    case 0:
      return if_statement();
    case 1:
      put_one_of({"for ", "async for "});
      target();
      put(" in ");
      star_expressions();
      put(":");
      block();
      if (one_in(3)) {
        clause("else:");
      }
      return;
    case 2:
      return try_statement();
    case 3:
      return with_statement();
    case 4:
      return match_statement();
    default:
      return definition();
  }
}

void ProgramGenerator::match_statement() {
  put("match ");
  static_cast<void>(one_in(3) ? put("a, *b") : named_expression());
  put(":\n");
  ++indent_;
  for (uint32_t count = 1 + below(3); count != 0; --count) {
    begin_line();
    put("case ");
    static_cast<void>(one_in(6) ? put("a, *_") : pattern());
    if (one_in(4)) {
      put(" if ");
      named_expression();
    }
    put(":");
    block();
  }
  --indent_;
}

void ProgramGenerator::pattern() {
  closed_pattern();
  while (one_in(5)) {
    put(" | ");
    closed_pattern();
  }
  put(one_in(5) ? " as whole" : "");
}

void ProgramGenerator::closed_pattern() {
  if (is_deep()) {
    return put("_");
  }
  ++depth_;
  switch (below(8)) {
    case 0:
      put("[");
      put_list(below(3), [this] { static_cast<void>(one_in(5) ? put("*rest") : pattern()); });
      put("]");
      break;
    case 1:
      put("(");
      pattern();
      put(one_in(2) ? ",)" : ")");
      break;
    case 2:
      mapping_pattern();
      break;
    case 3:
      class_pattern();
      break;
    default:
      put_one_of({"1", "-1", "1.5", "1+2j", "-0-1j", "'a' 'b'", "b'a'", "None", "True", "a.b.c",
                  "x", "_", "case", "f'{a}'", "()", "[]"});
      break;
  }
  --depth_;
}

void ProgramGenerator::mapping_pattern() {
  put("{");
  put_list(below(3), [this] {
    put_one_of({"1: ", "-1: ", "'a': ", "a.b: ", "None: "});
    pattern();
  });
  if (out_.back() == '{' && one_in(2)) {
    put("**rest");
  }
  put("}");
}

void ProgramGenerator::class_pattern() {
  put_one_of({"A(", "a.B("});
  const uint32_t positional = below(3);
  put_list(positional, [this] { pattern(); });
  if (one_in(2)) {
    put(positional == 0 ? "x=" : ", x=");
    pattern();
  }
  put(")");
}

}  // namespace krait
