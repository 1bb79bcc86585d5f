#!/usr/bin/env bash
# Puts the same loads on this project's servers and on Apache RocketMQ 5.5.0's and Kafka's, in turns, each with empty
# stores on free ports of this machine, and prints a table for each load: what gets through, how long it takes, what a
# message costs broker and client, and how the contenders compare. First what the machine itself can do. Its folder for
# stores and output is deleted in any case, as it may hold gigabytes; why a measurement failed stands in its table.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. dev/servers.sh

quick=()
options=()
helps=
folder=${TMPDIR:-/tmp}
# It stops the servers itself, one after the other.
stop_seconds=120

while (($# > 0)); do
    case $1 in
        --quick)
            quick=(--rounds 1 --warmup 2 --seconds 2 --limits 1 --backlog 100000
                --loads "sync-16,async,relay,backlog,start")
            ;;
        --folder)
            [[ $# -ge 2 && -d $2 ]] || fail "--folder needs a folder, on the disk that is to be measured."
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
need_apache
if ! [ -s test/kafka/target/class-path ]; then
    mvn -q -B -f test/kafka/pom.xml package </dev/null >&2 || fail "cannot get Kafka."
fi
compare=(java -Xmx256m -XX:+UseSerialGC "-Dbasedir=$PWD/test"
    -cp "test/target/test-classes:$(cat test/target/class-path)" org.apache.rocketmq.test.compare.Compare)
if [ -n "$helps" ]; then
    "${compare[@]}" --help </dev/null
    echo
    echo "Also: --quick (few loads and seconds: shows that all runs; the figures mean little)"
    exit
fi
begin "$folder"
machine
echo
# The first of an option given twice counts.
run "${compare[@]}" --folder "$work/stores" "${options[@]}" "${quick[@]}"
