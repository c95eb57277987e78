// The store as an import sees it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "core/deal/import/import_store.hpp"
#include "io/store/records/records.hpp"
#include "session.hpp"

namespace dealkit::cmd::dealctl {

class StoreUnit final : public deal::ImportUnit {
 public:
  explicit StoreUnit(io::store::UnitOfWork& work) : work_(work) {}
  const deal::Records& records() const override { return work_; }
  base::Result<void> load(std::span<const deal::Key> keys) override { return work_.load(keys); }
  void apply(const deal::Change& change) override { work_.apply(change); }
  base::Result<std::string> last_author(const deal::Key& key) override {
    return work_.last_author(key);
  }

 private:
  io::store::UnitOfWork& work_;
};

class StoreImports final : public deal::ImportStore {
 public:
  /// `open` gives the session, which must outlive this, a store where it has none yet.
  using Open = std::function<base::Result<void>()>;
  StoreImports(Session& session, std::chrono::milliseconds lock_timeout, Open open)
      : session_(session), lock_timeout_(lock_timeout), open_(std::move(open)) {}

  bool is_there() const override { return session_.store != nullptr; }
  base::Result<std::string> make() override;
  base::Result<void> transact(const deal::Context& context, const Work& work) override;
  base::Result<std::unique_ptr<deal::ImportTransaction>> begin(const deal::Context& context,
                                                               Purpose purpose) override;
  /// On servers, which write while they are asked.
  std::unique_ptr<deal::ImportAhead> ahead(deal::ImportWork& work) override;

 private:
  Session& session_;
  std::chrono::milliseconds lock_timeout_;
  Open open_;
};

}  // namespace dealkit::cmd::dealctl
