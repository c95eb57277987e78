// What a migration does beyond the schema: content hashes that an earlier dealkit formed in another
// way are formed anew, each with its audit row and event, some hundred campaigns a transaction.
#include "io/store/admin/rehash.hpp"

#include <algorithm>

#include "core/deal/content_hash.hpp"
#include "core/deal/rehash.hpp"
#include "io/store/records/records.hpp"

namespace dealkit::io::store {
namespace {

constexpr std::size_t batch_campaigns = 200;

bool has_other_hash(const deal::Stored& campaign, json::Reader& reader) {
  const auto root = campaign.record.root(reader);
  if (!root) return false;  // `store check` says so
  const auto hash = deal::content_hash(*root);
  const auto stored = root->find("content_hash");
  return hash && stored.is(json::Kind::string) && stored.string() != *hash;
}

}  // namespace

base::Result<std::int64_t> rehash(Database& database, const deal::Context& context) {
  const Records records(database);
  std::vector<deal::Key> due;
  json::Reader reader;
  Query query;
  query.kind = deal::Kind::campaign;
  query.computed = false;
  DEALKIT_RETURN_IF_ERROR(records.visit({&query, 1}, [&](const deal::Stored& campaign) {
    if (has_other_hash(campaign, reader)) due.push_back({deal::Kind::campaign, campaign.id});
    return base::Result<void>();
  }));
  for (std::size_t from = 0; from < due.size(); from += batch_campaigns) {
    const auto batch = std::span(due).subspan(from, std::min(batch_campaigns, due.size() - from));
    const auto done = records.transact(context, [&](UnitOfWork& work) -> base::Result<void> {
      DEALKIT_RETURN_IF_ERROR(work.load(batch));
      for (const auto& key : batch) {
        const auto* campaign = work.find(key.kind, key.id);
        if (campaign == nullptr) continue;  // deleted meanwhile
        DEALKIT_ASSIGN_OR_RETURN(const auto change, deal::rehash(work, *campaign));
        if (change) work.apply(*change);
      }
      return {};
    });
    if (!done) return done.error();
  }
  return static_cast<std::int64_t>(due.size());
}

}  // namespace dealkit::io::store
