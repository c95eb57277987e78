// Collecting and spooling; see two_readings.hpp.
#include "two_readings.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "core/validation/record/record_validator.hpp"
#include "core/validation/set/entry.hpp"
#include "io/ndjson/reader.hpp"
#include "io/sys/fd.hpp"
#include "io/sys/file.hpp"
#include "io/sys/system_error.hpp"

namespace dealkit::cmd::validate {
namespace {

bool is_regular(int fd) {
  struct stat status {};
  return ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

base::Result<void> seek(int fd, off_t to) {
  if (::lseek(fd, to, SEEK_SET) < 0) return io::sys::system_error("reading the input again");
  return {};
}

/// All of `fd` in a scratch file, at whose end the offset then stands.
base::Result<io::sys::Fd> spool(int fd) {
  DEALKIT_ASSIGN_OR_RETURN(auto scratch, io::sys::open_scratch());
  std::array<char, 256 << 10> block;
  for (;;) {
    DEALKIT_ASSIGN_OR_RETURN(const auto count, io::sys::read_some(fd, block.data(), block.size()));
    if (count == 0) return scratch;
    DEALKIT_RETURN_IF_ERROR(io::sys::write_all(scratch.get(), {block.data(), count}));
  }
}

int keep(Spooled& spooled, io::sys::Fd fd) { return spooled.emplace_back(std::move(fd)).get(); }

/// Replaces what can be read only once. Standard input stays "-"; its descriptor changes.
base::Result<void> spool_inputs(io::ndjson::PipeOptions& options, Spooled& spooled) {
  if (options.inputs.empty()) options.inputs = io::ndjson::inputs_of({"-"});
  for (auto& input : options.inputs) {
    if (input.path == "-") {
      if (is_regular(options.streams.in)) continue;
      DEALKIT_ASSIGN_OR_RETURN(auto scratch, spool(options.streams.in));
      DEALKIT_RETURN_IF_ERROR(seek(scratch.get(), 0));
      options.streams.in = keep(spooled, std::move(scratch));
      continue;
    }
    const auto opened = io::sys::open_input(input.path);
    if (!opened || is_regular(opened->get())) continue;
    DEALKIT_ASSIGN_OR_RETURN(auto scratch, spool(opened->get()));
    if (input.name.empty()) input.name = input.path;
    input.path = "/proc/self/fd/" + std::to_string(keep(spooled, std::move(scratch)));
  }
  return {};
}

base::Result<void> collect(const io::ndjson::PipeOptions& options, const Settings& settings,
                           validation::SetRulesPass& pass) {
  io::ndjson::ReaderOptions reader_options;
  reader_options.inputs = options.inputs;
  reader_options.format = options.format;
  reader_options.limits = options.limits;
  reader_options.block_bytes = options.block_bytes;
  reader_options.stdin_fd = options.streams.in;
  io::ndjson::BlockReader reader(std::move(reader_options));
  validation::RecordValidator validator(settings.context, settings.policy, {});
  validation::EntryScratch scratch;
  std::string entries;
  std::uint64_t ordinal = 0;
  for (io::ndjson::Batch batch; reader.next(batch); batch.clear()) {
    entries.clear();
    for (const auto& line : batch.lines) {
      const validation::Source source{line.source, line.line,   line.byte_offset,
                                      ordinal++,   line.column, line.now};
      if (line.error != nullptr) {
        validator.refuse(source, *line.error);
      } else {
        validator.examine(source, line.bytes);
      }
      validation::append_entry(entries, validator, scratch);
    }
    DEALKIT_RETURN_IF_ERROR(pass.add(entries));
  }
  return pass.end_collecting();
}

}  // namespace

base::Result<io::ndjson::PipeOptions> spool_and_collect(io::ndjson::PipeOptions options,
                                                        const Settings& settings,
                                                        validation::SetRulesPass& pass,
                                                        Spooled& spooled) {
  DEALKIT_RETURN_IF_ERROR(io::ndjson::check_inputs(options.inputs));
  DEALKIT_RETURN_IF_ERROR(spool_inputs(options, spooled));
  const auto stdin_begin = ::lseek(options.streams.in, 0, SEEK_CUR);
  DEALKIT_RETURN_IF_ERROR(collect(options, settings, pass));
  if (stdin_begin >= 0) DEALKIT_RETURN_IF_ERROR(seek(options.streams.in, stdin_begin));
  return options;
}

}  // namespace dealkit::cmd::validate
