// Which deals of the store, and their features; see from_store.hpp.
#include "from_store.hpp"

#include <fmt/format.h>

#include "io/cli/standard.hpp"
#include "io/session/options.hpp"
#include "io/session/output.hpp"

namespace dealkit::cmd::score {
namespace {

using io::cli::Kind;
using io::cli::Option;

base::Error usage(std::string message) { return {base::Errc::usage, std::move(message)}; }

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
                       .help = "compute what was computed in the last 10 minutes too",
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
    if (invocation.words.empty()) return {};
    return usage(fmt::format("'{}': --all and --deal take deals of the store, not files",
                             invocation.words.front()));
  }
  if (invocation.verb.empty() && (values.flag("refresh") || values.flag("dry-run"))) {
    return usage("--refresh and --dry-run are for deals of the store: say --all or --deal ID");
  }
  return {};
}

StoreDeals::StoreDeals(const io::cli::Invocation& invocation, io::session::Session& session)
    : session_(session) {
  query_.deal_ids = invocation.values.list("deal");
  query_.now = session.context.now;
  missing_.insert(query_.deal_ids.begin(), query_.deal_ids.end());
}

base::Result<void> StoreDeals::visit(const OnDeal& on_deal) {
  return session_.store->visit_scoring_facts(
      query_, [&](const io::store::ScoringFacts& facts) -> base::Result<void> {
        missing_.erase(facts.deal_id);
        return on_deal(facts);
      });
}

std::optional<scoring::Features> StoreDeals::features_of(const io::store::ScoringFacts& facts) {
  const auto features = facts.state.features(session_.context.now);
  if (features) return *features;
  bad_ = true;
  io::session::tell("score", fmt::format("error: deal '{}' cannot be scored: {}", facts.deal_id,
                                         features.error().message));
  return std::nullopt;
}

int StoreDeals::exit_status() {
  for (const auto& id : missing_) {
    io::session::tell("score",
                      fmt::format("error: no deal has the id '{}' in {}", id,
                                  session_.store->name()));
  }
  if (bad_) return base::traits(base::Errc::data).exit_status;
  return missing_.empty() ? 0 : 1;
}

}  // namespace dealkit::cmd::score
