// Which records a call asks for: what export and list share.
#pragma once

#include <memory>
#include <string>

#include "io/cli/prepare.hpp"
#include "io/store/store.hpp"
#include "session.hpp"

namespace dealkit::cmd::dealctl {

/// A query with what it refers to.
struct Selection {
  std::unique_ptr<expression::Program> where;
  io::store::Query query;
};

/// --where, --sort, --limit, --effective and the ids on the command line; the kind is the caller's.
base::Result<Selection> selection_of(const io::cli::Invocation& invocation, Session& session);

}  // namespace dealkit::cmd::dealctl
