// The causes of failure that dealkit distinguishes, and the one table that says what each of them
// means at the edges: exit status (sysexits(3)), HTTP status, log level, metric reason.
#pragma once

#include <cstdint>
#include <string_view>

namespace dealkit::base {

enum class Errc : std::uint8_t {
  negative,       // all was read; the answer is no
  usage,          // the command line is wrong
  data,           // an input record cannot be read
  no_input,       // an input cannot be opened
  unavailable,    // a needed service is away
  internal,       // our bug
  io,             // reading or writing failed
  again,          // a passing failure: try again
  configuration,  // a configuration or policy file is wrong
  conflict,       // somebody else changed it first
  not_found,      // no such thing
  limit,          // a stated limit was reached
  timeout,        // a deadline passed
};

enum class LogLevel : std::uint8_t { error, warning, notice, info, debug };

struct ErrcTraits {
  Errc code;
  int exit_status;
  int http_status;
  LogLevel log_level;
  std::string_view reason;  // label in metrics and dead letters: closed set, snake_case
};

/// The row of the table for `code`; every code has one.
const ErrcTraits& traits(Errc code);

}  // namespace dealkit::base
