// Requests with an idempotency key: the answer is kept in the transaction of what it tells of, so
// that a second request finds either both or nothing.
#include <array>

#include <fmt/format.h>

#include "core/base/hash.hpp"
#include "core/base/ids.hpp"
#include "io/store/sql_store.hpp"

namespace dealkit::io::store {

namespace {

using sql::ColumnType;

/// Takes the key; false if it was taken. A second one that does so at the same time waits here.
base::Result<bool> take_key(sql::Connection& connection, const std::string& key,
                            const std::string& body_hash, const std::string& now) {
  const sql::Insert insert{"answer",
                           {{"key", ColumnType::text},
                            {"body_hash", ColumnType::text},
                            {"created_at", ColumnType::instant}},
                           "ON CONFLICT (key) DO NOTHING"};
  const std::array<sql::Value, 3> values{std::string_view(key), std::string_view(body_hash),
                                         std::string_view(now)};
  DEALKIT_ASSIGN_OR_RETURN(const auto taken, connection.insert(insert, values));
  return taken == 1;
}

struct Answered {
  bool found = false;
  std::string body_hash, answer, created_at;
};
base::Result<Answered> read_answer(sql::Connection& connection, const std::string& key) {
  Answered answered;
  const auto statement = fmt::format("SELECT body_hash, answer, {} FROM answer WHERE key = $1",
                                     select_instant("created_at", connection.dialect()));
  const std::array<sql::Value, 1> parameters{std::string_view(key)};
  DEALKIT_RETURN_IF_ERROR(connection.run(statement, parameters, [&](const sql::Row& row) {
    answered = {true, std::string(row.text(0)), std::string(row.text(1)),
                read_instant(row.text(2))};
    return base::Result<void>();
  }));
  return answered;
}

}  // namespace

base::Result<std::string> SqlStore::transact_once(
    const deal::Context& context, const Idempotency& idempotency,
    const std::function<base::Result<void>(UnitOfWork&, std::string&)>& work) {
  const auto& key = idempotency.key;
  if (!key.empty() && !base::check_id(key)) {
    return base::Error{base::Errc::usage,
                       "expected an idempotency key of at most 255 bytes without control "
                       "characters"};
  }
  const auto body_hash = base::sha256_hex(idempotency.body);
  std::string answer;
  DEALKIT_RETURN_IF_ERROR(transact(context, [&](UnitOfWork& unit) -> base::Result<void> {
    answer.clear();
    if (key.empty()) return work(unit, answer);
    DEALKIT_ASSIGN_OR_RETURN(const bool taken,
                             take_key(*connection_, key, body_hash, base::to_string(context.now)));
    if (!taken) {
      DEALKIT_ASSIGN_OR_RETURN(auto answered, read_answer(*connection_, key));
      if (!answered.found) {
        return base::Error{base::Errc::again, "the idempotency key was given free meanwhile"};
      }
      if (answered.body_hash != body_hash) {
        return base::Error{base::Errc::conflict,
                           fmt::format("the idempotency key '{}' was used at {} for another "
                                       "request: use a new key",
                                       key, answered.created_at)};
      }
      answer = std::move(answered.answer);
      return {};
    }
    if (auto done = work(unit, answer); !done) return done;
    const std::array<sql::Value, 2> parameters{std::string_view(key), std::string_view(answer)};
    if (auto kept = connection_->run("UPDATE answer SET answer = $2 WHERE key = $1", parameters);
        !kept) {
      return std::move(kept).error();
    }
    return {};
  }));
  return answer;
}

}  // namespace dealkit::io::store
