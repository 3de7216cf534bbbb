// Properties: the lexer ends; tokens and comments are in order, do not overlap, lie inside the file
// and tile it: between them is nothing but blanks, line ends and the backslashes that continue
// lines. Two brackets that are partners name each other.
#include <cstdint>

#include "fuzz/require.h"
#include "lexer/encoding.h"
#include "lexer/lexer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace krait;
  const auto source = decode_source("input.py", {reinterpret_cast<const char*>(data), size});
  const auto text_size = static_cast<uint32_t>(source->text().size());
  const TokenBuffer tokens = lex(*source);
  require(tokens.tokens().back().kind == TokenKind::EndOfFile, "the last token is EndOfFile");
  uint32_t end = 0;
  auto comment = tokens.comments().begin();
  const auto tile = [&](Span span) {
    require(span.begin <= span.end && span.end <= text_size, "a span lies inside the file");
    require(end <= span.begin, "a span begins after the one before it");
    const std::string_view gap = source->text({end, span.begin});
    require(gap.find_first_not_of(" \t\f\r\n\\") == gap.npos, "tokens tile the file");
    end = span.end;
  };
  for (TokenIndex index = 0; index < tokens.tokens().size(); ++index) {
    for (; comment != tokens.comments().end() && comment->begin < tokens[index].span.begin;
         ++comment) {
      require(source->text()[comment->begin] == '#', "a comment begins with its sign");
      tile(*comment);
    }
    tile(tokens[index].span);
    if (TokenKind::LeftParenthesis <= tokens[index].kind &&
        tokens[index].kind <= TokenKind::RightBrace) {
      const TokenIndex partner = tokens.partner(index);
      require(partner == TokenBuffer::kNoPartner || tokens.partner(partner) == index,
              "partners name each other");
    }
  }
  tile({text_size, text_size});
  for (const SyntaxError& error : tokens.errors()) {
    require(error.span.begin <= error.span.end && error.span.end <= text_size, "errors too");
  }
  return 0;
}
