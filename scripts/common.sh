# What the scripts share; sourced, never run.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# One configuration for running and for testing, so that nothing is built twice.
CONFIGURATION=${CONFIGURATION:-release}
SWIFT_FLAGS=(--configuration "$CONFIGURATION")
if [[ $CONFIGURATION == release ]]; then
    SWIFT_FLAGS+=(-Xswiftc -enable-testing)
fi

# Where the build puts the program.
# shellcheck disable=SC2034  # used by those who source this file
EXECUTABLE=$ROOT/.build/$CONFIGURATION/concordat

# The server looks for stylesheets and scripts here.
export CONCORDAT_ASSETS=${CONCORDAT_ASSETS:-$ROOT/assets}

# Prints a message on stderr and ends the script.
die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}
