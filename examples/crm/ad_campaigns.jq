# Campaigns of Google Ads (rows of the history that an export tool keeps, made JSON by Miller and
# sorted by updated_at) as campaigns of one deal ($deal). Each row is a version: imported in order
# they become the history of the campaign.
{DISPLAY: "display", VIDEO: "video"} as $types
| {type: "campaign", id: ("ads-" + (.id | tostring)), deal_id: $deal, campaign_name: .name,
   campaign_type: $types[.advertising_channel_type], status: (.status | ascii_downcase),
   scheduling: {start: .start_date, end: .end_date}, channel: .advertising_channel_type}
| with_entries(select(.value != null and .value != ""))
