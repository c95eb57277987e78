// Where the set rules stop. Each limit that was reached is told by an advisory finding: nothing is
// left out in silence.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dealkit::validation {

struct SetLimits {
  /// All set rules together, about; what does not fit goes to the spill.
  std::size_t memory_bytes = std::size_t{64} << 20;
  /// Campaigns that one finding names, at least 2; its message counts them all.
  std::size_t max_listed = 50;
  /// Findings of one code; one more says how many there are besides.
  std::uint64_t max_findings = 10'000;
  /// Findings of one code that a single record is told; one more says how many there are besides.
  std::uint64_t max_marks = 10;
  /// Campaigns that are on one placement at the same time; past it the first to end is let go.
  std::size_t max_active_bookings = 50'000;
  /// Bookings that a new one of its category (or an exclusive one) is held against.
  std::size_t max_competitors = 1000;
  /// Audiences with one segment in common that run at the same time: a new one is held against this
  /// many of those that started last.
  std::size_t max_postings = 1000;
  /// Pairs of audiences of which it is worked out how much they share.
  std::uint64_t max_candidate_pairs = 20'000'000;
};

/// What the rules did, for tests and benchmarks that prove that the work does not grow with n².
struct SetCounts {
  std::uint64_t records = 0;
  std::uint64_t comparisons = 0;      // of two postings or two bookings
  std::uint64_t candidate_pairs = 0;  // of audiences that were measured
  std::uint64_t spilled_sorts = 0;
  std::uint64_t premerged_runs = 0;
};

}  // namespace dealkit::validation
