// SQLite on an open descriptor instead of a path: for database files that have no name (yet).
// Internal to this folder.
#pragma once

#include <string>

namespace dealkit::io::sqlite {

/// The name of the layer for sqlite3_open_v2(); registers it on the first call. It does no locking,
/// has no shared memory and syncs nothing: the file is for one connection at a time.
const char* descriptor_vfs();

/// What stands for the path of the file behind `fd`, which must stay open while it is in use.
std::string descriptor_path(int fd);

}  // namespace dealkit::io::sqlite
