// A batch's way through the checks: cache, equal requests under way, lanes, and back into order.
#include "io/check/external.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/base/hash.hpp"
#include "core/base/json/document.hpp"
#include "io/cache/single_flight.hpp"
#include "io/check/lane.hpp"
#include "io/check/request.hpp"
#include "io/http/client.hpp"
#include "io/http/header.hpp"

namespace dealkit::io::check {

using base::Errc;
using base::Error;

namespace {

constexpr int max_timeout_ms = 600'000;
constexpr std::size_t max_concurrency = 1024;

Result<void> check_configuration(const ExternalCheck& check) {
  const auto wrong = [&](std::string_view what) {
    return Error{Errc::configuration, fmt::format("external check '{}': {}", check.name, what)};
  };
  if (check.name.empty()) return wrong("expected a name, found none");
  if (check.name.find_first_of("\r\n") != std::string::npos)
    return wrong("expected a name on one line");
  const bool command = check.kind == ExternalCheck::Kind::command;
  if (command && (check.argv.empty() || check.argv[0].empty()))
    return wrong("expected a command, found none");
  if (check.timeout_ms < 1 || check.timeout_ms > max_timeout_ms)
    return wrong(fmt::format("expected a time-out of 1 to {} ms, found {}", max_timeout_ms,
                             check.timeout_ms));
  if (check.concurrency < 1 || check.concurrency > max_concurrency)
    return wrong(fmt::format("expected a concurrency of 1 to {}, found {}", max_concurrency,
                             check.concurrency));
  if (check.cache_seconds < 0) return wrong("expected cache_seconds to be 0 or more");
  for (const auto& [name, value] : check.headers) {
    if (auto good = http::check_field(name, value); !good) return wrong(good.error().message);
  }
  return {};
}

/// Answers of another command or endpoint are other answers.
std::string version_of(const ExternalCheck& check) {
  if (!check.version.empty()) return check.version;
  std::string origin = check.url;
  for (const auto& word : check.argv) origin.append(word).push_back('\0');
  return base::to_hex(base::hash128(origin));
}

}  // namespace

class ExternalChecks::Core {
 public:
  struct Way {
    std::vector<std::string> sorted_fields;
    std::unique_ptr<Lane> lane;
  };
  using Results = std::vector<std::vector<CheckResult>>;
  class Batch;

  static Result<std::unique_ptr<Core>> create(std::vector<ExternalCheck> checks,
                                              const ExternalOptions& options);
  ~Core() { cancel(); }

  Results run(std::span<const RecordText> records, base::Instant now);
  void cancel() {
    for (auto& way : ways) way.lane->stop();
    if (client) client->stop();
  }

  std::vector<ExternalCheck> checks;
  cache::Cache* cache = nullptr;
  cache::SingleFlight<std::string> flights;
  std::vector<Way> ways;  // by check
  std::unique_ptr<http::Client> client;  // last: its thread uses the lanes
};

Result<std::unique_ptr<ExternalChecks::Core>> ExternalChecks::Core::create(
    std::vector<ExternalCheck> checks, const ExternalOptions& options) {
  auto core = std::make_unique<Core>();
  core->checks = std::move(checks);
  core->cache = options.cache;
  std::set<std::string_view> names;
  http::ClientOptions client;
  client.ca_file = options.ca_file;
  client.max_connections = 0;
  std::vector<http::Url> urls(core->checks.size());
  for (std::size_t i = 0; i < core->checks.size(); ++i) {
    const auto& check = core->checks[i];
    DEALKIT_RETURN_IF_ERROR(check_configuration(check));
    if (!names.insert(check.name).second)
      return Error{Errc::configuration,
                   fmt::format("external check '{}': the name is used twice", check.name)};
    if (check.kind != ExternalCheck::Kind::http) continue;
    auto url = http::parse_url(check.url);
    if (!url)
      return Error{url.error().code,
                   fmt::format("external check '{}': {}", check.name, url.error().message)};
    urls[i] = std::move(*url);
    client.max_connections += check.concurrency;
  }
  if (client.max_connections > 0) core->client = std::make_unique<http::Client>(client);
  for (std::size_t i = 0; i < core->checks.size(); ++i) {
    const auto& check = core->checks[i];
    Way way;
    way.sorted_fields = check.fields;
    std::sort(way.sorted_fields.begin(), way.sorted_fields.end());
    const auto repeated = std::unique(way.sorted_fields.begin(), way.sorted_fields.end());
    way.sorted_fields.erase(repeated, way.sorted_fields.end());
    way.lane = std::make_unique<Lane>(check, version_of(check), core->client.get(), urls[i]);
    core->ways.push_back(std::move(way));
  }
  return core;
}

/// One run(): lives on the caller's stack until the last answer has come.
class ExternalChecks::Core::Batch {
 public:
  Batch(Core& core, std::size_t records, base::Instant now)
      : core_(core),
        now_(base::to_string(now)),
        records_(records),
        tickets_(records * core.checks.size()),
        results_(records, std::vector<CheckResult>(core.checks.size())) {}

  void read(std::span<const RecordText> records);
  void look_up();
  void send();
  void receive();
  Results take() { return std::move(results_); }

 private:
  struct Ticket {
    std::string key;   // empty: neither kept nor shared
    std::string part;  // what the check reads, if that is not the whole record
    bool done = false;
    bool leads = false;
  };

  const ExternalCheck& check(std::size_t slot) const {
    return core_.checks[slot % core_.checks.size()];
  }
  Core::Way& way(std::size_t slot) const { return core_.ways[slot % core_.checks.size()]; }
  CheckResult& result(std::size_t slot) {
    return results_[slot / core_.checks.size()][slot % core_.checks.size()];
  }
  std::string_view text(std::size_t slot) const {
    if (!check(slot).fields.empty()) return tickets_[slot].part;
    return records_[slot / core_.checks.size()].text();
  }
  void fail_record(std::size_t record, const Error& error);
  void complete(std::size_t slot, const Result<std::string>& reply);
  void accept(Answer& answer);

  Core& core_;
  const std::string now_;
  json::Reader reader_;
  std::vector<OneLineRecord> records_;
  std::vector<Ticket> tickets_;  // by slot: record * checks + check
  Results results_;
  std::shared_ptr<Inbox> inbox_ = std::make_shared<Inbox>();
  std::size_t awaited_ = 0;
};

void ExternalChecks::Core::Batch::fail_record(std::size_t record, const Error& error) {
  const std::size_t checks = core_.checks.size();
  for (std::size_t slot = record * checks; slot < (record + 1) * checks; ++slot)
    complete(slot, error);
}

/// What each check reads of each record, and its key.
void ExternalChecks::Core::Batch::read(std::span<const RecordText> records) {
  const std::size_t checks = core_.checks.size();
  for (std::size_t r = 0; r < records.size(); ++r) {
    auto record = OneLineRecord::read(records[r].bytes, reader_);
    if (!record) {
      fail_record(r, record.error());
      continue;
    }
    records_[r] = std::move(*record);
    auto document = reader_.read(records_[r].text());
    if (!document) {
      fail_record(r, document.error());
      continue;
    }
    for (std::size_t slot = r * checks; slot < (r + 1) * checks; ++slot) {
      Ticket& ticket = tickets_[slot];
      if (!check(slot).fields.empty())
        ticket.part = select_fields((*document)->root(), way(slot).sorted_fields);
      if (check(slot).cache_seconds > 0)
        ticket.key = cache_key(check(slot).name, way(slot).lane->version(), text(slot));
    }
  }
}

void ExternalChecks::Core::Batch::look_up() {
  if (core_.cache == nullptr) return;
  std::vector<std::string> keys;
  std::vector<std::size_t> slots;
  for (std::size_t slot = 0; slot < tickets_.size(); ++slot) {
    if (tickets_[slot].done || tickets_[slot].key.empty()) continue;
    keys.push_back(tickets_[slot].key);
    slots.push_back(slot);
  }
  if (keys.empty()) return;
  const auto values = core_.cache->get_many(keys);
  for (std::size_t i = 0; i < slots.size(); ++i) {
    // What others wrote into a shared cache is not believed unseen: if it is no reply, we ask.
    if (!values[i] || !parse_reply(*values[i], reader_)) continue;
    complete(slots[i], *values[i]);
    result(slots[i]).cached = true;
    way(slots[i]).lane->count_hit();
  }
}

void ExternalChecks::Core::Batch::send() {
  const std::size_t checks = core_.checks.size();
  std::vector<std::deque<Job>> jobs(checks);
  for (std::size_t slot = 0; slot < tickets_.size(); ++slot) {
    Ticket& ticket = tickets_[slot];
    if (ticket.done) continue;
    ++awaited_;
    if (!ticket.key.empty()) {
      ticket.leads = core_.flights.lead_or_wait(
          ticket.key, [inbox = inbox_, slot](const Result<std::string>& reply) {
            Answer answer;
            answer.slot = slot;
            answer.reply = reply;
            answer.shared = true;
            inbox->push(std::move(answer));
          });
      if (!ticket.leads) continue;
    }
    jobs[slot % checks].push_back(
        {slot, [this, slot] { return request_members(check(slot).name, now_, text(slot)); }});
  }
  for (std::size_t i = 0; i < checks; ++i) core_.ways[i].lane->submit(inbox_, std::move(jobs[i]));
}

void ExternalChecks::Core::Batch::receive() {
  while (awaited_ > 0) {
    for (auto& answer : inbox_->take()) {
      accept(answer);
      --awaited_;
    }
  }
}

void ExternalChecks::Core::Batch::accept(Answer& answer) {
  const Ticket& ticket = tickets_[answer.slot];
  complete(answer.slot, answer.reply);
  CheckResult& outcome = result(answer.slot);
  outcome.latency_micros = answer.latency_micros;
  outcome.cached = answer.shared;
  if (answer.shared) way(answer.slot).lane->count_shared();
  if (!ticket.leads) return;
  // Into the cache before the flight ends, so that there is no moment at which it is in neither.
  if (core_.cache != nullptr && !outcome.failure)
    core_.cache->put(ticket.key, *answer.reply, check(answer.slot).cache_seconds);
  core_.flights.finish(ticket.key, answer.reply);
}

void ExternalChecks::Core::Batch::complete(std::size_t slot, const Result<std::string>& reply) {
  tickets_[slot].done = true;
  CheckResult& outcome = result(slot);
  outcome.check = slot % core_.checks.size();
  if (!reply) {
    outcome.failure = reply.error();
    outcome.failure->source = check(slot).name;
    return;
  }
  auto findings = parse_reply(*reply, reader_);
  if (!findings) {
    outcome.failure = std::move(findings).error();
    outcome.failure->source = check(slot).name;
    outcome.failure->position = {};  // of the reply, which nobody sees
    return;
  }
  outcome.findings = std::move(*findings);
  outcome.passed = outcome.findings.empty();
}

ExternalChecks::Core::Results ExternalChecks::Core::run(std::span<const RecordText> records,
                                                        base::Instant now) {
  Batch batch(*this, records.size(), now);
  batch.read(records);
  batch.look_up();
  batch.send();
  batch.receive();
  return batch.take();
}

Result<std::unique_ptr<ExternalChecks>> ExternalChecks::create(std::vector<ExternalCheck> checks,
                                                               const ExternalOptions& options) {
  DEALKIT_ASSIGN_OR_RETURN(auto core, Core::create(std::move(checks), options));
  return std::unique_ptr<ExternalChecks>(new ExternalChecks(std::move(core)));
}

ExternalChecks::ExternalChecks(std::unique_ptr<Core> core) : core_(std::move(core)) {}
ExternalChecks::~ExternalChecks() = default;

const std::vector<ExternalCheck>& ExternalChecks::checks() const { return core_->checks; }

std::vector<std::vector<CheckResult>> ExternalChecks::run(std::span<const RecordText> records,
                                                          base::Instant now) {
  return core_->run(records, now);
}

void ExternalChecks::cancel() { core_->cancel(); }

std::vector<CheckStats> ExternalChecks::stats() const {
  std::vector<CheckStats> all;
  for (const auto& way : core_->ways) all.push_back(way.lane->stats());
  return all;
}

}  // namespace dealkit::io::check
