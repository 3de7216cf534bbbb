// The lexer's class: its state and every step of it. What runs for each token is defined here or in
// lexer.cpp, so that it inlines; numbers, strings, indentation and recovery have files of their
// own.
//
// How it stays fast: one table look-up chooses the step; every step takes a `Position` in two
// registers and gives the next; runs of bytes are measured by lexer/byte_scan.h; the text's padding
// (`SourceFile::kPadding`) makes a `\n` the only thing that can end it.
//
// How it recovers from brackets that are not closed: recovery.cpp.
#pragma once

#include <array>
#include <cassert>
#include <cstdint>
#include <string>
#include <vector>

#include "lexer/byte_scan.h"
#include "lexer/character_classes.h"
#include "lexer/lexer.h"

namespace krait {

class Scanner {
 public:
  Scanner(const SourceFile& source, LexMode mode);
  [[nodiscard]] TokenBuffer run();

 private:
  /// CPython's limits, exactly.
  static constexpr uint32_t kMaximumBrackets = 200;
  static constexpr uint32_t kMaximumIndents = 99;
  static constexpr uint32_t kMaximumFormattedStrings = 149;
  static constexpr uint32_t kMaximumFieldDepth = 3;
  /// So many tokens fit in the buffer whenever a step begins.
  static constexpr std::size_t kSpareTokens = 8;

  /// How far the lexer is: the next byte, and where the next token goes.
  struct Position {
    const char* cursor;
    Token* out;
  };
  struct Bracket {
    TokenIndex token;
    char opening;
    bool is_field;  ///< the `{` of a replacement field
  };
  /// An f- or t-string that is still open.
  struct FormattedString {
    TokenIndex start_token;
    uint32_t base_level;  ///< brackets open around it
    uint32_t field_depth = 0;
    char quote;
    char letter;  ///< `f` or `t`
    TokenFlag flags;
    TokenKind middle;
    bool is_in_format_spec = false;
  };
  /// A column by tabs of 8 and by tabs of 1: CPython asks both to agree on what is deeper.
  struct Indent {
    uint32_t column;
    uint32_t alternative;
    friend bool operator==(Indent, Indent) = default;
  };

  // lexer.cpp
  Position scan_token(Position at);
  Position scan_name(Position at);
  Position scan_unusual_name(Position at, IdentifierRun run);
  Position scan_operator(Position at);
  Position scan_dot(Position at);
  Position scan_colon(Position at);
  Position scan_opening(Position at);
  Position scan_closing(Position at);
  Position scan_mismatched_closing(Position at);
  Position scan_field_end(Position at);
  Position scan_line_end(Position at);
  Position scan_comment(Position at);
  Position scan_backslash(Position at);
  Position scan_backquote(Position at);
  Position scan_invalid(Position at);
  Position report_old_not_equal(Position at);
  void link_brackets(TokenIndex opening, TokenIndex closing);

  // invalid_characters.cpp
  Position scan_non_ascii_name(Position at, const char* end);
  void report_character(const char* character, const char* end);

  // numbers.cpp
  Position scan_number(Position at);
  Position scan_unusual_number(Position at);
  Position scan_based_number(Position at, unsigned base);
  Position scan_fraction(Position at, const char* cursor);
  Position scan_exponent(Position at, const char* cursor, TokenKind kind);
  Position finish_number(Position at, const char* end, TokenKind kind);
  Position fail_number(Position at, const char* wrong, SyntaxErrorKind error,
                       std::vector<std::string> words = {});
  Position fail_leading_zeros(Position at, const char* end);

  // strings.cpp
  Position scan_string(Position at);
  Position scan_unusual_string(Position at, const char* quote, TokenFlag flags);
  Position scan_long_string(Position at, const char* quote, TokenFlag flags);
  Position scan_prefixed_string(Position at, const char* quote);
  Position fail_string(Position at, const char* quote, const char* end, const char* escaped_quote);
  Position fail_long_string(Position at, const char* quote);
  void report_prefixes(const char* begin, const char* quote, uint32_t letters);

  // formatted_strings.cpp
  Position begin_formatted_string(Position at, const char* quote, TokenFlag flags, char letter);
  Position scan_formatted_text(Position at);
  const char* skip_escape(const char* cursor, TokenFlag& flags) const;
  Position skip_formatted_string(Position at);
  Position begin_field(Position at);
  Position end_formatted_string(Position at);
  Position fail_formatted_string(Position at, const char* end);
  bool closes_formatted_string(const char* quote, bool is_triple) const;
  Position fail_open_field(Position at, const char* quote);
  Position emit_formatted_text(Position at, const char* end, TokenFlag flags);

  // indentation.cpp
  Position begin_line(Position at);
  Position change_indentation(Position at, Indent indent, const char* line);
  Position dedent(Position at, Indent indent, const char* line);
  Position pop_indents(Position at, std::size_t depth);
  Position skip_too_deep_block(Position at, const char* line);
  const char* measure_indentation(const char* line, Indent& indent) const;
  Position finish(Position at);

  // recovery.cpp
  bool begins_statement_in_brackets(const char* keyword, TokenKind kind) const;
  bool ends_statement_before(Position at);
  bool begins_plainly(const char* line, bool is_strict) const;
  bool is_header_complete(const Token* last) const;
  Position restart_statement(Position at);
  Position abandon_brackets(Position at);
  Position skip_to_statement(Position at, const char* from, bool is_strict);
  void take_back(TokenIndex token, uint32_t begin);
  Position drop_open_strings(Position at, const char* end, std::size_t count = 0);

  [[nodiscard]] uint32_t offset_of(const char* place) const {
    return static_cast<uint32_t>(place - begin_);
  }
  [[nodiscard]] Span span_of(const char* from, const char* to) const {
    return {offset_of(from), offset_of(to)};
  }
  [[nodiscard]] TokenIndex index_of(const Token* token) const {
    return static_cast<TokenIndex>(token - tokens_);
  }

  /// Writes the token from `at.cursor` to `end` and goes there.
  Position emit(Position at, const char* end, TokenKind kind, TokenFlag flags = TokenFlag::None,
                uint16_t prefix_size = 0) const {
    at.out->span = span_of(at.cursor, end);
    at.out->kind = kind;
    at.out->flags = flags;
    at.out->prefix_size = prefix_size;
    return {end, at.out + 1};
  }
  Position emit(Position at, std::size_t size, TokenKind kind) const {
    return emit(at, at.cursor + size, kind);
  }

  /// Makes room for `count` more tokens and `kSpareTokens`; returns where the next one goes.
  Token* grow(Position at, std::size_t count);
  Position reserve(Position at, std::size_t count) {
    if (static_cast<std::size_t>(limit_ - at.out) < count) {
      at.out = grow(at, count);
    }
    return at;
  }

  /// Records an error unless the logical line has one. Returns what may still be added to it.
  SyntaxError* report(SyntaxErrorKind kind, Span span, std::vector<std::string> words = {});

  const SourceFile* source_;
  LexMode mode_;
  const char* begin_;
  const char* end_;
  Token* tokens_ = nullptr;  // owned by buffer_
  Token* limit_ = nullptr;   // kSpareTokens before the end of the allocation

  uint32_t level_ = 0;  // open brackets
  std::array<Bracket, kMaximumBrackets> brackets_;
  Indent indent_{0, 0};             // the innermost, also the last of indents_
  std::vector<Indent> indents_;     // the first is {0, 0}
  uint32_t mistaken_column_ = 0;    // of an inconsistent dedent, not 0; it stands for the block
  std::size_t mistaken_depth_ = 0;  // that was the last of so many in indents_
  std::vector<FormattedString> formatted_;

  TokenIndex statement_token_ = 0;  // where the logical line began
  const char* statement_begin_;
  bool is_quiet_ = false;     // the logical line has an error
  bool is_doubtful_ = false;  // a bracket of the logical line is known to be unclosed
  bool is_always_doubtful_ = false;
  bool is_finished_ = false;
  const char* sure_until_ = nullptr;  // no statement begins before, see ends_statement_before()
  const char* backquote_ = nullptr;   // the closing one, when the opening one was read
  std::size_t rescanned_ = 0;         // bytes that were read again, see restart_statement()
  TokenBuffer buffer_;
};

}  // namespace krait
