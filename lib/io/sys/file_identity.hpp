// Which file a name or a descriptor stands for, so that two names of one file are known as such:
// links of both kinds, other spellings of a path, redirections, and files that are not there yet.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace dealkit::io::sys {

struct FileIdentity {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;  // of the file; of its folder if there is no file yet
  std::string name = {};    // in that folder; empty for a file that is there
  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

/// Of a regular file, or of one that would be made under this name. Nothing for what writing does
/// not destroy (devices, pipes, folders) and for what cannot be looked at.
std::optional<FileIdentity> identity_of(const std::string& path);
std::optional<FileIdentity> identity_of(int fd);

}  // namespace dealkit::io::sys
