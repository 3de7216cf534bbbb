#include "ast/arena.h"

#include <algorithm>

namespace krait::ast {
namespace {

// A block is a part of what there is already, so that what the last one leaves unused stays small,
// up to a size at which the cost of opening one is lost in the cost of filling it.
constexpr size_t kSmallestBlockSize = size_t{1} << 9;
constexpr size_t kLargestBlockSize = size_t{1} << 20;
constexpr size_t kGrowthPart = 16;

}  // namespace

size_t Arena::next_block_size() const {
  const size_t reserved = reserved_bytes();
  const size_t wanted = expected_ > reserved ? expected_ - reserved : reserved / kGrowthPart;
  return std::clamp(wanted, kSmallestBlockSize, kLargestBlockSize);
}

void Arena::open_block(size_t size) {
  while (used_ < blocks_.size() && blocks_[used_].size < size) {
    blocks_.erase(blocks_.begin() + static_cast<ptrdiff_t>(used_));
  }
  if (used_ == blocks_.size()) {
    const size_t block_size = std::max(next_block_size(), size);
    // Not value-initialised: a block is written once, by what is allocated in it.
    blocks_.push_back({std::unique_ptr<std::byte[]>(new std::byte[block_size]), block_size, 0});
  }
  blocks_[used_].offset = used_ == 0 ? 0 : blocks_[used_ - 1].offset + blocks_[used_ - 1].size;
  cursor_ = blocks_[used_].memory.get();
  end_ = cursor_ + blocks_[used_].size;
  ++used_;
}

size_t Arena::reserved_bytes() const {
  size_t total = 0;
  for (const Block& block : blocks_) {
    total += block.size;
  }
  return total;
}

}  // namespace krait::ast
