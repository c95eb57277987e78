# Companies of a CRM (rows of its CSV export, made JSON by Miller) as accounts.
select(.is_deleted | tostring | ascii_downcase != "true")
| {type: "account", id: ("crm-" + (.id | tostring)), name: .property_name, status: "active"}
| with_entries(select(.value != null and .value != ""))
