# shellcheck shell=bash disable=SC2034 # some of the variables are for the scripts
# Shared by the scripts of this folder and benchmark/compare.sh, which read it with "." from the project's folder. It
# offers:
#
#   fail TEXT ...       tells on the error output what is wrong, and ends the script with 1
#   unknown ARGUMENT    ends the script with 2, for an argument that there is not; prints what usage prints
#   number OPTION [VALUE]
#                       prints the option's value; fails where there is none, or it is no number above 0
#   check_port PORT BELOW ABOVE
#                       fails where it, or the port so far below or above that is taken, too, can be none
#   need_built FILE ... fails where one is not there
#   need_apache         gets Apache RocketMQ, where its class path is not there yet
#
#   begin FOLDER        makes the temporary folder $work in it, with a folder "stores" for what is large. However the
#                       script ends from now on, what it has started is stopped, and $work and the $leftovers deleted;
#                       after a failure what the processes printed stays. A signal ends the script with 130, also while
#                       it waits
#   run COMMAND ...     runs a program to its end. Not in $(...), nor in a pipe: a signal would have to wait there
#   launch OUTPUT COMMAND ...
#                       starts a program, whose process is then $launched
#   finish PROCESS      waits for its end, and has its exit code, as run has
#   stop_all            stops all that was started, the latest first
#
#   start_namesrv PORT  starts a name server of $home, whose address is then $namesrv
#   start_broker NAME PORT
#                       starts a broker of $home with an empty store, whose process is then $broker_pid
#   broker_settings NAME PORT
#                       prints the settings that it has
#   start_server NAME COMMAND ...
#                       starts another server, and waits until it says that it serves
#
#   measure_parts PART ...
#                       calls part_PART for each, below a heading, and tells at last what machine this is
#   machine             prints that

readonly START_SECONDS=60
readonly EXAMPLES=org.apache.rocketmq.example.benchmark
readonly BENCHMARKS=org.apache.rocketmq.benchmark
readonly BROKER_HEAP=(-Xms1g -Xmx1g -XX:+UseG1GC)

home=$PWD/distribution/target/skyrocket
stop_seconds=30
work=
namesrv=
broker_pid=
launched=
pids=()
leftovers=()

fail() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

unknown() {
    usage >&2
    printf '%s: what is "%s"?\n' "${0##*/}" "$1" >&2
    exit 2
}

number() {
    [[ $# -ge 2 && $2 =~ ^[1-9][0-9]{0,8}$ ]] || fail "$1 needs a number${2:+, not \"$2\"}."
    printf '%s\n' "$2"
}

check_port() {
    (($1 > $2 && $1 + $3 < 65536)) || fail "$1 is no port from $(($2 + 1)) to $((65535 - $3))."
}

need_built() {
    local file
    for file in "$@"; do
        [ -s "$file" ] || fail "build first: mvn -q -B -DskipTests package"
    done
}

need_apache() {
    [ -s test/apache/target/class-path ] || mvn -q -B -pl test/apache pre-integration-test </dev/null >&2 ||
        fail "cannot get Apache RocketMQ."
}

begin() {
    trap cleanup EXIT
    trap 'exit 130' INT TERM HUP
    unset ROCKETMQ_HOME NAMESRV_ADDR JAVA_OPT JAVA_OPT_EXT
    work=$(mktemp -d "$1/skyrocket-${0##*/}.XXXXXX") || fail "cannot make a folder in $1."
    mkdir "$work/stores"
}

cleanup() {
    local code=$?
    trap - EXIT
    trap '' INT TERM HUP
    stop_all
    rm -f "${leftovers[@]}"
    if [ -n "$work" ]; then
        rm -rf "$work/stores"
        if [ "$code" -eq 0 ] || [ "$code" -eq 130 ]; then
            rm -rf "$work"
        elif ! rmdir "$work" 2>/dev/null; then
            printf 'What the processes printed is in %s\n' "$work" >&2
        fi
    fi
    exit "$code"
}

# In the background, as a shell acts on a signal when the program in the foreground has ended, and not before.
run() {
    "$@" </dev/null &
    pids+=($!)
    finish $!
}

launch() {
    "${@:2}" >"$1" 2>&1 </dev/null &
    launched=$!
    pids+=("$launched")
}

finish() {
    local code=0 pid left=()
    wait "$1" || code=$?
    for pid in "${pids[@]}"; do
        [ "$pid" = "$1" ] || left+=("$pid")
    done
    pids=("${left[@]}")
    return "$code"
}

# What it has started itself, as JMH does, may not notice that it has ended.
stop() {
    local started process
    started=$(pgrep -P "$1" || true)
    for process in "$1" $started; do
        end "$process"
    done
}

end() {
    local turn
    kill "$1" 2>/dev/null || true
    for ((turn = 0; turn < stop_seconds * 10; turn++)); do
        kill -0 "$1" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -9 "$1" 2>/dev/null || true
}

stop_all() {
    local i
    for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
        stop "${pids[i]}"
    done
    pids=()
}

start_namesrv() {
    namesrv=127.0.0.1:$1
    printf '%s\n' "listenPort = $1" "bindAddress = 127.0.0.1" >"$work/namesrv.conf"
    start_server namesrv env "SKYROCKET_LOGS=$work/logs" "$home/bin/mqnamesrv" -c "$work/namesrv.conf"
}

start_broker() {
    broker_settings "$@" >"$work/$1.conf"
    start_server "$1" env "SKYROCKET_LOGS=$work/logs" "JAVA_OPT=${BROKER_HEAP[*]}" "$home/bin/mqbroker" \
        -c "$work/$1.conf"
    broker_pid=$launched
}

broker_settings() {
    printf '%s\n' "brokerName = $1" "brokerIP1 = 127.0.0.1" "bindAddress = 127.0.0.1" "listenPort = $2" \
        "namesrvAddr = $namesrv" "storePathRootDir = $work/stores/$1" \
        "storePathCommitLog = $work/stores/$1/commitlog"
}

start_server() {
    local turn output=$work/$1.out
    launch "$output" "${@:2}"
    for ((turn = 0; turn < START_SECONDS * 10; turn++)); do
        if grep -qs "boot success" "$output"; then
            return
        fi
        kill -0 "$launched" 2>/dev/null || break
        sleep 0.1
    done
    fail "a server did not start; see $output"
}

measure_parts() {
    local part
    for part in "$@"; do
        echo
        echo "## $part"
        echo
        "part_$part"
    done
    echo
    machine
}

machine() {
    echo "$(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(date -u +%F)," \
        "$(java -version 2>&1 | sed -n 2p)"
}
