# fish completion for dealctl, generated from its option table.
function _dealctl_store_url
    set -l token (commandline -ct | string replace -r '^--[a-z-]+=' '')
    if string match -q 'sqlite:*' -- $token
        for path in (string replace 'sqlite:' '' -- $token)*
            echo sqlite:$path
        end
    else
        printf '%s\n' sqlite: postgresql://
    end
end
function __dealctl_is
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
            case --store --actor --now --lock-timeout --connect-timeout --correlation-id --traceparent --seed --color --config --completion --type --id --format --set --set-json --policy --idempotency-key --input --max-record-bytes --on-error --max-errors --dead-letter --jobs -j --rejected --where --sort --limit --at-version --columns --patch --if-version --since --until --action --reader --after --to --reason --from --origin --assume --time-zone --report --events-older-than --keys-older-than --add --forget
                set skip yes
                continue
            case --
                break
            case '-?*'
                continue
        end
        switch "$verb $word"
            case ' create'
                set verb 'create'
            case ' import'
                set verb 'import'
            case ' export'
                set verb 'export'
            case ' show'
                set verb 'show'
            case ' list'
                set verb 'list'
            case ' amend'
                set verb 'amend'
            case ' delete'
                set verb 'delete'
            case ' history'
                set verb 'history'
            case ' log'
                set verb 'log'
            case ' events'
                set verb 'events'
            case ' diff'
                set verb 'diff'
            case ' revert'
                set verb 'revert'
            case ' advance'
                set verb 'advance'
            case ' pause'
                set verb 'pause'
            case ' resume'
                set verb 'resume'
            case ' cancel'
                set verb 'cancel'
            case ' schema'
                set verb 'schema'
            case ' convert'
                set verb 'convert'
            case ' store'
                set verb 'store'
            case 'store init'
                set verb 'store init'
            case 'store migrate'
                set verb 'store migrate'
            case 'store status'
                set verb 'store status'
            case 'store check'
                set verb 'store check'
            case 'store prune'
                set verb 'store prune'
            case 'store backup'
                set verb 'store backup'
            case 'store restore'
                set verb 'store restore'
            case 'store copy'
                set verb 'store copy'
            case 'store readers'
                set verb 'store readers'
            case '*'
                break
        end
    end
    test "$verb" = "$argv[1]"
end
complete -c dealctl -l store -x -a '(_dealctl_store_url)' -d 'where the records are'
complete -c dealctl -l actor -x -d 'name to record in the audit log; user@host if not given'
complete -c dealctl -l now -x -d 'take this as the present, for reproducible runs'
complete -c dealctl -l lock-timeout -x -d 'wait that long for others who write'
complete -c dealctl -l connect-timeout -x -d 'wait that long for the server'
complete -c dealctl -l correlation-id -x -d 'recorded in every audit row of this run'
complete -c dealctl -l traceparent -x -d 'W3C trace context to put into events'
complete -c dealctl -l seed -x -d 'make new ids reproducible; without it they are random'
complete -c dealctl -l color -x -a 'auto always never' -d 'colour what people read'
complete -c dealctl -l stats -d 'end with a summary on stderr, as one JSON object'
complete -c dealctl -l progress -d 'show progress on stderr even where it is not a terminal'
complete -c dealctl -l config -r -F -d 'read settings from this TOML file'
complete -c dealctl -l check-config -d 'report every problem of the configuration and do nothing else'
complete -c dealctl -l print-config -d 'print each setting and where it comes from, as TOML'
complete -c dealctl -l help -s h -d 'print this help'
complete -c dealctl -l version -s V -d 'print the version; -VV adds how it was built'
complete -c dealctl -n '__dealctl_is ""' -a create -d 'create one record'
complete -c dealctl -n '__dealctl_is ""' -a import -d 'take records from files into the store'
complete -c dealctl -n '__dealctl_is ""' -a export -d 'write records as NDJSON, from one snapshot'
complete -c dealctl -n '__dealctl_is ""' -a show -d 'show one record'
complete -c dealctl -n '__dealctl_is ""' -a list -d 'list records: a table on a terminal, NDJSON in a pipe'
complete -c dealctl -n '__dealctl_is ""' -a amend -d 'change members of a record'
complete -c dealctl -n '__dealctl_is ""' -a delete -d 'delete campaigns, or deals that were never approved'
complete -c dealctl -n '__dealctl_is ""' -a history -d 'who changed a record, when, and what'
complete -c dealctl -n '__dealctl_is ""' -a log -d 'who changed what in all records, the latest change first'
complete -c dealctl -n '__dealctl_is ""' -a events -d 'write the events of the outbox as NDJSON'
complete -c dealctl -n '__dealctl_is ""' -a diff -d 'compare two versions of a record'
complete -c dealctl -n '__dealctl_is ""' -a revert -d 'bring an earlier content back, as a new version'
complete -c dealctl -n '__dealctl_is ""' -a advance -d 'move deals on as their dates say'
complete -c dealctl -n '__dealctl_is ""' -a pause -d 'pause active deals'
complete -c dealctl -n '__dealctl_is ""' -a resume -d 'let paused deals run again'
complete -c dealctl -n '__dealctl_is ""' -a cancel -d 'cancel deals for good'
complete -c dealctl -n '__dealctl_is ""' -a schema -d 'print the JSON Schema of a record type'
complete -c dealctl -n '__dealctl_is ""' -a convert -d 'turn deals of one format into another'
complete -c dealctl -n '__dealctl_is ""' -a store -d 'set up and look after the store'
complete -c dealctl -n '__dealctl_is ""' -f
complete -c dealctl -n '__dealctl_is "create"' -f
complete -c dealctl -n '__dealctl_is "create"' -l type -x -a 'account deal campaign' -d 'type of the record'
complete -c dealctl -n '__dealctl_is "create"' -l id -x -d 'its id; a new UUIDv7 if not given'
complete -c dealctl -n '__dealctl_is "create"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c dealctl -n '__dealctl_is "create"' -l set -x -d 'set a member, typed by the record\'s schema'
complete -c dealctl -n '__dealctl_is "create"' -l set-json -x -d 'set a member to a JSON value'
complete -c dealctl -n '__dealctl_is "create"' -l policy -r -F -d 'who must approve what, by when, as TOML: dealkit-approval-policy(5)'
complete -c dealctl -n '__dealctl_is "create"' -l dry-run -d 'show what would change, change nothing'
complete -c dealctl -n '__dealctl_is "create"' -l idempotency-key -x -d 'the same key and request give the same answer, with one effect'
complete -c dealctl -n '__dealctl_is "import"' -l input -x -a 'auto ndjson json array' -d 'how records are laid out'
complete -c dealctl -n '__dealctl_is "import"' -l max-record-bytes -x -d 'treat longer lines as malformed'
complete -c dealctl -n '__dealctl_is "import"' -l on-error -x -a 'continue fail' -d 'what to do after a line that cannot be read'
complete -c dealctl -n '__dealctl_is "import"' -l max-errors -x -d 'give up after so many lines that cannot be read'
complete -c dealctl -n '__dealctl_is "import"' -l dead-letter -r -F -d 'write unreadable lines to FILE'
complete -c dealctl -n '__dealctl_is "import"' -l jobs -s j -x -d 'worker threads; 0 = one for each core'
complete -c dealctl -n '__dealctl_is "import"' -l line-buffered -d 'write each record at once'
complete -c dealctl -n '__dealctl_is "import"' -l type -x -a 'account deal campaign approval review_round interaction engagement_metric validation_report set_finding' -d 'type of records that do not state one'
complete -c dealctl -n '__dealctl_is "import"' -l atomic -d 'all records or none'
complete -c dealctl -n '__dealctl_is "import"' -l restore -d 'take also what only decisions and the store set: versions, states, times'
complete -c dealctl -n '__dealctl_is "import"' -l policy -r -F -d 'who must approve what, by when, as TOML: dealkit-approval-policy(5)'
complete -c dealctl -n '__dealctl_is "import"' -l dry-run -d 'decide, report and change nothing'
complete -c dealctl -n '__dealctl_is "import"' -l results -d 'write what became of each record to stdout'
complete -c dealctl -n '__dealctl_is "import"' -l strict -d 'refuse members whose names are close to known ones'
complete -c dealctl -n '__dealctl_is "import"' -l rejected -r -F -d 'add records in conflict to this file, byte for byte'
complete -c dealctl -n '__dealctl_is "export"' -f
complete -c dealctl -n '__dealctl_is "export"' -l where -x -d 'only records for which this expression is true'
complete -c dealctl -n '__dealctl_is "export"' -l sort -x -d 'sort by this member, \'-\' before it for descending; then by id'
complete -c dealctl -n '__dealctl_is "export"' -l limit -x -d 'at most N records'
complete -c dealctl -n '__dealctl_is "export"' -l effective -d 'deals as they were approved last; those that never were are left out'
complete -c dealctl -n '__dealctl_is "export"' -l type -x -a 'account deal campaign approval review_round interaction engagement_metric validation_report set_finding' -d 'type of the records; all if not given'
complete -c dealctl -n '__dealctl_is "show"' -f
complete -c dealctl -n '__dealctl_is "show"' -l type -x -a 'account deal campaign approval review_round interaction engagement_metric validation_report set_finding' -d 'which record, where several have that id'
complete -c dealctl -n '__dealctl_is "show"' -l at-version -x -d 'as it was at this version'
complete -c dealctl -n '__dealctl_is "show"' -l effective -d 'a deal as it was approved last'
complete -c dealctl -n '__dealctl_is "show"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c dealctl -n '__dealctl_is "list"' -f
complete -c dealctl -n '__dealctl_is "list"' -l where -x -d 'only records for which this expression is true'
complete -c dealctl -n '__dealctl_is "list"' -l sort -x -d 'sort by this member, \'-\' before it for descending; then by id'
complete -c dealctl -n '__dealctl_is "list"' -l limit -x -d 'at most N records'
complete -c dealctl -n '__dealctl_is "list"' -l effective -d 'deals as they were approved last; those that never were are left out'
complete -c dealctl -n '__dealctl_is "list"' -l type -x -a 'account deal campaign approval review_round interaction engagement_metric validation_report set_finding' -d 'type of the records'
complete -c dealctl -n '__dealctl_is "list"' -l columns -x -d 'members to show, separated by commas; dots go into objects'
complete -c dealctl -n '__dealctl_is "list"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c dealctl -n '__dealctl_is "amend"' -f
complete -c dealctl -n '__dealctl_is "amend"' -l set -x -d 'set a member, typed by the record\'s schema'
complete -c dealctl -n '__dealctl_is "amend"' -l set-json -x -d 'set a member to a JSON value'
complete -c dealctl -n '__dealctl_is "amend"' -l patch -r -F -d 'JSON merge patch (RFC 7396); - is standard input'
complete -c dealctl -n '__dealctl_is "amend"' -l if-version -x -d 'only if the stored version is N, else exit 1 and say who changed what'
complete -c dealctl -n '__dealctl_is "amend"' -l type -x -a 'account deal campaign approval review_round interaction engagement_metric validation_report set_finding' -d 'which record, where several have that id'
complete -c dealctl -n '__dealctl_is "amend"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c dealctl -n '__dealctl_is "amend"' -l policy -r -F -d 'who must approve what, by when, as TOML: dealkit-approval-policy(5)'
complete -c dealctl -n '__dealctl_is "amend"' -l dry-run -d 'show what would change, change nothing'
complete -c dealctl -n '__dealctl_is "amend"' -l idempotency-key -x -d 'the same key and request give the same answer, with one effect'
complete -c dealctl -n '__dealctl_is "delete"' -f
complete -c dealctl -n '__dealctl_is "delete"' -l yes -s y -d 'do not ask'
complete -c dealctl -n '__dealctl_is "delete"' -l dry-run -d 'show what would change, change nothing'
complete -c dealctl -n '__dealctl_is "delete"' -l policy -r -F -d 'who must approve what, by when, as TOML: dealkit-approval-policy(5)'
complete -c dealctl -n '__dealctl_is "delete"' -l if-version -x -d 'only if the stored version is N, else exit 1 and say who changed what'
complete -c dealctl -n '__dealctl_is "delete"' -l type -x -a 'account deal campaign approval review_round interaction engagement_metric validation_report set_finding' -d 'which record, where several have that id'
complete -c dealctl -n '__dealctl_is "delete"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c dealctl -n '__dealctl_is "history"' -f
complete -c dealctl -n '__dealctl_is "history"' -l type -x -a 'account deal campaign approval review_round interaction engagement_metric validation_report set_finding' -d 'which record, where several have that id'
complete -c dealctl -n '__dealctl_is "history"' -l limit -x -d 'only the latest N changes'
complete -c dealctl -n '__dealctl_is "history"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c dealctl -n '__dealctl_is "log"' -f
complete -c dealctl -n '__dealctl_is "log"' -l since -x -d 'changes from then on: a time, a day, or how long ago'
complete -c dealctl -n '__dealctl_is "log"' -l until -x -d 'changes before then; a day is included'
complete -c dealctl -n '__dealctl_is "log"' -l action -x -a 'create update delete activate pause resume complete cancel revert validate review' -d 'what was done'
complete -c dealctl -n '__dealctl_is "log"' -l type -x -a 'account deal campaign approval review_round interaction engagement_metric validation_report set_finding' -d 'type of the records'
complete -c dealctl -n '__dealctl_is "log"' -l limit -x -d 'at most N changes'
complete -c dealctl -n '__dealctl_is "log"' -l reverse -d 'the oldest change first'
complete -c dealctl -n '__dealctl_is "log"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c dealctl -n '__dealctl_is "events"' -f
complete -c dealctl -n '__dealctl_is "events"' -l reader -x -d 'go on where this reader was, and remember where it comes to'
complete -c dealctl -n '__dealctl_is "events"' -l after -x -d 'go on after this event: its cursor, or its seq'
complete -c dealctl -n '__dealctl_is "events"' -l follow -s f -d 'wait for more, until a signal or the end of the output'
complete -c dealctl -n '__dealctl_is "events"' -l limit -x -d 'at most N events'
complete -c dealctl -n '__dealctl_is "diff"' -f
complete -c dealctl -n '__dealctl_is "diff"' -l type -x -a 'account deal campaign approval review_round interaction engagement_metric validation_report set_finding' -d 'which record, where several have that id'
complete -c dealctl -n '__dealctl_is "diff"' -l exit-code -d 'exit with 1 if they differ'
complete -c dealctl -n '__dealctl_is "diff"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c dealctl -n '__dealctl_is "revert"' -f
complete -c dealctl -n '__dealctl_is "revert"' -l to -x -d 'version to return to; of a deal, if not given, the approved one'
complete -c dealctl -n '__dealctl_is "revert"' -l if-version -x -d 'only if the stored version is N, else exit 1 and say who changed what'
complete -c dealctl -n '__dealctl_is "revert"' -l type -x -a 'account deal campaign approval review_round interaction engagement_metric validation_report set_finding' -d 'which record, where several have that id'
complete -c dealctl -n '__dealctl_is "revert"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c dealctl -n '__dealctl_is "revert"' -l policy -r -F -d 'who must approve what, by when, as TOML: dealkit-approval-policy(5)'
complete -c dealctl -n '__dealctl_is "revert"' -l dry-run -d 'show what would change, change nothing'
complete -c dealctl -n '__dealctl_is "revert"' -l idempotency-key -x -d 'the same key and request give the same answer, with one effect'
complete -c dealctl -n '__dealctl_is "advance"' -f
complete -c dealctl -n '__dealctl_is "advance"' -l dry-run -d 'show what would change, change nothing'
complete -c dealctl -n '__dealctl_is "advance"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c dealctl -n '__dealctl_is "pause"' -f
complete -c dealctl -n '__dealctl_is "pause"' -l reason -x -d 'why, for the audit log'
complete -c dealctl -n '__dealctl_is "pause"' -l dry-run -d 'show what would change, change nothing'
complete -c dealctl -n '__dealctl_is "pause"' -l if-version -x -d 'only if the stored version is N, else exit 1 and say who changed what'
complete -c dealctl -n '__dealctl_is "pause"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c dealctl -n '__dealctl_is "resume"' -f
complete -c dealctl -n '__dealctl_is "resume"' -l reason -x -d 'why, for the audit log'
complete -c dealctl -n '__dealctl_is "resume"' -l dry-run -d 'show what would change, change nothing'
complete -c dealctl -n '__dealctl_is "resume"' -l if-version -x -d 'only if the stored version is N, else exit 1 and say who changed what'
complete -c dealctl -n '__dealctl_is "resume"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c dealctl -n '__dealctl_is "cancel"' -f
complete -c dealctl -n '__dealctl_is "cancel"' -l reason -x -d 'why, for the audit log'
complete -c dealctl -n '__dealctl_is "cancel"' -l dry-run -d 'show what would change, change nothing'
complete -c dealctl -n '__dealctl_is "cancel"' -l if-version -x -d 'only if the stored version is N, else exit 1 and say who changed what'
complete -c dealctl -n '__dealctl_is "cancel"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c dealctl -n '__dealctl_is "cancel"' -l yes -s y -d 'do not ask'
complete -c dealctl -n '__dealctl_is "schema"' -f
complete -c dealctl -n '__dealctl_is "convert"' -l from -x -a 'openrtb26 dealsync1 opendirect21 dealkit' -d 'format of the input'
complete -c dealctl -n '__dealctl_is "convert"' -l to -x -a 'openrtb26 dealsync1 opendirect21 dealkit' -d 'format of the output'
complete -c dealctl -n '__dealctl_is "convert"' -l origin -x -d 'domain that receives bid responses, for Deal Sync; as --assume origin=DOMAIN'
complete -c dealctl -n '__dealctl_is "convert"' -l assume -x -d 'take this where the target demands a value that a deal does not have'
complete -c dealctl -n '__dealctl_is "convert"' -l time-zone -x -d 'zone of dates and of times without an offset, such as Europe/Berlin'
complete -c dealctl -n '__dealctl_is "convert"' -l carry -d 'keep values without an equivalent field in ext, to restore them later'
complete -c dealctl -n '__dealctl_is "convert"' -l report -r -F -d 'write each loss to this file as NDJSON; - is standard error'
complete -c dealctl -n '__dealctl_is "convert"' -l fail-on-loss -d 'exit with 1 if a value was lost or changed'
complete -c dealctl -n '__dealctl_is "convert"' -l input -x -a 'auto ndjson json array' -d 'how records are laid out'
complete -c dealctl -n '__dealctl_is "convert"' -l max-record-bytes -x -d 'treat longer lines as malformed'
complete -c dealctl -n '__dealctl_is "convert"' -l on-error -x -a 'continue fail' -d 'what to do after a line that cannot be read'
complete -c dealctl -n '__dealctl_is "convert"' -l max-errors -x -d 'give up after so many lines that cannot be read'
complete -c dealctl -n '__dealctl_is "convert"' -l dead-letter -r -F -d 'write unreadable lines to FILE'
complete -c dealctl -n '__dealctl_is "convert"' -l jobs -s j -x -d 'worker threads; 0 = one for each core'
complete -c dealctl -n '__dealctl_is "convert"' -l line-buffered -d 'write each record at once'
complete -c dealctl -n '__dealctl_is "store"' -a init -d 'create the store, or bring its schema up to date'
complete -c dealctl -n '__dealctl_is "store"' -a migrate -d 'bring the schema up to date; safe to run twice'
complete -c dealctl -n '__dealctl_is "store"' -a status -d 'schema version and what is missing'
complete -c dealctl -n '__dealctl_is "store"' -a check -d 'check everything that must hold; exit 1 if it does not'
complete -c dealctl -n '__dealctl_is "store"' -a prune -d 'delete events that were relayed, and old idempotency keys'
complete -c dealctl -n '__dealctl_is "store"' -a backup -d 'copy an SQLite store while it is in use'
complete -c dealctl -n '__dealctl_is "store"' -a restore -d 'put a backup in the place of an SQLite store'
complete -c dealctl -n '__dealctl_is "store"' -a copy -d 'copy a store into an empty one, of either database'
complete -c dealctl -n '__dealctl_is "store"' -a readers -d 'list who reads the outbox, and how much of it is unread'
complete -c dealctl -n '__dealctl_is "store"' -f
complete -c dealctl -n '__dealctl_is "store init"' -f
complete -c dealctl -n '__dealctl_is "store migrate"' -f
complete -c dealctl -n '__dealctl_is "store status"' -f
complete -c dealctl -n '__dealctl_is "store status"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c dealctl -n '__dealctl_is "store check"' -f
complete -c dealctl -n '__dealctl_is "store prune"' -f
complete -c dealctl -n '__dealctl_is "store prune"' -l events-older-than -x -d 'keep events younger than this'
complete -c dealctl -n '__dealctl_is "store prune"' -l keys-older-than -x -d 'keep idempotency keys younger than this'
complete -c dealctl -n '__dealctl_is "store prune"' -l unread -d 'also events that nobody has read'
complete -c dealctl -n '__dealctl_is "store prune"' -l yes -s y -d 'do not ask'
complete -c dealctl -n '__dealctl_is "store prune"' -l dry-run -d 'count, delete nothing'
complete -c dealctl -n '__dealctl_is "store prune"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c dealctl -n '__dealctl_is "store restore"' -l replace -d 'also where a store is already'
complete -c dealctl -n '__dealctl_is "store restore"' -l yes -s y -d 'do not ask'
complete -c dealctl -n '__dealctl_is "store copy"' -f
complete -c dealctl -n '__dealctl_is "store copy"' -a '(_dealctl_store_url)'
complete -c dealctl -n '__dealctl_is "store copy"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
complete -c dealctl -n '__dealctl_is "store readers"' -f
complete -c dealctl -n '__dealctl_is "store readers"' -l add -x -d 'add a reader that has read nothing yet'
complete -c dealctl -n '__dealctl_is "store readers"' -l forget -x -d 'remove a reader and its place'
complete -c dealctl -n '__dealctl_is "store readers"' -l format -x -a 'auto table expanded ndjson' -d 'how results are written'
