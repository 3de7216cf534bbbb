// krait_compile_packs OUTPUT.cpp PACK...: run by the build. Loads the default packs as krait would,
// and writes the definitions of cli/default_pack.h: their texts, and what they are when compiled.
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/default_pack.h"
#include "engine/rule_loader.h"

namespace krait {
namespace {

struct Pack {
  std::string name;
  std::string text;
};

/// C++ string literals of `bytes`, some to a line.
std::string literal_of(std::string_view bytes) {
  constexpr std::size_t kBytesOfLine = 80;
  constexpr std::string_view kDigits = "01234567";
  std::string literal = "\n    \"";
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    const bool is_plain = byte >= ' ' && byte < 0x7F && byte != '"' && byte != '\\' && byte != '?';
    if (is_plain) {
      literal += bytes[i];
    } else {
      // Three octal digits, which end there whatever follows.
      literal += {'\\', kDigits[byte >> 6U], kDigits[byte >> 3U & 7U], kDigits[byte & 7U]};
    }
    if (i % kBytesOfLine == kBytesOfLine - 1) {
      literal += "\"\n    \"";
    }
  }
  return literal + "\"";
}

std::string definitions_of(const std::vector<Pack>& packs, std::string_view image) {
  std::string out =
      "// Written by krait_compile_packs.\n"
      "// The language promises 65,536 characters a literal; GCC and Clang take more.\n"
      "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"
      "#include <array>\n\n#include \"cli/default_pack.h\"\n\nnamespace krait {\nnamespace {\n\n";
  std::string rows;
  for (std::size_t i = 0; i < packs.size(); ++i) {
    const std::string name = "kPack" + std::to_string(i);
    out += "constexpr char " + name + "[] =" + literal_of(packs[i].text) + ";\n";
    rows += "    {\"" + packs[i].name + "\", {" + name + ", " +
            std::to_string(packs[i].text.size()) + "}},\n";
  }
  out += "constexpr char kImage[] =" + literal_of(image) + ";\n";
  out += "constexpr std::array<EmbeddedPack, " + std::to_string(packs.size()) + "> kPacks{{\n" +
         rows + "}};\n\n}  // namespace\n\n";
  out += "std::span<const EmbeddedPack> default_packs() { return kPacks; }\n";
  out += "std::string_view default_pack_image() { return {kImage, " + std::to_string(image.size()) +
         "}; }\n\n}  // namespace krait\n";
  return out;
}

void print_errors(const std::vector<Diagnostic>& diagnostics, const std::vector<Pack>& packs,
                  const std::vector<std::string>& paths) {
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity != Severity::Error || diagnostic.primary.source == nullptr) {
      continue;
    }
    const SourceFile& source = *diagnostic.primary.source;
    std::string path = source.path();
    for (std::size_t i = 0; i < packs.size(); ++i) {
      path = path == default_pack_path(packs[i].name) ? paths[i] : path;
    }
    const LineColumn place =
        source.line_column(diagnostic.primary.span.begin, ColumnUnit::Characters);
    std::cerr << path << ':' << place.line_1based << ':' << place.column_1based
              << ": error: " << diagnostic.message << '\n';
  }
}

int compile(const std::string& output, const std::vector<std::string>& paths) {
  std::vector<Pack> packs;
  std::vector<RuleSource> sources;
  for (const std::string& path : paths) {
    std::ifstream file(path, std::ios::binary);
    Pack& pack = packs.emplace_back();
    pack.name = path.substr(path.rfind('/') + 1);
    pack.text.assign(std::istreambuf_iterator<char>(file), {});
    if (!file) {
      std::cerr << "cannot read " << path << '\n';
      return 1;
    }
    sources.push_back({std::make_shared<SourceFile>(default_pack_path(pack.name), pack.text),
                       PackUse::Everything, true});
  }
  const Expected<std::string, std::vector<Diagnostic>> image = compile_packs(sources);
  if (!image) {
    print_errors(image.error(), packs, paths);
    return 1;
  }
  std::ofstream file(output, std::ios::binary);
  file << definitions_of(packs, *image);
  file.close();
  if (!file) {
    std::cerr << "cannot write " << output << '\n';
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace krait

int main(int argument_count, char** arguments) {
  if (argument_count < 3) {
    std::cerr << "usage: krait_compile_packs OUTPUT.cpp PACK...\n";
    return 2;
  }
  return krait::compile(arguments[1], {arguments + 2, arguments + argument_count});
}
