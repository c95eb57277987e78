// The commands of dealctl, one function each; values are exit statuses.
#pragma once

#include "core/base/result.hpp"
#include "io/cli/prepare.hpp"

namespace dealkit::cmd::dealctl {

using Work = base::Result<int>(const io::cli::Invocation& invocation);

// import.cpp, export.cpp, list.cpp
Work import_records, export_records, list_records;
// show.cpp, history.cpp, log.cpp, events.cpp
Work show_record, show_history, show_difference, show_schema, show_log, show_events;
// amend.cpp
Work create_record, amend_record, delete_records, revert_record;
// life.cpp
Work pause_deals, resume_deals, cancel_deals, advance_deals;
// store_commands.cpp, readers.cpp
Work store_init, store_migrate, store_status, store_check, store_prune, store_backup,
    store_restore, store_copy,
    store_readers;

}  // namespace dealkit::cmd::dealctl
