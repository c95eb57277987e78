#include "core/validation/device_types.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

#include "core/base/json/document.hpp"

namespace dealkit::validation {
namespace {

struct Name {
  std::string_view name;
  DeviceType type;
};

// Sorted by name. AdCOM has the numbers; the names are those in common use.
constexpr Name names[] = {
    {"computer", DeviceType::personal_computer},
    {"connected_device", DeviceType::connected_device},
    {"connected_tv", DeviceType::connected_tv},
    {"console", DeviceType::connected_device},
    {"ctv", DeviceType::connected_tv},
    {"desktop", DeviceType::personal_computer},
    {"dooh", DeviceType::out_of_home},
    {"game_console", DeviceType::connected_device},
    {"laptop", DeviceType::personal_computer},
    {"mobile", DeviceType::mobile_or_tablet},
    {"mobile_phone", DeviceType::phone},
    {"mobile_tablet", DeviceType::mobile_or_tablet},
    {"ooh", DeviceType::out_of_home},
    {"out_of_home", DeviceType::out_of_home},
    {"pc", DeviceType::personal_computer},
    {"personal_computer", DeviceType::personal_computer},
    {"phone", DeviceType::phone},
    {"set_top_box", DeviceType::set_top_box},
    {"settopbox", DeviceType::set_top_box},
    {"smart_speaker", DeviceType::connected_device},
    {"smart_tv", DeviceType::connected_tv},
    {"smartphone", DeviceType::phone},
    {"stb", DeviceType::set_top_box},
    {"streaming_device", DeviceType::connected_device},
    {"tablet", DeviceType::tablet},
    {"tv", DeviceType::connected_tv},
    {"undetermined", DeviceType::undetermined},
    {"unknown", DeviceType::undetermined},
};
constexpr std::size_t longest = 24;

constexpr bool sorted_and_short = [] {
  for (std::size_t i = 0; i < std::size(names); ++i) {
    if (names[i].name.size() > longest) return false;
    if (i > 0 && !(names[i - 1].name < names[i].name)) return false;
  }
  return true;
}();
static_assert(sorted_and_short);

// Places in `names` by hash, so that a name as it stands there costs one comparison. (The lowest
// bit of the hash is always set.)
constexpr std::size_t slot_count = 128;
constexpr std::uint8_t free_slot = 255;
constexpr auto slots = [] {
  std::array<std::uint8_t, slot_count> all{};
  all.fill(free_slot);
  for (std::size_t i = 0; i < std::size(names); ++i) {
    auto slot = json::hash_key(names[i].name) / 2 % slot_count;
    while (all[slot] != free_slot) slot = (slot + 1) % slot_count;
    all[slot] = static_cast<std::uint8_t>(i);
  }
  return all;
}();

DeviceType find_name(std::string_view name) {
  for (auto slot = json::hash_key(name) / 2 % slot_count;; slot = (slot + 1) % slot_count) {
    if (slots[slot] == free_slot) return DeviceType::unlisted;
    if (names[slots[slot]].name == name) return names[slots[slot]].type;
  }
}

}  // namespace

DeviceType device_type(std::string_view token) {
  if (token.size() == 1 && token[0] >= '1' && token[0] <= '8') {
    return static_cast<DeviceType>(token[0] - '0');
  }
  if (token.empty() || token.size() > longest) return DeviceType::unlisted;
  if (const auto type = find_name(token); type != DeviceType::unlisted) return type;
  std::array<char, longest> folded{};
  std::transform(token.begin(), token.end(), folded.begin(), [](char c) {
    if (c >= 'A' && c <= 'Z') return static_cast<char>(c + ('a' - 'A'));
    return c == '-' || c == ' ' || c == '.' ? '_' : c;
  });
  return find_name({folded.data(), token.size()});
}

}  // namespace dealkit::validation
