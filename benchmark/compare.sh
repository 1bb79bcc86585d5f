#!/usr/bin/env bash
# Puts the same loads on this project's servers and on Apache RocketMQ 5.5.0's and Kafka's, in turns, each with empty
# stores on free ports of this machine, and prints a table for each load: what gets through, how long it takes, what a
# message costs broker and client, and how the contenders compare. First what the machine itself can do.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly LIMIT_SECONDS=4

quick=()
options=()
helps=
folder=${TMPDIR:-/tmp}

fail() {
    printf 'compare.sh: %s\n' "$*" >&2
    exit 1
}

cleanup() {
    local code=$?
    trap - EXIT
    rm -rf "$work"
    exit "$code"
}

while (($# > 0)); do
    case $1 in
        --quick)
            quick=(--rounds 1 --warmup 2 --seconds 2 --backlog 100000
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
    java -Xmx256m -XX:+UseSerialGC "-Dbasedir=$PWD/test" -cp "test/target/test-classes:$(cat test/target/class-path)" \
        org.apache.rocketmq.test.compare.Compare "$@" </dev/null
}
if [ -n "$helps" ]; then
    compare --help
    echo
    echo "Also: --quick (few loads and seconds: shows that all runs; the figures mean little)"
    exit
fi
unset ROCKETMQ_HOME NAMESRV_ADDR JAVA_OPT JAVA_OPT_EXT
work=$(mktemp -d "$folder/skyrocket-compare.XXXXXX")
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

echo "$(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(date -u +%F)," \
    "$(java -version 2>&1 | sed -n 2p)"
echo
java -Xmx512m -XX:+UseSerialGC -cp "benchmark/target/classes:$(cat benchmark/target/class-path)" \
    org.apache.rocketmq.benchmark.Limits "$LIMIT_SECONDS" "$work"
echo
mkdir "$work/runs"
# The first of an option given twice counts.
compare --folder "$work/runs" "${options[@]}" "${quick[@]}"
