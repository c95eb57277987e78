# Deals of a CRM (rows of its CSV export, made JSON by Miller) as deals. $currency is the one that
# the portal keeps its amounts in; $companies says whose deal it is: {"9001": "501", …}.
select(.is_deleted | tostring | ascii_downcase != "true")
| (.deal_id | tostring) as $id
| {type: "deal", id: ("crm-" + $id),
   account_id: ($companies[$id] // null | if . then "crm-" + . else null end),
   deal_name: .property_dealname, deal_type: "standard",
   total_value: (.property_amount | if . == "" or . == null then null else tonumber end),
   currency: $currency,
   end_date: (.property_closedate // "" | .[0:10]),
   owner_id: (.owner_id | if . == "" or . == null then null else "u-" + tostring end),
   crm_stage: .deal_pipeline_stage_id, crm_created_at: .property_createdate}
| with_entries(select(.value != null and .value != ""))
