# fish completion for validate, generated from its option table.
function __validate_is
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
            case --profile --policy --set-rules --set-memory --fail-on --cache --rates --taxonomy --calendar --inventory --delivery --sellers --format --report --summary --emit --max-findings --explain --input --max-record-bytes --on-error --max-errors --dead-letter --jobs -j --now --seed --color --config --completion
                set skip yes
                continue
            case --
                break
            case '-?*'
                continue
        end
        switch "$verb $word"
            case ' policy'
                set verb 'policy'
            case 'policy eval'
                set verb 'policy eval'
            case 'policy test'
                set verb 'policy test'
            case 'policy check'
                set verb 'policy check'
            case '*'
                break
        end
    end
    test "$verb" = "$argv[1]"
end
complete -c validate -l color -x -a 'auto always never' -d 'colour what people read'
complete -c validate -l stats -d 'end with a summary on stderr, as one JSON object'
complete -c validate -l progress -d 'show progress on stderr even where it is not a terminal'
complete -c validate -l config -r -F -d 'read settings from this TOML file'
complete -c validate -l check-config -d 'report every problem of the configuration and do nothing else'
complete -c validate -l print-config -d 'print each setting and where it comes from, as TOML'
complete -c validate -l help -s h -d 'print this help'
complete -c validate -l version -s V -d 'print the version; -VV adds how it was built'
complete -c validate -n '__validate_is ""' -a policy -d 'try, check and test policies'
complete -c validate -n '__validate_is ""' -l profile -x -a 'generic opendirect21 dealsync1 openrtb26 dv360 gam googleads meta' -d 'limits of this platform'
complete -c validate -n '__validate_is ""' -l policy -r -F -d 'thresholds, severities and rules of your own, as TOML'
complete -c validate -n '__validate_is ""' -l set-rules -x -a 'off report enforce' -d 'rules that look at all campaigns together'
complete -c validate -n '__validate_is ""' -l set-memory -x -d 'memory of the set rules; more is spilled to $TMPDIR'
complete -c validate -n '__validate_is ""' -l all -d 'go on after a critical finding of phase 1'
complete -c validate -n '__validate_is ""' -l strict -d 'refuse members whose names are close to known ones'
complete -c validate -n '__validate_is ""' -l fail-on -x -a 'critical warning advisory' -d 'exit with 1 from this severity on'
complete -c validate -n '__validate_is ""' -l cache -x -d 'keep answers of external checks here: memory, off or redis://HOST[:PORT][/DB]'
complete -c validate -n '__validate_is ""' -l rates -r -F -d 'exchange rates, CSV lines "currency,rate"'
complete -c validate -n '__validate_is ""' -l taxonomy -x -a '(__fish_complete_directories)' -d 'directory with the IAB Tech Lab\'s taxonomies (TSV)'
complete -c validate -n '__validate_is ""' -l calendar -r -F -d 'blackouts (JSON)'
complete -c validate -n '__validate_is ""' -l inventory -r -F -d 'products by id (NDJSON)'
complete -c validate -n '__validate_is ""' -l delivery -r -F -d 'what campaigns have spent so far (NDJSON)'
complete -c validate -n '__validate_is ""' -l sellers -r -F -d 'who may sell (ads.txt, app-ads.txt or sellers.json)'
complete -c validate -n '__validate_is ""' -l format -x -a 'report human sarif junit github tap markdown' -d 'how findings are written'
complete -c validate -n '__validate_is ""' -l report -r -F -d 'write findings to this file instead of stdout'
complete -c validate -n '__validate_is ""' -l summary -r -F -d 'append a summary in Markdown to this file'
complete -c validate -n '__validate_is ""' -l emit -x -a 'valid invalid annotated' -d 'pass records on; findings go to --report FILE or stderr'
complete -c validate -n '__validate_is ""' -l max-findings -x -d 'list at most so many findings'
complete -c validate -n '__validate_is ""' -l timings -d 'add latencies and cache use to reports'
complete -c validate -n '__validate_is ""' -l content-hash -d 'compute content_hash where a record has none'
complete -c validate -n '__validate_is ""' -l fix -a 'safe unsafe' -d 'write the records with all automatic fixes applied'
complete -c validate -n '__validate_is ""' -l diff -d 'print what --fix would change, as JSON Patch lines'
complete -c validate -n '__validate_is ""' -l baseline -d 'findings that are listed there do not fail the run'
complete -c validate -n '__validate_is ""' -l baseline-update -d 'write all findings into the baseline'
complete -c validate -n '__validate_is ""' -l baseline-prune -d 'remove fixed findings from the baseline'
complete -c validate -n '__validate_is ""' -l rules -d 'list all rules and codes'
complete -c validate -n '__validate_is ""' -l explain -x -a '(set -l words (commandline -opc); $words[1] --list-codes 2>/dev/null)' -d 'say what a code means and how to fix it'
complete -c validate -n '__validate_is ""' -l input -x -a 'auto ndjson json array' -d 'how records are laid out'
complete -c validate -n '__validate_is ""' -l max-record-bytes -x -d 'treat longer lines as malformed'
complete -c validate -n '__validate_is ""' -l on-error -x -a 'continue fail' -d 'what to do after a line that cannot be read'
complete -c validate -n '__validate_is ""' -l max-errors -x -d 'give up after so many lines that cannot be read'
complete -c validate -n '__validate_is ""' -l dead-letter -r -F -d 'write unreadable lines to FILE'
complete -c validate -n '__validate_is ""' -l jobs -s j -x -d 'worker threads; 0 = one for each core'
complete -c validate -n '__validate_is ""' -l line-buffered -d 'write each record at once'
complete -c validate -n '__validate_is ""' -l now -x -d 'take this for the present time'
complete -c validate -n '__validate_is ""' -l seed -x -d 'seed of whatever is random'
complete -c validate -n '__validate_is "policy"' -a eval -d 'evaluate an expression over records'
complete -c validate -n '__validate_is "policy"' -a test -d 'run the [[test]] cases of a policy file'
complete -c validate -n '__validate_is "policy"' -a check -d 'report every problem of a policy file'
complete -c validate -n '__validate_is "policy"' -f
complete -c validate -n '__validate_is "policy eval"' -l typed -d 'print values with their type, as {"int64":"3"}'
complete -c validate -n '__validate_is "policy eval"' -l input -x -a 'auto ndjson json array' -d 'how records are laid out'
complete -c validate -n '__validate_is "policy eval"' -l max-record-bytes -x -d 'treat longer lines as malformed'
complete -c validate -n '__validate_is "policy eval"' -l on-error -x -a 'continue fail' -d 'what to do after a line that cannot be read'
complete -c validate -n '__validate_is "policy eval"' -l max-errors -x -d 'give up after so many lines that cannot be read'
complete -c validate -n '__validate_is "policy eval"' -l dead-letter -r -F -d 'write unreadable lines to FILE'
complete -c validate -n '__validate_is "policy eval"' -l jobs -s j -x -d 'worker threads; 0 = one for each core'
complete -c validate -n '__validate_is "policy eval"' -l line-buffered -d 'write each record at once'
complete -c validate -n '__validate_is "policy eval"' -l now -x -d 'take this for the present time'
complete -c validate -n '__validate_is "policy eval"' -l seed -x -d 'seed of whatever is random'
complete -c validate -n '__validate_is "policy test"' -l input -x -a 'auto ndjson json array' -d 'how records are laid out'
complete -c validate -n '__validate_is "policy test"' -l max-record-bytes -x -d 'treat longer lines as malformed'
complete -c validate -n '__validate_is "policy test"' -l on-error -x -a 'continue fail' -d 'what to do after a line that cannot be read'
complete -c validate -n '__validate_is "policy test"' -l max-errors -x -d 'give up after so many lines that cannot be read'
complete -c validate -n '__validate_is "policy test"' -l dead-letter -r -F -d 'write unreadable lines to FILE'
complete -c validate -n '__validate_is "policy test"' -l jobs -s j -x -d 'worker threads; 0 = one for each core'
complete -c validate -n '__validate_is "policy test"' -l line-buffered -d 'write each record at once'
complete -c validate -n '__validate_is "policy test"' -l now -x -d 'take this for the present time'
complete -c validate -n '__validate_is "policy test"' -l seed -x -d 'seed of whatever is random'
