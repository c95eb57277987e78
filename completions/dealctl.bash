# bash completion for dealctl, generated from its option table.
_dealctl_store_url() {
    compopt -o nospace
    if [[ $cur == sqlite:* ]]; then
        compopt -o filenames +o nospace
        mapfile -t COMPREPLY < <(compgen -P sqlite: -f -- "${cur#sqlite:}")
    else
        mapfile -t COMPREPLY < <(compgen -W 'sqlite: postgresql://' -- "$cur")
    fi
}
_dealctl_offer() {
    local verb= option= offered= verbs= files= store= i
    for ((i = 1; i < cword; i++)); do
        case ${words[i]} in
            --store|--actor|--now|--lock-timeout|--connect-timeout|--correlation-id|--traceparent|--seed|--color|--config|--completion|--type|--id|--format|--set|--set-json|--policy|--idempotency-key|--input|--max-record-bytes|--on-error|--max-errors|--dead-letter|--jobs|-j|--rejected|--where|--sort|--limit|--at-version|--columns|--patch|--if-version|--since|--until|--action|--reader|--after|--to|--reason|--from|--origin|--assume|--time-zone|--report|--events-older-than|--keys-older-than|--add|--forget)
                [[ ${words[i+1]} == = ]] && ((i++))
                ((i++))
                continue ;;
            =) ((i++)); continue ;;
            --) break ;;
            -?*) continue ;;
        esac
        case "$verb ${words[i]}" in
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
            'store readers') verb='store readers' ;;
            *) break ;;
        esac
    done
    if [[ $cur == = ]]; then
        option=$prev= cur=
    elif [[ $prev == = ]] && ((cword > 1)); then
        option=${words[cword-2]}=
    elif [[ $prev == -* ]]; then
        option=$prev
    fi
    case $option in
        --store=|--store)
            _dealctl_store_url
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
        --reader=|--reader)
            :
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
        --add=|--add)
            :
            return ;;
        --forget=|--forget)
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
                offered='--reader= --after= --follow --limit= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
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
            'store readers')
                offered='--add= --forget= --format= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$offered" -- "$cur")
        [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
        return
    fi
    case $verb in
        '')
            verbs='create import export show list amend delete history log events diff revert advance pause resume cancel schema convert store' files= store= ;;
        'create')
            verbs='' files= store= ;;
        'import')
            verbs='' files=yes store= ;;
        'export')
            verbs='' files= store= ;;
        'show')
            verbs='' files= store= ;;
        'list')
            verbs='' files= store= ;;
        'amend')
            verbs='' files= store= ;;
        'delete')
            verbs='' files= store= ;;
        'history')
            verbs='' files= store= ;;
        'log')
            verbs='' files= store= ;;
        'events')
            verbs='' files= store= ;;
        'diff')
            verbs='' files= store= ;;
        'revert')
            verbs='' files= store= ;;
        'advance')
            verbs='' files= store= ;;
        'pause')
            verbs='' files= store= ;;
        'resume')
            verbs='' files= store= ;;
        'cancel')
            verbs='' files= store= ;;
        'schema')
            verbs='' files= store= ;;
        'convert')
            verbs='' files=yes store= ;;
        'store')
            verbs='init migrate status check prune backup restore copy readers' files= store= ;;
        'store init')
            verbs='' files= store= ;;
        'store migrate')
            verbs='' files= store= ;;
        'store status')
            verbs='' files= store= ;;
        'store check')
            verbs='' files= store= ;;
        'store prune')
            verbs='' files= store= ;;
        'store backup')
            verbs='' files=yes store= ;;
        'store restore')
            verbs='' files=yes store= ;;
        'store copy')
            verbs='' files= store=yes ;;
        'store readers')
            verbs='' files= store= ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$verbs" -- "$cur")
    [[ $store ]] && _dealctl_store_url
    if [[ $files ]]; then
        compopt -o filenames
        mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$cur")
    fi
}
_dealctl() {
    local words=() cword=0 cur prev rest=$COMP_LINE glued at i
    COMPREPLY=()
    for ((i = 0; i < ${#COMP_WORDS[@]}; i++)); do
        glued=
        [[ $rest == [![:space:]]* ]] && ((i > 1)) && glued=yes
        [[ -z ${COMP_WORDS[i]} && ${COMP_LINE:COMP_POINT-1:1} == : ]] && glued=yes
        rest=${rest#"${rest%%[![:space:]]*}"}
        rest=${rest#"${COMP_WORDS[i]}"}
        at=$((${#words[@]} - 1))
        if [[ $glued && ( ${COMP_WORDS[i]} == :* || ${words[at]} == *: ) ]]; then
            words[at]+=${COMP_WORDS[i]}
        else
            words+=("${COMP_WORDS[i]}")
        fi
        ((i == COMP_CWORD)) && cword=$((${#words[@]} - 1))
    done
    cur=${words[cword]} prev=${words[cword-1]}
    _dealctl_offer
    [[ $cur == *:* && $COMP_WORDBREAKS == *:* ]] || return
    rest=${cur%"${cur##*:}"}
    for i in "${!COMPREPLY[@]}"; do
        COMPREPLY[i]=${COMPREPLY[i]#"$rest"}
    done
}
complete -F _dealctl dealctl
