#!/usr/bin/env bash
# All tests, in two runs of go test: with the race detector what is concurrent,
# without it what drives whole processes and looks at workbooks. What they need
# from Debian is installed meanwhile. Prints the seconds that each part took.
set -euo pipefail
cd "$(dirname "$0")/.."

part() {
  local name=$1 began=$SECONDS
  shift
  "$@"
  echo "part: $name $((SECONDS - began)) s"
}

# LibreOffice shows the workbooks as people see them; pdftotext reads them;
# ssh-keygen signs requests as approvers do.
needed=(soffice pdftotext ssh-keygen)
packages=(libreoffice-calc poppler-utils fonts-dejavu-core openssh-client)

missing() {
  local tool
  for tool in "${needed[@]}"; do command -v "$tool" >/dev/null || return 0; done
  return 1
}

install() {
  local as=()
  [ "$(id -u)" -eq 0 ] || as=(sudo -n)
  "${as[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as[@]}" apt-get install -qq -y --no-install-recommends "${packages[@]}" >/dev/null
}

formatted() {
  local odd
  odd=$(git ls-files '*.go' | xargs gofmt -l)
  [ -z "$odd" ] || { echo "not gofmt'ed: $odd" >&2; return 1; }
}

if missing; then install & installing=$!; fi

slow="^genopret/(cmd/.*|reports|batch/approve/sshkey)$"
part format formatted
part vet go vet ./...
part race go test -race -count=1 $(go list ./... | grep -Ev "$slow")
if [ -n "${installing:-}" ]; then part debian wait "$installing"; fi
part processes go test -count=1 -timeout 8m $(go list ./... | grep -E "$slow")
