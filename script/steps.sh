# shellcheck shell=bash
# Sourced by the scripts, in the repository's folder: how they greet, complain and end.

this=script/${0##*/}
[[ -x $this ]] || this=$0
child= # what runs just now, with a process group of its own

say() { printf '%s\n' "$@" >&2; }

# Prints what stands at the head of the script.
usage() { sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$this"; }

# Ends the script, as nothing like this can be given to it.
misused() {
  say "$this: $1" ''
  usage >&2
  exit 2
}

# Ends the script: what is wrong or missing, then what helps.
give_up() {
  say "$this: $1"
  shift
  [[ $# -eq 0 ]] || printf '  %s\n' "$@" >&2
  exit 1
}

# Starts a command in a process group of its own: all of it ends with the script.
start() {
  set -m
  "$@" </dev/null &
  child=$!
  set +m
}

# Waits until what was started has ended; sets `status`.
finish() {
  status=0
  wait "$child" || status=$?
  child=
}

# Runs a command that ends with the script; the script ends if it fails.
run() {
  start "$@"
  finish
  [[ $status -eq 0 ]] || exit "$status"
}

# Passes a signal on and waits for the end; whoever asks again gets it more firmly.
end() {
  trap 'kill -s TERM -- "-$child" 2>/dev/null || true' INT TERM HUP
  if [[ -n $child ]]; then
    kill -s "$1" -- "-$child" 2>/dev/null || true
    while kill -0 "$child" 2>/dev/null; do wait "$child" || true; done
  fi
  [[ ! -t 2 ]] || say '' || true
  exit "$2"
}
trap 'end INT 130' INT
trap 'end TERM 143' TERM
trap 'end HUP 129' HUP

# Prints how long something has taken.
took() { printf '%d:%02d' $((($2 - $1) / 60)) $((($2 - $1) % 60)); }
