// Answers to requests that carry an idempotency key: each is kept in the transaction of what it
// tells of, so that a second request finds either both or nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/base/idempotency.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "io/store/database.hpp"
#include "io/store/records/records.hpp"

namespace dealkit::io::store {

class Answers {
 public:
  explicit Answers(Database& database) : database_(database) {}

  /// base::answer_once() in Records::transact().
  base::Result<std::string> transact_once(
      const deal::Context& context, const base::Idempotency& request,
      const std::function<base::Result<void>(UnitOfWork&, std::string& answer)>& work) const;

  struct PruneOptions {
    base::Instant before;  // only keys older than this
    bool dry_run = false;
  };
  /// How many keys were forgotten, or would be.
  base::Result<std::uint64_t> prune(const PruneOptions& options) const;

 private:
  Database& database_;
};

}  // namespace dealkit::io::store
