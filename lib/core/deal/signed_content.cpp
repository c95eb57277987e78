// Makes the snapshots that levels sign, and compares them member by member.
#include "core/deal/signed_content.hpp"

#include <algorithm>
#include <cassert>
#include <map>

#include "core/base/hash.hpp"
#include "core/base/json/canonical.hpp"
#include "core/base/json/pointer.hpp"
#include "core/base/json/write.hpp"
#include "core/base/time.hpp"
#include "core/deal/campaign.hpp"
#include "core/deal/deal.hpp"
#include "core/record/money_nodes.hpp"

namespace dealkit::deal {
namespace {

/// Members of a deal that say how it fares, not what was agreed.
constexpr std::array<std::string_view, 9> unsigned_members{
    "type",    "id",      "status", "approval_state", "open_levels",
    "version", "approved_version", "created_at", "updated_at"};
constexpr std::array<std::string_view, 8> finance_members{
    "total_value", "currency", "price", "floor", "price_model", "at", "units", "account_id"};
constexpr std::array<std::string_view, 3> legal_members{"account_id", "deal_type", "wadomain"};
constexpr std::array<std::string_view, 2> legal_campaign_members{"targeting", "brand_safety"};

constexpr std::int64_t minor_shift_days = 3;
bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Appends the canonical form of the members of a record that `wanted` picks by name.
template <class Wanted>
base::Result<void> append_members(std::string& out, json::Value record, const record::Table& table,
                                  Wanted wanted) {
  std::vector<std::uint32_t> money;
  record::find_money(record, table, money);
  json::CanonicalOptions options;
  options.null_is_absent = true;
  options.skip_member = [&wanted](json::Value member, std::uint32_t depth) {
    return depth == 1 && !wanted(member.key());
  };
  // A snapshot is read again, so it is JSON whatever stands where money is expected.
  options.money = [&money](json::Value value) {
    return value.is(json::Kind::number) &&
           std::binary_search(money.begin(), money.end(), value.index());
  };
  return json::append_canonical(out, record, options);
}

base::Result<json::Value> read_object(json::Reader& reader, std::string_view text,
                                      std::string_view what) {
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, reader.read(text));
  if (document->root().is(json::Kind::object)) return document->root();
  return base::Error{base::Errc::data, "expected " + std::string(what) + ", found " +
                                           std::string(json::describe(document->root().kind()))};
}

/// What legal signs: of the deal, and of each campaign by its id.
base::Result<std::string> legal_content(json::Value deal,
                                        std::span<const Stored* const> campaigns) {
  std::string of_deal, text;
  DEALKIT_RETURN_IF_ERROR(append_members(of_deal, deal, deal_table, [](std::string_view name) {
    return contains(legal_members, name);
  }));
  json::Reader reader(derived_limits);
  DEALKIT_ASSIGN_OR_RETURN(const auto root, read_object(reader, of_deal, "an object"));
  json::Writer writer(text);
  writer.object();
  for (const auto member : root) writer.key(member.key()).raw(member.text());
  writer.key("campaigns").object();
  for (const auto* campaign : campaigns) {
    json::Reader campaign_reader;
    DEALKIT_ASSIGN_OR_RETURN(const auto record,
                             read_object(campaign_reader, campaign->record, "a campaign record"));
    std::string part;
    DEALKIT_RETURN_IF_ERROR(append_members(part, record, campaign_table, [](std::string_view name) {
      return contains(legal_campaign_members, name);
    }));
    writer.key(campaign->id).raw(part);
  }
  writer.close().close();
  // Once more, since the campaigns may come in any order.
  DEALKIT_ASSIGN_OR_RETURN(const auto whole, read_object(reader, text, "an object"));
  std::string out;
  DEALKIT_RETURN_IF_ERROR(json::append_canonical(out, whole));
  return out;
}

/// Whether a date moved by no more than minor_shift_days. Written in another form than before (a
/// day, a local time, an instant) it is not known by how much it moved.
bool is_minor_shift(json::Value before, json::Value after) {
  if (!before.is(json::Kind::string) || !after.is(json::Kind::string)) return false;
  const auto a = base::parse_time(before.string());
  const auto b = base::parse_time(after.string());
  if (!a || !b || a->form != b->form) return false;
  const bool instants = a->form == base::TimeText::Form::instant;
  const auto from = instants ? a->instant : base::from_utc(a->local);
  const auto to = instants ? b->instant : base::from_utc(b->local);
  const auto shift = base::subtract(std::max(from, to), std::min(from, to));
  return shift <= base::Duration{minor_shift_days * 86'400, 0};
}

class Comparer {
 public:
  Comparison comparison;

  /// Recursion is bounded by the reader's depth limit.
  void objects(json::Value before, json::Value after, const std::string& place) {
    std::map<std::string_view, std::pair<json::Value, json::Value>> members;
    for (const auto member : before) members[member.key()].first = member;
    for (const auto member : after) members[member.key()].second = member;
    for (const auto& [name, both] : members) {
      auto here = place;
      json::append_token(here, name);
      values(both.first, both.second, here);
    }
  }

 private:
  void values(json::Value before, json::Value after, const std::string& place) {
    if (before.is(json::Kind::object) && after.is(json::Kind::object)) {
      return objects(before, after, place);
    }
    // Both texts are canonical: the same value has the same bytes.
    if (before.present() && after.present() && before.text() == after.text()) return;
    const bool date = place == "/start_date" || place == "/end_date";
    const bool minor = place == "/deal_name" || (date && is_minor_shift(before, after));
    (minor ? comparison.minor : comparison.material).push_back(place);
  }
};

base::Result<std::string> canonical(std::string_view snapshot) {
  json::Reader reader(derived_limits);
  DEALKIT_ASSIGN_OR_RETURN(const auto root,
                           read_object(reader, snapshot, "a snapshot of what was signed"));
  std::string out;
  DEALKIT_RETURN_IF_ERROR(json::append_canonical(out, root));
  return out;
}

}  // namespace

base::Result<std::string> signed_content(int level, std::string_view deal_record,
                                         std::span<const Stored* const> campaigns) {
  assert(level >= 1 && level <= last_level);
  json::Reader reader;
  DEALKIT_ASSIGN_OR_RETURN(const auto deal, read_object(reader, deal_record, "a deal record"));
  if (level == last_level) return legal_content(deal, campaigns);
  std::string out;
  DEALKIT_RETURN_IF_ERROR(append_members(out, deal, deal_table, [level](std::string_view name) {
    return level == 1 ? !contains(unsigned_members, name) : contains(finance_members, name);
  }));
  return out;
}

std::string signature_hash(std::string_view snapshot) {
  return "sha256:" + base::sha256_hex(snapshot);
}

base::Result<Comparison> compare_signed(std::string_view signed_snapshot,
                                        std::string_view now_snapshot) {
  // A snapshot that came back from a file may be written in another way.
  DEALKIT_ASSIGN_OR_RETURN(const auto before, canonical(signed_snapshot));
  DEALKIT_ASSIGN_OR_RETURN(const auto after, canonical(now_snapshot));
  if (before == after) return Comparison{};
  json::Reader before_reader(derived_limits), after_reader(derived_limits);
  DEALKIT_ASSIGN_OR_RETURN(const auto* before_document, before_reader.read(before));
  DEALKIT_ASSIGN_OR_RETURN(const auto* after_document, after_reader.read(after));
  Comparer comparer;
  comparer.objects(before_document->root(), after_document->root(), "");
  auto& comparison = comparer.comparison;
  if (!comparison.material.empty()) {
    comparison.fit = Fit::material;
  } else if (!comparison.minor.empty()) {
    comparison.fit = Fit::minor;
  }
  return std::move(comparison);
}

}  // namespace dealkit::deal
