// Reads one stub module (docs/rule-language.md, section 5) into the tables of `Models`.
#pragma once

#include "analysis/models_detail.h"

namespace krait {

/// Enters the module's classes, functions, constants and imports.
void read_stub(Models::Stubs& stubs, StubModule& module);
/// Resolves the entry's bases and result annotation, when all modules are known.
void read_annotations(Models::Stubs& stubs, StubEntry& entry);

}  // namespace krait
