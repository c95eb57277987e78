// An HTTP/1.1 client for JSON over POST, with and without TLS: connections kept alive and pooled by
// endpoint, a deadline for the whole exchange, a limit on the response. No retries and no
// redirects: what an endpoint says once is its answer.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "io/http/url.hpp"

namespace dealkit::io::http {

struct ClientOptions {
  std::size_t max_connections = 16;  // to one endpoint (scheme, host, port); at least 1
  std::size_t max_queued = 1024;     // exchanges that wait for a connection, in all
  std::size_t max_response_bytes = 1 << 20;  // of a body; the header may have 16 KiB
  int max_idle_ms = 4000;  // an idle connection older than that is not used again
  std::string user_agent = "dealkit";
  std::string ca_file;  // PEM; empty: the system's certificates
};

struct Post {
  Url url;
  std::string body;  // sent as application/json
  int timeout_ms = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // check_field() holds
};

struct Response {
  int status = 0;  // always 2xx
  std::string body;
};

/// Gets the response or what went wrong: Errc::timeout; ::unavailable (refused, reset, name
/// unknown, no trust, cut off, status 5xx, 408, 429, stopped); ::data (not HTTP, over the limit,
/// any other status).
using Done = std::function<void(Result<Response>)>;

/// Safe to use from several threads; one thread of its own does the work, started by the first
/// exchange.
class Client {
 public:
  explicit Client(ClientOptions options);
  /// Fails what is outstanding. May wait for a name look-up that the system cannot break off.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// `done` is called exactly once, on the client's thread, never from inside post(), within
  /// post.timeout_ms. On an Error (Errc::limit: queue full; ::unavailable: stopped;
  /// ::configuration: a request that cannot be written) it is not.
  Result<void> post(Post post, Done done);
  /// post() and wait.
  Result<Response> ask(Post post);
  /// Fails what is outstanding, without waiting.
  void stop();

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace dealkit::io::http
