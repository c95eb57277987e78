# bash completion for score, generated from its option table.
_score_store_url() {
    compopt -o nospace
    if [[ $cur == sqlite:* ]]; then
        compopt -o filenames +o nospace
        mapfile -t COMPREPLY < <(compgen -P sqlite: -f -- "${cur#sqlite:}")
    else
        mapfile -t COMPREPLY < <(compgen -W 'sqlite: postgresql://' -- "$cur")
    fi
}
_score_offer() {
    local verb= option= offered= verbs= files= store= i
    for ((i = 1; i < cword; i++)); do
        case ${words[i]} in
            --weights|--format|--deal|--store|--actor|--lock-timeout|--connect-timeout|--correlation-id|--traceparent|--input|--max-record-bytes|--on-error|--max-errors|--dead-letter|--jobs|-j|--now|--seed|--color|--config|--completion|--top|-k|--held-out|--l2|--write)
                [[ ${words[i+1]} == = ]] && ((i++))
                ((i++))
                continue ;;
            =) ((i++)); continue ;;
            --) break ;;
            -?*) continue ;;
        esac
        case "$verb ${words[i]}" in
            ' rank') verb='rank' ;;
            ' calibrate') verb='calibrate' ;;
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
            _score_store_url
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
            verbs='rank calibrate' files=yes store= ;;
        'rank')
            verbs='' files=yes store= ;;
        'calibrate')
            verbs='' files=yes store= ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$verbs" -- "$cur")
    [[ $store ]] && _score_store_url
    if [[ $files ]]; then
        compopt -o filenames
        mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$cur")
    fi
}
_score() {
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
    _score_offer
    [[ $cur == *:* && $COMP_WORDBREAKS == *:* ]] || return
    rest=${cur%"${cur##*:}"}
    for i in "${!COMPREPLY[@]}"; do
        COMPREPLY[i]=${COMPREPLY[i]#"$rest"}
    done
}
complete -F _score score
