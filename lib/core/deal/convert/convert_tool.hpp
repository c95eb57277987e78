// dealctl convert, the filter: deals of one format in, deals of another out, losses beside them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/base/decide.hpp"
#include "core/deal/convert/conversion_notes.hpp"
#include "core/deal/convert/convert.hpp"

namespace dealkit::deal::convert {

struct ConvertToolOptions {
  std::string tool;  // the program that speaks in notes
  ConvertOptions conversion;
  bool records = false;       // losses as NDJSON, else as text for people
  bool fail_on_loss = false;  // a request that loses or changes a value counts as negative
};

/// Losses go to the side stream in the order of the input, which alone knows which deal of an id
/// came first.
class ConvertTool final : public base::HostedTool {
 public:
  explicit ConvertTool(ConvertToolOptions options)
      : options_(std::move(options)),
        notes_(options_.tool, options_.conversion.from, options_.conversion.to) {}
  std::unique_ptr<base::Decider> make_decider() override;
  base::Result<void> collect(std::span<const base::Request> requests,
                             base::Replies& replies) override;
  base::Result<void> finish(const Emit& emit) override;

 private:
  std::uint64_t number_of(const ConvertedDeal& deal) const {
    return requests_before_ + deal.index + 1;
  }

  ConvertToolOptions options_;
  SeenDeals seen_;
  ConversionNotes notes_;
  std::uint64_t requests_before_ = 0;
  std::uint64_t refused_request_ = 0;
};

}  // namespace dealkit::deal::convert
