// Computing with constants as CPython would: operators, builtin functions, methods of str, bytes,
// tuple …, and the pure functions between numbers, bytes and addresses. Works on single values, all
// of whose parts are known ("concrete"); analysis/folding_calls.cpp tries the combinations.
//
// The functions are a table: analysis/folding_table.cpp.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "analysis/datum.h"
#include "analysis/external_names.h"
#include "ast/nodes.h"

namespace krait {

enum class FoldStatus : uint8_t {
  Done,
  Raises,   ///< Python raises here: no value
  Unknown,  ///< not computed
};

struct Folded {
  FoldStatus status = FoldStatus::Unknown;
  const Datum* datum = nullptr;

  Folded() = default;
  Folded(const Datum* result)  // NOLINT(google-explicit-constructor): a datum is a result
      : status(result == nullptr ? FoldStatus::Unknown : FoldStatus::Done), datum(result) {}
  static Folded raises() {
    Folded folded;
    folded.status = FoldStatus::Raises;
    return folded;
  }
};

/// The arguments of a call; of a method the receiver is the first.
struct FoldArguments {
  std::span<const Datum* const> positional;
  std::span<const std::pair<std::string_view, const Datum*>> keywords;

  [[nodiscard]] size_t size() const { return positional.size() + keywords.size(); }
  [[nodiscard]] const Datum* at(size_t index) const {
    return index < positional.size() ? positional[index] : nullptr;
  }
  /// The positional argument `index` or else the keyword `name`; null when neither is given.
  [[nodiscard]] const Datum* get(size_t index, std::string_view name) const;
};

struct Folder {
  DatumFactory& factory;
  ExternalNames& names;
};

struct FoldingFunction {
  std::string_view name;
  Folded (*fold)(Folder& folder, const FoldArguments& arguments);
};

/// By qualified name: "str.join", "len", "socket.inet_aton"; null when there is none.
[[nodiscard]] const FoldingFunction* find_folding_function(std::string_view qualified_name);

[[nodiscard]] Folded fold_binary(Folder& folder, ast::BinaryOperator op, const Datum& left,
                                 const Datum& right);
[[nodiscard]] Folded fold_unary(Folder& folder, ast::UnaryOperator op, const Datum& operand);
/// Nothing when the outcome is not known; Raises is reported through `raises`.
[[nodiscard]] std::optional<bool> fold_comparison(ast::ComparisonOperator op, const Datum& left,
                                                  const Datum& right, bool& raises);
/// `==` of Python; nothing when not known.
[[nodiscard]] std::optional<bool> python_equal(const Datum& left, const Datum& right);
/// `bool(x)`; nothing when not known.
[[nodiscard]] std::optional<bool> truth_of(const Datum& datum);
/// `str(x)` and `repr(x)`; nothing when not known.
[[nodiscard]] std::optional<std::string> text_of(const Datum& datum);
[[nodiscard]] std::optional<std::string> repr_of(const Datum& datum);
/// `ascii(x)` of a repr: escapes what is not ASCII.
[[nodiscard]] std::string ascii_of(std::string_view repr);
/// `format(x, spec)`.
[[nodiscard]] std::optional<std::string> formatted(const Datum& datum, std::string_view spec);
[[nodiscard]] bool is_concrete(const Datum& datum);
/// An Int that fits in 64 bits, or a Bool, as a number.
[[nodiscard]] std::optional<int64_t> index_of(const Datum& datum);
[[nodiscard]] Folded checked_str(Folder& folder, std::string_view text);
[[nodiscard]] Folded checked_bytes(Folder& folder, std::string_view text);
/// Elements of a concrete tuple, list, set, dict (keys), str, bytes or range.
[[nodiscard]] std::optional<std::vector<const Datum*>> concrete_elements(Folder& folder,
                                                                         const Datum& datum);
[[nodiscard]] const Datum* concrete_sequence(Folder& folder, DatumKind kind,
                                             std::span<const Datum* const> elements);

}  // namespace krait
