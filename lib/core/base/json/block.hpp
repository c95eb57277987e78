// What the reader and the writer ask of sixteen bytes at once: with SSE2, or one byte after the
// other where there is none (DEALKIT_JSON_PORTABLE, or another processor). Nothing else in the
// folder knows which of the two it is.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#if !defined(DEALKIT_JSON_PORTABLE) && !defined(__SSE2__)
#define DEALKIT_JSON_PORTABLE
#endif
#ifndef DEALKIT_JSON_PORTABLE
#include <emmintrin.h>
#endif

namespace dealkit::base::json {

constexpr std::size_t block_bytes = 16;
/// Room that all_differ() needs behind the last hash.
constexpr std::uint32_t hash_padding = 4;
/// More hashes than all_differ() takes, for it is quadratic.
constexpr std::uint32_t hashes_most = 64;

#ifndef DEALKIT_JSON_PORTABLE

/// A bit for each byte of the block that does not stand in a JSON string as it is, or is no ASCII.
[[gnu::always_inline]] inline std::uint32_t special_bytes(const char* block) {
  const auto bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block));
  // Bytes of 128 and more are negative here.
  const auto control = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
  const auto quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
  const auto backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
  return static_cast<std::uint32_t>(
      _mm_movemask_epi8(_mm_or_si128(control, _mm_or_si128(quote, backslash))));
}

/// The end of a number as most are, without sign and exponent and with 16 readable bytes from its
/// first one on; nullptr leaves everything else, right or wrong, to a slower look. No loop, since
/// the processor cannot foretell how long a number is.
[[gnu::always_inline]] inline const char* scan_short_number(const char* p, const char* end,
                                                            bool& integer) {
  if (end - p < std::ptrdiff_t{block_bytes}) return nullptr;
  const auto bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  const auto value = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
  const auto is_digit_byte = _mm_cmpeq_epi8(_mm_min_epu8(value, _mm_set1_epi8(9)), value);
  const auto digits = static_cast<std::uint32_t>(_mm_movemask_epi8(is_digit_byte));
  const auto all_points = static_cast<std::uint32_t>(
      _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('.'))));
  const auto length = static_cast<std::uint32_t>(std::countr_one(digits | all_points));
  if ((digits & 1) == 0 || length == 16) return nullptr;
  const auto points = all_points & ((1U << length) - 1);
  const bool zero_leads = *p == '0' && (digits & 2) != 0;
  const bool ends_in_point = (points >> (length - 1)) != 0;
  const bool exponent = (p[length] | 0x20) == 'e';
  if ((points & (points - 1)) != 0 || zero_leads || ends_in_point || exponent) return nullptr;
  integer = points == 0;
  return p + length;
}

/// Whether `count` odd hashes, 2 to hashes_most, all differ: sixteen pairs are compared at a time.
/// Writes the padding behind them.
[[gnu::always_inline]] inline bool all_differ(std::uint32_t* h, std::uint32_t count) {
  for (std::uint32_t i = 0; i < hash_padding; ++i) h[count + i] = 2 * i;  // no hash is even
  const auto four = [h](std::uint32_t i) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(h + i));
  };
  auto equal = _mm_setzero_si128();
  const auto note = [&equal](__m128i a, __m128i b) {
    equal = _mm_or_si128(equal, _mm_cmpeq_epi32(a, b));
  };
  for (std::uint32_t i = 0; i < count; i += 4) {
    const auto these = four(i);
    const auto by_one = _mm_shuffle_epi32(these, _MM_SHUFFLE(0, 3, 2, 1));
    const auto by_two = _mm_shuffle_epi32(these, _MM_SHUFFLE(1, 0, 3, 2));
    const auto by_three = _mm_shuffle_epi32(these, _MM_SHUFFLE(2, 1, 0, 3));
    note(these, by_one);
    note(these, by_two);
    for (std::uint32_t j = i + 4; j < count; j += 4) {
      const auto others = four(j);
      note(these, others);
      note(by_one, others);
      note(by_two, others);
      note(by_three, others);
    }
  }
  return _mm_movemask_epi8(equal) == 0;
}

#else

inline std::uint32_t special_bytes(const char* block) {
  std::uint32_t found = 0;
  for (std::size_t i = 0; i < block_bytes; ++i) {
    const auto byte = static_cast<unsigned char>(block[i]);
    const bool special = byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\';
    found |= static_cast<std::uint32_t>(special) << i;
  }
  return found;
}

/// One byte after the other there is nothing to gain: the slower look takes them all.
inline const char* scan_short_number(const char*, const char*, bool&) { return nullptr; }

inline bool all_differ(const std::uint32_t* h, std::uint32_t count) {
  for (std::uint32_t i = 1; i < count; ++i) {
    for (std::uint32_t j = 0; j < i; ++j) {
      if (h[i] == h[j]) return false;
    }
  }
  return true;
}

#endif

}  // namespace dealkit::base::json
