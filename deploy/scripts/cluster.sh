# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # root and node are deploy/fairlead's
# deploy/fairlead cluster: several nodes on this machine. Sourced by deploy/fairlead, whose functions it uses.

cluster_form_seconds=120
cluster_first_edge_port=8081
cluster_first_management_port=7631
cluster_first_port=2551
cluster_balancer_address=127.0.0.1:8080

cluster_pids=()     # of the nodes, in their order; "" when one has ended
cluster_balancer=   # pid
cluster_stopping=   # set when nodes are expected to end

# cluster [N] [--balancer | --balancer-h2] [-Dkey=value ...]
cluster() {
  local count=3 with_balancer='' properties=()
  while [ $# -gt 0 ]; do
    case $1 in
      --balancer) with_balancer=haproxy.cfg ;;
      --balancer-h2) with_balancer=haproxy-h2.cfg properties+=(-Dfairlead.node.edge.balancer-port=0) ;;
      -D*) properties+=("$1") ;;
      *) count=$1 ;;
    esac
    shift
  done
  [[ $count =~ ^[1-9][0-9]?$ ]] || die "cluster takes a number of nodes from 1 to 99, but was given '$count'"
  only_properties ${properties[@]+"${properties[@]}"}
  if [ -n "$with_balancer" ]; then
    cluster_need_balancer
    # It says where callers come from, and it needs time to see that a node leaves.
    properties=(-Dfairlead.node.edge.trusted-forwarders=127.0.0.0/8 -Dfairlead.node.drain.notice=5s
      ${properties[@]+"${properties[@]}"})
  fi
  command -v curl >/dev/null || die "cluster needs curl (Debian: apt-get install curl)."
  build_node
  cluster_folder=$(mktemp -d "${TMPDIR:-/tmp}/fairlead-cluster.XXXXXX")
  trap cluster_stop EXIT
  trap 'exit 0' INT TERM HUP
  cluster_start "$count" ${properties[@]+"${properties[@]}"}
  say "Starting $count nodes; their logs are in $cluster_folder ..."
  cluster_await "$count"
  [ -z "$with_balancer" ] || cluster_start_balancer "$count" "$with_balancer"
  cluster_table "$count"
  cluster_watch "$count"
}

# Every node is one of the seeds. What the caller gave comes last, so that it wins.
cluster_start() {
  local count=$1 seeds='' i
  shift
  for ((i = 0; i < count; i++)); do
    seeds+="${seeds:+,}127.0.0.1:$((cluster_first_port + i))"
  done
  for ((i = 0; i < count; i++)); do
    node_command \
      -Dfairlead.node.edge.host=127.0.0.1 -Dfairlead.node.edge.port=$((cluster_first_edge_port + i)) \
      -Dfairlead.node.management.host=127.0.0.1 \
      -Dfairlead.node.management.port=$((cluster_first_management_port + i)) \
      -Dfairlead.node.cluster.host=127.0.0.1 -Dfairlead.node.cluster.port=$((cluster_first_port + i)) \
      -Dfairlead.node.cluster.seeds="$seeds" "$@"
    "${node[@]}" >"$(cluster_log "$i")" 2>&1 </dev/null &
    cluster_pids[i]=$!
  done
}

cluster_log() { printf '%s/node-%s.log' "$cluster_folder" "$(($1 + 1))"; }

# What node $1 has printed behind the words $2, or nothing.
cluster_printed() { sed -n "s|^$2 \([^ ]*\).*|\1|p" "$(cluster_log "$1")" | head -n 1; }

# How many members node $1 sees up, or a word for why it cannot say.
cluster_seen_up() {
  local url members
  url=$(cluster_printed "$1" 'Management on')
  [ -n "$url" ] || { printf 'starting'; return; }
  members=$(curl -sk --max-time 2 "$url/cluster/members") || { printf 'silent'; return; }
  case $members in
    *'"unreachable":[]'*) grep -o '"status":"Up"' <<<"$members" | wc -l | tr -d ' ' ;;
    *) printf 'not all reachable' ;;
  esac
}

# Whether node $1 wants requests; a balancer gives it none before.
cluster_is_ready() {
  curl -skfo /dev/null --max-time 2 "$(cluster_printed "$1" 'Management on')/ready"
}

cluster_await() {
  local count=$1 deadline=$((SECONDS + cluster_form_seconds)) i
  for ((i = 0; i < count; i++)); do
    until [ "$(cluster_seen_up "$i")" = "$count" ] && cluster_is_ready "$i"; do
      cluster_all_alive || die "not all nodes started; the whole logs are in $cluster_folder"
      [ $SECONDS -lt $deadline ] || die "after $cluster_form_seconds s, node $((i + 1)) is not ready or does not see all $count \
nodes up (it says: $(cluster_seen_up "$i")); see $cluster_folder"
      sleep 0.3
    done
  done
}

# False, with its last words, when a node has ended.
cluster_all_alive() {
  local i
  for i in "${!cluster_pids[@]}"; do
    if ! kill -0 "${cluster_pids[i]}" 2>/dev/null; then
      say "Node $((i + 1)) has ended. The end of its log:"
      tail -n 5 "$(cluster_log "$i")" >&2
      return 1
    fi
  done
}

cluster_table() {
  local count=$1 i edge
  printf '%-6s %-24s %-24s %-9s %s\n' NODE PUBLIC MANAGEMENT PID STATE
  for ((i = 0; i < count; i++)); do
    edge=$(cluster_printed "$i" 'Fairlead listens on')
    printf '%-6s %-24s %-24s %-9s %s\n' $((i + 1)) "${edge:-none}" "$(cluster_printed "$i" 'Management on')" \
      "${cluster_pids[i]}" "up, sees $(cluster_seen_up "$i") up"
  done
  [ -z "$cluster_balancer" ] || printf 'Balancer on http://%s (pid %s)\n' "$cluster_balancer_address" "$cluster_balancer"
  printf 'Logs in %s. Ctrl-C stops all.\n' "$cluster_folder"
}

# Says so when a node ends; returns when none is left.
cluster_watch() {
  local left=$1 i code
  while [ "$left" -gt 0 ]; do
    for i in "${!cluster_pids[@]}"; do
      if [ -n "${cluster_pids[i]}" ] && ! kill -0 "${cluster_pids[i]}" 2>/dev/null; then
        code=0
        wait "${cluster_pids[i]}" 2>/dev/null || code=$?
        say "Node $((i + 1)) (pid ${cluster_pids[i]}) has ended with code $code; see $(cluster_log "$i")"
        cluster_pids[i]=
        left=$((left - 1))
      fi
    done
    sleep 0.5
  done
  die "all nodes have ended"
}

# Each node answers its held requests and leaves. Another Ctrl-C ends them at once.
cluster_stop() {
  [ -z "$cluster_stopping" ] || return 0
  cluster_stopping=yes
  local pid alive=()
  for pid in ${cluster_pids[@]+"${cluster_pids[@]}"}; do
    [ -z "$pid" ] || ! kill -TERM "$pid" 2>/dev/null || alive+=("$pid")
  done
  if [ ${#alive[@]} -gt 0 ]; then
    say "Stopping ${#alive[@]} nodes ..."
    trap 'kill -KILL "${alive[@]}" 2>/dev/null || true' INT TERM HUP
    wait "${alive[@]}" 2>/dev/null || true
    # A signal ends the first wait.
    wait "${alive[@]}" 2>/dev/null || true
  fi
  [ -z "$cluster_balancer" ] || kill -TERM "$cluster_balancer" 2>/dev/null || true
}

cluster_need_balancer() {
  command -v haproxy >/dev/null || die "--balancer needs HAProxy 2.6 or newer on the path (Debian: apt-get install haproxy)."
}

# The shipped configuration $2 with the nodes that run here as its servers.
cluster_start_balancer() {
  local count=$1 config=$cluster_folder/$2 log=$cluster_folder/haproxy.log i edge management
  local where='Fairlead listens on' protocols=
  if [ "$2" = haproxy-h2.cfg ]; then
    where='Balancers reach it over HTTP/2 on' protocols=' proto h2 check-proto h1'
  fi
  grep -v '^ *server ' "$root/deploy/haproxy/$2" >"$config"
  for ((i = 0; i < count; i++)); do
    edge=$(cluster_printed "$i" "$where")
    management=$(cluster_printed "$i" 'Management on')
    [ -z "$edge" ] || printf '    server n%s %s check port %s%s\n' $((i + 1)) "${edge#*://}" "${management##*:}" \
      "$protocols" >>"$config"
  done
  haproxy -db -f "$config" >"$log" 2>&1 &
  cluster_balancer=$!
  for ((i = 0; i < 50; i++)); do
    kill -0 "$cluster_balancer" 2>/dev/null || { cat "$log" >&2; cluster_balancer=; die "HAProxy did not start"; }
    ! curl -so /dev/null --max-time 1 "http://$cluster_balancer_address" || return 0
    sleep 0.1
  done
  die "HAProxy does not listen on $cluster_balancer_address; see $log"
}
