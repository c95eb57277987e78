# fish completion for approve, generated from its option table.
function _approve_store_url
    set -l token (commandline -ct | string replace -r '^--[a-z-]+=' '')
    if string match -q 'sqlite:*' -- $token
        for path in (string replace 'sqlite:' '' -- $token)*
            echo sqlite:$path
        end
    else
        printf '%s\n' sqlite: postgresql://
    end
end
function __approve_is
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
            case --input --max-record-bytes --on-error --max-errors --dead-letter --jobs -j --policy --store --actor --now --lock-timeout --connect-timeout --correlation-id --traceparent --seed --color --config --completion --comments --if-version --idempotency-key --format --action --role --level --to --until --for --approver --book --model --against --deals
                set skip yes
                continue
            case --
                break
            case '-?*'
                continue
        end
        switch "$verb $word"
            case ' submit'
                set verb 'submit'
            case ' decide'
                set verb 'decide'
            case ' pending'
                set verb 'pending'
            case ' history'
                set verb 'history'
            case ' sla-check'
                set verb 'sla-check'
            case ' policy'
                set verb 'policy'
            case 'policy check'
                set verb 'policy check'
            case 'policy defaults'
                set verb 'policy defaults'
            case ' simulate'
                set verb 'simulate'
            case '*'
                break
        end
    end
    test "$verb" = "$argv[1]"
end
complete -c approve -l store -x -a '(_approve_store_url)' -d 'where the records are'
complete -c approve -l actor -x -d 'name to record in the audit log; user@host if not given'
complete -c approve -l now -x -d 'take this as the present, for reproducible runs'
complete -c approve -l lock-timeout -x -d 'wait that long for others who write'
complete -c approve -l connect-timeout -x -d 'wait that long for the server'
complete -c approve -l correlation-id -x -d 'recorded in every audit row of this run'
complete -c approve -l traceparent -x -d 'W3C trace context to put into events'
complete -c approve -l seed -x -d 'make new ids reproducible; without it they are random'
complete -c approve -l color -x -a 'auto always never' -d 'colour what people read'
complete -c approve -l stats -d 'end with a summary on stderr, as one JSON object'
complete -c approve -l progress -d 'show progress on stderr even where it is not a terminal'
complete -c approve -l config -r -F -d 'read settings from this TOML file'
complete -c approve -l check-config -d 'report every problem of the configuration and do nothing else'
complete -c approve -l print-config -d 'print each setting and where it comes from, as TOML'
complete -c approve -l help -s h -d 'print this help'
complete -c approve -l version -s V -d 'print the version; -VV adds how it was built'
complete -c approve -n '__approve_is ""' -a submit -d 'hand deals in for review'
complete -c approve -n '__approve_is ""' -a decide -d 'decide on a deal under review'
complete -c approve -n '__approve_is ""' -a pending -d 'what waits for a decision, by deadline'
complete -c approve -n '__approve_is ""' -a history -d 'every step of a deal\'s reviews'
complete -c approve -n '__approve_is ""' -a sla-check -d 'what is overdue; exit 1 if anything is'
complete -c approve -n '__approve_is ""' -a policy -d 'check approval policies'
complete -c approve -n '__approve_is ""' -a simulate -d 'play a book of deals through a policy in virtual time'
complete -c approve -n '__approve_is ""' -l input -x -a 'auto ndjson json array' -d 'how records are laid out'
complete -c approve -n '__approve_is ""' -l max-record-bytes -x -d 'treat longer lines as malformed'
complete -c approve -n '__approve_is ""' -l on-error -x -a 'continue fail' -d 'what to do after a line that cannot be read'
complete -c approve -n '__approve_is ""' -l max-errors -x -d 'give up after so many lines that cannot be read'
complete -c approve -n '__approve_is ""' -l dead-letter -r -F -d 'write unreadable lines to FILE'
complete -c approve -n '__approve_is ""' -l jobs -s j -x -d 'worker threads; 0 = one for each core'
complete -c approve -n '__approve_is ""' -l line-buffered -d 'write each record at once'
complete -c approve -n '__approve_is ""' -l policy -r -F -d 'who must approve what, by when, as TOML: dealkit-approval-policy(5)'
complete -c approve -n '__approve_is "submit"' -f
complete -c approve -n '__approve_is "submit"' -l policy -r -F -d 'who must approve what, by when, as TOML: dealkit-approval-policy(5)'
complete -c approve -n '__approve_is "submit"' -l acknowledge -d 'submit in spite of warnings'
complete -c approve -n '__approve_is "submit"' -l comments -x -d 'what the decision is based on; kept with it'
complete -c approve -n '__approve_is "submit"' -l if-version -x -d 'only if the deal\'s version is N: what was looked at is what is signed'
complete -c approve -n '__approve_is "submit"' -l dry-run -d 'show what would happen, change nothing'
complete -c approve -n '__approve_is "submit"' -l idempotency-key -x -d 'the same key and decision give the same answer, with one effect'
complete -c approve -n '__approve_is "submit"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c approve -n '__approve_is "decide"' -f
complete -c approve -n '__approve_is "decide"' -l action -x -a 'approve reject escalate revise delegate withdraw comment' -d 'what is decided'
complete -c approve -n '__approve_is "decide"' -l role -x -d 'role in which the actor decides'
complete -c approve -n '__approve_is "decide"' -l level -x -d 'level that is decided; the one that the actor may decide if not given'
complete -c approve -n '__approve_is "decide"' -l to -x -d 'who decides instead; of --action delegate only'
complete -c approve -n '__approve_is "decide"' -l until -x -d 'when it ends, with the actor\'s own right at the latest; of --action delegate only'
complete -c approve -n '__approve_is "decide"' -l policy -r -F -d 'who must approve what, by when, as TOML: dealkit-approval-policy(5)'
complete -c approve -n '__approve_is "decide"' -l comments -x -d 'what the decision is based on; kept with it'
complete -c approve -n '__approve_is "decide"' -l if-version -x -d 'only if the deal\'s version is N: what was looked at is what is signed'
complete -c approve -n '__approve_is "decide"' -l dry-run -d 'show what would happen, change nothing'
complete -c approve -n '__approve_is "decide"' -l idempotency-key -x -d 'the same key and decision give the same answer, with one effect'
complete -c approve -n '__approve_is "decide"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c approve -n '__approve_is "pending"' -f
complete -c approve -n '__approve_is "pending"' -l for -x -d 'only what this person may decide; where a policy trusts the role that is stated, state it with --role'
complete -c approve -n '__approve_is "pending"' -l role -x -d 'only what waits for this role'
complete -c approve -n '__approve_is "pending"' -l approver -x -d 'only what was escalated or delegated to this person'
complete -c approve -n '__approve_is "pending"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c approve -n '__approve_is "history"' -f
complete -c approve -n '__approve_is "history"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c approve -n '__approve_is "sla-check"' -f
complete -c approve -n '__approve_is "sla-check"' -l apply -d 'escalate what is overdue'
complete -c approve -n '__approve_is "sla-check"' -l policy -r -F -d 'who must approve what, by when, as TOML: dealkit-approval-policy(5)'
complete -c approve -n '__approve_is "sla-check"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c approve -n '__approve_is "policy"' -a check -d 'check policy files; exit 78 if one is wrong'
complete -c approve -n '__approve_is "policy"' -a defaults -d 'print the default policy, to begin with'
complete -c approve -n '__approve_is "policy"' -f
complete -c approve -n '__approve_is "policy check"' -l strict -d 'exit with 1 on warnings, too'
complete -c approve -n '__approve_is "policy defaults"' -f
complete -c approve -n '__approve_is "simulate"' -f
complete -c approve -n '__approve_is "simulate"' -l policy -r -F -d 'who must approve what, by when, as TOML: dealkit-approval-policy(5)'
complete -c approve -n '__approve_is "simulate"' -l book -r -F -d 'deals to play, and their accounts, as dealctl export writes them'
complete -c approve -n '__approve_is "simulate"' -l model -r -F -d 'how approvers behave, as TOML: dealkit-simulation-model(5)'
complete -c approve -n '__approve_is "simulate"' -l against -r -F -d 'a second policy to compare with'
complete -c approve -n '__approve_is "simulate"' -l deals -x -d 'how many to play, round and round the book; each once if not given'
complete -c approve -n '__approve_is "simulate"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c approve -n '__approve_is "simulate"' -l jobs -s j -x -d 'worker threads; 0 = one for each core'
