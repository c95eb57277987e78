// See table_output.hpp.
#include "io/session/table_output.hpp"

#include <unistd.h>

#include <utility>

namespace dealkit::io::session {
namespace {

/// Rows from which the widths of a table follow; a longer one streams.
constexpr std::size_t sample_rows = 500;

}  // namespace

TableOutput::TableOutput(base::TextTable table, std::string none)
    : table_(std::move(table)), none_(std::move(none)), out_(STDOUT_FILENO, "<stdout>") {}

base::Result<void> TableOutput::add(std::vector<std::string> row) {
  rows_.push_back(std::move(row));
  return rows_.size() < sample_rows ? base::Result<void>{} : write_rows();
}

base::Result<void> TableOutput::add_record(std::span<const base::Member> members) {
  text_.clear();
  table_.append_record(text_, members);
  return out_.append(text_);
}

base::Result<void> TableOutput::finish_table() {
  DEALKIT_RETURN_IF_ERROR(write_rows());
  text_.clear();
  table_.finish(text_, none_);
  return out_.append(text_);
}

base::Result<void> TableOutput::write_rows() {
  text_.clear();
  table_.append(text_, rows_);
  rows_.clear();
  return out_.append(text_);
}

}  // namespace dealkit::io::session
