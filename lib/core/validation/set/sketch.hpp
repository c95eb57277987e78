// MinHash sketches of audiences: how alike two audiences are, told without anybody's data. A sketch
// holds, for each of k hash functions, the least hash of all members; two sketches made with the
// same functions agree in as many places as their audiences are alike (Broder 1997, "On the
// resemblance and containment of documents"; standard error at most 1/(2 sqrt(k))).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dealkit::validation {

inline constexpr std::size_t sketch_least = 16;    // minima
inline constexpr std::size_t sketch_most = 1024;

/// Appends the minima of a sketch as records write it: base64 (RFC 4648 section 4, with or without
/// padding) of 16 to 1024 32-bit numbers, least significant byte first. False, and nothing
/// appended, for anything else.
bool append_sketch(std::string& out, std::string_view base64);

/// The share of places in which two sketches of one length agree: an estimate of the Jaccard index.
double resemblance(std::string_view a, std::string_view b);

}  // namespace dealkit::validation
