#!/bin/sh
# Configuration, keys and data stay, also where the package is purged: histories are nowhere
# else, and no backup is read without its key.
set -e
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || true
fi
case "$1" in
purge | 0)
    if [ -d /etc/sheetsync ] || [ -d /var/lib/sheetsync ]; then
        echo "sheetsync: /etc/sheetsync and /var/lib/sheetsync, with the database, and the user sheetsync are kept."
        echo "When nobody needs them any more: rm -r /etc/sheetsync /var/lib/sheetsync; userdel sheetsync"
    fi
    ;;
esac
