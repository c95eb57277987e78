#include "core/validation/set/placement_walk.hpp"

#include <fmt/format.h>

#include "core/validation/set/entry.hpp"

namespace dealkit::validation {
namespace {

constexpr std::int64_t full_share = 100 * share_per_percent;

std::string name_of(std::string_view id, std::uint64_t ordinal) {
  return id.empty() ? fmt::format("record {}", ordinal + 1) : fmt::format("\"{}\"", id);
}

/// Whether two bookings are of different advertisers, as far as the records say.
bool compete(const Booking& a, const Booking& b) {
  if (a.id_hash == b.id_hash) return false;
  if (!a.advertiser.empty() && !b.advertiser.empty()) return a.advertiser != b.advertiser;
  return !a.deal_id.empty() && !b.deal_id.empty() && a.deal_id != b.deal_id;
}

/// The hour that an instant falls into: "2026-10-01T13:00:00Z".
std::string hour_text(std::int64_t at) {
  constexpr std::int64_t hour_micros = 3'600'000'000;
  if (at == open_start) return flight_time_text(at);
  auto hour = at / hour_micros;
  if (at % hour_micros < 0) --hour;
  return flight_time_text(hour * hour_micros);
}

bool accepts(const Booking& booking, SetCode code) { return (booking.accepted & bit(code)) != 0; }

}  // namespace

void PlacementWalk::begin(std::string_view placement) {
  placement_ = placement;
  next_ = 0;
}

base::Result<void> PlacementWalk::end() {
  DEALKIT_RETURN_IF_ERROR(expire(open_end));
  // What is open at its end never leaves by itself.
  while (!active_.empty()) DEALKIT_RETURN_IF_ERROR(leave(active_.begin()->first));
  newest_.clear();
  return close_oversold();
}

base::Result<void> PlacementWalk::add(Booking booking) {
  DEALKIT_RETURN_IF_ERROR(expire(booking.start));
  DEALKIT_RETURN_IF_ERROR(check_exclusive(booking));
  DEALKIT_RETURN_IF_ERROR(check_competitors(booking));
  const auto number = next_++;
  ends_.emplace(booking.end, number);
  unmarked_.insert(number);
  if (booking.exclusive) {
    exclusive_.insert(number);
    unmarked_exclusive_.insert(number);
  }
  if (!booking.category.empty()) by_category_[booking.category].insert(number);
  active_.emplace(number, std::move(booking));
  DEALKIT_RETURN_IF_ERROR(add_share(number));
  if (active_.size() > outbox_.limits().max_active_bookings) {
    ++let_go_;
    return leave(ends_.begin()->second);
  }
  return {};
}

base::Result<void> PlacementWalk::expire(std::int64_t until) {
  while (!ends_.empty() && ends_.begin()->first <= until) {
    const auto at = ends_.begin()->first;
    if (at == open_end) break;
    DEALKIT_RETURN_IF_ERROR(leave(ends_.begin()->second));
    const bool all_of_instant = ends_.empty() || ends_.begin()->first != at;
    if (all_of_instant && share_sum_ <= full_share) DEALKIT_RETURN_IF_ERROR(close_oversold());
  }
  return {};
}

base::Result<void> PlacementWalk::leave(Number number) {
  const auto it = active_.find(number);
  const auto& booking = it->second;
  ends_.erase({booking.end, number});
  exclusive_.erase(number);
  unmarked_.erase(number);
  unmarked_exclusive_.erase(number);
  drop_share(number);
  if (const auto category = by_category_.find(booking.category); category != by_category_.end()) {
    category->second.erase(number);
    if (category->second.empty()) by_category_.erase(category);
  }
  if (const auto newest = newest_.find(booking.id_hash);
      newest != newest_.end() && newest->second == number) {
    newest_.erase(newest);
  }
  active_.erase(it);
  return {};
}

base::Result<void> PlacementWalk::check_exclusive(const Booking& booking) {
  constexpr auto code = SetCode::exclusive_double_booked;
  if (!outbox_.on(code) || accepts(booking, code)) return {};
  const auto& limits = outbox_.limits();
  Listing listing(limits.max_listed - 1);
  std::uint64_t looked_at = 0;
  const auto look = [&](const Booking& other) {
    ++counts_.comparisons;
    if (other.id_hash == booking.id_hash || accepts(other, code)) return;
    listing.add(other.ordinal, other.id, other.content_hash);
  };
  const auto others_total = booking.exclusive ? active_.size() : exclusive_.size();
  if (booking.exclusive) {
    for (const auto& [number, other] : active_) {
      if (++looked_at > limits.max_competitors) break;
      look(other);
    }
  } else {
    for (const auto number : exclusive_) {
      if (++looked_at > limits.max_competitors) break;
      look(active_.at(number));
    }
  }
  if (listing.count() == 0) return {};
  const auto unseen = others_total - std::min<std::uint64_t>(looked_at, others_total);
  const auto total = listing.count() + unseen;
  auto campaigns = listing.campaigns();
  const auto& first = campaigns.front();
  const auto others = total == 1 ? name_of(first.id, first.ordinal) + " holds"
                                 : fmt::format("{} others hold", total);
  const auto message = fmt::format(
      "placement \"{}\" is booked{} by {} from {} on, while {} it{}", placement_,
      booking.exclusive ? " exclusively" : "", name_of(booking.id, booking.ordinal),
      flight_time_text(booking.start), others, booking.exclusive ? "" : " exclusively");
  campaigns.push_back({booking.ordinal, booking.id, booking.content_hash});
  DEALKIT_RETURN_IF_ERROR(outbox_.report(code, message, std::move(campaigns)));
  return mark_double_booked(booking, message);
}

/// Every booking that takes part is marked at least once; each is looked at once for that.
base::Result<void> PlacementWalk::mark_double_booked(const Booking& booking,
                                                     std::string_view message) {
  constexpr auto code = SetCode::exclusive_double_booked;
  DEALKIT_RETURN_IF_ERROR(outbox_.mark(code, booking.ordinal, message));
  auto& open = booking.exclusive ? unmarked_ : unmarked_exclusive_;
  std::uint64_t kept = 0;
  for (auto it = open.begin(); it != open.end();) {
    const auto number = *it;
    const auto& other = active_.at(number);
    if (other.id_hash == booking.id_hash || accepts(other, code)) {
      ++it;
      if (++kept > outbox_.limits().max_competitors) break;
      continue;
    }
    DEALKIT_RETURN_IF_ERROR(outbox_.mark(code, other.ordinal, message));
    ++it;
    unmarked_.erase(number);
    unmarked_exclusive_.erase(number);
  }
  return {};
}

base::Result<void> PlacementWalk::check_competitors(const Booking& booking) {
  constexpr auto code = SetCode::competitive_separation;
  if (!outbox_.on(code) || booking.category.empty() || accepts(booking, code)) return {};
  const auto same = by_category_.find(booking.category);
  if (same == by_category_.end()) return {};
  const auto& limits = outbox_.limits();
  Listing listing(limits.max_listed - 1);
  std::uint64_t looked_at = 0;
  // Those that started last run on for longest: they are looked at where not all can be.
  for (auto it = same->second.rbegin(); it != same->second.rend(); ++it) {
    if (++looked_at > limits.max_competitors) {
      not_compared_ += same->second.size() - limits.max_competitors;
      break;
    }
    ++counts_.comparisons;
    const auto& other = active_.at(*it);
    if (compete(booking, other) && !accepts(other, code)) {
      listing.add(other.ordinal, other.id, other.content_hash);
    }
  }
  if (listing.count() == 0) return {};
  auto campaigns = listing.campaigns();
  const auto message = fmt::format(
      "{} and {} of other advertisers, all of category \"{}\", run on placement \"{}\" at the same "
      "time from {} on",
      name_of(booking.id, booking.ordinal),
      listing.count() == 1 ? name_of(campaigns.front().id, campaigns.front().ordinal)
                           : fmt::format("{} campaigns", listing.count()),
      booking.category, placement_, flight_time_text(booking.start));
  for (const auto& other : campaigns)
    DEALKIT_RETURN_IF_ERROR(outbox_.mark(code, other.ordinal, message));
  DEALKIT_RETURN_IF_ERROR(outbox_.mark(code, booking.ordinal, message));
  campaigns.push_back({booking.ordinal, booking.id, booking.content_hash});
  return outbox_.report(code, message, std::move(campaigns));
}

/// Of two versions of a campaign that are under way only the later in the input has its share.
void PlacementWalk::replace_version(Number number) {
  auto& booking = active_.at(number);
  const auto [it, fresh] = newest_.try_emplace(booking.id_hash, number);
  if (fresh) return;
  auto& other = active_.at(it->second);
  auto& older = other.ordinal < booking.ordinal ? other : booking;
  const auto older_number = other.ordinal < booking.ordinal ? it->second : number;
  if (older_number != number) it->second = number;
  drop_share(older_number);
  older.share = 0;
}

/// A booking that has ended or was replaced no longer counts.
void PlacementWalk::drop_share(Number number) {
  if (shares_.erase(number) == 0) return;
  const auto& booking = active_.at(number);
  share_sum_ -= booking.share;
  if (accepts(booking, SetCode::sov_over_100)) --accepted_shares_;
  unmarked_shares_.erase(number);
}

std::string PlacementWalk::oversold_text(std::int64_t sum, std::int64_t at) const {
  return fmt::format("shares of voice of placement \"{}\" add up to {} % in the hour of {}",
                     placement_, to_string(base::Micros{sum}), hour_text(at));
}

base::Result<void> PlacementWalk::add_share(Number number) {
  constexpr auto code = SetCode::sov_over_100;
  auto& booking = active_.at(number);
  if (booking.share == 0 || !outbox_.on(code)) {
    booking.share = 0;
    return {};
  }
  replace_version(number);
  if (booking.share == 0) return {};
  share_sum_ += booking.share;
  shares_.insert(number);
  unmarked_shares_.insert(number);
  if (accepts(booking, code)) ++accepted_shares_;
  if (share_sum_ <= full_share) return close_oversold();
  if (accepted_shares_ == shares_.size()) return {};
  if (!oversold_since_) oversold_since_ = booking.start;
  const auto message = oversold_text(share_sum_, booking.start);
  for (const auto unmarked : unmarked_shares_) {
    DEALKIT_RETURN_IF_ERROR(outbox_.mark(code, active_.at(unmarked).ordinal, message));
  }
  unmarked_shares_.clear();
  if (share_sum_ <= worst_sum_) return {};
  worst_sum_ = share_sum_;
  worst_at_ = booking.start;
  worst_count_ = shares_.size();
  worst_.clear();
  // The latest first: they made it worse.
  for (auto it = shares_.rbegin(); it != shares_.rend(); ++it) {
    if (worst_.size() == outbox_.limits().max_listed) break;
    const auto& one = active_.at(*it);
    worst_.push_back({one.ordinal, one.id, one.content_hash});
  }
  return {};
}

base::Result<void> PlacementWalk::close_oversold() {
  if (!oversold_since_) return {};
  oversold_since_.reset();
  auto message = oversold_text(worst_sum_, worst_at_);
  message += fmt::format(" with {} campaigns", worst_count_);
  worst_sum_ = 0;
  return outbox_.report(SetCode::sov_over_100, message, std::move(worst_));
}

base::Result<void> PlacementWalk::finish() {
  if (let_go_ > 0) {
    DEALKIT_RETURN_IF_ERROR(outbox_.note(
        {SetCode::exclusive_double_booked, SetCode::sov_over_100, SetCode::competitive_separation},
        fmt::format("more than {} campaigns are on one placement at the same time: {} were not "
                    "held against those that started after them",
                    outbox_.limits().max_active_bookings, let_go_)));
  }
  if (not_compared_ == 0) return {};
  return outbox_.note({SetCode::competitive_separation},
                      fmt::format("more than {} campaigns of one category are on one placement at "
                                  "the same time: {} pairs were not compared",
                                  outbox_.limits().max_competitors, not_compared_));
}

}  // namespace dealkit::validation
