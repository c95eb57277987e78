// What an import refuses whatever is stored, beyond check_content(): asked by the import itself,
// and by validate, so that both say the same of a record.
#pragma once

#include "core/base/result.hpp"
#include "core/base/time_zone.hpp"
#include "core/deal/entity.hpp"

namespace dealkit::deal {

/// An account's days begin where its time zone says; one that nobody knows would be taken for
/// UTC. Errc::data; `zones` may be nullptr.
base::Result<void> check_time_zone(Kind kind, json::Value record, const base::TimeZones* zones);

/// Of an interaction or a metric: when it was, since scores compare that with the clock.
base::Result<void> check_moment(Kind kind, json::Value record);

/// Of a validation report: what it is on, what it says and when that was. Errc::data.
base::Result<void> check_report(json::Value report);

/// Of a set finding: the campaigns that it would be kept with. Errc::data.
base::Result<void> check_set_finding(json::Value finding);

/// All that, check_content() and what normal_record() refuses: a record that passes is taken, given
/// that what it refers to is stored. Approvals and rounds are judged as a restore takes them.
base::Result<void> check_importable(Kind kind, json::Value record, const base::TimeZones* zones);

}  // namespace dealkit::deal
