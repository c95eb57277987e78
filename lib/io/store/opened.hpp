// A store's connection before anything is made of it. Internal to this folder.
#pragma once

#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "io/sql/connection.hpp"
#include "io/store/store.hpp"

namespace dealkit::io::store {

struct Opened {
  std::unique_ptr<sql::Connection> connection;
  std::string path;      // of an SQLite file
  std::string name;      // for messages
  bool created = false;  // its tables were made now
};
/// As open().
base::Result<Opened> open_connection(const Options& options);

}  // namespace dealkit::io::store
