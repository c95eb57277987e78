// import: records of files, settled batch by batch in the order of the input, each batch one
// durable commit (or, with --atomic, all of them one).
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <map>

#include "change_runner.hpp"
#include "commands.hpp"
#include "core/base/json/write.hpp"
#include "core/base/visible.hpp"
#include "core/deal/change.hpp"
#include "core/record/near_miss.hpp"
#include "core/record/registry.hpp"
#include "io/cli/run.hpp"
#include "io/cli/standard.hpp"
#include "io/filter/pipe_options.hpp"
#include "io/ndjson/message.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "io/ndjson/writer.hpp"
#include "io/sys/fd.hpp"
#include "io/sys/file.hpp"
#include "output.hpp"

namespace dealkit::cmd::dealctl {
namespace {

using io::ndjson::BatchOutput;
using io::ndjson::Line;

/// One commit syncs the disk: more records a commit pay for that, fewer show sooner.
constexpr std::size_t block_bytes = 1 << 20;
constexpr std::size_t batch_lines = 2000;
/// Notes on names that are close to known ones; what is beyond is counted together.
constexpr std::size_t most_near_misses = 50;

struct ImportSettings {
  deal::ImportOptions options;
  std::optional<deal::Kind> type;  // of records that state none
  bool atomic = false;
  bool dry_run = false;
  bool results = false;
  bool strict = false;
  std::string rejected_path;
};

struct Tally {
  std::uint64_t rejected = 0;  // lines that could not be taken, whatever is stored
  std::map<deal::Outcome, std::uint64_t> outcomes;
  std::map<std::pair<std::string, std::string>, std::uint64_t> ignored;  // by name and reason
  std::map<std::string, std::uint64_t> near_misses;  // records, by what is to be said of them
};

/// What a batch comes to; begun anew when the database asks for the transaction again.
struct Settled {
  BatchOutput output;
  Tally tally;
  std::string rejected;
};

base::Error with_position_of(json::Value value, base::Error error) {
  if (error.position.column == 0 && value) {
    error.position = value.document().position(value.document().node(value.index()).begin);
  }
  return error;
}

base::Result<deal::Kind> kind_of(json::Value record, const ImportSettings& settings) {
  if (!record.is(json::Kind::object)) {
    return with_position_of(record, {base::Errc::data, "expected a record (a JSON object)"});
  }
  const auto type = record.find("type");
  if (!type || type.is(json::Kind::null)) {
    if (settings.type) return *settings.type;
    return with_position_of(
        record, {base::Errc::data, "the record has no type: add one, or say --type"});
  }
  const auto kind =
      type.is(json::Kind::string) ? deal::parse_kind(type.string()) : std::nullopt;
  if (!kind) {
    const auto* known =
        type.is(json::Kind::string) ? record::find_record_type(type.string()) : nullptr;
    return with_position_of(
        type, {base::Errc::data,
               known == nullptr
                   ? fmt::format("type {} is none that a store keeps", type.text())
                   : fmt::format("a record of type {} is not kept in a store: see {}",
                                 known->name, known->page)});
  }
  return *kind;
}

/// The member that an error is about, by its place; "" for the record and for what is no JSON.
std::string pointer_to(const Line& line, const base::Error& error) {
  json::Reader reader;
  const auto document = reader.read(line.bytes);
  if (line.error != nullptr || !document || error.position.column == 0) return {};
  std::uint32_t found = 0;
  for (std::uint32_t i = 0; i < (*document)->size(); ++i) {
    if ((*document)->node(i).begin == error.position.offset) found = i;
  }
  return (*document)->pointer(found);
}

class Importer final : public io::ndjson::PipeTool {
 public:
  /// `make_store` opens the session's store where it has none yet.
  using MakeStore = std::function<base::Result<void>()>;
  Importer(Session& session, ImportSettings settings, io::ndjson::RecordWriter* rejected,
           MakeStore make_store)
      : session_(session), settings_(std::move(settings)), rejected_(rejected),
        make_store_(std::move(make_store)) {}

  std::unique_ptr<io::ndjson::BatchHandler> make_handler() override {
    class Nothing final : public io::ndjson::BatchHandler {
      void handle(std::span<const Line>, BatchOutput&) override {}
    };
    return std::make_unique<Nothing>();
  }

  base::Result<void> settle(std::span<const Line> lines, BatchOutput& output) override {
    Settled settled;
    const auto work = [&](io::store::UnitOfWork& unit) {
      settled = {};
      settled.output.bad_allowed = output.bad_allowed;
      return settle_lines(lines, unit, settled);
    };
    const bool any = session_.store != nullptr || has_record(lines);
    if (any && session_.store == nullptr) DEALKIT_CHECK(make_store_());
    if (!any) {
      settled.output.bad_allowed = output.bad_allowed;
      refuse_lines(lines, settled);
      if (settings_.atomic) DEALKIT_CHECK(refuse_all(settled, lines));
    } else if (settings_.atomic || settings_.dry_run) {
      DEALKIT_CHECK(in_one_transaction(work));
      if (settings_.atomic) DEALKIT_CHECK(refuse_all(settled, lines));
    } else {
      DEALKIT_CHECK(session_.store->transact(session_.context, work));
    }
    output = std::move(settled.output);
    tally_.rejected += settled.tally.rejected;
    for (const auto& [outcome, count] : settled.tally.outcomes) tally_.outcomes[outcome] += count;
    for (const auto& [what, count] : settled.tally.ignored) tally_.ignored[what] += count;
    for (const auto& [what, count] : settled.tally.near_misses) tally_.near_misses[what] += count;
    if (rejected_ != nullptr) DEALKIT_CHECK(rejected_->append(settled.rejected));
    return {};
  }

  base::Result<void> on_end(const Emit& emit) override {
    if (settings_.atomic && !settings_.dry_run && transaction_ != nullptr) {
      DEALKIT_CHECK(transaction_->commit());
    }
    if (rejected_ != nullptr) DEALKIT_CHECK(rejected_->finish());
    BatchOutput out;
    for (const auto& [what, count] : tally_.ignored) {
      out.side += fmt::format("dealctl: note: {} was not taken from {} record{}: {}\n",
                              base::visible(what.first),
                              count, count == 1 ? "" : "s", what.second);
    }
    for (const auto& [what, count] : tally_.near_misses) {
      out.side += fmt::format("dealctl: note: in {} record{}: {}\n", count,
                              count == 1 ? "" : "s", base::visible(what));
    }
    if (settings_.results) append_summary(out.main);
    if (io::sys::is_terminal(STDERR_FILENO)) out.side += summary();
    return emit(out);
  }

 private:
  /// What was made of records is deeper than they are, and comes back with --restore.
  base::Result<const json::Document*> read(const Line& line) {
    auto document = reader_.read(line.bytes);
    if (document || !settings_.options.restore) return document;
    auto deeper = derived_reader_.read(line.bytes);
    if (!deeper) return document;
    const auto kind = kind_of((*deeper)->root(), settings_);
    const bool derived = kind && (*kind == deal::Kind::approval ||
                                  *kind == deal::Kind::review_round ||
                                  *kind == deal::Kind::validation_report);
    return derived ? deeper : document;
  }

  /// Why a line is no record that a store keeps; nullopt for one that is.
  std::optional<base::Error> why_no_record(const Line& line) {
    if (line.error != nullptr) return *line.error;
    const auto document = read(line);
    if (!document) return document.error();
    const auto kind = kind_of((*document)->root(), settings_);
    if (!kind) return kind.error();
    return std::nullopt;
  }
  bool has_record(std::span<const Line> lines) {
    return std::any_of(lines.begin(), lines.end(),
                       [this](const Line& line) { return !why_no_record(line); });
  }

  /// Notes a line that cannot be taken; false if nothing after it is wanted.
  bool reject(std::size_t index, const Line& line, const base::Error& error, Settled& settled) {
    ++settled.tally.rejected;
    if (settings_.results) append_rejection(settled.output.main, line, error);
    auto pointer = pointer_to(line, error);
    static_cast<void>(settled.output.add_bad(index, error, std::move(pointer)));
    const auto& allowed = settled.output.bad_allowed;
    return !allowed || settled.output.bad.size() <= *allowed;
  }
  void refuse_lines(std::span<const Line> lines, Settled& settled) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (!reject(i, lines[i], *why_no_record(lines[i]), settled)) return;
    }
  }

  /// Loads all that the batch's records need in one go, then decides line by line: later lines see
  /// what earlier ones did.
  base::Result<void> settle_lines(std::span<const Line> lines, io::store::UnitOfWork& unit,
                                  Settled& settled) {
    std::vector<deal::Key> keys;
    for (const auto& line : lines) {
      const auto document = read(line);
      if (line.error != nullptr || !document) continue;
      const auto kind = kind_of((*document)->root(), settings_);
      if (!kind) continue;
      for (auto& key : deal::keys_of_import(*kind, (*document)->root())) {
        keys.push_back(std::move(key));
      }
    }
    DEALKIT_CHECK(unit.load(keys));
    for (std::size_t i = 0; i < lines.size(); ++i) {
      auto done = settle_line(lines[i], unit, settled);
      if (done) continue;
      if (done.error().code == base::Errc::internal) return done;
      if (!reject(i, lines[i], done.error(), settled)) return {};
    }
    return {};
  }

  /// The result of a line that cannot be taken: where it is, what it says of itself, and why not.
  void append_rejection(std::string& out, const Line& line, const base::Error& error) {
    std::string text;
    json::Writer writer(text);
    writer.object().member("type", "change_result");
    const auto document = reader_.read(line.bytes);
    if (line.error == nullptr && document) {
      const auto root = (*document)->root();
      if (const auto kind = kind_of(root, settings_)) {
        writer.member("entity_type", deal::traits(*kind).name);
      }
      const auto id = root.is(json::Kind::object) ? root.find("id") : json::Value();
      if (id.is(json::Kind::string)) writer.member("entity_id", id.string());
    }
    writer.member("outcome", "error");
    writer.member("source", base::visible(line.source));
    const auto place = io::ndjson::place_of(line, error);
    if (place.line > 0) writer.key("line").integer(static_cast<std::int64_t>(place.line));
    if (place.column > 0) writer.key("column").integer(static_cast<std::int64_t>(place.column));
    writer.member("error", base::visible(error.message)).close();
    base::append_visible(out, text);
    out += '\n';
  }

  /// Notes members whose names are close to known ones, or with --strict refuses the record.
  base::Result<void> look_for_slips(json::Value root, deal::Kind kind, Settled& settled) {
    const auto misses = record::near_misses(root, *deal::traits(kind).table, near_names_);
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
      auto& notes = settled.tally.near_misses;
      if (notes.size() >= most_near_misses && !notes.contains(text)) text = "more such members";
      ++notes[std::move(text)];
    }
    return {};
  }

  /// An Error means that the line cannot be taken, whatever is stored.
  base::Result<void> settle_line(const Line& line, io::store::UnitOfWork& unit, Settled& settled) {
    if (line.error != nullptr) return *line.error;
    DEALKIT_TRY(const auto* document, read(line));
    DEALKIT_TRY(const auto kind, kind_of(document->root(), settings_));
    DEALKIT_CHECK(look_for_slips(document->root(), kind, settled));
    DEALKIT_TRY(const auto decision,
                deal::import_record(unit, kind, document->root(), settings_.options,
                                    session_.context));
    for (const auto& change : decision.changes) unit.apply(change);
    ++settled.tally.outcomes[decision.outcome];
    for (const auto& warning : decision.warnings) {
      settled.output.side += fmt::format("dealctl: {}:{}: warning: {}\n",
                                         base::visible(line.source),
                                         io::ndjson::place_of(line, {}).line,
                                         base::visible(warning));
    }
    for (const auto& ignored : decision.ignored) {
      ++settled.tally.ignored[{ignored.name, ignored.reason}];
    }
    const auto id = document->root().find("id");
    const deal::Key key{kind, cell_text(id)};
    if (decision.outcome == deal::Outcome::conflict) {
      const auto error = conflict_error(unit, key, decision);
      io::ndjson::append_message(settled.output.side, "dealctl", line, error);
      settled.rejected += line.bytes;
      settled.rejected += '\n';
    }
    settled.output.count(decision.outcome == deal::Outcome::conflict ? base::Verdict::negative
                                                                     : base::Verdict::positive);
    if (!settings_.results) return {};
    std::string result;
    DEALKIT_CHECK(append_result(result, {key, &decision, settings_.dry_run}));
    settled.output.main += base::visible_lines(result);  // people look at it; it is the same JSON
    return {};
  }

  /// For imports that commit at the end, or never. What the database holds grows, memory does not.
  base::Result<void> in_one_transaction(
      const std::function<base::Result<void>(io::store::UnitOfWork&)>& work) {
    if (transaction_ == nullptr) {
      // What was read is gone: if the database ended it for another one's sake, we could not repeat
      // it. A dry run keeps nobody away, since nothing hangs on it.
      using Company = io::store::Store::Company;
      DEALKIT_TRY(transaction_,
                  session_.store->begin(session_.context,
                                        settings_.dry_run ? Company::others : Company::alone));
    }
    DEALKIT_CHECK(work(transaction_->work()));
    return transaction_->flush();
  }

  /// With --atomic the first line that is not taken ends the import.
  base::Result<void> refuse_all(const Settled& settled, std::span<const Line> lines) {
    const auto conflicts = settled.tally.outcomes.find(deal::Outcome::conflict);
    if (settled.output.bad.empty() && conflicts == settled.tally.outcomes.end()) return {};
    std::string text = settled.output.side;
    for (const auto& bad : settled.output.bad) {
      io::ndjson::append_message(text, "dealctl", lines[bad.index], bad.error);
    }
    io::cli::write_error(text);
    transaction_.reset();
    const auto code = settled.output.bad.empty() ? base::Errc::conflict : base::Errc::data;
    return base::Error{code, "nothing was imported (--atomic)"};
  }

  std::string summary() const {
    std::string text;
    for (const auto& [outcome, count] : tally_.outcomes) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, deal::name_of(outcome));
    }
    if (tally_.rejected > 0) {
      text += fmt::format("{}{} rejected", text.empty() ? "" : ", ", tally_.rejected);
    }
    return fmt::format("dealctl: import: {}{}\n", text.empty() ? "no records" : text,
                       settings_.dry_run ? " (dry run: nothing was changed)" : "");
  }

  void append_summary(std::string& out) const {
    json::Writer writer(out);
    writer.object().member("type", "import_summary");
    for (const auto& [outcome, count] : tally_.outcomes) {
      writer.key(deal::name_of(outcome)).integer(static_cast<std::int64_t>(count));
    }
    if (tally_.rejected > 0) {
      writer.key("rejected").integer(static_cast<std::int64_t>(tally_.rejected));
    }
    if (settings_.dry_run) writer.key("dry_run").boolean(true);
    writer.close();
    out += '\n';
  }

  Session& session_;
  ImportSettings settings_;
  io::ndjson::RecordWriter* rejected_;
  MakeStore make_store_;
  json::Reader reader_;
  json::Reader derived_reader_{deal::derived_limits};
  record::NearNames near_names_;
  Tally tally_;
  std::unique_ptr<io::store::Store::Transaction> transaction_;
};

ImportSettings settings_of(const io::cli::Invocation& invocation) {
  const auto& values = invocation.values;
  ImportSettings settings;
  settings.options.restore = values.flag("restore");
  settings.type = deal::parse_kind(values.text("type"));
  settings.atomic = values.flag("atomic");
  settings.dry_run = values.flag("dry-run");
  settings.results = values.flag("results");
  settings.strict = values.flag("strict");
  settings.rejected_path = values.text("rejected");
  return settings;
}

/// A store that is not there yet is made for the first record, not for what cannot be read: else a
/// wrong file in a wrong folder would leave an empty store behind.
base::Result<Session> session_for_import(const io::cli::Invocation& invocation) {
  auto session = open_session(invocation, Access::write);
  if (session || session.error().code != base::Errc::no_input) return session;
  return io::session::start_session(invocation);
}

}  // namespace

base::Result<int> import_records(const io::cli::Invocation& invocation) {
  auto settings = settings_of(invocation);
  auto options = io::filter::pipe_options(invocation, 0);
  DEALKIT_CHECK(io::ndjson::check_inputs(options.inputs));
  DEALKIT_TRY(auto session, session_for_import(invocation));
  io::sys::Fd rejected_file;
  std::optional<io::ndjson::RecordWriter> rejected;
  if (!settings.rejected_path.empty()) {
    DEALKIT_TRY(rejected_file, io::sys::open_output(settings.rejected_path,
                                                    io::sys::OutputMode::append));
    rejected.emplace(rejected_file.get(), settings.rejected_path);
  }
  options.durable = true;
  options.jobs = 1;  // decisions come one after the other; the database does the rest
  options.block_bytes = block_bytes;
  options.limits.max_lines = batch_lines;
  if (settings.atomic) options.on_error = io::ndjson::OnError::fail;
  const auto make_store = [&]() -> base::Result<void> {
    DEALKIT_TRY(auto made, open_session(invocation, Access::create));
    session.store = std::move(made.store);
    return {};
  };
  Importer importer(session, std::move(settings), rejected ? &*rejected : nullptr, make_store);
  return io::ndjson::finish(io::ndjson::run(options, importer));
}

}  // namespace dealkit::cmd::dealctl
