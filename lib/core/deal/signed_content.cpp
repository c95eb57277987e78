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
constexpr std::array<std::string_view, 4> legal_members{"account_id", "campaigns", "deal_type",
                                                        "wadomain"};
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

base::Result<json::Value> object_of(const RecordText& text, std::string_view what) {
  DEALKIT_ASSIGN_OR_RETURN(const auto root, text.root());
  if (root.is(json::Kind::object)) return root;
  return base::Error{base::Errc::data, "expected " + std::string(what) + ", found " +
                                           std::string(json::describe(root.kind()))};
}

/// What legal signs: of the deal, and of each campaign by its id. Made in canonical order, in which
/// "campaigns" stands between the deal's own members.
base::Result<std::string> legal_content(json::Value deal,
                                        std::span<const Stored* const> campaigns) {
  json::CanonicalOptions options;
  options.null_is_absent = true;
  std::string out = "{";
  const auto begin_member = [&out](std::string_view name) {
    if (out.back() != '{') out.push_back(',');
    json::append_string(out, name);
    out.push_back(':');
  };
  std::vector<const Stored*> sorted(campaigns.begin(), campaigns.end());
  std::sort(sorted.begin(), sorted.end(), [](const Stored* a, const Stored* b) {
    return json::utf16_less(a->id, b->id);
  });
  for (const auto name : legal_members) {
    if (name == "campaigns") {
      begin_member(name);
      out.push_back('{');
      for (const auto* campaign : sorted) {
        DEALKIT_ASSIGN_OR_RETURN(const auto record,
                                 object_of(campaign->record, "a campaign record"));
        begin_member(campaign->id);
        DEALKIT_RETURN_IF_ERROR(
            append_members(out, record, campaign_table, [](std::string_view member) {
              return contains(legal_campaign_members, member);
            }));
      }
      out.push_back('}');
    } else if (const auto member = deal.find(name); member && !member.is(json::Kind::null)) {
      begin_member(name);
      DEALKIT_RETURN_IF_ERROR(json::append_canonical(out, member, options));
    }
  }
  out.push_back('}');
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

/// A snapshot in canonical form, as all are that did not come back from a file.
base::Result<RecordText> canonical(std::string_view snapshot) {
  RecordText given(snapshot);
  DEALKIT_ASSIGN_OR_RETURN(const auto root, object_of(given, "a snapshot of what was signed"));
  std::string out;
  DEALKIT_RETURN_IF_ERROR(json::append_canonical(out, root));
  return given == out ? given : RecordText(std::move(out));
}

}  // namespace

base::Result<std::string> signed_content(int level, const RecordText& deal_record,
                                         std::span<const Stored* const> campaigns) {
  assert(level >= 1 && level <= last_level);
  DEALKIT_ASSIGN_OR_RETURN(const auto deal, object_of(deal_record, "a deal record"));
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
  DEALKIT_ASSIGN_OR_RETURN(const auto before, canonical(signed_snapshot));
  DEALKIT_ASSIGN_OR_RETURN(const auto after, canonical(now_snapshot));
  if (before == after) return Comparison{};
  DEALKIT_ASSIGN_OR_RETURN(const auto old_root, before.root());
  DEALKIT_ASSIGN_OR_RETURN(const auto new_root, after.root());
  Comparer comparer;
  comparer.objects(old_root, new_root, "");
  auto& comparison = comparer.comparison;
  if (!comparison.material.empty()) {
    comparison.fit = Fit::material;
  } else if (!comparison.minor.empty()) {
    comparison.fit = Fit::minor;
  }
  return std::move(comparison);
}

}  // namespace dealkit::deal
