// The log of a tool: events on stderr for the people who operate it. Text with time for a terminal,
// "<3>text" for the journal, one JSON object a line for collectors. No globals: whoever may log is
// handed a Log. Repeated errors and warnings are counted and summed up instead of flooding.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/errc.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace dealkit::io::log {

using base::LogLevel;

enum class Format : std::uint8_t {
  automatic,  // journal if $JOURNAL_STREAM names this stream, else text
  text,
  json,
  journal,
};

/// What belongs to an event beside its message. Never a secret.
struct Field {
  std::string_view name;  // snake_case, unit last
  std::variant<std::string_view, std::int64_t, double, bool> value;

  Field(std::string_view n, std::string_view v) : name(n), value(v) {}
  Field(std::string_view n, const char* v) : name(n), value(std::string_view(v)) {}
  Field(std::string_view n, const std::string& v) : name(n), value(std::string_view(v)) {}
  Field(std::string_view n, double v) : name(n), value(v) {}
  Field(std::string_view n, bool v) : name(n), value(v) {}
  template <class Integer>
    requires std::integral<Integer>
  Field(std::string_view n, Integer v) : name(n), value(static_cast<std::int64_t>(v)) {}
};

struct Options {
  std::string tool = {};
  Format format = Format::automatic;
  LogLevel level = LogLevel::info;  // this and worse are written
  int fd = 2;
  bool color = false;               // of the level in text
  std::string journal_stream = {};  // the value of $JOURNAL_STREAM
  /// Of errors and warnings of one event, this many are written in each window; the rest is counted
  /// and reported with the next one or by flush(). 0 = no limit.
  std::uint32_t burst = 10;
  std::int64_t window_ms = 10'000;
  /// The time to stamp; the system's clock if empty.
  std::function<base::Instant()> now = {};
};

/// Safe to use from several threads; each event is one write(2).
class Log {
 public:
  explicit Log(Options options);
  ~Log();  // flushes
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  /// `event` is a fixed snake_case name ("config_reloaded"), `message` is for people.
  void write(LogLevel level, std::string_view event, std::string_view message,
             std::initializer_list<Field> fields = {});
  void error(std::string_view event, std::string_view message,
             std::initializer_list<Field> fields = {}) {
    write(LogLevel::error, event, message, fields);
  }
  void warning(std::string_view event, std::string_view message,
               std::initializer_list<Field> fields = {}) {
    write(LogLevel::warning, event, message, fields);
  }
  void notice(std::string_view event, std::string_view message,
              std::initializer_list<Field> fields = {}) {
    write(LogLevel::notice, event, message, fields);
  }
  void info(std::string_view event, std::string_view message,
            std::initializer_list<Field> fields = {}) {
    write(LogLevel::info, event, message, fields);
  }
  void debug(std::string_view event, std::string_view message,
             std::initializer_list<Field> fields = {}) {
    write(LogLevel::debug, event, message, fields);
  }
  /// An Error at the level of base::traits, with its reason as a field.
  void failure(std::string_view event, const base::Error& error);

  bool enabled(LogLevel level) const;
  Format format() const;  // what `automatic` came to
  /// Events held back so far, ever.
  std::uint64_t suppressed() const;
  /// Reports what was held back and not yet reported.
  void flush();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace dealkit::io::log
