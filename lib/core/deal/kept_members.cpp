// The tables of members that are no content (10-deals, "Records": what only decisions may set).
#include "core/deal/kept_members.hpp"

#include <algorithm>

namespace dealkit::deal {
namespace {

constexpr std::string_view by_store = "kept by the store (--restore takes it as it stands)";
constexpr std::string_view by_approve = "set by approve (--restore takes it as it stands)";
constexpr std::string_view by_export = "computed by dealctl export";
constexpr std::string_view by_report = "set by importing a report of validate";
constexpr std::string_view counted =
    "counted by the store; --if-version states which version is expected";

constexpr KeptMember deal_members[] = {
    {"type", Keeper::name, "given by the kind of record"},
    {"status", Keeper::kept, "use dealctl pause, resume, cancel or advance"},
    {"approval_state", Keeper::kept, by_approve},
    {"open_levels", Keeper::kept, by_approve},
    {"version", Keeper::both, counted},
    {"approved_version", Keeper::kept, by_approve},
    {"content_hash", Keeper::computed, "computed by validate"},
    {"validation", Keeper::computed, by_report},
    {"created_at", Keeper::kept, by_store},
    {"updated_at", Keeper::kept, by_store},
};

// deal_budget_limit, allocated_spend and `deal` come from the deal and its other campaigns,
// `validation` is what `validate --emit` adds; all would be stale as soon as they were stored. So
// would a deal's hash, which nobody needs: it is known by its version.
constexpr KeptMember campaign_members[] = {
    {"type", Keeper::name, "given by the kind of record"},
    {"version", Keeper::lock, counted},
    {"content_hash", Keeper::both, "computed by the store"},
    {"deal_budget_limit", Keeper::computed, by_export},
    {"allocated_spend", Keeper::computed, by_export},
    {"deal", Keeper::computed, by_export},
    {"validation", Keeper::computed, by_report},
    {"validation_status", Keeper::kept, by_report},
    {"last_validated_at", Keeper::kept, by_report},
    {"created_at", Keeper::kept, by_store},
    {"updated_at", Keeper::kept, by_store},
};

constexpr KeptMember account_members[] = {
    {"type", Keeper::name, "given by the kind of record"},
    {"version", Keeper::lock, counted},
};

}  // namespace

std::span<const KeptMember> kept_members(Kind kind) {
  switch (kind) {
    case Kind::deal: return deal_members;
    case Kind::campaign: return campaign_members;
    case Kind::account: return account_members;
    default: return {};
  }
}

const KeptMember* find_kept_member(Kind kind, std::string_view name) {
  const auto members = kept_members(kind);
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const KeptMember& member) { return member.name == name; });
  return found == members.end() ? nullptr : &*found;
}

}  // namespace dealkit::deal
