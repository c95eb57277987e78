// Batches and the memory behind them; see batch.hpp.
#include "io/ndjson/batch.hpp"

#include <mutex>
#include <utility>

namespace dealkit::io::ndjson {

/// Outlives the pool while batches still hold blocks.
struct BlockPool::Shelf {
  static constexpr std::size_t max_free = 8;  // more would only be memory nobody needs

  std::mutex mutex;
  std::vector<std::unique_ptr<Block>> free;

  std::unique_ptr<Block> take() {
    const std::lock_guard lock(mutex);
    if (free.empty()) return nullptr;
    auto block = std::move(free.back());
    free.pop_back();
    return block;
  }

  void put(std::unique_ptr<Block> block) {
    const std::lock_guard lock(mutex);
    if (free.size() < max_free) free.push_back(std::move(block));
  }
};

BlockPool::BlockPool(std::size_t block_bytes)
    : block_bytes_(block_bytes), shelf_(std::make_shared<Shelf>()) {}

BlockPool::~BlockPool() = default;

std::shared_ptr<Block> BlockPool::take(std::size_t capacity) {
  const bool usual = capacity <= block_bytes_;
  std::unique_ptr<Block> block = usual ? shelf_->take() : nullptr;
  if (block == nullptr) {
    const std::size_t size = usual ? block_bytes_ : capacity;
    block = std::make_unique<Block>(
        Block{std::make_unique_for_overwrite<char[]>(size), size});
  }
  auto give_back = [shelf = shelf_, usual](Block* used) {
    std::unique_ptr<Block> owned(used);
    if (usual) shelf->put(std::move(owned));
  };
  return {block.release(), std::move(give_back)};
}

void Batch::clear() {
  lines.clear();
  blocks.clear();
  errors.clear();
  input_errors.clear();
  input_bytes = 0;
  flush = false;
}

}  // namespace dealkit::io::ndjson
