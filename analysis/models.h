// What is known of APIs outside the project: one stub per module in Python stub syntax, from rule
// packs and, for the standard library that the analysis itself understands, built in. The form
// and its meaning are section 5 of docs/rule-language.md.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ast/tree.h"
#include "lexer/source_file.h"

namespace krait {

enum class ModelKind : uint8_t { Module, Class, Function, Method, Constant, Alias };

enum class ParameterKind : uint8_t {
  PositionalOnly,
  PositionalOrKeyword,
  VarPositional,
  KeywordOnly,
  VarKeyword,
};

struct ModelParameter {
  std::string_view name;
  ParameterKind kind = ParameterKind::PositionalOrKeyword;
  const ast::AnyExpr* default_value = nullptr;  ///< in the stub's tree; for analysis/ alone
};

/// One name of a stub. A class without `__init__` of its own has that of its nearest base.
struct ModelEntry {
  ModelKind kind = ModelKind::Constant;
  std::string_view qualified_name;            ///< where it is defined, re-exports resolved
  bool has_signature = false;                 ///< Function, Method; Class: that of its constructor
  std::vector<ModelParameter> parameters;     ///< without `self`
  std::vector<std::string_view> class_order;  ///< Class: method resolution order, itself first
  const ast::Node* node = nullptr;  ///< for analysis/ alone, whose stubs may be parsed late
};

/// Two packs that describe one name differently: the later counts, `krait rules validate` warns.
struct ModelConflict {
  std::string qualified_name;
  const SourceFile* earlier = nullptr;
  Span earlier_span;
  const SourceFile* later = nullptr;
  Span later_span;
};

/// The stubs of all packs. Built once, then read by many threads.
class Models {
 public:
  /// Holds the built-in stubs.
  Models();
  /// What `write_image` wrote of others; the image must outlive them. Nothing at all from no bytes.
  explicit Models(std::string_view image);
  ~Models();
  Models(Models&&) noexcept;
  Models& operator=(Models&&) noexcept;

  /// Adds the stub of `module_name` ("http.server"). `stub` is kept. Returns the stub's syntax
  /// errors (spans are in `stub`); the entries before and after them count.
  std::vector<SyntaxError> add(std::string module_name, std::shared_ptr<const SourceFile> stub);
  /// To be called once after the last `add`: links bases and re-exports.
  void link();

  /// All that is known, linked, for a program that is to start quickly: stubs are parsed when their
  /// module is first asked for.
  [[nodiscard]] std::string write_image() const;

  /// The entry that a qualified name means ("http.server.HTTPServer", "socket.socket.bind"),
  /// through re-exports, inherited methods and old module names (`SocketServer.TCPServer`); null
  /// when no stub describes it.
  [[nodiscard]] const ModelEntry* find(std::string_view qualified_name) const;
  [[nodiscard]] bool has_module(std::string_view module_name) const;
  /// The name under which an API is known to rules: follows re-exports and renamed modules
  /// (`six.moves.socketserver.TCPServer` gives "socketserver.TCPServer"); unknown names come back
  /// as they are.
  [[nodiscard]] std::string_view canonical_name(std::string_view qualified_name) const;
  /// All qualified names, sorted, for suggestions.
  [[nodiscard]] std::vector<std::string_view> names() const;
  [[nodiscard]] std::span<const ModelConflict> conflicts() const;

  struct Stubs;  // analysis' own view; see analysis/models.cpp
  [[nodiscard]] const Stubs& stubs() const { return *stubs_; }

 private:
  std::unique_ptr<Stubs> stubs_;
};

}  // namespace krait
