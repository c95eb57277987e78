# fish completion for score, generated from its option table.
function _score_store_url
    set -l token (commandline -ct | string replace -r '^--[a-z-]+=' '')
    if string match -q 'sqlite:*' -- $token
        for path in (string replace 'sqlite:' '' -- $token)*
            echo sqlite:$path
        end
    else
        printf '%s\n' sqlite: postgresql://
    end
end
function __score_is
    set -l words (commandline -opc)
    set -e words[1]
    set -l verb ''
    set -l skip no
    for word in $words
        if test $skip = yes
            set skip no
            continue
        end
        switch $word
            case --weights --format --deal --store --actor --lock-timeout --connect-timeout --correlation-id --traceparent --input --max-record-bytes --on-error --max-errors --dead-letter --jobs -j --now --seed --color --config --completion --top -k --held-out --l2 --write
                set skip yes
                continue
            case --
                break
            case '-?*'
                continue
        end
        switch "$verb $word"
            case ' rank'
                set verb 'rank'
            case ' calibrate'
                set verb 'calibrate'
            case '*'
                break
        end
    end
    test "$verb" = "$argv[1]"
end
complete -c score -l color -x -a 'auto always never' -d 'colour what people read'
complete -c score -l stats -d 'end with a summary on stderr, as one JSON object'
complete -c score -l progress -d 'show progress on stderr even where it is not a terminal'
complete -c score -l config -r -F -d 'read settings from this TOML file'
complete -c score -l check-config -d 'report every problem of the configuration and do nothing else'
complete -c score -l print-config -d 'print each setting and where it comes from, as TOML'
complete -c score -l help -s h -d 'print this help'
complete -c score -l version -s V -d 'print the version; -VV adds how it was built'
complete -c score -n '__score_is ""' -a rank -d 'print the deals with the highest scores'
complete -c score -n '__score_is ""' -a calibrate -d 'fit the weights to what came of deals'
complete -c score -n '__score_is ""' -l weights -r -F -d 'weights of the components and thresholds of the tiers, as TOML'
complete -c score -n '__score_is ""' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c score -n '__score_is ""' -l explain -d 'say what each feature gives, and what would lift the deal to the next tier'
complete -c score -n '__score_is ""' -l features -d 'write the feature vector into each metric, defaults filled in'
complete -c score -n '__score_is ""' -l all -d 'score every deal of the store, not vectors'
complete -c score -n '__score_is ""' -l deal -x -d 'score this deal of the store'
complete -c score -n '__score_is ""' -l refresh -d 'recompute scores younger than 10 minutes'
complete -c score -n '__score_is ""' -l dry-run -d 'print the metrics, store nothing'
complete -c score -n '__score_is ""' -l store -x -a '(_score_store_url)' -d 'where the records are'
complete -c score -n '__score_is ""' -l actor -x -d 'name to record in the audit log; user@host if not given'
complete -c score -n '__score_is ""' -l lock-timeout -x -d 'wait that long for others who write'
complete -c score -n '__score_is ""' -l connect-timeout -x -d 'wait that long for the server'
complete -c score -n '__score_is ""' -l correlation-id -x -d 'recorded in every audit row of this run'
complete -c score -n '__score_is ""' -l traceparent -x -d 'W3C trace context to put into events'
complete -c score -n '__score_is ""' -l input -x -a 'auto ndjson json array' -d 'how records are laid out'
complete -c score -n '__score_is ""' -l max-record-bytes -x -d 'treat longer lines as malformed'
complete -c score -n '__score_is ""' -l on-error -x -a 'continue fail' -d 'what to do after a line that cannot be read'
complete -c score -n '__score_is ""' -l max-errors -x -d 'give up after so many lines that cannot be read'
complete -c score -n '__score_is ""' -l dead-letter -r -F -d 'write unreadable lines to FILE'
complete -c score -n '__score_is ""' -l jobs -s j -x -d 'worker threads; 0 = one for each core'
complete -c score -n '__score_is ""' -l line-buffered -d 'write each record at once'
complete -c score -n '__score_is ""' -l now -x -d 'take this for the present time'
complete -c score -n '__score_is ""' -l seed -x -d 'seed of whatever is random'
complete -c score -n '__score_is "rank"' -l top -s k -x -d 'how many deals'
complete -c score -n '__score_is "rank"' -l weights -r -F -d 'weights of the components and thresholds of the tiers, as TOML'
complete -c score -n '__score_is "rank"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c score -n '__score_is "rank"' -l explain -d 'say what each feature gives, and what would lift the deal to the next tier'
complete -c score -n '__score_is "rank"' -l features -d 'write the feature vector into each metric, defaults filled in'
complete -c score -n '__score_is "rank"' -l all -d 'score every deal of the store, not vectors'
complete -c score -n '__score_is "rank"' -l deal -x -d 'score this deal of the store'
complete -c score -n '__score_is "rank"' -l store -x -a '(_score_store_url)' -d 'where the records are'
complete -c score -n '__score_is "rank"' -l actor -x -d 'name to record in the audit log; user@host if not given'
complete -c score -n '__score_is "rank"' -l lock-timeout -x -d 'wait that long for others who write'
complete -c score -n '__score_is "rank"' -l connect-timeout -x -d 'wait that long for the server'
complete -c score -n '__score_is "rank"' -l correlation-id -x -d 'recorded in every audit row of this run'
complete -c score -n '__score_is "rank"' -l traceparent -x -d 'W3C trace context to put into events'
complete -c score -n '__score_is "rank"' -l input -x -a 'auto ndjson json array' -d 'how records are laid out'
complete -c score -n '__score_is "rank"' -l max-record-bytes -x -d 'treat longer lines as malformed'
complete -c score -n '__score_is "rank"' -l on-error -x -a 'continue fail' -d 'what to do after a line that cannot be read'
complete -c score -n '__score_is "rank"' -l max-errors -x -d 'give up after so many lines that cannot be read'
complete -c score -n '__score_is "rank"' -l dead-letter -r -F -d 'write unreadable lines to FILE'
complete -c score -n '__score_is "rank"' -l jobs -s j -x -d 'worker threads; 0 = one for each core'
complete -c score -n '__score_is "rank"' -l line-buffered -d 'write each record at once'
complete -c score -n '__score_is "rank"' -l now -x -d 'take this for the present time'
complete -c score -n '__score_is "rank"' -l seed -x -d 'seed of whatever is random'
complete -c score -n '__score_is "calibrate"' -l held-out -x -d 'share of the deals that only judges, above 0 and below 1'
complete -c score -n '__score_is "calibrate"' -l l2 -x -d 'how much large weights cost, at least 0'
complete -c score -n '__score_is "calibrate"' -l write -r -F -d 'write the fitted weights to this file, if they are better'
complete -c score -n '__score_is "calibrate"' -l weights -r -F -d 'weights of the components and thresholds of the tiers, as TOML'
complete -c score -n '__score_is "calibrate"' -l input -x -a 'auto ndjson json array' -d 'how records are laid out'
complete -c score -n '__score_is "calibrate"' -l max-record-bytes -x -d 'treat longer lines as malformed'
complete -c score -n '__score_is "calibrate"' -l on-error -x -a 'continue fail' -d 'what to do after a line that cannot be read'
complete -c score -n '__score_is "calibrate"' -l max-errors -x -d 'give up after so many lines that cannot be read'
complete -c score -n '__score_is "calibrate"' -l dead-letter -r -F -d 'write unreadable lines to FILE'
complete -c score -n '__score_is "calibrate"' -l jobs -s j -x -d 'worker threads; 0 = one for each core'
complete -c score -n '__score_is "calibrate"' -l line-buffered -d 'write each record at once'
complete -c score -n '__score_is "calibrate"' -l now -x -d 'take this for the present time'
complete -c score -n '__score_is "calibrate"' -l seed -x -d 'seed of whatever is random'
