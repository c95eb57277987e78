// Member names that are close to one that a record has at that place: "bugdet", "targetting",
// "dealId". Unknown members are fine, but such a one is probably a slip, and what it says is lost.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/record/field.hpp"

namespace dealkit::record {

struct NearMiss {
  std::uint32_t node = no_node;   // of the member's value
  const Table* table = nullptr;   // whose members the name was compared with
  std::string_view known;         // the name that is probably meant
};

/// The name of `table` that `name` is probably meant to be; "" if it is one of its names, or close
/// to none. Letters of either case, and with or without underscores, are one name ("dealId");
/// otherwise the words between underscores must be as many and nearly the same, so that created_by
/// is no created_at. Names that begin with "x_" or "_" or hold other characters than letters,
/// digits, '_' and '-' are somebody's own.
std::string_view near_name(const Table& table, std::string_view name);

/// near_name() for one name after the other: records mostly have the same unknown members, and to
/// find out what each is close to is dear.
class NearNames {
 public:
  /// The name may be gone afterwards; `table` must not.
  std::string_view find(const Table& table, std::string_view name);

 private:
  struct Known {
    const Table* table = nullptr;
    std::string name;
    std::string_view near;
  };
  static constexpr std::size_t slots = 256;
  std::vector<Known> known_;
};

/// All such members of `object` and of the objects inside it, each once, in the order of the text.
std::vector<NearMiss> near_misses(json::Value object, const Table& table, NearNames& names);

/// "unknown member \"bugdet\"; did you mean \"budget\"?"
std::string describe(const json::Document& document, const NearMiss& miss);

}  // namespace dealkit::record
