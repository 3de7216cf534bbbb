#include "engine/fix.h"

#include <cassert>

namespace krait {

std::string apply_edits(const SourceFile& source, const std::vector<Edit>& edits) {
  const std::string_view text = source.text();
  std::string out;
  out.reserve(text.size());
  uint32_t copied = 0;
  for (const Edit& edit : edits) {
    assert(edit.span.begin >= copied && edit.span.begin <= edit.span.end);
    out += text.substr(copied, edit.span.begin - copied);
    out += edit.replacement;
    copied = edit.span.end;
  }
  out += text.substr(copied);
  return out;
}

}  // namespace krait
