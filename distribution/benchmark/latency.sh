#!/bin/sh
# Sends to a consumer that waits and reports the time from one to the other. latency.sh -h lists the options.
BIN=$(cd "$(dirname "$(readlink -f "$0" 2>/dev/null || echo "$0")")/../bin" && pwd -P) || exit 1
. "$BIN/run-java.sh"

run_tool org.apache.rocketmq.example.benchmark.Latency "$@"
