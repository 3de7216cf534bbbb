#include "cli/read_source.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

#include "lexer/encoding.h"

namespace krait {

Expected<SourceFile> read_source(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  if (file == nullptr) {
    return unexpected(Error{"cannot read '" + path + "': " + std::strerror(errno)});
  }
  std::string text;
  char buffer[65536];
  while (const size_t count = std::fread(buffer, 1, sizeof buffer, file.get())) {
    text.append(buffer, count);
  }
  return decode_source(path, std::move(text));
}

}  // namespace krait
