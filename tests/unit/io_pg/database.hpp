// A database of its own for each test, on the server that they share.
#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "io/pg/connection.hpp"
#include "support/postgres_server.hpp"

namespace dealkit::test {

class Database : public testing::Test {
 protected:
  Database() : url_(PostgresServer::shared().new_database()) {
    script("CREATE SCHEMA dealkit");
  }

  const std::string& url() const { return url_; }
  io::pg::OpenOptions options() const {
    io::pg::OpenOptions out;
    out.url = url_;
    out.lock_timeout = std::chrono::milliseconds(500);
    out.statement_timeout = std::chrono::milliseconds(5'000);
    return out;
  }
  std::unique_ptr<io::sql::Connection> open() const {
    auto opened = io::pg::open(options());
    if (!opened) throw std::runtime_error(opened.error().message);
    return std::move(*opened);
  }
  io::sql::Connection& connection() {
    if (!connection_) connection_ = open();
    return *connection_;
  }
  void script(const std::string& statements) {
    const auto done = connection().script(statements);
    if (!done) throw std::runtime_error(done.error().message);
  }
  /// The first column of the last row.
  std::string one(const std::string& statement) {
    std::string out;
    const auto done = connection().run(statement, {},
                                       [&](const io::sql::Row& row) -> base::Result<void> {
                                         out = row.text(0);
                                         return {};
                                       });
    if (!done) throw std::runtime_error(done.error().message);
    return out;
  }

 private:
  std::string url_;
  std::unique_ptr<io::sql::Connection> connection_;
};

}  // namespace dealkit::test
