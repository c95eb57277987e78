// score --all and --deal: features out of the store, metrics and events into it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "io/cli/prepare.hpp"
#include "io/cli/table.hpp"
#include "io/ndjson/run_report.hpp"
#include "io/session/session.hpp"
#include "io/store/scoring/scoring.hpp"
#include "io/sys/clock.hpp"

namespace dealkit::cmd::score {

/// --all and --deal, and what a store needs. `writes`: --refresh and --dry-run too.
std::vector<io::cli::Option> from_store_options(bool writes);

/// Whether --all or --deal is given.
bool from_store(const io::cli::Invocation& invocation);
/// Errc::usage: both, files or what is for reading them besides, or --refresh and --dry-run without
/// either.
base::Result<void> check_from_store(const io::cli::Invocation& invocation);

/// Visits the deals that are asked for and their features. What cannot be scored, an id that no
/// deal has, --progress and --stats go to standard error; the former two make the exit status.
class StoreDeals {
 public:
  StoreDeals(const io::cli::Invocation& invocation, io::session::Session& session);
  /// However it ends, no progress is left on the terminal.
  ~StoreDeals() { say({}); }
  StoreDeals(const StoreDeals&) = delete;
  StoreDeals& operator=(const StoreDeals&) = delete;

  using OnDeal = std::function<base::Result<void>(const io::store::ScoringFacts&)>;
  base::Result<void> visit(const OnDeal& on_deal);
  /// nullopt: it was reported.
  std::optional<scoring::Features> features_of(const io::store::ScoringFacts& facts);
  /// The end, with so many metrics on standard output: 65 if deals could not be scored, 1 if ids
  /// were unknown.
  int finish(std::uint64_t written);

 private:
  void say(std::string_view text);
  void show_progress();

  const io::cli::Invocation& invocation_;
  io::session::Session& session_;
  io::store::ScoringQuery query_;
  std::set<std::string> missing_;
  io::ndjson::Counts counts_;
  io::ndjson::Progress progress_;
  io::sys::Stopwatch watch_;
};

/// The default command on a store.
base::Result<int> score_store(const io::cli::Invocation& invocation);

}  // namespace dealkit::cmd::score
