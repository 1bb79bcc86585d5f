#!/usr/bin/env bash
# Puts the same loads on this project's servers and on Apache RocketMQ 5.5.0's and Kafka's, in turns, each with empty
# stores on free ports of this machine, and prints a table for each load: what gets through, how long it takes, what a
# message costs broker and client, and how the contenders compare. First what the machine itself can do. Its folder for
# stores and output is deleted in any case, as it may hold gigabytes; why a measurement failed stands in its table.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

quick=()
options=()
helps=
pid=
folder=${TMPDIR:-/tmp}

fail() {
    printf 'compare.sh: %s\n' "$*" >&2
    exit 1
}

cleanup() {
    local code=$?
    trap - EXIT
    if [ -n "$pid" ]; then
        kill "$pid" 2>/dev/null || true
        wait "$pid" || true
    fi
    rm -rf "$work"
    exit "$code"
}

while (($# > 0)); do
    case $1 in
        --quick)
            quick=(--rounds 1 --warmup 2 --seconds 2 --limits 1 --backlog 100000
                --loads sync-16,async,relay,backlog,start)
            ;;
        --folder)
            [ $# -ge 2 ] && [ -d "$2" ] || fail "--folder needs a folder, on the disk that is to be measured."
            folder=$2
            shift
            ;;
        -h | --help)
            helps=1
            ;;
        *)
            options+=("$1")
            ;;
    esac
    shift
done
[ -r /proc/self/stat ] || fail "needs /proc, to read the brokers' CPU time."
if ! [ -s test/target/class-path ] || ! [ -d distribution/target/skyrocket/lib ]; then
    mvn -q -B -DskipTests package </dev/null >&2 || fail "cannot build."
fi
if ! [ -s test/apache/target/class-path ]; then
    mvn -q -B -pl test/apache pre-integration-test </dev/null >&2 || fail "cannot get Apache RocketMQ."
fi
if ! [ -s test/kafka/target/class-path ]; then
    mvn -q -B -f test/kafka/pom.xml package </dev/null >&2 || fail "cannot get Kafka."
fi
compare() {
    exec java -Xmx256m -XX:+UseSerialGC "-Dbasedir=$PWD/test" -cp "test/target/test-classes:$(cat test/target/class-path)" \
        org.apache.rocketmq.test.compare.Compare "$@" </dev/null
}
if [ -n "$helps" ]; then
    (compare --help)
    echo
    echo "Also: --quick (few loads and seconds: shows that all runs; the figures mean little)"
    exit
fi
unset ROCKETMQ_HOME NAMESRV_ADDR JAVA_OPT JAVA_OPT_EXT
work=$(mktemp -d "$folder/skyrocket-compare.XXXXXX") || fail "cannot make a folder in $folder."
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

echo "$(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(date -u +%F)," \
    "$(java -version 2>&1 | sed -n 2p)"
echo
# The first of an option given twice counts. In the background, so that a signal to this script is acted on at once; what
# is measured then ends with the program.
compare --folder "$work" "${options[@]}" "${quick[@]}" &
pid=$!
code=0
wait "$pid" || code=$?
pid=
exit "$code"
