// Who runs this process, for audit logs.
#pragma once

#include <string>

namespace dealkit::io::sys {

/// "ana@desk-7": the login name of the real user (its number where it has none) and the host.
std::string user_at_host();

}  // namespace dealkit::io::sys
