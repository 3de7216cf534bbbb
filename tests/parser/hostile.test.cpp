// Texts that repeat one piece, see tests/parser/hostile_shapes.h: each ends in a tree or in clear
// errors, on an ordinary stack, in time that grows with the text and in a bounded part of memory.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <limits>
#include <string>
#include <string_view>

#include "ast/walk.h"
#include "lexer/lexer.h"
#include "parser/parse.h"
#include "tests/analysis/analyzed.h"
#include "tests/fixture_files.h"
#include "tests/parser/hostile_shapes.h"

namespace krait {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kIsSanitized = true;
#elif defined(__has_feature)
constexpr bool kIsSanitized = __has_feature(address_sanitizer);
#else
constexpr bool kIsSanitized = false;
#endif
/// Sanitizers and builds that are not optimised take several times as long, and as much memory.
constexpr std::size_t kMillion = kIsSanitized ? 100'000 : 1'000'000;

std::string text_of(const HostileShape& shape, std::size_t count) {
  std::string text(shape.prefix);
  text.reserve(text.size() + shape.piece.size() * count + shape.suffix.size());
  for (std::size_t index = 0; index < count; ++index) {
    text += shape.piece;
  }
  return text += shape.suffix;
}

std::size_t memory_of(const TokenBuffer& tokens, const ast::Tree& tree) {
  return tokens.tokens().size_bytes() + tokens.comments().size_bytes() + tree.memory_bytes();
}

/// Parses and walks; returns the bytes of memory that a byte of text took.
double check_ending(const HostileShape& shape, std::size_t count) {
  const SourceFile source("test.py", text_of(shape, count));
  const TokenBuffer tokens = lex(source);
  const ast::Tree tree = parse(tokens);
  const std::size_t errors = tree.errors().size();
  switch (shape.ending) {
    case Ending::Tree:
      CHECK(errors == 0);
      break;
    case Ending::OneError:
      CHECK(errors == 1);
      break;
    case Ending::ManyErrors:
      CHECK(errors > 1);
      CHECK(errors <= 2 * TokenBuffer::kMaximumErrors);
      break;
  }
  uint32_t nodes = 0;
  ast::walk(tree.module(), [&](const ast::Node&) { ++nodes; });
  CHECK(nodes == tree.node_count());
  return static_cast<double>(memory_of(tokens, tree)) / static_cast<double>(source.text().size());
}

/// Processor time, which a busy machine stretches least; the smallest of some rounds.
template <class Work>
double seconds_for(const Work& work) {
  double best = std::numeric_limits<double>::max();
  for (int round = 0; round < 2; ++round) {
    const std::clock_t begin = std::clock();
    work();
    best = std::min(best, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
  }
  return best;
}

/// Whether sixteen times the text takes at most 2.3 times the time for each doubling; a quadratic
/// step makes it 256 times. `work` gets a text. The floor is for clocks that tick slowly.
template <class Work>
bool is_in_proportion(const HostileShape& shape, std::size_t count, const Work& work) {
  constexpr double kFactor = 2.3 * 2.3 * 2.3 * 2.3;
  constexpr double kFloorSeconds = 0.01;
  const std::string small = text_of(shape, count);
  const std::string large = text_of(shape, 16 * count);
  for (int attempt = 0; attempt < 5; ++attempt) {
    const double expected = kFactor * seconds_for([&] { work(small); }) + kFloorSeconds;
    if (seconds_for([&] { work(large); }) <= expected) {
      return true;
    }
  }
  return false;
}

TEST_CASE("ten thousand of anything end in a tree or in errors") {
  constexpr std::size_t kCount = kIsSanitized ? 5'000 : 10'000;
  for (const HostileShape& shape : kHostileShapes) {
    CAPTURE(shape.prefix);
    CAPTURE(shape.piece);
    check_ending(shape, kCount);
  }
}

TEST_CASE("a million of what has no bound end in a tree or in errors, and in bounded memory") {
  // Links of chains, which cost stack in a careless parser, and what costs most for its size.
  for (const HostileShape& shape : {HostileShape{"x = ", "-", "y\n", Ending::Tree},
                                    HostileShape{"", "a if b else ", "c\n", Ending::Tree},
                                    HostileShape{"if a: b\n", "elif c: d\n", "", Ending::Tree},
                                    HostileShape{"f(", "-1", "", Ending::OneError},
                                    HostileShape{"match x:\n", " 1\n", "", Ending::OneError},
                                    HostileShape{"", "(", "", Ending::OneError},
                                    HostileShape{"", ";", "", Ending::ManyErrors}}) {
    CAPTURE(shape.piece);
    CHECK(check_ending(shape, kMillion) <= 64);
  }
}

TEST_CASE("sixteen times the text is parsed in sixteen times the time") {
  constexpr std::size_t kCount = kIsSanitized ? 500 : 1'000;
  for (const HostileShape& shape : kHostileShapes) {
    CAPTURE(shape.prefix);
    CAPTURE(shape.piece);
    CHECK(is_in_proportion(shape, kCount, [](const std::string& text) {
      const SourceFile source("test.py", text);
      CHECK(parse(lex(source)).node_count() != 0);
    }));
  }
}

TEST_CASE("analysis takes no more of the stack for a longer chain of anything") {
  for (const HostileShape& shape : kHostileShapes) {
    if (shape.ending == Ending::Tree) {
      CAPTURE(shape.prefix);
      CAPTURE(shape.piece);
      CHECK(Analyzed(text_of(shape, kIsSanitized ? 5'000 : 10'000)).project().file_count() == 1);
    }
  }
}

TEST_CASE("a line of 50 MB and ten million lines are parsed") {
  constexpr std::size_t kLine = 50 * kMillion;
  const auto ends_in_tree = [](std::string_view prefix, std::string_view piece,
                               std::string_view suffix, std::size_t count) {
    CAPTURE(prefix);
    CAPTURE(piece);
    check_ending({prefix, piece, suffix, Ending::Tree}, count);
  };
  ends_in_tree("x = '", "0123456789", "'\n", kLine / 10);
  ends_in_tree("x = f'", "0123456789", "'\n", kLine / 10);
  ends_in_tree("", "# 34567890", "\n", kLine / 10);
  ends_in_tree("", "a234567890", "\n", kLine / 10);
  ends_in_tree("x = '''", "123456789\n", "'''\n", kLine / 10);
  ends_in_tree("x = [", "'a long element of 50 bytes, as they are in data',", "]\n", kLine / 50);
  ends_in_tree("", "\n", "", 10 * kMillion);
  ends_in_tree("", "# c\n", "", 10 * kMillion);
}

TEST_CASE("tokens and tree of ordinary source take at most 12 bytes a byte") {
  std::string text;
  for (const std::string& path : fixture_paths("tests/fixtures/rules", ".py")) {
    text += read_fixture(path) + '\n';
  }
  REQUIRE(text.size() > 50'000);
  const SourceFile source("test.py", std::move(text));
  const TokenBuffer tokens = lex(source);
  CHECK(memory_of(tokens, parse(tokens)) <= 12 * source.text().size());
}

}  // namespace
}  // namespace krait
