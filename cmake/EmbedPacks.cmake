# Run at build time: cmake -D OUTPUT=FILE.cpp "-DPACKS=a.yaml;b.yaml" -P EmbedPacks.cmake
#
# Writes the definition of krait::default_packs() (cli/default_pack.h) with every pack byte for byte.

set(definitions "")
set(rows "")
set(index 0)
foreach(pack IN LISTS PACKS)
  file(READ "${pack}" digits HEX)
  # Every byte as \xNN, so that no text needs escaping; 32 to a line.
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${digits}")
  string(REPEAT "...." 32 line)
  string(REGEX REPLACE "(${line})" "\\1\"\n    \"" bytes "${bytes}")
  cmake_path(GET pack FILENAME name)
  string(LENGTH "${digits}" digit_count)
  math(EXPR size "${digit_count} / 2")
  string(APPEND definitions "constexpr char kPack${index}[] =\n    \"${bytes}\";\n")
  string(APPEND rows "    {\"${name}\", {kPack${index}, ${size}}},\n")
  math(EXPR index "${index} + 1")
endforeach()

file(WRITE "${OUTPUT}" "// Written by cmake/EmbedPacks.cmake.
#include \"cli/default_pack.h\"

#include <array>

namespace krait {
namespace {
${definitions}
constexpr std::array<EmbeddedPack, ${index}> kPacks{{
${rows}}};
}  // namespace

std::span<const EmbeddedPack> default_packs() { return kPacks; }

}  // namespace krait
")
