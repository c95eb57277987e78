// A file that has no name until it is complete: whoever is killed while writing it, in whatever
// way, leaves nothing behind.
#pragma once

#include <string>

#include "core/base/result.hpp"
#include "io/sys/fd.hpp"

namespace dealkit::io::sys {

class UnnamedFile {
 public:
  /// Open for reading and writing, in the folder of `path`, whose name it may get; `mode` less the
  /// umask. Where the file system has no files without a name it is PATH.partial, which goes with
  /// this object, and which the next one for PATH takes over if a crash has left it. Errc::io;
  /// Errc::again if another process is writing such a file.
  static base::Result<UnnamedFile> create(const std::string& path, unsigned mode);
  /// The same, always under its stand-in name.
  static base::Result<UnnamedFile> create_named(const std::string& path, unsigned mode);
  UnnamedFile(UnnamedFile&& other) noexcept;
  UnnamedFile& operator=(UnnamedFile&&) = delete;
  ~UnnamedFile();

  int fd() const { return fd_.get(); }

  /// Syncs the file, gives it the name, syncs the folder. Errc::io, also if there is such a file.
  base::Result<void> name_as(const std::string& path);
  /// The same in the place of a file that may be there. A crash in the moment between both names
  /// leaves PATH.new, complete; the next one removes it.
  base::Result<void> take_place_of(const std::string& path);

 private:
  UnnamedFile(Fd fd, std::string partial) : fd_(std::move(fd)), partial_(std::move(partial)) {}
  int link(const std::string& path) const;

  Fd fd_;
  std::string partial_;  // its stand-in name; empty where none is needed, or none any more
};

}  // namespace dealkit::io::sys
