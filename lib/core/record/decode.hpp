// Fills a record's cells from a JSON object by its field table. Unknown members are left alone
// (they survive in the text), wrong types become problems, never errors: the rest of the record
// counts.
#pragma once

#include <array>
#include <cstddef>
#include <memory_resource>
#include <string>
#include <vector>

#include "core/record/field.hpp"

namespace dealkit::record {

/// A member whose value does not have the type of its field.
struct Problem {
  std::uint32_t node = no_node;
  const Field* field = nullptr;
  std::string reason;  // "expected a number, found a string"
};

/// A member that no field of its object's table has.
struct Stranger {
  std::uint32_t node = no_node;
  const Table* table = nullptr;
};

/// Memory of the Rows of one record; reset() keeps what it has for the next one.
class Arena {
 public:
  Arena() : resource_(first_.data(), first_.size()) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  void* allocate(std::size_t bytes, std::size_t align) { return resource_.allocate(bytes, align); }
  void reset() { resource_.release(); }

 private:
  alignas(std::max_align_t) std::array<std::byte, 16384> first_;
  std::pmr::monotonic_buffer_resource resource_;
};

/// `target` is a zero-initialised struct of `table`; `object` must be a JSON object. Members that
/// are unknown go to `strangers`, if that is given.
void decode(json::Value object, const Table& table, void* target, Arena& arena,
            std::vector<Problem>& problems, std::vector<Stranger>* strangers = nullptr);

/// The type as a message names it: "an array of strings or whole numbers".
std::string_view describe(Type type);

}  // namespace dealkit::record
