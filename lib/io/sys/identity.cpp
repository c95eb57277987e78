#include "io/sys/identity.hpp"

#include <pwd.h>
#include <unistd.h>

#include <array>

namespace dealkit::io::sys {

std::string user_at_host() {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  const bool known =
      ::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found) == 0 &&
      found != nullptr;
  std::array<char, 256> host{};
  // A name that was cut has no end: the last byte stays 0.
  if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  return (known ? std::string(entry.pw_name) : std::to_string(::getuid())) + "@" + host.data();
}

}  // namespace dealkit::io::sys
