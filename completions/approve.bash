# bash completion for approve, generated from its option table.
_approve_store_url() {
    compopt -o nospace
    if [[ $cur == sqlite:* ]]; then
        compopt -o filenames +o nospace
        mapfile -t COMPREPLY < <(compgen -P sqlite: -f -- "${cur#sqlite:}")
    else
        mapfile -t COMPREPLY < <(compgen -W 'sqlite: postgresql://' -- "$cur")
    fi
}
_approve_offer() {
    local verb= option= offered= verbs= files= store= i
    for ((i = 1; i < cword; i++)); do
        case ${words[i]} in
            --input|--max-record-bytes|--on-error|--max-errors|--dead-letter|--jobs|-j|--policy|--store|--actor|--now|--lock-timeout|--connect-timeout|--correlation-id|--traceparent|--seed|--color|--config|--completion|--comments|--if-version|--idempotency-key|--format|--action|--role|--level|--to|--until|--for|--approver|--book|--model|--against|--deals)
                [[ ${words[i+1]} == = ]] && ((i++))
                ((i++))
                continue ;;
            =) ((i++)); continue ;;
            --) break ;;
            -?*) continue ;;
        esac
        case "$verb ${words[i]}" in
            ' submit') verb='submit' ;;
            ' decide') verb='decide' ;;
            ' pending') verb='pending' ;;
            ' history') verb='history' ;;
            ' sla-check') verb='sla-check' ;;
            ' policy') verb='policy' ;;
            'policy check') verb='policy check' ;;
            'policy defaults') verb='policy defaults' ;;
            ' simulate') verb='simulate' ;;
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
        --policy=|--policy)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --store=|--store)
            _approve_store_url
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
        --comments=|--comments)
            :
            return ;;
        --if-version=|--if-version)
            :
            return ;;
        --idempotency-key=|--idempotency-key)
            :
            return ;;
        --format=|--format)
            mapfile -t COMPREPLY < <(compgen -W 'auto table expanded ndjson' -- "$cur")
            return ;;
        --action=|--action)
            mapfile -t COMPREPLY < <(compgen -W 'approve reject escalate revise delegate withdraw comment' -- "$cur")
            return ;;
        --role=|--role)
            :
            return ;;
        --level=|--level)
            :
            return ;;
        --to=|--to)
            :
            return ;;
        --until=|--until)
            :
            return ;;
        --for=|--for)
            :
            return ;;
        --approver=|--approver)
            :
            return ;;
        --book=|--book)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --model=|--model)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --against=|--against)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --deals=|--deals)
            :
            return ;;
    esac
    if [[ $cur == -* ]]; then
        case $verb in
            '')
                offered='--input= --max-record-bytes= --on-error= --max-errors= --dead-letter= --jobs= --line-buffered --policy= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'submit')
                offered='--policy= --acknowledge --comments= --if-version= --dry-run --idempotency-key= --format= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'decide')
                offered='--action= --role= --level= --to= --until= --policy= --comments= --if-version= --dry-run --idempotency-key= --format= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'pending')
                offered='--for= --role= --approver= --format= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'history')
                offered='--format= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'sla-check')
                offered='--apply --policy= --format= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'policy')
                offered='--store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'policy check')
                offered='--strict --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'policy defaults')
                offered='--store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'simulate')
                offered='--policy= --book= --model= --against= --deals= --format= --jobs= --store= --actor= --now= --lock-timeout= --connect-timeout= --correlation-id= --traceparent= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$offered" -- "$cur")
        [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
        return
    fi
    case $verb in
        '')
            verbs='submit decide pending history sla-check policy simulate' files=yes store= ;;
        'submit')
            verbs='' files= store= ;;
        'decide')
            verbs='' files= store= ;;
        'pending')
            verbs='' files= store= ;;
        'history')
            verbs='' files= store= ;;
        'sla-check')
            verbs='' files= store= ;;
        'policy')
            verbs='check defaults' files= store= ;;
        'policy check')
            verbs='' files=yes store= ;;
        'policy defaults')
            verbs='' files= store= ;;
        'simulate')
            verbs='' files= store= ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$verbs" -- "$cur")
    [[ $store ]] && _approve_store_url
    if [[ $files ]]; then
        compopt -o filenames
        mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$cur")
    fi
}
_approve() {
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
    _approve_offer
    [[ $cur == *:* && $COMP_WORDBREAKS == *:* ]] || return
    rest=${cur%"${cur##*:}"}
    for i in "${!COMPREPLY[@]}"; do
        COMPREPLY[i]=${COMPREPLY[i]#"$rest"}
    done
}
complete -F _approve approve
