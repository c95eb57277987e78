// The seam between a tool's decision and its hosts (design.md section 1): bytes of requests in,
// bytes of replies out. The pipe host feeds lines, a server requests, the loopback of the tests
// whole texts; a tool cannot tell which of them runs it.
//
// A tool that keeps no state is its Deciders: one a worker, each deciding requests one after the
// other, in parallel. A tool that keeps state (a store, a set of reviews) makes Deciders that do
// nothing and decides in apply(), where requests come in order and one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace dealkit::base {

/// One request as a host hands it over.
struct Request {
  std::string_view bytes;         // one JSON text without its line end; empty if it was too long
  std::string_view source;        // file name, peer or link: for messages only
  std::uint64_t line = 0;         // of bytes[0] in the source, from 1; 0 where there are no lines
  std::uint64_t byte_offset = 0;  // of bytes[0] in the source
  std::uint32_t column = 1;       // of bytes[0] in its line, in bytes from 1
  /// Why it is unreadable before anyone looks into it (too long, the input broke off); nullptr for
  /// the others. Its position counts from bytes[0].
  const Error* error = nullptr;
  Instant now = {};                      // the present, as far as this request is concerned
  std::optional<Instant> deadline = {};  // when nobody waits for the reply any more; none in a pipe
  std::string_view traceparent = {};     // W3C Trace Context, "" = none
};

/// What a decision amounts to, for exit status, HTTP status and metrics.
enum class Verdict : std::uint8_t { positive, negative };

/// How far the replies to a batch had come at some request.
struct ReplyMark {
  std::size_t main_bytes = 0;
  std::size_t side_bytes = 0;
  std::uint64_t positive = 0;
  std::uint64_t negative = 0;
};

/// A request that could not be read.
struct BadRequest {
  std::size_t index = 0;  // in its batch
  Error error;            // its position counts from the request's first byte
  std::string pointer;    // RFC 6901, "" if not known
  ReplyMark mark;         // of all that came before it
};

/// The replies to a batch of requests. main and side hold whole records only, each with its '\n'.
struct Replies {
  std::string main;  // standard output, the body of the answer
  std::string side;  // a second stream: a report file, or standard error
  std::uint64_t positive = 0;
  std::uint64_t negative = 0;
  std::vector<BadRequest> bad;    // by rising index
  std::shared_ptr<void> summary;  // for HostedTool::collect(); its type is the tool's affair
  bool stop_at_bad = false;       // set by the host: nothing after a bad request is wanted
  /// Set by the host before apply(): one more unreadable request than this ends the run.
  std::optional<std::uint64_t> bad_allowed;

  /// Notes that request `index` could not be read. False if nothing after it is wanted: return
  /// then.
  [[nodiscard]] bool add_bad(std::size_t index, Error error, std::string pointer = {});
  void count(Verdict verdict) { ++(verdict == Verdict::positive ? positive : negative); }
  ReplyMark savepoint() const { return {main.size(), side.size(), positive, negative}; }
  /// Takes back what came after `mark`.
  void rollback_to(const ReplyMark& mark);
  void clear();
};

/// Decides requests; every worker of a host has its own. It gets those that came together, so that
/// it may wait for others (external checks) on behalf of all of them at once; what it replies to
/// one must not depend on which others came with it.
class Decider {
 public:
  virtual ~Decider() = default;
  /// Requests with an error set are unreadable: pass them to add_bad(), or reply to them.
  virtual void decide(std::span<const Request> requests, Replies& replies) = 0;
  /// From a host that lets the next batch be decided while one is applied, once a batch, on the
  /// thread that applies: all before it has been applied and written, and it comes next; or the run
  /// ends early and nobody wants it. decide() may not have begun with it, may be at it, or be done.
  virtual void due(bool wanted) { static_cast<void>(wanted); }
};

/// A Decider that needs nothing but the request at hand.
class SingleDecider : public Decider {
 public:
  void decide(std::span<const Request> requests, Replies& replies) final;

 protected:
  /// Replies to one request, the `index`th of its batch. After an Error what it has replied is
  /// taken back, since half a reply is none, and the request counts as unreadable.
  virtual Result<Verdict> decide_one(const Request& request, std::size_t index,
                                     Replies& replies) = 0;
  /// What the last Error was about; RFC 6901, "" if not known.
  virtual std::string pointer() const { return {}; }
};

/// A tool as its hosts see it.
class HostedTool {
 public:
  virtual ~HostedTool() = default;
  /// A Decider for one worker; called before any work begins. By default one that does nothing,
  /// for tools that decide in apply().
  virtual std::unique_ptr<Decider> make_decider();
  /// For tools whose decisions depend on the order of the input and have effects of their own (a
  /// store): sees every batch whole, in order, one at a time, and may add bad requests (keep them
  /// by rising index). The request that is one bad one more than replies.bad_allowed is the last
  /// one to look at. An Error ends the run with its exit status, the batch's replies unwritten.
  virtual Result<void> apply(std::span<const Request> requests, Replies& replies);
  /// Sees every batch in the order of the input, cut behind the request that ends the run, one at a
  /// time, and may still change its replies. An Error ends the run with its exit status; it is told
  /// after what the replies say.
  virtual Result<void> collect(std::span<const Request> requests, Replies& replies);
  /// Replies once more after the last batch: `emit` writes that and leaves it empty. Not called
  /// when the run was ended early.
  using Emit = std::function<Result<void>(Replies&)>;
  virtual Result<void> finish(const Emit& emit);
};

}  // namespace dealkit::base
