#include "core/validation/set/set_outbox.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <limits>

#include "core/validation/set/bytes.hpp"

namespace dealkit::validation {
namespace {

/// Where findings without campaigns sort.
constexpr auto no_ordinal = std::numeric_limits<std::uint64_t>::max();

SetFinding read_finding(ByteReader& reader, const CodeInfo* info) {
  SetFinding finding;
  finding.info = info;
  finding.severity = reader.plain<Severity>();
  finding.message = reader.text();
  while (!reader.empty()) {
    finding.ordinals.push_back(reader.plain<std::uint64_t>());
    finding.campaign_ids.emplace_back(reader.text());
    finding.content_hashes.emplace_back(reader.text());
  }
  return finding;
}

}  // namespace

SetOutbox::SetOutbox(SpillFactory& spills, const Options& options)
    : by_record_(options.by_record),
      limits_(options.limits),
      findings_(spills, options.memory_bytes / 2),
      marks_(spills, options.memory_bytes / 2) {
  for (std::size_t i = 0; i < set_code_count; ++i) {
    auto& row = infos_[i];
    row.info = find_code(set_code_names[i]);
    assert(row.info != nullptr && row.info->set_rule);
    row.severity = row.info->severity;
    row.on = options.overrides == nullptr || options.overrides->severity(*row.info, row.severity);
  }
}

base::Result<void> SetOutbox::report(SetCode code, std::string_view message,
                                     std::vector<Involved> campaigns,
                                     std::optional<Severity> severity) {
  if (!on(code)) return {};
  std::sort(campaigns.begin(), campaigns.end(),
            [](const Involved& a, const Involved& b) { return a.ordinal < b.ordinal; });
  record_.clear();
  ByteWriter writer(record_);
  writer.key(campaigns.empty() ? no_ordinal : campaigns.front().ordinal);
  writer.plain(code).key(sequence_++);
  writer.plain(severity.value_or(infos_[static_cast<std::size_t>(code)].severity));
  writer.text(message);
  for (const auto& campaign : campaigns) {
    writer.plain(campaign.ordinal).text(campaign.id).text(campaign.content_hash);
  }
  return findings_.add(record_);
}

base::Result<void> SetOutbox::note(std::initializer_list<SetCode> codes,
                                   std::string_view message) {
  for (const auto code : codes) {
    if (on(code)) return report(code, message, {}, Severity::advisory);
  }
  return {};
}

base::Result<void> SetOutbox::mark(SetCode code, std::uint64_t ordinal, std::string_view message,
                                   std::optional<Severity> severity) {
  if (!by_record_ || !on(code)) return {};
  record_.clear();
  ByteWriter writer(record_);
  writer.key(ordinal).plain(code).key(sequence_++);
  writer.plain(severity.value_or(infos_[static_cast<std::size_t>(code)].severity));
  record_ += message;
  return marks_.add(record_);
}

base::Result<void> SetOutbox::finish() {
  DEALKIT_RETURN_IF_ERROR(findings_.finish());
  return marks_.finish();
}

base::Result<void> SetOutbox::deliver(SetSink& sink) const {
  DEALKIT_ASSIGN_OR_RETURN(auto cursor, findings_.cursor());
  Counts seen{};
  for (std::string_view record;;) {
    DEALKIT_ASSIGN_OR_RETURN(const bool more, cursor.next(record));
    if (!more) break;
    ByteReader reader(record);
    const bool named = reader.key() != no_ordinal;
    const auto code = static_cast<std::size_t>(reader.plain<SetCode>());
    reader.key();
    if (named && ++seen[code] > limits_.max_findings) continue;
    DEALKIT_RETURN_IF_ERROR(sink.take(read_finding(reader, infos_[code].info)));
  }
  return deliver_rest(seen, sink);
}

base::Result<void> SetOutbox::deliver_rest(const Counts& seen, SetSink& sink) const {
  for (std::size_t i = 0; i < set_code_count; ++i) {
    const auto found = seen[i] + unlisted_[i];
    if (found <= limits_.max_findings) continue;
    SetFinding rest;
    rest.info = infos_[i].info;
    rest.severity = infos_[i].severity;
    rest.message = fmt::format("{} more findings of {} are not listed",
                               found - limits_.max_findings, set_code_names[i]);
    DEALKIT_RETURN_IF_ERROR(sink.take(rest));
  }
  return {};
}

base::Result<SetOutbox::Marks> SetOutbox::marks() const {
  DEALKIT_ASSIGN_OR_RETURN(auto cursor, marks_.cursor());
  return Marks(*this, std::move(cursor));
}

base::Result<bool> SetOutbox::Marks::next(Mark& mark) {
  std::string_view record;
  DEALKIT_ASSIGN_OR_RETURN(const bool more, cursor_.next(record));
  if (!more) return false;
  ByteReader reader(record);
  mark.ordinal = reader.key();
  mark.info = outbox_->infos_[static_cast<std::size_t>(reader.plain<SetCode>())].info;
  reader.key();
  mark.severity = reader.plain<Severity>();
  mark.message = reader.rest();
  return true;
}

}  // namespace dealkit::validation
