// Constants as Python's repr() prints them: what `ast.dump` shows, and what messages quote.
#pragma once

#include <string>
#include <string_view>

#include "ast/constant.h"

namespace krait::ast {

/// Appends `repr(value)`, as CPython 3.14 has it.
void append_repr(const ConstantValue& value, std::string& out);

/// repr of a str: `text` is UTF-8 in which lone surrogates stand as three bytes each.
void append_str_repr(std::string_view text, std::string& out);
void append_bytes_repr(std::string_view bytes, std::string& out);
/// Shortest digits that round-trip, an exponent below 1e-4 and from 1e16 on.
void append_float_repr(double value, std::string& out);

}  // namespace krait::ast
