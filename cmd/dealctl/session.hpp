// The records that commands are about, as the user names them.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/deal/change_result.hpp"
#include "core/expression/program.hpp"
#include "io/session/review/review_session.hpp"

namespace dealkit::cmd::dealctl {

using io::session::Access;
using io::session::open_review_session;
using io::session::store_options_of;
using Session = io::session::ReviewSession;  // what a record is changed in may be under review

/// The record that the user means: --type, else the only kind that has this id. Errc::not_found;
/// Errc::usage if several have it.
base::Result<deal::Key> resolve(Session& session, const io::cli::Invocation& invocation,
                                std::string_view id);
/// Errc::not_found: the store has no such record.
base::Error not_there(const Session& session, const deal::Key& key);

/// --where as a program, time zones included. Errc::usage with the place of what is wrong.
base::Result<std::unique_ptr<expression::Program>> where_of(const io::cli::Invocation& invocation,
                                                            const Session& session);

/// Whether somebody can be asked: both ends are a terminal.
bool can_ask();
/// Asks on the terminal, or takes --yes for the answer. Errc::usage tells scripts to say --yes; a
/// no is told, and an Errc::negative without a message.
base::Result<void> confirm(const io::cli::Invocation& invocation, std::string_view question);

}  // namespace dealkit::cmd::dealctl
