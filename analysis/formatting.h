// `format(x, spec)`, `str.format` and `%`, on constants.
#pragma once

#include "analysis/folding.h"

namespace krait {

/// `text % operand` for str and bytes.
[[nodiscard]] Folded fold_percent(Folder& folder, const Datum& text, const Datum& operand);
/// `text.format(…)`; positional[0] is the text.
[[nodiscard]] Folded fold_format_method(Folder& folder, const FoldArguments& arguments);
/// `ip + 1` and comparisons of addresses: analysis/folding_addresses.cpp.
[[nodiscard]] Folded fold_address_operation(Folder& folder, ast::BinaryOperator op,
                                            const Datum& left, const Datum& right);
[[nodiscard]] std::optional<bool> address_contains(const Datum& network, const Datum& address);

}  // namespace krait
