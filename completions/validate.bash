# bash completion for validate, generated from its option table.
_validate_offer() {
    local verb= option= offered= verbs= files= store= i
    for ((i = 1; i < cword; i++)); do
        case ${words[i]} in
            --profile|--policy|--set-rules|--set-memory|--fail-on|--cache|--rates|--taxonomy|--calendar|--inventory|--delivery|--sellers|--format|--report|--summary|--emit|--max-findings|--explain|--input|--max-record-bytes|--on-error|--max-errors|--dead-letter|--jobs|-j|--now|--seed|--color|--config|--completion)
                [[ ${words[i+1]} == = ]] && ((i++))
                ((i++))
                continue ;;
            =) ((i++)); continue ;;
            --) break ;;
            -?*) continue ;;
        esac
        case "$verb ${words[i]}" in
            ' policy') verb='policy' ;;
            'policy eval') verb='policy eval' ;;
            'policy test') verb='policy test' ;;
            'policy check') verb='policy check' ;;
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
        --profile=|--profile)
            mapfile -t COMPREPLY < <(compgen -W 'generic opendirect21 dealsync1 openrtb26 dv360 gam googleads meta' -- "$cur")
            return ;;
        --policy=|--policy)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --set-rules=|--set-rules)
            mapfile -t COMPREPLY < <(compgen -W 'off report enforce' -- "$cur")
            return ;;
        --set-memory=|--set-memory)
            :
            return ;;
        --fail-on=|--fail-on)
            mapfile -t COMPREPLY < <(compgen -W 'critical warning advisory' -- "$cur")
            return ;;
        --cache=|--cache)
            :
            return ;;
        --rates=|--rates)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --taxonomy=|--taxonomy)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$cur")
            return ;;
        --calendar=|--calendar)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --inventory=|--inventory)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --delivery=|--delivery)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --sellers=|--sellers)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --format=|--format)
            mapfile -t COMPREPLY < <(compgen -W 'report human sarif junit github tap markdown' -- "$cur")
            return ;;
        --report=|--report)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --summary=|--summary)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --emit=|--emit)
            mapfile -t COMPREPLY < <(compgen -W 'valid invalid annotated' -- "$cur")
            return ;;
        --max-findings=|--max-findings)
            :
            return ;;
        --fix=)
            mapfile -t COMPREPLY < <(compgen -W 'safe unsafe' -- "$cur")
            return ;;
        --baseline=)
            compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
            return ;;
        --explain=|--explain)
            mapfile -t COMPREPLY < <(compgen -W "$("${COMP_WORDS[0]}" --list-codes 2>/dev/null | cut -f1)" -- "$cur")
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
    esac
    if [[ $cur == -* ]]; then
        case $verb in
            '')
                offered='--profile= --policy= --set-rules= --set-memory= --all --strict --fail-on= --cache= --rates= --taxonomy= --calendar= --inventory= --delivery= --sellers= --format= --report= --summary= --emit= --max-findings= --timings --content-hash --fix --diff --baseline --baseline-update --baseline-prune --rules --explain= --input= --max-record-bytes= --on-error= --max-errors= --dead-letter= --jobs= --line-buffered --now= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'policy')
                offered='--color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'policy eval')
                offered='--typed --input= --max-record-bytes= --on-error= --max-errors= --dead-letter= --jobs= --line-buffered --now= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'policy test')
                offered='--input= --max-record-bytes= --on-error= --max-errors= --dead-letter= --jobs= --line-buffered --now= --seed= --color= --stats --progress --config= --check-config --print-config --help --version' ;;
            'policy check')
                offered='--color= --stats --progress --config= --check-config --print-config --help --version' ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$offered" -- "$cur")
        [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
        return
    fi
    case $verb in
        '')
            verbs='policy' files=yes store= ;;
        'policy')
            verbs='eval test check' files= store= ;;
        'policy eval')
            verbs='' files=yes store= ;;
        'policy test')
            verbs='' files=yes store= ;;
        'policy check')
            verbs='' files=yes store= ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$verbs" -- "$cur")
    if [[ $files ]]; then
        compopt -o filenames
        mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$cur")
    fi
}
_validate() {
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
    _validate_offer
    [[ $cur == *:* && $COMP_WORDBREAKS == *:* ]] || return
    rest=${cur%"${cur##*:}"}
    for i in "${!COMPREPLY[@]}"; do
        COMPREPLY[i]=${COMPREPLY[i]#"$rest"}
    done
}
complete -F _validate validate
