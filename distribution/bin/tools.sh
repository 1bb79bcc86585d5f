#!/bin/sh
# Runs a class of this distribution, for example: tools.sh org.apache.rocketmq.example.quickstart.Producer -h
BIN=$(cd "$(dirname "$(readlink -f "$0" 2>/dev/null || echo "$0")")" && pwd -P) || exit 1
. "$BIN/run-java.sh"

[ $# -gt 0 ] || fail "name a class to run, for example: org.apache.rocketmq.example.quickstart.Producer -h"
run_tool "$@"
