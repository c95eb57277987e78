#include "core/validation/device_types.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

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

}  // namespace

DeviceType device_type(std::string_view token) {
  if (token.size() == 1 && token[0] >= '1' && token[0] <= '8') {
    return static_cast<DeviceType>(token[0] - '0');
  }
  if (token.empty() || token.size() > longest) return DeviceType::unlisted;
  std::array<char, longest> folded{};
  std::transform(token.begin(), token.end(), folded.begin(), [](char c) {
    if (c >= 'A' && c <= 'Z') return static_cast<char>(c + ('a' - 'A'));
    return c == '-' || c == ' ' ? '_' : c;
  });
  const std::string_view wanted(folded.data(), token.size());
  const auto found = std::lower_bound(std::begin(names), std::end(names), wanted,
                                      [](const Name& n, std::string_view w) { return n.name < w; });
  return found != std::end(names) && found->name == wanted ? found->type : DeviceType::unlisted;
}

}  // namespace dealkit::validation
