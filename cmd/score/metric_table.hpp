// Metrics as a table, for people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/json/document.hpp"
#include "core/base/result.hpp"
#include "core/base/text_table.hpp"
#include "io/cli/prepare.hpp"

namespace dealkit::cmd::score {

/// Takes metrics as the records that score writes (engagement_metric), so that a table shows what a
/// pipe would get.
class MetricTable {
 public:
  explicit MetricTable(const io::cli::Invocation& invocation);

  base::Result<void> add(std::string_view record);
  /// The same for several, each with its '\n'.
  base::Result<void> add_lines(std::string_view records);
  /// Appends what is there to be laid out: widths follow from the first 500 rows, which wait for
  /// each other, later ones stream.
  void append(std::string& out);
  /// Once, at the end.
  void finish(std::string& out);

 private:
  bool explain_;
  bool features_;
  base::TextTable table_;
  base::json::Reader reader_;
  std::vector<std::vector<std::string>> rows_;
  bool begun_ = false;
};

}  // namespace dealkit::cmd::score
