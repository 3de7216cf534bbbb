// `struct.pack`.
#include <algorithm>
#include <bit>
#include <vector>

#include "analysis/big_integer.h"
#include "analysis/folding_functions.h"
#include "analysis/formatting.h"
#include "analysis/numbers.h"

namespace krait {

namespace {

using Bytes = std::vector<uint8_t>;

size_t size_of_code(char code, bool is_native) {
  switch (code) {
    case 'x':
    case 'c':
    case 'b':
    case 'B':
    case '?':
      return 1;
    case 'h':
    case 'H':
      return 2;
    case 'i':
    case 'I':
      return 4;
    case 'l':
    case 'L':
      return is_native ? 8 : 4;
    case 'q':
    case 'Q':
      return 8;
    default:
      return 0;
  }
}

/// `struct.pack` with integers, bytes and padding.
class Packer {
 public:
  Packer(std::string_view format, std::span<const Datum* const> values)
      : format_(format), values_(values) {}

  Folded run(Folder& folder) {
    if (!format_.empty() && std::string_view("@=<>!").find(format_[0]) != std::string_view::npos) {
      is_native_ = format_[0] == '@';
      is_big_ = format_[0] == '>' || format_[0] == '!';
      format_.remove_prefix(1);
    }
    while (!format_.empty()) {
      size_t count = 1;
      if (format_[0] >= '0' && format_[0] <= '9') {
        count = 0;
        while (!format_.empty() && format_[0] >= '0' && format_[0] <= '9') {
          count = std::min<size_t>(count * 10 + static_cast<size_t>(format_[0] - '0'), 4096);
          format_.remove_prefix(1);
        }
      }
      if (format_.empty()) {
        return Folded::raises();
      }
      const char code = format_[0];
      format_.remove_prefix(1);
      const FoldStatus status = code == ' ' ? FoldStatus::Done : put(code, count);
      if (status != FoldStatus::Done) {
        return status == FoldStatus::Raises ? Folded::raises() : Folded();
      }
    }
    return next_ == values_.size()
               ? Folded(folder.factory.bytes(
                     {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}))
               : Folded::raises();
  }

 private:
  FoldStatus put(char code, size_t count) {
    if (code == 's') {
      const Datum* text = next_ < values_.size() ? values_[next_++] : nullptr;
      if (text == nullptr || text->kind != DatumKind::Bytes) {
        return FoldStatus::Raises;
      }
      for (size_t i = 0; i < count; ++i) {
        bytes_.push_back(i < text->text.size() ? static_cast<uint8_t>(text->text[i]) : 0);
      }
      return FoldStatus::Done;
    }
    const size_t size = size_of_code(code, is_native_);
    if (size == 0) {
      return FoldStatus::Unknown;
    }
    for (size_t i = 0; i < count; ++i) {
      while (is_native_ && bytes_.size() % size != 0) {
        bytes_.push_back(0);
      }
      if (code == 'x') {
        bytes_.push_back(0);
        continue;
      }
      const Datum* value = next_ < values_.size() ? values_[next_++] : nullptr;
      auto integer = value == nullptr ? std::nullopt : integer_of(*value);
      if (value != nullptr && code == 'c' && value->text.size() == 1) {
        integer = BigInteger(static_cast<unsigned char>(value->text[0]));
      }
      if (!integer) {
        return FoldStatus::Raises;
      }
      if (integer->is_negative()) {
        *integer = *integer + BigInteger(1).shifted_left(size * 8);
      }
      auto part = integer->to_bytes(size);
      if (!part) {
        return FoldStatus::Raises;
      }
      if (!is_big_) {
        std::reverse(part->begin(), part->end());
      }
      bytes_.insert(bytes_.end(), part->begin(), part->end());
    }
    return FoldStatus::Done;
  }

  std::string_view format_;
  std::span<const Datum* const> values_;
  Bytes bytes_;
  size_t next_ = 0;
  bool is_native_ = true;
  bool is_big_ = false;
};

Folded fold_pack(Folder& folder, const FoldArguments& arguments) {
  const Datum* format = arguments.at(0);
  const bool is_text =
      format != nullptr && (format->kind == DatumKind::Str || format->kind == DatumKind::Bytes);
  return is_text ? Packer(format->text, arguments.positional.subspan(1)).run(folder)
                 : Folded::raises();
}

constexpr FoldingFunction kFunctions[] = {
    {"struct.pack", fold_pack},
};

}  // namespace

std::span<const FoldingFunction> struct_folding_functions() { return kFunctions; }

}  // namespace krait
