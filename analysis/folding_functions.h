// The parts of the table of folding functions, by the file that computes them.
#pragma once

#include <span>

#include "analysis/folding.h"

namespace krait {

/// Methods that str and bytes share, by their own name ("strip").
[[nodiscard]] std::span<const FoldingFunction> text_folding_functions();
[[nodiscard]] std::span<const FoldingFunction> text_question_functions();
/// Methods of str alone, by their own name.
[[nodiscard]] std::span<const FoldingFunction> str_folding_functions();
[[nodiscard]] std::span<const FoldingFunction> str_question_functions();
/// By qualified name.
[[nodiscard]] std::span<const FoldingFunction> codec_folding_functions();
[[nodiscard]] std::span<const FoldingFunction> builtin_folding_functions();
[[nodiscard]] std::span<const FoldingFunction> address_folding_functions();
[[nodiscard]] std::span<const FoldingFunction> struct_folding_functions();

}  // namespace krait
