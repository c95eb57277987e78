// A store of its own for each test, in an SQLite file and in PostgreSQL: one suite holds for both.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/time.hpp"
#include "core/deal/change.hpp"
#include "core/event/event.hpp"
#include "core/record/normal_form.hpp"
#include "io/pg/connection.hpp"
#include "io/sqlite/connection.hpp"
#include "io/store/admin/admin.hpp"
#include "io/store/records/records.hpp"
#include "support/postgres_server.hpp"
#include "support/printers.hpp"

namespace dealkit::io::store {

using deal::Kind;

class ScratchFolder {
 public:
  ScratchFolder() : path_(std::filesystem::temp_directory_path().string() + "/store.XXXXXX") {
    if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("mkdtemp " + path_);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

template <class T>
T must(base::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}
inline void must(base::Result<void> result) {
  if (!result) throw std::runtime_error(result.error().message);
}

/// A JSON text as a record in normal form; ' stands for ".
inline deal::Stored stored(Kind kind, std::string json, std::int64_t version = 1) {
  for (auto& c : json) {
    if (c == '\'') c = '"';
  }
  json::Reader reader;
  const auto* document = must(reader.read(json));
  std::string text;
  must(record::append_normal(text, document->root(), *deal::traits(kind).table));
  auto id = deal::id_of(kind, document->root(), text);
  return {kind, std::move(id), version, std::move(text)};
}

/// A deal that only has what a store wants, and more members ("'deal_name':'x'").
inline deal::Stored a_deal(const std::string& id, std::int64_t version = 1,
                           const std::string& more = "'total_value':100") {
  return stored(Kind::deal,
                "{'type':'deal','id':'" + id + "','status':'draft','approval_state':'draft'," +
                    "'version':" + std::to_string(version) + "," + more + "}",
                version);
}

inline deal::Change creation(const deal::Stored& record) {
  deal::Change change;
  change.action = deal::Action::create;
  change.kind = record.kind;
  change.id = record.id;
  change.version = record.version;
  change.after = record.record;
  if (deal::traits(record.kind).versioned) {
    change.event_type = std::string(deal::traits(record.kind).name) + ".created";
  }
  if (record.kind == Kind::interaction) change.event_type = "interaction.recorded";
  change.partition_key = ":" + record.id;
  return change;
}

inline deal::Change update(const deal::Stored& before, const deal::Stored& after) {
  auto change = creation(after);
  change.action = deal::Action::update;
  change.version_before = before.version;
  change.before = before.record;
  if (!change.event_type.empty()) {
    change.event_type = std::string(deal::traits(after.kind).name) + ".updated";
  }
  return change;
}

inline deal::Change removal(const deal::Stored& before) {
  auto change = creation(before);
  change.action = deal::Action::remove;
  change.version_before = before.version;
  change.before = before.record;
  change.after = {};
  if (before.kind == Kind::interaction) change.event_type.clear();
  return change;
}

inline deal::Context context_of(const std::string& actor = "ana") {
  deal::Context context;
  context.now = must(base::parse_instant("2026-10-01T09:00:00.25Z"));
  context.actor = actor;
  context.correlation_id = "c-1";
  context.origin = "test";
  return context;
}

class OnBothDatabases : public testing::TestWithParam<sql::Dialect> {
 protected:
  OnBothDatabases()
      : url_(new_url()) {}

  /// Of a database that nothing is in yet.
  std::string new_url() {
    return GetParam() == sql::Dialect::sqlite
               ? "sqlite:" + folder_.path() + "/" + std::to_string(++made_) + ".db"
               : test::PostgresServer::shared().new_database();
  }

  sql::Dialect dialect() const { return GetParam(); }
  const std::string& url() const { return url_; }
  const std::string& folder() const { return folder_.path(); }

  Options options() const { return options(url_); }
  Options options(const std::string& url) const {
    Options options;
    options.url = url;
    options.create = dialect() == sql::Dialect::sqlite;
    return options;
  }
  /// A connection to the store, which is made when it is not there.
  std::unique_ptr<Database> open() const {
    auto initialise = options();
    initialise.any_schema = true;
    auto store = must(io::store::open(initialise));
    must(Admin(*store).migrate(context_of()));
    return store;
  }
  Database& store() {
    if (!store_) store_ = open();
    return *store_;
  }
  /// The database itself, behind the store's back.
  std::unique_ptr<sql::Connection> connect() const { return connect(url_); }
  std::unique_ptr<sql::Connection> connect(const std::string& url) const {
    if (dialect() == sql::Dialect::sqlite) {
      sqlite::OpenOptions file;
      file.path = url.substr(7);
      file.create = true;
      return must(sqlite::open(file));
    }
    pg::OpenOptions server;
    server.url = url;
    return must(pg::open(server));
  }
  sql::Connection& connection() {
    if (!connection_) connection_ = connect();
    return *connection_;
  }
  /// The columns of all rows, with | between them.
  std::vector<std::string> rows(const std::string& statement) {
    std::vector<std::string> out;
    must(connection().run(statement, {}, [&](const sql::Row& row) {
      std::string line;
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) line += '|';
        line += row.is_null(i) ? "NULL" : std::string(row.text(i));
      }
      out.push_back(std::move(line));
      return base::Result<void>();
    }));
    return out;
  }
  std::int64_t count(const std::string& from) {
    return std::stoll(rows("SELECT count(*) FROM " + from).at(0));
  }

  base::Result<void> apply(const std::vector<deal::Change>& changes) {
    return Records(store()).transact(context_of(), [&](UnitOfWork& unit) -> base::Result<void> {
      std::vector<deal::Key> keys;
      for (const auto& change : changes) keys.push_back({change.kind, change.id});
      DEALKIT_RETURN_IF_ERROR(unit.load(keys));
      for (const auto& change : changes) unit.apply(change);
      return {};
    });
  }
  /// What a unit of work finds of a key.
  std::optional<deal::Stored> find(Kind kind, const std::string& id) {
    std::optional<deal::Stored> found;
    must(Records(store()).transact(context_of(), [&](UnitOfWork& unit) -> base::Result<void> {
      const std::vector<deal::Key> keys{{kind, id}};
      DEALKIT_RETURN_IF_ERROR(unit.load(keys));
      found.reset();
      if (const auto* record = unit.find(kind, id)) found = *record;
      return {};
    }));
    return found;
  }

 private:
  ScratchFolder folder_;
  int made_ = 0;
  std::string url_;
  std::unique_ptr<Database> store_;
  std::unique_ptr<sql::Connection> connection_;
};

inline std::string database_name(const testing::TestParamInfo<sql::Dialect>& info) {
  return info.param == sql::Dialect::sqlite ? "sqlite" : "postgresql";
}

}  // namespace dealkit::io::store

/// The tests of a class derived from OnBothDatabases, on both.
#define DEALKIT_ON_BOTH(Suite)                                                                  \
  INSTANTIATE_TEST_SUITE_P(On, Suite,                                                           \
                           testing::Values(dealkit::io::sql::Dialect::sqlite,                   \
                                           dealkit::io::sql::Dialect::postgresql),              \
                           dealkit::io::store::database_name)
