// errno as an Error value.
#include "io/sys/system_error.hpp"

#include <cerrno>
#include <string>
#include <system_error>

namespace dealkit::io::sys {

base::Error system_error(base::Errc code, std::string_view what, int error_number) {
  std::string message(what);
  message += ": ";
  message += std::generic_category().message(error_number);
  return base::Error{code, std::move(message)};
}

base::Error system_error(std::string_view what) {
  return system_error(base::Errc::io, what, errno);
}

}  // namespace dealkit::io::sys
