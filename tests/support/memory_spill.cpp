// Scratch data in memory, for tests of what spills; see memory_spill.hpp.
#include "memory_spill.hpp"

#include <algorithm>
#include <cstring>

namespace dealkit::validation {

class MemorySpillFactory::Bytes final : public Spill {
 public:
  explicit Bytes(MemorySpillFactory& owner) : owner_(owner) {}

  base::Result<void> append(std::string_view bytes) override {
    if (bytes.size() > owner_.capacity_bytes_ - owner_.written_bytes_) {
      return base::Error{base::Errc::io, "the scratch space is full"};
    }
    owner_.written_bytes_ += bytes.size();
    bytes_ += bytes;
    return {};
  }

  base::Result<std::size_t> read(std::uint64_t offset, std::span<char> into) override {
    if (offset >= bytes_.size()) return std::size_t{0};
    const auto count =
        std::min<std::size_t>(into.size(), bytes_.size() - static_cast<std::size_t>(offset));
    std::memcpy(into.data(), bytes_.data() + offset, count);
    return count;
  }

 private:
  MemorySpillFactory& owner_;
  std::string bytes_;
};

base::Result<std::unique_ptr<Spill>> MemorySpillFactory::create() {
  return std::unique_ptr<Spill>(std::make_unique<Bytes>(*this));
}

}  // namespace dealkit::validation
