// main() of every tool.
#include "io/cli/run.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <exception>

#include "core/base/secrets.hpp"
#include "core/base/visible.hpp"
#include "io/cli/named_files.hpp"

extern char** environ;  // NOLINT: environ(7)

namespace dealkit::io::cli {
namespace {

using base::Errc;
using base::Error;

Environment read_environment() {
  Environment out;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    out.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return out;
}

/// A standard stream that the parent closed leaves its number to whatever is opened first, and
/// records would be printed into the socket of a database. So the numbers are taken, in the
/// direction that fails: who uses such a stream still gets EBADF.
void occupy_closed_streams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(fd, F_GETFD) == 0 || errno != EBADF) continue;
    // open() takes the lowest free number. Without /dev/null things stay as they are.
    static_cast<void>(::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY));
  }
}

int run(const Tool& tool, const Request& request) {
  const auto prepared = prepare(tool, request);
  write_error(prepared.err);
  if (!prepared.invocation) {
    if (auto written = write_all(STDOUT_FILENO, prepared.out); !written) {
      write_error(error_line(tool.name, written.error(), "<stdout>"));
      return base::traits(Errc::io).exit_status;
    }
    return prepared.status;
  }
  const auto files = check_named_files(*prepared.invocation);
  auto status = files ? prepared.invocation->path.back()->run(*prepared.invocation)
                      : base::Result<int>(files.error());
  if (status) return *status;
  write_error(error_line(tool.name, status.error()));
  if (status.error().code == Errc::usage) {
    write_error("try '" + full_name(tool, prepared.invocation->path) + " --help'\n");
  }
  return base::traits(status.error().code).exit_status;
}

}  // namespace

base::Result<void> write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      return Error{Errc::io, std::string("cannot write: ") + std::strerror(errno), {}};
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

void write_error(std::string_view lines) {
  static_cast<void>(write_all(STDERR_FILENO, base::visible_lines(lines)));
}

std::string error_line(std::string_view tool, const Error& error, std::string_view source) {
  if (error.message.empty()) return {};  // it was said already
  std::string out = std::string(tool) + ": ";
  if (!source.empty()) out += base::visible(source) + ":";
  if (error.position.line > 0) {
    out += std::to_string(error.position.line) + ":" + std::to_string(error.position.column) + ":";
  }
  if (out.back() == ':') out += ' ';
  out += "error: ";
  base::append_visible(out, base::without_secrets(error.message, base::SecretsIn::message));
  return out + "\n";
}

int run_tool(const Tool& tool, int argc, const char* const* argv) {
  // What the standard library cannot do (no memory, a broken locale) is the bug of nobody but us.
  try {
    occupy_closed_streams();
    Request request;
    request.environment = read_environment();
    for (int i = 1; i < argc; ++i) request.arguments.emplace_back(argv[i]);
    return run(tool, request);
  } catch (const std::exception& error) {
    write_error(tool.name + ": error: internal error: " + error.what() + "\n");
  } catch (...) {
    write_error(tool.name + ": error: internal error of unknown type\n");
  }
  return base::traits(Errc::internal).exit_status;
}

}  // namespace dealkit::io::cli
