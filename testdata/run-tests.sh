#!/usr/bin/env bash
# All tests, in two runs: with the race detector what is concurrent, without
# it what drives whole processes. Prints the seconds that each part took.
set -euo pipefail
cd "$(dirname "$0")/.."

part() {
  local name=$1 began=$SECONDS
  shift
  "$@"
  echo "part: $name $((SECONDS - began)) s"
}

formatted() {
  local odd
  odd=$(gofmt -l $(git ls-files '*.go'))
  [ -z "$odd" ] || { echo "not gofmt'ed: $odd" >&2; return 1; }
}

part format formatted
part vet go vet ./...
part race go test -race -count=1 $(go list ./... | grep -v '^genopret/cmd/genopret$')
part processes go test -count=1 ./cmd/genopret
