// Fakes and real servers for the tests of external checks: started with a process id that we know,
// ended by it, and looked after: a test that leaves a child or a descriptor behind fails.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/coprocess/process.hpp"
#include "support/printers.hpp"

namespace dealkit::test {

/// argv of tests/support/checker.py in that mode, with its arguments.
std::vector<std::string> checker(std::string_view mode, std::vector<std::string> more = {});

/// A server that runs until kill() or the end of the object's life.
class Server {
 public:
  /// tests/support/check_service.py on a free loopback port.
  static std::unique_ptr<Server> check_service();
  /// A real redis-server with its socket and data in a scratch directory, and on a free loopback
  /// port if `tcp`. `more` are further arguments.
  static std::unique_ptr<Server> redis(bool tcp, std::vector<std::string> more = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void kill();
  void freeze();  // SIGSTOP: it listens, but says nothing
  int port() const { return port_; }
  std::string url(std::string_view path) const;
  const std::string& socket() const { return socket_; }

 private:
  Server() = default;
  io::coprocess::Process process_;
  int port_ = 0;
  std::string socket_;
  std::string directory_;
};

/// A loopback port on which nobody listens.
int free_port();

/// Counts children and open descriptors when it is made; check() tells what has been left since.
class Leftovers {
 public:
  Leftovers();
  /// "" or what there is too much of.
  std::string check() const;

 private:
  std::size_t descriptors_;
};

std::size_t open_descriptors();
/// Of this process, running and zombie.
std::size_t children();

}  // namespace dealkit::test
