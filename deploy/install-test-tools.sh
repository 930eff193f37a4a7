#!/bin/sh
# What the tests drive and pip cannot bring: a browser, a reader of PDFs, a voice and what packs it, a database server.
# A missing one fails tests.
set -eu
missing=""
command -v chromium >/dev/null || missing="$missing chromium fonts-noto-core"
command -v pdftotext >/dev/null || missing="$missing poppler-utils"
command -v espeak-ng >/dev/null || missing="$missing espeak-ng"
command -v ffmpeg >/dev/null || missing="$missing ffmpeg"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "For the tests, as root: apt-get install$missing" >&2
    exit 1
fi
echo "Installing for the tests:$missing ..."
apt-get update -qq
# shellcheck disable=SC2086 # a list of packages
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
