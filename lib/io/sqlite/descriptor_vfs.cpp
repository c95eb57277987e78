// SQLite's view of a file (sqlite3_io_methods, version 1) over pread() and pwrite().
#include "io/sqlite/descriptor_vfs.hpp"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <string_view>

namespace dealkit::io::sqlite {
namespace {

constexpr std::string_view path_prefix = "/descriptor/";
constexpr int sector_bytes = 4096;

/// What SQLite keeps of an open file: its own part comes first.
struct DescriptorFile {
  sqlite3_file base;
  int fd;
};

int fd_of(sqlite3_file* file) { return reinterpret_cast<DescriptorFile*>(file)->fd; }

int close_file(sqlite3_file*) { return SQLITE_OK; }  // the descriptor is its maker's

int read_file(sqlite3_file* file, void* buffer, int bytes, sqlite3_int64 offset) {
  auto* out = static_cast<char*>(buffer);
  auto left = static_cast<std::size_t>(bytes);
  while (left > 0) {
    const ssize_t count = ::pread(fd_of(file), out, left, offset);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return SQLITE_IOERR_READ;
    if (count == 0) {
      std::memset(out, 0, left);
      return SQLITE_IOERR_SHORT_READ;
    }
    out += count;
    offset += count;
    left -= static_cast<std::size_t>(count);
  }
  return SQLITE_OK;
}

int write_file(sqlite3_file* file, const void* buffer, int bytes, sqlite3_int64 offset) {
  const auto* in = static_cast<const char*>(buffer);
  auto left = static_cast<std::size_t>(bytes);
  while (left > 0) {
    const ssize_t count = ::pwrite(fd_of(file), in, left, offset);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return errno == ENOSPC ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    in += count;
    offset += count;
    left -= static_cast<std::size_t>(count);
  }
  return SQLITE_OK;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 bytes) {
  return ::ftruncate(fd_of(file), bytes) == 0 ? SQLITE_OK : SQLITE_IOERR_TRUNCATE;
}

int sync_file(sqlite3_file*, int) { return SQLITE_OK; }  // whoever gives it a name syncs it

int file_size(sqlite3_file* file, sqlite3_int64* bytes) {
  struct stat status {};
  if (::fstat(fd_of(file), &status) != 0) return SQLITE_IOERR_FSTAT;
  *bytes = status.st_size;
  return SQLITE_OK;
}

int lock_file(sqlite3_file*, int) { return SQLITE_OK; }

int is_reserved(sqlite3_file*, int* out) {
  *out = 0;
  return SQLITE_OK;
}

int control_file(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return sector_bytes; }
int characteristics(sqlite3_file*) { return 0; }

constexpr sqlite3_io_methods methods{
    1,         close_file, read_file,   write_file,   truncate_file, sync_file,
    file_size, lock_file,  lock_file,   is_reserved,  control_file,  sector_size,
    characteristics, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr};

int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto* const system = static_cast<sqlite3_vfs*>(vfs->pAppData);
  // What SQLite sorts in: nameless files of its own.
  if (name == nullptr) return system->xOpen(system, name, file, flags, out_flags);
  file->pMethods = nullptr;
  const std::string_view path(name);
  int fd = -1;
  if ((flags & SQLITE_OPEN_MAIN_DB) == 0 || !path.starts_with(path_prefix)) return SQLITE_CANTOPEN;
  const auto number = path.substr(path_prefix.size());
  std::from_chars(number.data(), number.data() + number.size(), fd);
  if (fd < 0) return SQLITE_CANTOPEN;
  reinterpret_cast<DescriptorFile*>(file)->fd = fd;
  file->pMethods = &methods;
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int delete_file(sqlite3_vfs*, const char*, int) { return SQLITE_IOERR_DELETE_NOENT; }

int exists(sqlite3_vfs*, const char*, int, int* out) {  // no journal, no log
  *out = 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* name, int size, char* out) {
  const auto length = std::strlen(name);
  if (length >= static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
  std::memcpy(out, name, length + 1);
  return SQLITE_OK;
}

/// Made of the system's own layer, of which it replaces all that has to do with files.
sqlite3_vfs make() {
  auto* const system = sqlite3_vfs_find(nullptr);
  sqlite3_vfs vfs = *system;
  vfs.pNext = nullptr;
  vfs.zName = "dealkit-descriptor";
  vfs.pAppData = system;
  vfs.szOsFile = std::max(system->szOsFile, static_cast<int>(sizeof(DescriptorFile)));
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  vfs.xAccess = exists;
  vfs.xFullPathname = full_path;
  return vfs;
}

}  // namespace

const char* descriptor_vfs() {
  // SQLite keeps a list of layers for the whole process.
  static sqlite3_vfs vfs = make();
  static const int registered = sqlite3_vfs_register(&vfs, 0);
  return registered == SQLITE_OK ? vfs.zName : nullptr;
}

std::string descriptor_path(int fd) { return std::string(path_prefix) + std::to_string(fd); }

}  // namespace dealkit::io::sqlite
