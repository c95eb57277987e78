// From options to a query; see query.hpp.
#include "query.hpp"

namespace dealkit::cmd::dealctl {

base::Result<Selection> selection_of(const io::cli::Invocation& invocation, Session& session) {
  const auto& values = invocation.values;
  Selection selection;
  DEALKIT_TRY(selection.where, where_of(invocation, session));
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

}  // namespace dealkit::cmd::dealctl
