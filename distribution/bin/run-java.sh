# Shared by the scripts of this folder, which read it with ".". It finds Skyrocket's folder and Java, measures the
# machine, chooses the JVM options, and starts a class in place of the shell, so that the process id stays the same.
#
#   JAVA_HOME       the Java to use; without it, the "java" of PATH
#   ROCKETMQ_HOME   the folder of the distribution; by default the one this script lies in
#   SKYROCKET_LOGS  the folder for log files; by default logs/ in ROCKETMQ_HOME, or ~/logs/skyrocketlogs
#                   where that cannot be written
#   JAVA_OPT        replaces all JVM options that are chosen here
#   JAVA_OPT_EXT    is added after them

OLDEST_JAVA=17

fail() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

find_home() {
    if [ -z "${ROCKETMQ_HOME:-}" ]; then
        ROCKETMQ_HOME=$(cd "$BIN/.." && pwd -P) || fail "cannot enter the folder above $BIN"
    fi
    [ -d "$ROCKETMQ_HOME" ] || fail "ROCKETMQ_HOME is $ROCKETMQ_HOME, which is not a folder."
    ROCKETMQ_HOME=$(cd "$ROCKETMQ_HOME" && pwd -P) || fail "cannot enter ROCKETMQ_HOME."
    export ROCKETMQ_HOME
}

# The jars lie beside the scripts, whatever folder ROCKETMQ_HOME names.
find_jars() {
    LIB=$(cd "$BIN/.." && pwd -P)/lib
    [ -d "$LIB" ] || fail "there is no folder $LIB. Unpack the whole distribution, or build it: mvn -DskipTests package"
    CLASSES=${LIB%/lib}/classes
}

# class_archive CLASS: prints where mqclasses leaves the archive of the classes that a server of this main class loads.
# Another Java or other jars have another name for it.
class_archive() {
    echo "$CLASSES/$1-$(ls -Lln "$JAVA_FILE" "$LIB" | cksum | cut -d ' ' -f 1).jsa"
}

# choose_archive CLASS: sets "archive" to the JVM option that has the classes mapped; to nothing where there is none, or
# where one is being made.
choose_archive() {
    archive=$(class_archive "$1")
    case " ${JAVA_OPT_EXT:-}" in
        *" -XX:ArchiveClassesAtExit="* | *" -XX:SharedArchiveFile="*) archive= ;;
    esac
    archive=${archive:+$([ ! -r "$archive" ] || echo "-XX:SharedArchiveFile=$archive")}
}

find_java() {
    if [ -n "${JAVA_HOME:-}" ]; then
        JAVA=$JAVA_HOME/bin/java
        [ -x "$JAVA" ] || fail "JAVA_HOME is $JAVA_HOME, but there is no $JAVA. Point JAVA_HOME at a JDK, or unset it."
    else
        JAVA=$(command -v java) || fail "found no Java. Install Java $OLDEST_JAVA or newer, or set JAVA_HOME."
    fi
    JAVA_FILE=$(readlink -f "$JAVA" 2>/dev/null || echo "$JAVA")
    # A JDK says in a file which one it is; asking the JVM itself takes a JVM.
    java_release=$(sed -n 's/^JAVA_VERSION="\(.*\)"$/\1/p' "${JAVA_FILE%/*}/../release" 2>/dev/null)
    [ -n "$java_release" ] || java_release=$("$JAVA" -XshowSettings:properties -version 2>&1 |
        sed -n 's/^ *java\.specification\.version = //p')
    java_major=${java_release#1.}
    java_major=${java_major%%.*}
    case $java_major in
        '' | *[!0-9]*) fail "$JAVA did not tell its version. Is it a Java? Try: $JAVA -version" ;;
    esac
    [ "$java_major" -ge "$OLDEST_JAVA" ] ||
        fail "$JAVA is Java $java_release; Java $OLDEST_JAVA or newer is needed. Set JAVA_HOME to one."
}

# smallest_limit ROOT GROUP FILE: prints the smallest number, in MiB, in the files of a control group and those above it.
smallest_limit() {
    group=$2
    smallest=
    while :; do
        limit=$(cat "$1${group%/}/$3" 2>/dev/null)
        case $limit in
            '' | *[!0-9]*) ;;
            *)
                limit=$((limit / 1048576))
                if [ -z "$smallest" ] || [ "$limit" -lt "$smallest" ]; then
                    smallest=$limit
                fi
                ;;
        esac
        [ -n "${group%/}" ] || break
        group=${group%/*}
    done
    echo "$smallest"
}

# Prints the memory limit of this process's control groups, in MiB; nothing when there is none. Version 2, then 1.
group_limit_mib() {
    limit=$(smallest_limit /sys/fs/cgroup "$(sed -n 's/^0:://p' /proc/self/cgroup 2>/dev/null)" memory.max)
    if [ -z "$limit" ]; then
        limit=$(smallest_limit /sys/fs/cgroup/memory \
            "$(sed -n 's/^[0-9]*:memory://p' /proc/self/cgroup 2>/dev/null)" memory.limit_in_bytes)
    fi
    echo "$limit"
}

# Prints the memory that this process may count on, in MiB: the machine's, or the container's when that is less.
memory_mib() {
    memory=$(sed -n 's/^MemTotal: *\([0-9]*\) kB$/\1/p' /proc/meminfo 2>/dev/null)
    if [ -n "$memory" ]; then
        memory=$((memory / 1024))
    else
        memory=$(sysctl -n hw.memsize 2>/dev/null) && memory=$((memory / 1048576))
    fi
    limit=$(group_limit_mib)
    if [ -n "$limit" ] && [ "$limit" -gt 0 ] && { [ -z "$memory" ] || [ "$limit" -lt "$memory" ]; }; then
        memory=$limit
    fi
    echo "${memory:-1024}"
}

# between LOW HIGH VALUE: prints VALUE, moved into the bounds.
between() {
    if [ "$3" -lt "$1" ]; then
        echo "$1"
    elif [ "$3" -gt "$2" ]; then
        echo "$2"
    else
        echo "$3"
    fi
}

# Servers die at the first OutOfMemoryError: a broker that lost a thread is worse than one that is started again.
server_options() {
    echo "-Xms${1}m -Xmx${2}m -XX:MaxDirectMemorySize=${3}m $4 -XX:+ExitOnOutOfMemoryError"
}

name_server_options() {
    heap=$(between 64 512 $(($(memory_mib) / 16)))
    server_options "$(between 16 64 "$heap")" "$heap" "$(between 32 128 $((heap / 2)))" -XX:+UseSerialGC
}

# A broker keeps messages in the page cache, so most of the memory stays with the operating system.
broker_options() {
    heap=$(between 128 4096 $(($(memory_mib) / 4)))
    collector=-XX:+UseG1GC
    if [ "$heap" -lt 1024 ]; then
        collector=-XX:+UseSerialGC
    fi
    server_options "$(between 64 512 $((heap / 2)))" "$heap" "$((heap / 2))" $collector
}

find_logs() {
    if [ -z "${SKYROCKET_LOGS:-}" ]; then
        SKYROCKET_LOGS=$ROCKETMQ_HOME/logs
        if ! { mkdir -p "$SKYROCKET_LOGS" && [ -w "$SKYROCKET_LOGS" ]; } 2>/dev/null; then
            SKYROCKET_LOGS=${HOME:-/tmp}/logs/skyrocketlogs
        fi
    fi
    if ! { mkdir -p "$SKYROCKET_LOGS" && [ -w "$SKYROCKET_LOGS" ]; }; then
        fail "cannot write log files to $SKYROCKET_LOGS. Set SKYROCKET_LOGS to a folder that can be written."
    fi
    export SKYROCKET_LOGS
}

# run_server CLASS LOGBACK_FILE OPTIONS ARGUMENT...: the JVM takes the place of this shell.
run_server() {
    main=$1
    logback=$2
    options=${JAVA_OPT:-$3}
    shift 3
    find_logs
    choose_archive "$main"
    # Unquoted on purpose: several options in one variable.
    # shellcheck disable=SC2086
    exec "$JAVA" $options "-Drocketmq.home.dir=$ROCKETMQ_HOME" "-Dskyrocket.logs=$SKYROCKET_LOGS" \
        "-Dlogback.configurationFile=${LIB%/lib}/conf/$logback" ${archive:+"$archive"} ${JAVA_OPT_EXT:-} \
        -cp "$LIB/*" "$main" "$@"
}

# run_tool CLASS ARGUMENT...: the same for a program that is no server.
run_tool() {
    # shellcheck disable=SC2086
    exec "$JAVA" ${JAVA_OPT:--XX:+UseSerialGC -Xmx$(between 64 1024 $(($(memory_mib) / 4)))m} \
        "-Drocketmq.home.dir=$ROCKETMQ_HOME" ${JAVA_OPT_EXT:-} -cp "$LIB/*" "$@"
}

find_home
find_jars
find_java
