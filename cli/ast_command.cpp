#include "cli/ast_command.h"

#include <cstdio>
#include <string>

#include "ast/dump.h"
#include "cli/read_source.h"
#include "lexer/lexer.h"
#include "parser/parse.h"

namespace krait {
namespace {

/// What CPython would report of all that is wrong with a file: it reads on to the end of the file
/// for a mistake of its tokenizer, which then counts more than one of the grammar.
const SyntaxError& headline(const ast::Tree& tree) { return tree.errors().front(); }

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
  for (const SyntaxError& error : tree.errors()) {
    print_error(error, source);
  }
  const SyntaxError& error = headline(tree);
  const LineColumn place = source.line_column(error.span.begin, ColumnUnit::Characters);
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
