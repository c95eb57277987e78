// validate policy eval, the filter: records in, what an expression makes of each out.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/base/decide.hpp"
#include "core/expression/program.hpp"

namespace dealkit::validation {

/// One JSON value for each record, or {"error":…} with a negative verdict.
class EvalTool final : public base::HostedTool {
 public:
  struct Options {
    bool typed = false;  // values with their types
    bool once_without_input = false;  // an empty input is one evaluation without variables
  };
  /// `program` must outlive it.
  EvalTool(const expression::Program& program, const Options& options)
      : program_(program), options_(options) {}
  std::unique_ptr<base::Decider> make_decider() override;
  base::Result<void> collect(std::span<const base::Request> requests,
                             base::Replies& replies) override;
  base::Result<void> finish(const Emit& emit) override;

 private:
  const expression::Program& program_;
  Options options_;
  std::uint64_t requests_ = 0;
};

/// An evaluation that failed, or an expression that does not compile: one line of JSON.
void append_eval_error(std::string& out, const base::Error& error);

}  // namespace dealkit::validation
