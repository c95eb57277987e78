// What commands on a store print; see output.hpp.
#include "io/session/output.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>

#include "core/base/time.hpp"
#include "core/base/visible.hpp"
#include "io/cli/run.hpp"
#include "io/sys/fd.hpp"
#include "io/sys/signals.hpp"

namespace dealkit::io::session {

bool for_people(const cli::Invocation& invocation) {
  const auto& format = invocation.values.text("format");
  if (format == "table" || format == "expanded") return true;
  return format == "auto" && sys::is_terminal(STDOUT_FILENO);
}

std::size_t terminal_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

base::TableLayout table_layout(const cli::Invocation& invocation, std::string hint) {
  return {.width = terminal_width(), .expanded = invocation.values.text("format") == "expanded",
          .hint = std::move(hint)};
}

std::string fitted(std::string_view lines) {
  return base::wrapped(lines, {.width = terminal_width(), .indent = 4});
}

std::string minutes_of(std::string_view time) {
  const auto instant = base::parse_instant(time);
  if (!instant || !time.ends_with('Z')) return std::string(time);
  return std::string(time.substr(0, 10)) + " " + std::string(time.substr(11, 5));
}

base::Result<int> failure_of(const ndjson::RecordWriter& out, const base::Error& error) {
  if (out.broken_pipe()) return sys::die_of(SIGPIPE);
  return error;
}

base::Result<void> print(std::string_view text) {
  auto written = cli::write_all(STDOUT_FILENO, text);
  if (!written) {
    return base::Error{written.error().code, "<stdout>: " + written.error().message};
  }
  return {};
}

void print_message(std::string_view tool, std::string_view text) {
  // A failure to write to standard error has nowhere to be reported.
  cli::write_error(fmt::format("{}: {}\n", tool, base::visible(text)));
}

std::string message_on(std::string_view what, std::string_view message) {
  const bool named = message.find(what) != std::string_view::npos;
  return named ? std::string(message) : fmt::format("{}: {}", what, message);
}

std::string cell_text(json::Value value) {
  if (!value || value.is(json::Kind::null)) return "";
  return std::string(value.is(json::Kind::string) ? value.string() : value.text());
}

}  // namespace dealkit::io::session
