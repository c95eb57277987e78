// The place of an import's records in memory, with what a database may do to transactions: ask for
// one again, and let others be faster.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/deal/import/import_batch.hpp"
#include "core/deal/import/import_store.hpp"

namespace dealkit::deal {

class MemoryImports final : public ImportStore {
 public:
  MemoryRecords records;
  bool there = true;
  bool with_ahead = false;
  int again = 0;             // how many times the next transaction is run again
  int overtaken = 0;         // how many batches that were prepared are not committed
  std::vector<std::string> happened;

  bool is_there() const override { return there; }
  base::Result<std::string> make() override {
    happened.push_back("make");
    there = true;
    return std::string("memory:");
  }
  base::Result<void> transact(const Context&, const Work& work) override {
    for (;; --again) {
      auto copy = records;
      Unit unit(copy);
      DEALKIT_RETURN_IF_ERROR(work(unit));
      if (again > 0) continue;
      records = std::move(copy);
      happened.push_back("transact");
      return {};
    }
  }
  base::Result<std::unique_ptr<ImportTransaction>> begin(const Context&,
                                                         Purpose purpose) override {
    happened.push_back(purpose == Purpose::dry_run ? "begin dry run" : "begin");
    return std::unique_ptr<ImportTransaction>(std::make_unique<Open>(*this));
  }
  std::unique_ptr<ImportAhead> ahead(ImportWork& work) override {
    if (!with_ahead) return nullptr;
    return std::make_unique<Ahead>(*this, work);
  }

 private:
  class Unit final : public ImportUnit {
   public:
    explicit Unit(MemoryRecords& of) : records_(of) {}
    const Records& records() const override { return records_; }
    base::Result<void> load(std::span<const Key>) override { return {}; }
    void apply(const Change& change) override { records_.apply(change); }
    base::Result<std::string> last_author(const Key&) override {
      return std::string("version 2 by ana");
    }

   private:
    MemoryRecords& records_;
  };

  class Open final : public ImportTransaction {
   public:
    explicit Open(MemoryImports& imports) : imports_(imports), copy_(imports.records) {}
    ImportUnit& unit() override { return unit_; }
    base::Result<void> flush() override { return {}; }
    base::Result<void> commit() override {
      imports_.happened.push_back("commit");
      imports_.records = std::move(copy_);
      return {};
    }

   private:
    MemoryImports& imports_;
    MemoryRecords copy_;
    Unit unit_{copy_};
  };

  class Prepared final : public PreparedBatch {
   public:
    Prepared(MemoryImports& imports, std::unique_ptr<ImportBatch> batch, MemoryRecords copy)
        : imports_(imports), batch_(std::move(batch)), copy_(std::move(copy)) {}
    ImportBatch& batch() override { return *batch_; }
    base::Result<bool> commit() override {
      if (imports_.overtaken > 0) {
        --imports_.overtaken;
        return false;
      }
      imports_.happened.push_back("commit prepared");
      imports_.records = std::move(copy_);
      return true;
    }

   private:
    MemoryImports& imports_;
    std::unique_ptr<ImportBatch> batch_;
    MemoryRecords copy_;
  };

  class Ahead final : public ImportAhead {
   public:
    Ahead(MemoryImports& imports, ImportWork& work) : imports_(imports), work_(work) {}
    base::Result<std::unique_ptr<PreparedBatch>> prepare(ImportWork::Requests requests) override {
      auto copy = imports_.records;
      Unit unit(copy);
      DEALKIT_ASSIGN_OR_RETURN(auto batch, work_.decide(requests, work_.keys(requests), unit));
      return std::unique_ptr<PreparedBatch>(
          std::make_unique<Prepared>(imports_, std::move(batch), std::move(copy)));
    }
    void due(bool) override {}
    void be_alone() override { imports_.happened.push_back("alone"); }

   private:
    MemoryImports& imports_;
    ImportWork& work_;
  };
};

}  // namespace dealkit::deal
