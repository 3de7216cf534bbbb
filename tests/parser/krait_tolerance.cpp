// krait_tolerance COUNT SEED PATH...: makes COUNT one-token mistakes in good Python files and says
// what is left of their trees. With --worst also which mutants lose most, as `PATH:OFFSET`.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "lexer/encoding.h"
#include "lexer/lexer.h"
#include "parser/parse.h"
#include "tests/parser/one_token_mistakes.h"

namespace {

using namespace krait;

struct GoodFile {
  SourceFile source;
  std::vector<Span> typed;
  ast::Tree tree;
};

std::vector<std::unique_ptr<GoodFile>> read_good_files(const std::vector<std::string>& paths) {
  std::vector<std::unique_ptr<GoodFile>> files;
  for (const std::string& path : paths) {
    std::ifstream stream(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    Expected<SourceFile> source = decode_source(path, std::move(bytes));
    if (!source.has_value()) {
      continue;
    }
    auto file = std::make_unique<GoodFile>(GoodFile{std::move(*source), {}, {}});
    const TokenBuffer tokens = lex(file->source);
    file->typed = typed_tokens(tokens);
    file->tree = parse(tokens);
    if (file->tree.errors().empty() && file->typed.size() > 1) {
      files.push_back(std::move(file));
    }
  }
  return files;
}

struct Loss {
  double share;
  uint32_t errors;
  std::string place;
};

void print_worst(std::vector<Loss>& losses) {
  constexpr std::size_t kPrinted = 40;
  std::ranges::sort(losses, [](const Loss& left, const Loss& right) {
    return std::tie(right.errors, left.share) < std::tie(left.errors, right.share);
  });
  losses.resize(std::min(losses.size(), kPrinted));
  for (const Loss& loss : losses) {
    std::printf("%u errors, %5.1f %%: %s\n", loss.errors, 100 * loss.share, loss.place.c_str());
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  const bool prints_worst = std::erase(arguments, "--worst") != 0;
  if (arguments.size() < 3) {
    std::fputs("usage: krait_tolerance [--worst] COUNT SEED PATH...\n", stderr);
    return 2;
  }
  const long count = std::strtol(arguments[0].c_str(), nullptr, 10);
  std::mt19937 random(static_cast<uint32_t>(std::strtoul(arguments[1].c_str(), nullptr, 10)));
  const auto files = read_good_files({arguments.begin() + 2, arguments.end()});
  if (files.empty()) {
    std::fputs("krait_tolerance: no good Python file to read\n", stderr);
    return 1;
  }
  Tolerance tolerance;
  std::vector<Loss> losses;
  for (long index = 0; index < count; ++index) {
    const GoodFile& file = *files[random() % files.size()];
    const Mutant mutant = make_mutant(file.source, file.typed, random);
    const SourceFile source("mutant.py", mutant.text);
    const ast::Tree tree = parse(lex(source));
    const Survival survival = measure_survival(file.tree, tree, mutant);
    tolerance.add(survival);
    if (prints_worst && survival.statements != 0) {
      losses.push_back({static_cast<double>(survival.unchanged) / survival.statements,
                        survival.errors,
                        file.source.path() + ":" + std::to_string(mutant.touched.begin) + " " +
                            std::to_string(static_cast<int32_t>(mutant.shift))});
    }
  }
  print_worst(losses);
  std::printf(
      "%u mutants with errors of %ld: %.2f %% of the other statements unchanged, "
      "%u with more than %u errors (most: %u)\n",
      tolerance.mutants, count, 100 * tolerance.average_share(), tolerance.cascades,
      Tolerance::kCascade, tolerance.most_errors);
  return 0;
}
