// The one owner of spdlog: it keeps levels, time and the lock; lines are formatted here, because
// its patterns escape neither quotes nor line ends.
#include "io/log/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <map>
#include <mutex>
#include <vector>

#include "core/base/json/write.hpp"

namespace dealkit::io::log {
namespace {

constexpr std::size_t tracked_events_limit = 1024;  // events have fixed names: far fewer in fact

constexpr std::array<std::string_view, 5> level_names{"error", "warning", "notice", "info",
                                                      "debug"};
constexpr std::array<char, 5> journal_levels{'3', '4', '5', '6', '7'};  // sd-daemon(3)
constexpr std::array<std::string_view, 5> level_colors{"\033[31m", "\033[33m", "\033[36m", "",
                                                       "\033[2m"};

std::size_t index_of(LogLevel level) { return static_cast<std::size_t>(level); }

/// spdlog has no notice: our five take five of its levels in order.
spdlog::level::level_enum to_spdlog(LogLevel level) {
  constexpr std::array<spdlog::level::level_enum, 5> levels{
      spdlog::level::err, spdlog::level::warn, spdlog::level::info, spdlog::level::debug,
      spdlog::level::trace};
  return levels[index_of(level)];
}

LogLevel from_spdlog(spdlog::level::level_enum level) {
  switch (level) {
    case spdlog::level::trace: return LogLevel::debug;
    case spdlog::level::debug: return LogLevel::info;
    case spdlog::level::info: return LogLevel::notice;
    case spdlog::level::warn: return LogLevel::warning;
    default: return LogLevel::error;
  }
}

using Clock = spdlog::log_clock;

base::Instant to_instant(Clock::time_point time) {
  const auto nanos =
      std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
  std::int64_t seconds = nanos / 1'000'000'000;
  auto rest = static_cast<std::int32_t>(nanos % 1'000'000'000);
  if (rest < 0) {
    rest += 1'000'000'000;
    --seconds;
  }
  return {seconds, rest - rest % 1'000'000};  // milliseconds are enough in a log
}

Clock::time_point to_time_point(base::Instant instant) {
  const auto nanos =
      std::chrono::seconds(instant.seconds) + std::chrono::nanoseconds(instant.nanos);
  return Clock::time_point(std::chrono::duration_cast<Clock::duration>(nanos));
}

/// RFC 3339 with milliseconds always, so that lines align.
std::string stamp(Clock::time_point time) {
  const auto instant = to_instant(time);
  std::string out = base::to_string(base::Instant{instant.seconds, 0});
  const int millis = instant.nanos / 1'000'000;
  std::string digits = std::to_string(1000 + millis).substr(1);
  out.insert(out.size() - 1, "." + digits);
  return out;
}

/// A message or value as one line of text: control characters are written as escapes.
void append_line_safe(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\x";
      out += hex[byte >> 4];
      out += hex[byte & 15];
    } else {
      out += c;
    }
  }
}

void append_json_value(std::string& out, const Field& field) {
  base::json::Writer writer(out);
  if (const auto* text = std::get_if<std::string_view>(&field.value)) {
    writer.string(*text);
  } else if (const auto* integer = std::get_if<std::int64_t>(&field.value)) {
    writer.integer(*integer);
  } else if (const auto* flag = std::get_if<bool>(&field.value)) {
    writer.boolean(*flag);
  } else if (const double number = std::get<double>(field.value); std::isfinite(number)) {
    writer.number(number);
  } else {
    writer.null();  // JSON has no infinity
  }
}

void append_text_field(std::string& out, const Field& field) {
  out += ' ';
  out += field.name;
  out += '=';
  const auto* text = std::get_if<std::string_view>(&field.value);
  const bool bare = text != nullptr && !text->empty() &&
                    text->find_first_of(" \"=\\\n\r\t") == std::string_view::npos;
  if (bare) {
    append_line_safe(out, *text);
  } else {
    append_json_value(out, field);
  }
}

using Fields = std::span<const Field>;

/// What the formatters put behind the head of a line: it travels through spdlog as the message.
std::string json_tail(std::string_view event, std::string_view message, Fields fields) {
  std::string out = "\"event\":";
  base::json::append_string(out, event);
  out += ",\"msg\":";
  base::json::append_string(out, message);
  for (const auto& field : fields) {
    out += ',';
    base::json::append_string(out, field.name);
    out += ':';
    append_json_value(out, field);
  }
  return out + "}";
}

std::string text_tail(std::string_view event, std::string_view message, Fields fields) {
  std::string out;
  append_line_safe(out, message);
  out += " [";
  out += event;
  out += ']';
  for (const auto& field : fields) append_text_field(out, field);
  return out;
}

/// The head of a line, by format.
class LineFormatter final : public spdlog::formatter {
 public:
  LineFormatter(Format format, bool color) : format_(format), color_(color) {}

  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto level = from_spdlog(message.level);
    const std::string_view name = level_names[index_of(level)];
    const std::string_view tool(message.logger_name.data(), message.logger_name.size());
    std::string line;
    if (format_ == Format::json) {
      line = "{\"ts\":\"" + stamp(message.time) + "\",\"level\":\"" + std::string(name) +
             "\",\"tool\":";
      base::json::append_string(line, tool);
      line += ',';
    } else if (format_ == Format::journal) {
      line = std::string("<") + journal_levels[index_of(level)] + ">";
    } else {
      const std::string_view color = color_ ? level_colors[index_of(level)] : "";
      line = stamp(message.time) + " " + std::string(tool) + " " + std::string(color) +
             std::string(name) + (color.empty() ? ": " : "\033[0m: ");
    }
    line.append(message.payload.data(), message.payload.size());
    line += '\n';
    out.append(line.data(), line.data() + line.size());
  }

  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<LineFormatter>(format_, color_);
  }

 private:
  Format format_;
  bool color_;
};

/// One write(2) a line; what a log cannot write is lost, there is nowhere to say so.
class DescriptorSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit DescriptorSink(int fd) : fd_(fd) {}

 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    std::string_view rest(line.data(), line.size());
    while (!rest.empty()) {
      const ssize_t written = ::write(fd_, rest.data(), rest.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return;
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void flush_() override {}

  int fd_;
};

/// sd-journal's rule: "$JOURNAL_STREAM" is DEVICE:INODE of the stream that the journal reads.
bool is_journal(const std::string& journal_stream, int fd) {
  struct stat info {};
  if (journal_stream.empty() || ::fstat(fd, &info) != 0) return false;
  return journal_stream == std::to_string(info.st_dev) + ":" + std::to_string(info.st_ino);
}

}  // namespace

struct Log::State {
  struct Window {
    LogLevel level = LogLevel::error;
    Clock::time_point start{};
    std::uint32_t written = 0;
    std::uint64_t held_back = 0;  // not yet reported
  };

  Options options;
  Format format;
  spdlog::logger logger;
  std::mutex mutex;  // of what follows
  std::map<std::string, Window, std::less<>> windows;
  std::uint64_t suppressed = 0;

  State(Options given, Format chosen, spdlog::sink_ptr sink)
      : options(std::move(given)), format(chosen), logger(options.tool, std::move(sink)) {
    logger.set_level(to_spdlog(options.level));
    logger.set_formatter(std::make_unique<LineFormatter>(format, options.color));
  }

  Clock::time_point now() const {
    return options.now ? to_time_point(options.now()) : Clock::now();
  }

  void emit(Clock::time_point time, LogLevel level, std::string_view event,
            std::string_view message, Fields fields) {
    const std::string tail = format == Format::json ? json_tail(event, message, fields)
                                                    : text_tail(event, message, fields);
    logger.log(time, spdlog::source_loc{}, to_spdlog(level), tail);
  }

  /// Whether to write now. `reported` receives how many were held back since the last one.
  bool admit(Clock::time_point time, LogLevel level, std::string_view event,
             std::uint64_t& reported) {
    if (options.burst == 0 || level > LogLevel::warning) return true;
    const std::lock_guard lock(mutex);
    auto found = windows.find(event);
    if (found == windows.end()) {
      if (windows.size() >= tracked_events_limit) return true;
      found = windows.emplace(std::string(event), Window{level, time, 0, 0}).first;
    }
    Window& window = found->second;
    if (time - window.start >= std::chrono::milliseconds(options.window_ms)) {
      reported = window.held_back;
      window = Window{level, time, 0, 0};
    }
    if (window.written < options.burst) {
      ++window.written;
      return true;
    }
    ++window.held_back;
    ++suppressed;
    return false;
  }
};

Log::Log(Options options) {
  auto format = options.format;
  if (format == Format::automatic) {
    format = is_journal(options.journal_stream, options.fd) ? Format::journal : Format::text;
  }
  auto sink = std::make_shared<DescriptorSink>(options.fd);
  state_ = std::make_unique<State>(std::move(options), format, std::move(sink));
}

Log::~Log() { flush(); }

void Log::write(LogLevel level, std::string_view event, std::string_view message,
                std::initializer_list<Field> fields) {
  if (!enabled(level)) return;
  const auto time = state_->now();
  std::uint64_t reported = 0;
  if (!state_->admit(time, level, event, reported)) return;
  std::vector<Field> all(fields);
  if (reported > 0) all.emplace_back("suppressed", reported);
  state_->emit(time, level, event, message, all);
}

void Log::failure(std::string_view event, const base::Error& error) {
  const auto& traits = base::traits(error.code);
  write(traits.log_level, event, error.message, {{"reason", traits.reason}});
}

bool Log::enabled(LogLevel level) const { return level <= state_->options.level; }

Format Log::format() const { return state_->format; }

std::uint64_t Log::suppressed() const {
  const std::lock_guard lock(state_->mutex);
  return state_->suppressed;
}

void Log::flush() {
  std::map<std::string, State::Window, std::less<>> held;
  {
    const std::lock_guard lock(state_->mutex);
    for (auto& [event, window] : state_->windows) {
      if (window.held_back == 0) continue;
      held.emplace(event, window);
      window.held_back = 0;
    }
  }
  for (const auto& [event, window] : held) {
    const std::string message = std::to_string(window.held_back) + " more of the same";
    const Field count("suppressed", window.held_back);
    state_->emit(state_->now(), window.level, event, message, Fields(&count, 1));
  }
}

}  // namespace dealkit::io::log
