#include "cli/ast_command.h"

#include <algorithm>
#include <cstdio>
#include <string>

#include "ast/dump.h"
#include "cli/read_source.h"
#include "lexer/lexer.h"
#include "parser/parse.h"

namespace krait {
namespace {

/// Which part of CPython finds a mistake.
enum class Finder : uint8_t { Decoder, Tokenizer, Indentation, UnclosedBracket, Parser };

Finder finder_of(SyntaxErrorKind kind) {
  switch (kind) {
    case SyntaxErrorKind::NullByte:
    case SyntaxErrorKind::InvalidUtf8:
    case SyntaxErrorKind::UndecodableByte:
    case SyntaxErrorKind::UnknownEncoding:
    case SyntaxErrorKind::EncodingWithByteOrderMark:
      return Finder::Decoder;
    case SyntaxErrorKind::UnclosedBracket:
      return Finder::UnclosedBracket;
    case SyntaxErrorKind::InconsistentDedent:
    case SyntaxErrorKind::InconsistentTabs:
    case SyntaxErrorKind::TooManyIndents:
    case SyntaxErrorKind::TextAfterBackslash:
    case SyntaxErrorKind::BackslashAtEndOfFile:
      return Finder::Indentation;
    // Tokens to CPython, which its grammar has no use for.
    case SyntaxErrorKind::Backquotes:
    case SyntaxErrorKind::OldNotEqual:
    case SyntaxErrorKind::StrayCharacter:
    case SyntaxErrorKind::FieldNotClosed:
      return Finder::Parser;
    default:  // NOLINT: the rows of the lexer stand before those of the grammar
      return kind < SyntaxErrorKind::ExpectedExpression ? Finder::Tokenizer : Finder::Parser;
  }
}

/// Where CPython would say that the error is.
uint32_t reported_offset(const SyntaxError& error) {
  switch (error.kind) {
    case SyntaxErrorKind::TruncatedHexEscape:
    case SyntaxErrorKind::TruncatedUnicodeEscape:
    case SyntaxErrorKind::EscapeBeyondUnicode:
    case SyntaxErrorKind::MalformedNameEscape:
    case SyntaxErrorKind::UnknownCharacterName:
      return error.related.begin;
    default:  // NOLINT: all others where we do
      return error.span.begin;
  }
}

const SyntaxError* first_of(const ast::Tree& tree, Finder finder) {
  const auto found =
      std::find_if(tree.errors().begin(), tree.errors().end(),
                   [&](const auto& error) { return finder_of(error.kind) == finder; });
  return found == tree.errors().end() ? nullptr : &*found;
}

/// The one error that CPython would report. After a mistake of the grammar it reads on to the end
/// of the file: a mistake of its tokenizer there counts more (but for those of indentation and
/// continuation, which only end the reading), and so does a bracket that was opened on an earlier
/// line and is never closed.
const SyntaxError& headline(const ast::Tree& tree) {
  if (const SyntaxError* decoding = first_of(tree, Finder::Decoder)) {
    return *decoding;
  }
  const SyntaxError* grammar = nullptr;
  const SyntaxError* bracket = nullptr;
  const SourceFile& source = tree.source();
  for (const SyntaxError& error : tree.errors()) {
    switch (finder_of(error.kind)) {
      case Finder::Decoder:
        break;
      case Finder::Tokenizer:
        // Behind a bracket that stays open, what looks like another mistake of brackets is none.
        if (bracket == nullptr || error.kind < SyntaxErrorKind::UnclosedBracket) {
          return error;
        }
        break;
      case Finder::Indentation:
        if (bracket == nullptr) {
          return grammar != nullptr ? *grammar : error;
        }
        break;
      case Finder::UnclosedBracket:
        bracket = bracket != nullptr ? bracket : &error;
        break;
      case Finder::Parser:
        if (grammar == nullptr && error.kind == SyntaxErrorKind::UnexpectedIndent) {
          return bracket != nullptr ? *bracket : error;
        }
        grammar = grammar != nullptr ? grammar : &error;
        break;
    }
  }
  if (grammar == nullptr || bracket == nullptr) {
    return grammar != nullptr ? *grammar : *bracket;
  }
  return source.line_of(grammar->span.begin) <= source.line_of(bracket->span.begin) ? *grammar
                                                                                    : *bracket;
}

/// Errors of one file on stderr; who has more sees them after mending these.
constexpr size_t kMaximumPrinted = 100;

void print_error(const SyntaxError& error, const SourceFile& source) {
  const LineColumn place = source.line_column(error.span.begin, ColumnUnit::Characters);
  const std::string message = message_of(error);
  std::fprintf(stderr, "%s:%u:%u: error: %s\n", source.path().c_str(), place.line_1based,
               place.column_1based, message.c_str());
}

bool print_file(const SourceFile& source, std::string& line) {
  const TokenBuffer tokens = lex(source);
  const ast::Tree tree = parse(tokens);
  if (tree.errors().empty()) {
    ast::append_dump(tree, line);
    return true;
  }
  // The error of the line on stdout first, then the others in source order.
  const SyntaxError& error = headline(tree);
  print_error(error, source);
  const size_t printed = std::min(tree.errors().size(), kMaximumPrinted);
  for (const SyntaxError& other : tree.errors().first(printed)) {
    if (&other != &error) {
      print_error(other, source);
    }
  }
  if (printed != tree.errors().size()) {
    std::fprintf(stderr, "%s: %zu more errors\n", source.path().c_str(),
                 tree.errors().size() - printed);
  }
  const LineColumn place = source.line_column(reported_offset(error), ColumnUnit::Characters);
  line += "SyntaxError " + std::to_string(place.line_1based) + ":" +
          std::to_string(place.column_1based) + ": " + message_of(error);
  return false;
}

}  // namespace

int run_ast_command(std::span<const std::string> paths) {
  int exit_code = 0;
  std::string line;
  for (const std::string& path : paths) {
    line.clear();
    Expected<SourceFile> source = read_source(path);
    if (!source) {
      std::fprintf(stderr, "krait: %s\n", source.error().message.c_str());
      exit_code = 2;
      continue;
    }
    if (!print_file(*source, line)) {
      exit_code = 2;
    }
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stdout);
  }
  return exit_code;
}

}  // namespace krait
