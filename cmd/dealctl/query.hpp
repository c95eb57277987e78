// Which records a call asks for: what export and list share.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "io/cli/prepare.hpp"
#include "io/store/records/records.hpp"
#include "session.hpp"

namespace dealkit::cmd::dealctl {

/// A query with what it refers to.
struct Selection {
  std::unique_ptr<expression::Program> where;
  io::store::Query query;
};

/// --where, --sort, --limit, --effective and the ids on the command line; the kind is the caller's.
base::Result<Selection> selection_of(const io::cli::Invocation& invocation, Session& session);

/// Ids that were asked for by name. One that is in no store is told, not left out in silence.
class AskedIds {
 public:
  /// Knows nothing where a filter may leave a record out with good reason.
  explicit AskedIds(const io::store::Query& query);
  void found(std::string_view id);
  /// Exit status: 1 if one was not found.
  int print_missing(const Session& session) const;

 private:
  std::set<std::string, std::less<>> missing_;
};

/// Deals whose approved content the store never had: told and left out, the others are given.
class LeftOut {
 public:
  /// Both must live until the visit ends.
  explicit LeftOut(io::store::Query& query);
  LeftOut(const LeftOut&) = delete;
  LeftOut& operator=(const LeftOut&) = delete;
  /// Exit status: 1 if there was one.
  int status() const { return any_ ? 1 : 0; }

 private:
  bool any_ = false;
};

}  // namespace dealkit::cmd::dealctl
