# The score of a feature vector, for tests/bench/score.sh: the same formulas in jq.
def sat($x; $m): [(1 + $x | log) / (1 + $m | log), 1] | min;
def given($x; $standard): if $x == null then $standard else $x end;
(100 * (0.40 * (-0.1 * .days_since_last_interaction | exp)
  + 0.35 * (-0.1 * .days_since_last_campaign_update | exp)
  + 0.25 * (-0.05 * .hours_since_last_approval_action | exp))) as $recency
| (100 * (0.5 * sat(given(.interactions_7d; 0); 20) + 0.3 * sat(given(.interactions_30d; 0); 60)
  + 0.2 * sat(given(.campaign_edits_30d; 0); 15))) as $frequency
| (100 * (0.40 / (1 + (-0.00001 * (.deal_value - 100000) | exp))
  + 0.35 * given(.budget_utilization; 0)
  + 0.25 * ([(1 + given(.historical_spend; 0) | log) / (1000001 | log), 1] | min))) as $monetary
| (100 * (0.5 * ([given(.targeting_change_count; 0) / 10, 1] | min)
  + 0.5 * ([0, 1 - given(.approval_velocity; 48) / 168] | max))) as $behavioural
| ([0, 100 * given(.past_completion_rate; 0.8)
       - ([5 * given(.support_tickets_90d; 0), 50] | min)] | max) as $health
| ((0.30 * $recency + 0.20 * $frequency + 0.25 * $monetary + 0.15 * $behavioural + 0.10 * $health)
  * 100 | round / 100) as $score
| {deal_id, score: $score,
   tier: (if $score >= 75 then "hot" elif $score >= 50 then "warm" elif $score >= 25 then "cold"
          else "at_risk" end)}
