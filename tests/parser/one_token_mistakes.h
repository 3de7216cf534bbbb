// Mistakes as people make them, one token at a time, and what is left of a tree after one: how the
// recovery of the parser is measured. The guard is tolerance.test.cpp, the measurement over many
// files krait_tolerance.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "ast/tree.h"
#include "lexer/source_file.h"
#include "lexer/token_buffer.h"

namespace krait {

/// A text of which one token was deleted or doubled, or two neighbours swapped.
struct Mutant {
  std::string text;
  Span touched;    ///< the bytes of the good text that are no longer what they were
  uint32_t shift;  ///< what to add, modulo 2^32, to offsets behind `touched`
};

/// The tokens that a person types: not the pieces of f-strings nor the layout.
std::vector<Span> typed_tokens(const TokenBuffer& tokens);

/// `typed` are the typed tokens of `source`, at least two.
Mutant make_mutant(const SourceFile& source, const std::vector<Span>& typed, std::mt19937& random);

/// How much of the rest survived.
struct Survival {
  uint32_t statements = 0;  ///< of the good file, without those that the mistake stands in
  uint32_t unchanged = 0;   ///< of these: with an equal one at the same place
  uint32_t errors = 0;      ///< none when the mutant is good Python as well
};

Survival measure_survival(const ast::Tree& good, const ast::Tree& mutated, const Mutant& mutant);

/// Over many mutants, of which those count that have an error.
struct Tolerance {
  uint32_t mutants = 0;
  double share_sum = 0;   ///< of the shares of statements unchanged
  uint32_t cascades = 0;  ///< mutants with more than `kCascade` errors
  uint32_t most_errors = 0;
  static constexpr uint32_t kCascade = 3;

  void add(const Survival& survival);
  [[nodiscard]] double average_share() const { return mutants == 0 ? 0 : share_sum / mutants; }
};

}  // namespace krait
