// Transactions of an import in a store; see store_imports.hpp.
#include "store_imports.hpp"

#include "look_ahead.hpp"

namespace dealkit::cmd::dealctl {
namespace {

using io::store::Records;

class StoreTransaction final : public deal::ImportTransaction {
 public:
  explicit StoreTransaction(std::unique_ptr<io::store::Transaction> transaction)
      : transaction_(std::move(transaction)), unit_(transaction_->work()) {}
  deal::ImportUnit& unit() override { return unit_; }
  base::Result<void> flush() override { return transaction_->flush(); }
  base::Result<void> commit() override { return transaction_->commit(); }

 private:
  std::unique_ptr<io::store::Transaction> transaction_;
  StoreUnit unit_;
};

}  // namespace

base::Result<std::string> StoreImports::make() {
  DEALKIT_RETURN_IF_ERROR(open_());
  return session_.store->is_new() ? session_.store->name() : std::string();
}

base::Result<void> StoreImports::transact(const deal::Context& context, const Work& work) {
  return Records(*session_.store).transact(context, [&](io::store::UnitOfWork& unit_of_work) {
    StoreUnit unit(unit_of_work);
    return work(unit);
  });
}

base::Result<std::unique_ptr<deal::ImportTransaction>> StoreImports::begin(
    const deal::Context& context, Purpose purpose) {
  // If the database ended it for another one's sake, what was read would be gone. A dry run keeps
  // nobody away, since nothing hangs on it.
  using io::store::Locking;
  const auto locking = purpose == Purpose::dry_run ? Locking::shared : Locking::exclusive;
  DEALKIT_ASSIGN_OR_RETURN(auto transaction, Records(*session_.store).begin(context, locking));
  return std::unique_ptr<deal::ImportTransaction>(
      std::make_unique<StoreTransaction>(std::move(transaction)));
}

std::unique_ptr<deal::ImportAhead> StoreImports::ahead(deal::ImportWork& work) {
  if (!Records(*session_.store).can_work_ahead()) return nullptr;
  return std::make_unique<LookAhead>(*session_.store, lock_timeout_, work);
}

}  // namespace dealkit::cmd::dealctl
