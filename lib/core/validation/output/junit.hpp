// JUnit's XML: what CI servers show as test results. One suite a file of input, one test a record.
#pragma once

#include <cstdint>
#include <string>

#include "core/validation/output/format.hpp"
#include "core/validation/output/locate.hpp"
#include "core/validation/output/naming.hpp"

namespace dealkit::validation {

/// A test fails by findings at or above fail_on; they stand together in its one <failure> (readers
/// differ on what several mean), the others in <system-out>. Findings about several campaigns are a
/// suite of their own. A suite's counts stand in its start tag if the suite fits into
/// `buffer_most_bytes`; a longer one is streamed without them: readers count then.
class JunitFormat final : public FindingsFormat {
 public:
  static constexpr std::size_t buffer_most_bytes = 8U << 20;

  explicit JunitFormat(const FormatOptions& options)
      : fail_on_(options.fail_on), now_(base::to_string(options.now)),
        limit_(options.max_findings) {}
  void record(const Examined& examined, std::string& out) override;
  void set_finding(const SetFinding& finding, std::string& out) override;
  void finish(const Totals& totals, std::string& out) override;

 private:
  struct Case {
    std::string name, class_name, failure_type, failure_message, failure_text, output;
    std::uint64_t failures = 0;
  };

  void open_suite(std::string_view name, std::string& out);
  void close_suite(std::string& out);
  void append_start_tag(bool counts, std::string& out) const;
  void append_case(const Case& test, std::string& out);

  Severity fail_on_;
  std::string now_;
  ListLimit limit_;
  Locator locator_;
  bool started_ = false;   // the document's start tag is out
  bool open_ = false;      // a suite is
  bool streaming_ = false; // … and outgrew the buffer
  std::string suite_;
  std::string buffer_;
  std::uint64_t tests_ = 0, failures_ = 0;
};

}  // namespace dealkit::validation
