# A peer of validate: the four basic cases in jq (tests/bench/validate.sh).
select(
  (.budget | type != "number" or . <= 0)
  or (.deal_budget_limit != null and (.budget | type == "number")
      and .budget > .deal_budget_limit - (.allocated_spend // 0))
  or ((.targeting.audience_segments // []) | length == 0)
  or ((.targeting.geo_targets // []) | length == 0)
) | {campaign_id: .id, is_valid: false}
