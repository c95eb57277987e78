#include "core/validation/set/geo_set.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include "core/base/hash.hpp"
#include "core/validation/places.hpp"
#include "core/validation/set/bytes.hpp"

namespace dealkit::validation {
namespace {

// The form: u16 number of whole countries (or `everywhere`), u16 number of parts, the countries'
// indices ascending (u16), the parts ascending (u16 country, u64 hash of the code).
constexpr std::uint16_t everywhere = 0xFFFF;
constexpr std::uint16_t no_country = 0xFFFE;
constexpr std::size_t most_places = 0xFFF0;

struct Part {
  std::uint16_t country;
  std::uint64_t hash;
  friend auto operator<=>(const Part&, const Part&) = default;
};

struct Split {
  Countries whole;
  std::vector<Part> parts;
};

Split split(const record::Tokens& codes) {
  Split all;
  if (codes.empty()) return all;
  for (const auto element : codes.value) {
    const auto code = record::token(element);
    const auto place = place_of(code);
    if (place.country != nullptr && !place.subdivision) {
      all.whole.set(base::index_of(*place.country));
    } else if (all.parts.size() < most_places) {
      const auto country = place.country == nullptr
                               ? no_country
                               : static_cast<std::uint16_t>(base::index_of(*place.country));
      all.parts.push_back({country, base::hash64(code)});
    }
  }
  std::sort(all.parts.begin(), all.parts.end());
  all.parts.erase(std::unique(all.parts.begin(), all.parts.end()), all.parts.end());
  return all;
}

/// The form, read in place.
struct Places {
  explicit Places(std::string_view bytes) {
    ByteReader reader(bytes);
    const auto count = reader.plain<std::uint16_t>();
    part_count = reader.plain<std::uint16_t>();
    all = count == everywhere;
    whole_count = all ? 0 : count;
    rest = reader.rest();
  }
  bool empty() const { return !all && whole_count == 0 && part_count == 0; }
  std::uint16_t whole(std::size_t i) const {
    std::uint16_t value = 0;
    std::memcpy(&value, rest.data() + i * sizeof value, sizeof value);
    return value;
  }
  Part part(std::size_t i) const {
    constexpr std::size_t part_bytes = sizeof(std::uint16_t) + sizeof(std::uint64_t);
    const char* at = rest.data() + whole_count * sizeof(std::uint16_t) + i * part_bytes;
    Part value{};
    std::memcpy(&value.country, at, sizeof value.country);
    std::memcpy(&value.hash, at + sizeof value.country, sizeof value.hash);
    return value;
  }

  bool all = false;
  std::size_t whole_count = 0, part_count = 0;
  std::string_view rest;
};

/// Whether two ascending sequences share an element.
template <class A, class B>
bool share(std::size_t a_count, A a, std::size_t b_count, B b) {
  for (std::size_t i = 0, j = 0; i < a_count && j < b_count;) {
    if (a(i) == b(j)) return true;
    if (a(i) < b(j)) ++i;
    else ++j;
  }
  return false;
}

bool whole_meets_parts(const Places& a, const Places& b) {
  return share(
      a.whole_count, [&](std::size_t i) { return a.whole(i); }, b.part_count,
      [&](std::size_t i) { return b.part(i).country; });
}

}  // namespace

void append_places(std::string& out, const record::Tokens& targets,
                   const record::Tokens& excluded) {
  ByteWriter writer(out);
  if (targets.empty() && excluded.empty()) {
    writer.plain(everywhere).plain(std::uint16_t{0});
    return;
  }
  auto places = split(targets);
  const auto without = split(excluded);
  if (targets.empty()) places.whole.set();
  places.whole &= ~without.whole;
  std::erase_if(places.parts, [&](const Part& part) {
    return (part.country < base::country_count && without.whole.test(part.country)) ||
           std::binary_search(without.parts.begin(), without.parts.end(), part);
  });
  writer.plain(static_cast<std::uint16_t>(places.whole.count()));
  writer.plain(static_cast<std::uint16_t>(places.parts.size()));
  for (auto i = places.whole._Find_first(); i < places.whole.size();
       i = places.whole._Find_next(i)) {
    writer.plain(static_cast<std::uint16_t>(i));
  }
  for (const auto& part : places.parts) writer.plain(part.country).plain(part.hash);
}

bool places_meet(std::string_view a_bytes, std::string_view b_bytes) {
  const Places a(a_bytes);
  const Places b(b_bytes);
  if (a.all || b.all) return !a.empty() && !b.empty();
  const bool countries = share(
      a.whole_count, [&](std::size_t i) { return a.whole(i); }, b.whole_count,
      [&](std::size_t i) { return b.whole(i); });
  if (countries || whole_meets_parts(a, b) || whole_meets_parts(b, a)) return true;
  return share(
      a.part_count, [&](std::size_t i) { return a.part(i); }, b.part_count,
      [&](std::size_t i) { return b.part(i); });
}

std::uint64_t places_mask(std::string_view bytes) {
  const Places places(bytes);
  if (places.all) return ~0ULL;
  std::uint64_t mask = 0;
  for (std::size_t i = 0; i < places.whole_count; ++i) mask |= 1ULL << (places.whole(i) % 64);
  for (std::size_t i = 0; i < places.part_count; ++i) {
    mask |= 1ULL << (places.part(i).country % 64);
  }
  return mask;
}

}  // namespace dealkit::validation
