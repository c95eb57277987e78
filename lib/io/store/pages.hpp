// Rows pulled one by one, page by page, so that two orders can be merged without a query a row.
// Internal to this folder.
#pragma once

#include <deque>
#include <string>
#include <functional>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "io/sql/connection.hpp"

namespace dealkit::io::store {

template <class T>
class Pages {
 public:
  static constexpr int page_rows = 256;

  /// `statement` asks for the rows after its parameters, in their order, and at most page_rows;
  /// `after` makes the parameters from the last row (nullptr: from the beginning), referring to it.
  struct Options {
    std::string statement;
    std::function<base::Result<T>(const sql::Row&)> read;
    std::function<std::vector<sql::Value>(const T* last)> after;
  };
  Pages(sql::Connection& connection, Options options)
      : connection_(connection), options_(std::move(options)) {}

  /// The next row; nullptr at the end. Valid until pop().
  base::Result<const T*> peek() {
    if (rows_.empty() && !ended_) DEALKIT_RETURN_IF_ERROR(fetch());
    if (rows_.empty()) return nullptr;
    return &rows_.front();
  }
  void pop() {
    last_ = std::move(rows_.front());
    has_last_ = true;
    rows_.pop_front();
  }

 private:
  base::Result<void> fetch() {
    const auto parameters = options_.after(has_last_ ? &last_ : nullptr);
    DEALKIT_ASSIGN_OR_RETURN(
        const auto count, connection_.run(options_.statement, parameters,
                                          [&](const sql::Row& row) -> base::Result<void> {
                                            DEALKIT_ASSIGN_OR_RETURN(auto one, options_.read(row));
                                            rows_.push_back(std::move(one));
                                            return {};
                                          }));
    ended_ = count < page_rows;
    return {};
  }

  sql::Connection& connection_;
  Options options_;
  std::deque<T> rows_;
  T last_{};
  bool has_last_ = false;
  bool ended_ = false;
};

}  // namespace dealkit::io::store
