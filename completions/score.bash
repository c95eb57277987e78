# bash completion for score, generated from its option table.
_score() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
    local verb= option= offered= verbs= files= i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
            --weights|--format|--deal|--store|--actor|--lock-timeout|--connect-timeout|--correlation-id|--traceparent|--input|--max-record-bytes|--on-error|--max-errors|--dead-letter|--jobs|-j|--now|--seed|--color|--config|--completion|--top|-k|--held-out|--l2|--write)
                [[ ${COMP_WORDS[i+1]} == = ]] && ((i++))
                ((i++))
                continue ;;
            =) ((i++)); continue ;;
            --) break ;;
            -?*) continue ;;
        esac
        case "$verb ${COMP_WORDS[i]}" in
            ' rank') verb='rank' ;;
            ' calibrate') verb='calibrate' ;;
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
        --weights=|--weights)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --format=|--format)
            mapfile -t COMPREPLY < <(compgen -W 'auto table expanded ndjson' -- "$cur")
            return ;;
        --deal=|--deal)
            :
            return ;;
        --store=|--store)
            :
            return ;;
        --actor=|--actor)
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
        --now=|--now)
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
        --top=|--top|-k)
            :
            return ;;
        --held-out=|--held-out)
            :
            return ;;
        --l2=|--l2)
            :
            return ;;
        --write=|--write)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
    esac
    if [[ $cur == -* ]]; then
        case $verb in
            '')
                offered='--weights= --format= --explain --features --all --deal= --refresh --dry-run --store= --actor= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --input= --max-record-bytes= --on-error= --max-errors= --dead-letter= --jobs= --line-buffered --now= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'rank')
                offered='--top= --weights= --format= --explain --features --all --deal= --store= --actor= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --input= --max-record-bytes= --on-error= --max-errors= --dead-letter= --jobs= --line-buffered --now= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'calibrate')
                offered='--held-out= --l2= --write= --weights= --input= --max-record-bytes= --on-error= --max-errors= --dead-letter= --jobs= --line-buffered --now= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$offered" -- "$cur")
        [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
        return
    fi
    case $verb in
        '')
            verbs='rank calibrate' files=yes ;;
        'rank')
            verbs='' files=yes ;;
        'calibrate')
            verbs='' files=yes ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$verbs" -- "$cur")
    if [[ $files ]]; then
        compopt -o filenames
        mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$cur")
    fi
}
complete -F _score score
