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
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
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
  /// So many tokens fit in the buffer whenever a step begins, enough for the Dedents of a line.
  static constexpr std::size_t kSpareTokens = 128;

  /// How far the lexer is: the next byte, and where the next token goes.
  struct Position {
    const char* cursor;
    Token* out;
  };
  struct Bracket {
    Token* token;
    char opening;
    bool is_field;  ///< the `{` of a replacement field
  };
  /// An f- or t-string that is still open.
  struct FormattedString {
    Token* start;
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
  Position scan_long_name(Position at);
  Position scan_unusual_name(Position at, const char* end);
  Position scan_operator(Position at);
  Position scan_dot(Position at);
  Position scan_colon(Position at);
  Position scan_opening(Position at);
  Position scan_closing(Position at);
  Position scan_mismatched_closing(Position at);
  bool is_doubled_closing(Position at) const;
  bool goes_on_in_brackets(Position at) const;
  const char* next_line(const char* cursor) const;
  Position scan_field_end(Position at);
  Position scan_line_end(Position at);
  Position scan_comment(Position at);
  Position scan_backslash(Position at);
  Position scan_backquote(Position at);
  Position scan_invalid(Position at);
  Position report_old_not_equal(Position at);
  void link_brackets(Token* opening, Token* closing);
  void link_far_brackets(Token* opening, Token* closing);

  // invalid_characters.cpp
  Position scan_non_ascii_name(Position at, const char* end);
  void report_character(const char* character, const char* end);
  void add_plain_quotes(SyntaxError& error, const char* from, std::string_view quote);

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
  const char* skip_closing_braces(const char* cursor);
  bool goes_on_in_format_spec(const char* line_end);
  const char* skip_escape(const char* cursor, TokenFlag& flags) const;
  Position skip_formatted_string(Position at);
  Position begin_field(Position at);
  Position end_formatted_string(Position at);
  Position fail_formatted_string(Position at, const char* end);
  bool closes_formatted_string(const char* quote, bool is_triple) const;
  Position fail_open_field(Position at, const char* quote);
  Position emit_formatted_text(Position at, const char* end, TokenFlag flags);

  // indentation.cpp
  void forget_trouble();
  Position begin_line(Position at);
  Position change_indentation(Position at, Indent indent, const char* line);
  Position dedent(Position at, Indent indent, const char* line);
  Position pop_indents(Position at, uint32_t depth);
  Position skip_too_deep_block(Position at, const char* line);
  const char* measure_indentation(const char* line, Indent& indent) const;
  Position finish(Position at);

  // recovery.cpp
  bool begins_statement_in_brackets(Position at, TokenKind kind) const;
  bool ends_statement_before(Position at);
  bool begins_plainly(const char* line, bool is_strict) const;
  bool is_header_complete(const Token* last) const;
  Position restart_statement(Position at);
  Position abandon_brackets(Position at);
  Position skip_to_statement(Position at, const char* from, bool is_strict);
  void take_back(const Token* token, uint32_t begin);
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
    Token& token = *at.out;
    token.span = span_of(at.cursor, end);
    // One store instead of three.
    static_assert(offsetof(Token, kind) == 8 && std::endian::native == std::endian::little);
    const uint32_t details = static_cast<uint32_t>(kind) | static_cast<uint32_t>(flags) << 8 |
                             static_cast<uint32_t>(prefix_size) << 16;
    std::memcpy(&token.kind, &details, sizeof details);
    return {end, at.out + 1};
  }
  Position emit(Position at, std::size_t size, TokenKind kind) const {
    return emit(at, at.cursor + size, kind);
  }

  /// Makes room for `count` tokens and `kSpareTokens`; returns where the next one goes.
  Token* grow(Position at, std::size_t count);

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
  uint32_t depth_ = 0;                               // open blocks
  std::array<Indent, kMaximumIndents + 1> indents_;  // up to indents_[depth_]; the first is {0, 0}
  uint32_t mistaken_column_ = 0;  // of a block before an inconsistent dedent, not 0; its lines are
  uint32_t mistaken_depth_ = 0;   // of the block so deep
  std::vector<FormattedString> formatted_;

  Token* statement_ = nullptr;  // where the logical line began
  const char* statement_begin_;
  bool is_in_trouble_ = false;  // one of the next three does not have the value it begins with
  bool is_quiet_ = false;       // the logical line has an error
  bool is_doubtful_ = false;    // a bracket of the logical line is known to be unclosed
  bool is_always_doubtful_ = false;
  const char* backquote_ = nullptr;  // the closing one, when the opening one was read
  bool is_finished_ = false;
  const char* sure_until_ = nullptr;  // no statement begins before, see ends_statement_before()
  std::size_t rescanned_ = 0;         // bytes that were read again, see restart_statement()
  TokenBuffer buffer_;
};

}  // namespace krait
