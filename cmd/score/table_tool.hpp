// A tool whose replies are metrics, shown as a table where people look at them.
#pragma once

#include "core/base/decide.hpp"
#include "io/cli/prepare.hpp"
#include "metric_table.hpp"

namespace dealkit::cmd::score {

/// Lays out what `tool` replies.
class TableTool final : public base::HostedTool {
 public:
  /// Both must outlive it.
  TableTool(base::HostedTool& tool, MetricTable& table) : tool_(tool), table_(table) {}
  std::unique_ptr<base::Decider> make_decider() override { return tool_.make_decider(); }
  base::Result<void> apply(std::span<const base::Request> requests,
                            base::Replies& replies) override {
    return tool_.apply(requests, replies);
  }
  base::Result<void> collect(std::span<const base::Request> requests,
                             base::Replies& replies) override;
  base::Result<void> finish(const Emit& emit) override;

 private:
  base::HostedTool& tool_;
  MetricTable& table_;
};

/// Runs a filter over the files of the call, its metrics as a table for people; the exit status.
int run_tool(const io::cli::Invocation& invocation, base::HostedTool& tool);

}  // namespace dealkit::cmd::score
