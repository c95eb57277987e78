#include "core/validation/storable.hpp"

#include <fmt/format.h>

#include "core/base/ids.hpp"
#include "core/base/json/write.hpp"
#include "core/deal/content_checks.hpp"
#include "core/deal/importable.hpp"
#include "core/record/normal_form.hpp"
#include "core/validation/general_rules.hpp"
#include "core/validation/token_lists.hpp"

namespace dealkit::validation {

void check_storable_id(std::string_view member, const record::Text& id, Findings& findings) {
  if (!id) return;
  const auto good = base::check_id(*id);
  if (good) return;
  findings.add(not_storable, {.at = id.node,
                              .expected = "an id of 1 to 255 bytes without control characters",
                              .message = fmt::format("{}: {}", member, good.error().message)});
}

void check_id_not_null(json::Value record, std::string_view member, Findings& findings) {
  const auto id = record.find(member);
  if (id && id.is(json::Kind::null)) check_has_id(record, member, findings);
}

void check_has_id(json::Value record, std::string_view member, Findings& findings) {
  if (!record.find("type").is(json::Kind::string)) return;
  const auto id = record.find(member);
  const bool null = id && id.is(json::Kind::null);
  if (id && !null) return;  // of another type, it is a finding already
  findings.add(not_storable, {.at = null ? id.index() : record.index(),
                              .expected = "an id of 1 to 255 bytes without control characters",
                              .message = fmt::format("the record has no {}, without which it "
                                                     "cannot be imported", member)});
}

namespace {

/// The innermost value that begins at a place in the record's text; the record itself if none does.
std::uint32_t node_at(const json::Document& document, std::uint64_t offset) {
  std::uint32_t found = 0;
  for (std::uint32_t i = 0; i < document.size(); ++i) {
    if (document.node(i).begin == offset) found = i;
  }
  return found;
}

}  // namespace

void check_importable(json::Value record, const base::TimeZones* zones, Findings& findings) {
  const auto kind = deal::parse_kind(record.find("type").string());
  if (!kind) return;
  const auto good = deal::check_importable(*kind, record, zones);
  if (good) return;
  const auto& place = good.error().position;
  const auto at = place.column == 0 ? record.index() : node_at(record.document(), place.offset);
  findings.add(not_storable, {.at = at,
                              .expected = "a record that dealctl import takes",
                              .message = good.error().message});
}

void check_storable_name(std::string_view member, const record::Text& name, Findings& findings) {
  if (!name || deal::fits_as_name(*name)) return;
  findings.add(not_storable,
               {.at = name.node,
                .expected = "1 to 255 characters",
                .message = fmt::format("{} {}", member, name->empty()
                                                            ? "is empty"
                                                            : "has more than 255 characters")});
}

void check_storable_numbers(json::Value value, Findings& findings) {
  constexpr std::uint32_t always_short = 20;  // no exponent of 19 digits fits
  const auto& document = value.document();
  const auto end = document.node(value.index()).next;
  for (auto i = value.index(); i < end; ++i) {
    const auto& node = document.node(i);
    if (node.kind != json::Kind::number || node.end - node.begin <= always_short) continue;
    std::string exact;
    const auto good = json::append_exact_number(exact, document.value(i).text());
    if (good) continue;
    findings.add(not_storable, {.at = i,
                                .expected = "a number that can be kept",
                                .message = good.error().message});
    return;
  }
}

void check_storable_text(json::Value record, Findings& findings) {
  const auto member = record::find_nul_member(record);
  if (!member) return;
  findings.add(not_storable, {.at = member.index(),
                              .expected = "text without U+0000",
                              .message = fmt::format("\"{}\" holds U+0000, which no store keeps",
                                                     brief(member.key()))});
}

}  // namespace dealkit::validation
