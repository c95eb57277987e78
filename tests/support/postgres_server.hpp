// A real PostgreSQL server for tests: in a scratch directory, on a free loopback port and a socket,
// ended and removed whatever happens to the test (postgres_server.py keeps it).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/coprocess/process.hpp"

namespace dealkit::test {

class PostgresServer {
 public:
  struct Options {
    bool durable = false;               // with fsync and full page writes
    std::vector<std::string> settings;  // "name=value", as in postgresql.conf
  };
  /// Starts a server (about a second). All calls throw std::runtime_error when they fail, also if
  /// PostgreSQL is not installed: a test that needs it must not pass without it.
  PostgresServer() : PostgresServer(Options{}) {}
  explicit PostgresServer(const Options& options);
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  /// The one that the tests of this binary share: each of them takes a database of its own, and
  /// none kills it. Started at its first use, ended with the process.
  static PostgresServer& shared();

  /// The URL of a new, empty database, by TCP. The user, postgres, is a superuser.
  std::string new_database();
  std::string url(std::string_view database) const;
  /// By the socket in the scratch directory.
  std::string socket_url(std::string_view database) const;
  int port() const { return port_; }
  const std::string& directory() const { return directory_; }

  void kill();    // SIGKILL to all of its processes
  void freeze();  // SIGSTOP: connections stay, but nothing answers
  void thaw();
  void stop();    // at once, but as an administrator would: connections are told
  void start();   // after kill or stop: on the same port and data

 private:
  void order(const std::string& words);
  std::string reply();
  void close();

  io::coprocess::Process keeper_;
  int port_ = 0;
  int made_ = 0;
  std::string directory_;
  std::string read_;  // what the keeper has said beyond the last line
};

}  // namespace dealkit::test
