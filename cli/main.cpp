#include <cstddef>

#include "cli/default_pack.h"

int main() { return krait::default_packs().empty() ? 2 : 0; }
