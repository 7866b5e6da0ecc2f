#!/usr/bin/env bash
# Runs COMMAND in a process group of its own and ends the whole group when standard input closes. The host holds the
# other end of that pipe, so it closes whenever the host ends, however it ends.
#
#   supervise.sh SIGNAL GRACE_SECONDS USER|- COMMAND [ARGUMENT...]
#
# The first line of output is the process id of COMMAND; the exit code is that of COMMAND.
set -m
signal=$1 grace=$2 user=$3
shift 3

# Should this script itself be killed, the kernel ends COMMAND; the host then ends what is left of the group.
as=(setpriv --pdeathsig KILL)
[[ $user == - ]] || as+=(--reuid "$user" --regid "$(id -g "$user")" --init-groups)

exec 3<&0 </dev/null
"${as[@]}" bash -c 'echo "$$"; exec "$@"' bash "$@" 3<&- &
child=$!

(
    read -r -u 3 _
    kill -s "$signal" -- "-$child"
    for ((tenths = grace * 10; tenths > 0; tenths--)); do
        kill -0 -- "-$child" || exit
        sleep 0.1
    done
    kill -KILL -- "-$child"
) >/dev/null 2>&1 &
watcher=$!
disown "$watcher"
exec 3<&-

# Only the pipe ends COMMAND: a signal to this script merely interrupts the wait.
trap : TERM INT HUP
while wait "$child" 2>/dev/null; code=$?; kill -0 "$child" 2>/dev/null; do :; done
kill -KILL -- "-$child" "-$watcher" 2>/dev/null
exit "$code"
