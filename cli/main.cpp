#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "cli/ast_command.h"

int main(int count, char** arguments) {
  if (count >= 2 && std::string_view(arguments[1]) == "ast") {
    return krait::run_ast_command(std::vector<std::string>(arguments + 2, arguments + count));
  }
  std::fputs("usage: krait ast FILE...\n", stderr);
  return 2;
}
