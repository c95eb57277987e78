// The connection that open() gives out. Internal to this folder.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "io/sql/connection.hpp"
#include "io/sqlite/database.hpp"

namespace dealkit::io::sqlite {

class Session final : public sql::Connection {
 public:
  Session(Database database, std::chrono::milliseconds statement_timeout);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() override;

  sql::Dialect dialect() const override { return sql::Dialect::sqlite; }
  base::Result<std::uint64_t> run(std::string_view statement,
                                  std::span<const sql::Value> parameters,
                                  const sql::OnRow& on_row) override;
  base::Result<std::uint64_t> stream(std::string_view statement,
                                     std::span<const sql::Value> parameters,
                                     const sql::OnRow& on_row) override;
  base::Result<std::uint64_t> insert(const sql::Insert& insert,
                                     std::span<const sql::Value> values) override;
  base::Result<std::uint64_t> run_for_keys(std::string_view statement,
                                           std::span<const std::string_view> keys,
                                           const sql::OnRow& on_row) override;
  base::Result<void> script(std::string_view statements) override;
  base::Result<void> begin(sql::Begin kind) override;
  base::Result<void> commit() override;
  void rollback() override;
  bool in_transaction() const override;
  bool is_usable() const override { return database_.get() != nullptr; }

 private:
  using Clock = std::chrono::steady_clock;
  class Use;
  class Deadline;
  static int on_progress(void* session);

  base::Result<void> usable() const;
  base::Result<Use> use(std::string_view text);
  base::Result<std::uint64_t> step_through(Statement& statement, const sql::OnRow& on_row);
  base::Result<std::uint64_t> insert_rows(const sql::Insert& insert,
                                          std::span<const sql::Value> values);

  Database database_;
  std::chrono::milliseconds statement_timeout_;
  std::optional<Clock::time_point> deadline_;
  bool reading_ = false;  // in a transaction that must not write
  std::unordered_map<std::string, std::unique_ptr<Statement>> statements_;
};

}  // namespace dealkit::io::sqlite
