# A report line in short: id, verdict, and code, pointer and message of each finding.
if .type == "set_finding" then [.code, .severity, .message, .campaign_ids]
else [.campaign_id // .deal_id, .is_valid,
      (.results[] | select(.passed | not) | [.code, .severity, .pointer, .message]
       + (if .suppressed then [.suppressed] else [] end))] end
