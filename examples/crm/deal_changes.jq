# What people did with deals in a CRM (the history of properties) as interactions, for scoring. The
# id is made of what makes a change one: importing the same export again adds nothing.
(.timestamp | sub(" "; "T") | sub("T(?<h>[0-9]):"; "T0\(.h):") + "Z") as $at
| {type: "interaction",
   id: (["crm", (.deal_id | tostring), .timestamp, .name, (.source_id // "")] | join(":")),
   deal_id: ("crm-" + (.deal_id | tostring)), kind: "crm_change", at: $at,
   member: .name, source: .source}
