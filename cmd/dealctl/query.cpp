// From options to a query; see query.hpp.
#include "query.hpp"

#include <fmt/format.h>

#include "output.hpp"

namespace dealkit::cmd::dealctl {

base::Result<Selection> selection_of(const io::cli::Invocation& invocation, Session& session) {
  const auto& values = invocation.values;
  Selection selection;
  DEALKIT_ASSIGN_OR_RETURN(selection.where, where_of(invocation, session));
  auto& query = selection.query;
  query.where = selection.where.get();
  query.ids = invocation.words;
  query.limit = static_cast<std::uint64_t>(values.optional_integer("limit").value_or(0));
  query.effective = values.flag("effective");
  for (const auto& text : values.list("sort")) {
    const bool descending = text.starts_with('-');
    query.order.push_back({descending ? text.substr(1) : text, descending});
  }
  return selection;
}

AskedIds::AskedIds(const io::store::Query& query) {
  if (query.where != nullptr || query.limit > 0 || query.effective) return;
  missing_.insert(query.ids.begin(), query.ids.end());
}

void AskedIds::found(std::string_view id) {
  if (const auto at = missing_.find(id); at != missing_.end()) missing_.erase(at);
}

int AskedIds::print_missing(const Session& session) const {
  for (const auto& id : missing_) {
    print_message(fmt::format("error: no record of that type has the id '{}' in {}", id,
                     session.store->name()));
  }
  return missing_.empty() ? 0 : 1;
}

LeftOut::LeftOut(io::store::Query& query) {
  query.on_unknown = [this](const base::Error& error) {
    any_ = true;
    print_message("error: " + error.message);
    return base::Result<void>();
  };
}

}  // namespace dealkit::cmd::dealctl
