// Property: the lexer ends, and its tokens and comments are in order, do not overlap and lie inside
// the file; two brackets that are partners name each other.
#include <cstdint>

#include "fuzz/require.h"
#include "lexer/encoding.h"
#include "lexer/lexer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace krait;
  const auto source = decode_source("input.py", {reinterpret_cast<const char*>(data), size});
  const Span whole{0, static_cast<uint32_t>(source->text().size())};
  const TokenBuffer tokens = lex(*source);
  require(tokens.tokens().back().kind == TokenKind::EndOfFile, "the last token is EndOfFile");
  uint32_t end = 0;
  for (TokenIndex index = 0; index < tokens.tokens().size(); ++index) {
    const Span span = tokens[index].span;
    require(span.begin <= span.end && whole.contains(span), "a token lies inside the file");
    require(end <= span.begin, "a token begins after the one before it");
    end = span.end;
    if (TokenKind::LeftParenthesis <= tokens[index].kind &&
        tokens[index].kind <= TokenKind::RightBrace) {
      const TokenIndex partner = tokens.partner(index);
      require(partner == TokenBuffer::kNoPartner || tokens.partner(partner) == index,
              "partners name each other");
    }
  }
  end = 0;
  for (const Span comment : tokens.comments()) {
    require(whole.contains(comment) && end <= comment.begin, "comments are in order");
    require(source->text()[comment.begin] == '#', "a comment begins with its sign");
    end = comment.end;
  }
  for (const SyntaxError& error : tokens.errors()) {
    require(whole.contains(error.span), "an error lies inside the file");
  }
  return 0;
}
