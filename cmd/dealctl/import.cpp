// import: records of files, settled batch by batch in the order of the input, each batch one
// durable commit (or, with --atomic, all of them one). On a server the next batch is decided while
// one is written; see look_ahead.hpp.
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
#include "io/cli/run.hpp"
#include "io/cli/standard.hpp"
#include "io/filter/pipe_options.hpp"
#include "core/base/message.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "io/ndjson/writer.hpp"
#include "io/sys/fd.hpp"
#include "io/sys/file.hpp"
#include "import_line.hpp"
#include "look_ahead.hpp"
#include "output.hpp"

namespace dealkit::cmd::dealctl {
namespace {


/// One commit syncs the disk: more records a commit pay for that, fewer show sooner.
constexpr std::size_t block_bytes = 1 << 20;
constexpr std::size_t batch_lines = 2000;
/// Notes on names that are close to known ones; what is beyond is counted together.
constexpr std::size_t most_near_misses = 50;

struct Tally {
  std::uint64_t rejected = 0;  // lines that could not be taken, whatever is stored
  std::map<deal::Outcome, std::uint64_t> outcomes;
  std::map<std::pair<std::string, std::string>, std::uint64_t> ignored;  // by name and reason
  std::map<std::string, std::uint64_t> near_misses;  // records, by what is to be said of them
};

/// What a batch comes to; begun anew when the database asks for the transaction again.
struct Settled {
  base::Replies output;
  Tally tally;
  std::string rejected;
  std::vector<deal::Key> written;
};

class Importer final : public base::HostedTool {
 public:
  /// `make_store` opens the session's store where it has none yet.
  using MakeStore = std::function<base::Result<void>()>;
  Importer(Session& session, ImportSettings settings, io::ndjson::RecordWriter* rejected,
           MakeStore make_store)
      : session_(session), settings_(std::move(settings)), rejected_(rejected),
        make_store_(std::move(make_store)) {}

  /// Whether batches are decided ahead: where the database writes while it is asked, and each is a
  /// transaction of its own.
  bool looks_ahead() const {
    return session_.store != nullptr && session_.store->has_lanes() && !settings_.atomic &&
           !settings_.dry_run;
  }

  std::unique_ptr<base::Decider> make_decider() override {
    class Handler final : public base::Decider {
     public:
      explicit Handler(LookAhead* ahead) : ahead_(ahead) {}
      void decide(std::span<const base::Request> lines, base::Replies& output) override {
        if (ahead_ == nullptr) return;
        output.summary = std::make_shared<Preparing>(ahead_->handle(lines));
      }
      void due(bool wanted) override {
        if (ahead_ != nullptr) ahead_->due(wanted);
      }

     private:
      LookAhead* ahead_;
    };
    if (looks_ahead()) {
      ahead_.emplace(*session_.store, session_.context, settings_.lock_timeout, batch_work());
    }
    return std::make_unique<Handler>(ahead_ ? &*ahead_ : nullptr);
  }

  base::Result<void> settle(std::span<const base::Request> lines, base::Replies& output) override {
    Settled settled;
    auto prepared = std::static_pointer_cast<Preparing>(std::exchange(output.summary, nullptr));
    DEALKIT_ASSIGN_OR_RETURN(const bool done, take(prepared.get(), output, settled));
    prepared.reset();  // its locks are in the way of the same work begun anew
    if (!done) DEALKIT_RETURN_IF_ERROR(settle_now(lines, output, settled));
    output = std::move(settled.output);
    tally_.rejected += settled.tally.rejected;
    for (const auto& [outcome, count] : settled.tally.outcomes) tally_.outcomes[outcome] += count;
    for (const auto& [what, count] : settled.tally.ignored) tally_.ignored[what] += count;
    for (const auto& [what, count] : settled.tally.near_misses) tally_.near_misses[what] += count;
    if (rejected_ != nullptr) DEALKIT_RETURN_IF_ERROR(rejected_->append(settled.rejected));
    return {};
  }

  base::Result<void> finish(const Emit& emit) override {
    if (settings_.atomic && !settings_.dry_run && transaction_ != nullptr) {
      DEALKIT_RETURN_IF_ERROR(transaction_->commit());
    }
    if (rejected_ != nullptr) DEALKIT_RETURN_IF_ERROR(rejected_->finish());
    base::Replies out;
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
  BatchWork batch_work() {
    BatchWork work;
    work.keys = [this](std::span<const base::Request> lines) { return keys_of(lines); };
    work.decide = [this](std::span<const base::Request> lines, std::span<const deal::Key> keys,
                         io::store::UnitOfWork& unit) -> base::Result<BatchWork::Decided> {
      auto settled = std::make_shared<Settled>();
      DEALKIT_RETURN_IF_ERROR(settle_lines(lines, keys, unit, *settled));
      auto written = std::move(settled->written);
      return BatchWork::Decided{std::move(settled), std::move(written)};
    };
    return work;
  }

  /// Commits a batch that was decided ahead, if there is one and it still holds: it did not know
  /// how many lines may be unreadable, and others may have been faster.
  base::Result<bool> take(const Preparing* preparing, const base::Replies& output,
                          Settled& settled) {
    if (preparing == nullptr) return false;
    if (!*preparing) return preparing->error();
    const auto* prepared = (*preparing)->get();
    if (prepared == nullptr) return false;
    auto& outcome = *std::static_pointer_cast<Settled>(prepared->outcome);
    if (output.bad_allowed && outcome.output.bad.size() > *output.bad_allowed) return false;
    DEALKIT_ASSIGN_OR_RETURN(const bool committed, ahead_->commit(*prepared));
    if (committed) settled = std::move(outcome);
    return committed;
  }

  base::Result<void> settle_now(std::span<const base::Request> lines, const base::Replies& output,
                                Settled& settled) {
    if (ahead_) ahead_->be_alone();
    const auto work = [&](io::store::UnitOfWork& unit) {
      settled = {};
      settled.output.bad_allowed = output.bad_allowed;
      return settle_lines(lines, keys_of(lines), unit, settled);
    };
    const bool any = session_.store != nullptr || has_record(lines);
    if (any && session_.store == nullptr) {
      DEALKIT_RETURN_IF_ERROR(make_store_());
      if (session_.store->is_new()) {
        created_ = fmt::format("dealctl: created {}\n", base::visible(session_.store->name()));
      }
    }
    if (!any) {
      settled.output.bad_allowed = output.bad_allowed;
      refuse_lines(lines, settled);
      if (settings_.atomic) DEALKIT_RETURN_IF_ERROR(refuse_all(settled, lines));
    } else if (settings_.atomic || settings_.dry_run) {
      DEALKIT_RETURN_IF_ERROR(in_one_transaction(work));
      if (settings_.atomic) DEALKIT_RETURN_IF_ERROR(refuse_all(settled, lines));
    } else {
      DEALKIT_RETURN_IF_ERROR(session_.store->transact(session_.context, work));
    }
    created_.clear();
    return {};
  }

  /// What was made of records is deeper than they are, and comes back with --restore.
  base::Result<const json::Document*> read(const base::Request& line) {
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
  std::optional<base::Error> why_no_record(const base::Request& line) {
    if (line.error != nullptr) return *line.error;
    const auto document = read(line);
    if (!document) return document.error();
    const auto kind = kind_of((*document)->root(), settings_);
    if (!kind) return kind.error();
    return std::nullopt;
  }
  bool has_record(std::span<const base::Request> lines) {
    return std::any_of(lines.begin(), lines.end(),
                       [this](const base::Request& line) { return !why_no_record(line); });
  }

  /// Notes a line that cannot be taken; false if nothing after it is wanted.
  bool reject(std::size_t index, const base::Request& line, const base::Error& error,
              Settled& settled) {
    ++settled.tally.rejected;
    if (settings_.results) append_rejection(settled.output.main, line, error, settings_);
    auto pointer = pointer_to(line, error);
    static_cast<void>(settled.output.add_bad(index, error, std::move(pointer)));
    const auto& allowed = settled.output.bad_allowed;
    return !allowed || settled.output.bad.size() <= *allowed;
  }
  void refuse_lines(std::span<const base::Request> lines, Settled& settled) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (!reject(i, lines[i], *why_no_record(lines[i]), settled)) return;
    }
  }

  std::vector<deal::Key> keys_of(std::span<const base::Request> lines) {
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
    return keys;
  }

  /// Loads all that the batch's records need in one go, then decides line by line: later lines see
  /// what earlier ones did.
  base::Result<void> settle_lines(std::span<const base::Request> lines,
                                  std::span<const deal::Key> keys, io::store::UnitOfWork& unit,
                                  Settled& settled) {
    DEALKIT_RETURN_IF_ERROR(unit.load(keys));
    bool announced = created_.empty();
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (!announced && !why_no_record(lines[i])) {  // it was made for this one
        settled.output.side += created_;
        announced = true;
      }
      auto done = settle_line(lines[i], unit, settled);
      if (done) {
        const bool conflict = settled.tally.outcomes.contains(deal::Outcome::conflict);
        if (settings_.atomic && conflict) return {};  // nothing is taken, so nothing after it is
        continue;
      }
      if (done.error().code == base::Errc::internal) return done;
      if (!reject(i, lines[i], done.error(), settled)) return {};
    }
    return {};
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
  base::Result<void> settle_line(const base::Request& line, io::store::UnitOfWork& unit,
                                 Settled& settled) {
    if (line.error != nullptr) return *line.error;
    DEALKIT_ASSIGN_OR_RETURN(const auto* document, read(line));
    DEALKIT_ASSIGN_OR_RETURN(const auto kind, kind_of(document->root(), settings_));
    DEALKIT_RETURN_IF_ERROR(look_for_slips(document->root(), kind, settled));
    DEALKIT_ASSIGN_OR_RETURN(
        const auto decision,
        deal::import_record(unit, kind, document->root(), settings_.options, session_.context));
    for (const auto& change : decision.changes) {
      unit.apply(change);
      if (ahead_) settled.written.push_back({change.kind, change.id});
    }
    ++settled.tally.outcomes[decision.outcome];
    for (const auto& warning : decision.warnings) {
      settled.output.side += fmt::format("dealctl: {}:{}: warning: {}\n",
                                         base::visible(line.source),
                                         base::place_of(line, {}).line,
                                         base::visible(warning));
    }
    for (const auto& ignored : decision.ignored) {
      ++settled.tally.ignored[{ignored.name, ignored.reason}];
    }
    const auto id = document->root().find("id");
    const deal::Key key{kind, cell_text(id)};
    if (decision.outcome == deal::Outcome::conflict) {
      const auto error = conflict_error(unit, key, decision);
      base::append_message(settled.output.side, "dealctl", line, error);
      settled.rejected += line.bytes;
      settled.rejected += '\n';
    }
    settled.output.count(decision.outcome == deal::Outcome::conflict ? base::Verdict::negative
                                                                     : base::Verdict::positive);
    if (!settings_.results) return {};
    std::string result;
    DEALKIT_RETURN_IF_ERROR(append_result(result, {key, &decision, settings_.dry_run}));
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
      DEALKIT_ASSIGN_OR_RETURN(
          transaction_,
          session_.store->begin(session_.context,
                                settings_.dry_run ? Company::others : Company::alone));
    }
    DEALKIT_RETURN_IF_ERROR(work(transaction_->work()));
    return transaction_->flush();
  }

  /// With --atomic the first line that is not taken ends the import.
  base::Result<void> refuse_all(const Settled& settled, std::span<const base::Request> lines) {
    const auto conflicts = settled.tally.outcomes.find(deal::Outcome::conflict);
    if (settled.output.bad.empty() && conflicts == settled.tally.outcomes.end()) return {};
    std::string text = settled.output.side;
    for (const auto& bad : settled.output.bad) {
      base::append_message(text, "dealctl", lines[bad.index], bad.error);
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
  std::optional<LookAhead> ahead_;
  std::string created_;  // the note that the store has been made, for the first record
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
  settings.lock_timeout = store_options_of(invocation, Access::write).lock_timeout;
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
  DEALKIT_RETURN_IF_ERROR(io::ndjson::check_inputs(options.inputs));
  DEALKIT_ASSIGN_OR_RETURN(auto session, session_for_import(invocation));
  io::sys::Fd rejected_file;
  std::optional<io::ndjson::RecordWriter> rejected;
  if (!settings.rejected_path.empty()) {
    DEALKIT_ASSIGN_OR_RETURN(
        rejected_file, io::sys::open_output(settings.rejected_path, io::sys::OutputMode::append));
    rejected.emplace(rejected_file.get(), settings.rejected_path);
  }
  options.durable = true;
  options.jobs = 1;  // decisions come one after the other; the database does the rest
  options.block_bytes = block_bytes;
  options.limits.max_lines = batch_lines;
  if (settings.atomic) options.on_error = io::ndjson::OnError::fail;
  const auto make_store = [&] {
    return io::session::open_store(invocation, Access::create, session);
  };
  Importer importer(session, std::move(settings), rejected ? &*rejected : nullptr, make_store);
  options.ahead = importer.looks_ahead();
  return io::ndjson::finish(io::ndjson::run(options, importer));
}

}  // namespace dealkit::cmd::dealctl
