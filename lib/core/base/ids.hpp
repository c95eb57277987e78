// Identifiers: opaque strings of 1 to 255 bytes where others made them (an OpenRTB deal id must
// survive), UUIDv7 (RFC 9562 section 5.7) where we make them.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/rng.hpp"
#include "core/base/time.hpp"

namespace dealkit::base {

inline constexpr std::size_t id_max_bytes = 255;

/// Errc::data when empty, longer than 255 bytes, or holding control characters.
Result<void> check_id(std::string_view id);

/// A UUIDv7 in text: 48 bits of Unix milliseconds of `now`, the rest from `rng`.
std::string make_uuid7(Instant now, Rng& rng);

}  // namespace dealkit::base
