// Fakes, started through our own spawn().
#include "support/external_fakes.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

namespace dealkit::test {

namespace fs = std::filesystem;
using io::sys::Fd;

namespace {

/// The first line that a server prints: the port on which it listens.
int read_port(const Fd& output) {
  std::string line;
  pollfd watched{output.get(), POLLIN, 0};
  while (line.find('\n') == std::string::npos) {
    char block[64];
    if (::poll(&watched, 1, 20'000) <= 0) throw std::runtime_error("the fake service is silent");
    const ssize_t n = ::read(output.get(), block, sizeof block);
    if (n <= 0) throw std::runtime_error("the fake service ended: " + line);
    line.append(block, static_cast<std::size_t>(n));
  }
  return std::stoi(line);
}

bool can_connect(const std::string& path) {
  const Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

}  // namespace

std::vector<std::string> checker(std::string_view mode, std::vector<std::string> more) {
  std::vector<std::string> argv{DEALKIT_PYTHON, "-S", "-E", DEALKIT_FAKES "/checker.py",
                                std::string(mode)};
  argv.insert(argv.end(), more.begin(), more.end());
  return argv;
}

std::unique_ptr<Server> Server::check_service() {
  std::unique_ptr<Server> server(new Server());
  auto process = io::coprocess::spawn({DEALKIT_PYTHON, "-S", "-E",
                                       DEALKIT_FAKES "/check_service.py"});
  if (!process) throw std::runtime_error(process.error().message);
  server->process_ = std::move(*process);
  server->port_ = read_port(server->process_.output);
  return server;
}

std::unique_ptr<Server> Server::redis(bool tcp, std::vector<std::string> more) {
  // A free port may be taken by another before the server binds it: then the next is tried.
  for (int attempt = 0; attempt < 5; ++attempt) {
    std::unique_ptr<Server> server(new Server());
    std::string pattern = "/tmp/dealkit-redis-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no scratch directory");
    server->directory_ = pattern;
    server->socket_ = pattern + "/redis.sock";
    server->port_ = tcp ? free_port() : 0;
    std::vector<std::string> argv{"redis-server", "--port", std::to_string(server->port_),
                                  "--bind", "127.0.0.1", "--unixsocket", server->socket_,
                                  "--dir", server->directory_, "--save", "", "--appendonly", "no",
                                  "--daemonize", "no"};
    argv.insert(argv.end(), more.begin(), more.end());
    auto process = io::coprocess::spawn(argv);
    if (!process)
      throw std::runtime_error("redis-server (Debian package redis-server) is needed: " +
                               process.error().message);
    server->process_ = std::move(*process);
    for (int i = 0; i < 1000; ++i) {
      if (can_connect(server->socket_)) return server;
      pollfd ended{server->process_.exited.get(), POLLIN, 0};
      if (::poll(&ended, 1, 10) > 0) break;
    }
  }
  throw std::runtime_error("redis-server does not start");
}

std::string Server::url(std::string_view path) const {
  return fmt::format("http://127.0.0.1:{}{}", port_, path);
}

void Server::kill() {
  if (process_.pid <= 0) return;
  io::coprocess::signal_group(process_, SIGKILL);
  pollfd ended{process_.exited.get(), POLLIN, 0};
  ::poll(&ended, 1, 10'000);
  (void)io::coprocess::reap(process_);
}

void Server::freeze() { io::coprocess::signal_group(process_, SIGSTOP); }

Server::~Server() {
  kill();
  if (directory_.empty()) return;
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

int free_port() {
  const Fd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

std::size_t open_descriptors() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator("/proc/self/fd")) ++count;
  return count;
}

std::size_t children() {
  std::size_t count = 0;
  for (const auto& task : fs::directory_iterator("/proc/self/task")) {
    std::ifstream list(task.path() / "children");
    if (!list) throw std::runtime_error("cannot read the list of children");
    for (int pid = 0; list >> pid;) ++count;
  }
  return count;
}

Leftovers::Leftovers() : descriptors_(open_descriptors()) {
  if (children() != 0) throw std::runtime_error("a child is there before the test begins");
}

std::string Leftovers::check() const {
  std::string found;
  if (const std::size_t n = children(); n != 0) found += fmt::format("{} children ", n);
  if (const std::size_t n = open_descriptors(); n > descriptors_)
    found += fmt::format("{} descriptors", n - descriptors_);
  return found;
}

}  // namespace dealkit::test
