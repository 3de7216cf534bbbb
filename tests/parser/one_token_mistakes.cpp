#include "tests/parser/one_token_mistakes.h"

#include <algorithm>
#include <cassert>
#include <type_traits>
#include <unordered_map>

#include "ast/equal.h"
#include "ast/walk.h"

namespace krait {
namespace {

using Statements = std::unordered_multimap<uint32_t, const ast::Node*>;

bool is_statement(const ast::Node& node) {
  return ast::visit(node, [](const auto& typed) {
    return std::is_base_of_v<ast::AnyStmt, std::decay_t<decltype(typed)>>;
  });
}

Statements statements_by_begin(const ast::Tree& tree) {
  Statements statements;
  ast::walk(tree.module(), [&](const ast::Node& node) {
    if (is_statement(node)) {
      statements.emplace(node.span.begin, &node);
    }
  });
  return statements;
}

bool has_equal_at(const Statements& statements, uint32_t begin, const ast::Node& node) {
  const auto [first, last] = statements.equal_range(begin);
  return std::any_of(first, last,
                     [&](const auto& entry) { return ast::equal(*entry.second, node); });
}

}  // namespace

std::vector<Span> typed_tokens(const TokenBuffer& tokens) {
  std::vector<Span> typed;
  int open_strings = 0;
  for (const Token& token : tokens.tokens()) {
    switch (token.kind) {
      case TokenKind::FStringStart:
      case TokenKind::TStringStart:
        ++open_strings;
        break;
      case TokenKind::FStringEnd:
      case TokenKind::TStringEnd:
        --open_strings;
        break;
      case TokenKind::Newline:
      case TokenKind::Indent:
      case TokenKind::Dedent:
      case TokenKind::EndOfFile:
        break;
      default:  // NOLINT: all others have text of their own
        if (open_strings == 0) {
          typed.push_back(token.span);
        }
    }
  }
  return typed;
}

Mutant make_mutant(const SourceFile& source, const std::vector<Span>& typed, std::mt19937& random) {
  assert(typed.size() >= 2);
  const std::string_view text = source.text();
  const std::size_t index = random() % (typed.size() - 1);
  const Span first = typed[index];
  const Span second = typed[index + 1];
  const auto of = [&](Span span) { return std::string(source.text(span)); };
  Mutant mutant{std::string(text.substr(0, first.begin)), first, 0};
  switch (random() % 3) {
    case 0:
      mutant.shift = 0U - first.size();
      break;
    case 1:
      mutant.text += of(first) + " " + of(first);
      mutant.shift = first.size() + 1;
      break;
    default:  // NOLINT: the remainder of a division by three
      mutant.text += of(second) + of({first.end, second.begin}) + of(first);
      mutant.touched.end = second.end;
      break;
  }
  mutant.text += text.substr(mutant.touched.end);
  return mutant;
}

Survival measure_survival(const ast::Tree& good, const ast::Tree& mutated, const Mutant& mutant) {
  Survival survival;
  survival.errors = static_cast<uint32_t>(mutated.errors().size());
  const Statements statements = statements_by_begin(mutated);
  ast::walk(good.module(), [&](const ast::Node& node) {
    const bool is_before = node.span.end <= mutant.touched.begin;
    const bool is_behind = node.span.begin >= mutant.touched.end;
    if ((is_before || is_behind) && is_statement(node)) {
      const uint32_t begin = node.span.begin + (is_behind ? mutant.shift : 0);
      ++survival.statements;
      survival.unchanged += has_equal_at(statements, begin, node) ? 1U : 0U;
    }
  });
  return survival;
}

void Tolerance::add(const Survival& survival) {
  if (survival.errors == 0) {
    return;
  }
  ++mutants;
  share_sum += survival.statements == 0
                   ? 1.0
                   : static_cast<double>(survival.unchanged) / survival.statements;
  cascades += survival.errors > kCascade ? 1U : 0U;
  most_errors = std::max(most_errors, survival.errors);
}

}  // namespace krait
