// generate_programs SEED COUNT FOLDER: writes COUNT random programs that CPython 3.14 accepts, as
// FOLDER/0.py and so on; docs/fuzzing.md says what they are for.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "fuzz/program_generator.h"

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: generate_programs SEED COUNT FOLDER\n", stderr);
    return 2;
  }
  krait::ProgramGenerator generator(static_cast<uint32_t>(std::strtoul(argv[1], nullptr, 10)));
  const unsigned long count = std::strtoul(argv[2], nullptr, 10);
  for (unsigned long index = 0; index < count; ++index) {
    const std::string path = std::string(argv[3]) + "/" + std::to_string(index) + ".py";
    std::ofstream file(path, std::ios::binary);
    file << generator.program(1 + index % 8);
    if (!file.flush()) {
      std::fprintf(stderr, "generate_programs: cannot write %s\n", path.c_str());
      return 1;
    }
  }
  return 0;
}
