// The tables of creative_specs: what a display size may weigh, what bit rate a resolution asks for,
// how many frames a second there are.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>

namespace dealkit::validation::creative {

/// Compressed weights in kB at a size in pixels. IAB Fixed Size Ad Specifications (2017).
struct DisplayWeight {
  std::int64_t w, h;
  double initial_kb;
  double subload_kb;  // 0: no limit is stated
};

inline constexpr std::array display_weights{
    DisplayWeight{970, 250, 250, 500},  DisplayWeight{300, 50, 50, 100},
    DisplayWeight{320, 50, 50, 100},    DisplayWeight{728, 90, 150, 300},
    DisplayWeight{970, 90, 200, 400},   DisplayWeight{300, 1050, 250, 500},
    DisplayWeight{160, 600, 150, 300},  DisplayWeight{300, 250, 150, 300},
    DisplayWeight{120, 60, 50, 100},    DisplayWeight{640, 1136, 300, 600},
    DisplayWeight{750, 1334, 300, 600}, DisplayWeight{1080, 1920, 300, 600},
    DisplayWeight{120, 20, 5, 0},       DisplayWeight{168, 28, 5, 0},
    DisplayWeight{216, 36, 5, 0},
};

inline const DisplayWeight* find_display_weight(std::int64_t w, std::int64_t h) {
  for (const auto& row : display_weights) {
    if (row.w == w && row.h == h) return &row;
  }
  return nullptr;
}

/// Bit rates of ready-to-serve H.264, by lines of a 16:9 picture. IAB Digital Video & CTV 2.0.
/// 480 lines stand in two tiers, 1441 to 2159 in none.
struct VideoTier {
  std::int64_t least_lines, most_lines;
  double least_kbps, most_kbps;
};

inline constexpr std::array video_tiers{
    VideoTier{1, 480, 1500, 3000},
    VideoTier{480, 719, 2000, 4000},
    VideoTier{720, 1079, 2000, 5000},
    VideoTier{1080, 1440, 4000, 10000},
    VideoTier{2160, std::numeric_limits<std::int64_t>::max(), 15000, 30000},
};

struct BitrateBand {
  double least_kbps, most_kbps;
};

/// The band of a picture of any shape: of the 16:9 picture that would hold it. Where two tiers have
/// its lines, or none has, the band spans both neighbours.
inline std::optional<BitrateBand> find_bitrate_band(std::int64_t w, std::int64_t h) {
  constexpr std::int64_t most_pixels = 100'000;  // a side
  if (w < 1 || h < 1 || w > most_pixels || h > most_pixels) return std::nullopt;
  const auto lines = std::max(std::min(w, h), std::max(w, h) * 9 / 16);
  BitrateBand band{std::numeric_limits<double>::max(), 0};
  for (const auto& tier : video_tiers) {
    if (lines < tier.least_lines || lines > tier.most_lines) continue;
    band.least_kbps = std::min(band.least_kbps, tier.least_kbps);
    band.most_kbps = std::max(band.most_kbps, tier.most_kbps);
  }
  if (band.most_kbps == 0) return BitrateBand{4000, 30000};  // between full and ultra HD
  return band;
}

inline constexpr std::array frame_rates{23.976, 24.0, 25.0, 29.97, 30.0, 50.0, 59.94, 60.0};

}  // namespace dealkit::validation::creative
