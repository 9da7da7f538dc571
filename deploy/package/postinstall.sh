#!/bin/sh
# The configuration is written by whoever works as the service's user; the service itself
# only reads it. An upgrade starts what ran anew.
set -e
chown root:sheetsync /etc/sheetsync
chmod 0770 /etc/sheetsync
if [ ! -e /var/lib/sheetsync ]; then
    install -d -o sheetsync -g sheetsync -m 0700 /var/lib/sheetsync
fi
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    systemctl try-restart sheetsync.service || true # what keeps it from starting is in its log
fi
