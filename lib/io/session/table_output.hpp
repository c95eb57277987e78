// A table on standard output: rows are held until the widths are known, and stream from then on.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/text_table.hpp"
#include "io/ndjson/writer.hpp"

namespace dealkit::io::session {

class TableOutput {
 public:
  /// `none`: what people read where there is no row.
  TableOutput(base::TextTable table, std::string none);

  base::Result<void> add(std::vector<std::string> row);
  /// In the expanded form: a record that has more members than there are columns.
  base::Result<void> add_record(std::span<const base::Member> members);
  /// Lines that are no row of the table.
  base::Result<void> append(std::string_view lines) { return out_.append(lines); }
  /// Once, after the last row.
  base::Result<void> finish_table();
  base::Result<void> finish() { return out_.finish(); }
  const ndjson::RecordWriter& out() const { return out_; }

 private:
  base::Result<void> write_rows();

  base::TextTable table_;
  std::string none_;
  std::vector<std::vector<std::string>> rows_;
  std::string text_;
  ndjson::RecordWriter out_;
};

}  // namespace dealkit::io::session
