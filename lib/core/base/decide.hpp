// The seam between a tool's decision and its hosts (design.md section 1): bytes of one request in,
// bytes of its replies out. The pipe host feeds lines, the socket host requests, the simulation
// host messages; a Decider cannot tell which of them runs it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace dealkit::base {

/// One request as a host hands it over. `bytes` is one JSON text without its line end.
struct Request {
  std::string_view bytes;
  std::string_view source;        // file name, peer or link: for messages only
  std::uint64_t line = 0;         // 1-based number in the source; 0 where there are no lines
  std::uint64_t byte_offset = 0;  // of bytes[0] in the source
};

/// What a decision amounts to, for exit status, HTTP status and metrics.
enum class Verdict : std::uint8_t { positive, negative };

/// Decides requests one at a time. Not shared between threads: a host makes one a worker.
class Decider {
 public:
  virtual ~Decider() = default;
  /// Appends the reply's NDJSON lines (each with its '\n') to `reply`. An Error means the request
  /// could not be read: the host reports it by its own error policy and goes on.
  virtual Result<Verdict> decide(const Request& request, std::string& reply) = 0;
};

}  // namespace dealkit::base
