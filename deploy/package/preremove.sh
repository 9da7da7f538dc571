#!/bin/sh
# Stops the service where the package goes (dpkg: remove, rpm: 0), and has no start of the
# machine look for it; not for an upgrade.
set -e
case "$1" in
remove | 0) ;;
*) exit 0 ;;
esac
if [ -d /run/systemd/system ]; then
    systemctl disable --now sheetsync.service sheetsync-backup.timer || true
elif command -v systemctl >/dev/null; then
    systemctl --root=/ --quiet disable sheetsync.service sheetsync-backup.timer || true
fi
