// What `Models` holds inside, for the interpreter: the stubs' trees, and for each entry what its
// annotations say about the result.
#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analysis/models.h"
#include "analysis/values.h"

namespace krait {

/// Stubs have ids behind those of all files.
constexpr FileId kFirstStubFile = 0x8000'0000;

struct StubModule {
  std::string name;
  std::shared_ptr<const SourceFile> source;
  ast::Tree tree;  ///< of a module from an image: parsed when it is first asked for
  FileId file = kNoFile;
  size_t first_entry = 0;  ///< the module's entries, in the order in which they were read
  size_t entry_count = 0;
  /// Of a module from an image: the ids of its entries' nodes and defaults; see models_image.cpp.
  std::string_view node_ids;
  /// Every entry has its node, every parameter its default.
  std::atomic<bool> is_complete = false;
  bool is_being_completed = false;
};

/// What a function, method or constant of a stub gives, from its annotation.
struct StubResult {
  std::vector<std::string_view> classes;   ///< an instance of one of them
  bool is_class = false;                   ///< `-> type[C]`: the class itself
  bool is_never = false;                   ///< `-> NoReturn`: the call does not come back
  std::string_view passthrough;            ///< `-> Passthrough[parameter]`
  bool is_element_of_passthrough = false;  ///< `-> Element[parameter]`: an element of it
};

struct StubEntry {
  ModelEntry entry;
  StubModule* module = nullptr;
  StubResult result;
  bool is_static = false;
  bool is_class_method = false;
  bool is_property = false;
  std::vector<std::string_view> bases;  ///< Class: as qualified names
};

struct Models::Stubs {
  std::deque<StubModule> modules;
  std::deque<std::string> strings;
  mutable std::deque<StubEntry> entries;  // `complete` adds nodes and defaults
  std::unordered_map<std::string_view, StubEntry*> by_name;
  std::unordered_map<std::string_view, std::string_view> aliases;  ///< imports and `a = b` in stubs
  std::unordered_map<std::string_view, StubModule*> by_module;
  std::vector<ModelConflict> conflicts;

  bool is_linked = false;
  mutable std::recursive_mutex completing;

  [[nodiscard]] std::string_view keep(std::string text);
  /// The entry of this very name; it may lack its node and its parameters' defaults.
  [[nodiscard]] StubEntry* look_up(std::string_view qualified_name) const;
  /// Through aliases and inherited members; as above.
  [[nodiscard]] StubEntry* look_up_member(std::string_view qualified_name) const;
  /// `flask.request.get_json` as `flask.Request.get_json`, where a stub says `request: Request`.
  [[nodiscard]] std::string through_object(std::string name) const;
  /// As `look_up`, with everything. May be called from several threads.
  [[nodiscard]] const StubEntry* find_here(std::string_view qualified_name) const;
  /// Through aliases and inherited members.
  [[nodiscard]] const StubEntry* find(std::string_view qualified_name) const;
  [[nodiscard]] std::string canonical(std::string_view qualified_name) const;

 private:
  void complete(StubModule& module) const;
};

/// "SocketServer.TCPServer" as "socketserver.TCPServer", "six.moves.x" as what it stands for; other
/// names as they are.
[[nodiscard]] std::string successor_of(std::string_view qualified_name);

struct BuiltinStub {
  std::string_view module;
  std::string_view text;
};
/// The stubs of what docs/analysis.md names of the language and the standard library; those of
/// sockets, servers and addresses by themselves.
[[nodiscard]] std::span<const BuiltinStub> builtin_stubs();
[[nodiscard]] std::span<const BuiltinStub> network_stubs();

}  // namespace krait
