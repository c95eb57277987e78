// import: options and wiring; what an import decides is in core/deal/import.
#include <unistd.h>

#include <optional>

#include "commands.hpp"
#include "core/deal/import/import_tool.hpp"
#include "io/filter/pipe_options.hpp"
#include "io/ndjson/pipe_host.hpp"
#include "io/ndjson/writer.hpp"
#include "io/sys/fd.hpp"
#include "io/sys/file.hpp"
#include "store_imports.hpp"

namespace dealkit::cmd::dealctl {
namespace {

/// One commit syncs the disk: more records a commit pay for that, fewer show sooner.
constexpr std::size_t block_bytes = 1 << 20;
constexpr std::size_t batch_lines = 2000;

deal::ImportSettings import_settings_of(const io::cli::Invocation& invocation) {
  const auto& values = invocation.values;
  deal::ImportSettings settings;
  settings.tool = invocation.tool->name;
  settings.options.restore = values.flag("restore");
  settings.type = deal::parse_kind(values.text("type"));
  settings.atomic = values.flag("atomic");
  settings.dry_run = values.flag("dry-run");
  settings.results = values.flag("results");
  settings.strict = values.flag("strict");
  settings.told_counts = io::sys::is_terminal(STDERR_FILENO);
  return settings;
}

/// A store that is not there yet is made for the first record, not for what cannot be read: else a
/// wrong file in a wrong folder would leave an empty store behind.
base::Result<Session> session_for_import(const io::cli::Invocation& invocation) {
  auto session = open_review_session(invocation, Access::write);
  if (session || session.error().code != base::Errc::no_input) return session;
  return io::session::start_review_session(invocation);
}

/// The file of --rejected.
struct RejectedFile {
  io::sys::Fd file;
  std::optional<io::ndjson::RecordWriter> writer;

  base::Result<void> open(const std::string& path) {
    DEALKIT_ASSIGN_OR_RETURN(file, io::sys::open_output(path, io::sys::OutputMode::append));
    writer.emplace(file.get(), path);
    return {};
  }
  std::optional<deal::RejectedRecords> as_sink() {
    if (!writer) return std::nullopt;
    return deal::RejectedRecords{
        [this](std::string_view records) { return writer->append(records); },
        [this] { return writer->finish(); }};
  }
};

}  // namespace

base::Result<int> import_records(const io::cli::Invocation& invocation) {
  auto settings = import_settings_of(invocation);
  auto options = io::filter::pipe_options(invocation, 0);
  DEALKIT_RETURN_IF_ERROR(io::ndjson::check_inputs(options.inputs));
  DEALKIT_ASSIGN_OR_RETURN(auto session, session_for_import(invocation));
  RejectedFile rejected;
  if (const auto& path = invocation.values.text("rejected"); !path.empty()) {
    DEALKIT_RETURN_IF_ERROR(rejected.open(path));
  }
  options.durable = true;
  options.jobs = 1;  // decisions come one after the other; the database does the rest
  options.block_bytes = block_bytes;
  options.limits.max_lines = batch_lines;
  if (settings.atomic) options.on_error = io::ndjson::OnError::fail;
  StoreImports store(session, store_options_of(invocation, Access::write).lock_timeout, [&] {
    return io::session::open_store(invocation, Access::create, session);
  });
  deal::ImportTool tool(store, session.context, std::move(settings), rejected.as_sink());
  options.ahead = tool.looks_ahead();
  return io::ndjson::finish(io::ndjson::run(options, tool));
}

}  // namespace dealkit::cmd::dealctl
