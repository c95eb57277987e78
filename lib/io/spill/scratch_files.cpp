#include "io/spill/scratch_files.hpp"

#include <unistd.h>

#include <cerrno>

#include "io/sys/file.hpp"
#include "io/sys/system_error.hpp"

namespace dealkit::io::spill {
namespace {

class ScratchFile final : public validation::Spill {
 public:
  explicit ScratchFile(sys::Fd fd) : fd_(std::move(fd)) {}

  base::Result<void> append(std::string_view bytes) override {
    return sys::write_all(fd_.get(), bytes);
  }

  base::Result<std::size_t> read(std::uint64_t offset, std::span<char> into) override {
    std::size_t have = 0;
    while (have < into.size()) {
      const auto count = pread(fd_.get(), into.data() + have, into.size() - have,
                               static_cast<off_t>(offset + have));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return sys::system_error("reading a scratch file");
      if (count == 0) break;
      have += static_cast<std::size_t>(count);
    }
    return have;
  }

 private:
  sys::Fd fd_;
};

}  // namespace

base::Result<std::unique_ptr<validation::Spill>> ScratchFiles::create() {
  DEALKIT_ASSIGN_OR_RETURN(auto fd, sys::open_scratch());
  return std::unique_ptr<validation::Spill>(std::make_unique<ScratchFile>(std::move(fd)));
}

}  // namespace dealkit::io::spill
