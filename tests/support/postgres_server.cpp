// Orders to the keeper of a PostgreSQL server, a line each, and its answers.
#include "support/postgres_server.hpp"

#include <poll.h>
#include <signal.h>

#include <stdexcept>

#include <fmt/format.h>

#include "io/sys/fd.hpp"

namespace dealkit::test {

namespace {

constexpr std::chrono::seconds patience{120};  // a machine may be very busy

}  // namespace

PostgresServer::PostgresServer(const Options& options) {
  std::vector<std::string> argv{DEALKIT_PYTHON, "-S", "-E", DEALKIT_SUPPORT "/postgres_server.py",
                                "--keep"};
  if (options.durable) argv.emplace_back("--durable");
  for (const std::string& setting : options.settings) {
    argv.emplace_back("--set");
    argv.push_back(setting);
  }
  auto process = io::coprocess::spawn(argv);
  if (!process) throw std::runtime_error(process.error().message);
  keeper_ = std::move(*process);
  try {
    const std::string line = reply();
    const std::size_t space = line.find(' ', 6);
    if (!line.starts_with("ready ") || space == std::string::npos) throw std::runtime_error(line);
    port_ = std::stoi(line.substr(6, space - 6));
    directory_ = line.substr(space + 1);
  } catch (...) {
    close();
    throw;
  }
}

PostgresServer::~PostgresServer() { close(); }

void PostgresServer::close() {
  keeper_.input.reset();  // this ends it, and its server with it
  pollfd ended{keeper_.exited.get(), POLLIN, 0};
  while (::poll(&ended, 1, -1) < 0) {
  }
  (void)io::coprocess::reap(keeper_);
}

PostgresServer& PostgresServer::shared() {
  static PostgresServer server;
  return server;
}

std::string PostgresServer::reply() {
  std::size_t end;
  while ((end = read_.find('\n')) == std::string::npos) {
    char block[512];
    if (!io::sys::readable(keeper_.output.get(), patience))
      throw std::runtime_error("the keeper of the PostgreSQL server is silent");
    const auto size = io::sys::read_some(keeper_.output.get(), block, sizeof block);
    if (!size) throw std::runtime_error(size.error().message);
    if (*size == 0) {
      const auto why = io::sys::read_some(keeper_.errors.get(), block, sizeof block);
      throw std::runtime_error("the keeper of the PostgreSQL server ended: " + read_ +
                               std::string(block, why ? *why : 0));
    }
    read_.append(block, *size);
  }
  std::string line = read_.substr(0, end);
  read_.erase(0, end + 1);
  return line;
}

void PostgresServer::order(const std::string& words) {
  const auto written = io::sys::write_all(keeper_.input.get(), words + "\n");
  if (!written) throw std::runtime_error(written.error().message);
  if (const std::string line = reply(); line != "ok") throw std::runtime_error(line);
}

std::string PostgresServer::new_database() {
  const std::string name = fmt::format("test_{}", ++made_);
  order("database " + name);
  return url(name);
}

std::string PostgresServer::url(std::string_view database) const {
  return fmt::format("postgresql://postgres@127.0.0.1:{}/{}", port_, database);
}

std::string PostgresServer::socket_url(std::string_view database) const {
  return fmt::format("postgresql://postgres@/{}?host={}&port={}", database, directory_, port_);
}

void PostgresServer::kill() { order("kill"); }
void PostgresServer::freeze() { order("freeze"); }
void PostgresServer::thaw() { order("thaw"); }
void PostgresServer::stop() { order("stop"); }
void PostgresServer::start() { order("start"); }

}  // namespace dealkit::test
