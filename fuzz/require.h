// How a fuzz target states its property.
#pragma once

#include <cstdio>
#include <cstdlib>

/// Ends the process, which libFuzzer reports with the input, unless the property holds.
inline void require(bool holds, const char* property) {
  if (!holds) {
    std::fprintf(stderr, "broken: %s\n", property);
    std::abort();
  }
}
