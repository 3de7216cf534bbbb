#include "ast/dump.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cstring>
#include <vector>

#include "ast/python_repr.h"
#include "ast/walk.h"

namespace krait::ast {
namespace {

constexpr std::array kContextNames = {"Load()", "Store()", "Del()"};
constexpr std::array kBoolOperatorNames = {"And()", "Or()"};
constexpr std::array kBinaryOperatorNames = {
    "Add()",    "Sub()",    "Mult()",  "MatMult()", "Div()",    "Mod()",     "Pow()",
    "LShift()", "RShift()", "BitOr()", "BitXor()",  "BitAnd()", "FloorDiv()"};
constexpr std::array kUnaryOperatorNames = {"Invert()", "Not()", "UAdd()", "USub()"};
constexpr std::array kComparisonOperatorNames = {"Eq()",  "NotEq()", "Lt()",    "LtE()", "Gt()",
                                                 "GtE()", "Is()",    "IsNot()", "In()",  "NotIn()"};

/// Whether the ASDL gives positions to nodes of this kind.
constexpr bool has_attributes(Kind kind) {
  return kind != Kind::Module && kind != Kind::Arguments && kind != Kind::Comprehension &&
         kind != Kind::WithItem && kind != Kind::MatchCase;
}

/// Lines and columns of offsets that mostly stand near the one asked for before.
class LineCursor {
 public:
  explicit LineCursor(std::string_view text) {
    starts_.push_back(0);
    for (size_t index = 0; index < text.size(); ++index) {
      if (text[index] == '\n' || (text[index] == '\r' && !is_line_feed(text, index + 1))) {
        starts_.push_back(static_cast<uint32_t>(index + 1));
      }
    }
    starts_.push_back(0xFFFF'FFFF);
  }

  /// 0-based line of the offset.
  size_t line_of(uint32_t offset) {
    size_t steps = 0;
    while (offset < starts_[line_] || offset >= starts_[line_ + 1]) {
      if (++steps > kNearLines) {
        const auto next = std::upper_bound(starts_.begin(), starts_.end() - 1, offset);
        line_ = static_cast<size_t>(next - starts_.begin()) - 1;
        break;
      }
      line_ = offset < starts_[line_] ? line_ - 1 : line_ + 1;
    }
    return line_;
  }
  [[nodiscard]] uint32_t start_of(size_t line) const { return starts_[line]; }

 private:
  static constexpr size_t kNearLines = 16;

  static bool is_line_feed(std::string_view text, size_t index) {
    return index < text.size() && text[index] == '\n';
  }

  std::vector<uint32_t> starts_;
  size_t line_ = 0;
};

/// Prints one node after the other from its own stack: a frame is a node that is half printed.
class Dumper {
 public:
  Dumper(const Tree& tree, bool has_positions, std::string& out)
      : lines_(has_positions ? tree.source().text() : std::string_view()),
        has_positions_(has_positions),
        out_(out) {}

  void dump(const Node& root) {
    open(root);
    while (!frames_.empty()) {
      resume();
    }
  }

 private:
  struct Frame {
    const Node* node;
    uint32_t item = 0;     // next element of the list field that is being printed
    uint16_t field = 0;    // next field
    bool is_first = true;  // no field has been printed yet
  };

  void open(const Node& node) {
    out_ += name_of(node.node_kind);
    out_ += '(';
    frames_.push_back({&node});
  }

  /// Goes on with the innermost node until it needs a child printed, or is done.
  void resume() {
    const size_t own = frames_.size() - 1;
    const bool is_done = visit(*frames_[own].node, [&](const auto& typed) {
      return std::apply(
          [&](const auto&... fields) {
            uint16_t index = 0;
            return (print_field(own, index++, fields, typed.*(fields.member)) && ...);
          },
          typed.fields());
    });
    if (!is_done) {
      return;
    }
    const Frame frame = frames_[own];
    frames_.pop_back();
    if (const auto* constant = frame.node->as<Constant>(); constant && constant->node_flags != 0) {
      out_ += ", kind='u'";
    }
    if (has_positions_ && has_attributes(frame.node->node_kind)) {
      append_positions(*frame.node, frame.is_first);
    }
    out_ += ')';
  }

  /// False when a child was opened that has to be printed first.
  template <class FieldType, class Value>
  bool print_field(size_t own, uint16_t index, const FieldType& field, const Value& value) {
    if (index < frames_[own].field) {
      return true;
    }
    if constexpr (walk_detail::kIsNodePointer<Value>) {
      frames_[own].field = static_cast<uint16_t>(index + 1);
      if (value == nullptr) {
        assert(field.is_optional);
        return true;
      }
      append_name(own, field.name);
      open(*value);
      return false;
    } else {
      if (!print_value(own, field, value)) {
        return false;
      }
      frames_[own].field = static_cast<uint16_t>(index + 1);
      return true;
    }
  }

  template <class FieldType, class Value>
  bool print_value(size_t own, const FieldType& field, const Value& value) {
    if constexpr (std::is_same_v<Value, Identifier>) {
      if (value) {
        append_name(own, field.name);
        append_str_repr(value.text(), out_);
      } else {
        assert(field.is_optional);
      }
    } else {
      append_name(own, field.name);
      append(value);
    }
    return true;
  }

  template <class FieldType, class T>
  bool print_value(size_t own, const FieldType& field, const Array<T>& list) {
    if (list.empty()) {
      return true;
    }
    if (frames_[own].item == 0) {
      append_name(own, field.name);
      out_ += '[';
    }
    while (frames_[own].item != list.size()) {
      const uint32_t item = frames_[own].item++;
      if (item != 0) {
        out_ += ", ";
      }
      if constexpr (walk_detail::kIsNodePointer<T>) {
        if (list[item] != nullptr) {
          open(*list[item]);
          return false;
        }
        out_ += "None";
      } else if constexpr (std::is_same_v<T, Identifier>) {
        append_str_repr(list[item].text(), out_);
      } else {
        append(list[item]);
      }
    }
    out_ += ']';
    frames_[own].item = 0;
    return true;
  }

  void append_name(size_t own, const char* name) {
    if (!frames_[own].is_first) {
      out_ += ", ";
    }
    frames_[own].is_first = false;
    out_ += name;
    out_ += '=';
  }

  void append(ExprContext value) { out_ += kContextNames[static_cast<size_t>(value)]; }
  void append(BoolOperator value) { out_ += kBoolOperatorNames[static_cast<size_t>(value)]; }
  void append(BinaryOperator value) { out_ += kBinaryOperatorNames[static_cast<size_t>(value)]; }
  void append(UnaryOperator value) { out_ += kUnaryOperatorNames[static_cast<size_t>(value)]; }
  void append(ComparisonOperator value) {
    out_ += kComparisonOperatorNames[static_cast<size_t>(value)];
  }
  void append(const ConstantValue& value) { append_repr(value, out_); }
  void append(int value) { append_number(value); }

  template <class Number>
  void append_number(Number value) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out_.append(digits.data(), end);
  }

  void append_positions(const Node& node, bool is_first) {
    const size_t line = lines_.line_of(node.span.begin);
    out_ += is_first ? "lineno=" : ", lineno=";
    append_number(line + 1);
    out_ += ", col_offset=";
    append_number(node.span.begin - lines_.start_of(line));
    const size_t end_line = lines_.line_of(node.span.end);
    out_ += ", end_lineno=";
    append_number(end_line + 1);
    out_ += ", end_col_offset=";
    append_number(node.span.end - lines_.start_of(end_line));
  }

  std::vector<Frame> frames_;
  LineCursor lines_;
  bool has_positions_;
  std::string& out_;
};

}  // namespace

void append_dump(const Tree& tree, std::string& out) {
  append_dump(tree, tree.module(), true, out);
}

void append_dump(const Tree& tree, const Node& node, bool has_positions, std::string& out) {
  Dumper(tree, has_positions, out).dump(node);
}

}  // namespace krait::ast
