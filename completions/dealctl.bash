# bash completion for dealctl, generated from its option table.
_dealctl() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
    local verb= option= offered= verbs= files= i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
            --store|--actor|--now|--lock-timeout|--connect-timeout|--correlation-id|--traceparent|--seed|--color|--config|--completion|--type|--id|--format|--set|--set-json|--policy|--idempotency-key|--input|--max-record-bytes|--on-error|--max-errors|--dead-letter|--jobs|-j|--rejected|--where|--sort|--limit|--at-version|--columns|--patch|--if-version|--since|--until|--action|--after|--to|--reason|--from|--origin|--assume|--time-zone|--report|--events-older-than|--keys-older-than)
                [[ ${COMP_WORDS[i+1]} == = ]] && ((i++))
                ((i++))
                continue ;;
            =) ((i++)); continue ;;
            --) break ;;
            -?*) continue ;;
        esac
        case "$verb ${COMP_WORDS[i]}" in
            ' create') verb='create' ;;
            ' import') verb='import' ;;
            ' export') verb='export' ;;
            ' show') verb='show' ;;
            ' list') verb='list' ;;
            ' amend') verb='amend' ;;
            ' delete') verb='delete' ;;
            ' history') verb='history' ;;
            ' log') verb='log' ;;
            ' events') verb='events' ;;
            ' diff') verb='diff' ;;
            ' revert') verb='revert' ;;
            ' advance') verb='advance' ;;
            ' pause') verb='pause' ;;
            ' resume') verb='resume' ;;
            ' cancel') verb='cancel' ;;
            ' schema') verb='schema' ;;
            ' convert') verb='convert' ;;
            ' store') verb='store' ;;
            'store init') verb='store init' ;;
            'store migrate') verb='store migrate' ;;
            'store status') verb='store status' ;;
            'store check') verb='store check' ;;
            'store prune') verb='store prune' ;;
            'store backup') verb='store backup' ;;
            'store restore') verb='store restore' ;;
            'store copy') verb='store copy' ;;
            *) break ;;
        esac
    done
    if [[ $cur == = ]]; then
        option=$prev= cur=
    elif [[ $prev == = ]] && ((COMP_CWORD > 1)); then
        option=${COMP_WORDS[COMP_CWORD-2]}=
    elif [[ $prev == -* ]]; then
        option=$prev
    fi
    case $option in
        --store=|--store)
            :
            return ;;
        --actor=|--actor)
            :
            return ;;
        --now=|--now)
            :
            return ;;
        --lock-timeout=|--lock-timeout)
            :
            return ;;
        --connect-timeout=|--connect-timeout)
            :
            return ;;
        --correlation-id=|--correlation-id)
            :
            return ;;
        --traceparent=|--traceparent)
            :
            return ;;
        --seed=|--seed)
            :
            return ;;
        --color=|--color)
            mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
            return ;;
        --config=|--config)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --type=|--type)
            case $verb in
                'import'|'export'|'show'|'list'|'amend'|'delete'|'history'|'log'|'diff'|'revert') mapfile -t COMPREPLY < <(compgen -W 'account deal campaign approval review_round interaction engagement_metric validation_report set_finding' -- "$cur") ;;
                'create') mapfile -t COMPREPLY < <(compgen -W 'account deal campaign' -- "$cur") ;;
            esac
            return ;;
        --id=|--id)
            :
            return ;;
        --format=|--format)
            mapfile -t COMPREPLY < <(compgen -W 'auto table expanded ndjson' -- "$cur")
            return ;;
        --set=|--set)
            :
            return ;;
        --set-json=|--set-json)
            :
            return ;;
        --policy=|--policy)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --idempotency-key=|--idempotency-key)
            :
            return ;;
        --input=|--input)
            mapfile -t COMPREPLY < <(compgen -W 'auto ndjson json array' -- "$cur")
            return ;;
        --max-record-bytes=|--max-record-bytes)
            :
            return ;;
        --on-error=|--on-error)
            mapfile -t COMPREPLY < <(compgen -W 'continue fail' -- "$cur")
            return ;;
        --max-errors=|--max-errors)
            :
            return ;;
        --dead-letter=|--dead-letter)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --jobs=|--jobs|-j)
            :
            return ;;
        --rejected=|--rejected)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --where=|--where)
            :
            return ;;
        --sort=|--sort)
            :
            return ;;
        --limit=|--limit)
            :
            return ;;
        --at-version=|--at-version)
            :
            return ;;
        --columns=|--columns)
            :
            return ;;
        --patch=|--patch)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --if-version=|--if-version)
            :
            return ;;
        --since=|--since)
            :
            return ;;
        --until=|--until)
            :
            return ;;
        --action=|--action)
            mapfile -t COMPREPLY < <(compgen -W 'create update delete activate pause resume complete cancel revert validate review' -- "$cur")
            return ;;
        --after=|--after)
            :
            return ;;
        --to=|--to)
            case $verb in
                'revert') : ;;
                'convert') mapfile -t COMPREPLY < <(compgen -W 'openrtb26 dealsync1 opendirect21 dealkit' -- "$cur") ;;
            esac
            return ;;
        --reason=|--reason)
            :
            return ;;
        --from=|--from)
            mapfile -t COMPREPLY < <(compgen -W 'openrtb26 dealsync1 opendirect21 dealkit' -- "$cur")
            return ;;
        --origin=|--origin)
            :
            return ;;
        --assume=|--assume)
            :
            return ;;
        --time-zone=|--time-zone)
            :
            return ;;
        --report=|--report)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --events-older-than=|--events-older-than)
            :
            return ;;
        --keys-older-than=|--keys-older-than)
            :
            return ;;
    esac
    if [[ $cur == -* ]]; then
        case $verb in
            '')
                offered='--store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'create')
                offered='--type= --id= --format= --set= --set-json= --policy= --dry-run --idempotency-key= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'import')
                offered='--input= --max-record-bytes= --on-error= --max-errors= --dead-letter= --jobs= --line-buffered --type= --atomic --restore --policy= --dry-run --results --strict --rejected= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'export')
                offered='--where= --sort= --limit= --effective --type= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'show')
                offered='--type= --at-version= --effective --format= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'list')
                offered='--where= --sort= --limit= --effective --type= --columns= --format= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'amend')
                offered='--set= --set-json= --patch= --if-version= --type= --format= --policy= --dry-run --idempotency-key= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'delete')
                offered='--yes --dry-run --policy= --if-version= --type= --format= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'history')
                offered='--type= --limit= --format= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'log')
                offered='--since= --until= --action= --type= --limit= --reverse --format= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'events')
                offered='--after= --follow --limit= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'diff')
                offered='--type= --exit-code --format= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'revert')
                offered='--to= --if-version= --type= --format= --policy= --dry-run --idempotency-key= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'advance')
                offered='--dry-run --format= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'pause')
                offered='--reason= --dry-run --if-version= --format= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'resume')
                offered='--reason= --dry-run --if-version= --format= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'cancel')
                offered='--reason= --dry-run --if-version= --format= --yes --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'schema')
                offered='--store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'convert')
                offered='--from= --to= --origin= --assume= --time-zone= --carry --report= --fail-on-loss --input= --max-record-bytes= --on-error= --max-errors= --dead-letter= --jobs= --line-buffered --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'store')
                offered='--store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'store init')
                offered='--store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'store migrate')
                offered='--store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'store status')
                offered='--format= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'store check')
                offered='--store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'store prune')
                offered='--events-older-than= --keys-older-than= --unread --yes --dry-run --format= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'store backup')
                offered='--store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'store restore')
                offered='--replace --yes --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'store copy')
                offered='--format= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$offered" -- "$cur")
        [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
        return
    fi
    case $verb in
        '')
            verbs='create import export show list amend delete history log events diff revert advance pause resume cancel schema convert store' files= ;;
        'create')
            verbs='' files= ;;
        'import')
            verbs='' files=yes ;;
        'export')
            verbs='' files= ;;
        'show')
            verbs='' files= ;;
        'list')
            verbs='' files= ;;
        'amend')
            verbs='' files= ;;
        'delete')
            verbs='' files= ;;
        'history')
            verbs='' files= ;;
        'log')
            verbs='' files= ;;
        'events')
            verbs='' files= ;;
        'diff')
            verbs='' files= ;;
        'revert')
            verbs='' files= ;;
        'advance')
            verbs='' files= ;;
        'pause')
            verbs='' files= ;;
        'resume')
            verbs='' files= ;;
        'cancel')
            verbs='' files= ;;
        'schema')
            verbs='' files= ;;
        'convert')
            verbs='' files=yes ;;
        'store')
            verbs='init migrate status check prune backup restore copy' files= ;;
        'store init')
            verbs='' files= ;;
        'store migrate')
            verbs='' files= ;;
        'store status')
            verbs='' files= ;;
        'store check')
            verbs='' files= ;;
        'store prune')
            verbs='' files= ;;
        'store backup')
            verbs='' files=yes ;;
        'store restore')
            verbs='' files=yes ;;
        'store copy')
            verbs='' files= ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$verbs" -- "$cur")
    if [[ $files ]]; then
        compopt -o filenames
        mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$cur")
    fi
}
complete -F _dealctl dealctl
