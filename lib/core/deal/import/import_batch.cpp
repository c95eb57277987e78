// Lines of a batch, decided in order; see import_batch.hpp.
#include "core/deal/import/import_batch.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/message.hpp"
#include "core/base/visible.hpp"
#include "core/deal/change_result.hpp"

namespace dealkit::deal {
namespace {

/// Notes on names that are close to known ones; what is beyond is counted together.
constexpr std::size_t most_near_misses = 50;

std::string id_in(json::Value record) {
  const auto id = record.find("id");
  if (!id || id.is(json::Kind::null)) return "";
  return std::string(id.is(json::Kind::string) ? id.string() : id.text());
}

}  // namespace

void ImportTally::add(const ImportTally& other) {
  rejected += other.rejected;
  for (const auto& [outcome, count] : other.outcomes) outcomes[outcome] += count;
  for (const auto& [what, count] : other.ignored) ignored[what] += count;
  for (const auto& [what, count] : other.near_misses) near_misses[what] += count;
}

Context BatchDecider::context_at(base::Instant now) const {
  auto context = context_;
  context.now = now;
  context.now.nanos -= now.nanos % 1'000'000;  // what stores keep
  return context;
}

Context BatchDecider::context(Requests requests) const {
  return requests.empty() ? context_ : context_at(requests.front().now);
}

/// What was made of records is deeper than they are, and comes back with --restore.
base::Result<const json::Document*> BatchDecider::read(const base::Request& line) {
  auto document = reader_.read(line.bytes);
  if (document || !settings_.options.restore) return document;
  auto deeper = derived_reader_.read(line.bytes);
  if (!deeper) return document;
  const auto kind = kind_of_line((*deeper)->root(), settings_);
  const bool derived = kind && (*kind == Kind::approval || *kind == Kind::review_round ||
                                *kind == Kind::validation_report);
  return derived ? deeper : document;
}

/// Why a line is no record that a store keeps; nullopt for one that is.
std::optional<base::Error> BatchDecider::why_no_record(const base::Request& line) {
  if (line.error != nullptr) return *line.error;
  const auto document = read(line);
  if (!document) return document.error();
  const auto kind = kind_of_line((*document)->root(), settings_);
  if (!kind) return kind.error();
  return std::nullopt;
}

bool BatchDecider::has_record(Requests requests) {
  return std::any_of(requests.begin(), requests.end(),
                     [this](const base::Request& line) { return !why_no_record(line); });
}

/// Notes a line that cannot be taken; false if nothing after it is wanted.
bool BatchDecider::reject(std::size_t index, const base::Request& line, const base::Error& error,
                          ImportBatch& batch) {
  ++batch.tally.rejected;
  if (settings_.results) append_rejection(batch.output.main, line, error, settings_);
  auto pointer = pointer_to(line, error);
  static_cast<void>(batch.output.add_bad(index, error, std::move(pointer)));
  const auto& allowed = batch.output.bad_allowed;
  return !allowed || batch.output.bad.size() <= *allowed;
}

void BatchDecider::refuse(Requests requests, ImportBatch& batch) {
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (!reject(i, requests[i], *why_no_record(requests[i]), batch)) return;
  }
}

std::vector<Key> BatchDecider::keys(Requests requests) {
  std::vector<Key> keys;
  for (const auto& line : requests) {
    const auto document = read(line);
    if (line.error != nullptr || !document) continue;
    const auto kind = kind_of_line((*document)->root(), settings_);
    if (!kind) continue;
    for (auto& key : keys_of_import(*kind, (*document)->root())) keys.push_back(std::move(key));
  }
  return keys;
}

base::Result<std::unique_ptr<ImportBatch>> BatchDecider::decide(Requests requests,
                                                                std::span<const Key> keys,
                                                                ImportUnit& unit) {
  auto batch = std::make_unique<ImportBatch>();
  DEALKIT_RETURN_IF_ERROR(decide_in(unit, requests, keys, {}, *batch));
  return batch;
}

base::Result<void> BatchDecider::decide_in(ImportUnit& unit, Requests requests,
                                           std::span<const Key> keys,
                                           std::string_view announcement, ImportBatch& batch) {
  DEALKIT_RETURN_IF_ERROR(unit.load(keys));
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (!announcement.empty() && !why_no_record(requests[i])) {  // it was made for this one
      batch.output.side += announcement;
      announcement = {};
    }
    auto done = decide_line(requests[i], unit, batch);
    if (done) {
      // With --atomic nothing is taken any more, so nothing after it is.
      if (settings_.atomic && batch.tally.any_conflict()) return {};
      continue;
    }
    if (done.error().code == base::Errc::internal) return done;
    if (!reject(i, requests[i], done.error(), batch)) return {};
  }
  return {};
}

/// Notes members whose names are close to known ones, or with --strict refuses the record.
base::Result<void> BatchDecider::look_for_slips(json::Value root, Kind kind, ImportBatch& batch) {
  const auto misses = record::near_misses(root, *traits(kind).table, near_names_);
  if (settings_.strict && !misses.empty()) {  // all of the record, at the place of the first
    std::string all;
    for (const auto& miss : misses) {
      all += (all.empty() ? "" : " ") + record::describe(root.document(), miss);
    }
    return with_position_of(root.document().value(misses.front().node),
                            {base::Errc::data, std::move(all)});
  }
  for (const auto& miss : misses) {
    auto text = record::describe(root.document(), miss);
    auto& notes = batch.tally.near_misses;
    if (notes.size() >= most_near_misses && !notes.contains(text)) text = "more such members";
    ++notes[std::move(text)];
  }
  return {};
}

/// What is to be said of a record that was decided.
void BatchDecider::note(const base::Request& line, const Decision& decision,
                        ImportBatch& batch) const {
  ++batch.tally.outcomes[decision.outcome];
  for (const auto& warning : decision.warnings) {
    batch.output.side += fmt::format("{}: {}:{}: warning: {}\n", settings_.tool,
                                     base::visible(line.source), base::place_of(line, {}).line,
                                     base::visible(warning));
  }
  for (const auto& ignored : decision.ignored) {
    ++batch.tally.ignored[{ignored.name, ignored.reason}];
  }
}

/// An Error means that the line cannot be taken, whatever is stored.
base::Result<void> BatchDecider::decide_line(const base::Request& line, ImportUnit& unit,
                                             ImportBatch& batch) {
  if (line.error != nullptr) return *line.error;
  DEALKIT_ASSIGN_OR_RETURN(const auto* document, read(line));
  const auto root = document->root();
  DEALKIT_ASSIGN_OR_RETURN(const auto kind, kind_of_line(root, settings_));
  DEALKIT_RETURN_IF_ERROR(look_for_slips(root, kind, batch));
  DEALKIT_ASSIGN_OR_RETURN(
      const auto decision,
      import_record(unit.records(), kind, root, settings_.options, context_at(line.now)));
  for (const auto& change : decision.changes) {
    unit.apply(change);
    batch.written.push_back({change.kind, change.id});
  }
  note(line, decision, batch);
  const Key key{kind, id_in(root)};
  const bool conflict = decision.outcome == Outcome::conflict;
  if (conflict) {
    const auto author = unit.last_author(key);
    base::append_message(batch.output.side, settings_.tool, line,
                         conflict_error(key, decision, author ? *author : std::string()));
    batch.rejected += line.bytes;
    batch.rejected += '\n';
  }
  batch.output.count(conflict ? base::Verdict::negative : base::Verdict::positive);
  if (!settings_.results) return {};
  std::string result;
  DEALKIT_RETURN_IF_ERROR(append_result(result, {key, &decision, settings_.dry_run}));
  batch.output.main += base::visible_lines(result);  // people look at it; it is the same JSON
  return {};
}

}  // namespace dealkit::deal
