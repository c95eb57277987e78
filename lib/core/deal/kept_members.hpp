// The members of a record that are no content: who sets them, and what people use instead of
// writing them into a record.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/deal/entity.hpp"

namespace dealkit::deal {

enum class Keeper : std::uint8_t {
  name,      // `type`: the kind itself
  kept,      // set by decisions or the store; stands in the stored record
  lock,      // only says which state the writer saw: never stored
  both,      // kept, and what a writer states is a lock
  computed,  // filled in by an export, never stored
};

struct KeptMember {
  std::string_view name;
  Keeper keeper;
  std::string_view instead;  // "set by approve": for who writes it all the same
};

/// Of accounts, deals and campaigns; none for other kinds, whose records are facts.
std::span<const KeptMember> kept_members(Kind kind);
const KeptMember* find_kept_member(Kind kind, std::string_view name);

inline bool is_stored(Keeper keeper) { return keeper == Keeper::kept || keeper == Keeper::both; }

}  // namespace dealkit::deal
