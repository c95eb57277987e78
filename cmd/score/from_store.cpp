// Which deals of the store, and their features; see from_store.hpp.
#include "from_store.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>

#include "core/base/visible.hpp"
#include "io/cli/run.hpp"
#include "io/cli/standard.hpp"
#include "io/session/options.hpp"
#include "io/store/scoring/scoring.hpp"
#include "io/sys/fd.hpp"

namespace dealkit::cmd::score {
namespace {

using io::cli::Kind;
using io::cli::Option;
using io::store::Scoring;

/// Of a filter, and nothing to a store.
constexpr std::array<std::string_view, 7> of_files{
    "input", "max-record-bytes", "on-error", "max-errors", "dead-letter", "jobs", "line-buffered"};

base::Error usage(std::string message) { return {base::Errc::usage, std::move(message)}; }

/// Where a terminal shows the metrics it shows how far it is.
bool shows_progress(const io::cli::Invocation& invocation) {
  return io::cli::use_progress(invocation, io::sys::is_terminal(STDERR_FILENO) &&
                                               !io::sys::is_terminal(STDOUT_FILENO));
}

}  // namespace

std::vector<Option> from_store_options(bool writes) {
  const std::string group = "Deals of the store";
  std::vector<Option> options{
      {.name = "all", .help = "score every deal of the store, not vectors", .group = group,
       .in_file = false, .in_env = false},
      {.name = "deal", .value = "ID", .kind = Kind::text, .help = "score this deal of the store",
       .group = group, .repeatable = true, .in_file = false, .in_env = false}};
  if (writes) {
    options.push_back({.name = "refresh",
                       .help = "recompute scores younger than 10 minutes",
                       .group = group, .in_file = false, .in_env = false});
    options.push_back({.name = "dry-run", .help = "print the metrics, store nothing",
                       .group = group, .in_file = false, .in_env = false});
  }
  for (auto& option : io::session::store_options()) {
    // The filter's own are as good.
    if (option.name != "now" && option.name != "seed") options.push_back(std::move(option));
  }
  return options;
}

bool from_store(const io::cli::Invocation& invocation) {
  return invocation.values.flag("all") || !invocation.values.list("deal").empty();
}

base::Result<void> check_from_store(const io::cli::Invocation& invocation) {
  const auto& values = invocation.values;
  const bool named = !values.list("deal").empty();
  if (values.flag("all") && named) return usage("--all and --deal: say one of them");
  if (from_store(invocation)) {
    if (!invocation.words.empty()) {
      return usage(fmt::format("'{}': --all and --deal take deals of the store, not files",
                               invocation.words.front()));
    }
    // A configuration file may well set them: it is for both.
    for (const auto name : of_files) {
      if (values.origin(name) != io::cli::Origin::argument) continue;
      return usage(fmt::format("--{}: --all and --deal take deals of the store, not files", name));
    }
    return {};
  }
  if (invocation.verb.empty() && (values.flag("refresh") || values.flag("dry-run"))) {
    return usage("--refresh and --dry-run are for deals of the store: say --all or --deal ID");
  }
  return {};
}

StoreDeals::StoreDeals(const io::cli::Invocation& invocation, io::session::Session& session)
    : invocation_(invocation), session_(session),
      progress_("score", {shows_progress(invocation), io::sys::is_terminal(STDERR_FILENO), 0}) {
  query_.deal_ids = invocation.values.list("deal");
  query_.now = session.context.now;
  missing_.insert(query_.deal_ids.begin(), query_.deal_ids.end());
}

base::Result<void> StoreDeals::visit(const OnDeal& on_deal) {
  return Scoring(*session_.store)
      .visit_facts(query_, [&](const io::store::ScoringFacts& facts) -> base::Result<void> {
        missing_.erase(facts.deal_id);
        ++counts_.read;
        show_progress();
        return on_deal(facts);
      });
}

std::optional<scoring::Features> StoreDeals::features_of(const io::store::ScoringFacts& facts) {
  const auto features = facts.state.features(session_.context.now);
  if (features) return *features;
  ++counts_.bad;
  const auto account =
      facts.account_id.empty() ? "" : fmt::format(" (account '{}')", facts.account_id);
  say(fmt::format("score: error: deal '{}'{} cannot be scored: {}; correct that record with "
                  "dealctl import\n", facts.deal_id, account, features.error().message));
  return std::nullopt;
}

int StoreDeals::finish(std::uint64_t written) {
  for (const auto& id : missing_) {
    say(fmt::format("score: error: no deal has the id '{}' in {}\n", id, session_.store->name()));
  }
  counts_.written = written;
  std::string stats;
  if (invocation_.values.flag("stats")) {
    io::ndjson::append_stats(stats, "score", counts_, watch_.seconds());
  }
  say(stats);
  if (counts_.bad > 0) return base::traits(base::Errc::data).exit_status;
  return missing_.empty() ? 0 : 1;
}

/// To standard error, instead of the progress that a terminal shows.
void StoreDeals::say(std::string_view text) {
  std::string out;
  progress_.erase(out);
  out += base::visible_lines(text);
  // A failure to write to standard error has nowhere to be reported.
  if (!out.empty()) static_cast<void>(io::cli::write_all(STDERR_FILENO, out));
}

void StoreDeals::show_progress() {
  std::string text;
  progress_.update(text, counts_);
  if (!text.empty()) static_cast<void>(io::cli::write_all(STDERR_FILENO, text));
}

}  // namespace dealkit::cmd::score
