// The tables of a store as a copy takes them, one after the other, in an order in which each row
// finds what it refers to. Internal to this folder.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "io/sql/connection.hpp"
#include "io/store/columns.hpp"

namespace dealkit::io::store {

/// A table that is copied as it stands, column by column.
struct PlainTable {
  std::string_view name;
  std::vector<sql::Column> columns;
  std::string_view order;
  bool numbered = false;  // its first column is one that the database numbers by itself
};
/// All but those of records, the outbox's readers and the migrations.
std::span<const PlainTable> plain_tables();

/// Both connections in a transaction; `to` writes.
struct Between {
  sql::Connection& from;
  sql::Connection& to;
};
/// Each returns how many rows it copied; memory does not grow with them.
base::Result<std::uint64_t> copy_records(const Between& between, deal::Kind kind);
base::Result<std::uint64_t> copy_plain(const Between& between, const PlainTable& table);
/// Places of readers: each goes on there with the first event that it has not read here. A reader
/// of PostgreSQL may get events again that it read in another order.
base::Result<std::uint64_t> copy_readers(const Between& between);
/// Numbers that the database gives itself go on after the last one of the original.
base::Result<void> go_on_counting(const Between& between);

}  // namespace dealkit::io::store
