#include "engine/pattern.h"

#include <algorithm>
#include <array>

namespace krait {
namespace {

constexpr std::array<std::string_view, 154> kBuiltins = {"ArithmeticError",
                                                         "AssertionError",
                                                         "AttributeError",
                                                         "BaseException",
                                                         "BaseExceptionGroup",
                                                         "BlockingIOError",
                                                         "BrokenPipeError",
                                                         "BufferError",
                                                         "BytesWarning",
                                                         "ChildProcessError",
                                                         "ConnectionAbortedError",
                                                         "ConnectionError",
                                                         "ConnectionRefusedError",
                                                         "ConnectionResetError",
                                                         "DeprecationWarning",
                                                         "EOFError",
                                                         "Ellipsis",
                                                         "EncodingWarning",
                                                         "EnvironmentError",
                                                         "Exception",
                                                         "ExceptionGroup",
                                                         "False",
                                                         "FileExistsError",
                                                         "FileNotFoundError",
                                                         "FloatingPointError",
                                                         "FutureWarning",
                                                         "GeneratorExit",
                                                         "IOError",
                                                         "ImportError",
                                                         "ImportWarning",
                                                         "IndentationError",
                                                         "IndexError",
                                                         "InterruptedError",
                                                         "IsADirectoryError",
                                                         "KeyError",
                                                         "KeyboardInterrupt",
                                                         "LookupError",
                                                         "MemoryError",
                                                         "ModuleNotFoundError",
                                                         "NameError",
                                                         "None",
                                                         "NotADirectoryError",
                                                         "NotImplemented",
                                                         "NotImplementedError",
                                                         "OSError",
                                                         "OverflowError",
                                                         "PendingDeprecationWarning",
                                                         "PermissionError",
                                                         "ProcessLookupError",
                                                         "PythonFinalizationError",
                                                         "RecursionError",
                                                         "ReferenceError",
                                                         "ResourceWarning",
                                                         "RuntimeError",
                                                         "RuntimeWarning",
                                                         "StopAsyncIteration",
                                                         "StopIteration",
                                                         "SyntaxError",
                                                         "SyntaxWarning",
                                                         "SystemError",
                                                         "SystemExit",
                                                         "TabError",
                                                         "TimeoutError",
                                                         "True",
                                                         "TypeError",
                                                         "UnboundLocalError",
                                                         "UnicodeDecodeError",
                                                         "UnicodeEncodeError",
                                                         "UnicodeError",
                                                         "UnicodeTranslateError",
                                                         "UnicodeWarning",
                                                         "UserWarning",
                                                         "ValueError",
                                                         "Warning",
                                                         "ZeroDivisionError",
                                                         "_IncompleteInputError",
                                                         "__build_class__",
                                                         "__debug__",
                                                         "__import__",
                                                         "abs",
                                                         "aiter",
                                                         "all",
                                                         "anext",
                                                         "any",
                                                         "ascii",
                                                         "bin",
                                                         "bool",
                                                         "breakpoint",
                                                         "bytearray",
                                                         "bytes",
                                                         "callable",
                                                         "chr",
                                                         "classmethod",
                                                         "compile",
                                                         "complex",
                                                         "copyright",
                                                         "credits",
                                                         "delattr",
                                                         "dict",
                                                         "dir",
                                                         "divmod",
                                                         "enumerate",
                                                         "eval",
                                                         "exec",
                                                         "exit",
                                                         "filter",
                                                         "float",
                                                         "format",
                                                         "frozenset",
                                                         "getattr",
                                                         "globals",
                                                         "hasattr",
                                                         "hash",
                                                         "help",
                                                         "hex",
                                                         "id",
                                                         "input",
                                                         "int",
                                                         "isinstance",
                                                         "issubclass",
                                                         "iter",
                                                         "len",
                                                         "license",
                                                         "list",
                                                         "locals",
                                                         "map",
                                                         "max",
                                                         "memoryview",
                                                         "min",
                                                         "next",
                                                         "object",
                                                         "oct",
                                                         "open",
                                                         "ord",
                                                         "pow",
                                                         "print",
                                                         "property",
                                                         "quit",
                                                         "range",
                                                         "repr",
                                                         "reversed",
                                                         "round",
                                                         "set",
                                                         "setattr",
                                                         "slice",
                                                         "sorted",
                                                         "staticmethod",
                                                         "str",
                                                         "sum",
                                                         "super",
                                                         "tuple",
                                                         "type",
                                                         "vars",
                                                         "zip"};

/// Two literals that every value treats alike.
bool same_literal(const Literal& left, const Literal& right) {
  return left.kind == right.kind && left.boolean == right.boolean &&
         left.integer == right.integer && left.number == right.number && left.text == right.text;
}

bool cover_lists(const PatternNode& left, const PatternNode& right,
                 const std::vector<uint16_t>& constrained) {
  size_t i = 0;
  size_t j = 0;
  for (; i < left.children.size(); ++i, ++j) {
    if (left.children[i]->role == PatternRole::Rest) {
      // A rest covers any further children when nothing is asked behind it.
      return i + 1 == left.children.size();
    }
    if (j >= right.children.size() || !covers(*left.children[i], *right.children[j], constrained)) {
      return false;
    }
  }
  return j == right.children.size();
}

bool covers_call(const PatternNode& left, const PatternNode& right,
                 const std::vector<uint16_t>& constrained) {
  if (!covers(*left.children[0], *right.children[0], constrained) ||
      (!left.has_rest && right.has_rest)) {
    return false;
  }
  const size_t left_positional = left.first_keyword();
  const size_t right_positional = right.first_keyword();
  if (left_positional > right_positional ||
      (!left.has_rest && left.children.size() != right.children.size())) {
    return false;
  }
  for (size_t i = 1; i < left_positional; ++i) {
    if (!covers(*left.children[i], *right.children[i], constrained)) {
      return false;
    }
  }
  for (size_t i = left_positional; i < left.children.size(); ++i) {
    const PatternNode& keyword = *left.children[i];
    const PatternNode& value = *keyword.children[0];
    const auto same =
        std::find_if(right.children.begin() + static_cast<std::ptrdiff_t>(right_positional),
                     right.children.end(),
                     [&](const PatternNode* other) { return other->text == keyword.text; });
    if (same == right.children.end()) {
      // A metavariable also stands for an argument that is left out.
      if (value.role != PatternRole::Metavariable && value.role != PatternRole::Anything) {
        return false;
      }
    } else if (!covers(value, *(*same)->children[0], constrained)) {
      return false;
    }
  }
  return true;
}

}  // namespace

size_t PatternNode::first_keyword() const {
  size_t index = 1;
  while (index < children.size() && children[index]->role != PatternRole::Keyword) {
    ++index;
  }
  return index;
}

PatternNode& PatternStore::make(PatternRole role, ast::Kind kind, Span span) {
  PatternNode& node = nodes_.emplace_back();
  node.role = role;
  node.kind = kind;
  node.span = span;
  return node;
}

const Literal* PatternStore::keep(Literal literal) {
  return &literals_.emplace_back(std::move(literal));
}

std::string_view PatternStore::intern(std::string_view text) { return *texts_.emplace(text).first; }

bool covers(const PatternNode& left, const PatternNode& right,
            const std::vector<uint16_t>& constrained) {
  if (right.role == PatternRole::Capture && left.role != PatternRole::Capture &&
      left.role != PatternRole::Metavariable) {
    return covers(left, *right.children[0], constrained);
  }
  switch (left.role) {
    case PatternRole::Anything:
      return right.role != PatternRole::Rest;
    case PatternRole::Metavariable:
      if (std::find(constrained.begin(), constrained.end(), left.metavariable) !=
          constrained.end()) {
        return right.role == left.role && right.metavariable == left.metavariable;
      }
      return right.role != PatternRole::Rest;
    case PatternRole::Capture:
      return covers(*left.children[0],
                    right.role == PatternRole::Capture ? *right.children[0] : right, constrained);
    case PatternRole::Literal:
      return right.role == PatternRole::Literal && same_literal(*left.literal, *right.literal);
    case PatternRole::Call:
      return right.role == PatternRole::Call && covers_call(left, right, constrained);
    case PatternRole::QualifiedName:
    case PatternRole::LocalName:
    case PatternRole::Identifier:
      return left.role == right.role && left.text == right.text &&
             left.metavariable == right.metavariable;
    case PatternRole::Rest:
    case PatternRole::Keyword:
    case PatternRole::Starred:
    case PatternRole::Sequence:
    case PatternRole::Structure:
    case PatternRole::List:
      return left.role == right.role && left.kind == right.kind && left.text == right.text &&
             cover_lists(left, right, constrained);
    case PatternRole::Set:
    case PatternRole::Dict:
      return left.role == right.role && left.children.empty() && left.has_rest;
    case PatternRole::Number:
      return left.role == right.role && left.number == right.number;
    case PatternRole::Absent:
      return right.role == PatternRole::Absent;
  }
  return false;
}

bool is_metavariable_name(std::string_view name) {
  return !name.empty() && name[0] >= 'A' && name[0] <= 'Z' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
         });
}

bool is_qualified_name(std::string_view text) {
  bool at_begin = true;
  for (const char c : text) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                         static_cast<unsigned char>(c) >= 0x80;
    const bool is_digit = c >= '0' && c <= '9';
    if (c == '.' ? at_begin : !(is_word || (is_digit && !at_begin))) {
      return false;
    }
    at_begin = c == '.';
  }
  return !at_begin;
}

bool is_builtin_name(std::string_view name) {
  return std::binary_search(kBuiltins.begin(), kBuiltins.end(), name);
}

}  // namespace krait
