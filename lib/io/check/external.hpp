// The external checks of `validate`: programs and services of others that judge a record. All
// checks of all records of a batch wait at the same time; answers are cached, and what is asked
// twice at one time is asked once. A check that is dead, slow or talks nonsense is a failure in its
// own result, never a hang.
//
// Protocol. One JSON object for each record and check; the answer is one JSON object.
//   request  {"id":7,"check":"legal","now":"2026-10-01T00:00:00Z","record":{…}}
//   reply    {"id":7,"passed":true}
//            {"id":7,"findings":[{"code":"LEGAL01","severity":"critical","message":"…",
//                                 "pointer":"/creative_specs/0","actual":…,"expected":…}]}
//            {"id":7,"error":"the register is being reloaded"}
//   - `record` holds the record's bytes as they are or, if the check names `fields`, an object of
//     just these top-level members (those that are there, sorted by name, bytes as they are). Line
//     breaks between its tokens become spaces.
//   - `now` is the time that the run takes for the present (--now), not the clock.
//   - All members of a finding may be left out. `severity` is critical, warning or advisory, else
//     that of the check's configuration; `pointer` is an RFC 6901 pointer into the record; `actual`
//     and `expected` are any JSON; `code` has up to 64 letters, digits and _-.
//   - {"passed":false} alone is one finding without a reason. No findings means passed; `passed`
//     beside `findings` has to agree with them. At most 1000 findings a reply.
//   - `error` means that the check could not judge the record: a failure, not a finding.
//   - Other members are ignored.
// A command gets requests as NDJSON lines on its standard input and writes replies, flushed, as
// lines to its standard output, in any order (io/coprocess/coprocess.hpp). It has up to
// `concurrency` requests at a time: 1 for one that works on one at a time, since a request's time
// runs from when it is sent. A service gets each request, without `id`, as the body of a POST
// (application/json) and replies with status 2xx and the same object without `id`.
// An answer has to depend on the named fields alone, or `cache_seconds` has to be 0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "io/cache/cache.hpp"
#include "io/check/reply.hpp"

namespace dealkit::io::check {

/// One `[[external]]` of the configuration.
struct ExternalCheck {
  enum class Kind : std::uint8_t { command, http };
  std::string name;  // unique; in requests, messages and cache keys
  Kind kind = Kind::command;
  std::vector<std::string> argv;  // Kind::command
  std::string url;                // Kind::http
  std::vector<std::pair<std::string, std::string>> headers;  // Kind::http; may hold secrets
  int timeout_ms = 2000;          // 1 to 600,000; for each request, from when it is sent
  Severity severity = Severity::critical;    // of findings that name none
  Severity on_failure = Severity::warning;   // of the finding that the check itself failed
  std::size_t concurrency = 1;    // requests at a time; 1 to 1024
  std::vector<std::string> fields;  // top-level members that it reads; empty: the whole record
  std::int64_t cache_seconds = 300;  // 0: neither kept nor shared
  std::string version;  // changes when its answers do; empty: made from argv or url
};

struct RecordText {
  std::string_view bytes;  // one JSON object; must stay until run() returns
};

struct CheckResult {
  std::size_t check = 0;  // index into the configuration
  bool passed = false;    // it answered, and found nothing
  bool cached = false;    // from the cache, or from an equal request of the same time
  std::optional<base::Error> failure;  // it gave no verdict: why; its source is the check's name
  std::vector<CheckFinding> findings;
  std::int64_t latency_micros = 0;  // of the request; 0 from the cache
};

struct CheckStats {
  std::uint64_t calls = 0;     // requests sent
  std::uint64_t failures = 0;  // of them
  std::uint64_t hits = 0;      // answered from the cache
  std::uint64_t shared = 0;    // answered by an equal request under way
};

struct ExternalOptions {
  cache::Cache* cache = nullptr;  // without one nothing is kept; must outlive the checks
  std::string ca_file;            // for https; empty: the system's certificates
};

/// Safe to use from several threads: run() may be called by several workers at once, who then take
/// turns at each check.
class ExternalChecks {
 public:
  /// Errc::configuration: a name missing or used twice, no command, a bad URL, a number out of
  /// range. Starts nothing yet.
  static Result<std::unique_ptr<ExternalChecks>> create(std::vector<ExternalCheck> checks,
                                                        const ExternalOptions& options);
  /// All run() must have returned. Ends the commands, all at the same time.
  ~ExternalChecks();
  ExternalChecks(const ExternalChecks&) = delete;
  ExternalChecks& operator=(const ExternalChecks&) = delete;

  const std::vector<ExternalCheck>& checks() const;

  /// Asks all checks about all records and waits for all. For each record, in order, one result
  /// for each check, in order. Bounded: each check's requests, `concurrency` at a time, take at
  /// most their time-out, and a check that is given up fails at once.
  std::vector<std::vector<CheckResult>> run(std::span<const RecordText> records,
                                            base::Instant now);

  /// For a shutdown: what is under way fails, run() returns soon, and later ones fail at once.
  void cancel();

  /// For each check, in order.
  std::vector<CheckStats> stats() const;

 private:
  class Core;
  explicit ExternalChecks(std::unique_ptr<Core> core);
  std::unique_ptr<Core> core_;
};

}  // namespace dealkit::io::check
