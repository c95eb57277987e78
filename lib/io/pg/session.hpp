// One session with a server: the only part that knows libpqxx. Its exceptions stop here.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "io/sql/connection.hpp"

namespace dealkit::io::pg {

using Parameters = std::vector<std::optional<std::string>>;  // nullopt = NULL

class Session {
 public:
  struct Options {
    std::string conninfo;  // a complete URL
    std::string name;      // for messages
    std::chrono::milliseconds connect_timeout{0};
    std::chrono::milliseconds patience{0};  // with a silent server; 0 = for ever
  };
  static base::Result<std::unique_ptr<Session>> connect(Options options);
  virtual ~Session() = default;

  /// Parsed and planned by the server once; `statement` may have parameters.
  virtual base::Result<std::uint64_t> prepared(std::string_view statement,
                                               const Parameters& parameters,
                                               const sql::OnRow& on_row) = 0;
  /// For statements that are not repeated, or that cannot be prepared.
  virtual base::Result<std::uint64_t> once(std::string_view statement, const Parameters& parameters,
                                           const sql::OnRow& on_row) = 0;
  /// COPY … FROM STDIN: `next` gives the data in blocks of any size, an empty one at its end. The
  /// server works on what it has while `next` makes more. An Error of `next` ends the statement.
  virtual base::Result<std::uint64_t> copy(
      std::string_view statement, const std::function<base::Result<std::string>()>& next) = 0;
  /// Several statements; without a deadline on this side.
  virtual base::Result<void> script(std::string_view statements) = 0;

  /// True if a statement of the present transaction failed, so that it can only be rolled back.
  virtual bool failed() const = 0;
  virtual bool lost() const = 0;
  /// Closes the connection: from now on it is lost.
  virtual void give_up() = 0;
};

}  // namespace dealkit::io::pg
