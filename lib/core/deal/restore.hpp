// Kept members taken as they stand in a record: for records that a store exported.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.hpp"
#include "core/deal/records.hpp"
#include "core/record/normal_form.hpp"

namespace dealkit::deal {

/// Sets the kept members of `builder` to what `record` states; where it states nothing, to what a
/// new record has. Times become UTC of whole milliseconds, as all that we make are. Returns the
/// stated version, 0 if there is none. Errc::data: an unknown status, a pair of status and review
/// that cannot stand together, an approved_version above the version, no instant.
base::Result<std::int64_t> restore_kept(record::NormalBuilder& builder, Kind kind,
                                        json::Value record, const Context& context);

/// The normal form of an approval that a store exported. Errc::data: as record::append_normal(), a
/// created_at that is no instant, a seat that another approval of the level holds, an approver who
/// holds another seat of it, another deal or seat than the approval of that id has.
base::Result<std::string> restore_approval(const Records& records, json::Value record);

/// The same of a review round. Errc::data: as record::append_normal(), a created_at that is no
/// instant, a round of the deal that another record stands for, another deal or round than the
/// record of that id stands for.
base::Result<std::string> restore_round(const Records& records, json::Value record);

/// An instant as the store keeps it: UTC, whole milliseconds (what is finer is cut).
std::string stored_time(base::Instant instant);

}  // namespace dealkit::deal
