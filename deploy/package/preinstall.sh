#!/bin/sh
# Makes the user that runs the service; upgrades find it.
set -e
if ! getent passwd sheetsync >/dev/null; then
    useradd --system --user-group --no-create-home --home-dir /var/lib/sheetsync --shell /usr/sbin/nologin sheetsync
fi
