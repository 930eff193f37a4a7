#!/bin/sh
# The browser tests drive Debian's Chromium; a browser that is missing fails them, so it is installed here.
set -eu
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "Chromium is missing. As root: apt-get install chromium" >&2
    exit 1
fi
echo "Installing Chromium for the browser tests ..."
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-core >/dev/null
