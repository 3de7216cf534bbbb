#include "parser/parser.h"

#include <algorithm>
#include <utility>

#include "lexer/lexer.h"
#include "lexer/unicode.h"
#include "parser/parse.h"

namespace krait {

namespace {

/// Nearly every tree takes this much, and most a tenth more.
constexpr std::size_t kNodeBytesPerToken = 22;

}  // namespace

Parser::Parser(const TokenBuffer& tokens, ParserMode mode)
    : Cursor(tokens),
      tokens_(tokens),
      mode_(mode),
      builder_(tokens.source(), tokens.tokens().size() * kNodeBytesPerToken) {
  placeholder_.node_kind = ast::Kind::Name;
  pattern_placeholder_.node_kind = ast::Kind::MatchAs;
  type_parameter_placeholder_.node_kind = ast::Kind::TypeVar;
}

ast::Tree Parser::parse_file() {
  const ScratchMark body_mark = scratch_mark();
  parse_statements(false);
  auto* module = make<ast::Module>({0, static_cast<uint32_t>(tokens_.source().text().size())});
  module->body = take<ast::AnyStmt>(body_mark);
  for (const SyntaxError& error : tokens_.errors()) {
    if (!is_flufl_ || error.kind != SyntaxErrorKind::OldNotEqual) {
      errors_.push_back(error);
    }
  }
  if (errors_.empty()) {
    check_future_imports(*module);
  }
  std::stable_sort(errors_.begin(), errors_.end(), [](const auto& left, const auto& right) {
    return left.span.begin < right.span.begin;
  });
  return builder_.finish(module, std::move(errors_));
}

/// PEP 3131: names that normalise to the same text are the same.
ast::Identifier Parser::identifier(const Token& name) {
  const std::string_view spelling = text(name);
  if (!has(name.flags, TokenFlag::NonAscii)) {
    return builder_.intern(spelling);
  }
  std::string normal;
  append_nfkc(spelling, normal);
  if (normal == "True" || normal == "False" || normal == "None") {
    report(SyntaxErrorKind::NameReadsAsKeyword, name.span, {normal});
  }
  return builder_.intern_copy(normal);
}

ast::Tree parse(const TokenBuffer& tokens) { return Parser(tokens, ParserMode::File).parse_file(); }

ast::Tree parse_pattern(const TokenBuffer& tokens) {
  return Parser(tokens, ParserMode::Pattern).parse_file();
}

TokenBuffer lex_pattern(const SourceFile& source) { return lex(source, LexMode::Pattern); }

}  // namespace krait
