#!/usr/bin/env bash
# Installs the clients of test/clients that come from Debian and from the Go module proxy. Needs root and a Go toolchain.
set -euo pipefail
cd "$(dirname "$0")/../.."
packages=(freetds-bin python3-pymssql python3-tds)
if ! dpkg --status "${packages[@]}" > /dev/null 2>&1; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" > /dev/null
fi
command -v go > /dev/null || { echo "go-mssqldb: install Go 1.21 or newer" >&2; exit 1; }
# Fills the caches of modules and builds, so that the test needs no network.
go -C test/clients/go build -o /dev/null .
