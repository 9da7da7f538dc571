#!/bin/sh
# Stops the service where the package goes; not for an upgrade (dpkg: upgrade, rpm: 1).
set -e
case "$1" in
upgrade | 1) exit 0 ;;
esac
if [ -d /run/systemd/system ]; then
    systemctl disable --now sheetsync.service sheetsync-backup.timer || true
fi
