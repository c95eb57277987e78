// What PostgreSQL's error codes mean to us.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace dealkit::io::pg {

struct ServerError {
  std::string sqlstate;  // "" = none was given
  std::string message;   // as libpq writes it, several lines
};

/// One row of the table of SQLSTATEs (PostgreSQL 15 manual, appendix A).
base::Errc errc_of(std::string_view sqlstate);

/// True if the server ends the connection with this error.
bool ends_connection(std::string_view sqlstate);

/// "NAME: message: detail; what to do". `name` is public_name() of the URL.
base::Error to_error(std::string_view name, const ServerError& error);

/// The SQLSTATE in a verbose message of a failed connection ("FATAL:  3D000: …"), the last one.
ServerError connect_error(std::string_view verbose_message);

}  // namespace dealkit::io::pg
