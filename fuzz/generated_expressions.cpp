// The generator's expressions, from the tightest to the loosest.
#include "fuzz/program_generator.h"

namespace krait {

void ProgramGenerator::name() {
  put_one_of({"a", "b", "value", "match", "case", "type", "_", "self", "print", "caf\xC3\xA9",
              "\xEF\xAC\x81", "a_rather_long_name_for_one_thing"});
}

void ProgramGenerator::number() {
  put_one_of({"0", "1", "42", "1_000", "0x1F", "0o17", "0b1_0", "1.5", ".5", "1.", "1e10", "1E-5",
              "1_0.0_1e+3", "2j", "1.5J", "123456789012345678901234567890", "00"});
}

void ProgramGenerator::strings() {
  switch (below(8)) {
    case 0:
      formatted_string('f');
      break;
    case 1:
      formatted_string('t');
      break;
    case 2:
      put_one_of({"b'a'", "B\"\\x00\\n\"", "rb'\\d'", "b'a' b'b'", "b'''\n'''"});
      break;
    case 3:
      put_one_of({"'a' ", "'' \"b\" ", "u'a' 'b' ", "r'\\d' "});
      formatted_string('f');
      break;
    default:
      put_one_of({"'a'", "\"it's\"", "u'x'", "r'\\d'", "'\\u20ac\\N{EM DASH}'", "'''a\nb'''",
                  "'\\ud800'", "\"\"\"'\"\"\"", "'\xE2\x82\xAC'", "'a\\\nb'", "''"});
      break;
  }
}

void ProgramGenerator::formatted_string(char letter) {
  static_cast<void>(one_in(4) ? out_ += 'r' : out_);
  out_ += letter;
  const bool is_triple = one_in(3);
  put(is_triple ? "\"\"\"" : "\"");
  for (uint32_t count = below(4); count != 0; --count) {
    put_one_of({"", "text", "{{", "}}", " ", "'"});
    field(letter, true);
  }
  put_one_of({"", "end", "{{}}"});
  put(is_triple ? "\"\"\"" : "\"");
}

void ProgramGenerator::field(char letter, bool may_nest) {
  put("{");
  if (is_deep() || one_in(2)) {
    name();
  } else {
    put("(");
    expression();
    put(")");
  }
  put_one_of({"", "", " ", "=", " = "});
  put_one_of({"", "", "", "!r", "!s", "!a"});
  if (one_in(4)) {
    put_one_of({":", ":>10", ":.2f", ":=^5"});
    if (may_nest && one_in(2)) {
      field(letter, false);
    }
  }
  put("}");
}

void ProgramGenerator::group(const char* open, const char* close) {
  put(open);
  put_list(below(4), [this] { star_named_expression(); });
  put(close);
}

void ProgramGenerator::comprehension_clauses() {
  do {
    put_one_of({" for ", " for ", " async for "});
    target();
    put(" in ");
    disjunction();
    if (one_in(3)) {
      put(" if ");
      disjunction();
    }
  } while (one_in(4));
}

void ProgramGenerator::display() {
  switch (below(9)) {
    case 0:
      return group("[", "]");
    case 1:
      put("{");
      put_list(1 + below(3), [this] { star_named_expression(); });
      return put("}");
    case 2:
      put("{");
      put_list(below(3), [this] {
        put(one_in(4) ? "**" : "");
        const bool is_unpacked = out_.back() == '*';
        is_unpacked ? binary() : expression();
        if (!is_unpacked) {
          put(": ");
          expression();
        }
      });
      return put("}");
    case 3:
      put("(");
      put_list(2 + below(2), [this] { star_named_expression(); });
      return put(one_in(2) ? ",)" : ")");
    case 4:
      put("(");
      one_in(5) ? yield_or_star_expressions() : named_expression();
      return put(")");
    case 5:
      put("{");
      expression();
      put(": ");
      expression();
      comprehension_clauses();
      return put("}");
    case 6:
      put("()");
      return;
    default: {
      const bool is_list = one_in(2);
      put(is_list ? "[" : one_in(2) ? "(" : "{");
      const char close = out_.back() == '[' ? ']' : out_.back() == '(' ? ')' : '}';
      named_expression();
      comprehension_clauses();
      out_ += close;
      return;
    }
  }
}

void ProgramGenerator::atom() {
  if (!is_deep() && one_in(3)) {
    return display();
  }
  switch (below(6)) {
    case 0:
      return number();
    case 1:
      return strings();
    case 2:
      return put_one_of({"True", "False", "None", "..."});
    default:
      return name();
  }
}

void ProgramGenerator::primary() {
  // A number before a dot or a name would be another number.
  const std::size_t begin = out_.size();
  atom();
  if (out_[begin] >= '.' && out_[begin] <= '9') {
    return;
  }
  while (one_in(3) && !is_deep()) {
    ++depth_;
    switch (below(3)) {
      case 0:
        put(".");
        name();
        break;
      case 1:
        arguments();
        break;
      default:
        put("[");
        slices();
        put("]");
        break;
    }
    --depth_;
  }
}

void ProgramGenerator::arguments() {
  put("(");
  if (one_in(8)) {
    named_expression();
    comprehension_clauses();
    return put(")");
  }
  const uint32_t positional = below(3);
  put_list(positional, [this] {
    put(one_in(5) ? "*" : "");
    out_.back() == '*' ? expression() : named_expression();
  });
  const uint32_t keywords = below(3);
  put(positional != 0 && keywords != 0 ? ", " : "");
  put_list(keywords, [this] {
    if (one_in(5)) {
      put("**");
    } else {
      name();
      put("=");
    }
    expression();
  });
  put(positional + keywords != 0 && one_in(4) ? ",)" : ")");
}

void ProgramGenerator::slices() {
  put_list(1 + below(2), [this] { slice(); });
  put(one_in(5) ? "," : "");
}

void ProgramGenerator::slice() {
  if (one_in(6)) {
    put("*");
    return expression();
  }
  if (one_in(2)) {
    return named_expression();
  }
  static_cast<void>(one_in(2) ? expression() : put(""));
  put(":");
  static_cast<void>(one_in(2) ? expression() : put(""));
  if (one_in(3)) {
    put(":");
    expression();
  }
}

void ProgramGenerator::unary() {
  if (one_in(6)) {
    put_one_of({"-", "+", "~"});
    return unary();
  }
  put(one_in(15) ? "await " : "");
  primary();
  if (one_in(12)) {
    put(" ** ");
    unary();
  }
}

void ProgramGenerator::binary() {
  ++depth_;
  unary();
  while (one_in(4) && !is_deep()) {
    put_one_of(
        {" + ", " - ", " * ", " / ", " // ", " % ", " @ ", " << ", " >> ", " & ", " ^ ", " | "});
    unary();
  }
  --depth_;
}

void ProgramGenerator::comparison() {
  put(one_in(10) ? "not " : "");
  binary();
  while (one_in(6)) {
    put_one_of(
        {" == ", " != ", " < ", " <= ", " > ", " >= ", " is ", " is not ", " in ", " not in "});
    binary();
  }
}

void ProgramGenerator::disjunction() {
  comparison();
  while (one_in(6)) {
    put_one_of({" and ", " or "});
    comparison();
  }
}

void ProgramGenerator::lambda() {
  put("lambda ");
  parameters(false);
  put(": ");
  expression();
}

void ProgramGenerator::expression() {
  if (is_deep()) {
    return name();
  }
  ++depth_;
  if (one_in(12)) {
    lambda();
  } else {
    disjunction();
    if (one_in(10)) {
      put(" if ");
      disjunction();
      put(" else ");
      expression();
    }
  }
  --depth_;
}

void ProgramGenerator::named_expression() {
  if (one_in(8)) {
    name();
    put(" := ");
  }
  expression();
}

void ProgramGenerator::star_named_expression() {
  if (one_in(8)) {
    put("*");
    return binary();
  }
  named_expression();
}

void ProgramGenerator::star_expressions() {
  if (!one_in(4)) {
    return expression();
  }
  put_list(1 + below(3), [this] {
    const bool is_starred = one_in(5);
    put(is_starred ? "*" : "");
    is_starred ? binary() : expression();
  });
  put(",");
}

void ProgramGenerator::yield_or_star_expressions() {
  switch (below(8)) {
    case 0:
      put("yield");
      return;
    case 1:
      put("yield ");
      return star_expressions();
    case 2:
      put("yield from ");
      return expression();
    default:
      return star_expressions();
  }
}

void ProgramGenerator::parameter(bool has_annotations) {
  name();
  if (has_annotations && one_in(3)) {
    put(": ");
    expression();
  }
}

void ProgramGenerator::parameters(bool has_annotations) {
  const uint32_t plain = below(3);
  put_list(plain, [&] { parameter(has_annotations); });
  const char* separator = plain == 0 ? "" : ", ";
  if (plain != 0 && one_in(4)) {
    put(", /");
  }
  if (one_in(3)) {
    put(separator);
    parameter(has_annotations);
    put("=");
    expression();
    separator = ", ";
  }
  if (one_in(3)) {
    put(separator);
    put("*");
    if (one_in(2)) {
      put(", ");
    } else {
      name();
      put(has_annotations && one_in(4) ? ": *Ts, " : ", ");
    }
    parameter(has_annotations);
    put(one_in(2) ? "=1" : "");
    separator = ", ";
  }
  if (one_in(4)) {
    put(separator);
    put("**");
    parameter(has_annotations);
  }
}

}  // namespace krait
